package recipe

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"duet/datasets"
	"duet/nn/alpha"
	"duet/nn/graph"
	"duet/nn/layer"
	"duet/nn/optim"
)

// options finds values that are wrong only together with others.
func (f *flight) options() {
	if err := f.r.Data.Check(); err != nil {
		f.add(Finding{Level: LevelError, Code: "data", Where: "data", Text: plainText(err)})
	}
	if err := f.r.Split.check(); err != nil {
		f.add(Finding{
			Level: LevelError, Code: "split", Where: err.Path, Text: err.Text,
			FixText: "set both to 0.1", Fix: func(r *Recipe) { r.Split.Validation, r.Split.Test = 0.1, 0.1 },
		})
	}
	if _, err := alpha.New(f.r.Merge.Alpha); err != nil && f.r.Merge.Weighted() {
		f.add(Finding{
			Level: LevelError, Code: "alpha_start", Where: "merge.alpha.start", Text: plainText(err),
			FixText: "start at 0.5", Fix: startHalf,
		})
	}
}

func startHalf(r *Recipe) { r.Merge.Alpha.Start = 0.5 }

// trainableAlpha tells whether training moves alpha.
func (f *flight) trainableAlpha() bool {
	p, err := alpha.New(f.r.Merge.Alpha)
	return err == nil && p.Trainable()
}

// alpha finds what is worth knowing of how the merge weighs.
func (f *flight) alpha() {
	if !f.r.Merge.Weighted() || f.has("alpha_start") {
		return
	}
	f.deadBranch()
	f.fastClip()
	f.decay()
	o := f.r.Merge.Alpha
	if o.Policy == "schedule" {
		f.add(Finding{Level: LevelNote, Code: "scheduled_alpha", Where: "merge.alpha.policy",
			Text: "alpha follows its plan and is not trained; the run shows how the branches do along it"})
		if p := o.Plan; (p.Shape == alpha.Linear || p.Shape == alpha.Cosine) && p.End == o.Start {
			end, all := 1.0, "A"
			if o.Start > 0.5 {
				end, all = 0, "B"
			}
			f.add(Finding{
				Level: LevelWarn, Code: "still_alpha", Where: "merge.alpha.end",
				Text:    fmt.Sprintf("the plan goes from %v to %v, so alpha stays where it is: set end", o.Start, p.End),
				FixText: fmt.Sprintf("end at %v, all %s", end, all), Fix: func(r *Recipe) { r.Merge.Alpha.Plan.End = end },
			})
		}
	}
	if f.trainableAlpha() && o.LRMultiplier == 0 {
		f.add(Finding{
			Level: LevelWarn, Code: "frozen_alpha", Where: "merge.alpha.lr_multiplier",
			Text:    fmt.Sprintf("policy %s trains alpha, but its learning rate is multiplied by 0, so it stays at %v", o.Policy, o.Start),
			FixText: "set it to 1", Fix: func(r *Recipe) { r.Merge.Alpha.LRMultiplier = 1 },
		})
	}
	clip := func(r *Recipe) {
		r.Merge.Alpha.Policy, r.Merge.Alpha.Start = "clip", min(max(r.Merge.Alpha.Start, 0), 1)
	}
	switch info, _ := alpha.Describe(o.Policy); {
	case o.Policy == "min_max_norm":
		f.add(Finding{
			Level: LevelNote, Code: "min_max_norm", Where: "merge.alpha.policy",
			Text:    "min_max_norm bounds the size of alpha, not its sign: a negative alpha stays negative, and every step shrinks alpha by |a|/(|a|+1e-7)",
			FixText: "use clip", Fix: clip,
		})
	case !info.Bounded:
		f.add(Finding{
			Level: LevelNote, Code: "unbounded_alpha", Where: "merge.alpha.policy",
			Text:    fmt.Sprintf("policy %s lets alpha leave 0 to 1; then one branch is subtracted", o.Policy),
			FixText: "use clip", Fix: clip,
		})
	}
}

