package layer

import (
	"math"
	"testing"

	"duet/nn/shape"
)

// TestDenseInputGradientEitherWay: by the kernel transposed or by dy
// transposed, for every number of samples, the same bits.
func TestDenseInputGradientEitherWay(t *testing.T) {
	const in, out, batch = 203, 131, 32
	r := newNumbers(5)
	draw := func(n int) []float32 {
		x := make([]float32, n)
		for i := range x {
			x[i] = r.normal()
		}
		return x
	}
	x, w, dy := draw(batch*in), draw(in*out), draw(batch*out)
	// gradient runs Backward on n samples and returns dx.
	gradient := func(n, most int) (dx []float32, across bool) {
		b := &Builder{In: []shape.Shape{shape.Of(in)}, Out: shape.Of(out), Batch: most, Train: true}
		op := (&Dense{Units: out, Activation: "linear", WeightArgs: kerasWeights()}).Build(b).(*denseOp)
		scratch := make([]float32, b.Scratch)
		p := &Pass{N: n, Batch: most, Work: &serial{scratch}, X: [][]float32{x[:n*in]}, Y: make([]float32, n*out), DX: [][]float32{make([]float32, n*in)},
			DY: append([]float32{}, dy[:n*out]...), P: [][]float32{w, make([]float32, out)}, DP: [][]float32{make([]float32, in*out), make([]float32, out)}, T: [][]float32{make([]float32, b.Temps[0])}}
		poison(p.T[0])
		op.Backward(p)
		return p.DX[0], op.across
	}
	for n := 1; n <= batch; n++ {
		got, across := gradient(n, batch)
		want, plain := gradient(n, 1000)
		if !across || plain {
			t.Fatal("both ways are the same way: choose other sizes")
		}
		for i := range want {
			if math.Float32bits(got[i]) != math.Float32bits(want[i]) {
				t.Fatalf("%d samples: dx[%d] is %v, by the transposed kernel %v", n, i, got[i], want[i])
			}
		}
	}
}
