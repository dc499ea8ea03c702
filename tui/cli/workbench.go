package cli

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"duet/sessions"
	"duet/sessions/record"
	"duet/tui"
)

// workbench opens the screens: Home, or a session's replay.
func (a *app) workbench(args []string) error {
	o := tui.Options{In: a.in, Out: a.out, Env: os.Getenv, Version: Tool()}
	if len(args) == 1 {
		path, err := a.resolve(args[0])
		if err != nil {
			return err
		}
		if err := readable(path); err != nil {
			return err
		}
		o.File = path
	}
	return a.open(o, args)
}

// readable refuses a file that is no session before the screen is taken over.
func readable(path string) error {
	log, err := record.Open(path)
	if err != nil {
		return err
	}
	return log.Close()
}

// open runs the workbench, or says what to type when there is no terminal for
// it.
func (a *app) open(o tui.Options, args []string) error {
	if !isTerminal(a.in) || !isTerminal(a.out) {
		return usage(errors.New("the workbench needs a terminal on standard input and output; without one use\n" +
			"  duet train demo       to train and record\n  duet play FILE --plain  to read a session as text\n  duet --help           for everything else"))
	}
	o.Profile = a.profile()
	if o.Profile.Plain {
		if len(args) == 1 {
			return a.playPlain(o.File)
		}
		return a.plainHome()
	}
	store, err := a.store()
	if err != nil {
		return err
	}
	o.Store = store
	err = tui.Run(o)
	var signal *tui.Signal
	if errors.As(err, &signal) {
		return &silent{signal.ExitCode()}
	}
	return err
}

// plainHome is the start without screens: what there is, and what to type.
func (a *app) plainHome() error {
	p := &printer{w: a.out}
	p.line("duet merges two convolutional branches: alpha weighs branch A, 1 - alpha weighs B.")
	p.line("This terminal gets plain text. Type one of these:")
	p.line("  duet train demo      train the demo, about 20 seconds, and record it")
	p.line("  duet recipes         the built-in recipes")
	p.line("  duet summary demo    the model as Keras prints it")
	p.line("  duet ls              the recorded sessions")
	p.line("  duet play NAME       a session, one line an epoch")
	return p.err
}

func (a *app) play() *cobra.Command {
	var speed float64
	c := &cobra.Command{
		Use:     "play FILE",
		Short:   "replay a recorded session",
		Long:    "Opens the workbench on a session's replay. Without a terminal, or with --plain, prints\none line an epoch and the user's actions.",
		Example: "  duet play demo-01\n  duet play demo-01 --speed 4\n  duet play demo-01 --plain",
		Args:    usageArgs(cobra.ExactArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			if speed < sessions.MinSpeed || speed > sessions.MaxSpeed {
				return usage(fmt.Errorf("--speed is %v, expected %v to %v", speed, sessions.MinSpeed, sessions.MaxSpeed))
			}
			path, err := a.resolve(args[0])
			if err != nil {
				return err
			}
			if a.plain || !isTerminal(a.out) || !isTerminal(a.in) {
				return a.playPlain(path)
			}
			if err := readable(path); err != nil {
				return err
			}
			return a.open(tui.Options{In: a.in, Out: a.out, Env: os.Getenv, Version: Tool(), File: path, Speed: speed}, args)
		},
	}
	c.Flags().Float64Var(&speed, "speed", 1, "how fast, 0.25 to 64 times the recorded pace")
	return c
}

// playPlain prints a session as text: one line an epoch, the user's actions and
// how it ended.
func (a *app) playPlain(path string) error {
	log, err := record.Open(path)
	if err != nil {
		return err
	}
	defer log.Close()
	p := &printer{w: a.out}
	h := log.Head()
	p.line("%s: %s, alpha %s, %d steps planned in %d epochs", h.Name, h.Mode, h.Policy, h.StepsPlanned, h.EpochsPlanned)
	lines := progress{w: os.Stdout}
	for p.err == nil {
		rec, err := log.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		switch v := rec.Value.(type) {
		case *record.Step:
			lines.last.Loss = v.Loss
		case record.Eval:
			p.line("%s", lines.evalText(&v))
		case record.Action:
			p.line("step=%d action=%s%s", v.At, v.Do, actionText(v))
		case record.End:
			p.line("%s after %d steps", v.Why, v.N)
		}
	}
	state, err := log.State()
	if err != nil {
		return err
	}
	if state.Verdict != record.Clean {
		p.line("%s", state)
	}
	return p.err
}

func actionText(v record.Action) string {
	switch {
	case v.Key != "":
		return fmt.Sprintf(" %s: %s -> %s", v.Key, v.From, v.To)
	case v.Text != "":
		return " " + v.Text
	}
	return ""
}
