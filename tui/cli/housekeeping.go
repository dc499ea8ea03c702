package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
	xterm "golang.org/x/term"

	"duet/nn/plan"
	"duet/tui"
	"duet/tui/term"
)

// Version is duet's version.
const Version = "0.1.0"

// Tool is how duet signs its session files.
func Tool() string { return "duet " + Version }

func (a *app) version() *cobra.Command {
	c := &cobra.Command{
		Use:     "version",
		Short:   "print the version",
		Example: "  duet version\n  duet version --json",
		Args:    takes(0, 0),
		RunE: func(*cobra.Command, []string) error {
			if !a.json {
				_, err := fmt.Fprintf(a.out, "%s (%s %s/%s)\n", Tool(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
				return err
			}
			return a.printJSON(struct {
				Version  string  `json:"version"`
				Revision *string `json:"revision"`
				Go       string  `json:"go"`
				OS       string  `json:"os"`
				Arch     string  `json:"arch"`
				Contract string  `json:"contract"`
			}{Version, orNull(revision()), runtime.Version(), runtime.GOOS, runtime.GOARCH, plan.Contract})
		},
	}
	return a.withJSON(c)
}

// revision is the commit the program was built from, where Go noted it.
func revision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value
		}
	}
	return ""
}

// The smallest terminal the workbench works in.
const minWidth, minHeight = 60, 16

// finding is one line of duet doctor.
type finding struct {
	What string  `json:"what"`
	Is   string  `json:"is"`
	OK   bool    `json:"ok"`
	Hint *string `json:"hint"`
}

func (a *app) doctor() *cobra.Command {
	c := &cobra.Command{
		Use:   "doctor",
		Short: "tell what duet finds on this machine",
		Long: "Tells what duet finds: processor and kernels, what the terminal can show, and whether\n" +
			"sessions can be kept. What is not well has a hint.",
		Example: "  duet doctor\n  duet doctor --json",
		Args:    takes(0, 0),
		RunE:    func(*cobra.Command, []string) error { return a.runDoctor() },
	}
	return a.withJSON(c)
}

func (a *app) runDoctor() error {
	findings := []finding{
		{What: "version", Is: Tool() + ", " + runtime.Version(), OK: true},
		{What: "processor", Is: fmt.Sprintf("%s/%s, %d cores", runtime.GOOS, runtime.GOARCH, runtime.NumCPU()), OK: true},
		{What: "kernels", Is: fmt.Sprintf("%s; using %s", strings.Join(plan.Kernels(), ", "), plan.Kernel()), OK: true},
		{What: "arithmetic", Is: plan.Contract, OK: true},
	}
	findings = append(findings, a.terminalFindings()...)
	findings = append(findings, a.storeFinding())
	if a.json {
		return a.printJSON(struct {
			Findings []finding `json:"findings"`
		}{findings})
	}
	p := &printer{w: a.out}
	for _, f := range findings {
		sign := "ok"
		if !f.OK {
			sign = "!!"
		}
		p.line("%s  %-11s %s", sign, f.What, f.Is)
		if f.Hint != nil {
			p.line("    %s", *f.Hint)
		}
	}
	return p.err
}

func (a *app) terminalFindings() []finding {
	if !isTerminal(a.out) || !isTerminal(a.in) {
		return []finding{{What: "terminal", Is: "none: standard input or output is not a terminal", OK: true,
			Hint: orNull("the workbench needs one; every command works without, and duet play prints text")}}
	}
	p := a.profile()
	w, h, err := xterm.GetSize(int(a.out.Fd()))
	f := finding{What: "terminal", Is: fmt.Sprintf("%dx%d, TERM=%s", w, h, os.Getenv("TERM")), OK: err == nil && w >= minWidth && h >= minHeight}
	if !f.OK {
		f.Hint = orNull(fmt.Sprintf("the workbench needs %dx%d, and shows everything at 80x24", minWidth, minHeight))
	}
	depth := map[term.Depth]string{term.Mono: "no colours", term.Depth16: "16 colours", term.Depth256: "256 colours", term.TrueColor: "true colour"}[p.Depth]
	glyphs := map[term.GlyphSet]string{term.Braille: "braille", term.Block: "blocks", term.ASCII: "ASCII"}[p.Glyphs]
	is := depth + ", " + glyphs
	if p.Plain {
		is = "plain text: no screens (TERM=dumb, ACCESSIBLE or --plain)"
	}
	return []finding{f, {What: "drawing", Is: is, OK: true}}
}

// storeFinding tells whether sessions can be kept.
func (a *app) storeFinding() finding {
	bad := func(err error) finding {
		return finding{What: "sessions", Is: message(err), Hint: orNull("set XDG_DATA_HOME to a folder that can be written")}
	}
	store, err := a.store()
	if err != nil {
		return bad(err)
	}
	entries, err := store.List()
	if err != nil {
		return bad(err)
	}
	if err := writable(store.Dir()); err != nil {
		return bad(err)
	}
	return finding{What: "sessions", Is: fmt.Sprintf("%d in %s", len(entries), store.Dir()), OK: true}
}

// writable tells whether a file can be made in a folder, or in the nearest one
// above it that there is.
func writable(dir string) error {
	for {
		if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	f, err := os.CreateTemp(dir, ".duet-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

func (a *app) keys() *cobra.Command {
	c := &cobra.Command{
		Use:     "keys",
		Short:   "print every key of the workbench",
		Example: "  duet keys\n  duet keys --json",
		Args:    takes(0, 0),
		RunE: func(*cobra.Command, []string) error {
			if a.json {
				return a.keysJSON()
			}
			p := &printer{w: a.out}
			p.line("%s", strings.TrimRight(tui.Keys().Text(), "\n"))
			return p.err
		},
	}
	return a.withJSON(c)
}

// keysJSON prints the key table as data.
func (a *app) keysJSON() error {
	type row struct {
		Scope string   `json:"scope"`
		ID    string   `json:"id"`
		Keys  []string `json:"keys"`
		Help  string   `json:"help"`
	}
	var rows []row
	for _, b := range tui.Keys() {
		rows = append(rows, row{b.Scope, b.ID, b.Keys, b.Help})
	}
	return a.printJSON(struct {
		Keys []row `json:"keys"`
	}{rows})
}
