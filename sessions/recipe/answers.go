package recipe

import (
	"fmt"
	"slices"
	"strings"

	"duet/datasets/augment"
	"duet/nn/graph"
	"duet/nn/loss"
	"duet/nn/train"
	"duet/nn/train/callback"
)

// Names of losses that are treated apart.
const (
	squaredError       = "mean_squared_error"
	categoricalEntropy = "categorical_crossentropy"
	fromLogits         = "from_logits"
)

// output finds a model whose answers are not as long as the targets.
func (f *flight) output(l loss.Loss) {
	out := f.g.Nodes[f.g.Output]
	want, word := f.asked(), "classes"
	if f.in.Classes == 0 {
		word = "targets"
	}
	size, row := out.Out.Size(), out.Out.Rank() == 1
	if want == 0 || !row || size == want || f.oneForTwo(out.Out, l) {
		return
	}
	found := Finding{
		Level: LevelError, Code: "output_size", Where: out.ID,
		Text: fmt.Sprintf("the model answers with %s, expected (%d), since the data has %d %s", out.Out, want, want, word),
	}
	if l.Target() == loss.Index && size > want {
		found.Level = LevelWarn
		found.Text = fmt.Sprintf("the model answers with %s, but the data has only %d classes: some are never right", out.Out, want)
	}
	found.FixText, found.Fix = f.resizeOutput(want)
	f.add(found)
}

// ends are the nodes that decide what the answers are like: the output, or the
// two that are merged when the merge is the output.
func (f *flight) ends() []int {
	if f.g.Output == f.g.Merge {
		return []int{f.g.A, f.g.B}
	}
	return []int{f.g.Output}
}

// resizeOutput gives the answers want numbers.
func (f *flight) resizeOutput(want int) (string, func(*Recipe)) {
	if f.r.Merge.Mode == Concatenate && f.g.Output == f.g.Merge {
		return "", nil
	}
	var fixes []func(*Recipe)
	for _, end := range f.ends() {
		out := f.g.Nodes[end].Out
		if out.Dim(0) == want {
			continue
		}
		_, fix := f.resize(end, out.With(-1, want))
		if fix == nil {
			return "", nil
		}
		fixes = append(fixes, fix)
	}
	return fmt.Sprintf("answer with %d numbers", want), func(r *Recipe) {
		for _, fix := range fixes {
			fix(r)
		}
	}
}

// lossFitsData finds a loss for another kind of data.
func (f *flight) lossFitsData(l loss.Loss) {
	use := func(name string) (string, func(*Recipe)) {
		return "use " + name, func(r *Recipe) { r.Train.Loss = Choice{Class: name} }
	}
	found := Finding{Where: "train.loss"}
	switch of := f.lossOf(); {
	case f.in.Targets > 0 && of != loss.OfNumbers:
		found.Level, found.Code = LevelError, "loss_of_classes"
		found.Text = fmt.Sprintf("%s compares classes, but the data has %d numbers to predict", l.Name(), f.in.Targets)
		if of == loss.OfChances {
			found.Level = LevelWarn
			found.Text = fmt.Sprintf("%s expects targets from 0 to 1, and the data has %d numbers to predict", l.Name(), f.in.Targets)
		}
		found.FixText, found.Fix = use(squaredError)
	case f.in.Classes > 0 && of == loss.OfNumbers:
		found.Level, found.Code = LevelNote, "loss_of_values"
		found.Text = fmt.Sprintf("%s compares numbers, and the data has classes; cross-entropy usually learns them faster", l.Name())
		found.FixText, found.Fix = use(categoricalEntropy)
	default:
		return
	}
	f.add(found)
}

// lossOf is what the recipe's loss compares.
func (f *flight) lossOf() loss.Subject {
	info, _ := loss.Describe(f.r.Train.Loss.Class)
	return info.Of
}

// lossReads finds a loss that reads something else than the model puts out.
func (f *flight) lossReads(l loss.Loss) {
	out := f.g.Nodes[f.g.Output]
	err := l.Check(out.Out, f.activation(f.g.Output))
	if err == nil {
		return
	}
	found := Finding{Level: LevelError, Where: out.ID, Text: plainText(err)}
	switch {
	case l.Check(out.Out, "") != nil:
		found.Code = "loss_shape"
		if out.Out.Rank() > 1 {
			found.FixText = "end with Flatten and Dense"
			found.Fix = func(r *Recipe) { r.flatten(graph.SideHead, out.Out, max(1, f.asked()), "softmax") }
		}
	case f.r.Train.Loss.Args[fromLogits] == true:
		found.Code, found.Where = "softmax_as_logits", "train.loss"
		found.FixText = "read probabilities"
		found.Fix = func(r *Recipe) { delete(r.Train.Loss.Args, fromLogits) }
	case out.Out.Size() == 1 && f.lossOf() == loss.OfClasses:
		found.Code = "loss_shape"
	default:
		found.Code = "logits_as_probabilities"
		good := "softmax"
		if f.lossOf() == loss.OfChances || out.Out.Size() == 1 {
			good = "sigmoid"
		}
		found.FixText, found.Fix = f.endWith(good, f.ends())
	}
	f.add(found)
}

