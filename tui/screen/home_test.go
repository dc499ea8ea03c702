package screen

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"duet/sessions"
	"duet/sessions/recipe"
	"duet/sessions/record"
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
	opened := map[string]bool{}
	for i, it := range h.items {
		if it.does != startBuiltin {
			continue
		}
		h.start.Sel = i
		edit := press(h, "enter")[0].(Edit)
		opened[edit.Recipe.Name] = true
		if it.info.Name != edit.Recipe.Name {
			t.Errorf("item %q opens %q", it.info.Name, edit.Recipe.Name)
		}
	}
	if len(opened) != len(recipe.Builtins()) {
		t.Errorf("%d of %d built-in recipes are listed", len(opened), len(recipe.Builtins()))
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
	if h.prompt == nil || h.prompt.problem == "" {
		t.Fatalf("a missing file is not refused: %v", h.prompt)
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
				apart(t, w, h, append(p.pane[:], p.explain, p.extra, p.strip))
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

// stored is a Home with sessions on the disk.
func stored(t *testing.T, names ...string) (*Home, *sessions.Store) {
	t.Helper()
	store, err := sessions.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		path, err := store.Path(name)
		if err != nil {
			t.Fatal(err)
		}
		w, err := record.Create(path, record.Head{Tool: "duet test", Name: "mine", Recipe: string(recipe.Default().YAML()), Mode: "weighted_sum"}, record.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Close(record.End{Why: "finished"}); err != nil {
			t.Fatal(err)
		}
	}
	h := NewHome(store, time.Now)
	h.Resize(80, 22)
	settle(h, h.Show())
	press(h, "tab")
	return h, store
}

func listed(h *Home) string {
	var names []string
	for _, e := range h.sessions {
		names = append(names, e.Name)
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

func TestHomeRename(t *testing.T) {
	h, _ := stored(t, "one-01", "two-01")
	e, _ := h.selected()
	other := map[string]string{"one-01": "two-01", "two-01": "one-01"}[e.Name]
	press(h, "R")
	if !h.Editing() || h.prompt.input.Value() != e.Name {
		t.Fatal("no line with the old name")
	}
	for _, bad := range []string{other, "a/b"} {
		h.prompt.input.Set(bad)
		press(h, "enter")
		if h.prompt == nil || h.prompt.problem == "" {
			t.Fatalf("%q is taken", bad)
		}
	}
	h.prompt.input.Set("best")
	press(h, "enter")
	if now, _ := h.selected(); now.Name != "best" || h.Editing() || strings.Contains(listed(h), e.Name) {
		t.Errorf("on %q of %q", now.Name, listed(h))
	}
}

func TestHomeDeleteAndUndo(t *testing.T) {
	h, store := stored(t, "one-01", "two-01")
	before := listed(h)
	for range 2 {
		ask, ok := press(h, "x")[0].(Confirm)
		if !ok || listed(h) == "" {
			t.Fatal("x does not ask")
		}
		settle(h, ask.Then())
	}
	if listed(h) != "" {
		t.Fatalf("%q are left", listed(h))
	}
	press(h, "u")
	h.gone = "" // as after another start
	press(h, "u")
	if listed(h) != before {
		t.Errorf("%q came back of %q", listed(h), before)
	}
	if text := said(press(h, "u")); !strings.Contains(text, "nothing to undo") {
		t.Errorf("said %q", text)
	}
	if list, err := store.List(); err != nil || len(list) != 2 {
		t.Errorf("%v, %v", list, err)
	}
}

func TestHomeRecipeOfASession(t *testing.T) {
	h, _ := stored(t, "one-01")
	e, ok := press(h, "B")[0].(Edit)
	if !ok || e.Recipe.Name != "mine" || string(e.Recipe.YAML()) != string(recipe.Default().YAML()) {
		t.Errorf("B opens %v", e)
	}
}

// TestHomeShowsTheSession: even a small screen has the curves of the session, and
// what an example is.
func TestHomeShowsTheSession(t *testing.T) {
	h, _ := stored(t, "one-01")
	if text := picture(h, 80, 22); !strings.Contains(text, "alpha (1 is all A)") {
		t.Errorf("no curve in\n%s", text)
	}
	press(h, "tab", "down", "down", "down")
	if it := h.item(); it.does != startBuiltin {
		t.Fatalf("on %+v", it)
	}
	if text := picture(h, 80, 22); !strings.Contains(text, h.item().info.Help[:12]) {
		t.Errorf("no word on %s in\n%s", h.item().info.Name, text)
	}
}
