package screen

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"duet/datasets"
	"duet/tui/term"
)

// write makes a file for a test.
func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

const wrongRecipe = `# mine
seed: 1
a:
  layers:
    - Conv2D: {filtres: 8, kernel_size: 3}
b: {layers: []}
`

// TestMistakeAtItsLine opens a file with a mistake, on both screens, mends it and
// opens it again.
func TestMistakeAtItsLine(t *testing.T) {
	for _, s := range []Screen{homeWith(), built(t)} {
		path := filepath.Join(t.TempDir(), "mine.yaml")
		write(t, path, wrongRecipe)
		press(s, "o")
		s.Paste(path)
		press(s, "enter")
		text := picture(s, 80, 22)
		for _, want := range []string{"line 5", "did you mean filters?", "5     - Conv2D: {filtres: 8", "^"} {
			if !strings.Contains(text, want) {
				t.Fatalf("no %q in\n%s", want, text)
			}
		}
		lines := strings.Split(text, "\n")
		at := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, "filtres: 8") })
		if before, _, _ := strings.Cut(lines[at], "filtres"); term.Width(before) != term.Width(lines[at+1][:strings.Index(lines[at+1], "^")]) {
			t.Errorf("the sign does not point at the place:\n%s\n%s", lines[at], lines[at+1])
		}
		write(t, path, strings.Replace(wrongRecipe, "filtres", "filters", 1))
		requests := press(s, "enter")
		switch s := s.(type) {
		case *Home:
			if e, ok := requests[0].(Edit); !ok || e.Recipe.Name != "mine" || e.File != path {
				t.Errorf("asks for %v", requests)
			}
		case *Build:
			if s.r.Name != "mine" || s.file != path || s.modal != nil {
				t.Errorf("shows %s of %q", s.r.Name, s.file)
			}
		}
		if s.Editing() {
			t.Error("the line is still open")
		}
	}
}

func TestAround(t *testing.T) {
	text := "one\n\ttwo\x1b[31m\nthree\n日本 four"
	if got := around(text, 4, 4); len(got) != 5 || got[3].text != "日本 four" || got[4].text != "     ^" {
		t.Errorf("%+v", got)
	}
	if got := around(text, 2, 0); len(got) != 4 || strings.ContainsAny(got[1].text, "\t\x1b") || !got[1].bad {
		t.Errorf("%+v", got)
	}
	if around(text, 9, 1) != nil || around(text, 0, 1) != nil {
		t.Error("lines around a place that is not there")
	}
}

func TestCompletePath(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"one.yaml", "one.npz", "only/deep.yaml", ".hidden.yaml", "two.yml"} {
		write(t, filepath.Join(dir, name), "")
	}
	h := homeWith()
	value := func() string { return strings.TrimPrefix(h.prompt.input.Value(), dir+"/") }
	press(h, "o")
	settle(h, h.Paste(dir+"/on"))
	for _, want := range []string{"one.yaml", "only", "one.yaml"} {
		if press(h, "tab"); value() != want {
			t.Fatalf("tab makes %q, want %q", value(), want)
		}
	}
	press(h, "shift+tab", "/", "d")
	if press(h, "tab"); value() != "only/deep.yaml" {
		t.Errorf("tab makes %q", value())
	}
	press(h, "ctrl+u")
	settle(h, h.Paste(dir+"/nowhere/x"))
	if press(h, "tab"); value() != "nowhere/x" {
		t.Errorf("tab makes %q", value())
	}
	press(h, "esc", "o", "b", "i")
	if press(h, "tab"); h.prompt.input.Value() != "binary" {
		t.Errorf("tab makes %q of the name of a built-in recipe", h.prompt.input.Value())
	}
}

func TestDataPath(t *testing.T) {
	for _, c := range []struct {
		text, before, path string
		ok                 bool
	}{
		{"npz:a/b", "npz:", "a/b", true}, {"idx:x", "idx:", "x", true}, {"idx:x,y", "idx:x,", "y", true},
		{"csv:f.csv,col", "csv:", "f.csv,col", false}, {"name:gl", "", "", false}, {"npz", "", "", false}, {"", "", "", false},
	} {
		before, path, ok := dataPath(c.text)
		if ok != c.ok || ok && (before != c.before || path != c.path) {
			t.Errorf("%q: %q %q %v", c.text, before, path, ok)
		}
	}
	if got := dataWords("np"); !slices.Equal(got, []string{"npz:"}) {
		t.Errorf("np becomes %v", got)
	}
	for _, k := range fileKinds {
		if _, err := datasets.ParseRef(k.kind + ":a,b"); err != nil && strings.Contains(err.Error(), "kind") {
			t.Errorf("%s: %v", k.kind, err)
		}
	}
}

// TestDataByCompletion takes a file by typing a part of its name.
func TestDataByCompletion(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "numbers.csv"), "x,y\n1,2\n")
	b := built(t)
	field(t, b, "data")
	keyed(b, "<enter>csv<enter>")
	settle(b, b.Paste(dir+"/"))
	press(b, "n", "u", "tab", "enter")
	if b.r.Data.CSV != filepath.Join(dir, "numbers.csv") {
		t.Errorf("data %v", b.r.Data)
	}
}
