package screen

import (
	"path/filepath"
	"strings"
	"testing"

	"duet/sessions"
	"duet/sessions/recipe"
	"duet/sessions/record"
	"duet/tui/theme"
)

// staged is a Train of a run in four stages of an epoch each.
func staged(t testing.TB) (*Train, *sessions.Mailbox) {
	t.Helper()
	r := shapes(t)
	r.Train.Stages = []recipe.Stage{{Only: "a", Epochs: 1}, {Only: "b", Epochs: 1}, {Only: "alpha", Epochs: 1}, {Only: "all", Epochs: 1}}
	h := head()
	h.Recipe = string(r.YAML())
	box := sessions.NewMailbox(h)
	s := newTrain(box, func(sessions.Action) {}, r)
	s.Resize(120, 37)
	box.SetState(sessions.Running, "")
	return s, box
}

func note(box *sessions.Mailbox, at int, text string) {
	box.PublishAction(record.Action{At: at, Do: record.DoMark, Text: text})
}

// frozenStep is step n with no gradient where the stage has none.
func frozenStep(n int) record.Step {
	s := stepOf(n)
	switch {
	case n <= 50:
		s.NormB = 0
	case n <= 100:
		s.NormA = 0
	case n <= 150:
		s.NormA, s.NormB = 0, 0
	}
	loss := s.Loss
	if n <= 50 {
		s.LossA = &loss
	} else if n <= 100 {
		s.LossB = &loss
	}
	if n <= 100 {
		s.Alpha[0] = 0.5
	}
	return s
}

// runStages publishes all four stages with what the trainer notes of them.
func runStages(s *Train, box *sessions.Mailbox, to int) {
	notes := map[int]string{
		1:   "stage 1 of 4: branch A alone, 1 epochs; weights a aaaa1 b bbbb1 merge cccc1",
		51:  "stage 2 of 4: branch B alone, 1 epochs; weights a aaaa2 b bbbb1 merge cccc1",
		101: "stage 3 of 4: alpha alone, 1 epochs; weights a aaaa2 b bbbb2 merge cccc1",
		151: "stage 4 of 4: everything, 1 epochs; weights a aaaa2 b bbbb3 merge cccc2",
	}
	for n := 1; n <= to; n++ {
		if text := notes[n]; text != "" {
			note(box, n-1, text)
		}
		step := frozenStep(n)
		box.Publish(&step)
		if n%50 == 0 {
			box.PublishEval(evalOf(n / 50))
		}
		if n%20 == 0 {
			s.Frame(liveTick)
		}
	}
	s.Frame(liveTick)
}

func TestTrainStagesGolden(t *testing.T) {
	s, box := staged(t)
	runStages(s, box, 130)
	golden(t, "train_stages", s)
}

// TestTrainStages follows what is said of each stage.
func TestTrainStages(t *testing.T) {
	s, box := staged(t)
	runStages(s, box, 200)
	for _, c := range []struct {
		n              int
		stage, frozen  string
		health, absent string
	}{
		{1, "stage 1/4 A alone", "B and alpha frozen", "A learns, B is frozen", "no gradient"},
		{50, "stage 1/4 A alone", "B and alpha frozen", "alpha rests", "does not move"},
		{51, "stage 2/4 B alone", "A and alpha frozen", "B learns, A is frozen", "no gradient"},
		{150, "stage 3/4 alpha alone", "A and B frozen", "A and B are frozen", "gradient"},
		{200, "stage 4/4 everything", "", "both learn", "frozen"},
	} {
		r := s.run.read(c.n, nil)
		if r.stage == nil || r.stage.short() != c.stage || s.run.frozenText(r) != c.frozen {
			t.Errorf("step %d: %v, %q; want %s, %q", c.n, r.stage, s.run.frozenText(r), c.stage, c.frozen)
		}
		var facts []string
		for _, f := range s.run.health(r) {
			facts = append(facts, f.text)
			if f.level == theme.Warn || f.level == theme.Bad {
				t.Errorf("step %d: %q is no trouble", c.n, f.text)
			}
		}
		text := strings.Join(facts, "\n")
		if !strings.Contains(text, c.health) || strings.Contains(text, c.absent) {
			t.Errorf("step %d: health %q, want %q and no %q", c.n, text, c.health, c.absent)
		}
	}
	if text := strings.Join(s.run.why(s.run.read(60, nil)), "\n"); !strings.Contains(text, "In stage 2 of 4: branch B alone alpha is not trained") {
		t.Errorf("why in a stage without alpha:\n%s", text)
	}
}

// TestStageHashes: the note after a stage says what it left alone, and that a
// frozen side changed when it did.
func TestStageHashes(t *testing.T) {
	s, box := staged(t)
	runStages(s, box, 200)
	var texts []string
	for _, e := range s.run.events {
		if e.Kind == stageKind {
			texts = append(texts, e.Text)
		}
	}
	want := []string{
		"stage 1 of 4: branch A alone, 1 epoch",
		"stage 2 of 4: branch B alone, 1 epoch; B kept its weights (bbbb1)",
		"stage 3 of 4: alpha alone, 1 epoch; A kept its weights (aaaa2)",
		"stage 4 of 4: everything, 1 epoch; B was frozen but its weights changed, A kept its weights (aaaa2)",
	}
	if strings.Join(texts, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(texts, "\n"), strings.Join(want, "\n"))
	}
}

