package sessions

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"go.uber.org/goleak"

	"duet/datasets"
	"duet/nn/alpha"
	"duet/nn/train"
	"duet/sessions/record"
)

// policy is an alpha policy as an action names it.
func policy(name string) alpha.Options {
	o := alpha.Defaults()
	o.Policy = name
	return o
}

// evaluation is a loaded model's score, as the file has it.
func evaluation(t *Trained) string {
	e := t.Score(t.Job.Validation)
	return fmt.Sprint(e.Merged.Loss, e.A.Loss, e.B.Loss, e.Alpha)
}

func recorded(e record.Eval) string {
	var a record.F32
	if len(e.Alpha) > 0 {
		a = e.Alpha[0]
	}
	return fmt.Sprint(float32(*e.Merged.Loss), float32(*e.A.Loss), float32(*e.B.Loss), float32(a))
}

// TestLoadAtEveryEpoch: what is loaded at a step scores, to the bit, what the
// run recorded there, under every policy.
func TestLoadAtEveryEpoch(t *testing.T) {
	defer goleak.VerifyNone(t)
	for _, name := range []string{"fixed", "free", "clip", "min_max_norm", "sigmoid"} {
		r := end(t, begin(t, small(t, "merge.alpha.policy="+name, "merge.alpha.start=0.3"), Both, Options{Threads: 1}))
		_, evals, _, _ := records(t, r.Session)
		for _, e := range evals {
			loaded, err := Load(r.Session, LoadOptions{At: &e.N, Threads: 2})
			if err != nil {
				t.Fatal(err)
			}
			if got, want := evaluation(loaded), recorded(e); loaded.At != e.N || got != want {
				t.Errorf("%s: loaded at step %d: %s, recorded at %d: %s", name, loaded.At, got, e.N, want)
			}
			loaded.Close()
		}
		between, err := Load(r.Session, LoadOptions{At: new(evals[0].N + 2), Threads: 1})
		if err != nil || between.At != evals[0].N {
			t.Errorf("%s: asked between two checkpoints: step %d, %v", name, between.At, err)
		}
		between.Close()
	}
}

// TestLoadAfterActions: whatever was done to alpha, the loaded model is the one
// that was evaluated last, to the bit, and its merge passes the check.
func TestLoadAfterActions(t *testing.T) {
	set := func(v float64) Action { return Action{Kind: DoAlpha, Value: v} }
	to := func(name string) Action { return Action{Kind: DoPolicy, Policy: policy(name)} }
	step := Action{Kind: DoStep}
	for _, c := range []struct {
		name, policy string
		do           []Action
	}{
		{"set under fixed", "fixed", []Action{step, set(0.1), step}},
		{"fixed where it stood", "free", []Action{step, step, to("fixed"), step}},
		{"fixed at the very end", "sigmoid", []Action{step, step, to("fixed")}},
		{"fixed at the end of an epoch", "free", []Action{step, step, step, step, step, to("fixed")}},
		{"fixed, then set", "free", []Action{step, to("fixed"), set(0.9), step}},
		{"set, then fixed", "free", []Action{step, set(0.9), step, to("fixed"), step}},
		{"fixed, free and fixed again", "fixed", []Action{set(0.1), to("free"), step, step, to("fixed"), step}},
		{"fixed to fixed", "fixed", []Action{set(0.7), to("fixed"), step}},
		{"outside, then clip", "free", []Action{set(1.5), step, to("clip"), step}},
		{"outside, then fixed", "free", []Action{set(1.5), to("fixed"), step}},
		{"sigmoid from a bound", "free", []Action{set(0), to("sigmoid"), step, step}},
		{"only the rate", "free", []Action{{Kind: DoLR, Value: 0.5}, step}},
	} {
		l := begin(t, small(t, "merge.alpha.policy="+c.policy, "merge.alpha.start=0.3"), Both, Options{Threads: 1, Paused: true})
		steps := 0
		for _, a := range c.do {
			if l.Do(a); a.Kind == DoStep {
				steps++
				waitFor(t, l, steps)
			}
		}
		l.Do(Action{Kind: DoStop})
		r := end(t, l)
		_, evals, _, _ := records(t, r.Session)
		loaded, err := Load(r.Session, LoadOptions{Threads: 1})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		// At the end of an epoch the evaluation came before the action.
		same := c.name != "fixed at the end of an epoch"
		if got, want := evaluation(loaded), recorded(evals[len(evals)-1]); loaded.At != steps || got != want && same {
			t.Errorf("%s: loaded at step %d: %s, recorded at %d: %s", c.name, loaded.At, got, steps, want)
		}
		if loaded.WeightsSHA256() != r.Weights {
			t.Errorf("%s: other weights than at the end", c.name)
		}
		p := loaded.Predict(loaded.Test(), nil)
		if v, err := Check(loaded.Job.Recipe.Merge, p); err != nil || !v.ArrayEqual {
			t.Errorf("%s: %+v, %v", c.name, v, err)
		}
		if want := float64(evals[len(evals)-1].Alpha[0]); math.Abs(float64(p.Alpha)-want) > 0.002 {
			t.Errorf("%s: alpha %v after loading, %v at the end", c.name, p.Alpha, want)
		}
		loaded.Close()
	}
}

