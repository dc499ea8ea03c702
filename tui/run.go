package tui

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"duet/sessions"
	"duet/sessions/recipe"
	"duet/sessions/safetext"
	_ "duet/tui/quiet" // Bubble Tea must not ask the terminal before main
	"duet/tui/term"
)

// Options say how the workbench starts.
type Options struct {
	// File is a session to play, "" for none; Recipe is opened in Build when it is
	// not nil.
	File   string
	Recipe *recipe.Recipe
	// Speed is the pace File is played at; 0 leaves it at the recorded one.
	Speed float64
	// Store is where sessions are kept.
	Store *sessions.Store
	// Profile is what the terminal can show, Theme a name of theme.Names or "" for
	// the one that fits the profile.
	Profile term.Profile
	Theme   string
	// Tutor begins the tutorial.
	Tutor bool
	// Signs are those to give outside the cells.
	Signs term.Signs
	// NoMouse leaves the mouse to the terminal.
	NoMouse bool
	// Threads is the number of goroutines that compute; 0 means one a processor.
	Threads int
	// Gauge measures what the machine can compute, in GFLOPS, within some milliseconds;
	// nil tells of no recipe how long it trains.
	Gauge func() float64
	// Env looks a variable of the environment up.
	Env func(string) string
	// In and Out are the terminal.
	In, Out *os.File
	// Version names the program in the sessions it writes.
	Version string
}

// Signal is the error of a workbench that a signal ended. The run has been
// recorded up to its last step and the terminal is as it was.
type Signal struct{ Number int }

// Error names the signal.
func (s *Signal) Error() string { return fmt.Sprintf("tui: ended by signal %d", s.Number) }

// ExitCode is what a shell reports for a program that the signal killed.
func (s *Signal) ExitCode() int { return 128 + s.Number }

// stopWait is how long a run gets to end after the user has left.
const stopWait = 2 * time.Second

// Run shows the workbench until the user leaves, and then says where the last
// session is. The error is a *Signal when a signal ended it.
func Run(o Options) error {
	a := newApp(o)
	var p *tea.Program
	gone := make(chan error, 1)
	out := term.NewScreen(o.Out, func(err error) {
		gone <- err
		p.Kill()
	})
	defer out.Stop()
	a.out = out
	options := []tea.ProgramOption{
		tea.WithAltScreen(), tea.WithFPS(1), tea.WithoutSignalHandler(),
		tea.WithOutput(out), tea.WithInput(term.NewInput(o.In)),
	}
	if !o.NoMouse {
		options = append(options, tea.WithMouseCellMotion())
	}
	if o.Signs.Notice != term.NoNotice {
		options = append(options, tea.WithReportFocus())
	}
	p = tea.NewProgram(a, options...)
	w := watch(p)
	defer w.stop()
	_, err := p.Run()
	a.run.end(stopWait)
	if n := int(w.got.Load()); n != 0 {
		return &Signal{n}
	}
	select {
	case lost := <-gone:
		return fmt.Errorf("tui: the terminal is gone: %w", lost)
	default:
	}
	return a.leave(o.Out, err)
}

// leave turns the way the program ended into its error, and prints what the
// user wants to know after a quiet end.
func (a *app) leave(out io.Writer, err error) error {
	if a.crash != nil {
		return a.crash
	}
	if err != nil {
		return fmt.Errorf("tui: %w", err)
	}
	if path := a.run.path; path != "" {
		fmt.Fprintf(out, "session  %s\nplay it  duet play %s\n", safetext.Scrub(path, 0), safetext.Scrub(playArg(path, a.o.Store), 0))
	}
	return nil
}

// playArg is the shortest name that duet play finds a session by.
func playArg(path string, store *sessions.Store) string {
	if store != nil && filepath.Dir(path) == store.Dir() {
		return strings.TrimSuffix(filepath.Base(path), sessions.Ext)
	}
	return path
}
