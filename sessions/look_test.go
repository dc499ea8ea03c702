package sessions

import (
	"math"
	"slices"
	"testing"

	"go.uber.org/goleak"

	"duet/sessions/record"
)

// TestSaveInAPausedRun: what is loaded after Save is the model of the very step,
// and the run ends with the weights it would have had without.
func TestSaveInAPausedRun(t *testing.T) {
	defer goleak.VerifyNone(t)
	train := func(save bool) Result {
		l := begin(t, small(t), Both, Options{Threads: 1, Paused: true})
		for n := range 3 {
			l.Do(Action{Kind: DoStep})
			waitFor(t, l, n+1)
			if !save {
				continue
			}
			l.Save()
			l.Save() // says nothing new: no second one
			loaded, err := Load(l.result.Session, LoadOptions{Job: l.Job(), Threads: 1})
			if err != nil {
				t.Fatal(err)
			}
			if loaded.At != n+1 {
				t.Errorf("loaded at step %d, the run is paused at %d", loaded.At, n+1)
			}
			loaded.Close()
		}
		if save {
			l.Do(Action{Kind: DoAlpha, Value: 0.25})
			l.Save()
			loaded, err := Load(l.result.Session, LoadOptions{Job: l.Job(), Threads: 1})
			if err != nil {
				t.Fatal(err)
			}
			if p := loaded.Predict(loaded.Test(), nil); p.Alpha != 0.25 {
				t.Errorf("alpha was set to 0.25 and loads as %v", p.Alpha)
			}
			loaded.Close()
		} else {
			l.Do(Action{Kind: DoAlpha, Value: 0.25})
		}
		l.Do(Action{Kind: DoResume})
		r := end(t, l)
		l.Save() // over: nothing to wait for
		return r
	}
	with, without := train(true), train(false)
	if with.Weights != without.Weights || with.Steps != without.Steps {
		t.Errorf("saving changed the run: %s after %d steps, %s after %d without", with.Weights, with.Steps, without.Weights, without.Steps)
	}
	d, err := Describe(with.Session)
	if err != nil || d.Verdict != "clean" || !slices.Equal(d.Checkpoints[:5], []int{0, 1, 2, 3, 3}) {
		t.Errorf("checkpoints %v, file %s, %v", d.Checkpoints, d.Verdict, err)
	}
	if _, _, actions, _ := records(t, with.Session); slices.ContainsFunc(actions, func(a record.Action) bool { return a.Do == string(DoSave) }) {
		t.Error("a save is recorded as if it did something")
	}
}

// TestSaveWhileTraining: a run that is not paused answers too, and one that is
// interrupted leaves nobody waiting.
func TestSaveWhileTraining(t *testing.T) {
	l := begin(t, small(t, "train.epochs=100000"), Both, Options{Threads: 1})
	l.Save()
	go l.Interrupt()
	l.Save()
	end(t, l)
}

// TestLoadAtTheStart: step 0 is the untrained model, which no step is the last.
func TestLoadAtTheStart(t *testing.T) {
	r := end(t, begin(t, small(t), Both, Options{Threads: 1}))
	for at, want := range map[int]int{0: 0, 4: 0, 5: 5} {
		loaded, err := Load(r.Session, LoadOptions{At: &at, Threads: 1})
		if err != nil {
			t.Fatal(err)
		}
		if loaded.At != want {
			t.Errorf("asked for step %d: got %d, want %d", at, loaded.At, want)
		}
		loaded.Close()
	}
}

// TestLookerSeesWhatIsPredicted: the layers of one sample end in the numbers that
// were predicted for it, under every policy, also one that was set on the way;
// and what is in between is what the layers make of each other.
func TestLookerSeesWhatIsPredicted(t *testing.T) {
	defer goleak.VerifyNone(t)
	for _, policy := range []string{"fixed", "free", "sigmoid"} {
		l := begin(t, pictures(t, "merge.alpha.policy="+policy), Both, Options{Threads: 1, Paused: true})
		l.Do(Action{Kind: DoAlpha, Value: 0.375})
		l.Do(Action{Kind: DoResume})
		r := end(t, l)
		loaded, err := Load(r.Session, LoadOptions{Threads: 2})
		if err != nil {
			t.Fatal(err)
		}
		before := loaded.WeightsSHA256()
		p := loaded.Predict(loaded.Test(), nil)
		looker, err := loaded.Looker()
		if err != nil {
			t.Fatal(err)
		}
		if loaded.WeightsSHA256() != before {
			t.Errorf("%s: looking changed the weights", policy)
		}
		g := loaded.Job.Graph
		loaded.Close() // the looker outlives it
		for _, row := range []int{0, p.N - 1} {
			views := looker.Look(loaded.Test(), row)
			if len(views) != len(g.Nodes) {
				t.Fatalf("%d layers, expected %d", len(views), len(g.Nodes))
			}
			for node, want := range map[int][]float32{g.A: p.A, g.B: p.B, g.Merge: p.Merged} {
				if got := views[node].Values; !slices.Equal(got, want[row*p.K:(row+1)*p.K]) {
					t.Errorf("%s: sample %d, %s is %v, predicted %v", policy, row, views[node].ID, got, want[row*p.K:(row+1)*p.K])
				}
			}
			for i, v := range views {
				size := 1
				for _, d := range v.Dims {
					size *= d
				}
				if size != len(v.Values) || v.ID != g.Nodes[i].ID {
					t.Errorf("%s has %d values for the shape %v", v.ID, len(v.Values), v.Dims)
				}
				if v.Class == "Flatten" && !slices.Equal(v.Values, views[g.Nodes[i].In[0]].Values) {
					t.Errorf("%s is not what it flattens: memory was used again", v.ID)
				}
				if v.Class == "Conv2D" && (len(v.Params) != 2 || v.Params[0].Name != "kernel" || len(v.Params[0].Dims) != 4) {
					t.Errorf("%s has the tensors %+v", v.ID, v.Params)
				}
			}
		}
	}
}

