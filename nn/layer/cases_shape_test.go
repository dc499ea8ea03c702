package layer

import "duet/nn/shape"

// shapeCases are the layers that reshape, and the merges of two inputs that are
// not folds.
func shapeCases() []layerCase {
	reshape := func(dims ...int) Layer { return made("Reshape", "target_shape", dims) }
	permute := func(dims ...int) Layer { return made("Permute", "dims", dims) }
	dot := func(axes any, more ...any) Layer { return made("Dot", append([]any{"axes", axes}, more...)...) }
	pair := func(a, b []int) []shape.Shape { return append(one(a...), one(b...)...) }
	return []layerCase{
		{name: "flat to picture", layer: reshape(2, 3, 2), in: one(12), out: shape.Of(2, 3, 2)},
		{name: "open axis", layer: reshape(-1, 2), in: one(2, 3, 2), out: shape.Of(6, 2)},
		{name: "all open", layer: reshape(-1), in: one(2, 3, 2), out: shape.Of(12)},
		{name: "of a scalar", layer: reshape(1, -1), in: one(), out: shape.Of(1, 1)},
		{name: "to a scalar", layer: reshape(), in: one(1), out: shape.Of()},
		{name: "large", layer: reshape(-1, 15), in: one(13, 12, 15), out: shape.Of(156, 15)},
		{name: "swap", layer: permute(2, 1), in: one(3, 5), out: shape.Of(5, 3)},
		{name: "channels first", layer: permute(3, 1, 2), in: one(2, 3, 4), out: shape.Of(4, 2, 3)},
		{name: "rows and columns", layer: permute(2, 1, 3), in: one(2, 3, 4), out: shape.Of(3, 2, 4)},
		{name: "four axes", layer: permute(4, 2, 1, 3), in: one(2, 3, 2, 4), out: shape.Of(4, 3, 2, 2)},
		{name: "as it is", layer: permute(1), in: one(7), out: shape.Of(7)},
		{name: "scalar", layer: permute(), in: one(), out: shape.Of()},
		{name: "large", layer: permute(3, 2, 1), in: one(13, 12, 15), out: shape.Of(15, 12, 13)},
		{name: "plain", layer: made("RepeatVector", "n", 3), in: one(5), out: shape.Of(3, 5)},
		{name: "once", layer: made("RepeatVector", "n", 1), in: one(4), out: shape.Of(1, 4)},
		{name: "large", layer: made("RepeatVector", "n", 37), in: one(101), out: shape.Of(37, 101)},
		{name: "plain", layer: made("Subtract"), in: two(7), out: shape.Of(7)},
		{name: "pictures", layer: made("Subtract"), in: two(2, 3, 2), out: shape.Of(2, 3, 2)},
		{name: "scalars", layer: made("Subtract"), in: two(), out: shape.Of()},
		{name: "large", layer: made("Subtract"), in: two(2341), out: shape.Of(2341)},
		{name: "nothing", layer: made("ActivityRegularization"), in: one(5), out: shape.Of(5)},
		{name: "both", layer: made("ActivityRegularization", "l1", 0.1, "l2", 0.01), in: one(2, 3, 2), out: shape.Of(2, 3, 2)},

		{name: "rows", layer: dot(1), in: two(7), out: shape.Of(1)},
		{name: "rows, cosine", layer: dot(-1, "normalize", true), in: two(7), out: shape.Of(1)},
		{name: "one number", layer: dot(1), in: two(1), out: shape.Of(1)},
		{name: "matrices", layer: dot([]int{2, 1}), in: pair([]int{2, 3}, []int{3, 4}), out: shape.Of(2, 4)},
		{name: "matrices, last axes", layer: dot(-1), in: pair([]int{2, 3}, []int{4, 3}), out: shape.Of(2, 4)},
		{name: "matrices, first axes, cosine", layer: dot(1, "normalize", true), in: pair([]int{3, 2}, []int{3, 4}), out: shape.Of(2, 4)},
		{name: "row and matrix", layer: dot([]int{1, 2}), in: pair([]int{3}, []int{4, 3}), out: shape.Of(4)},
		{name: "matrix and row, cosine", layer: dot([]int{1, -1}, "normalize", true), in: pair([]int{3, 2}, []int{3}), out: shape.Of(2)},
		{name: "pictures along a middle axis", layer: dot(2, "normalize", true), in: pair([]int{2, 3, 1}, []int{1, 3, 2}), out: shape.Of(2, 1, 1, 2)},
		{name: "picture and row", layer: dot([]int{1, 1}), in: pair([]int{3, 2, 2}, []int{3}), out: shape.Of(2, 2)},
		{name: "large", layer: dot(-1, "normalize", true), in: pair([]int{37, 101}, []int{65, 101}), out: shape.Of(37, 65)},
	}
}
