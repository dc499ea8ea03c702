package sessions

import (
	"testing"

	"duet/sessions/record"
)

// TestAlphasAreRecorded: the last evaluation of a run says what other alphas would have
// done, in the file, live and in the replay, and agrees with its own scores.
func TestAlphasAreRecorded(t *testing.T) {
	var live *record.Eval
	l := begin(t, pictures(t), Both, Options{OnEval: func(e *record.Eval) { live = e }})
	r := end(t, l)
	_, evals, _, _ := records(t, r.Session)
	last := evals[len(evals)-1]
	a := last.Alphas
	if a == nil || live == nil || live.Alphas == nil || r.Eval.Alphas != live.Alphas {
		t.Fatalf("alphas in the file %v, live %v", a, live)
	}
	if a.Of != min(64, last.Of) || len(a.Curve) != 21 || len(a.Right) != 21 || len(a.Pulls) != len(l.Job().Set.Classes) || a.Up+a.Down > a.Of || a.Regret < 0 {
		t.Errorf("%+v of %d samples", a, last.Of)
	}
	if last.Of == a.Of { // then they are the same samples
		for _, c := range []struct {
			what      string
			got, want float64
		}{
			{"B", float64(a.Curve[0]), float64(*last.B.Loss)}, {"A", float64(a.Curve[20]), float64(*last.A.Loss)},
			{"the merge", float64(a.Loss + a.Regret), float64(*last.Merged.Loss)},
		} {
			if d := c.got - c.want; d > 1e-5 || d < -1e-5 {
				t.Errorf("the loss of %s is %v, its score says %v", c.what, c.got, c.want)
			}
		}
	}
	log, err := record.Open(r.Session)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	play, err := NewReplay(log)
	if err != nil {
		t.Fatal(err)
	}
	play.Seek(play.Position().Total)
	var b Batch
	found := false
	for play.Drain(&b) {
		for _, e := range b.Evals {
			found = found || e.Alphas != nil && e.Alphas.Best == a.Best
		}
	}
	if !found {
		t.Error("the replay has no alphas")
	}
}
