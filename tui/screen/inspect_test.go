package screen

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duet/datasets"
	"duet/nn/loss"
	"duet/sessions"
	"duet/sessions/recipe"
	"duet/tui/term"
)

// madeUp is what a model could say of four pictures of two pixels each way, in
// three classes: both right, only A right, rescued, lost.
func madeUp(t testing.TB) *inspected {
	t.Helper()
	r := shapes(t)
	r.Merge = recipe.Merge{Mode: recipe.WeightedSum}
	p := &sessions.Predictions{
		N: 4, K: 3, KA: 3, KB: 3, P: 3, Weighted: true, Alpha: 0.5, Beta: 0.5,
		A:      []float32{.6, .3, .1, .7, .2, .1, .1, .5, .4, .1, .1, .8},
		B:      []float32{.5, .3, .2, .1, .5, .4, .5, .1, .4, .6, .3, .1},
		Labels: []int32{0, 0, 2, 2}, Rows: []int32{3, 17, 42, 1234}, T: 3,
	}
	for i := range p.A {
		p.Merged = append(p.Merged, float32(p.Alpha*p.A[i])+float32(p.Beta*p.B[i]))
	}
	copy(p.Merged[9:], []float32{.5, .2, .3}) // lost, and no sum: the verdict has to say so
	pixels := make([]float32, 2000*4)
	for i := range pixels {
		pixels[i] = float32(i%5) / 4
	}
	of, err := loss.New("categorical_crossentropy", nil)
	if err != nil {
		t.Fatal(err)
	}
	view := datasets.Array{Dims: []int{2, 2, 1}, Floats: pixels}
	d := &inspected{
		job: &sessions.Job{Recipe: r, Set: &datasets.Set{Name: "made up"}, Loss: of}, at: 200, split: "test", p: p, merge: r.Merge,
		names: []string{"disc", "ring", "2"}, views: [2]datasets.Array{view, view}, seen: [2]string{"outline", "texture"},
	}
	d.conclude()
	return d
}

// inspecting is an Inspect with that model.
func inspecting(t testing.TB, d *inspected) *Inspect {
	s := NewInspect("made-up.duet", nil, nil)
	s.Resize(80, 22)
	s.asked = true
	s.Receive(inspectedMsg{path: s.path, data: d})
	return s
}

func TestInspectGolden(t *testing.T) { golden(t, "inspect", inspecting(t, madeUp(t))) }

func TestInspectLedgerGolden(t *testing.T) {
	s := inspecting(t, madeUp(t))
	press(s, "enter", "right")
	golden(t, "inspect_ledger", s)
}

func TestInspectAnySize(t *testing.T) {
	anySize(t, NewInspect("", nil, nil))
	anySize(t, NewInspect("loading.duet", nil, nil))
	s := inspecting(t, madeUp(t))
	anySize(t, s)
	for _, key := range []string{"enter", "c", "v", "m", "p", "v"} {
		press(s, key)
		anySize(t, s)
	}
	press(s, "esc", "/", "x", "y")
	anySize(t, s)
}

func TestInspectLayout(t *testing.T) {
	for w := 0; w <= 240; w += 3 {
		for h := 0; h <= 70; h++ {
			for pane := range inspectPanes {
				p := inspectLayout(w, h, pane, false, w%2 == 0, h%2 == 0, samplesPane)
				apart(t, w, h, p[:])
				if p[pane] == (term.Rect{}) && w > 0 && h > 0 {
					t.Fatalf("%dx%d: the focused pane %d is not shown", w, h, pane)
				}
			}
		}
	}
}

func TestInspectFilter(t *testing.T) {
	for filter, want := range map[string]string{
		"":                 "3 17 42 1234",
		"wrong":            "17 42 1234",
		"right":            "3",
		"merged wrong":     "1234",
		"m:wrong":          "1234",
		"A wrong":          "42",
		"a right b wrong":  "17 1234",
		"disagree":         "17 42 1234",
		"rescued":          "42",
		"lost":             "1234",
		"class 2":          "42 1234",
		"class disc wrong": "17",
		"nonsense":         "3 17 42 1234",
		"merged":           "3 17 42 1234",
		"class":            "3 17 42 1234",
		"class 9":          "3 17 42 1234",
	} {
		s := inspecting(t, madeUp(t))
		press(s, "/")
		s.Paste(filter)
		press(s, "enter")
		var got []string
		for _, i := range s.shown {
			got = append(got, []string{"3", "17", "42", "1234"}[i])
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q lets %v through, want %s", filter, got, want)
		}
		bad := map[string]bool{"nonsense": true, "merged": true, "class": true, "class 9": true}
		if (s.wrong != "") != bad[filter] {
			t.Errorf("%q: problem %q", filter, s.wrong)
		}
		anyway := picture(s, 80, 22)
		if bad[filter] && !strings.Contains(anyway, s.wrong[:10]) {
			t.Errorf("%q: the problem is not shown:\n%s", filter, anyway)
		}
	}
}

