package layer

import (
	"fmt"
	"testing"
)

// TestJoinedReluAndPool: a convolution's gradients are the same bits whether relu's
// way back is taken in it or in the pooling behind it.
func TestJoinedReluAndPool(t *testing.T) {
	for i, pool := range []Layer{made("MaxPooling2D"), made("MaxPooling2D", "pool_size", 3, "strides", 2), made("MaxPooling2D", "pool_size", 2, "padding", "same")} {
		conv := made("Conv2D", "filters", 18, "kernel_size", 3, "activation", "relu")
		gradients := func(join bool) map[string][]float32 {
			in := one(9, 8, 6)
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
			if join && !JoinReluPool(a.op, b.op) {
				t.Fatal("a relu and a pooling do not join")
			}
			a.forward()
			copy(b.p.X[0], a.p.Y)
			b.run()
			copy(a.up, b.p.DX[0])
			a.run()
			return a.results()
		}
		sameBits(t, fmt.Sprint("pooling ", i), gradients(true), gradients(false))
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
		conv := made("Conv2D", "filters", 18, "kernel_size", 3, "activation", "relu", "padding", []string{"valid", "same"}[i%2])
		results := func(crop bool) map[string][]float32 {
			in := one(13, 12, 6)
			mid, _ := conv.Infer(in)
			out, err := pool.Infer(one(mid.Dims()...))
			if err != nil {
				t.Fatal(err)
			}
			a := newBench(layerCase{name: "conv", layer: conv, in: in, out: mid}, 11)
			b := newBench(layerCase{name: "pool", layer: pool, in: one(mid.Dims()...), out: out}, 11)
			JoinReluPool(a.op, b.op)
			if crop && !CropToPool(a.op, b.op) {
				t.Fatal("nothing to leave out")
			}
			a.forward()
			copy(b.p.X[0], a.p.Y)
			b.run()
			copy(a.up, b.p.DX[0])
			a.run()
			r := a.results()
			r["pooled"] = b.p.Y
			return r
		}
		full, cropped := results(false), results(true)
		delete(full, "y") // in rows of another length
		delete(cropped, "y")
		sameBits(t, fmt.Sprint("pooling ", i), cropped, full)
	}
}
