package sessions

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"duet/sessions/record"
)

func f32(v float32) *record.F32 { f := record.F32(v); return &f }

func feedHead() record.Head {
	return record.Head{
		Tool: "duet test", Seed: 1, Name: "demo", Recipe: "seed: 1\n", StepsPlanned: 100, EpochsPlanned: 4,
		Mode: "weighted_sum", Policy: "sigmoid",
	}
}

// feedStep is step n, whose content follows from n.
func feedStep(n int) record.Step {
	s := record.Step{
		N: n, Epoch: 1 + (n-1)/25, Loss: record.F32(3 / float32(n)),
		Alpha: []record.F32{record.F32(0.5 + float32(n)/1000)}, Raw: []record.F32{record.F32(n)}, Grad: []record.F32{record.F32(-n)},
		OK: n % 32, Of: 32, OKA: -1, OKB: n % 7, LR: 0.001, NormA: record.F32(n), NormB: 2, MS: record.F64(1 + n%3),
	}
	if n%2 == 0 {
		s.LossA, s.LossB = f32(float32(n)), f32(-float32(n))
	}
	return s
}

// writeRun writes a session of so many steps with an evaluation every 25, and ends it
// unless why is empty.
func writeRun(t testing.TB, path string, steps int, why string) *record.Writer {
	t.Helper()
	w, err := record.Create(path, feedHead(), record.Options{})
	if err != nil {
		t.Fatal(err)
	}
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	score := func(n int) record.Score { return record.Score{Loss: f32(1), Accuracy: f32(float32(n) / 200)} }
	check(w.Eval(record.Eval{Split: "validation", Merged: score(0), A: score(1), B: score(2), Alpha: []record.F32{0.5}}))
	for n := 1; n <= steps; n++ {
		check(w.Step(feedStep(n)))
		if n%25 == 0 {
			check(w.Eval(record.Eval{N: n, Epoch: n / 25, Split: "validation", Merged: score(n), A: score(1), B: score(2), Alpha: []record.F32{record.F32(n)}}))
		}
		switch n {
		case 10:
			check(w.Action(record.Action{At: n, Do: record.DoSet, Key: "lr", From: "0.001", To: "0.003"}))
		case 11:
			check(w.Action(record.Action{At: n, Do: record.DoMark, Text: "kink"}))
			check(w.Action(record.Action{At: n, Do: record.DoPause}))
		case 30:
			check(w.Checkpoint(record.Checkpoint{N: n, Why: "user"}, []record.Tensor{{Name: "x", Shape: []int{1}, F32: []float32{float32(n)}}}))
		}
	}
	if why != "" {
		check(w.Close(record.End{Why: why, N: steps}))
	}
	return w
}

