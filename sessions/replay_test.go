package sessions

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"duet/sessions/record"
)

// watcher is a reader of a feed that remembers everything it was shown, as text.
type watcher struct {
	batch   Batch
	points  []string
	evals   []string
	actions []string
	step    string
	state   string
}

// drain takes everything that is new.
func (w *watcher) drain(f Feed) {
	for f.Drain(&w.batch) {
		if w.batch.Reset {
			w.points, w.evals, w.actions, w.step = nil, nil, nil, ""
		}
		for _, p := range w.batch.Points {
			w.points = append(w.points, fmt.Sprintf("%+v", p))
		}
		for _, e := range w.batch.Evals {
			w.evals = append(w.evals, fmt.Sprintf("%d %v %v", e.N, *e.Merged.Accuracy, e.Alpha))
		}
		for _, a := range w.batch.Actions {
			w.actions = append(w.actions, fmt.Sprintf("%+v", a))
		}
		if s := w.batch.Step; w.batch.HasStep {
			w.step = fmt.Sprintf("%d %v %v %v %v %v", s.N, s.Alpha, s.Raw, s.Grad, s.LossA != nil && *s.LossA == record.F32(s.N), s.MS)
		}
	}
	w.state = fmt.Sprint(w.batch.State, w.batch.Message)
}

// same compares what two watchers know.
func (w *watcher) same(o *watcher) string {
	for _, c := range []struct {
		name string
		a, b []string
	}{{"points", w.points, o.points}, {"evals", w.evals, o.evals}, {"actions", w.actions, o.actions}} {
		if strings.Join(c.a, "\n") != strings.Join(c.b, "\n") {
			return fmt.Sprintf("%s: %d and %d", c.name, len(c.a), len(c.b))
		}
	}
	if w.step != o.step {
		return fmt.Sprintf("step: %s and %s", w.step, o.step)
	}
	return ""
}

func openReplay(t testing.TB, path string) *Replay {
	t.Helper()
	l, err := record.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	r, err := NewReplay(l)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestReplaySeeks: after any moves the watcher knows what playing straight to the same
// step would have shown.
func TestReplaySeeks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.duet")
	writeRun(t, path, 100, record.EndFinished)
	moved := openReplay(t, path)
	straight := openReplay(t, path)
	var seen watcher
	rapid.Check(t, func(t *rapid.T) {
		moves := rapid.SliceOfN(rapid.IntRange(0, 8), 1, 12).Draw(t, "moves")
		for _, m := range moves {
			n := rapid.IntRange(-5, 110).Draw(t, "n")
			move(moved, m, n)
			if n%3 != 0 {
				seen.drain(moved)
			}
		}
		seen.drain(moved)
		if p := moved.Position(); p.N != len(seen.points) {
			t.Fatalf("position %d, %d points", p.N, len(seen.points))
		}
		var want watcher
		straight.Seek(0)
		straight.Rewind()
		straight.SetSpeed(MaxSpeed)
		straight.Play()
		for straight.Position().N < moved.Position().N {
			straight.Advance(time.Microsecond * 100)
			if straight.Position().N > moved.Position().N {
				straight.Seek(moved.Position().N)
			}
			want.drain(straight)
		}
		want.drain(straight)
		if diff := seen.same(&want); diff != "" {
			t.Fatalf("after %v at step %d: %s", moves, moved.Position().N, diff)
		}
	})
}

// move does one thing a user can do.
func move(r *Replay, what, n int) {
	switch what {
	case 0:
		r.Seek(n)
	case 1:
		r.StepBy(n - 50)
	case 2:
		r.StepBy(1)
	case 3:
		r.StepBy(-1)
	case 4:
		r.NextMark()
	case 5:
		r.PrevMark()
	case 6:
		r.Play()
		r.Advance(time.Duration(n) * time.Millisecond)
	case 7:
		r.Pause()
	case 8:
		r.SetSpeed(float64(n) / 10)
	}
}

