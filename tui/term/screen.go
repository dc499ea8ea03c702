package term

import (
	"bytes"
	"os"
	"sync"
	"time"
)

// minFrame is the shortest time between two frames sent. Faster than this no
// terminal shows and no eye sees; a burst of keys becomes one frame.
const minFrame = 4 * time.Millisecond

// Sequences Screen listens for or adds.
const (
	seqHome      = "\x1b[H"
	seqEraseLine = "\x1b[2K" // Bubble Tea's renderer as it stops: would spoil our frame
	seqClear     = "\x1b[2J"
	seqAltOn     = "\x1b[?1049h"
	seqAltOff    = "\x1b[?1049l"
	seqSyncOn    = "\x1b[?2026h"
	seqSyncOff   = "\x1b[?2026l"
	seqNoWrap    = "\x1b[?7l" // a frame wider than a just shrunk terminal must not scroll it
	seqWrap      = "\x1b[?7h"
	seqResetMode = "\x1b[m"
)

// Screen is the writer to give to tea.WithOutput. It lets Bubble Tea set the
// terminal's modes, swallows the frames of its renderer, and sends instead
// what changed between the grids given to Present.
//
// The *os.File is embedded because Bubble Tea must see a terminal file to set
// raw mode and to learn the size.
type Screen struct {
	*os.File

	kick    chan struct{} // capacity 1: there is something to draw
	quit    chan struct{}
	done    chan struct{}
	stop    sync.Once
	fail    sync.Once
	onError func(error)

	queue   sync.Mutex // guards what follows; never held while writing
	pending *canvas    // the newest frame not yet sent
	spare   *canvas    // memory of an older frame, to copy the next one into
	window  Window     // what is wanted outside the cells
	call    string     // a call to the user, not yet sent

	tty   sync.Mutex // guards the file and what follows
	shown *canvas    // what was last sent
	known bool       // the terminal still shows it
	told  Window     // what the terminal shows outside the cells
	on    bool       // the alternate screen is on
	buf   []byte
}

// NewScreen starts a Screen on f. onError is called at most once, from a
// goroutine of its own, when writing fails (the terminal is gone): end the
// program there.
func NewScreen(f *os.File, onError func(error)) *Screen {
	s := &Screen{
		File: f, onError: onError,
		kick: make(chan struct{}, 1), quit: make(chan struct{}), done: make(chan struct{}),
	}
	Go(s.loop, func(v any, stack []byte) { s.failed(panicError(v, stack)) })
	return s
}

// Present hands over the next frame. It copies the grid and returns at once;
// of frames that come faster than the terminal takes them the latest wins.
// Views (Sub) are not frames: give the grid that New made.
func (s *Screen) Present(g Grid) {
	if g.c == nil {
		return
	}
	s.queue.Lock()
	memory := s.pending
	if memory == nil {
		memory, s.spare = s.spare, nil
	}
	s.pending = g.clone(memory)
	s.queue.Unlock()
	s.wake()
}

// wake tells the goroutine without ever blocking.
func (s *Screen) wake() {
	select {
	case s.kick <- struct{}{}:
	default:
	}
}

// loop draws when woken, at most once in minFrame. It waits before a frame that
// comes too soon and not after every one: the timer would wake a thread beside
// workers that use every core.
func (s *Screen) loop() {
	defer close(s.done)
	pause := time.NewTimer(0)
	defer pause.Stop()
	var last time.Time
	for {
		select {
		case <-s.quit:
			return
		case <-s.kick:
		}
		if early := minFrame - time.Since(last); early > 0 {
			pause.Reset(early)
			select {
			case <-s.quit:
				return
			case <-pause.C:
			}
		}
		s.Flush()
		last = time.Now()
	}
}

// Flush sends the latest frame now, in the calling goroutine.
func (s *Screen) Flush() {
	s.tty.Lock()
	defer s.tty.Unlock()
	if !s.on {
		return
	}
	if signs := s.signs(s.buf[:0]); len(signs) > 0 {
		s.buf = signs
		s.send(signs)
	}
	frame := s.take()
	if frame == nil {
		if s.known || s.shown == nil {
			return
		}
		frame = s.shown // the terminal was cleared: the same frame again
	}
	var prev *canvas
	if s.known {
		prev = s.shown
	}
	s.buf = append(s.buf[:0], seqSyncOn...)
	s.buf = appendDiff(s.buf, prev, frame)
	changed := len(s.buf) > len(seqSyncOn)
	s.release(frame)
	s.shown, s.known = frame, true
	if !changed {
		return
	}
	s.buf = append(s.buf, seqSyncOff...)
	s.send(s.buf)
}

// take removes the pending frame from the queue.
func (s *Screen) take() *canvas {
	s.queue.Lock()
	defer s.queue.Unlock()
	frame := s.pending
	s.pending = nil
	return frame
}

// release gives the memory of the frame shown before back to Present.
func (s *Screen) release(now *canvas) {
	if s.shown == nil || s.shown == now {
		return
	}
	s.queue.Lock()
	s.spare = s.shown
	s.queue.Unlock()
}

// Write passes Bubble Tea's mode changes on and swallows its frames, which
// begin at the home position and are longer than that sequence alone.
func (s *Screen) Write(p []byte) (int, error) {
	s.tty.Lock()
	defer s.tty.Unlock()
	frame := len(p) > len(seqHome) && bytes.HasPrefix(p, []byte(seqHome))
	if s.on && (frame || string(p) == seqEraseLine) {
		return len(p), nil
	}
	if bytes.Contains(p, []byte(seqAltOff)) {
		s.on, s.known = false, false
		s.send(s.hush([]byte(seqResetMode + seqWrap)))
	}
	n, err := s.send(p)
	if bytes.Contains(p, []byte(seqAltOn)) {
		s.on, s.known = true, false
		s.send([]byte(seqNoWrap))
		s.wake()
	}
	if s.on && bytes.Contains(p, []byte(seqClear)) {
		s.known = false
		s.wake()
	}
	return n, err
}

// WriteString is Write; Bubble Tea sends its modes through io.WriteString.
func (s *Screen) WriteString(p string) (int, error) { return s.Write([]byte(p)) }

// Repaint sends the whole frame again, for a terminal that something else
// wrote to.
func (s *Screen) Repaint() {
	s.tty.Lock()
	s.known = false
	s.tty.Unlock()
	s.wake()
}

// send writes to the file and reports the first failure. tty must be held.
func (s *Screen) send(p []byte) (int, error) {
	n, err := s.File.Write(p)
	if err != nil {
		s.on = false
		s.failed(err)
	}
	return n, err
}

// failed reports once, from another goroutine: the reporter usually ends the
// program, which writes through this Screen again.
func (s *Screen) failed(err error) {
	s.fail.Do(func() {
		if s.onError != nil {
			Go(func() { s.onError(err) }, func(any, []byte) {})
		}
	})
}

// Stop ends the goroutine. Writes still pass; frames are no longer sent. It
// does not close the file and does not restore modes: Bubble Tea does on its
// way out, Restore for the other ways.
func (s *Screen) Stop() {
	s.stop.Do(func() { close(s.quit) })
	<-s.done
}
