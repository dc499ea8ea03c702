package screen

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duet/sessions"
)

func homeWith(entries ...sessions.Entry) *Home {
	h := NewHome(nil, func() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) })
	h.Resize(80, 22)
	h.Receive(listMsg{entries: entries})
	return h
}

func TestHomeFilter(t *testing.T) {
	h := homeWith(sessions.Entry{Name: "demo-01", Mode: "weighted_sum"}, sessions.Entry{Name: "pair-01", Mode: "weighted_product"})
	press(h, "tab", "/", "p", "r", "o", "d")
	if !h.Editing() || len(h.found) != 1 {
		t.Fatalf("%d sessions match", len(h.found))
	}
	press(h, "enter")
	if e, ok := h.selected(); !ok || e.Name != "pair-01" {
		t.Errorf("selected %q", e.Name)
	}
	press(h, "esc")
	if len(h.found) != 2 {
		t.Error("esc does not clear the filter")
	}
}

func TestHomeOpens(t *testing.T) {
	h := homeWith(sessions.Entry{Name: "demo-01", Path: "/x/demo-01.duet"})
	requests := press(h, "enter")
	edit, ok := requests[0].(Edit)
	if !ok || edit.Recipe.Name != "demo" {
		t.Fatalf("enter asks for %v", requests)
	}
	if edit, ok := press(h, "b")[0].(Edit); !ok || edit.Recipe.Name != "new" {
		t.Error("b does not build anew")
	}
	for i := builtinItems; i < len(h.start.Items); i++ {
		h.start.Sel = i
		edit := press(h, "enter")[0].(Edit)
		if find := h.start.Items[i].Find; !strings.HasPrefix(find, edit.Recipe.Name+" ") {
			t.Errorf("item %q opens %q", find, edit.Recipe.Name)
		}
	}
	press(h, "tab")
	if r, ok := press(h, "enter")[0].(OpenReplay); !ok || r.Path != "/x/demo-01.duet" {
		t.Error("enter does not replay the session")
	}
	if h.Session() != "/x/demo-01.duet" {
		t.Errorf("session %q", h.Session())
	}
}

func TestHomePath(t *testing.T) {
	h := homeWith()
	press(h, "o")
	h.Paste(filepath.Join(t.TempDir(), "missing.yaml"))
	press(h, "enter")
	if h.refused == "" || h.prompt == nil {
		t.Fatalf("a missing file is not refused: %q", h.refused)
	}
	if text := picture(h, 80, 22); !strings.Contains(text, "missing.yaml") {
		t.Errorf("the mistake is not shown:\n%s", text)
	}
	press(h, "esc")
	if h.Editing() {
		t.Error("esc does not close the prompt")
	}
}

// TestHomeKeepsItsSession checks that a new session on top does not move the
// cursor to another one.
func TestHomeKeepsItsSession(t *testing.T) {
	old := []sessions.Entry{{Name: "b-01"}, {Name: "a-01"}}
	h := homeWith(old...)
	press(h, "tab", "down")
	h.Receive(listMsg{entries: append([]sessions.Entry{{Name: "c-01"}}, old...)})
	if e, _ := h.selected(); e.Name != "a-01" {
		t.Errorf("the cursor went to %q", e.Name)
	}
}

func TestHomeLayout(t *testing.T) {
	for w := 0; w <= 240; w += 4 {
		for h := 0; h <= 70; h++ {
			for pane := range homePanes {
				p := homeLayout(w, h, pane, false)
				apart(t, w, h, append(p.pane[:], p.explain, p.extra))
			}
		}
	}
}

func TestAge(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "just now", 90 * time.Second: "1m ago", 3 * time.Hour: "3h ago", 30 * time.Hour: "30h ago", 96 * time.Hour: "4d ago",
	} {
		if got := age(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}
