package plain

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"duet/nn/keras"
	"duet/sessions"
	"duet/sessions/recipe"
)

// fake is a host that trains for real, in a folder of the test, and notes what else
// it is asked.
type fake struct {
	t     *testing.T
	store *sessions.Store
	asked []string
	wait  bool // pause the run at its first step, until the talk lets it go on
	err   error
}

func (f *fake) Train(r *recipe.Recipe, began func(*sessions.Live)) (string, error) {
	if f.err != nil {
		return "", f.err
	}
	job, err := sessions.Prepare(r, sessions.Both)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(f.store.Dir(), 0o700); err != nil {
		f.t.Fatal(err)
	}
	path := filepath.Join(f.store.Dir(), "run-01"+sessions.Ext)
	live, err := sessions.Start(job, sessions.Options{Path: path, Threads: 1, Paused: f.wait, Tool: "test"})
	if err != nil {
		return "", err
	}
	began(live)
	_, err = live.Wait()
	return path, err
}

func (f *fake) note(what string) error {
	f.asked = append(f.asked, what)
	return nil
}

func (f *fake) Tell(string) error    { return f.note("tell") }
func (f *fake) Show(string) error    { return f.note("show") }
func (f *fake) Classes(string) error { return f.note("classes") }
func (f *fake) Check(string) error   { return f.note("check") }
func (f *fake) Summary(_ *recipe.Recipe, s keras.Style) error {
	return f.note("summary " + string(s))
}

// output is what the talk says; the run's steering says something too.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

// talk runs a talk with all answers given beforehand.
func talk(t *testing.T, f *fake, o Options, answers ...string) string {
	t.Helper()
	f.t = t
	if f.store == nil {
		store, err := sessions.OpenStore(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		f.store = store
	}
	out := &output{}
	o.In, o.Out, o.Host, o.Store = strings.NewReader(strings.Join(answers, "\n")), out, f, f.store
	if err := Run(o); err != nil {
		t.Fatalf("%v\n%s", err, out.b.String())
	}
	text := out.b.String()
	for _, r := range text {
		if r != '\n' && (r < ' ' || r > '~') {
			t.Errorf("the talk says %q", r)
			break
		}
	}
	return text
}

// wants checks that a text has every one of some parts.
func wants(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("nothing says %q in\n%s", p, text)
		}
	}
}

func TestAnswers(t *testing.T) {
	items := []string{"Train it", "Hear it", "Hear the checks"}
	for answer, want := range map[string]int{"1": 0, "3": 2, "t": 0, "TRAIN": 0, "hear the": 2, "hear": -1, "0": -1, "4": -1, "-1": -1, "x": -1, "99999999999999999999": -1} {
		i, ok := pick(answer, items)
		if !ok {
			i = -1
		}
		if i != want {
			t.Errorf("%q picks %d, want %d", answer, i, want)
		}
	}
}

func TestLeaving(t *testing.T) {
	for _, answers := range [][]string{{"q"}, {"b"}, {"6"}, {"7", "q"}, {"2", "q"}, {"3", "4", "1", "q"}, {"?"}} {
		text := talk(t, &fake{}, Options{}, answers...)
		if !strings.Contains(text, "Home. What next?") || strings.Contains(text, "While it trains") {
			t.Errorf("%q: %s", answers, text)
		}
	}
	wants(t, talk(t, &fake{}, Options{}, "12", "nothing", "?", "q"), `There is no "12" here`, `There is no "nothing" here`, "Good bye")
}

// TestBuild builds two branches from words alone, breaks the shapes, hears of it and
// mends them.
func TestBuild(t *testing.T) {
	f := &fake{}
	text := talk(t, f, Options{},
		"3",      // build
		"4", "1", // branch A, add
		"conv3d", "?", "dropout", "none", "0.25", "3", // not that, list, this; a mistake in its rate, then the rate, after layer 3
		"2", "5", "units", "7", // set units of the last layer: A now ends in 7
		"done",
		"2",    // hear it
		"3",    // the checks
		"mend", // there is a fix
		"undo", // and it can be taken back
		"8", "1",
		"q")
	wants(t, text, `no layer "conv3d"`, "Added: Dropout, rate 0.25.", "5. Dense, units 7, activation softmax: gives 7, with 9471 parameters",
		"It cannot be trained: ", "Error: ", "Mend a problem: ", "Done: ", "Taken back.")
	if got := strings.Join(f.asked, " "); got != "summary keras2" {
		t.Errorf("the host was asked for %q", got)
	}
}