func TestInspectMoves(t *testing.T) {
	s := inspecting(t, madeUp(t))
	at := func(row int32, keys ...string) {
		t.Helper()
		press(s, keys...)
		if i, _ := s.sample(); s.data.p.Rows[i] != row {
			t.Errorf("after %v at %d, want %d", keys, s.data.p.Rows[i], row)
		}
	}
	at(3)
	at(17, "j")
	at(3, "k", "k")
	at(17, "n")
	at(42, "n")
	at(17, "N")
	at(1234, "end")
	at(3, "home")
	if text := said(press(s, "N")); !strings.Contains(text, "no earlier") {
		t.Errorf("N at the first: %q", text)
	}
	s.Mouse(Mouse{X: 3, Y: 4})
	at(42)
}

// TestInspectVerdict: one number that is no sum is found and named, and its
// sample's ledger shows it.
func TestInspectVerdict(t *testing.T) {
	s := inspecting(t, madeUp(t))
	if good, text := s.data.verdictText(); good || !strings.Contains(text, "merged[3, 0]") {
		t.Errorf("verdict: %v %s", good, text)
	}
	press(s, "end")
	got := press(s, "y")
	if len(got) != 1 {
		t.Fatalf("y: %+v", got)
	}
	text := got[0].(Copy).Text
	for _, want := range []string{"sample 1234", "true class 2", "a = 0.5, 1-a = 0.5", "out = a*A + (1-a)*B", "0\t0.1\t0.6\t0.05\t0.3\t0.35000002\t0.5\t"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

// TestInspectAlone: a branch alone has no merge to check, and says so.
func TestInspectAlone(t *testing.T) {
	d := madeUp(t)
	d.only = sessions.OnlyB
	d.p.Pred, d.p.A, d.p.B, d.p.Merged, d.p.K, d.p.Weighted = d.p.B, nil, nil, nil, 0, false
	d.answer = [outputs][]int{}
	d.conclude()
	s := inspecting(t, d)
	if text := picture(s, 80, 22); !strings.Contains(text, "there is no merge") || !strings.Contains(text, "B: texture") {
		t.Errorf("not said:\n%s", text)
	}
	press(s, "enter", "right", "y", "esc", "n")
	anySize(t, s)
}

// TestInspectLoads trains the original question for a few steps and loads it:
// a regression, whose every number is its hand check's.
func TestInspectLoads(t *testing.T) {
	r, err := recipe.Builtin("seed")
	if err != nil {
		t.Fatal(err)
	}
	job, err := sessions.Prepare(r, sessions.Both)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "seed.duet")
	live, err := sessions.Start(job, sessions.Options{Path: path, Steps: 30, Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	train := NewTrain(live)
	if _, err := live.Wait(); err != nil {
		t.Fatal(err)
	}
	train.Frame(liveTick)
	if text := picture(train, 80, 22); !strings.Contains(text, "alpha 0.1000") || train.Wants() != 0 {
		t.Errorf("the run:\n%s", text)
	}
	s := NewInspect(path, job, nil)
	settle(s, s.Show())
	if s.err != nil {
		t.Fatal(s.err)
	}
	text := picture(s, 80, 22)
	for _, want := range []string{"array_equal true", "0.1, 0.9", "true"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not shown:\n%s", want, text)
		}
	}
	if got := s.Show(); len(got) != 1 || s.asked != true {
		t.Errorf("it does not look whether the file has grown: %v", got)
	} else if m := got[0].(Async).Do().(inspectedMsg); m.data != nil || m.err != nil {
		t.Errorf("an unchanged file is loaded again: %+v", m)
	}
	anySize(t, s)
	s = NewInspect(filepath.Join(t.TempDir(), "missing.duet"), nil, nil)
	settle(s, s.Show())
	if !strings.Contains(picture(s, 80, 22), "missing.duet") {
		t.Errorf("what is missing is not named:\n%s", picture(s, 80, 22))
	}
}

// TestInspectAPausedRun: a run that is paused is shown at the very step, and what
// the layers make of a sample comes with it.
func TestInspectAPausedRun(t *testing.T) {
	r := shapes(t)
	r.Data.Samples = 120
	job, err := sessions.Prepare(r, sessions.Both)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "paused.duet")
	live, err := sessions.Start(job, sessions.Options{Path: path, Threads: 1, Paused: true})
	if err != nil {
		t.Fatal(err)
	}
	defer live.Wait()
	defer live.Interrupt()
	s := NewInspect(path, job, nil)
	s.Follow(live)
	s.Resize(200, 57)
	at := func(want int) {
		t.Helper()
		if s.err != nil || s.data == nil || s.data.at != want {
			t.Fatalf("it does not show step %d: %v", want, s.err)
		}
	}
	settle(s, s.Show())
	at(0)
	if len(s.maps.views) != len(job.Graph.Nodes) || s.maps.sample != s.shown[0] {
		t.Errorf("%d layers of sample %d", len(s.maps.views), s.maps.sample)
	}
	step := func(n int) {
		live.Do(sessions.Action{Kind: sessions.DoStep})
		for range 2000 {
			if live.Feed().Position().N == n {
				return
			}
			time.Sleep(time.Millisecond)
		}
		t.Fatalf("the run never came to step %d", n)
	}
	step(1)
	step(2)
	settle(s, s.Show())
	at(2)
	settle(s, s.Key("inspect.down", "j"))
	if s.maps.sample != s.shown[1] {
		t.Errorf("the layers are of sample %d after j", s.maps.sample)
	}
	step(3)
	press(s, "r")
	at(3)
	if i, _ := s.sample(); i != s.shown[1] {
		t.Errorf("reloading moved the selection to %d", i)
	}
}
