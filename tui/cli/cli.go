package cli

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"duet/nn/plan"
	"duet/sessions"
)

// app is what every command needs: where to read, print and complain.
type app struct {
	in       *os.File
	out, err *os.File
	kernel   string
	json     bool
	color    string
	glyphs   string
	plain    bool
}

// Main runs the command line and returns the exit code.
func Main(args []string, in, out, errs *os.File) int {
	a := &app{in: in, out: out, err: errs}
	root := a.root()
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(errs)
	err := root.Execute()
	if err == nil {
		return codeOK
	}
	var quiet *silent
	if !errors.As(err, &quiet) {
		fmt.Fprintf(errs, "duet: %v\n", err)
	}
	return exitCode(err)
}

// root is the command without a name: the workbench, and all others below.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "duet [FILE]",
		Short: "merge two CNNs by a weighted sum or a weighted product",
		Long: "duet assembles two convolutional branches, trains them and their weighted merge on\n" +
			"the processor, and shows what alpha does. Alpha weighs branch A, 1 - alpha weighs B.\n\n" +
			"Without a command it opens the workbench; with a session file it replays it.",
		Example: "  duet                      the workbench: press Enter for the demo\n" +
			"  duet train demo           the same without screens\n" +
			"  duet summary seed --style keras2\n" +
			"  duet check FILE           merged predictions against the sum by hand\n" +
			"  duet play FILE            watch a recorded session",
		Args:          usageArgs(cobra.MaximumNArgs(1)),
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRunE: func(*cobra.Command, []string) error {
			if err := plan.SelectKernel(a.kernel); err != nil {
				return usage(err)
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.workbench(args) },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage(err) })
	f := root.PersistentFlags()
	f.StringVar(&a.kernel, "kernel", "auto", "arithmetic to use: auto, generic or avx2; all make the same bits")
	f.StringVar(&a.color, "color", "auto", "colours: auto, always or never")
	f.StringVar(&a.glyphs, "glyphs", "", "characters for charts: braille, block or ascii")
	f.BoolVar(&a.plain, "plain", false, "no repainting, frames or braille (also ACCESSIBLE=1)")
	root.AddCommand(a.train(), a.summary(), a.check(), a.predict(), a.recipes(), a.bench(), a.play(),
		a.list(), a.show(), a.remove(), a.keys(), a.doctor(), a.version())
	root.InitDefaultCompletionCmd()
	return root
}

// withJSON gives a command the flag --json.
func (a *app) withJSON(c *cobra.Command) *cobra.Command {
	c.Flags().BoolVar(&a.json, "json", false, "print one JSON object")
	return c
}

// isTerminal tells whether a file is a terminal.
func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// store is where sessions are kept.
func (a *app) store() (*sessions.Store, error) { return sessions.OpenStore("") }

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
