package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"duet/sessions"
	"duet/sessions/recipe"
	"duet/sessions/record"
	"duet/tui/screen"
	"duet/tui/theme"
)

// noon is the clock of the tests.
var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// bench drives an app without a terminal: commands run at once, in order, and
// the clock stands still unless a test moves it.
type bench struct {
	testing.TB
	a    *app
	quit bool
	wait []tea.Msg // ticks that were asked for

	inbox chan tea.Msg // of commands on goroutines of their own; nil for at once
}

func newBench(t testing.TB, w, h int, o Options) *bench {
	t.Helper()
	if o.Store == nil {
		store, err := sessions.OpenStore(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		o.Store = store
	}
	o.Version = "test"
	a := newApp(o)
	b := &bench{TB: t, a: a}
	a.now = func() time.Time { return noon }
	a.after = func(d time.Duration, msg func(time.Time) tea.Msg) tea.Cmd {
		b.wait = append(b.wait, msg(noon.Add(d)))
		return nil
	}
	b.do(a.Init())
	b.send(tea.WindowSizeMsg{Width: w, Height: h})
	return b
}

// send gives the app a message and runs what it asks for.
func (b *bench) send(msg tea.Msg) {
	b.Helper()
	_, cmd := b.a.Update(msg)
	b.do(cmd)
}

func (b *bench) do(cmd tea.Cmd) {
	b.Helper()
	switch {
	case cmd == nil:
		return
	case b.inbox != nil:
		go func() { b.inbox <- cmd() }()
		return
	}
	b.take(cmd())
}

// take handles what a command brought.
func (b *bench) take(msg tea.Msg) {
	b.Helper()
	switch msg := msg.(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			b.do(c)
		}
	case tea.QuitMsg:
		b.quit = true
	case crashMsg:
		b.Fatal(msg.err)
	default:
		b.send(msg)
	}
}

// keys types: names in angle brackets, everything else letter by letter.
func (b *bench) keys(text string) {
	b.Helper()
	for text != "" {
		if name, rest, ok := strings.Cut(strings.TrimPrefix(text, "<"), ">"); ok && text[0] == '<' && name != "" {
			b.key(name)
			text = rest
			continue
		}
		b.key(text[:1])
		text = text[1:]
	}
}

// named are the keys that are no letters.
var named = map[string]tea.KeyType{
	"enter": tea.KeyEnter, "esc": tea.KeyEsc, "tab": tea.KeyTab, "shift+tab": tea.KeyShiftTab, "up": tea.KeyUp, "down": tea.KeyDown,
	"left": tea.KeyLeft, "right": tea.KeyRight, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome, "end": tea.KeyEnd,
	"ctrl+c": tea.KeyCtrlC, "ctrl+p": tea.KeyCtrlP, "backspace": tea.KeyBackspace, "space": tea.KeySpace, "delete": tea.KeyDelete,
}

func (b *bench) key(name string) {
	b.Helper()
	if k, ok := named[name]; ok {
		m := tea.KeyMsg{Type: k}
		if k == tea.KeySpace {
			m.Runes = []rune{' '}
		}
		b.send(m)
		return
	}
	b.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)})
}

// text is the frame as it stands.
func (b *bench) text() string { return strings.Join(b.a.grid.Lines(), "\n") + "\n" }

func (b *bench) has(want string) {
	b.Helper()
	if !strings.Contains(b.text(), want) {
		b.Fatalf("no %q in\n%s", want, b.text())
	}
}

