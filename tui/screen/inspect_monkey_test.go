package screen

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"duet/sessions/record"
	"duet/tui/term"
	"duet/tui/theme"
)

// monkey types, clicks and resizes at random: nothing may panic.
func monkey(t *testing.T, fresh func() Screen) {
	keys := []string{"enter", "esc", "tab", "shift+tab", "up", "down", "left", "right", "pgup", "pgdown", "home", "end", "backspace", "space", "ä"}
	for c := rune('!'); c <= '~'; c++ {
		keys = append(keys, string(c))
	}
	profiles := []term.Profile{{}, {Glyphs: term.ASCII}, {Glyphs: term.Block, Depth: term.Depth256}}
	rapid.Check(t, func(rt *rapid.T) {
		s := fresh()
		for range rapid.IntRange(1, 40).Draw(rt, "moves") {
			w, h := rapid.IntRange(0, 220).Draw(rt, "w"), rapid.IntRange(0, 70).Draw(rt, "h")
			switch rapid.IntRange(0, 9).Draw(rt, "what") {
			case 0:
				s.Resize(w, h)
			case 1, 2:
				settle(s, s.Mouse(Mouse{X: w, Y: h, Wheel: rapid.IntRange(-1, 1).Draw(rt, "wheel"), Drag: rapid.Bool().Draw(rt, "drag"), Release: h%7 == 0}))
			case 3:
				if f, ok := s.(interface{ Hover(x, y int) }); ok {
					f.Hover(w, h)
				}
				s.Paste("class 2")
			case 4:
				s.Frame(time.Duration(h) * time.Millisecond)
				p := rapid.SampledFrom(profiles).Draw(rt, "profile")
				s.Resize(w, h)
				s.Draw(term.New(w, h, p), theme.New("", p))
			default:
				press(s, rapid.SampledFrom(keys).Draw(rt, "key"))
			}
		}
	})
}

func TestInspectMonkey(t *testing.T) {
	monkey(t, func() Screen { return layered(t) })
}

func TestReplayMonkey(t *testing.T) {
	path := recorded(t, 60, record.EndFinished)
	m := readSession(path)
	monkey(t, func() Screen {
		r := NewReplay(path)
		r.asked = true
		r.Receive(m)
		return r
	})
}
