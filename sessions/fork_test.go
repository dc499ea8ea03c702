package sessions

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"duet/nn/train"
	"duet/sessions/record"
)

// lived is a session to whose run several things were done.
func lived(t *testing.T) (path string, r Result) {
	t.Helper()
	l := begin(t, pictures(t, "train.epochs=3"), Both, Options{Threads: 1, Paused: true})
	l.Do(Action{Kind: DoAlpha, Value: 0.375})
	step := func(n int) {
		l.Do(Action{Kind: DoStep})
		waitFor(t, l, n)
	}
	step(1)
	step(2)
	l.Do(Action{Kind: DoLR, Value: 0.0005})
	l.Do(Action{Kind: DoMark, Text: "kink"})
	step(3)
	o := l.Job().Recipe.Merge.Alpha
	o.Policy = "clip"
	l.Do(Action{Kind: DoPolicy, Policy: o})
	step(4)
	l.Do(Action{Kind: DoResume})
	r = end(t, l)
	return r.Session, r
}

// forked begins a fork; it waits at its step.
func forked(t *testing.T, path string, at int) *Live {
	t.Helper()
	job, past, err := Fork(path, at)
	if err != nil {
		t.Fatal(err)
	}
	l, err := Start(job, Options{Path: filepath.Join(t.TempDir(), "fork.duet"), Threads: 1, Past: past})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestForkGoesOnAsItsParent: a fork that is let go where nothing was done is the session
// again, to the bit, and is one itself.
func TestForkGoesOnAsItsParent(t *testing.T) {
	path, want := lived(t)
	steps, evals, _, _ := records(t, path)
	for _, at := range []int{5, want.Steps - 1} {
		l := forked(t, path, at)
		waitPaused(t, l, at)
		l.Do(Action{Kind: DoResume})
		got := end(t, l)
		if got.Weights != want.Weights || got.Steps != want.Steps {
			t.Errorf("forked at %d: %s after %d steps, the session has %s after %d", at, got.Weights, got.Steps, want.Weights, want.Steps)
		}
		again, evals2, did, _ := records(t, got.Session)
		for i := range steps {
			if a, b := steps[i], again[i]; a.Loss != b.Loss || !slices.Equal(a.Alpha, b.Alpha) || a.LR != b.LR {
				t.Fatalf("forked at %d: step %d is %+v, of the session %+v", at, i+1, b, a)
			}
		}
		if len(evals) != len(evals2) {
			t.Errorf("%d evaluations, the session has %d", len(evals2), len(evals))
		}
		mark := slices.IndexFunc(did, func(a record.Action) bool { return strings.HasPrefix(a.Text, "fork of s at step ") })
		if mark < 0 || did[mark].At != at || slices.ContainsFunc(did, func(a record.Action) bool { return a.Text == "kink" }) {
			t.Errorf("forked at %d: done was %+v", at, did)
		}
	}
}

// TestForkLeavesWhatCameThen: what was done to the session right after the step of the fork
// is not done to the fork.
func TestForkLeavesWhatCameThen(t *testing.T) {
	path, _ := lived(t)
	steps, _, _, _ := records(t, path)
	l := forked(t, path, 2)
	waitPaused(t, l, 2)
	l.Do(Action{Kind: DoResume})
	again, _, actions, _ := records(t, end(t, l).Session)
	if again[1].Loss != steps[1].Loss || !slices.Equal(again[1].Alpha, steps[1].Alpha) {
		t.Errorf("step 2 is %+v, of the session %+v", again[1], steps[1])
	}
	if again[2].LR == steps[2].LR || slices.ContainsFunc(actions, func(a record.Action) bool { return a.Do == record.DoSet && a.At >= 2 }) {
		t.Errorf("step 3 has the learning rate %v, done was %+v", again[2].LR, actions)
	}
}

// waitPaused waits until a run stands still at a step.
func waitPaused(t *testing.T, l *Live, n int) {
	t.Helper()
	for range 5000 {
		if p := l.Feed().Position(); p.N == n && !p.Playing {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatalf("the run never waited at step %d: %+v", n, l.Feed().Position())
}

// TestForkGoesElsewhere: what is asked of a fork before it is at its step comes after it,
// a stop at once; a fork of step 0 waits before the first one.
func TestForkGoesElsewhere(t *testing.T) {
	path, _ := lived(t)
	steps, _, _, _ := records(t, path)
	l := forked(t, path, 4)
	l.Do(Action{Kind: DoAlpha, Value: 0.125})
	waitPaused(t, l, 4)
	l.Do(Action{Kind: DoStep})
	waitPaused(t, l, 5)
	l.Do(Action{Kind: DoStop})
	again, _, _, _ := records(t, end(t, l).Session)
	if again[3].Loss != steps[3].Loss || again[4].Alpha[0] != 0.125 {
		t.Errorf("steps 4 and 5 are %+v and %+v", again[3], again[4])
	}
	l = forked(t, path, 0)
	waitPaused(t, l, 0)
	l.Do(Action{Kind: DoStop})
	end(t, l)
	l = forked(t, path, 6)
	l.Do(Action{Kind: DoStop})
	if r := end(t, l); r.Outcome != train.Stopped || r.Steps > 6 {
		t.Errorf("a fork on its way was to stop: %s after %d steps", r.Outcome, r.Steps)
	}
}

// TestForkRefuses: steps that a session does not have, or where it ends; a branch alone is
// forked like any.
func TestForkRefuses(t *testing.T) {
	path, r := lived(t)
	for at, want := range map[int]string{-1: "one of 0 to", r.Steps + 1: "one of 0 to", r.Steps: "ends at step"} {
		if _, _, err := Fork(path, at); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("at %d: got %v", at, err)
		}
	}
	if _, _, err := Fork(filepath.Join(t.TempDir(), "none.duet"), 0); err == nil {
		t.Error("a session that is not there was forked")
	}
	alone := end(t, begin(t, pictures(t), OnlyB, Options{Threads: 1}))
	l := forked(t, alone.Session, 2)
	waitPaused(t, l, 2)
	l.Do(Action{Kind: DoResume})
	if got := end(t, l); got.Weights != alone.Weights {
		t.Error("a branch alone does not go its way again")
	}
}
