package recipe

import (
	"duet/nn/alpha"
	"duet/nn/graph"
)

// prone is what is known about the numbers of a node before anything is run,
// each including the ones before it.
type prone int

const (
	anything      prone = iota
	notNegative         // 0 or more
	unit                // 0 to 1 each
	probabilities       // 0 to 1, and all of them together make 1
)

// String says it in words.
func (p prone) String() string {
	return [...]string{"any numbers", "numbers of 0 or more", "numbers from 0 to 1", "probabilities"}[p]
}

// activations are the functions whose results are bounded.
var activations = map[string]prone{
	"relu": notNegative, "relu6": notNegative, "softplus": notNegative, "exponential": notNegative,
	"sigmoid": unit, "hard_sigmoid": unit, "softmax": probabilities,
}

// prone is what a node puts out, worked out once.
func (f *flight) prone(node int) prone {
	p, ok := f.prones[node]
	if !ok {
		p = f.workOut(node)
		f.prones[node] = p
	}
	return p
}

// workOut finds what a node puts out from its layer and what it reads.
func (f *flight) workOut(node int) prone {
	n := f.g.Nodes[node]
	switch n.Side {
	case graph.SideInput:
		return anything
	case graph.SideMerge:
		return f.merged()
	}
	name, has := arg(n.Layer, "activation").(string)
	if has && (name != "linear" || n.Class != "Activation") {
		return activations[name]
	}
	least := probabilities
	for _, in := range n.In {
		least = min(least, f.prone(in))
	}
	switch n.Class {
	case "Activation", "Average", "RepeatVector", "ActivityRegularization":
		return least
	case "Flatten", "Reshape", "Permute":
		if f.g.Nodes[n.In[0]].Out.Rank() == 1 && n.Out.Rank() == 1 {
			return least
		}
		return min(least, unit)
	case "Softmax":
		return probabilities
	case "MaxPooling2D", "AveragePooling2D", "GlobalMaxPooling2D", "GlobalAveragePooling2D", "UpSampling2D",
		"ZeroPadding2D", "Cropping2D", "Concatenate", "Maximum", "Minimum", "Multiply":
		return min(least, unit)
	case "Add", "Dropout", "SpatialDropout2D":
		return min(least, notNegative)
	case "ReLU":
		if slope, _ := arg(n.Layer, "negative_slope").(float64); slope == 0 {
			return notNegative
		}
	}
	return anything
}

// merged is prone for the merge.
func (f *flight) merged() prone {
	least := min(f.prone(f.g.A), f.prone(f.g.B))
	m := f.r.Merge
	switch m.Mode {
	case WeightedSum:
		if info, _ := alpha.Describe(m.Alpha.Policy); info.Bounded || least == probabilities {
			return least // unbounded weights still make 1 together
		}
		return anything
	case WeightedProduct:
		switch {
		case m.Guard == defaultGuard():
			return probabilities
		case m.Guard == "raw" || m.Guard == "epsilon":
			return notNegative // raw: or the run stops with a name
		}
		return min(least, notNegative)
	case PowerMean:
		if m.Normalize {
			return probabilities
		}
		return min(least, unit)
	case "average":
		return least
	case "add":
		return min(least, notNegative)
	case "subtract":
		return anything
	}
	return min(least, unit)
}