func TestReplayPace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.duet")
	writeRun(t, path, 100, record.EndFinished)
	r := openReplay(t, path)
	var w watcher
	w.drain(r)
	if len(w.points) != 0 || len(w.evals) != 1 || !strings.HasPrefix(w.state, "paused") {
		t.Errorf("at the start: %d points, %d evals, %s", len(w.points), len(w.evals), w.state)
	}
	r.Advance(time.Second)
	if r.Position().N != 0 {
		t.Error("it moves while paused")
	}
	r.Play()
	// Steps take 2, 3, 1, 2, 3, 1 ... ms: 60 ms are 30 steps.
	r.Advance(30 * time.Millisecond)
	r.Advance(30 * time.Millisecond)
	if p := r.Position(); p.N != 30 || p.Elapsed != 60*time.Millisecond || p.Length != 200*time.Millisecond || p.Total != 100 || p.Epoch != 2 {
		t.Errorf("after 60 ms: %+v", p)
	}
	r.SetSpeed(0.5)
	r.Advance(60 * time.Millisecond)
	if p := r.Position(); p.N != 45 || p.Speed != 0.5 {
		t.Errorf("at half speed: %+v", p)
	}
	r.SetSpeed(1000)
	r.Advance(time.Millisecond)
	if p := r.Position(); p.N != 76 || p.Speed != MaxSpeed {
		t.Errorf("at full speed: %+v", p)
	}
	w.drain(r)
	if !strings.HasPrefix(w.state, "running") {
		t.Errorf("state %s", w.state)
	}
	r.Advance(time.Hour)
	w.drain(r)
	if p := r.Position(); p.N != 100 || p.Playing || w.state != "finished" || len(w.evals) != 5 {
		t.Errorf("at the end: %+v, %s, %d evals", p, w.state, len(w.evals))
	}
	r.Play()
	if p := r.Position(); p.N != 0 || !p.Playing {
		t.Errorf("play at the end: %+v", p)
	}
}

func TestReplayMarks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.duet")
	writeRun(t, path, 60, record.EndStopped)
	r := openReplay(t, path)
	var kinds []string
	for _, m := range r.Marks() {
		kinds = append(kinds, fmt.Sprintf("%d %s %s", m.N, m.Kind, m.Text))
	}
	want := "0 eval validation accuracy 0.000|10 set lr 0.001 -> 0.003|11 mark kink|11 pause pause|25 eval validation accuracy 0.125|50 eval validation accuracy 0.250"
	if got := strings.Join(kinds, "|"); got != want {
		t.Errorf("marks %s", got)
	}
	for _, want := range []int{10, 11, 25, 50, 60} {
		if !r.NextMark() || r.Position().N != want {
			t.Errorf("at %d, want %d", r.Position().N, want)
		}
	}
	if r.NextMark() {
		t.Error("a mark after the end")
	}
	for _, want := range []int{50, 25, 11, 10, 0} {
		if !r.PrevMark() || r.Position().N != want {
			t.Errorf("at %d, want %d", r.Position().N, want)
		}
	}
	if r.PrevMark() {
		t.Error("a mark before the start")
	}
	if c := r.Checkpoints(); len(c) != 1 || c[0].N != 30 {
		t.Errorf("checkpoints %v", c)
	} else if x, err := r.Tensors(c[0]); err != nil || x[0].F32[0] != 30 {
		t.Errorf("tensors %v, %v", x, err)
	}
	if s, ok := r.StepAt(33); !ok || s.N != 33 || s.Raw[0] != 33 {
		t.Errorf("step 33: %+v", s)
	}
	if _, ok := r.StepAt(0); ok {
		t.Error("there is no step 0")
	}
	if o := r.Overview(7); len(o) > 7 || o[len(o)-1].N != 60 || o[0].Count != 9 {
		t.Errorf("overview %v", o)
	}
}