// TestOwnLosses: a loss of a branch's own is in the table and under the crosshair.
func TestOwnLosses(t *testing.T) {
	s, box := staged(t)
	runStages(s, box, 100)
	if r := s.run.read(100, nil); r.own[outA] == r.own[outA] || !(r.own[outB] > 0) {
		t.Errorf("own losses %v after B alone", r.own)
	}
	if r := s.run.read(50, nil); !(r.own[outA] > 0) {
		t.Errorf("own losses %v after A alone", r.own)
	}
}

// TestTrainEvents reads the words of notes and settings.
func TestTrainEvents(t *testing.T) {
	for _, c := range []struct {
		a          record.Action
		kind, word string
	}{
		{record.Action{Do: record.DoMark, Text: "kink"}, "mark", "kink"},
		{record.Action{Do: record.DoMark, Text: "stage 1 of 4: branch A alone, 2 epochs; weights a 1 b 2"}, stageKind, "A alone"},
		{record.Action{Do: record.DoMark, Text: "stages done; weights a 1 b 2"}, stageKind, "done"},
		{record.Action{Do: record.DoMark, Text: "stage 1 of 3: a mark of the user"}, "mark", "stage 1 of 3: a mark of the user"},
		{record.Action{Do: record.DoMark, Text: "early stopping: val_loss has not become better for 3 epochs"}, stopKind, "early stop"},
		{record.Action{Do: record.DoMark, Text: "learning rate 0.001 to 0.0001: val_loss has not become better"}, "lr", "rate 0.0001"},
		{record.Action{Do: record.DoMark, Text: "the weights of epoch 3 are back, the best by val_loss"}, restoreKind, "best weights back"},
		{record.Action{Do: record.DoSet, Key: "lr", From: "0.001", To: "0.01"}, "lr", "rate 0.01"},
		{record.Action{Do: record.DoSet, Key: "policy", From: "sigmoid", To: "fixed"}, "policy", "policy fixed"},
		{record.Action{Do: record.DoSet, Key: "alpha", From: "0.5", To: "0.7"}, "alpha", "alpha 0.7"},
		{record.Action{Do: record.DoPause}, "pause", ""},
	} {
		s, box := staged(t)
		box.PublishAction(c.a)
		s.Frame(0)
		e := s.run.events[0]
		if e.Kind != c.kind || eventWord(e) != c.word {
			t.Errorf("%+v: %s %q, want %s %q", c.a, e.Kind, eventWord(e), c.kind, c.word)
		}
		if (eventSign(e.Kind) == 0) != (c.word == "") {
			t.Errorf("%s has sign %q", e.Kind, eventSign(e.Kind))
		}
	}
	many, steps, _ := running(t, 10)
	for i := range 5 {
		steps.PublishAction(record.Action{At: 10 + i, Do: record.DoStep})
	}
	many.Frame(0)
	if e := many.run.events; len(e) != 1 || e[0].N != 14 || e[0].Text != "5 single steps" {
		t.Errorf("five steps one by one are told as %v", e)
	}
	// Without stages in the recipe the same words are a person's.
	s, box, _ := running(t, 10)
	note(box, 10, "stage 1 of 4: branch A alone, 2 epochs")
	s.Frame(0)
	if got := s.run.events[0].Kind; got != record.DoMark || s.run.stageOf(10) != nil {
		t.Errorf("a mark of the user became %s", got)
	}
}

// TestStagesOfARun trains for real, so that the words the trainer notes and those
// read here stay the same.
func TestStagesOfARun(t *testing.T) {
	r, err := recipe.Load("seed-trainable")
	if err != nil {
		t.Fatal(err)
	}
	r.Train.Stages = []recipe.Stage{{Only: "a", Epochs: 1}, {Only: "b", Epochs: 1}, {Only: "all", Epochs: 1}}
	job, err := sessions.Prepare(r, sessions.Both)
	if err != nil {
		t.Fatal(err)
	}
	live, err := sessions.Start(job, sessions.Options{Path: filepath.Join(t.TempDir(), "staged.duet"), Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := live.Wait(); err != nil {
		t.Fatal(err)
	}
	s := NewTrain(live)
	s.Frame(0)
	var texts []string
	for _, e := range s.run.events {
		if e.Kind == stageKind {
			text, _, _ := strings.Cut(e.Text, " (")
			texts = append(texts, text)
		}
	}
	want := "stage 1 of 3: branch A alone, 1 epoch\nstage 2 of 3: branch B alone, 1 epoch; B kept its weights\nstage 3 of 3: everything, 1 epoch; A kept its weights\nstages done"
	if got := strings.Join(texts, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if a, b, _ := s.run.frozen(s.run.read(1, nil)); a || !b {
		t.Error("in the first stage A learns and B does not")
	}
}