// deadBranch finds a start or a fixed alpha that leaves a branch out.
func (f *flight) deadBranch() {
	o := f.r.Merge.Alpha
	if o.Policy == "schedule" && o.Plan.Shape != alpha.Constant {
		return // alpha leaves the end it starts at
	}
	dead := map[float64]string{0: "A", 1: "B"}[o.Start]
	if dead == "" {
		return
	}
	found := Finding{
		Level: LevelWarn, Code: "dead_branch", Where: "merge.alpha.start",
		Text:    fmt.Sprintf("branch %s gets no gradient at the first step because alpha starts at %v", dead, o.Start),
		FixText: "start at 0.5", Fix: startHalf,
	}
	if f.r.Merge.Mode == WeightedProduct && f.r.Merge.Guard == "scaled_product" {
		found.Text = fmt.Sprintf("neither branch gets a gradient at the first step, because alpha starts at %v and the product is 0", o.Start)
	} else if !f.trainableAlpha() {
		found.Code = "ignored_branch"
		found.Text = fmt.Sprintf("alpha is fixed at %v, so branch %s and its input play no part", o.Start, dead)
	}
	f.add(found)
}

// fastClip finds a clipped alpha that could run to 0 or 1 before the branches have
// learnt anything. The optimizers named move a parameter by about their learning rate
// a step, however small its gradient is.
func (f *flight) fastClip() {
	const soon = 50 // steps
	o := f.r.Merge.Alpha
	chosen := f.r.Train.Optimizer
	steady := map[string]bool{"Adam": true, "AdamW": true, "Nadam": true, "RMSprop": true}
	if o.Policy != "clip" || !steady[chosen.Class] || !(o.Start > 0 && o.Start < 1) {
		return
	}
	opt, err := optim.New(chosen.Class, chosen.Args)
	if err != nil {
		return
	}
	pace := opt.LearningRate() * o.LRMultiplier
	steps := math.Ceil(math.Min(o.Start, 1-o.Start) / pace)
	if !(steps < soon) {
		return
	}
	f.add(Finding{
		Level: LevelWarn, Code: "fast_clip", Where: "merge.alpha.lr_multiplier",
		Text: fmt.Sprintf("a step of %s moves alpha by about %s (learning rate %v x %v): it can be at 0 or 1 in %v steps, and the branch that is left out there gets no gradient any more",
			chosen.Class, strconv.FormatFloat(pace, 'g', 3, 64), opt.LearningRate(), o.LRMultiplier, steps),
		FixText: "use sigmoid", Fix: func(r *Recipe) { r.Merge.Alpha.Policy = "sigmoid" },
	})
}

// decay finds an alpha that weight decay pulls on.
func (f *flight) decay() {
	if !f.r.Merge.Alpha.WeightDecay || !f.trainableAlpha() {
		return
	}
	found := Finding{
		Code: "alpha_decay", Where: "merge.alpha.weight_decay",
		FixText: "take alpha out of it", Fix: func(r *Recipe) { r.Merge.Alpha.WeightDecay = false },
	}
	to := "0, which is all B"
	switch f.r.Merge.Alpha.Policy {
	case "sigmoid":
		to = "0.5, since it acts on the number behind the sigmoid"
	case "softmax2":
		to = "0.5, since it acts on the scores behind the softmax"
	}
	found.Level, found.Text = LevelNote, "alpha is under weight decay, but the optimizer has none"
	if weightDecay(f.r.Train.Optimizer) > 0 {
		found.Level, found.Text = LevelWarn, "weight decay pulls alpha to "+to
	}
	f.add(found)
}

// mean finds a power mean of numbers that may be negative.
func (f *flight) mean() {
	a, b := f.prone(f.g.A), f.prone(f.g.B)
	if f.r.Merge.Mode != PowerMean || min(a, b) > anything {
		return
	}
	found := Finding{
		Level: LevelError, Code: "mean_of_scores", Where: mergeID,
		Text: fmt.Sprintf("a power mean reads numbers of 0 or more, got %s of A and %s of B", a, b),
	}
	found.FixText, found.Fix = f.endWith("softmax", []int{f.g.A, f.g.B})
	f.add(found)
}

