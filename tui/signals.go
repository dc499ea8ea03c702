package tui

import (
	"os"
	"os/signal"
	"slices"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"duet/tui/term"
)

// killAfter is how long the program may take over a signal: a run that is being
// ended has stopWait, and the rest is for the terminal.
const killAfter = stopWait + time.Second

// watcher turns signals into messages. Its goroutine ends with stop.
type watcher struct {
	p    *tea.Program
	in   chan os.Signal
	quit chan struct{}
	got  atomic.Int32 // the deadly signal that came, 0 for none
}

// watch starts to listen. Bubble Tea's own handler is off: it knows neither
// SIGHUP nor a stop from outside, and tells nobody which signal it was.
func watch(p *tea.Program) *watcher {
	w := &watcher{p: p, in: make(chan os.Signal, 4), quit: make(chan struct{})}
	signal.Notify(w.in, deadly...)
	w.caught()
	term.Go(w.loop, func(any, []byte) { p.Kill() })
	return w
}

func (w *watcher) loop() {
	var late <-chan time.Time
	for {
		select {
		case <-w.quit:
			return
		case <-late:
			w.p.Kill()
			return
		case s := <-w.in:
			if slices.Contains(stopKey, s) {
				w.send(suspendMsg{})
				continue
			}
			if late != nil {
				w.p.Kill() // the second one: at once
				return
			}
			timer := time.NewTimer(killAfter)
			defer timer.Stop()
			late = timer.C
			w.got.Store(int32(number(s)))
			w.send(signalMsg{})
		}
	}
}

// send hands a message over without waiting for an Update that may be stuck.
func (w *watcher) send(m tea.Msg) {
	term.Go(func() { w.p.Send(m) }, func(any, []byte) {})
}

// caught takes SIGTSTP from outside over; released gives it back to the system.
func (w *watcher) caught() {
	if len(stopKey) > 0 {
		signal.Notify(w.in, stopKey...)
	}
}

func (w *watcher) released() { releaseStop() }

func (w *watcher) stop() {
	signal.Stop(w.in)
	close(w.quit)
}