// TestScores: counts, per-class figures and effects of predictions made up so
// that each can be told by eye.
func TestScores(t *testing.T) {
	p := &Predictions{
		N: 4, K: 3, KA: 3, KB: 3, P: 3,
		A:      []float32{.6, .3, .1, .7, .2, .1, .1, .5, .4, .1, .1, .8},
		B:      []float32{.5, .3, .2, .1, .5, .4, .5, .1, .4, .6, .3, .1},
		Merged: []float32{.5, .3, .2, .4, .3, .3, .3, .3, .4, .5, .2, .3},
		Labels: []int32{0, 0, 2, 2},
	}
	scores := p.Scores()
	if len(scores) != 3 || scores[0].Name != "A" || scores[2].Name != "merged" {
		t.Fatalf("%+v", scores)
	}
	for i, want := range []float64{0.75, 0.25, 0.75} {
		if got := scores[i].Classes.Accuracy(); got != want {
			t.Errorf("%s: accuracy %v, want %v", scores[i].Name, got, want)
		}
	}
	for k, want := range map[int]float64{1: 0.75, 2: 1, 3: 1} {
		if got, ok := p.Top(scores[0], k); !ok || got != want {
			t.Errorf("among the %d best: %v, want %v", k, got, want)
		}
	}
	if _, ok := p.Top(scores[0], 0); ok {
		t.Error("among the 0 best there is something")
	}
	classes, all := p.Effects()
	if want := (Effect{Samples: 4, FixedA: 1, BrokeA: 1, FixedB: 2, Rescued: 1, Lost: 1}); all != want || len(classes) != 3 {
		t.Errorf("effects %+v, want %+v", all, want)
	}
	if want := (Effect{Samples: 2, FixedB: 1}); classes[0] != want {
		t.Errorf("effects on class 0 %+v, want %+v", classes[0], want)
	}
	nan := float32(math.NaN())
	p.Merged[0] = nan
	if _, all := p.Effects(); all.Lost != 2 || Class(p.Merged, 3, 0) != -1 || p.Scores()[2].Classes.Unanswered[0] != 1 {
		t.Errorf("a NaN answers: %+v", all)
	}
	p.Labels[1] = 7
	if p.Scores() != nil {
		t.Error("a class that the model does not have was counted")
	}
	if p.Pred = p.Merged; p.Compared() {
		t.Error("features are compared as answers")
	}
}

// TestScoresOfNumbers: one output number answers two classes; targets that are
// numbers have errors.
func TestScoresOfNumbers(t *testing.T) {
	p := &Predictions{N: 3, K: 1, KA: 1, KB: 1, P: 1, A: []float32{.9, .2, .6}, B: []float32{.1, .1, .1}, Merged: []float32{.5, .15, .51}, Labels: []int32{1, 0, 1}}
	s := p.Scores()
	if s[2].Classes.K != 2 || s[2].Classes.Right() != 2 || s[0].Classes.Right() != 3 {
		t.Errorf("%+v", s[2].Classes)
	}
	if classes, all := p.Effects(); len(classes) != 2 || all.BrokeA != 1 || all.FixedB != 1 {
		t.Errorf("%+v %+v", classes, all)
	}
	p.Labels, p.Targets, p.T = nil, []float32{1, 0, 1}, 1
	if s = p.Scores(); s[0].Classes != nil || math.Abs(s[0].MeanAbsolute-0.7/3) > 1e-7 || math.Abs(s[0].MeanSquared-0.21/3) > 1e-7 || !(s[0].R2 > s[1].R2) {
		t.Errorf("%+v", s[0])
	}
	if p.Targets = nil; p.Scores() != nil {
		t.Error("scores without truth")
	}
	if classes, _ := p.Effects(); classes != nil {
		t.Error("effects without classes")
	}
}
