package widget

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duet/tui/term"
	"duet/tui/theme"

	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares a frame with testdata/<test name>.txt.
func golden(t *testing.T, g term.Grid) {
	t.Helper()
	got := strings.Join(g.Lines(), "\n") + "\n"
	path := filepath.Join("testdata", strings.ReplaceAll(t.Name(), "/", "_")+".txt")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s:\ngot\n%s\nwant\n%s", path, got, want)
	}
}

var (
	utf   = term.Profile{Depth: term.TrueColor}
	ascii = term.Profile{Depth: term.Mono, Glyphs: term.ASCII}
	dark  = theme.New("dark", utf)
)

// drawer is what every widget can do.
type drawer interface {
	Draw(term.Grid, term.Rect, *theme.Theme)
}

func line(s string) term.Spans { return term.Spans{dark.Text.Span(s)} }

// sample is one of every widget, well filled.
func sample() map[string]drawer {
	list := &List{Empty: "nothing yet"}
	table := &Table{Select: true, Cols: []Col{{Title: "NAME"}, {Title: "MERGE", Width: 6, Drop: 1}, {Title: "END a", Width: 6, Right: true, Drop: 2}, {Title: "WHEN", Width: 8}}}
	text := &TextView{}
	for i := range 30 {
		name := fmt.Sprintf("demo-%02d", i)
		list.Items = append(list.Items, Item{Line: line(name + " 漢字 long enough to be cut"), Right: line("2h ago")})
		table.Rows = append(table.Rows, []term.Span{dark.Text.Span(name), dark.Text.Span("sum"), dark.Text.Span(".693"), dark.Dim.Span("2h ago")})
		text.Lines = append(text.Lines, line(strings.Repeat(name+" ", 9)))
	}
	list.Sel, table.Sel = 14, 3
	input := &Input{Prompt: "name ", Hint: "demo"}
	input.Set("edges and texture")
	toast := &Toast{}
	toast.Show(theme.Warn, "B learns 3x slower than A", 9)
	return map[string]drawer{
		"list": list, "table": table, "text": text, "form": sampleForm(), "input": input, "toast": toast,
		"emptylist": &List{Empty: "No run yet. enter trains the demo, about 20 s"}, "emptyform": &Form{}, "emptytable": &Table{Empty: "none"},
		"dialog": &Dialog{Title: "Quit?", Text: "A run is training. Everything so far is recorded.", Cancel: "stay", Level: theme.Warn,
			Buttons: []Button{{"stay", "c", "stay"}, {"leave", "s", "save and quit"}}},
		"help":     &Help{Keys: sampleKeys(), Scopes: []string{"train"}},
		"progress": Progress{Done: 41, Total: 100, Text: "batch 31/57"},
		"tabs":     Tabs{Title: "duet", Tabs: []Tab{{"1", "Home", ""}, {"2", "Build", ""}, {"3", "Train", ""}, {"6", "Inspect", "Insp"}, {"7", "Replay", "Play"}}, Active: 2, Right: line("REC demo-01 ep 12/30")},
		"footer":   Footer{Bindings: sampleKeys(), Right: "ETA 38s"},
	}
}

func sampleForm() *Form {
	return &Form{Sel: 1, Fields: []Field{
		{Name: "filters", Kind: Whole, Value: "16", Min: 1, Max: 4096, Help: "how many filters"},
		{Name: "activation", Kind: Choice, Value: "relu", Choices: []string{"linear", "relu", "tanh"}, Help: "after the bias"},
		{Name: "use_bias", Kind: Bool, Value: "true"},
		{Name: "rate", Kind: Number, Value: "1.5", Min: 0, Max: 1, Problem: "0 to 1, not 1.5"},
		{Name: "name", Kind: Text, Value: "edges"},
	}}
}

func sampleKeys() Keys {
	return Keys{
		{ID: "quit", Keys: []string{"q", "ctrl+c"}, Short: "quit", Help: "leave; asks while training"},
		{ID: "help", Keys: []string{"?"}, Short: "help", Help: "this overlay"},
		{ID: "open", Keys: []string{"enter"}, Help: "open, apply"},
		{ID: "train.pause", Keys: []string{"space"}, Scope: "train", Short: "pause", Help: "pause and go on"},
		{ID: "train.step", Keys: []string{"."}, Scope: "train", Short: "step", Help: "one step while paused", Disabled: func() string { return "running" }},
		{ID: "train.smooth", Keys: []string{"+", "-"}, Scope: "train", Short: "smooth", Help: "smoothing"},
		{ID: "train.open", Keys: []string{"enter"}, Scope: "train", Help: "zoom"},
	}
}

func TestGolden(t *testing.T) {
	for name, w := range sample() {
		for pname, p := range map[string]term.Profile{"utf8": utf, "ascii": ascii} {
			t.Run(name+"/"+pname, func(t *testing.T) {
				g := term.New(60, 12, p)
				w.Draw(g, term.Rect{X: 1, Y: 1, W: 58, H: 10}, theme.New("dark", p))
				golden(t, g)
			})
		}
	}
}

func TestTabsWidths(t *testing.T) {
	tabs := sample()["tabs"].(Tabs)
	for _, w := range []int{80, 120} {
		t.Run(fmt.Sprint(w), func(t *testing.T) {
			g := term.New(w, 1, utf)
			tabs.Draw(g, g.Bounds(), dark)
			golden(t, g)
			for i, tab := range tabs.Tabs {
				x := strings.Index(g.Plain(), tab.Key)
				if got, ok := tabs.Click(g.Bounds(), x, 0); !ok || got != i {
					t.Errorf("click on %q at %d gives %d, %v", tab.Key, x, got, ok)
				}
			}
		})
	}
}

