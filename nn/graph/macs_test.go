package graph

import "testing"

// TestMACs counts multiply-adds by hand for every layer that has its own way.
func TestMACs(t *testing.T) {
	for _, c := range []struct {
		class string
		args  args
		want  int64
	}{
		{"Conv2D", args{"filters": 6, "kernel_size": 3, "groups": 2}, 5 * 6 * 6 * (3 * 3 * 2)},
		{"DepthwiseConv2D", args{"kernel_size": 3, "depth_multiplier": 2}, 5 * 6 * 8 * (3 * 3)},
		{"SeparableConv2D", args{"filters": 3, "kernel_size": 3, "padding": "same", "strides": 2}, 4*4*(4*3*3) + 4*4*(4*3)},
		{"Conv2DTranspose", args{"filters": 3, "kernel_size": 2, "strides": 3, "padding": "same"}, 7 * 8 * (4 * 3 * 2 * 2)},
		{"UpSampling2D", args{}, 0},
		{"AveragePooling2D", args{"pool_size": 2}, 0},
	} {
		s := Spec{
			Nodes: []Node{
				{ID: "input", Layer: l(t, "Input", args{"shape": []int{7, 8, 4}}), Side: SideInput},
				{ID: "a", Layer: l(t, c.class, c.args), Side: SideA, From: []string{"input"}},
				{ID: "b", Layer: l(t, c.class, c.args), Side: SideB, From: []string{"input"}},
				{ID: "merge", Layer: l(t, "WeightedSum", args{"policy": "fixed"}), Side: SideMerge, From: []string{"a", "b"}},
			},
			A: "a", B: "b", Merge: "merge", Output: "merge",
		}
		g, err := Check(s)
		if err != nil {
			t.Fatal(err)
		}
		if got := g.Nodes[g.A].MACs(); got != c.want {
			t.Errorf("%s has %d multiply-adds, want %d", c.class, got, c.want)
		}
		if got := g.MACs(); got != 2*c.want {
			t.Errorf("two %s have %d multiply-adds, want %d", c.class, got, 2*c.want)
		}
	}
}
