package sessions

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"duet/nn/alpha"
	"duet/nn/train"
	"duet/sessions/recipe"
	"duet/sessions/record"
)

// small is the seed recipe, cut down so that a run takes milliseconds.
func small(t testing.TB, sets ...string) *recipe.Recipe {
	t.Helper()
	r, err := recipe.Builtin("seed-trainable")
	if err != nil {
		t.Fatal(err)
	}
	r.Data.Samples = 200
	for _, s := range append([]string{"train.epochs=3", "merge.alpha.policy=free", "merge.alpha.start=0.5"}, sets...) {
		path, value, _ := strings.Cut(s, "=")
		if err := r.Set(path, value); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// pictures is a small classification with pictures.
func pictures(t testing.TB, sets ...string) *recipe.Recipe {
	t.Helper()
	r, err := recipe.Builtin("product")
	if err != nil {
		t.Fatal(err)
	}
	r.Data.Samples = 180
	for _, s := range append([]string{"train.epochs=1"}, sets...) {
		path, value, _ := strings.Cut(s, "=")
		if err := r.Set(path, value); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

func begin(t testing.TB, r *recipe.Recipe, side Side, o Options) *Live {
	t.Helper()
	j, err := Prepare(r, side)
	if err != nil {
		t.Fatal(err)
	}
	if o.Path == "" {
		o.Path = filepath.Join(t.TempDir(), "s.duet")
	}
	l, err := Start(j, o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func end(t testing.TB, l *Live) Result {
	t.Helper()
	r, err := l.Wait()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// records reads a session's steps, evaluations and actions, and its verdict.
func records(t testing.TB, path string) (steps []record.Step, evals []record.Eval, actions []record.Action, s record.State) {
	t.Helper()
	log, err := record.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	for {
		rec, err := log.Next()
		if err != nil {
			break
		}
		switch v := rec.Value.(type) {
		case *record.Step:
			steps = append(steps, v.Clone())
		case record.Eval:
			evals = append(evals, v)
		case record.Action:
			actions = append(actions, v)
		}
	}
	if s, err = log.State(); err != nil {
		t.Fatal(err)
	}
	return steps, evals, actions, s
}

func TestARunIsRecordedWhole(t *testing.T) {
	defer goleak.VerifyNone(t)
	var told []int
	l := begin(t, small(t), Both, Options{Tool: "test", OnStep: func(s *record.Step) { told = append(told, s.N) }})
	r := end(t, l)
	steps, evals, _, state := records(t, r.Session)
	if r.Outcome != train.Finished || state.Verdict != record.Clean || state.End == nil || state.End.Why != record.EndFinished {
		t.Fatalf("%+v, file %+v", r, state)
	}
	if len(steps) != 15 || len(told) != 15 || len(evals) != 3 || r.Steps != 15 || r.Epochs != 3 || r.Images != 480 {
		t.Errorf("%d steps recorded, %d told, %d evaluations, result %+v", len(steps), len(told), len(evals), r)
	}
	d, err := Describe(r.Session)
	if err != nil || d.Weights != r.Weights || len(d.Checkpoints) < 2 || d.Verdict != "clean" {
		t.Errorf("described as %+v, %v", d, err)
	}
	var b Batch
	for l.Feed().Drain(&b) {
	}
	if b.State != Finished {
		t.Errorf("the feed ends %v", b.State)
	}
}

// TestDigestsStandAtCheckpointsAndBetween: two runs of the same recipe write the
// same ones, and another seed writes others.
func TestDigestsStandAtCheckpointsAndBetween(t *testing.T) {
	first := digests(t, small(t, "train.epochs=25"))
	again := digests(t, small(t, "train.epochs=25"))
	other := digests(t, small(t, "train.epochs=25", "seed=7"))
	var steps []int
	for i, d := range first {
		steps = append(steps, d.N)
		if len(d.Params) != 9 || len(d.Grads) != 9 {
			t.Fatalf("digest of step %d has %d parameters and %d gradients", d.N, len(d.Params), len(d.Grads))
		}
		if !reflect.DeepEqual(d, again[i]) || reflect.DeepEqual(d, other[i]) {
			t.Errorf("digest of step %d: %+v, again %+v, another seed %+v", d.N, d, again[i], other[i])
		}
	}
	for _, want := range []int{0, 5, 50, 80, 100, 125} {
		if !slices.Contains(steps, want) {
			t.Errorf("no digest of step %d among %v", want, steps)
		}
	}
}

func digests(t *testing.T, r *recipe.Recipe) (out []record.Digest) {
	t.Helper()
	log, err := record.Open(end(t, begin(t, r, Both, Options{Threads: 1})).Session)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	for {
		rec, err := log.Next()
		if err != nil {
			return out
		}
		if d, ok := rec.Value.(record.Digest); ok {
			out = append(out, d)
		}
	}
}

// TestRecordingAndThreadsChangeNoBit: the same recipe, twice, with other
// numbers of threads.
func TestRecordingAndThreadsChangeNoBit(t *testing.T) {
	a := end(t, begin(t, pictures(t), Both, Options{Threads: 1}))
	b := end(t, begin(t, pictures(t), Both, Options{Threads: 3}))
	if a.Weights != b.Weights {
		t.Errorf("weights %s with one thread, %s with three", a.Weights, b.Weights)
	}
}

func TestActionsAreRecordedAtTheirStep(t *testing.T) {
	l := begin(t, small(t, "train.epochs=200"), Both, Options{Paused: true})
	fixed := alpha.Defaults()
	fixed.Policy = "clip"
	for range 3 {
		l.Do(Action{Kind: DoStep})
	}
	waitFor(t, l, 3)
	l.Do(Action{Kind: DoLR, Value: 0.25})
	l.Do(Action{Kind: DoPolicy, Policy: fixed})
	l.Do(Action{Kind: DoAlpha, Value: 0.75})
	l.Do(Action{Kind: DoMark, Text: "here"})
	l.Do(Action{Kind: DoStep})
	waitFor(t, l, 4)
	l.Do(Action{Kind: DoStop})
	r := end(t, l)
	steps, _, actions, state := records(t, r.Session)
	if r.Outcome != train.Stopped || state.End.Why != record.EndStopped || len(steps) != 4 {
		t.Fatalf("%s after %d steps, file says %+v", r.Outcome, len(steps), state.End)
	}
	if steps[3].Alpha[0] != 0.75 || steps[3].LR != 0.25 {
		t.Errorf("step 4 ran with alpha %v and rate %v", steps[3].Alpha, steps[3].LR)
	}
	var set []string
	for _, a := range actions {
		if a.At == 3 && a.Do == record.DoSet {
			set = append(set, a.Key+" "+string(a.To))
		}
	}
	if got := strings.Join(set, ", "); got != "lr 0.25, policy clip, alpha 0.75" {
		t.Errorf("recorded at step 3: %s", got)
	}
	loaded, err := Load(r.Session, LoadOptions{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer loaded.Close()
	p := loaded.Predict(loaded.Test(), nil)
	if loaded.At != 4 || loaded.WeightsSHA256() != r.Weights || math.Abs(float64(p.Alpha)-0.75) > 0.3 {
		t.Errorf("loaded at step %d with alpha %v", loaded.At, p.Alpha)
	}
}

// waitFor waits until a run has finished n steps; the runs here are paused, so
// they stay there.
func waitFor(t testing.TB, l *Live, n int) {
	t.Helper()
	for range 2000 {
		if l.Feed().Position().N >= n {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatalf("the run never came to step %d", n)
}

func TestInterruptEndsAsASignal(t *testing.T) {
	l := begin(t, small(t, "train.epochs=100000"), Both, Options{})
	l.Interrupt()
	r := end(t, l)
	if _, _, _, state := records(t, r.Session); state.End == nil || state.End.Why != record.EndSignal {
		t.Errorf("the file ends %+v", state.End)
	}
}

func TestInterruptEndsAPausedRun(t *testing.T) {
	l := begin(t, small(t), Both, Options{Paused: true})
	l.Interrupt()
	if r := end(t, l); r.Steps != 0 {
		t.Errorf("%d steps were made", r.Steps)
	}
}

func TestDivergenceIsInTheFile(t *testing.T) {
	l := begin(t, small(t, "train.optimizer={SGD: {learning_rate: 1e25}}"), Both, Options{})
	r := end(t, l)
	steps, _, _, state := records(t, r.Session)
	last := float64(steps[len(steps)-1].Loss)
	if r.Outcome != train.Diverged || state.End.Why != record.EndDiverged || !(math.IsNaN(last) || math.IsInf(last, 0)) || r.Reason == "" {
		t.Errorf("%s (%s), last loss %v, file %+v", r.Outcome, r.Reason, last, state.End)
	}
}

// TestFullDisk: recording fails in the middle; the run ends with an error and
// every step that was told before is in the file.
func TestFullDisk(t *testing.T) {
	var told []int
	left := 20_000
	l := begin(t, small(t, "train.epochs=1000"), Both, Options{
		OnStep: func(s *record.Step) { told = append(told, s.N) },
		Record: record.Options{Wrap: func(f record.File) record.File { return &fullFile{File: f, left: &left} }},
	})
	r, err := l.Wait()
	var broken *record.WriteError
	if !errors.As(err, &broken) || !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("ended with %v", err)
	}
	steps, _, _, state := records(t, r.Session)
	if state.Verdict == record.Corrupt || len(steps) != len(told) {
		t.Errorf("%d steps told, %d in the file, %+v", len(told), len(steps), state)
	}
}

// fullFile takes so many bytes and then has no space.
type fullFile struct {
	record.File
	left *int
}

func (f *fullFile) Write(b []byte) (int, error) {
	if len(b) > 10_000 { // the first checkpoint passes
		return f.File.Write(b)
	}
	if *f.left -= len(b); *f.left < 0 {
		return 0, syscall.ENOSPC
	}
	return f.File.Write(b)
}

func TestStartRefuses(t *testing.T) {
	j, err := Prepare(small(t), Both)
	if err != nil {
		t.Fatal(err)
	}
	there := filepath.Join(t.TempDir(), "there.duet")
	if err := os.WriteFile(there, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(j, Options{Path: there}); !errors.Is(err, record.ErrExists) {
		t.Errorf("an existing file: %v", err)
	}
	if _, err := Start(j, Options{Path: filepath.Join(t.TempDir(), "no", "such", "folder.duet")}); err == nil {
		t.Error("a folder that is not there was accepted")
	}
	var invalid *Invalid
	if _, err := Prepare(small(t, "b.layers.1.Dense.units=3"), Both); !errors.As(err, &invalid) || !strings.Contains(err.Error(), "(3)") {
		t.Errorf("shapes that cannot merge: %v", err)
	}
}

func TestOneBranchAlone(t *testing.T) {
	for _, side := range []Side{OnlyA, OnlyB} {
		r := end(t, begin(t, pictures(t), side, Options{Threads: 1}))
		loaded, err := Load(r.Session, LoadOptions{Threads: 1})
		if err != nil {
			t.Fatal(err)
		}
		p := loaded.Predict(loaded.Test(), nil)
		if p.Merged != nil || p.Pred == nil || loaded.Head.Only != string(side) {
			t.Errorf("side %s: %+v", side, loaded.Head.Only)
		}
		if _, err := Check(loaded.Job.Recipe.Merge, p); err == nil {
			t.Error("a merge was checked although there is none")
		}
		loaded.Close()
	}
}

// TestEveryMergeByHand: each mode and guard, engine against hand, over a whole
// test split after training.
func TestEveryMergeByHand(t *testing.T) {
	cases := map[string]string{"weighted_sum": "", "add": "", "multiply": "", "average": "", "maximum": "", "minimum": ""}
	for _, guard := range recipe.Guards() {
		cases["weighted_product "+guard] = guard
	}
	for name, guard := range cases {
		mode, _, _ := strings.Cut(name, " ")
		sets := []string{"merge.mode=" + mode}
		if guard != "" {
			sets = append(sets, "merge.guard="+guard)
		}
		r := end(t, begin(t, pictures(t, sets...), Both, Options{Threads: 1}))
		loaded, err := Load(r.Session, LoadOptions{Threads: 1})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		p := loaded.Predict(loaded.Test(), nil)
		v, err := Check(loaded.Job.Recipe.Merge, p)
		if err != nil || !v.OK() || v.Elements != p.N*p.K {
			t.Errorf("%s: %+v, %v", name, v, err)
		}
		if mode == "weighted_sum" && (!v.ArrayEqual || v.Allowed != 0) {
			t.Errorf("%s: a weighted sum has to be equal to the bit: %+v", name, v)
		}
		p.Merged[3] = math.Nextafter32(math.Nextafter32(p.Merged[3], 9), 9)
		if v, _ = Check(loaded.Job.Recipe.Merge, p); v.OK() || !strings.Contains(v.Worst, "merged[0, 3]") {
			t.Errorf("%s: a changed number went unseen: %+v", name, v)
		}
		loaded.Close()
	}
}

func TestPredictionsSurviveTheFile(t *testing.T) {
	r := end(t, begin(t, small(t), Both, Options{}))
	loaded, err := Load(r.Session, LoadOptions{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer loaded.Close()
	p := loaded.Predict(loaded.Test(), nil)
	out := filepath.Join(t.TempDir(), "out.npz")
	if err := p.WriteNPZ(out, false); err != nil {
		t.Fatal(err)
	}
	if err := p.WriteNPZ(out, false); !errors.Is(err, ErrOutputExists) {
		t.Errorf("writing over it: %v", err)
	}
	stored, err := ReadNPZ(out)
	if err != nil {
		t.Fatal(err)
	}
	if v, err := Against(stored, p.Arrays()); err != nil || !v.ArrayEqual || v.Elements != 3*p.N*p.K+1 {
		t.Errorf("%+v, %v", v, err)
	}
	stored[2].Data[17] = math.Nextafter32(stored[2].Data[17], 9)
	if v, err := Against(stored, p.Arrays()); err != nil || v.OK() || !strings.Contains(v.Worst, "merged[1, 7]") {
		t.Errorf("one float changed: %+v, %v", v, err)
	}
}

// TestOtherDataIsRefused: the fingerprint decides what a session's own data is.
func TestOtherDataIsRefused(t *testing.T) {
	r := end(t, begin(t, small(t), Both, Options{}))
	text, err := os.ReadFile(r.Session)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text[:4096]), "fingerprint") {
		t.Error("the head holds no fingerprint")
	}
	other := small(t).Data
	other.Samples = 90
	loaded, err := Load(r.Session, LoadOptions{Data: &other, Threads: 1})
	if err != nil {
		t.Fatalf("data that was named is to be used: %v", err)
	}
	defer loaded.Close()
	if loaded.Job.Set.N != 90 {
		t.Errorf("%d samples", loaded.Job.Set.N)
	}
}

func TestBenchRuns(t *testing.T) {
	r, err := recipe.Builtin("dense")
	if err != nil {
		t.Fatal(err)
	}
	for _, predict := range []bool{false, true} {
		b, err := Bench(r, BenchOptions{Batch: 8, Threads: 1, Predict: predict, Time: 20 * time.Millisecond})
		if err != nil || !(b.Best > 0) || !(b.PeakGFLOPS > 0) || b.Best < b.Median {
			t.Errorf("%+v, %v", b, err)
		}
	}
}