// product finds a weighted product of numbers that it is not made for.
func (f *flight) product() {
	f.mean()
	if f.r.Merge.Mode != WeightedProduct {
		return
	}
	a, b := f.prone(f.g.A), f.prone(f.g.B)
	least := min(a, b)
	switch guard := f.r.Merge.Guard; {
	case guard == defaultGuard() && least < probabilities:
		found := Finding{
			Level: LevelWarn, Code: "product_of_scores", Where: mergeID,
			Text: fmt.Sprintf("the product with guard %s reads probabilities, got %s of A and %s of B", guard, a, b),
		}
		if least == anything {
			found.Level = LevelError
		}
		found.FixText, found.Fix = f.endWith("softmax", []int{f.g.A, f.g.B})
		f.add(found)
	case guard == "raw" && least == anything:
		found := Finding{
			Level: LevelWarn, Code: "negative_base", Where: mergeID,
			Text: fmt.Sprintf("a raw power of a negative number does not exist, and %s may come out of A and %s out of B: the run stops where it happens", a, b),
		}
		found.FixText, found.Fix = f.endWith("softmax", []int{f.g.A, f.g.B})
		f.add(found)
	case guard == "scaled_product":
		f.add(Finding{
			Level: LevelNote, Code: "scaled_product", Where: "merge.guard",
			Text:    "(a*A) * ((1-a)*B): alpha only scales the product by a*(1-a), and no alpha makes one branch count more than the other",
			FixText: "use guard " + defaultGuard(), Fix: func(r *Recipe) { r.Merge.Guard = defaultGuard() },
		})
	}
}

// endWith gives the layers at some nodes an activation; where one takes none and
// any numbers may come out of it, the activation follows it. It says nothing where
// neither can be.
func (f *flight) endWith(activation string, nodes []int) (string, func(*Recipe)) {
	type end struct {
		side  graph.Side
		place int
		takes bool
	}
	var ends []end
	for _, node := range nodes {
		n := f.g.Nodes[node]
		if activations[activation] == f.prone(node) {
			continue
		}
		side, i, ok := f.r.locate(n.ID)
		_, takes := arg(n.Layer, "activation").(string)
		if !ok || !takes && !(f.prone(node) == anything && f.last(side, i)) {
			return "", nil
		}
		ends = append(ends, end{side, i, takes})
	}
	return "end with " + activation, func(r *Recipe) {
		for _, e := range ends {
			layers := r.Layers(e.side)
			if e.takes {
				set((*layers)[e.place].Options, "activation", activation)
			} else {
				*layers = append(*layers, mustLayer("Activation", map[string]any{"activation": activation}))
			}
		}
	}
}

// last tells whether a layer is where its side ends, so that one more layer follows it.
func (f *flight) last(side graph.Side, i int) bool {
	at := f.r.at(side)
	return i == len(*f.r.Layers(side))-1 && (at == nil || *at == "")
}

// inputs finds data that no branch looks at, and branches without layers.
func (f *flight) inputs() {
	if view := f.r.A.View; view == f.r.B.View && (view == datasets.First || view == datasets.Second) {
		other := map[datasets.View]datasets.View{datasets.First: datasets.Second, datasets.Second: datasets.First}[view]
		f.add(Finding{
			Level: LevelWarn, Code: "ignored_input", Where: "b.view",
			Text:    fmt.Sprintf("both branches see %s, so nobody looks at %s", view, other),
			FixText: fmt.Sprintf("let B see %s", other), Fix: func(r *Recipe) { r.B.View = other },
		})
	}
	for _, side := range []graph.Side{graph.SideA, graph.SideB} {
		if len(*f.r.Layers(side)) > 0 {
			continue
		}
		found := Finding{
			Level: LevelWarn, Code: "empty_branch", Where: string(side) + ".layers",
			Text: fmt.Sprintf("branch %s has no layers, so the merge reads the data itself", strings.ToUpper(string(side))),
		}
		found.FixText, found.Fix = f.fill(side)
		f.add(found)
	}
	head := f.r.Head
	if len(head) == 0 && f.g.Merge >= 0 && layer.Class(f.g.Nodes[f.g.Merge].Layer) == "Concatenate" {
		f.add(Finding{
			Level: LevelWarn, Code: "bare_concatenation", Where: mergeID,
			Text:    "two answers side by side are no answer: a concatenation needs a head",
			FixText: "add Dense to the head",
			Fix: func(r *Recipe) {
				r.Head = append(r.Head, mustLayer("Dense", map[string]any{"units": max(1, f.asked())}))
			},
		})
	}
}