// TestReplayCut: a session cut off anywhere plays to its end and says so; a damaged one
// is refused.
func TestReplayCut(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "s.duet")
	writeRun(t, path, 60, record.EndFinished)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for cut := 1000; cut < len(b); cut += 499 {
		if err := os.WriteFile(path, b[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		r := openReplay(t, path)
		r.Play()
		for range 1000 {
			r.Advance(time.Second)
		}
		var w watcher
		w.drain(r)
		n := r.Position().N
		if len(w.points) != n || !strings.HasPrefix(w.state, "cut off") || !strings.Contains(w.state, fmt.Sprintf("step %d", n)) {
			t.Fatalf("cut at %d: %d points, %s", cut, len(w.points), w.state)
		}
	}
	b[len(b)/2] ^= 1
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := record.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, err := NewReplay(l); !errors.Is(err, record.ErrCorrupt) {
		t.Errorf("a damaged session: %v", err)
	}
}

// TestReplayEnds: each way to end has its state.
func TestReplayEnds(t *testing.T) {
	for why, want := range map[string]State{
		record.EndFinished: Finished, record.EndStopped: Stopped, record.EndSignal: Stopped,
		record.EndDiverged: Diverged, record.EndError: Failed, "later word": Failed,
	} {
		path := filepath.Join(t.TempDir(), "s.duet")
		writeRun(t, path, 2, why)
		r := openReplay(t, path)
		r.Seek(2)
		var b Batch
		r.Drain(&b)
		if b.State != want || !b.State.Over() {
			t.Errorf("%s: %v", why, b.State)
		}
	}
}

// TestReplayGrows: a session that is being written can be followed.
func TestReplayGrows(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.duet")
	w := writeRun(t, path, 20, "")
	r := openReplay(t, path)
	var seen watcher
	r.Play()
	r.Advance(time.Second)
	seen.drain(r)
	if r.Position().N != 20 || !strings.HasPrefix(seen.state, "running") || !r.Position().Playing {
		t.Fatalf("at %d, %s", r.Position().N, seen.state)
	}
	if err := w.Step(feedStep(21)); err != nil {
		t.Fatal(err)
	}
	if n, err := r.Refresh(); n != 1 || err != nil {
		t.Fatalf("%d new steps, %v", n, err)
	}
	r.Advance(time.Second)
	seen.drain(r)
	if len(seen.points) != 21 {
		t.Errorf("%d points", len(seen.points))
	}
	if err := w.Close(record.End{Why: record.EndFinished, N: 21}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Refresh(); err != nil {
		t.Fatal(err)
	}
	r.Advance(time.Second)
	seen.drain(r)
	if seen.state != "finished" {
		t.Errorf("state %s", seen.state)
	}
	if n, err := r.Refresh(); n != 0 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}

// TestReplayLong: a way longer than one batch takes several.
func TestReplayLong(t *testing.T) {
	r := &Replay{list: tape{ending: Finished}, speed: 1, fresh: true}
	const steps = drainMax*2 + 100
	for n := 1; n <= steps; n++ {
		s := record.Step{N: n, Loss: record.F32(n), Alpha: []record.F32{0.5}}
		r.list.addStep(&s)
	}
	r.list.evals = []tapeEval{{after: steps, Eval: record.Eval{N: steps}}}
	r.Seek(steps)
	var b Batch
	n, batches, evals := 0, 0, 0
	for r.Drain(&b) {
		n += len(b.Points)
		evals += len(b.Evals)
		batches++
		if b.Step.N != n || evals > 0 && n != steps {
			t.Fatalf("step %d after %d points, %d evals", b.Step.N, n, evals)
		}
	}
	if n != steps || batches != 3 || evals != 1 {
		t.Errorf("%d points in %d batches, %d evals", n, batches, evals)
	}
}

func BenchmarkReplayOpen(b *testing.B) {
	path := filepath.Join(b.TempDir(), "s.duet")
	writeRun(b, path, 20_000, record.EndFinished)
	b.ReportAllocs()
	for b.Loop() {
		l, err := record.Open(path)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := NewReplay(l); err != nil {
			b.Fatal(err)
		}
		l.Close()
	}
}
