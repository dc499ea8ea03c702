package recipe

import (
	"duet/nn/layer"
)

// The modes of a merge.
const (
	WeightedSum     = "weighted_sum"
	WeightedProduct = "weighted_product"
	PowerMean       = "power_mean"
	Concatenate     = "concatenate"
)

// classes are the modes with the class of layer each one is.
var classes = []struct{ mode, class string }{
	{WeightedSum, "WeightedSum"},
	{WeightedProduct, "WeightedProduct"},
	{PowerMean, "PowerMean"},
	{"add", "Add"},
	{"subtract", "Subtract"},
	{"multiply", "Multiply"},
	{"average", "Average"},
	{"maximum", "Maximum"},
	{"minimum", "Minimum"},
	{Concatenate, "Concatenate"},
}

// Modes lists the modes of a merge, in the order to show them.
func Modes() []string {
	out := make([]string, len(classes))
	for i, c := range classes {
		out[i] = c.mode
	}
	return out
}

// Class is the class of layer that the merge is; empty for an unknown mode.
func (m Merge) Class() string {
	for _, c := range classes {
		if c.mode == m.Mode {
			return c.class
		}
	}
	return ""
}

// Weighted tells whether the merge has an alpha.
func (m Merge) Weighted() bool { return isWeighted(m.Class()) }

// isWeighted tells whether a class of layer has an alpha.
func isWeighted(class string) bool {
	return class == "WeightedSum" || class == "WeightedProduct" || class == "PowerMean"
}

// layer makes the options of the merging layer.
func (m Merge) layer() (layer.Layer, *Error) {
	args := map[string]any{}
	if m.Weighted() {
		args["policy"], args["start"] = m.Alpha.Policy, m.Alpha.Start
		args["lr_multiplier"], args["weight_decay"] = m.Alpha.LRMultiplier, m.Alpha.WeightDecay
		p := m.Alpha.Plan
		args["shape"], args["end"], args["over"], args["points"] = p.Shape, p.End, p.Over, p.Points
	}
	switch m.Mode {
	case WeightedProduct:
		args["guard"], args["epsilon"] = m.Guard, m.Epsilon
	case PowerMean:
		args["r"], args["train_r"], args["normalize"], args["epsilon"] = m.R, m.TrainR, m.Normalize, m.Epsilon
	case Concatenate:
		args["axis"] = m.Axis
	}
	class := m.Class()
	if class == "" {
		return nil, mistake("merge.mode", "unknown name %q, %s", m.Mode, meant(m.Mode, Modes()))
	}
	l, err := layer.Decode(class, args)
	if err != nil {
		return nil, mistake("merge", "%s", plainText(err))
	}
	return l, nil
}

// maxAxis bounds the axis of a concatenation; the layer knows the shapes.
const maxAxis = 4

// mergeArg reads an argument of a class of merge by the layer's own rules.
func mergeArg(class string, set func(v any)) reader {
	return func(n *node, path string) *Error {
		name := path[len("merge."):]
		value, err := plain(n, path)
		if err != nil {
			return err
		}
		l := fresh(class)
		if failed := layer.Set(l, name, value); failed != nil {
			return mistake(path, "%s", plainText(failed))
		}
		set(arg(l, name))
		return nil
	}
}

// fresh makes the options of a class that is known to be there.
func fresh(class string) layer.Layer {
	k, err := layer.Find(class)
	if err != nil {
		panic("recipe: " + err.Error())
	}
	return k.New()
}

func defaultGuard() string    { return arg(fresh("WeightedProduct"), "guard").(string) }
func defaultEpsilon() float64 { return arg(fresh("WeightedProduct"), "epsilon").(float64) }

// Guards lists the guards of a weighted product, in the order to show them.
func Guards() []string { return layer.Guards() }
