package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"duet/nn/keras"
	"duet/sessions"
	"duet/sessions/recipe"
	"duet/sessions/record"
	"duet/tui"
	"duet/tui/config"
	"duet/tui/plain"
	"duet/tui/term"
)

// workbench opens the screens: Home, a session's replay, or a recipe in Build.
func (a *app) workbench(c *cobra.Command, args []string) error {
	o := a.options()
	if len(args) == 0 {
		return a.open(o, "")
	}
	name := args[0]
	switch ext := filepath.Ext(name); {
	case len(args) > 1:
		return unknownCommand(c.Root(), name)
	case ext == ".yaml" || ext == ".yml":
		r, err := load(name, nil)
		if err != nil {
			return err
		}
		o.Recipe = r
		return a.open(o, name)
	}
	path, err := a.resolve(name)
	if err != nil {
		if near(name, commandNames(c.Root())) != "" {
			return unknownCommand(c.Root(), name)
		}
		return err
	}
	o.File = path
	if err := readable(path); err != nil {
		return err
	}
	return a.open(o, name)
}

// gaugeTime is how long the machine is measured for, once, when Build comes up first.
const gaugeTime = 20 * time.Millisecond

// options are those of every way into the workbench.
func (a *app) options() tui.Options {
	s := a.settings
	return tui.Options{
		In: a.in, Out: a.out, Env: os.Getenv, Version: Version,
		Theme: s.Text(config.Theme), NoMouse: !s.On(config.Mouse), Threads: a.threads(),
		Gauge: func() float64 { return sessions.GFLOPS(gaugeTime, a.threads()) },
		Signs: term.DetectSigns(os.Getenv, s.On(config.Title), s.Text(config.Progress), s.Text(config.Bell)),
	}
}

// readable refuses a file that is no session, or a damaged one, before the
// screen is taken over.
func readable(path string) error {
	if _, err := sessions.Judge(path); err != nil {
		return reading(err)
	}
	return nil
}

// open runs the workbench on what was named, or says what to type when there is
// no terminal for it.
func (a *app) open(o tui.Options, name string) error {
	if !isTerminal(a.in) || !isTerminal(a.out) {
		return usage(errors.New("the workbench needs a terminal on standard input and output. Without one, type\n" + a.instead(o, name)))
	}
	o.Profile = a.profile()
	store, err := a.store()
	if err != nil {
		return err
	}
	if o.Profile.Plain {
		return a.talk(o, store)
	}
	o.Store = store
	err = tui.Run(o)
	var signal *tui.Signal
	if errors.As(err, &signal) {
		return &silent{signal.ExitCode()}
	}
	return err
}

// talk is the workbench in words.
func (a *app) talk(o tui.Options, store *sessions.Store) error {
	err := plain.Run(plain.Options{In: a.in, Out: a.out, Host: host{a}, Store: store, Recipe: o.Recipe, File: o.File})
	if errors.Is(err, plain.Leave) {
		return errors.Unwrap(err)
	}
	return err
}

// host does for the talk what the commands do.
type host struct{ a *app }

// left is an error that ends the talk.
type left struct{ error }

func (l left) Unwrap() error        { return l.error }
func (l left) Is(target error) bool { return target == plain.Leave }

// Train is duet train. Ctrl+c ends the run and not the talk; other signals end both.
func (h host) Train(r *recipe.Recipe, began func(*sessions.Live)) (string, error) {
	job, result, signal, err := h.a.trainRecipe(r, trainFlags{threads: h.a.threads()}, began)
	if err != nil {
		return result.Session, err
	}
	if err := h.a.reportTrain(job, result); err != nil {
		return result.Session, err
	}
	if signal != nil && signal != os.Interrupt {
		return result.Session, left{ended(signal)}
	}
	return result.Session, nil
}

// Tell is duet play --plain, Show duet show, Classes duet show --classes, Check duet
// check.
func (h host) Tell(path string) error    { return h.a.playPlain(path) }
func (h host) Show(path string) error    { return h.a.runShow(path) }
func (h host) Classes(path string) error { return h.a.runClasses(path) }
func (h host) Check(path string) error   { return h.a.runCheck(path, "", "", 0) }

// Summary is duet summary.
func (h host) Summary(r *recipe.Recipe, style keras.Style) error {
	g, err := sessions.GraphOf(r)
	if err != nil {
		return err
	}
	text, err := keras.Summary(keras.FromGraph(g), style, summaryWidth(style, 0, h.a.out))
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(h.a.out, text)
	return err
}