func newStore(t *testing.T) *Store {
	t.Helper()
	s, err := OpenStore(filepath.Join(t.TempDir(), "duet", "sessions"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestStoreList(t *testing.T) {
	s := newStore(t)
	if list, err := s.List(); err != nil || len(list) != 0 {
		t.Fatalf("a folder that is not there: %v, %v", list, err)
	}
	if err := os.MkdirAll(s.Dir(), 0o700); err != nil {
		t.Fatal(err)
	}
	path := func(name string) string {
		p, err := s.Path(name)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	writeRun(t, path("done"), 50, record.EndFinished)
	running := writeRun(t, path("running"), 30, "")
	cut := writeRun(t, path("x"), 30, record.EndFinished)
	b, err := os.ReadFile(cut.Path())
	if err != nil {
		t.Fatal(err)
	}
	// A file that belongs to nobody, one of another kind, a folder, a pipe's cousin.
	for name, text := range map[string][]byte{"torn": b[:len(b)/2], "foreign": []byte("hello"), "empty": nil} {
		if err := os.WriteFile(path(name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	os.Mkdir(filepath.Join(s.Dir(), "folder.duet"), 0o700)
	os.WriteFile(filepath.Join(s.Dir(), "notes.txt"), []byte("x"), 0o600)
	os.WriteFile(filepath.Join(s.Dir(), "\x1b[31mred.duet"), b, 0o600)
	list, err := s.List()
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]Entry{}
	for _, e := range list {
		by[e.Name] = e
	}
	if len(by) != 7 {
		t.Fatalf("%d entries: %v", len(by), list)
	}
	done := by["done"]
	if done.Err != nil || done.Verdict != record.Clean || done.Why != record.EndFinished || done.Steps != 50 || done.Epochs != 2 || done.State() != Finished {
		t.Errorf("done: %+v", done)
	}
	if *done.Merged != 0.25 || *done.A != 0.005 || done.Alpha[0] != 50 || done.Policy != "sigmoid" || done.Mode != "weighted_sum" || len(done.Curve.N) != 50 {
		t.Errorf("done: merged %v, a %v, alpha %v", *done.Merged, *done.A, done.Alpha)
	}
	if r := by["running"]; r.Verdict != record.Running || r.Steps != 30 || r.State() != Running || *r.Merged != 0.125 {
		t.Errorf("running: %+v", r)
	}
	if r := by["torn"]; r.Verdict != record.Torn || r.Steps == 0 || r.State() != Cut || r.Err != nil {
		t.Errorf("torn: %+v", r)
	}
	if !errors.Is(by["foreign"].Err, record.ErrForeign) || !errors.Is(by["empty"].Err, record.ErrNoHead) {
		t.Errorf("foreign: %v, empty: %v", by["foreign"].Err, by["empty"].Err)
	}
	if _, ok := by["[31mred"]; !ok {
		t.Error("a name with an escape in it was not scrubbed")
	}
	if err := s.Remove("running"); !errors.Is(err, record.ErrRunning) {
		t.Errorf("removing a session that is written: %v", err)
	}
	if err := running.Close(record.End{Why: record.EndStopped, N: 30}); err != nil {
		t.Fatal(err)
	}
	if err := s.Remove("running"); err != nil {
		t.Error(err)
	}
	if err := s.Remove("running"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("removed twice: %v", err)
	}
}

func TestStoreOrder(t *testing.T) {
	s := newStore(t)
	for i, started := range []string{"2026-01-01T00:00:00Z", "2026-03-01T00:00:00Z", "2026-02-01T00:00:00Z"} {
		h := feedHead()
		h.Started = started
		w, name, err := s.Create("run", h, record.Options{})
		if err != nil || name != fmt.Sprintf("run-%02d", i+1) {
			t.Fatal(name, err)
		}
		w.Close(record.End{Why: record.EndFinished})
	}
	list, err := s.List()
	if err != nil || len(list) != 3 || list[0].Name != "run-02" || list[1].Name != "run-03" || list[2].Name != "run-01" {
		t.Errorf("%v, %v", list, err)
	}
}

// TestStoreCreateRace: writers that start at the same moment never share a file.
func TestStoreCreateRace(t *testing.T) {
	s := newStore(t)
	const writers = 20
	var names sync.Map
	var wg sync.WaitGroup
	for i := range writers {
		wg.Go(func() {
			w, name, err := s.Create("demo", feedHead(), record.Options{})
			if err != nil {
				t.Error(err)
				return
			}
			if _, twice := names.LoadOrStore(name, i); twice {
				t.Errorf("%s was given out twice", name)
			}
			st := feedStep(i + 1)
			if err := errors.Join(w.Step(st), w.Close(record.End{Why: record.EndFinished, N: st.N})); err != nil {
				t.Error(err)
			}
			s.List() // asks about locks while others take them
		})
	}
	wg.Wait()
	list, err := s.List()
	if err != nil || len(list) != writers {
		t.Fatalf("%d sessions, %v", len(list), err)
	}
	for _, e := range list {
		if err := record.Check(e.Path); err != nil {
			t.Error(err)
		}
	}
	if next, err := s.NewName("demo"); err != nil || next != "demo-21" {
		t.Errorf("next name %s, %v", next, err)
	}
}

func TestNames(t *testing.T) {
	for _, good := range []string{"demo-01", "a", "Größe 3", "x.y_z+1=2", strings.Repeat("x", 80)} {
		if err := CheckName(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	s := newStore(t)
	for _, bad := range []string{"", ".", "..", "../x", "a/b", `a\b`, "-rf", ".hidden", "a\x00b", "a\nb", "\x1b[31m", "a\u202eb", strings.Repeat("x", 81), " x", "a*", "~", "c:x"} {
		if err := CheckName(bad); !errors.Is(err, ErrName) {
			t.Errorf("%q: %v", bad, err)
		}
		if _, err := s.Path(bad); !errors.Is(err, ErrName) {
			t.Errorf("path of %q: %v", bad, err)
		}
		if err := s.Remove(bad); !errors.Is(err, ErrName) {
			t.Errorf("removing %q: %v", bad, err)
		}
		if name := NameFrom(bad); CheckName(name) != nil {
			t.Errorf("%q became %q", bad, name)
		}
	}
	if got := NameFrom("../my recipe*"); got != "my-recipe-" && got != "my-recipe" {
		t.Errorf("got %q", got)
	}
}

func TestResolve(t *testing.T) {
	s := newStore(t)
	w, name, err := s.Create("demo", feedHead(), record.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w.Close(record.End{Why: record.EndFinished})
	for _, arg := range []string{name, name + Ext, w.Path()} {
		if got, err := s.Resolve(arg); err != nil || got != w.Path() {
			t.Errorf("%q: %q, %v", arg, got, err)
		}
	}
	for _, arg := range []string{"demo-99", "no/such/file.duet", ""} {
		if _, err := s.Resolve(arg); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%q: %v", arg, err)
		}
	}
}

func TestDefaultDir(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", "/data")
	if d, err := DefaultDir(); err != nil || d != "/data/duet/sessions" {
		t.Errorf("%s, %v", d, err)
	}
	t.Setenv("XDG_DATA_HOME", "relative")
	t.Setenv("HOME", "/home/x")
	if d, err := DefaultDir(); err != nil || d != "/home/x/.local/share/duet/sessions" {
		t.Errorf("%s, %v", d, err)
	}
	t.Setenv("HOME", "")
	if _, err := OpenStore(""); err == nil {
		t.Error("no home, no XDG, and yet a folder")
	}
}
