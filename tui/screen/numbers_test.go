package screen

import (
	"fmt"
	"math"
	"regexp"
	"testing"

	"duet/sessions"
	"duet/sessions/record"
)

// roundedAway finds a number that was rounded to nothing: 0.0000, .000.
var roundedAway = regexp.MustCompile(`(?:^|[^0-9.])[+-]?(?:0\.0{3,}|\.0{2,})(?:[^0-9]|$)`)

// tinyRun is a run all of whose numbers are as small as size.
func tinyRun(t testing.TB, size float32) (*Train, *sessions.Mailbox) {
	t.Helper()
	s, box, _ := running(t, 0)
	v := record.F32(size)
	score := record.Score{Loss: &v, Accuracy: &v, TopK: &v}
	for n := 1; n <= 120; n++ {
		step := stepOf(n)
		step.Loss, step.LossA, step.LossB, step.NormA, step.NormB, step.LR = v, &v, &v, v, v, v
		step.Alpha, step.Raw, step.Grad = []record.F32{v + v*v*record.F32(n)}, []record.F32{v}, []record.F32{v}
		box.Publish(&step)
		if n%50 == 0 {
			e := alphasOf(n/50, float64(size))
			e.A, e.B, e.Merged, e.Alpha = score, score, score, []record.F32{v}
			e.Alphas.Best, e.Alphas.Regret, e.Alphas.Loss = v, v, v
			for i := range e.Alphas.Curve {
				e.Alphas.Curve[i] = v * record.F32(1+math.Abs(float64(i)/20))
			}
			for i := range e.Alphas.Pulls {
				e.Alphas.Pulls[i] = v
			}
			box.PublishEval(e)
		}
	}
	s.Frame(liveTick)
	return s, box
}

// TestNoNumberIsRoundedAway: numbers of any size are shown as what they are and
// never as 0.0000, in every pane, under the crosshair, in the explanation, on the
// slider and at the end.
func TestNoNumberIsRoundedAway(t *testing.T) {
	for _, size := range []float32{1e-7, 1e-5, 4e-4, 1e-30, -1e-7} {
		s, box := tinyRun(t, size)
		look := func(what string) {
			t.Helper()
			for _, at := range [][2]int{{60, 14}, {80, 22}, {120, 37}, {200, 57}} {
				text := picture(s, at[0], at[1])
				if bad := roundedAway.FindString(text); bad != "" {
					t.Fatalf("%g, %s, %v: %q is shown\n%s", size, what, at, bad, text)
				}
			}
		}
		for pane := range runPanes {
			s.focus = pane
			for _, zoom := range []bool{false, true} {
				s.zoom = zoom
				look(fmt.Sprintf("pane %d, zoom %v", pane, zoom))
			}
		}
		s.zoom, s.focus = false, lossPane
		s.Key("train.crosshair", "c")
		s.Key("", "left")
		look("crosshair")
		s.Key("", "esc")
		s.Key("train.why", "w")
		look("why")
		s.Key("", "esc")
		s.hand.dragging, s.hand.to = true, float64(size)
		look("slider")
		s.hand.dragging = false
		box.SetState(sessions.Finished, "")
		s.Frame(liveTick)
		look("end")
	}
}
