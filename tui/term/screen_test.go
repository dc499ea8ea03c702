package term

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/hinshun/vt10x"
	"go.uber.org/goleak"
	"pgregory.net/rapid"
)

// shows compares what a terminal shows with a grid: text and colours.
func shows(vt vt10x.Terminal, g Grid) error {
	for y := range g.H {
		for x := range g.W {
			got, want := vt.Cell(x, y), g.Cell(x, y)
			if want.R == 0 {
				want.R = ' '
			}
			if got.Char == 0 {
				got.Char = ' '
			}
			if got.Char != want.R {
				return fmt.Errorf("cell %d,%d shows %q, want %q", x, y, got.Char, want.R)
			}
			r, gr, b := want.Style.FG.rgb()
			colour := vt10x.Color(r<<16 | gr<<8 | b)
			if want.Style.FG == 0 {
				colour = vt10x.DefaultFG
			}
			if want.R != ' ' && got.FG != colour {
				return fmt.Errorf("cell %d,%d has colour %#x, want %#x", x, y, got.FG, colour)
			}
		}
	}
	return nil
}

// Random updates, sent as differences, leave the terminal as the grid.
func TestDiffAgainstTerminal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(1, 30).Draw(t, "w"), rapid.IntRange(1, 12).Draw(t, "h")
		vt := vt10x.New(vt10x.WithSize(w, h))
		vt.Write([]byte(seqAltOn + seqNoWrap))
		g := New(w, h, utf)
		var prev *canvas
		for range rapid.IntRange(1, 8).Draw(t, "frames") {
			for range rapid.IntRange(0, 6).Draw(t, "updates") {
				x, y := rapid.IntRange(0, w).Draw(t, "x"), rapid.IntRange(0, h).Draw(t, "y")
				s := rapid.StringMatching(`[a-c ⠁█]{0,12}`).Draw(t, "s")
				fg := Color(0)
				if c := rapid.IntRange(0, 2).Draw(t, "c"); c > 0 {
					fg = RGB(uint8(100*c), 1, 2)
				}
				g.Text(x, y, w, s, Style{FG: fg})
			}
			buf := appendDiff(nil, prev, g.c)
			vt.Write(buf)
			prev = g.clone(nil)
			if err := shows(vt, g); err != nil {
				t.Fatalf("%v after %q\n%s", err, buf, g.Plain())
			}
			if again := appendDiff(nil, prev, g.c); len(again) != 0 {
				t.Fatalf("an unchanged frame sends %q", again)
			}
		}
	})
}

func TestDiffIsSmall(t *testing.T) {
	g := New(200, 60, utf)
	g.Fill(g.Bounds(), '.', Fg(RGB(1, 2, 3)))
	prev := g.clone(nil)
	g.Set(100, 30, 'x', Fg(RGB(1, 2, 3)))
	if got := appendDiff(nil, prev, g.c); len(got) > 40 {
		t.Errorf("one cell costs %d bytes: %q", len(got), got)
	}
}

// A wide rune or a cluster is followed by a cursor movement, so a terminal that
// counts it differently shows the rest of the line in place.
func TestDiffPlacesCursorAfterWide(t *testing.T) {
	g := New(10, 1, utf)
	g.Text(0, 0, 10, "漢x", Style{})
	got := string(appendDiff(nil, nil, g.c))
	if !strings.Contains(got, "漢\x1b[1;3Hx") {
		t.Errorf("sent %q", got)
	}
	prev := g.clone(nil)
	g.Text(0, 0, 10, "ab", Style{})
	if got := string(appendDiff(nil, prev, g.c)); got != "\x1b[1Hab" {
		t.Errorf("covering a wide rune sends %q", got)
	}
}

// tty is a Screen whose output goes to a virtual terminal.
type tty struct {
	*Screen
	vt   vt10x.Terminal
	sent *bytes.Buffer
	r    *os.File
}

func newTTY(t *testing.T, w, h int) *tty {
	t.Helper()
	r, wr, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	s := &tty{Screen: NewScreen(wr, func(err error) { t.Errorf("screen: %v", err) }), vt: vt10x.New(vt10x.WithSize(w, h)), sent: &bytes.Buffer{}, r: r}
	t.Cleanup(func() { s.Stop(); wr.Close(); r.Close() })
	return s
}

