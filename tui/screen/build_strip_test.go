package screen

import (
	"strings"
	"testing"
)

// TestClickAsDrawn: a click hits what is drawn under it, wherever the focus was.
func TestClickAsDrawn(t *testing.T) {
	for from := range buildPanes {
		b := built(t)
		b.pane, b.row[paneA], b.row[paneB] = from, 2, 3
		if from == paneMerge {
			b.selectField("merge.mode")
		}
		for y, line := range strings.Split(picture(b, 80, 22), "\n") {
			if !strings.Contains(line, "names are unique") {
				continue
			}
			b.Mouse(Mouse{X: 10, Y: y})
			if b.pane != paneChecks || b.findings[b.row[paneChecks]].Code != "names_unique" {
				t.Errorf("from pane %d: on %v", from, b.findings[b.row[paneChecks]])
			}
		}
	}
}

// TestStrip: where one pane is shown alone, the others are named, with what is wrong
// in them, and a click goes there.
func TestStrip(t *testing.T) {
	b := built(t)
	if _, err := b.put("b.layers.4.Dense.units", "2"); err != nil {
		t.Fatal(err)
	}
	text := strings.Split(picture(b, 60, 14), "\n")[0]
	for _, want := range []string{"[A]", " B ", "merge ", "after", "checks"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in %q", want, text)
		}
	}
	for pane, name := range b.strip().names {
		b.Mouse(Mouse{X: strings.Index(strings.Split(picture(b, 60, 14), "\n")[0], name), Y: 0})
		if b.pane != buildPane(pane) {
			t.Errorf("a click on %s goes to pane %d", name, b.pane)
		}
	}
	b.jump(0)
	if text := picture(b, 60, 14); !strings.Contains(text, "f: set units of b_dense") {
		t.Errorf("what is wrong is not said in\n%s", text)
	}
	h := homeWith()
	picture(h, 60, 14)
	h.Mouse(Mouse{X: 12, Y: 0})
	if h.pane != sessionsPane {
		t.Error("a click on sessions does not go there")
	}
	for w := range 60 {
		for _, s := range []strip{b.strip(), h.strip()} {
			s.each(w, func(i, x, n int) {
				if x < 0 || x+n > w {
					t.Fatalf("%s stands out of %d", s.names[i], w)
				}
			})
		}
	}
}

// TestNameOfARecipe: a recipe has a name before it is in a file, and what is no name
// is not taken.
func TestNameOfARecipe(t *testing.T) {
	b := built(t)
	before := b.r.Name
	field(t, b, "name")
	press(b, "enter")
	b.fields.Paste("x/y")
	press(b, "enter")
	if f := b.fields.Fields[b.fields.Sel]; f.Problem == "" || b.r.Name != before {
		t.Errorf("%q is taken: %+v", b.r.Name, f)
	}
	press(b, "enter")
	for range 60 {
		press(b, "backspace")
	}
	keyed(b, "twins<enter>")
	if b.r.Name != "twins" || b.askWrite().input.Value() != "twins.yaml" {
		t.Errorf("the name is %q, the file %q", b.r.Name, b.askWrite().input.Value())
	}
	if run, ok := press(b, "g")[0].(StartRun); !ok || run.Recipe.Name != "twins" {
		t.Error("the run has another name")
	}
	if press(b, "u"); b.r.Name != before {
		t.Errorf("after u the name is %q", b.r.Name)
	}
}
