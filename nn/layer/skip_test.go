package layer

import (
	"fmt"
	"testing"

	"duet/nn/internal/kernel"
)

// TestConvolutionsSkipZeros: with the gradients that a pooling hands back, most of
// them zeros, every kernel variant makes the same bits, whether it skips them or not.
func TestConvolutionsSkipZeros(t *testing.T) {
	defer kernel.Select("auto")
	for i, l := range []Layer{
		made("Conv2D", "filters", 20, "kernel_size", 3, "activation", "relu"),
		made("Conv2D", "filters", 16, "kernel_size", 3, "padding", "same", "use_bias", false),
		made("Conv2D", "filters", 33, "kernel_size", 5, "padding", "same", "activation", "relu"),
		made("Conv2D", "filters", 5, "kernel_size", 2, "strides", 2, "activation", "tanh"),
	} {
		for _, batch := range []int{1, 9, 19} {
			t.Run(fmt.Sprint(i, " ", batch), func(t *testing.T) {
				in := one(7, 8, 18)
				out, err := l.Infer(in)
				if err != nil {
					t.Fatal(err)
				}
				k := newBench(layerCase{name: "sparse", layer: l, in: in, out: out}, batch)
				r := newNumbers(uint64(i))
				for e := range k.up {
					if r.uniform() < 0.8 {
						k.up[e] = 0
					}
				}
				kernel.Select("generic")
				k.run()
				want := k.results()
				for _, variant := range kernel.Names() {
					if err := kernel.Select(variant); err != nil {
						t.Fatal(err)
					}
					k.run()
					sameBits(t, "kernel "+variant, k.results(), want)
					if g := k.op.(*convOp).geometry; variantSkips() && g.Skips() != k.op.(*convOp).skip {
						t.Errorf("kernel %s: skips %v, the geometry says %v", variant, k.op.(*convOp).skip, g.Skips())
					}
				}
			})
		}
	}
}

// variantSkips tells whether the variant in use skips zeros for ordinary windows.
func variantSkips() bool {
	g := kernel.Conv{H: 9, W: 9, C: 16, KH: 3, KW: 3, F: 16, OH: 7, OW: 7, SH: 1, SW: 1}
	return g.Skips()
}
