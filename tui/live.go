package tui

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"duet/sessions"
	"duet/sessions/recipe"
	"duet/sessions/record"
	"duet/sessions/safetext"
	"duet/tui/screen"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// run is the one run there may be: being prepared, going on, or over.
type run struct {
	name      string         // of its session
	path      string         // of its file
	live      *sessions.Live // nil before the first run
	over      bool           // live has ended
	outcome   string         // how, in a word
	leave     bool           // quit when it is done
	preparing string         // the recipe of the next run while it is prepared
	next      *starting      // that run
}

// starting is a run on its way from its recipe to its first step, on a goroutine
// that a user may leave behind.
type starting struct {
	mu   sync.Mutex
	left bool           // nobody waits for it any more
	live *sessions.Live // once it trains
}

// launch starts the job, unless the user has left.
func (s *starting) launch(job *sessions.Job, store *sessions.Store, o sessions.Options) (live *sessions.Live, path string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.left {
		return nil, "", errLeft
	}
	live, path, err = launch(job, store, o)
	s.live = live
	return live, path, err
}

// leave sees to it that no run begins, and returns the one that has.
func (s *starting) leave() *sessions.Live {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.left = true
	return s.live
}

// errLeft is never shown: the program has ended.
var errLeft = errors.New("tui: the user has left")

// going says that a run is training.
func (r *run) going() bool { return r.live != nil && !r.over }

// progress is how far the run is: "ep 3/10".
func (r *run) progress() string {
	p := r.live.Feed().Position()
	total := r.live.Job().Recipe.Train.EpochsInAll()
	return fmt.Sprintf("ep %d/%d", max(1, p.Epoch), total)
}

// settled is how long a pace is too young to tell the time left.
const settled = 2 * time.Second

// left is the time left at the pace so far: ", ETA 00:38"; "" while that is a guess.
func (r *run) left() string {
	p := r.live.Feed().Position()
	if p.Elapsed < settled || p.N == 0 || p.N >= p.Total || !p.Playing {
		return ""
	}
	rest := time.Duration(float64(p.Elapsed) / float64(p.N) * float64(p.Total-p.N)).Round(time.Second)
	return fmt.Sprintf(", ETA %02d:%02d", int(rest.Minutes()), int(rest.Seconds())%60)
}

// status is the run in the tab line of another screen.
func (r *run) status(th *theme.Theme) term.Spans {
	return term.Spans{th.Bad.Span(th.Glyphs.Record), th.Text.Span(" " + r.name + " " + r.progress())}
}

// end ends what still goes on when the program leaves: the run, and one that was
// about to begin.
func (r *run) end(wait time.Duration) {
	if r.next != nil {
		if live := r.next.leave(); live != nil && live != r.live {
			endLive(live, wait)
		}
	}
	if r.going() {
		endLive(r.live, wait)
	}
}

// endLive asks a run to end and waits for its file to be closed, but not for
// longer than wait.
func endLive(live *sessions.Live, wait time.Duration) {
	live.Interrupt()
	late := time.NewTimer(wait)
	defer late.Stop()
	select {
	case <-live.Done():
	case <-late.C:
	}
}

// runMsg is news of the run: it has started, could not start, or has ended.
type runMsg struct {
	live   *sessions.Live
	path   string
	result sessions.Result
	ended  bool
	err    error
	hint   string // what to say of a run that has started
}

// wanted is a run that somebody asks for.
type wanted struct {
	name string // of what is prepared
	// prepare opens the data and checks the recipe; the past is that of a fork.
	prepare func() (*sessions.Job, *sessions.Past, error)
	// hint is said once it runs; empty for nothing.
	hint string
}

// trainOf is a run of a recipe.
func trainOf(r *recipe.Recipe) wanted {
	r = r.Clone()
	return wanted{name: cmp.Or(r.Name, "the recipe"), prepare: func() (*sessions.Job, *sessions.Past, error) {
		job, err := sessions.Prepare(r, sessions.Both)
		return job, nil, err
	}}
}

// forkOf is a run that goes another one's way up to a step.
func forkOf(r screen.StartFork) wanted {
	return wanted{
		name:    fmt.Sprintf("the fork of %s", safetext.Scrub(strings.TrimSuffix(filepath.Base(r.Path), sessions.Ext), 0)),
		prepare: func() (*sessions.Job, *sessions.Past, error) { return sessions.Fork(r.Path, r.At) },
		hint:    fmt.Sprintf("it waits at step %d: p policy, L rate, < > alpha; space goes on", r.At),
	}
}