// activation says what makes a node's numbers, in the words of loss.Check.
func (f *flight) activation(node int) string {
	n := f.g.Nodes[node]
	name, has := arg(n.Layer, "activation").(string)
	switch {
	case n.Side == graph.SideInput:
		return ""
	case has && (name != "linear" || n.Class != "Activation"):
		return name
	case n.Class == "Softmax":
		return "softmax"
	case n.Side != graph.SideMerge && len(n.In) == 1:
		return f.activation(n.In[0])
	}
	switch f.prone(node) {
	case anything:
		return "linear"
	case unit, probabilities:
		return loss.Probabilities
	}
	return ""
}

// training finds what the training asks for and the model or the data cannot give.
func (f *flight) training() {
	t := f.r.Train
	wrong := func(code, where, fix string, mend func(*Recipe), format string, args ...any) {
		f.add(Finding{Level: LevelError, Code: code, Where: where, Text: fmt.Sprintf(format, args...), FixText: fix, Fix: mend})
	}
	classes := f.in.Classes
	if known := classes > 0 || f.in.Targets > 0; known {
		f.weights(wrong)
	}
	if classes > 0 && t.TopK > classes {
		wrong("top_k", "train.top_k", fmt.Sprintf("count the best %d", min(3, classes)), func(r *Recipe) { r.Train.TopK = min(3, classes) },
			"top_k is %d, and the data has %d classes, all of which are among the best %d", t.TopK, classes, t.TopK)
	}
	if _, err := augment.New(t.Augment, 0, f.pictures()); err != nil && t.Augment != (augment.Options{}) {
		wrong("augment", "train.augment", "leave the pictures as they are", func(r *Recipe) { r.Train.Augment = augment.Options{} }, "%s", plainText(err))
	}
	f.ones()
	f.staged(wrong)
	f.watched(wrong)
}

// weights finds class weights that are not for the classes of the data.
func (f *flight) weights(wrong refusal) {
	t, classes := f.r.Train, f.in.Classes
	alike := func(r *Recipe) { r.Train.ClassWeight, r.Train.Balanced = nil, false }
	switch {
	case t.Balanced && classes == 0 || t.ClassWeight != nil && classes == 0:
		wrong("class_weight", "train.class_weight", "take it away", alike, "class_weight weighs classes, and the data has numbers to predict")
	case len(t.ClassWeight) > classes:
		wrong("class_weight", "train.class_weight", "let all classes count alike", alike, "class_weight is for %d classes, the data has %d", len(t.ClassWeight), classes)
	case t.ClassWeight != nil && len(t.ClassWeight) == classes && slices.Max(t.ClassWeight) == 0:
		wrong("class_weight", "train.class_weight", "let all classes count alike", alike, "class_weight is 0 for every class, so nothing would be learnt")
	}
}

// ones finds rows of one number that are divided by their sum.
func (f *flight) ones() {
	for i, n := range f.g.Nodes {
		act, _ := arg(n.Layer, "activation").(string)
		if !n.Known || n.Out.Rank() == 0 || n.Out.Dim(-1) != 1 {
			continue
		}
		found := Finding{Level: LevelError, Code: "softmax_of_one", Where: n.ID}
		switch {
		case act == "softmax" || n.Class == "Softmax":
			found.Text = "softmax over 1 number is always 1, and learns nothing"
			found.FixText, found.Fix = f.endWith("sigmoid", []int{i})
		case n.Side == graph.SideMerge && f.r.Merge.Mode == PowerMean && f.r.Merge.Normalize:
			found.Text = "one number divided by its sum is always 1: a power mean of one number has to go without normalize"
			found.FixText, found.Fix = "do not normalize", func(r *Recipe) { r.Merge.Normalize = false }
		case n.Side == graph.SideMerge && f.r.Merge.Mode == WeightedProduct && f.r.Merge.Guard == defaultGuard():
			found.Text = "one number divided by its sum is always 1: guard log is for rows of probabilities"
			found.FixText, found.Fix = "use guard epsilon", func(r *Recipe) { r.Merge.Guard = "epsilon" }
		default:
			continue
		}
		f.add(found)
	}
}

