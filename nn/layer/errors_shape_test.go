package layer

import (
	"math"
	"strings"
	"testing"

	"duet/nn/shape"
)

func TestShapeArgumentErrors(t *testing.T) {
	for _, c := range []struct {
		class string
		args  map[string]any
		want  string
	}{
		{"Reshape", nil, "Reshape needs target_shape: the axes that come out"},
		{"Reshape", map[string]any{"target_shape": []any{2, -2}}, "target_shape is [2 -2], expected -1 or more"},
		{"Reshape", map[string]any{"target_shape": "square"}, `target_shape is "square", expected a list of whole numbers`},
		{"Reshape", map[string]any{"shape": []any{2}, "target_shape": []any{2}}, `Reshape has no argument "shape"`},
		{"Permute", nil, "Permute needs dims"},
		{"Permute", map[string]any{"dims": []any{0, 1}}, "dims is [0 1], expected 1 to 4"},
		{"RepeatVector", nil, "RepeatVector needs n"},
		{"RepeatVector", map[string]any{"n": 0}, "n is 0, expected 1 or more"},
		{"RepeatVector", map[string]any{"n": true}, "n is true, expected a whole number"},
		{"Subtract", map[string]any{"axis": 1}, `Subtract takes no arguments, got "axis"`},
		{"ActivityRegularization", map[string]any{"l1": -1}, "l1 is -1, expected 0 or more"},
		{"ActivityRegularization", map[string]any{"l3": 1}, `has no argument "l3", did you mean l1?`},
		{"Dot", nil, "Dot needs axes"},
		{"Dot", map[string]any{"axes": []any{1, 2, 3}}, "expected one whole number or two, such as 3 or [3, 2]"},
		{"Dot", map[string]any{"axes": 7}, "axes is 7, expected -4 to 4"},
		{"Dot", map[string]any{"axes": 1, "normalise": true}, `did you mean normalize?`},
	} {
		_, err := Decode(c.class, c.args)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %v: %v, want %s", c.class, c.args, err, c.want)
		}
	}
}

func TestShapesThatDoNotFit(t *testing.T) {
	reshape := func(dims ...int) Layer { return &Reshape{TargetShape: dims} }
	dot := func(a, b int) Layer { return &Dot{Axes: Pair{a, b}} }
	pair := func(a, b []int) []shape.Shape { return append(one(a...), one(b...)...) }
	for _, c := range []struct {
		layer Layer
		in    []shape.Shape
		want  string
	}{
		{reshape(3, 4), one(2, 5), "target_shape is [3 4] with 12 numbers, the input (2, 5) has 10: choose axes with that product, or write -1"},
		{reshape(-1, 4), one(2, 5), "target_shape is [-1 4], but the input (2, 5) has 10 numbers, which 4 does not divide"},
		{reshape(-1, -1), one(10), "more than one axis is -1: only one can be found"},
		{reshape(0, -1), one(10), "target_shape is [0 -1], expected axes of 1 or more, or one -1"},
		{reshape(1, 1, 1, 1, 10), one(10), "target_shape cannot be: 5 axes given, at most 4 are possible"},
		{reshape(1<<20, 1<<20), one(10), "target_shape cannot be: [1048576 1048576] has more than"},
		{&Permute{Dims: []int{2, 1}}, one(2, 3, 4), "dims [2 1] name 2 axes, the input (2, 3, 4) has 3: name each of them once"},
		{&Permute{Dims: []int{1, 1}}, one(2, 3), "dims are [1 1], expected the numbers 1 to 2, each once"},
		{&Permute{Dims: []int{1, 3}}, one(2, 3), "dims are [1 3], expected the numbers 1 to 2, each once"},
		{&RepeatVector{Times: 0}, one(4), "n is 0, expected 1 or more"},
		{&RepeatVector{Times: 3}, one(4, 4, 2), "input has shape (4, 4, 2), RepeatVector needs a row of numbers, such as (10): put Flatten before it"},
		{&RepeatVector{Times: 1 << 30}, one(4), "the output cannot be"},
		{&Subtract{}, append(one(3), one(4)...), "inputs have shapes (3) and (4), Subtract needs equal shapes"},
		{&Subtract{}, append(one(3), one(1)...), "which Keras would join by a silent broadcast; Subtract needs equal shapes"},
		{&ActivityRegularization{L1: math.NaN()}, one(3), "l1 is NaN, expected a finite number of 0 or more"},
		{&ActivityRegularization{L2: math.Inf(1)}, one(3), "l2 is +Inf, expected a finite number of 0 or more"},
		{&ActivityRegularization{L2: -1}, one(3), "l2 is -1, expected"},
		{dot(0, 1), two(3), "axes is [0, 1], and axis 0 of input 1 is the batch, along which Dot cannot multiply: use 1, or -1"},
		{dot(1, -2), two(3), "axis -2 of input 2 is the batch"},
		{dot(1, 2), two(3), "axes is [1, 2], input 2 with its batch has 2 axes: use 1, or -1 for it"},
		{dot(1, -3), two(3), "input 2 with its batch has 2 axes"},
		{dot(-1, -1), two(), "axis -1 of input 1 is the batch, along which Dot cannot multiply: use inputs with an axis besides the batch"},
		{dot(1, 1), pair([]int{3}, []int{4}), "inputs have shapes (3) and (4), of which Dot along axes 1 multiplies 3 numbers with 4: choose axes of equal size"},
		{dot(1, 2), pair([]int{3, 2}, []int{3, 2}), "Dot along axes [1, 2] multiplies 3 numbers with 2"},
		{dot(1, 1), pair([]int{2, 1, 1, 1}, []int{2, 1, 1}), "the output cannot be: 5 axes given"},
		{dot(1, 1), pair([]int{1, 1 << 20}, []int{1, 1 << 20}), "the output cannot be"},
	} {
		out, err := c.layer.Infer(c.in)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %+v on %v: %v, %v, want %s", Class(c.layer), c.layer, c.in, out, err, c.want)
		}
	}
}

