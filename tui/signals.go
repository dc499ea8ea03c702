package tui

import (
	"io"
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
	if len(stopKey) > 0 {
		signal.Notify(w.in, stopKey...) // from outside; as a key ctrl+z comes as a message
	}
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

// pause is what Bubble Tea runs with the terminal given back: it stops the
// process until somebody continues it. Bubble Tea's own Suspend sends SIGTSTP,
// which is caught here, and would wait for ever.
type pause struct{}

// Run stops the process.
func (pause) Run() error { return stopProcess() }

// SetStdin, SetStdout and SetStderr are not needed: nothing is run.
func (pause) SetStdin(io.Reader)  {}
func (pause) SetStdout(io.Writer) {}
func (pause) SetStderr(io.Writer) {}

// resumedMsg says that the process goes on.
type resumedMsg struct{}

// stop suspends the program, as ctrl+z does.
func (a *app) stop() tea.Cmd {
	if a.out == nil {
		return nil
	}
	return tea.Exec(pause{}, func(error) tea.Msg { return resumedMsg{} })
}

func (w *watcher) stop() {
	signal.Stop(w.in)
	close(w.quit)
}