// Every widget at every size: no panic, nothing outside its rectangle.
func TestAllSizes(t *testing.T) {
	for name, w := range sample() {
		for width := 0; width <= 40; width++ {
			for height := 0; height <= 30; height++ {
				p := utf
				if (width+height)%2 == 0 {
					p = ascii
				}
				r := term.Rect{X: 2, Y: 1, W: width, H: height}
				g := term.New(44, 33, p)
				g.Fill(g.Bounds(), '~', term.Style{})
				w.Draw(g, r, theme.New("light", p))
				untouched(t, name, g, r)
			}
		}
		g := term.New(500, 200, utf)
		w.Draw(g, g.Bounds(), dark)
		w.Draw(g, term.Rect{X: -5, Y: -5, W: 3000, H: 3000}, dark)
	}
}

func untouched(t interface{ Fatalf(string, ...any) }, name string, g term.Grid, r term.Rect) {
	for y := range g.H {
		for x := range g.W {
			if !r.Contains(x, y) && g.Cell(x, y) != (term.Cell{R: '~'}) {
				t.Fatalf("%s: cell %d,%d outside %v is %+v", name, x, y, r, g.Cell(x, y))
			}
		}
	}
}

// keyNames is what a person may press.
var keyNames = []string{"up", "down", "j", "k", "pgup", "pgdown", "home", "end", "g", "G", "/", "enter", "esc", "tab", "shift+tab",
	"left", "right", "space", "backspace", "delete", "ctrl+u", "ctrl+w", "ctrl+k", "a", "7", ".", "-", "漢", "q", "?", "f13", "\x1b", ""}

// Any keys and clicks in any order, at any size: no panic, and what is drawn
// stays inside.
func TestAnyKeys(t *testing.T) {
	names := []string{"list", "table", "text", "form", "input", "dialog", "help", "emptylist", "emptyform", "emptytable"}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(names).Draw(t, "widget")
		w := sample()[name]
		r := term.Rect{X: 1, Y: 1, W: rapid.IntRange(0, 30).Draw(t, "w"), H: rapid.IntRange(0, 14).Draw(t, "h")}
		for range rapid.IntRange(1, 30).Draw(t, "n") {
			key := rapid.SampledFrom(keyNames).Draw(t, "key")
			press(w, key, r.H)
			if rapid.IntRange(0, 3).Draw(t, "click?") == 0 {
				click(w, r, rapid.IntRange(-2, 40).Draw(t, "x"), rapid.IntRange(-2, 20).Draw(t, "y"))
			}
			g := term.New(34, 17, utf)
			g.Fill(g.Bounds(), '~', term.Style{})
			w.Draw(g, r, dark)
			untouched(t, name, g, r)
		}
	})
}

func press(w drawer, key string, page int) {
	switch w := w.(type) {
	case *List:
		w.Key(key, page)
	case *Table:
		w.Key(key, page)
	case *TextView:
		w.Key(key, page)
	case *Form:
		w.Key(key, page)
	case *Input:
		w.Key(key)
	case *Dialog:
		w.Key(key)
	case *Help:
		w.Key(key, page)
	}
}

func click(w drawer, r term.Rect, x, y int) {
	switch w := w.(type) {
	case *List:
		w.Click(r, x, y)
	case *Table:
		w.Click(r, x, y)
	case *Form:
		w.Click(r, x, y)
	case *Dialog:
		w.Click(r, x, y)
	}
}

func TestETA(t *testing.T) {
	var e ETA
	if _, ok := e.Left(100); ok || e.Text(100) != "ETA settling" {
		t.Error("an empty ETA knows the time left")
	}
	at, done := time.Duration(0), 0.0
	for range 100 {
		at += 100 * time.Millisecond
		done++
		e.Add(at, done)
		if _, ok := e.Left(1000); (at < etaSettle && ok) || (at >= etaSettle+etaStep+100*time.Millisecond && !ok) {
			t.Errorf("at %v: ok %v", at, ok)
		}
	}
	left, ok := e.Left(1000)
	if !ok || left < 88*time.Second || left > 92*time.Second {
		t.Errorf("900 left at 10 a second: %v %v", left, ok)
	}
	e.Add(at+30*time.Second, done+1) // a long stop does not move the median
	if after, _ := e.Left(1000); after < 85*time.Second || after > 95*time.Second {
		t.Errorf("after one stop: %v", after)
	}
	e.Add(0, 0)
	if _, ok := e.Left(1000); ok {
		t.Error("a new run knows the old rate")
	}
	for d, want := range map[time.Duration]string{0: "00:00", 38 * time.Second: "00:38", 3723 * time.Second: "1:02:03", -time.Second: "00:00"} {
		if got := Clock(d); got != want {
			t.Errorf("Clock(%v) = %q, want %q", d, got, want)
		}
	}
}

func TestToast(t *testing.T) {
	var toast Toast
	toast.Show(theme.OK, "saved", 2)
	if toast.Tick() || !toast.Visible() {
		t.Error("gone after one tick of two")
	}
	if !toast.Tick() || toast.Visible() || toast.Tick() {
		t.Error("not gone after two ticks")
	}
	toast.Show(theme.Bad, "disk full", 1)
	if toast.Tick(); !toast.Visible() {
		t.Error("a bad message went away by itself")
	}
}
