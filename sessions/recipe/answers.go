package recipe

import (
	"fmt"

	"duet/nn/graph"
	"duet/nn/loss"
)

// Names of losses that are treated apart.
const (
	squaredError       = "mean_squared_error"
	categoricalEntropy = "categorical_crossentropy"
	binaryEntropy      = "binary_crossentropy"
	fromLogits         = "from_logits"
)

// output finds a model whose answers are not as long as the targets.
func (f *flight) output(l loss.Loss) {
	out := f.g.Nodes[f.g.Output]
	want, word := f.in.Classes, "classes"
	if want == 0 {
		want, word = f.in.Targets, "targets"
	}
	size, row := out.Out.Size(), out.Out.Rank() == 1
	if want == 0 || !row || size == want || size == 1 && f.in.Classes == 2 && l.Target() == loss.Values {
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
	switch {
	case f.in.Targets > 0 && l.Name() != squaredError:
		found.Level, found.Code = LevelError, "loss_of_classes"
		found.Text = fmt.Sprintf("%s compares classes, but the data has %d numbers to predict", l.Name(), f.in.Targets)
		if l.Name() == binaryEntropy {
			found.Level = LevelWarn
			found.Text = fmt.Sprintf("%s expects targets from 0 to 1, and the data has %d numbers to predict", l.Name(), f.in.Targets)
		}
		found.FixText, found.Fix = use(squaredError)
	case f.in.Classes > 0 && l.Name() == squaredError:
		found.Level, found.Code = LevelNote, "loss_of_values"
		found.Text = fmt.Sprintf("%s compares numbers, and the data has classes; cross-entropy usually learns them faster", l.Name())
		found.FixText, found.Fix = use(categoricalEntropy)
	default:
		return
	}
	f.add(found)
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
			found.Fix = func(r *Recipe) { r.flatten(graph.SideHead, out.Out, max(1, f.in.Classes, f.in.Targets), "softmax") }
		}
	case f.r.Train.Loss.Args[fromLogits] == true:
		found.Code, found.Where = "softmax_as_logits", "train.loss"
		found.FixText = "read probabilities"
		found.Fix = func(r *Recipe) { delete(r.Train.Loss.Args, fromLogits) }
	case out.Out.Size() == 1 && l.Name() != binaryEntropy:
		found.Code = "loss_shape"
	default:
		found.Code = "logits_as_probabilities"
		good := "softmax"
		if l.Name() == binaryEntropy || out.Out.Size() == 1 {
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

// cost says how much there is to compute and to learn.
func (f *flight) cost() {
	total, trainable := f.g.ParamCount()
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
