package screen

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"duet/sessions"
	"duet/sessions/record"
)

// recorded writes a session of so many made-up steps; end "" leaves it as a
// writer that died would.
func recorded(t testing.TB, steps int, end string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "made-up.duet")
	w, err := record.Create(path, head(), record.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	save := func(n int, why string) {
		ok(w.Checkpoint(record.Checkpoint{N: n, Epoch: n / 50, Why: why}, nil))
	}
	save(0, "start")
	for n := 1; n <= steps; n++ {
		ok(w.Step(stepOf(n)))
		if n == 70 {
			ok(w.Action(record.Action{At: 70, Do: record.DoSet, Key: "alpha", From: "0.6", To: "0.7"}))
			ok(w.Action(record.Action{At: 70, Do: record.DoMark, Text: "kink"}))
		}
		if n%50 == 0 {
			ok(w.Eval(alphasOf(n/50, 0.6+float64(n)/1000)))
			save(n, "epoch")
		}
	}
	if end != "" {
		ok(w.Close(record.End{Why: end, N: steps}))
		return path
	}
	text, err := os.ReadFile(path)
	ok(err)
	ok(w.Close(record.End{Why: record.EndFinished, N: steps}))
	cut := filepath.Join(t.TempDir(), "cut.duet")
	ok(os.WriteFile(cut, text[:len(text)-20], 0o644))
	return cut
}

// playing is a Replay that has read a session.
func playing(t testing.TB, path string) *Replay {
	t.Helper()
	r := NewReplay(path)
	r.Resize(80, 22)
	settle(r, r.Show())
	if r.err != nil {
		t.Fatal(r.err)
	}
	return r
}

func TestReplayGolden(t *testing.T) {
	r := playing(t, recorded(t, 200, record.EndFinished))
	press(r, "[", ",")
	golden(t, "replay", r)
}

func TestReplayAnySize(t *testing.T) {
	empty, waiting := NewReplay(""), NewReplay("nowhere.duet")
	waiting.Show()
	anySize(t, empty)
	anySize(t, waiting)
	r := playing(t, recorded(t, 130, record.EndStopped))
	anySize(t, r)
	press(r, "home", "z")
	anySize(t, r)
}

func TestReplayLayout(t *testing.T) {
	for w := 0; w <= 240; w += 3 {
		for h := 0; h <= 70; h++ {
			for _, pane := range replayRound {
				p := replayLayout(w, h, pane, false, true, h%2 == 0)
				apart(t, w, h, append(p.pane[:], p.bar))
				if p.pane[pane].Empty() && w > 0 && h > 6 {
					t.Fatalf("%dx%d: the focused pane %d is not shown", w, h, pane)
				}
			}
		}
	}
}

// TestReplaySeeks is the property of seeking: whatever the moves, the picture is
// the one of playing straight to the same step.
func TestReplaySeeks(t *testing.T) {
	path := recorded(t, 200, record.EndFinished)
	keys := []string{"space", ",", ".", "[", "]", "<", ">", "home", "end"}
	rapid.Check(t, func(rt *rapid.T) {
		r := playing(t, path)
		for range rapid.IntRange(1, 12).Draw(rt, "moves") {
			if rapid.Bool().Draw(rt, "seek") {
				x := rapid.IntRange(1, 78).Draw(rt, "x")
				at := r.places().pane[timelinePane]
				r.Mouse(Mouse{X: x, Y: at.Y + 1})
			} else {
				press(r, rapid.SampledFrom(keys).Draw(rt, "key"))
			}
			r.Frame(time.Duration(rapid.IntRange(0, 900).Draw(rt, "ms")) * time.Millisecond)
		}
		if r.pos.Playing {
			press(r, "space")
		}
		r.play.SetSpeed(1)
		r.moved()
		straight := playing(t, path)
		press(straight, "home")
		for range r.pos.N {
			press(straight, ".")
		}
		straight.focus = r.focus
		if a, b := picture(r, 120, 37), picture(straight, 120, 37); a != b {
			rt.Fatalf("at step %d:\n%s\nstraight:\n%s", r.pos.N, a, b)
		}
	})
}

// TestReplayTransport checks the keys one by one.
func TestReplayTransport(t *testing.T) {
	r := playing(t, recorded(t, 200, record.EndFinished))
	at := func(want int, keys ...string) {
		t.Helper()
		if press(r, keys...); r.pos.N != want {
			t.Errorf("after %v at step %d, want %d", keys, r.pos.N, want)
		}
	}
	at(200)
	at(199, ",")
	at(200, ".")
	at(150, "[")
	at(100, "[")
	at(70, "[")
	at(50, "[")
	at(70, "]")
	at(0, "home")
	at(200, "end")
	at(0, "space") // at the end it starts again
	if r.Wants() == 0 {
		t.Error("it plays without a clock")
	}
	press(r, ">", ">")
	if r.Frame(100 * time.Millisecond); r.pos.N != 50 { // 8 ms a step at 4x
		t.Errorf("after 100 ms at 4x at step %d, want 50", r.pos.N)
	}
	press(r, "space")
	if r.Wants() != 0 {
		t.Error("a paused replay wants a clock")
	}
	for range 20 {
		press(r, "<")
	}
	if r.pos.Speed != sessions.MinSpeed {
		t.Errorf("speed %v, want %v", r.pos.Speed, sessions.MinSpeed)
	}
}