// TestActivityIsDeclared: the layer itself only hands numbers on.
func TestActivityIsDeclared(t *testing.T) {
	b := &Builder{In: one(3), Out: shape.Of(3)}
	made("ActivityRegularization", "l1", 0.25, "l2", 0.5).Build(b)
	if b.Activity != (Regularizer{L1: 0.25, L2: 0.5}) {
		t.Errorf("declared %+v", b.Activity)
	}
}

// TestDotIsAChain holds the order of the sum, which no tolerance can see.
func TestDotIsAChain(t *testing.T) {
	k := newBench(layerCase{name: "chain", layer: made("Dot", "axes", 1), in: two(3)}, 1)
	copy(k.p.X[0], []float32{1e8, 1, -1e8})
	copy(k.p.X[1], []float32{1, 1, 1})
	if k.forward(); k.p.Y[0] != 0 {
		t.Errorf("1e8 + 1 - 1e8 is %v, in float32 and in this order 0", k.p.Y[0])
	}
	copy(k.p.X[0], []float32{1e8, -1e8, 1})
	if k.forward(); k.p.Y[0] != 1 {
		t.Errorf("1e8 - 1e8 + 1 is %v", k.p.Y[0])
	}
}

// TestDotOfNothing: a line of zeros has no direction, and must not make NaN of
// what is trained; one shorter than epsilon is lifted by no more than 1e7.
func TestDotOfNothing(t *testing.T) {
	k := newBench(layerCase{name: "zeros", layer: made("Dot", "axes", 1, "normalize", true), in: two(2)}, 2)
	copy(k.p.X[0], []float32{0, 0, 3e-8, 4e-8})
	copy(k.p.X[1], []float32{3, 4, 1, 0})
	copy(k.up, []float32{1, 1})
	k.run()
	if want := []float32{0, 0.3}; math.Abs(float64(k.p.Y[0]-want[0])) > 0 || math.Abs(float64(k.p.Y[1]-want[1])) > 1e-7 {
		t.Errorf("y is %v, want %v", k.p.Y, want)
	}
	for i, want := range []float32{6e6, 8e6, 1e7, 0} {
		if got := k.p.DX[0][i]; math.Abs(float64(got-want)) > 1 {
			t.Errorf("dx[%d] is %v, want %v", i, got, want)
		}
	}
	if dx := k.p.DX[1][:2]; dx[0] != 0 || dx[1] != 0 {
		t.Errorf("the gradient beside a line of zeros is %v", dx)
	}
}
