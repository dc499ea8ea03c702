package tui

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"duet/sessions"
	"duet/sessions/recipe"
	"duet/sessions/record"
)

// hostile is what a name or a text must not do to a terminal: leave the screen,
// set its title or clipboard, ask it something, turn the direction of writing, or
// break a line. The list follows what terminals have been caught at.
var hostile = []string{
	"\x1b[?1049l", "\x1b[6n", "\x1b[31mred\x1b[0m", "\x1b[2J\x1b[H", "\x1b]0;title\a", "\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "\x1b]52;c;aGk=\a",
	"\x1bP$q\"p\x1b\\", "\x1b_Gi=1\x1b\\", "\x1b^pm\x1b\\", "\x1bXsos\x1b\\", "\x1bc", "\u009b31m", "\u009d0;x\u009c", "a\ab\bc\rd\te\vf\x0eg\x00h\x7f",
	"left\u202eright\u2066x", "zero\u200bwidth\ufeff", "bad\xff\xc0\xafutf", "line\u2028break\nnext",
}

// monkey types, points, pastes and resizes at random, and looks at every frame.
type monkey struct {
	*bench
	r     *rand.Rand
	typed []string
	slow  time.Duration // of the slowest message
	what  string        // it was
}

// keysAtAll are all keys; those that leave come seldom.
func keysAtAll() []string {
	all := []string{"enter", "esc", "tab", "shift+tab", "up", "down", "left", "right", "pgup", "pgdown", "home", "end", "backspace", "space", "delete", "ctrl+p"}
	for c := rune('!'); c <= '~'; c++ {
		all = append(all, string(c))
	}
	return all
}

var everyKey = keysAtAll()

// began is when this process was first looked at, spent the time that is measured.
var (
	began = time.Now()
	spent = func() time.Duration { return time.Since(began) }
)

// turn is one thing a user, the clock or a run does.
func (m *monkey) turn() {
	key := everyKey[m.r.IntN(len(everyKey))]
	from, screen := spent(), m.a.active
	did := key
	switch m.r.IntN(24) {
	case 0, 1, 2:
		x, y, button, action := m.r.IntN(m.a.w+8)-4, m.r.IntN(m.a.h+6)-3, tea.MouseButton(m.r.IntN(9)), tea.MouseAction(m.r.IntN(3))
		did = fmt.Sprintf("mouse %d,%d %d %d", x, y, button, action)
		m.send(tea.MouseMsg{X: x, Y: y, Button: button, Action: action})
	case 3:
		w, h := m.r.IntN(210), m.r.IntN(64)
		if m.r.IntN(3) > 0 {
			w, h = 80, 24
		}
		did = fmt.Sprintf("size %dx%d", w, h)
		m.send(tea.WindowSizeMsg{Width: w, Height: h})
	case 4:
		did = "paste"
		m.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(hostile[m.r.IntN(len(hostile))]), Paste: true})
	case 5:
		did = "burst"
		m.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("jkjjkkj"[m.r.IntN(6):]), Alt: m.r.IntN(4) == 0})
	case 6:
		m.send([]tea.Msg{tea.FocusMsg{}, tea.BlurMsg{}}[m.r.IntN(2)])
	case 7, 8, 9, 10:
		did = "clock"
		m.clock()
	default:
		if key == "q" && m.r.IntN(20) > 0 {
			return
		}
		m.key(key)
	}
	if took := spent() - from; took > m.slow {
		m.slow, m.what = took, fmt.Sprintf("%s from screen %d to %d at %dx%d", did, screen, m.a.active, m.a.w, m.a.h)
	}
	m.typed = append(m.typed[max(0, len(m.typed)-60):], did)
	for more := true; more; {
		select {
		case msg := <-m.inbox:
			m.take(msg)
		default:
			more = false
		}
	}
	m.look()
}

// clock lets the ticks that were asked for come.
func (m *monkey) clock() {
	for _, w := range m.wait {
		tick := w.(tickMsg)
		tick.at = m.a.pump.last.Add(liveTurn)
		m.send(tick)
	}
	m.wait = nil
}

// liveTurn is the time that a tick of a monkey's clock stands for.
const liveTurn = 66 * time.Millisecond

// look checks that the frame has its size and nothing but letters.
func (m *monkey) look() {
	g := m.a.grid
	if g.W != m.a.w || g.H != m.a.h {
		m.Fatalf("the frame is %dx%d on a terminal of %dx%d", g.W, g.H, m.a.w, m.a.h)
	}
	for _, r := range g.Plain() {
		if r != '\n' && r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x200b && r <= 0x200f || r >= 0x2028 && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			m.Fatalf("%q is in the frame after %q\n%s", r, m.typed, m.text())
		}
	}
}

// monkeyTurns is how much a monkey does, and with DUET_LONG=1.
const monkeyTurns, monkeyTurnsLong = 4000, 200_000

// TestMonkey does anything in any order, training included: nothing panics, every
// frame has its size, no sequence gets into one, and the sessions are whole.
func TestMonkey(t *testing.T) {
	turns, long := monkeyTurns, os.Getenv("DUET_LONG") != ""
	if long {
		turns = monkeyTurnsLong
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	still, quick := shapes(t), small(t, "20000")
	t.Chdir(t.TempDir())
	for seed, done := uint64(1), 0; done < turns; seed++ {
		store := past(t)
		m := &monkey{r: rand.New(rand.NewPCG(seed, 7))}
		recipe := []*recipe.Recipe{quick, still}[seed%2]
		m.bench = newBench(t, 80, 24, Options{Store: store, Recipe: recipe, Threads: 1})
		m.inbox = make(chan tea.Msg, 4096)
		func() {
			defer func() {
				if v := recover(); v != nil {
					t.Fatalf("seed %d: %v after %q", seed, v, m.typed)
				}
			}()
			for i := 0; i < 10_000 && !m.quit && done < turns; i++ {
				m.turn()
				done++
			}
		}()
		if m.a.crash != nil {
			t.Fatal(m.a.crash)
		}
		m.a.run.end(10 * time.Second)
		slowest := sound(t, store)
		if long {
			t.Logf("seed %d: the slowest message took %v: %s; the slowest step %v", seed, m.slow, m.what, slowest)
			if m.slow > 100*time.Millisecond {
				t.Errorf("seed %d: a message took %v, want 100ms: %s", seed, m.slow, m.what)
			}
		}
	}
}

// sound checks that every session there is can be read to its end and is as whole
// as it was left, and returns the longest step.
func sound(t *testing.T, store *sessions.Store) (slowest time.Duration) {
	t.Helper()
	list, err := store.List()
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		log, err := record.Open(e.Path)
		if err != nil {
			t.Errorf("%s: %v", e.Name, err)
			continue
		}
		for {
			rec, err := log.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Errorf("%s: %v", e.Name, err)
				break
			}
			if s, ok := rec.Value.(*record.Step); ok && e.Title != "" {
				slowest = max(slowest, time.Duration(float64(s.MS)*float64(time.Millisecond)))
			}
		}
		state, err := log.State()
		if log.Close(); err != nil || state.Verdict != record.Clean && !strings.HasPrefix(e.Name, "cut-") {
			t.Errorf("%s is %v: %v", e.Name, state.Verdict, err)
		}
	}
	return slowest
}
