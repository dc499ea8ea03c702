package graph

import (
	"errors"
	"strings"
	"testing"

	"duet/nn/layer"
	"duet/nn/shape"
)

// make one layer from what a recipe would say.
func l(t *testing.T, class string, args map[string]any) layer.Layer {
	t.Helper()
	out, err := layer.Decode(class, args)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

type args = map[string]any

// twoBranches is a small merged model: one input, a convolution in each branch.
func twoBranches(t *testing.T) Spec {
	return Spec{
		Nodes: []Node{
			{ID: "input", Layer: l(t, "Input", args{"shape": []int{8, 8, 1}}), Side: SideInput},
			{ID: "a_conv2d", Layer: l(t, "Conv2D", args{"filters": 4, "kernel_size": 3}), Side: SideA, From: []string{"input"}},
			{ID: "a_flatten", Layer: l(t, "Flatten", nil), Side: SideA, From: []string{"a_conv2d"}},
			{ID: "a_dense", Layer: l(t, "Dense", args{"units": 3}), Side: SideA, From: []string{"a_flatten"}},
			{ID: "b_flatten", Layer: l(t, "Flatten", nil), Side: SideB, From: []string{"input"}},
			{ID: "b_dense", Layer: l(t, "Dense", args{"units": 3}), Side: SideB, From: []string{"b_flatten"}},
			{ID: "merge", Layer: l(t, "WeightedSum", args{"policy": "free"}), Side: SideMerge, From: []string{"a_dense", "b_dense"}},
		},
		A: "a_dense", B: "b_dense", Merge: "merge", Output: "merge",
	}
}

func TestCheckShapesAndCounts(t *testing.T) {
	g, err := Check(twoBranches(t))
	if err != nil {
		t.Fatal(err)
	}
	if got := g.Nodes[g.Index("a_conv2d")].Out; got != shape.Of(6, 6, 4) {
		t.Errorf("conv shape %v", got)
	}
	// 3*3*1*4+4, 144*3+3, 64*3+3 and alpha
	if total, trainable := g.ParamCount(); total != 40+435+195+1 || trainable != total {
		t.Errorf("parameters %d, trainable %d", total, trainable)
	}
	if got, want := g.MACs(), int64(6*6*36+144*3+64*3); got != want {
		t.Errorf("%d multiply-adds, want %d", got, want)
	}
	if g.Nodes[g.A].ID != "a_dense" || g.Nodes[g.B].ID != "b_dense" || g.Output != g.Merge {
		t.Errorf("ends: %+v", g)
	}
}

func TestFixedAlphaIsNoParameter(t *testing.T) {
	s := twoBranches(t)
	s.Nodes[6].Layer = l(t, "WeightedSum", args{"policy": "fixed", "start": 0.1})
	g, err := Check(s)
	if err != nil {
		t.Fatal(err)
	}
	if total, _ := g.ParamCount(); total != 40+435+195 {
		t.Errorf("%d parameters, alpha under policy fixed must not count", total)
	}
}

// TestOrderIsOfTheSpec: inputs first, and otherwise as written.
func TestOrderIsOfTheSpec(t *testing.T) {
	s := twoBranches(t)
	s.Nodes[1], s.Nodes[3] = s.Nodes[3], s.Nodes[1] // a_dense before what it reads
	g, err := Check(s)
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, n := range g.Nodes {
		for _, in := range n.In {
			if g.Nodes[in].ID == n.ID || in >= len(ids) {
				t.Fatalf("%s comes before its input", n.ID)
			}
		}
		ids = append(ids, n.ID)
	}
}

func TestProblems(t *testing.T) {
	for _, c := range []struct {
		name string
		edit func(*Spec)
		code Code
		node string
		says string
	}{
		{"merge of unequal shapes", func(s *Spec) { s.Nodes[5].Layer = l(t, "Dense", args{"units": 2}) }, MergeShapes, "merge", "a_dense (3) with b_dense (2)"},
		{"name twice", func(s *Spec) { s.Nodes[5].ID = "a_dense" }, DuplicateName, "a_dense", "2 times"},
		{"missing input", func(s *Spec) { s.Nodes[2].From = []string{"a_conv"} }, UnknownInput, "a_flatten", `"a_conv"`},
		{"cycle", func(s *Spec) { s.Nodes[1].From = []string{"a_flatten"} }, Cycle, "a_conv2d", "its own output"},
		{"wrong shape", func(s *Spec) { s.Nodes[1].From = []string{"b_flatten"} }, BadShape, "a_conv2d", "(64)"},
		{"unused", func(s *Spec) { s.Nodes[3].From = []string{"b_flatten"} }, Unused, "a_flatten", "nothing reads"},
		{"one input too few", func(s *Spec) { s.Nodes[6].From = []string{"a_dense"} }, InputCount, "merge", "expected 2"},
		{"reads itself", func(s *Spec) { s.Nodes[2].From = []string{"a_flatten"} }, Cycle, "a_flatten", "reads its own output"},
		{"one branch twice", func(s *Spec) { s.Nodes[6].From = []string{"a_dense", "a_dense"} }, SameBranch, "merge", "with itself"},
		{"no name", func(s *Spec) { s.Nodes[2].ID = "" }, DuplicateName, "", "Flatten has no name"},
		{"output that is not there", func(s *Spec) { s.Output = "merged" }, NoOutput, "", `"merged"`},
		{"no output", func(s *Spec) { s.Output = "" }, NoOutput, "", "no output"},
	} {
		s := twoBranches(t)
		c.edit(&s)
		g, err := Check(s)
		var all Problems
		if !errors.As(err, &all) {
			t.Errorf("%s: got %v, want problems", c.name, err)
			continue
		}
		if g == nil {
			t.Errorf("%s: no graph beside the problems", c.name)
		}
		found := false
		for _, p := range all {
			found = found || p.Code == c.code && p.Node == c.node && strings.Contains(p.Text, c.says)
		}
		if !found {
			t.Errorf("%s: got %v, want %s at %q saying %q", c.name, all, c.code, c.node, c.says)
		}
	}
}

// TestBehindACycle: only the layers of the cycle are at fault, not those that
// wait for them, and the output is not missing.
func TestBehindACycle(t *testing.T) {
	s := twoBranches(t)
	s.Nodes[1].From = []string{"a_flatten"}
	_, err := Check(s)
	var all Problems
	if !errors.As(err, &all) || len(all) != 2 || all[0].Node != "a_conv2d" || all[1].Node != "a_flatten" {
		t.Errorf("got %v", all)
	}
}

// TestShapesBesideProblems: what could be worked out is there for a form.
func TestShapesBesideProblems(t *testing.T) {
	s := twoBranches(t)
	s.Nodes[5].Layer = l(t, "Dense", args{"units": 2})
	g, err := Check(s)
	if err == nil {
		t.Fatal("no problem found")
	}
	if n := g.Nodes[g.Index("b_dense")]; !n.Known || n.Out != shape.Of(2) {
		t.Errorf("b_dense: %+v", n)
	}
	if g.Nodes[g.Index("merge")].Known {
		t.Error("the merge has a shape although it was refused")
	}
}

func TestOnlyKeepsWhatABranchNeeds(t *testing.T) {
	s := twoBranches(t)
	g, err := Check(s.Only("b_dense"))
	if err != nil {
		t.Fatal(err)
	}
	if len(g.Nodes) != 3 || g.Merge != -1 || g.A != -1 || g.Nodes[g.Output].ID != "b_dense" {
		t.Errorf("branch B alone: %d nodes, output %d", len(g.Nodes), g.Output)
	}
}
