package layer

import (
	"math"
	"testing"
)

// runBoth runs two layers on the same numbers and returns what they wrote. place
// puts the first layer's parameters into the second's.
func runBoth(a, b layerCase, batch int, place func(from, to [][]float32)) (x, y map[string][]float32) {
	k, l := newBench(a, batch), newBench(b, batch)
	for i := range k.p.X {
		copy(l.p.X[i], k.p.X[i])
	}
	copy(l.up, k.up)
	place(k.p.P, l.p.P)
	k.run()
	l.run()
	return k.results(), l.results()
}

// TestDepthwiseIsGrouped: a depthwise convolution is one with as many groups as
// channels, to the bit.
func TestDepthwiseIsGrouped(t *testing.T) {
	for _, m := range []int{1, 2} {
		a := layerCase{name: "depthwise", in: one(7, 6, 5), layer: made("DepthwiseConv2D", "kernel_size", 3, "depth_multiplier", m, "strides", 2, "activation", "tanh")}
		b := layerCase{name: "grouped", in: one(7, 6, 5), layer: made("Conv2D", "kernel_size", 3, "filters", 5*m, "groups", 5, "strides", 2, "activation", "tanh")}
		x, y := runBoth(a, b, 11, func(from, to [][]float32) {
			copy(to[0], from[0])
			copy(to[1], from[1])
		})
		sameBits(t, "grouped", y, x)
	}
}

// TestGroupsAreApart: a grouped convolution is a convolution of each block of
// channels, to the bit: here one with zeros where the blocks would meet.
func TestGroupsAreApart(t *testing.T) {
	a := layerCase{name: "grouped", in: one(5, 6, 4), layer: made("Conv2D", "kernel_size", 3, "filters", 6, "groups", 2, "padding", "same")}
	b := layerCase{name: "whole", in: one(5, 6, 4), layer: made("Conv2D", "kernel_size", 3, "filters", 6, "padding", "same")}
	x, y := runBoth(a, b, 3, func(from, to [][]float32) {
		clear(to[0])
		for tap := range 9 {
			for c := range 4 {
				for f := range 6 {
					if c/2 == f/3 {
						to[0][(tap*4+c)*6+f] = from[0][(tap*2+c%2)*6+f]
					}
				}
			}
		}
		copy(to[1], from[1])
	})
	for _, name := range []string{"y", "dx 0", "d bias"} {
		sameBits(t, "whole", map[string][]float32{name: y[name]}, map[string][]float32{name: x[name]})
	}
}

// TestSeparableIsTwo: a separable convolution is a depthwise one and then one of
// 1 x 1, to the bit, gradients too.
func TestSeparableIsTwo(t *testing.T) {
	const batch = 11
	first := newBench(layerCase{name: "first", in: one(5, 6, 3), layer: made("DepthwiseConv2D", "kernel_size", 3, "depth_multiplier", 2, "use_bias", false)}, batch)
	second := newBench(layerCase{name: "second", in: one(3, 4, 6), layer: made("Conv2D", "kernel_size", 1, "filters", 5, "activation", "relu")}, batch)
	both := newBench(layerCase{name: "both", in: one(5, 6, 3), layer: made("SeparableConv2D", "kernel_size", 3, "depth_multiplier", 2, "filters", 5, "activation", "relu")}, batch)
	copy(first.p.X[0], both.p.X[0])
	copy(first.p.P[0], both.p.P[0])
	copy(second.p.P[0], both.p.P[1])
	copy(second.p.P[1], both.p.P[2])
	both.run()
	first.forward()
	copy(second.p.X[0], first.p.Y)
	copy(second.up, both.up)
	second.run()
	copy(first.up, second.p.DX[0])
	first.run()
	got := both.results()
	sameBits(t, "separable", got, map[string][]float32{
		"y": second.p.Y, "dx 0": first.p.DX[0], "d depthwise_kernel": first.p.DP[0], "d pointwise_kernel": second.p.DP[0], "d bias": second.p.DP[1],
	})
}

// TestTransposedDilation: dilation is a kernel with zeros between its numbers.
// TensorFlow has no gradients of it on a CPU to compare with.
func TestTransposedDilation(t *testing.T) {
	for _, padding := range []string{"valid", "same"} {
		a := layerCase{name: "dilated", in: one(4, 5, 3), layer: made("Conv2DTranspose", "kernel_size", "3, 2", "filters", 2, "dilation_rate", "2, 3", "padding", padding)}
		b := layerCase{name: "zeros between", in: one(4, 5, 3), layer: made("Conv2DTranspose", "kernel_size", "5, 4", "filters", 2, "padding", padding)}
		x, y := runBoth(a, b, 9, func(from, to [][]float32) {
			clear(to[0])
			for kh := range 3 {
				for kw := range 2 {
					copy(to[0][(2*kh*4+3*kw)*6:][:6], from[0][(kh*2+kw)*6:])
				}
			}
			copy(to[1], from[1])
		})
		for _, name := range []string{"y", "dx 0", "d bias"} {
			sameBits(t, padding, map[string][]float32{name: y[name]}, map[string][]float32{name: x[name]})
		}
		for kh := range 3 {
			for kw := range 2 {
				got, want := y["d kernel"][(2*kh*4+3*kw)*6:][:6], x["d kernel"][(kh*2+kw)*6:][:6]
				sameBits(t, padding, map[string][]float32{"d kernel": got}, map[string][]float32{"d kernel": want})
			}
		}
	}
}

// TestGlobalMaxOfNaN: a picture with a NaN has no greatest number, nor a gradient.
func TestGlobalMaxOfNaN(t *testing.T) {
	k := newBench(layerCase{name: "nan", in: one(2, 2, 2), layer: made("GlobalMaxPooling2D")}, 1)
	copy(k.p.X[0], []float32{1, 5, float32(math.NaN()), 5, 3, 2, 2, 1})
	k.up[0], k.up[1] = 1, 3
	k.run()
	nan := float32(math.NaN())
	sameBits(t, "NaN", k.results(), map[string][]float32{"y": {nan, 5}, "dx 0": {nan, 1.5, nan, 1.5, nan, 0, nan, 0}})
}
