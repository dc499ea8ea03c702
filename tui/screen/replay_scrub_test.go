package screen

import (
	"strings"
	"testing"

	"duet/sessions/record"
	"duet/tui/term"
)

// TestReplayArrowsScrub: on the timeline the arrows move the cursor by a column and by an
// epoch, and stop at the ends; in another pane they do not.
func TestReplayArrowsScrub(t *testing.T) {
	r := playing(t, recorded(t, 200, record.EndFinished))
	at := func(want int, keys ...string) {
		t.Helper()
		if press(r, keys...); r.pos.N != want || r.pos.Playing {
			t.Errorf("after %v at step %d, want %d", keys, r.pos.N, want)
		}
	}
	column := 200 / (r.track().W - 3)
	at(200, "right")
	at(200-column, "left")
	at(150-column, "pgup")
	at(200-column, "pgdown")
	at(200, "pgdown")
	at(0, "home", "left", "pgup")
	at(column, "space", "right")
	press(r, "tab")
	at(column, "pgdown")
	if r.focus == timelinePane {
		t.Error("tab stays on the timeline")
	}
}

// TestReplayTimelineClicks: a press on a sign goes to the very step of the event or
// checkpoint, elsewhere on the track to the column's; on the words below it plays.
func TestReplayTimelineClicks(t *testing.T) {
	r := playing(t, recorded(t, 200, record.EndFinished))
	for _, size := range []struct{ w, h int }{{60, 14}, {80, 22}, {120, 37}} {
		r.Resize(size.w, size.h)
		track := r.track()
		click := func(x, y int) { r.Mouse(Mouse{X: x, Y: y}); r.Mouse(Mouse{X: x, Y: y, Release: true}) }
		mark := trackCol(track, 200, 70)
		for _, x := range []int{mark, mark + 1, mark - 1} {
			press(r, "home")
			if click(x, track.Y); r.pos.N != 70 {
				t.Errorf("%v: a press %d beside the mark goes to step %d", size, x-mark, r.pos.N)
			}
		}
		if click(trackCol(track, 200, 100), track.Y); r.pos.N != 100 {
			t.Errorf("%v: a press on an evaluation goes to step %d", size, r.pos.N)
		}
		saved := track.Y + 1
		if r.roomy(track.H) {
			saved++
		}
		if click(trackCol(track, 200, 150), saved); r.pos.N != 150 {
			t.Errorf("%v: a press on a checkpoint goes to step %d", size, r.pos.N)
		}
		if click(track.X+1, track.Y+1); r.pos.N != 0 {
			t.Errorf("%v: a press at the left end goes to step %d", size, r.pos.N)
		}
		if click(track.X+5, saved+1); !r.pos.Playing {
			t.Errorf("%v: a press on the words does not play", size)
		}
		if click(track.X+5, saved+1); r.pos.Playing {
			t.Errorf("%v: a press on the words does not pause", size)
		}
	}
}

// TestReplayTransportClicks: the keys in the upper edge of the timeline do what they say.
func TestReplayTransportClicks(t *testing.T) {
	r := playing(t, recorded(t, 200, record.EndFinished))
	click := func(word string) {
		t.Helper()
		lines := strings.Split(picture(r, 80, 22), "\n")
		y := r.places().pane[timelinePane].Y
		before, _, ok := strings.Cut(lines[y], word)
		if !ok {
			t.Fatalf("no %q in %s", word, lines[y])
		}
		r.Mouse(Mouse{X: term.Width(before), Y: y})
	}
	press(r, "home")
	click("on")
	click("on")
	if click("back"); r.pos.N != 1 {
		t.Errorf("on, on, back: step %d", r.pos.N)
	}
	click("fast")
	if click("fast"); r.pos.Speed != 4 {
		t.Errorf("faster twice: %vx", r.pos.Speed)
	}
	if click("slow"); r.pos.Speed != 2 {
		t.Errorf("slower: %vx", r.pos.Speed)
	}
	if click("play"); !r.pos.Playing {
		t.Error("it does not play")
	}
	if click("pause"); r.pos.Playing {
		t.Error("it does not pause")
	}
	if click("cross"); r.looks.cursor == nil {
		t.Error("no crosshair")
	}
	if click("cross"); r.looks.cursor != nil {
		t.Error("the crosshair stays")
	}
}

// TestReplayCutOff: what is wrong with a session that was cut off is told whole at 80
// columns, and a word that no event has leaves room for what is a place.
func TestReplayCutOff(t *testing.T) {
	r := playing(t, recorded(t, 200, ""))
	press(r, "end")
	if text := picture(r, 80, 22); !strings.Contains(text, "the last record is not complete ") {
		t.Errorf("not told whole:\n%s", text)
	}
	press(r, "g")
	r.Paste("a word that nobody ever wrote into an event")
	press(r, "enter")
	if text := picture(r, 80, 22); !strings.Contains(text, r.going.problem+" ") {
		t.Errorf("not told whole: %q\n%s", r.going.problem, text)
	}
}