// past puts three sessions into a store: one that ended, one that diverged, one
// that was cut off.
func past(t testing.TB) *sessions.Store {
	t.Helper()
	store, err := sessions.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	f32 := func(v float32) *record.F32 { f := record.F32(v); return &f }
	for _, s := range []struct {
		name, mode, policy, why string
		ago                     time.Duration
	}{
		{"demo-01", "weighted_sum", "sigmoid", "finished", 2 * time.Hour},
		{"nan-repro-01", "weighted_product", "free", "diverged", 30 * time.Hour},
		{"cut-01", "weighted_sum", "clip", "", 72 * time.Hour},
	} {
		path, err := store.Path(s.name)
		if err != nil {
			t.Fatal(err)
		}
		w, err := record.Create(path, record.Head{
			Tool: "duet test", Name: strings.TrimSuffix(s.name, "-01"), Recipe: "seed: 1\n", Mode: s.mode, Policy: s.policy, Seed: 1,
			StepsPlanned: 200, EpochsPlanned: 4, Started: noon.Add(-s.ago).Format(time.RFC3339), ID: "00112233445566778899aabbccddeeff",
		}, record.Options{Now: func() time.Time { return noon }})
		if err != nil {
			t.Fatal(err)
		}
		check := func(err error) {
			if err != nil {
				t.Fatal(err)
			}
		}
		for n := 1; n <= 200; n++ {
			v := float32(n) / 200
			check(w.Step(record.Step{N: n, Epoch: 1 + (n-1)/50, Loss: record.F32(2.2 - 2*v), Alpha: []record.F32{record.F32(0.5 + 0.2*v)}, OKA: -1, OKB: -1, Of: 32}))
		}
		check(w.Eval(record.Eval{
			N: 200, Epoch: 4, Split: "validation", Of: 100, Alpha: []record.F32{0.7},
			Merged: record.Score{Loss: f32(0.2), Accuracy: f32(0.942)}, A: record.Score{Accuracy: f32(0.904)}, B: record.Score{Accuracy: f32(0.839)},
		}))
		if s.why != "" {
			check(w.Close(record.End{Why: s.why, N: 200}))
			continue
		}
		check(w.Sync())
		text, err := os.ReadFile(path)
		check(err)
		check(w.Close(record.End{Why: "finished", N: 200}))
		check(os.WriteFile(path, text[:len(text)-7], 0o644))
	}
	return store
}

// shapes is a recipe that stays as it is, whatever becomes of the built-in ones.
func shapes(t testing.TB) *recipe.Recipe {
	t.Helper()
	r, err := recipe.Load(filepath.Join("testdata", "shapes.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// broken is a recipe whose branches do not fit together.
func broken(t testing.TB) *recipe.Recipe {
	t.Helper()
	r := shapes(t)
	if err := r.Set("b.layers.4.Dense.units", "2"); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestKeyTable(t *testing.T) {
	keys := Keys()
	if bad := keys.Conflicts(); len(bad) > 0 {
		t.Errorf("conflicts:\n%s", strings.Join(bad, "\n"))
	}
	b := newBench(t, 80, 24, Options{})
	for _, k := range keys {
		for _, key := range k.Keys {
			found, ok := keys.Lookup(key, k.Scope)
			if !ok || found.ID != k.ID {
				t.Errorf("%s: key %q leads to %q", k.ID, key, found.ID)
			}
		}
		if k.Scope == "" {
			continue
		}
		titles := map[string]bool{}
		for _, s := range b.a.screens {
			titles[s.Title()] = true
		}
		if !titles[k.Scope] {
			t.Errorf("%s: scope %q is no screen", k.ID, k.Scope)
		}
	}
	b.keys("?")
	help := b.a.over.(*help)
	if len(help.Keys) != len(keys) || help.Scopes[0] != "Home" {
		t.Error("help is not made of the table")
	}
	for _, hint := range newBench(t, 80, 24, Options{}).a.footer().Bindings {
		if _, ok := keys.ID(hint.ID); !ok {
			t.Errorf("the footer has %q, the table has not", hint.ID)
		}
	}
}

func TestTheme(t *testing.T) {
	b := newBench(t, 80, 24, Options{})
	was := b.a.th.Name
	b.keys("T")
	if b.a.th.Name != theme.Next(was) {
		t.Errorf("T gave %s after %s", b.a.th.Name, was)
	}
	b.has("theme " + b.a.th.Name)
}

func TestPaletteReachesEverything(t *testing.T) {
	b := newBench(t, 80, 24, Options{})
	b.keys("<ctrl+p>")
	if p := b.a.over.(*palette); len(p.found) != len(Keys()) {
		t.Errorf("the palette lists %d of %d", len(p.found), len(Keys()))
	}
	b.keys("build two<enter>")
	if b.a.active != screen.BuildID {
		t.Errorf("on screen %d\n%s", b.a.active, b.text())
	}
}

func TestQuitIdle(t *testing.T) {
	for _, key := range []string{"q", "<ctrl+c>"} {
		b := newBench(t, 80, 24, Options{})
		b.keys("<esc>" + key)
		if !b.quit {
			t.Errorf("%s does not leave", key)
		}
	}
}