// askStart starts a run, or asks first when another one goes on.
func (a *app) askStart(w wanted) tea.Cmd {
	switch {
	case a.run.preparing != "":
		a.say(theme.Info, "already preparing "+a.run.preparing)
		return nil
	case !a.run.going():
		return a.start(w)
	}
	a.over = &question{
		Dialog: widget.Dialog{
			Title: "another run is training", Level: theme.Warn, Cancel: "no",
			Text:    a.run.name + " is at " + a.run.progress() + ". There is one run at a time. What it has done is recorded.",
			Buttons: []widget.Button{{ID: "no", Key: "n", Label: "let it train"}, {ID: "yes", Key: "s", Label: "stop it and start the new one"}},
		},
		then: func(a *app, answer string) tea.Cmd {
			if answer != "yes" {
				return nil
			}
			return a.start(w)
		},
	}
	return nil
}

// start opens the data, checks the recipe and starts the run, all in the
// background; a run that goes on is stopped once the new one can be started.
func (a *app) start(w wanted) tea.Cmd {
	if a.o.Store == nil {
		a.say(theme.Bad, "there is no folder for sessions")
		return nil
	}
	old, store := a.run.live, a.o.Store
	if !a.run.going() {
		old = nil
	}
	options := sessions.Options{Threads: a.o.Threads, Tool: "duet " + a.o.Version}
	a.run.preparing = w.name
	next := &starting{}
	a.run.next = next
	a.say(theme.Info, "preparing "+a.run.preparing+": drawing or reading its data")
	return background(func() tea.Msg {
		job, past, err := w.prepare()
		if err != nil {
			return runMsg{err: err}
		}
		options.Past = past
		if old != nil {
			old.Do(sessions.Action{Kind: sessions.DoStop})
			<-old.Done()
		}
		live, path, err := next.launch(job, store, options)
		return runMsg{live: live, path: path, err: err, hint: w.hint}
	})
}

// launch starts a job under the next free name.
func launch(job *sessions.Job, store *sessions.Store, o sessions.Options) (live *sessions.Live, path string, err error) {
	if err := os.MkdirAll(store.Dir(), 0o755); err != nil {
		return nil, "", err
	}
	for {
		name, err := store.NewName(sessions.NameFrom(job.Recipe.Name))
		if err != nil {
			return nil, "", err
		}
		if o.Path, err = store.Path(name); err != nil {
			return nil, "", err
		}
		live, err = sessions.Start(job, o)
		if errors.Is(err, record.ErrExists) {
			continue // somebody else took the name just now
		}
		return live, o.Path, err
	}
}

// runMsg takes news of the run.
func (a *app) runMsg(m runMsg) tea.Cmd {
	a.dirty = true
	switch {
	case m.ended:
		return a.ended(m)
	case m.err != nil:
		a.run.preparing = ""
		a.say(theme.Bad, "cannot train: "+m.err.Error())
		return nil
	}
	a.run = run{live: m.live, path: m.path, name: strings.TrimSuffix(filepath.Base(m.path), sessions.Ext)}
	a.toast.Clear()
	if m.hint != "" {
		a.say(theme.Info, m.hint)
	}
	train := screen.NewTrain(m.live)
	if old, ok := a.screens[screen.TrainID].(*screen.Train); ok {
		train.LookLike(old)
	}
	a.install(train)
	return tea.Batch(a.show(screen.TrainID), background(func() tea.Msg {
		result, err := m.live.Wait()
		return runMsg{live: m.live, result: result, err: err, ended: true}
	}))
}

// ended says how a run ended.
func (a *app) ended(m runMsg) tea.Cmd {
	if m.live != a.run.live {
		return nil // an older one
	}
	a.run.over, a.run.outcome = true, outcomeOf(m)
	a.call()
	a.screens[screen.TrainID].Frame(0)
	switch {
	case m.err != nil:
		a.say(theme.Bad, a.run.name+": "+m.err.Error())
	case m.result.Reason != "":
		a.say(theme.Warn, a.run.name+": "+m.result.Reason)
	case a.active != screen.TrainID:
		a.say(theme.OK, a.run.name+" is done: 3 shows it, 6 checks its numbers by hand")
	}
	if a.run.leave {
		return tea.Quit
	}
	if f, ok := a.shown().(front); ok {
		return a.carry(a.shown(), f.Show())
	}
	return nil
}