func TestFields(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "mine.yaml")
	text := talk(t, &fake{}, Options{Recipe: recipe.Default()},
		"6", "1", "weighted_product", "2", "clip", "3", "1", "4", "2", "5", "oops", "5", "64", "6", "0.01", "7",
		"7", "seed=7", "7", "nonsense", "1",
		"9", path, "9", path, "q")
	wants(t, text, "Merge: weighted product, alpha clip from 1.000.", "That did not work: ", "learning rate 0.01", "Written to "+path, path+" exists, name another")
	r, err := recipe.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if r.Merge.Mode != "weighted_product" || r.Merge.Alpha.Policy != "clip" || r.Merge.Alpha.Start != 1 || r.Train.Epochs != 2 || r.Train.BatchSize != 64 || r.Seed != 7 {
		t.Errorf("the file holds %+v %+v, seed %d", r.Merge, r.Train, r.Seed)
	}
}

// small is a recipe that trains in no time.
func small(t *testing.T) *recipe.Recipe {
	t.Helper()
	r := recipe.Default()
	for _, s := range [][2]string{{"data", "{name: glyphs, samples: 200}"}, {"train.epochs", "2"}, {"train.batch_size", "40"}} {
		if err := r.Set(s[0], s[1]); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// TestTrainAndLook trains, hears what came of it, looks for samples, works one out
// and hears single steps.
func TestTrainAndLook(t *testing.T) {
	f := &fake{}
	text := talk(t, f, Options{Recipe: small(t)}, "1")
	wants(t, text, "While it trains:")
	path := filepath.Join(f.store.Dir(), "run-01"+sessions.Ext)
	text = talk(t, f, Options{File: path},
		"1", "2", "5", "6", "7", "8",
		"3", "2", "99", "x", "b",
		"4", "5", "more", "0", "1000", "b", "6",
		"9", "b", // its recipe
		"11",
		"5", "b", // home lists it
		"5", "1", "delete", "no", "delete", "yes", "b", "q")
	wants(t, text, "Finished after 8 steps of 8, in 2 epochs.", "Branch A is right in ", "Loss from ", "Alpha from 0.5000 to ",
		"Step 2, in epoch 1: loss ", `"99" is no step from 1 to 8.`,
		"Sample 0: true class ", "10 of 10 numbers are equal to the last bit.", `"1000" is no sample`,
		"run-01: weighted sum, finished", "Deleted run-01.")
	if got := strings.Join(f.asked, " "); got != "tell classes check show summary keras2" {
		t.Errorf("the host was asked for %q", got)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("the session is still there")
	}
}

// TestSteer: a run is steered by lines, and goes on when the input ends while it is
// paused.
func TestSteer(t *testing.T) {
	f := &fake{wait: true}
	text := talk(t, f, Options{Recipe: small(t)}, "1", "", "rate .5e-3", "rate x", "rate NaN", "alpha -1", "alpha .25", "policy clip", "policy clop", "mark here we are", "nonsense", "one", "g", "p")
	wants(t, text, "Epoch 1 of 2, step 0 of 8, not moving.", "rate is 0.0005000 from the next step on", `"x" is no number of 0 or more`, `"NaN" is no number`,
		`"-1" is no number`, "Policy clip from the next step", "Not done: ", `"nonsense" is none of p, g, one, s`, "Marked.")
	d, err := sessions.Describe(filepath.Join(f.store.Dir(), "run-01"+sessions.Ext))
	if err != nil {
		t.Fatal(err)
	}
	if d.Entry.Steps != 8 || d.Actions < 4 {
		t.Errorf("the session has %d steps and %d actions", d.Entry.Steps, d.Actions)
	}
}

// broken is a terminal that is gone.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestEnds(t *testing.T) {
	store, err := sessions.OpenStore(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	o := Options{In: strings.NewReader("1\n1\n"), Out: broken{}, Host: &fake{}, Store: store}
	if err := Run(o); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("a broken terminal gives %v", err)
	}
	o = Options{In: strings.NewReader("1\n1\n"), Out: io.Discard, Host: &fake{err: Leave}, Store: store}
	if err := Run(o); !errors.Is(err, Leave) {
		t.Errorf("a signal gives %v", err)
	}
	f := &fake{err: &sessions.Invalid{Err: errors.New("sessions: no such thing")}}
	wants(t, talk(t, f, Options{}, "1", "q"), "That did not work: no such thing.")
}

// TestHostileNames: what files carry never reaches the terminal as a sequence.
func TestHostileNames(t *testing.T) {
	t.Chdir(t.TempDir()) // one of the names is written to
	r := recipe.Default()
	r.Name, r.A.Name = "x\x1b]0;owned\a", "\u202eevil\x1b[2J"
	text := talk(t, &fake{}, Options{Recipe: r}, "2", "9", "\x1b[2J", "q")
	if strings.ContainsAny(text, "\x1b\a\u202e") {
		t.Errorf("%q", text)
	}
}

func TestNumber(t *testing.T) {
	for v, want := range map[float64]string{0.25: "0.2500", -0.25: "-0.2500", 1.5: "1.500", 0: "0", 0.0001: "0.0001000", -0.00012345: "-0.0001234", 12345: "12345"} {
		if got := Number(v); got != want {
			t.Errorf("%v is %q, want %q", v, got, want)
		}
	}
}
