package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"

	"github.com/spf13/cobra"
	xterm "golang.org/x/term"

	"duet/nn/plan"
	"duet/sessions"
	"duet/tui/config"
	"duet/tui/term"
)

// app is what every command needs: where to read, print and complain.
type app struct {
	in       *os.File
	out, err *os.File
	json     bool
	// settings are what flags, environment and file say; of a broken file they
	// leave everything out, and the commands that may go on without it do.
	settings config.Config
	broken   error
}

// Main runs the command line and returns the exit code.
func Main(args []string, in, out, errs *os.File) (code int) {
	if len(unwanted) > 0 { // of none, Ignore would ignore all
		signal.Ignore(unwanted...)
	}
	defer func() {
		if v := recover(); v != nil {
			fmt.Fprintf(errs, "duet: broke off: %v\n\nThis is a mistake in duet, not yours. What was recorded is intact.\n%s", v, debug.Stack())
			code = codeOther
		}
	}()
	a := &app{in: in, out: out, err: errs}
	root := a.root()
	root.SetArgs(append([]string{}, args...)) // cobra takes the process's own for nil
	root.SetOut(out)
	root.SetErr(errs)
	err := root.Execute()
	code = exitCode(err)
	var quiet *silent
	if code != codeOK && !errors.As(err, &quiet) {
		fmt.Fprintf(errs, "duet: %s\n", message(err))
	}
	return code
}

// The groups of commands in the help.
const (
	groupWork  = "work"
	groupLook  = "look"
	groupHouse = "house"
)

// root is the command without a name: the workbench, and all others below.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "duet [FILE]",
		Short: "merge two CNNs by a weighted sum or a weighted product",
		Long: "duet assembles two convolutional branches, trains them and their weighted merge on\n" +
			"the processor, and shows what alpha does. Alpha weighs branch A, 1 - alpha weighs B.\n\n" +
			"Without a command it opens the workbench: on Home, on the replay of a session file, or\n" +
			"on a recipe (.yaml) in Build.",
		Example: "  duet                               the workbench: press Enter for the demo\n" +
			"  duet train demo                    the same without screens, about 20 seconds\n" +
			"  duet summary seed --style keras2   the model as Keras prints it\n" +
			"  duet check NAME                    merged predictions against the sum by hand\n" +
			"  duet play NAME                     watch a recorded session",
		SilenceErrors:     true,
		SilenceUsage:      true,
		ValidArgsFunction: argument(orFiles, a.sessionNames),
		Args:              cobra.ArbitraryArgs, // workbench tells a mistyped command from a file
	}
	root.SetFlagErrorFunc(flagError)
	root.SetUsageFunc(printUsage)
	asked := root.Flags().BoolP("version", "v", false, "version for duet") // cobra's own prints by a template
	root.PersistentPreRunE = func(c *cobra.Command, _ []string) error {
		if *asked {
			return nil // a mistake in the settings is no matter
		}
		return a.configure(c)
	}
	root.RunE = func(c *cobra.Command, args []string) error {
		if *asked {
			_, err := fmt.Fprintln(a.out, Tool())
			return err
		}
		return a.workbench(c, args)
	}
	globalFlags(root)
	mouseFlag(root)
	root.AddGroup(&cobra.Group{ID: groupWork, Title: "Train and check:"}, &cobra.Group{ID: groupLook, Title: "Look:"},
		&cobra.Group{ID: groupHouse, Title: "Housekeeping:"})
	help := a.help()
	root.SetHelpCommand(help)
	for _, g := range []struct {
		id       string
		commands []*cobra.Command
	}{
		{groupWork, []*cobra.Command{a.train(), a.check(), a.predict(), a.bench()}},
		{groupLook, []*cobra.Command{a.play(), a.tutor(), a.summary(), a.recipes(), a.list(), a.show(), a.keys()}},
		{groupHouse, []*cobra.Command{a.data(), a.remove(), a.config(), a.doctor(), a.completion(), help, a.version()}},
	} {
		for _, c := range g.commands {
			c.GroupID = g.id
			root.AddCommand(c)
		}
	}
	root.CompletionOptions.DisableDefaultCmd = true
	return root
}

// globalFlags are those that every command has. They are read by configure.
func globalFlags(root *cobra.Command) {
	f := root.PersistentFlags()
	f.String("kernel", "auto", "arithmetic, `NAME`: auto, generic, avx2, avx512 or neon; all make the same bits")
	f.String("theme", "auto", "colours of the screens, `NAME`: auto, dark, light or high-contrast")
	f.String("color", "auto", "how many colours, `WHEN`: auto, always, none (never), 16, 256 or true")
	f.String("glyphs", "auto", "characters for charts, a `SET`: auto, braille, block or ascii")
	f.Bool("plain", false, "words alone: numbered questions, no repainting, frames or braille (also ACCESSIBLE=1)")
	f.Bool("reduce-motion", false, "nothing spins, few repaints (also REDUCE_MOTION=1)")
	for _, s := range config.Table() {
		if f.Lookup(s.Flag) != nil && s.Kind == config.Choice {
			choices(root, s.Flag, s.Choices...)
		}
	}
}

// mouseFlag is for the commands that open the workbench.
func mouseFlag(c *cobra.Command) {
	c.Flags().Bool("no-mouse", false, "leave the mouse to the terminal")
}

// configure finds out what flags, environment and the file of settings say, and
// chooses the kernel.
func (a *app) configure(c *cobra.Command) error {
	var err error
	a.settings, err = config.Load(os.Getenv, func(name string) (string, bool) {
		f := c.Flags().Lookup(name)
		if f == nil || !f.Changed {
			return "", false
		}
		return f.Value.String(), true
	})
	var mistake *config.Error
	switch {
	case err == nil:
	case errors.As(err, &mistake):
		a.broken = usage(err)
	default:
		a.broken = reading(fmt.Errorf("settings: %w", err))
	}
	goesOn := c.Annotations[stubborn] != "" || c.Name() == cobra.ShellCompRequestCmd || c.Name() == cobra.ShellCompNoDescRequestCmd
	if a.broken != nil && !(goesOn && mistake != nil && mistake.File != "") {
		return a.broken
	}
	kernel := a.settings.Value(config.Kernel)
	if err := plan.SelectKernel(kernel.Text); err != nil {
		return usage(err)
	}
	return nil
}

// stubborn marks the commands that a mistake in the file of settings does not
// stop: those one mends it with, and those that need no setting.
const stubborn = "stubborn"

// withJSON gives a command the flag --json.
func (a *app) withJSON(c *cobra.Command) *cobra.Command {
	c.Flags().BoolVar(&a.json, "json", false, "print one JSON object")
	return c
}

// isTerminal tells whether a file is a terminal.
func isTerminal(f *os.File) bool { return xterm.IsTerminal(int(f.Fd())) }

// profile is what the terminal can show, decided once.
func (a *app) profile() term.Profile {
	return term.Detect(os.Getenv, isTerminal(a.out), a.settings.Choices())
}

// store is where sessions are kept.
func (a *app) store() (*sessions.Store, error) {
	return sessions.OpenStore(a.settings.Text(config.Store))
}

// threads is how many goroutines compute, 0 for one a processor.
func (a *app) threads() int { return a.settings.Int(config.Threads) }

// note writes a line for people, beside the result.
func (a *app) note(format string, args ...any) { fmt.Fprintf(a.err, format+"\n", args...) }

// printer writes lines and keeps the first error, such as a closed pipe.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}