// drain feeds what was written so far to the terminal and returns it.
func (s *tty) drain() string {
	s.Flush()
	const end = "\x1b[>end<"
	s.tty.Lock()
	s.File.Write([]byte(end))
	s.tty.Unlock()
	var got []byte
	buf := make([]byte, 1<<16)
	for !bytes.HasSuffix(got, []byte(end)) {
		n, err := s.r.Read(buf)
		if err != nil {
			break
		}
		got = append(got, buf[:n]...)
	}
	got = bytes.TrimSuffix(got, []byte(end))
	s.vt.Write(got)
	return string(got)
}

func TestScreenLife(t *testing.T) {
	s := newTTY(t, 20, 4)
	g := New(20, 4, utf)
	g.Text(0, 0, 20, "hello", Style{})
	s.Present(g)
	if got := s.drain(); got != "" {
		t.Errorf("a frame before the alternate screen sends %q", got)
	}
	for _, seq := range []string{"\x1b[?25l", "\x1b[?1049h", "\x1b[2J", "\x1b[H", "\x1b[?2004h"} {
		s.WriteString(seq)
	}
	got := s.drain()
	for _, want := range []string{"\x1b[?1049h", "\x1b[?2004h", "hello", seqSyncOn, seqSyncOff} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
	if n, err := s.Write([]byte("\x1b[Hbubble tea's own frame")); n != 25 || err != nil {
		t.Errorf("swallowed write returns %d, %v", n, err)
	}
	if got := s.drain(); got != "" {
		t.Errorf("an own frame of Bubble Tea sends %q", got)
	}
	s.Present(g)
	if got := s.drain(); got != "" {
		t.Errorf("the same frame again sends %q", got)
	}
	g.Text(0, 1, 20, "world", Style{})
	s.Present(g)
	if got := s.drain(); !strings.Contains(got, "world") || strings.Contains(got, "hello") {
		t.Errorf("a change sends %q", got)
	}
	if err := shows(s.vt, g); err != nil {
		t.Error(err)
	}
	testSuspend(t, s, g)
}

// testSuspend leaves and enters the alternate screen as ctrl+z and fg do.
func testSuspend(t *testing.T, s *tty, g Grid) {
	s.WriteString("\x1b[?1049l")
	g.Text(0, 2, 20, "later", Style{})
	s.Present(g)
	if got := s.drain(); !strings.Contains(got, seqWrap) || strings.Contains(got, "later") {
		t.Errorf("leaving sends %q", got)
	}
	s.WriteString("\x1b[?1049h")
	if got := s.drain(); !strings.Contains(got, "hello") || !strings.Contains(got, "later") {
		t.Errorf("resuming sends %q, want the whole frame", got)
	}
	s.WriteString("\x1b[2J") // Bubble Tea's ClearScreen, without a new frame
	if got := s.drain(); !strings.Contains(got, "hello") {
		t.Errorf("after a clear: %q, want the whole frame", got)
	}
	big := New(30, 5, utf)
	big.Text(25, 4, 5, "big", Style{})
	s.vt.Resize(30, 5)
	s.Present(big)
	s.drain()
	if err := shows(s.vt, big); err != nil {
		t.Errorf("after a resize: %v", err)
	}
	s.Present(New(0, 0, utf))
	s.drain()
}

func TestScreenDrawsByItself(t *testing.T) {
	defer goleak.VerifyNone(t)
	r, w, _ := os.Pipe()
	defer r.Close()
	defer w.Close()
	s := NewScreen(w, nil)
	s.WriteString("\x1b[?1049h")
	for i := range 50 {
		g := New(20, 2, utf)
		g.Text(0, 0, 20, fmt.Sprintf("frame %d;", i), Style{})
		s.Present(g)
	}
	got := ""
	buf := make([]byte, 4096)
	vt := vt10x.New(vt10x.WithSize(20, 2))
	for !strings.Contains(vt.String(), "frame 49;") { // ends: the last frame always comes
		n, err := r.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		got += string(buf[:n])
		vt.Write(buf[:n])
	}
	if n := strings.Count(got, seqSyncOn); n > 45 {
		t.Errorf("%d of 50 frames were sent, want the latest to win", n)
	}
	s.Stop()
	s.Stop()
}