func TestSamplesFallBack(t *testing.T) {
	for _, c := range []struct{ validation, test, want string }{{"0.1", "0.1", "test"}, {"0.1", "0", "validation"}, {"0", "0", "training"}} {
		r := end(t, begin(t, small(t, "split.validation="+c.validation, "split.test="+c.test), Both, Options{}))
		loaded, err := Load(r.Session, LoadOptions{Threads: 1})
		if err != nil {
			t.Fatal(err)
		}
		if table, split := loaded.Samples(); split != c.want || table.Len() == 0 {
			t.Errorf("validation %s, test %s: %d samples of %s, want %s", c.validation, c.test, table.Len(), split, c.want)
		}
		loaded.Close()
	}
}

// TestDamagedIsRefused: a bit that flipped on the disk, against a file that was
// cut off.
func TestDamagedIsRefused(t *testing.T) {
	r := end(t, begin(t, small(t), Both, Options{}))
	whole, err := os.ReadFile(r.Session)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name string, b []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	flipped := append([]byte{}, whole...)
	flipped[len(whole)/2] ^= 4
	cut := write("cut.duet", whole[:len(whole)*2/3])
	for _, c := range []struct {
		path string
		want error
	}{
		{write("flipped.duet", flipped), record.ErrCorrupt}, {write("foreign.duet", []byte("hello")), record.ErrForeign},
		{write("empty.duet", nil), record.ErrNoHead}, {filepath.Join(dir, "none.duet"), fs.ErrNotExist},
	} {
		_, loadErr := Load(c.path, LoadOptions{Threads: 1})
		_, describeErr := Describe(c.path)
		_, judgeErr := Judge(c.path)
		for what, err := range map[string]error{"Load": loadErr, "Describe": describeErr, "Judge": judgeErr} {
			if !errors.Is(err, c.want) || !strings.Contains(err.Error(), filepath.Base(c.path)) {
				t.Errorf("%s of %s: %v, want %v", what, filepath.Base(c.path), err, c.want)
			}
		}
	}
	if state, err := Judge(cut); err != nil || state.Verdict != record.Torn {
		t.Errorf("cut off: %+v, %v", state, err)
	}
	if d, err := Describe(cut); err != nil || d.Verdict != "cut off" || d.Weights == "" {
		t.Errorf("cut off: %+v, %v", d, err)
	}
	loaded, err := Load(cut, LoadOptions{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	loaded.Close()
	if _, err := Load(write("early.duet", whole[:2500]), LoadOptions{Threads: 1}); !errors.Is(err, record.ErrTorn) {
		t.Errorf("cut before the first checkpoint: %v", err)
	}
}

// TestDataIsFoundByItsFingerprint: paths in a session are never opened; this
// machine remembers where it read the data, and takes nothing else for it.
func TestDataIsFoundByItsFingerprint(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	base := end(t, begin(t, small(t), Both, Options{}))
	made, err := Load(base.Session, LoadOptions{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer made.Close()
	path := filepath.Join(t.TempDir(), "data.npz")
	if err := writeInputs(made, path); err != nil {
		t.Fatal(err)
	}
	rec := small(t, "data={npz: "+path+"}", "a.view=whole", "b.view=whole", "b.layers=[{Dense: {units: 4}}, {Dense: {units: 10}}]")
	r := end(t, begin(t, rec, Both, Options{}))
	load := func(o LoadOptions) error {
		o.Threads = 1
		loaded, err := Load(r.Session, o)
		if err == nil {
			loaded.Close()
		}
		return err
	}
	if err := load(LoadOptions{}); err != nil {
		t.Errorf("the data it was trained on: %v", err)
	}
	moved := filepath.Join(t.TempDir(), "moved.npz")
	if err := os.Rename(path, moved); err != nil {
		t.Fatal(err)
	}
	if err := load(LoadOptions{}); !errors.Is(err, datasets.ErrUnreadable) || !strings.Contains(err.Error(), "data.npz") {
		t.Errorf("data that went away: %v", err)
	}
	if err := load(LoadOptions{Data: &datasets.Ref{NPZ: moved}}); err != nil {
		t.Errorf("data that was named: %v", err)
	}
	other := made.Predict(made.Job.Train, nil)
	other.B[0]++
	if err := load(LoadOptions{}); err != nil {
		t.Errorf("the place that was named last is not remembered: %v", err)
	}
	if err := writeArrays(moved, other.N, other.KB, other.B); err != nil {
		t.Fatal(err)
	}
	if err := load(LoadOptions{}); !errors.Is(err, datasets.ErrUnreadable) || !strings.Contains(err.Error(), "--data") {
		t.Errorf("other data in the place: %v", err)
	}
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	if err := load(LoadOptions{}); !errors.Is(err, datasets.ErrUnreadable) || !strings.Contains(err.Error(), "--data") {
		t.Errorf("a machine that never saw it: %v", err)
	}
}

// writeInputs writes the outputs of a model's branch as a data set: x and y.
func writeInputs(t *Trained, path string) error {
	p := t.Predict(t.Job.Train, nil)
	return writeArrays(path, p.N, p.KB, p.B)
}

func writeArrays(path string, n, k int, x []float32) error {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range []string{"x", "y"} {
		if err := writeArray(z, name, "<f4", []int{n, k}, float32Bytes(x)); err != nil {
			return err
		}
	}
	if err := z.Close(); err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o600)
}

// TestGraphOfHead: the summary of a session needs no data.
func TestGraphOfHead(t *testing.T) {
	for _, side := range []Side{Both, OnlyA, OnlyB} {
		l := begin(t, pictures(t), side, Options{})
		r := end(t, l)
		d, err := Describe(r.Session)
		if err != nil {
			t.Fatal(err)
		}
		h := d.Head
		h.Recipe = strings.Replace(h.Recipe, "{name: shape-texture, samples: 180}", "{npz: /no/such/file}", 1)
		if !strings.Contains(h.Recipe, "npz") {
			t.Fatalf("the recipe names its data otherwise:\n%s", h.Recipe)
		}
		g, err := GraphOfHead(h)
		if err != nil {
			t.Fatalf("side %q: %v", side, err)
		}
		total, _ := g.ParamCount()
		if want, _ := l.Job().Graph.ParamCount(); total != want || len(g.Nodes) != len(l.Job().Graph.Nodes) {
			t.Errorf("side %q: %d parameters in %d nodes, want %d", side, total, len(g.Nodes), want)
		}
		var invalid *Invalid
		for name, spoil := range map[string]func(){
			"no inputs":   func() { h.Data.Inputs = nil },
			"one input":   func() { h.Data.Inputs, h.Only = [][]int{{32, 32, 3}}, "" },
			"a bad shape": func() { h.Data.Inputs = [][]int{{-1}, {0}} },
			"no recipe":   func() { h.Recipe = "?" },
		} {
			kept := h
			spoil()
			if _, err := GraphOfHead(h); !errors.As(err, &invalid) {
				t.Errorf("%s: %v", name, err)
			}
			h = kept
		}
	}
}

// TestAPanicEndsTheRun: whatever breaks on the trainer's goroutine, the file is
// closed with the reason and nothing is left running.
func TestAPanicEndsTheRun(t *testing.T) {
	defer goleak.VerifyNone(t)
	l := begin(t, small(t), Both, Options{Threads: 3, OnStep: func(s *record.Step) {
		if s.N == 7 {
			panic("broken")
		}
	}})
	r, err := l.Wait()
	if err == nil || !strings.Contains(err.Error(), "broken") || r.Outcome != train.Failed {
		t.Fatalf("%+v, %v", r, err)
	}
	steps, _, _, state := records(t, r.Session)
	if len(steps) != 7 || state.End == nil || state.End.Why != record.EndError || !strings.Contains(state.End.Error, "broken") {
		t.Errorf("%d steps, file ends %+v", len(steps), state.End)
	}
}

// failing fails every operation from the one that passes comes to.
type failing struct {
	record.File
	passes int
}

func (f *failing) fails() bool { f.passes--; return f.passes < 0 }

func (f *failing) Write(b []byte) (int, error) {
	if f.fails() {
		n, _ := f.File.Write(b[:len(b)/2])
		return n, syscall.ENOSPC
	}
	return f.File.Write(b)
}

func (f *failing) Sync() error {
	if f.fails() {
		return syscall.EIO
	}
	return f.File.Sync()
}

// TestEveryOperationMayFail: wherever writing breaks off, the run ends with one
// error, what was told is in the file, and no goroutine stays.
func TestEveryOperationMayFail(t *testing.T) {
	defer goleak.VerifyNone(t)
	operations := 0
	for passes := 0; ; passes++ {
		told := 0
		o := Options{Threads: 1, Path: filepath.Join(t.TempDir(), "s.duet"), OnStep: func(s *record.Step) { told = s.N }}
		o.Record.Wrap = func(f record.File) record.File { return &failing{File: f, passes: passes} }
		j, err := Prepare(small(t), Both)
		if err != nil {
			t.Fatal(err)
		}
		l, err := Start(j, o)
		if err != nil {
			continue // not even the head: nothing was begun
		}
		r, err := l.Wait()
		if err == nil {
			operations = passes
			break
		}
		var broken *record.WriteError
		if !errors.As(err, &broken) || strings.Count(err.Error(), "recording ended") != 1 {
			t.Errorf("operation %d fails: %v", passes, err)
		}
		steps, _, _, state := records(t, o.Path)
		// A failed flush leaves the step that was written before it, untold.
		if len(steps) != told && len(steps) != told+1 || state.Verdict == record.Corrupt || r.Steps < told {
			t.Errorf("operation %d fails: %d steps told, %d in the file, %v", passes, told, len(steps), state.Verdict)
		}
		var b Batch
		for l.Feed().Drain(&b) {
		}
		if b.State != Failed || b.Message == "" {
			t.Errorf("operation %d fails: the feed says %v %q", passes, b.State, b.Message)
		}
	}
	if operations < 25 {
		t.Errorf("only %d operations could fail", operations)
	}
}

func TestOverwriteIsAsked(t *testing.T) {
	r := end(t, begin(t, small(t), Both, Options{}))
	again := begin(t, small(t, "train.epochs=1"), Both, Options{Path: r.Session, Record: record.Options{Overwrite: true}})
	if got := end(t, again); got.Steps != 5 || got.Session != r.Session {
		t.Errorf("%+v", got)
	}
	if d, err := Describe(r.Session); err != nil || d.Entry.Steps != 5 {
		t.Errorf("%+v, %v", d.Entry, err)
	}
}