// TestReplayInspects: 6 names the checkpoint at or before the cursor, and says
// why there is none.
func TestReplayInspects(t *testing.T) {
	path := recorded(t, 200, record.EndFinished)
	r := playing(t, path)
	inspects := func(want int) {
		t.Helper()
		got := press(r, "6")
		if len(got) != 1 {
			t.Fatalf("%+v at step %d", got, r.pos.N)
		}
		if o, ok := got[0].(OpenInspect); !ok || o.Path != path || o.At == nil || *o.At != want {
			t.Errorf("%+v at step %d, want checkpoint %d", got[0], r.pos.N, want)
		}
	}
	press(r, "[", ",")
	inspects(100)
	press(r, "home")
	inspects(0) // the untrained model
}

// TestReplayCut: a file cut short (inside its last step, 123) plays to its end and says so.
func TestReplayCut(t *testing.T) {
	r := playing(t, recorded(t, 123, ""))
	if text := picture(r, 120, 37); r.pos.N != 122 || !strings.Contains(text, "cut off after step 122") {
		t.Errorf("at step %d:\n%s", r.pos.N, text)
	}
	if text := picture(r, 80, 22); !strings.Contains(text, "cut off") {
		t.Errorf("not said at 80x22:\n%s", text)
	}
}

// TestReplayRefuses: what cannot be read is named.
func TestReplayRefuses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.duet")
	if err := os.WriteFile(path, []byte("this is no session"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{path, filepath.Join(t.TempDir(), "missing.duet")} {
		r := NewReplay(path)
		settle(r, r.Show())
		if r.err == nil || !strings.Contains(picture(r, 80, 22), filepath.Base(path)) {
			t.Errorf("%v is not shown:\n%s", r.err, picture(r, 80, 22))
		}
		anySize(t, r)
	}
}

// TestReplayGrows: what another program adds to the file comes in.
func TestReplayGrows(t *testing.T) {
	path := filepath.Join(t.TempDir(), "live.duet")
	w, err := record.Create(path, head(), record.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= 30; n++ {
		if err := w.Step(stepOf(n)); err != nil {
			t.Fatal(err)
		}
	}
	r := playing(t, path)
	defer r.Close()
	if r.ending != sessions.Running || r.Wants() == 0 {
		t.Fatalf("a session being written is %v", r.ending)
	}
	for n := 31; n <= 40; n++ {
		if err := w.Step(stepOf(n)); err != nil {
			t.Fatal(err)
		}
	}
	r.Frame(growTick)
	if r.pos.Total != 40 || r.pos.N != 30 || r.run.n != 40 {
		t.Errorf("at %d of %d, curves to %d; want 30 of 40, 40", r.pos.N, r.pos.Total, r.run.n)
	}
	if err := w.Close(record.End{Why: record.EndStopped, N: 40}); err != nil {
		t.Fatal(err)
	}
	r.Frame(growTick)
	if r.ending != sessions.Stopped || r.Wants() != 0 {
		t.Errorf("after its end the session is %v", r.ending)
	}
}

// TestReplayPlaysAtOnce: a pace from the command line plays from the start.
func TestReplayPlaysAtOnce(t *testing.T) {
	r := NewReplay(recorded(t, 100, record.EndFinished))
	r.Play(4)
	settle(r, r.Show())
	if !r.pos.Playing || r.pos.Speed != 4 || r.pos.N != 0 {
		t.Errorf("%+v", r.pos)
	}
}

// TestReplayBestAlpha: what an evaluation found out about other alphas is shown as it
// was known at the cursor, in the table, on the chart and in two panes.
func TestReplayBestAlpha(t *testing.T) {
	r := playing(t, recorded(t, 200, record.EndFinished))
	shows := func(w, h int, wants ...string) {
		t.Helper()
		text := picture(r, w, h)
		for _, want := range wants {
			if !strings.Contains(text, want) {
				t.Errorf("%dx%d at step %d: %q is not shown:\n%s", w, h, r.pos.N, want, text)
			}
		}
	}
	shows(80, 22, "a* 0.8000")
	shows(120, 37, "a* now 0.8000 regret", "who pulls alpha", "61 samples to A, 39 to B", "+.0400")
	shows(200, 57, "best a* 0.8000, regret", "loss over alpha", "who pulls alpha, by class, step 200", "- a* 0.800")
	r.play.Seek(149)
	r.moved()
	shows(200, 57, "best a* 0.7000, regret ~", "by class, step 100")
	r.focus = overPane
	shows(80, 22, "loss over alpha, branches of step 100", "all B", "all A")
	shows(120, 37, "loss over alpha")
	press(r, "home")
	shows(80, 22, "known after a validation")
	r.focus = classPane
	shows(120, 37, "known after a validation")
	r.crossAt(0)
	anySize(t, r)
}

// TestReplayForks: f asks, and then asks for a run that goes the session's way up to the
// cursor; where the session was to end there is nothing to go on with.
func TestReplayForks(t *testing.T) {
	r := playing(t, recorded(t, 200, record.EndFinished))
	why := func() string {
		for _, b := range r.Bindings() {
			if b.ID == "replay.fork" {
				return b.Disabled()
			}
		}
		t.Fatal("no key forks")
		return ""
	}
	r.run.head.StepsPlanned = 200
	if got := why(); !strings.Contains(got, "ends here") {
		t.Errorf("at the end: %q", got)
	}
	r.play.Seek(120)
	r.moved()
	if got := why(); got != "" {
		t.Errorf("at step 120: %q", got)
	}
	ask, ok := r.Key("replay.fork", "f")[0].(Confirm)
	if !ok || !strings.Contains(ask.Title, "step 120") || !strings.Contains(ask.Text, "made-up") {
		t.Fatalf("asked %+v", ask)
	}
	if got, ok := ask.Then()[0].(StartFork); !ok || got.Path != r.path || got.At != 120 {
		t.Errorf("asked for %+v", got)
	}
}