// pictures are the shapes of a sample's inputs.
func (f *flight) pictures() [][]int {
	if f.in.Shared {
		return [][]int{f.in.A.Dims()}
	}
	return [][]int{f.in.A.Dims(), f.in.B.Dims()}
}

// refusal adds an error with a fix.
type refusal func(code, where, fix string, mend func(*Recipe), format string, args ...any)

// staged finds stages and losses of the branches that the model cannot have.
func (f *flight) staged(wrong refusal) {
	t := f.r.Train
	answers := f.g.Merge >= 0 && f.g.Merge == f.g.Output && f.g.Nodes[f.g.A].Out == f.g.Nodes[f.g.Output].Out && f.g.Nodes[f.g.B].Out == f.g.Nodes[f.g.Output].Out
	const alone = "A and B answer nothing by themselves here: merge at the output, without a head, branches that end as the output does"
	if t.Aux != (Aux{}) && !answers {
		wrong("aux", "train.aux", "take the branches' losses away", func(r *Recipe) { r.Train.Aux = Aux{} }, "%s", alone)
	}
	for i, s := range t.Stages {
		where := fmt.Sprintf("train.stages.%d", i)
		drop := func(r *Recipe) { r.Train.Stages = slices.Delete(r.Train.Stages, i, i+1) }
		switch {
		case (s.Only == "a" || s.Only == "b") && !answers:
			wrong("stages", where, "leave this stage out", drop, "a stage that trains %s alone needs its answers, and %s", s.Only, alone)
		case s.Only == "a" && f.r.A.Freeze, s.Only == "b" && f.r.B.Freeze:
			wrong("stages", where, "leave this stage out", drop, "the stage trains %s alone, which freeze keeps as it is", s.Only)
		case s.Only == "alpha" && (!f.r.Merge.Weighted() || !f.trainableAlpha()):
			wrong("stages", where, "leave this stage out", drop, "the stage trains alpha alone, and nothing trains alpha here: choose a weighted mode and a policy such as sigmoid")
		}
	}
}

// watched finds callbacks that look at what an epoch does not have.
func (f *flight) watched(wrong refusal) {
	for i, c := range f.r.Train.Callbacks {
		made, err := callback.New(c.Class, c.Args)
		if err != nil {
			continue // the reader refuses it
		}
		where := fmt.Sprintf("train.callbacks.%d", i)
		drop := func(r *Recipe) { r.Train.Callbacks = slices.Delete(r.Train.Callbacks, i, i+1) }
		switch monitor := callback.MonitorOf(made); {
		case !slices.Contains(train.Monitors(), monitor):
			wrong("monitor", where, "leave the callback out", drop, "monitor is %q, %s", monitor, meant(monitor, train.Monitors()))
		case strings.Contains(monitor, "val_") && f.r.Split.Validation == 0:
			wrong("monitor", where, "validate on a tenth", func(r *Recipe) { r.Split.Validation = 0.1 },
				"%s looks at %s, and split.validation is 0", c.Class, monitor)
		case strings.Contains(monitor, "accuracy") && f.in.Targets > 0:
			wrong("monitor", where, "leave the callback out", drop, "%s looks at %s, and the data has numbers to predict, not classes", c.Class, monitor)
		}
		if _, lowers := made.(*callback.ReduceLROnPlateau); lowers && f.r.Train.Schedule.Class != "" {
			wrong("two_rates", where, "take the schedule away", func(r *Recipe) { r.Train.Schedule = Choice{} },
				"ReduceLROnPlateau and a schedule would both move the learning rate")
		}
	}
}

// mostMemory is how much parameters, gradients and two blocks of optimizer state may
// take: more than that is a mistake far more often than it is meant.
const mostMemory = 16 << 30

// cost says how much there is to compute and to learn.
func (f *flight) cost() {
	total, trainable := f.g.ParamCount()
	if bytes := 16 * int64(total); bytes > mostMemory {
		f.add(Finding{Level: LevelError, Code: "memory", Text: fmt.Sprintf(
			"%s parameters take about %d GB with their gradients and Adam's state, expected at most %d: use fewer units or filters, or pool first",
			thousands(int64(total)), bytes>>30, int64(mostMemory)>>30)})
	}
	f.add(Finding{
		Level: LevelNote, Code: "cost",
		Text: fmt.Sprintf("%s parameters (%s trainable), %s multiply-adds a sample forward, about three times that to train",
			thousands(int64(total)), thousands(int64(trainable)), thousands(f.g.MACs())),
	})
}

// thousands writes a count with commas: 34,826.
func thousands(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
