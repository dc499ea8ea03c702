package layer

import (
	"fmt"
	"testing"

	"duet/nn/shape"
)

// pooled runs a convolution and the pooling behind it, there and back, after join
// had its way with the two, and returns all but the convolution's own output.
func pooled(t *testing.T, conv, pool Layer, in []shape.Shape, join func(conv, pool Op)) map[string][]float32 {
	t.Helper()
	mid, err := conv.Infer(in)
	if err != nil {
		t.Fatal(err)
	}
	out, err := pool.Infer(one(mid.Dims()...))
	if err != nil {
		t.Fatal(err)
	}
	a := newBench(layerCase{name: "conv", layer: conv, in: in, out: mid}, 11)
	b := newBench(layerCase{name: "pool", layer: pool, in: one(mid.Dims()...), out: out}, 11)
	join(a.op, b.op)
	a.forward()
	copy(b.p.X[0], a.p.Y)
	b.run()
	copy(a.up, b.p.DX[0])
	a.run()
	r := a.results()
	r["y"] = b.p.Y
	return r
}

// TestJoinedReluAndPool: outputs and gradients are the same bits whether relu is taken
// in the convolution or in the pooling behind it.
func TestJoinedReluAndPool(t *testing.T) {
	for i, pool := range []Layer{made("MaxPooling2D"), made("MaxPooling2D", "pool_size", 3, "strides", 2), made("MaxPooling2D", "pool_size", 2, "padding", "same")} {
		conv := made("Conv2D", "filters", 18, "kernel_size", 3, "activation", "relu")
		alone := pooled(t, conv, pool, one(9, 8, 6), func(conv, pool Op) {})
		joined := pooled(t, conv, pool, one(9, 8, 6), func(conv, pool Op) {
			if !JoinReluPool(conv, pool) {
				t.Fatal("a relu and a pooling do not join")
			}
		})
		sameBits(t, fmt.Sprint("pooling ", i), joined, alone)
	}
	dense := newBench(layerCase{name: "dense", layer: made("Dense", "units", 2, "activation", "relu"), in: one(3)}, 1)
	pool := newBench(layerCase{name: "pool", layer: made("MaxPooling2D"), in: one(2, 2, 1)}, 1)
	if tanh := newBench(layerCase{name: "tanh", layer: made("Conv2D", "filters", 1, "kernel_size", 1, "activation", "tanh"), in: one(2, 2, 1)}, 1); JoinReluPool(tanh.op, pool.op) ||
		JoinReluPool(dense.op, pool.op) || JoinReluPool(pool.op, tanh.op) {
		t.Error("layers join that are no relu and pooling")
	}
}

// TestCroppedToPool: what a pooling drops need not be computed; every other number
// and gradient is the same.
func TestCroppedToPool(t *testing.T) {
	for i, pool := range []Layer{made("MaxPooling2D"), made("MaxPooling2D", "pool_size", 3, "strides", 2), made("MaxPooling2D", "pool_size", 2, "strides", 5)} {
		conv := made("Conv2D", "filters", 18, "kernel_size", 3, "activation", []string{"relu", "linear"}[i%2], "padding", []string{"valid", "same"}[i%2])
		full := pooled(t, conv, pool, one(13, 12, 6), func(conv, pool Op) { JoinReluPool(conv, pool) })
		cropped := pooled(t, conv, pool, one(13, 12, 6), func(conv, pool Op) {
			JoinReluPool(conv, pool)
			size, scratch := CropToPool(conv, pool)
			if g := conv.(*convOp).geometry; size != g.YLen() || size == 0 || scratch < max(g.PadLen(), g.GradPadLen()) {
				t.Fatalf("%d floats are left and %d of scratch: %+v", size, scratch, g)
			}
		})
		sameBits(t, fmt.Sprint("pooling ", i), cropped, full)
	}
	conv := newBench(layerCase{name: "conv", layer: made("Conv2D", "filters", 1, "kernel_size", 2, "activation", "tanh"), in: one(4, 4, 1)}, 1)
	pool := newBench(layerCase{name: "pool", layer: made("MaxPooling2D"), in: one(3, 3, 1)}, 1)
	if size, _ := CropToPool(conv.op, pool.op); size > 0 {
		t.Error("an output that tanh needs on its way back was cropped")
	}
}