// instead is what to type where there are no screens.
func (a *app) instead(o tui.Options, name string) string {
	var lines [][2]string
	switch {
	case o.Recipe != nil:
		lines = [][2]string{{"duet train " + name, "train the recipe and record it"}, {"duet summary " + name, "the model as Keras prints it"}}
	case o.File != "":
		lines = [][2]string{{"duet play --plain " + name, "the session, a sentence an epoch"}, {"duet show " + name, "what the session holds"},
			{"duet check " + name, "its merged predictions against the sum by hand"}}
	default:
		lines = [][2]string{{"duet train demo", "train the demo, about 20 seconds, and record it"}, {"duet recipes", "the built-in recipes"},
			{"duet summary demo", "the model as Keras prints it"}, {"duet ls", "the recorded sessions"}, {"duet play --plain NAME", "a session, a sentence an epoch"}}
	}
	lines = append(lines, [2]string{"duet --help", "everything else"})
	var b strings.Builder
	width := 0
	for _, l := range lines {
		width = max(width, len(l[0]))
	}
	for _, l := range lines {
		fmt.Fprintf(&b, "  %-*s  %s\n", width, l[0], l[1])
	}
	return strings.TrimRight(b.String(), "\n")
}

func (a *app) tutor() *cobra.Command {
	c := &cobra.Command{
		Use:   "tutor",
		Short: "learn the workbench in six steps",
		Long: "Opens the workbench with the tutorial: six steps on the real screens, about three\n" +
			"minutes. In the workbench the key t begins it and skips a step.",
		Example: "  duet tutor",
		Args:    takes(0, 0),
		RunE: func(*cobra.Command, []string) error {
			o := a.options()
			o.Tutor = true
			return a.open(o, "")
		},
	}
	mouseFlag(c)
	return c
}

func (a *app) play() *cobra.Command {
	var speed float64
	c := &cobra.Command{
		Use:   "play FILE",
		Short: "replay a recorded session",
		Long: "Opens the workbench on a session's replay. Without a terminal, or with --plain, prints\n" +
			"one line an epoch and what the user did, at once: key=value, sentences with --plain.",
		Example:           "  duet play demo-01\n  duet play demo-01 --speed 4\n  duet play demo-01 --plain",
		Args:              takes(1, 1),
		ValidArgsFunction: argument(orFiles, a.sessionNames),
		RunE: func(_ *cobra.Command, args []string) error {
			if !(speed >= sessions.MinSpeed && speed <= sessions.MaxSpeed) {
				return usage(fmt.Errorf("--speed is %v, expected %v to %v", speed, sessions.MinSpeed, sessions.MaxSpeed))
			}
			path, err := a.resolve(args[0])
			if err != nil {
				return err
			}
			if a.profile().Plain || !isTerminal(a.out) || !isTerminal(a.in) {
				return a.playPlain(path)
			}
			if err := readable(path); err != nil {
				return err
			}
			o := a.options()
			o.File, o.Speed = path, speed
			return a.open(o, args[0])
		},
	}
	c.Flags().Float64Var(&speed, "speed", 1, "`X` times the recorded pace, 0.25 to 64")
	mouseFlag(c)
	return c
}

// playPlain prints a session as text: one line an epoch, the user's actions and
// how it ended. A damaged one is refused before the first line.
func (a *app) playPlain(path string) error {
	state, err := sessions.Judge(path)
	if err != nil {
		return reading(err)
	}
	log, err := record.Open(path)
	if err != nil {
		return reading(err)
	}
	defer log.Close()
	p := &printer{w: a.out}
	h := log.Head()
	merge := fmt.Sprintf("%s, alpha %s", h.Mode, h.Policy)
	if h.Only != "" {
		merge = "branch " + strings.ToUpper(h.Only) + " alone"
	}
	told := teller{words: a.words(a.out), epochs: h.EpochsPlanned}
	end := ""
	if told.words {
		merge, end = strings.ReplaceAll(merge, "_", " "), "."
	}
	p.line("%s: %s, %s in %s%s", h.Name, merge, plural(h.StepsPlanned, "step"), plural(h.EpochsPlanned, "epoch"), end)
	for p.err == nil {
		rec, err := log.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return reading(err)
		}
		switch v := rec.Value.(type) {
		case *record.Step:
			told.step(v)
		case record.Eval:
			p.line("%s", told.evalText(&v))
		case record.Action:
			p.line("%s", told.actionText(v))
		case record.End:
			p.line("%s%s", told.endText(v), end)
		}
	}
	if state.Verdict != record.Clean {
		p.line("%s after %s: %s", state.Verdict, plural(told.n, "step"), state.Reason)
	}
	return p.err
}

// actionText is what the user did, and when.
func (t *teller) actionText(v record.Action) string {
	kind := "action"
	if v.Do == record.DoMark {
		kind = "mark"
	}
	if t.words {
		return fmt.Sprintf("At step %d, %s: %s.", v.At, kind, strings.ReplaceAll(sessions.ActionText(v), " -> ", " to "))
	}
	return fmt.Sprintf("step=%d %s: %s", v.At, kind, sessions.ActionText(v))
}

// endText is how a session ended, as a sentence begins where it is one.
func (t *teller) endText(e record.End) string {
	line := ending(e)
	if t.words {
		line = strings.ToUpper(line[:1]) + line[1:]
	}
	return line
}

// ending is how a session ended, in words.
func ending(e record.End) string {
	line := fmt.Sprintf("%s after %s", e.Why, plural(e.N, "step"))
	if e.Error != "" {
		line += ": " + e.Error
	}
	return line
}