func TestScreenReportsErrorOnce(t *testing.T) {
	r, w, _ := os.Pipe()
	r.Close()
	defer w.Close()
	var calls atomic.Int32
	done := make(chan error, 9)
	s := NewScreen(w, func(err error) { calls.Add(1); done <- err })
	defer s.Stop()
	s.WriteString("\x1b[?1049h")
	s.WriteString("\x1b[?25l")
	s.Present(New(3, 3, utf))
	if err := <-done; err == nil {
		t.Error("no error")
	}
	s.Flush()
	if n := calls.Load(); n != 1 {
		t.Errorf("reported %d times", n)
	}
}

func TestRestoreAndGo(t *testing.T) {
	var b bytes.Buffer
	if err := Restore(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"?1049l", "?25h", "?1000l", "?1002l", "?1003l", "?1004l", "?1006l", "?2004l", "?2026l", "[0m"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("Restore does not send %s", want)
		}
	}
	type death struct {
		v     any
		stack string
	}
	got := make(chan death, 1)
	Go(func() { panic(errors.New("boom")) }, func(v any, stack []byte) { got <- death{v, string(stack)} })
	if d := <-got; fmt.Sprint(d.v) != "boom" || !strings.Contains(d.stack, "screen_test.go") {
		t.Errorf("panic arrives as %v with %q", d.v, d.stack)
	}
}

func TestCopy(t *testing.T) {
	s := newTTY(t, 10, 2)
	dir := t.TempDir()
	c := s.Copy("alpha .681", envOf("XDG_STATE_HOME="+dir+" TERM=xterm"))
	if c.Err != nil || c.Bytes != 10 || !strings.Contains(c.String(), "10 bytes") {
		t.Errorf("%+v %s", c, c)
	}
	if b, err := os.ReadFile(c.Path); err != nil || string(b) != "alpha .681" {
		t.Errorf("%s holds %q, %v", c.Path, b, err)
	}
	if got := s.drain(); !strings.HasPrefix(got, "\x1b]52;c;") {
		t.Errorf("sent %q", got)
	}
	s.Copy("x", envOf("XDG_STATE_HOME="+dir+" TMUX=1"))
	if got := s.drain(); !strings.HasPrefix(got, "\x1bPtmux;") {
		t.Errorf("under tmux sent %q", got)
	}
	if c := s.Copy("x", envOf("")); c.Err == nil || c.Path != "" {
		t.Errorf("without a home: %+v", c)
	}
	s.drain()
	if dir, err := StateDir(envOf("HOME=/h XDG_STATE_HOME=relative")); err != nil || dir != "/h/.local/state/duet" {
		t.Errorf("StateDir %q %v", dir, err)
	}
}

func benchGrids() (*canvas, Grid) {
	g := New(200, 60, utf)
	for y := range g.H {
		for x := range g.W {
			g.Set(x, y, rune(0x2800+(x*7+y)%256), Fg(RGB(uint8(x/10*10), 90, 200)))
		}
	}
	prev := g.clone(nil)
	for y := range g.H { // ten steps of a chart: a few cells at the end of each curve
		if y%6 == 0 {
			g.Set(120, y, '*', Fg(RGB(9, 9, 9)))
		}
	}
	return prev, g
}

func BenchmarkDiff200x60(b *testing.B) {
	prev, g := benchGrids()
	b.ReportAllocs()
	var buf []byte
	for b.Loop() {
		buf = appendDiff(buf[:0], prev, g.c)
	}
	b.ReportMetric(float64(len(buf)), "bytes/frame")
}

func BenchmarkString200x60(b *testing.B) {
	_, g := benchGrids()
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		n = len(g.String())
	}
	b.ReportMetric(float64(n), "bytes/frame")
}

func BenchmarkPresent200x60(b *testing.B) {
	_, g := benchGrids()
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		b.Fatal(err)
	}
	defer null.Close()
	s := NewScreen(null, nil)
	defer s.Stop()
	s.WriteString(seqAltOn)
	b.ReportAllocs()
	for b.Loop() {
		s.Present(g)
	}
}
