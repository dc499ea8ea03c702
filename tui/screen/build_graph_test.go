package screen

import (
	"strings"
	"testing"

	"duet/nn/graph"
	"duet/sessions/recipe"
)

// rails is the drawing of a graph whose nodes read those of the given places.
func rails(in ...[]int) string {
	g := &graph.Graph{}
	for _, from := range in {
		g.Nodes = append(g.Nodes, graph.Resolved{In: from})
	}
	var out []string
	for _, l := range graphLines(g) {
		out = append(out, strings.TrimRight(l.rails, " "))
	}
	return strings.Join(out, "\n")
}

func TestGraphLines(t *testing.T) {
	for _, c := range []struct {
		name, want string
		in         [][]int
	}{
		{"a chain", "●\n●\n●", [][]int{{}, {0}, {1}}},
		{"two inputs", "●\n│ ●\n● │\n├─╯\n●", [][]int{{}, {}, {0}, {2, 1}}},
		{"one input", "●\n├─╮\n│ ●\n● │\n╰─┤\n  ●", [][]int{{}, {0}, {0}, {1, 2}}},
		{"a skip", "●\n├─╮\n│ ●\n│ ●\n├─╯\n●", [][]int{{}, {0}, {1}, {0, 2}}},
		{"read again later", "●\n├─╮\n│ ●\n├─┤\n│ ●\n├─╯\n●", [][]int{{}, {0}, {0, 1}, {0, 2}}},
		{"across a rail", "●\n├─╮\n│ ●\n├─┼─╮\n│ │ ●\n├─┼─╯\n● │\n├─╯\n●", [][]int{{}, {0}, {0}, {0, 2}, {3, 1}}},
		{"the same twice", "●\n●", [][]int{{}, {0, 0}}},
		{"nothing reads it", "●\n●", [][]int{{}, {}}},
		{"nothing", "", nil},
	} {
		if got := rails(c.in...); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// TestGraphOfEveryRecipe draws all built-in recipes: every node has a line, and
// ASCII terminals get ASCII.
func TestGraphOfEveryRecipe(t *testing.T) {
	for _, info := range recipe.Builtins() {
		r, err := recipe.Builtin(info.Name)
		if err != nil {
			t.Fatal(err)
		}
		b := NewBuild()
		settle(b, b.Open(r, ""))
		nodes := 0
		for _, l := range graphLines(b.graph) {
			if l.node >= 0 {
				nodes++
			}
			for _, c := range asciiRails.Replace(l.rails) {
				if c > 126 {
					t.Errorf("%s: %q is not ASCII", info.Name, c)
				}
			}
		}
		if nodes != len(b.graph.Nodes) {
			t.Errorf("%s: %d of %d nodes", info.Name, nodes, len(b.graph.Nodes))
		}
		press(b, "v", "down", "pgdown", "end", "home")
		for _, size := range [][2]int{{60, 14}, {80, 22}, {200, 58}} {
			if text := picture(b, size[0], size[1]); !strings.Contains(text, "from its input down") {
				t.Errorf("%s: no graph in\n%s", info.Name, text)
			}
		}
		press(b, "esc")
		if b.modal != nil {
			t.Error("esc does not close the graph")
		}
	}
}

// TestPlan: the finding about steps and memory is there for every built-in recipe,
// and larger for a larger batch.
func TestPlan(t *testing.T) {
	b := built(t)
	f, ok := b.plan()
	if !ok || !strings.Contains(f.Text, "steps an epoch") {
		t.Fatalf("%v %v", ok, f)
	}
	small := stepBytes(b.graph, b.r)
	b.r.Train.BatchSize *= 2
	if stepBytes(b.graph, b.r) <= small {
		t.Error("a larger batch needs no more memory")
	}
	b.graph = nil
	if _, ok := b.plan(); ok {
		t.Error("a plan without a graph")
	}
	picture(b, 80, 22)
}
