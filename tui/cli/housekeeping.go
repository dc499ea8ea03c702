package cli

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
	xterm "golang.org/x/term"

	"duet/nn/plan"
	"duet/tui"
	"duet/tui/config"
	"duet/tui/term"
	"duet/tui/theme"
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

		Annotations: map[string]string{stubborn: "yes"},
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

		Annotations: map[string]string{stubborn: "yes"},
		RunE:        func(*cobra.Command, []string) error { return a.runDoctor() },
	}
	return a.withJSON(c)
}

// config shows the settings.
func (a *app) config() *cobra.Command {
	var explain, initial bool
	c := &cobra.Command{
		Use:   "config",
		Short: "print the settings, and who said so",
		Long: "Prints what holds: theme, colours, characters, plain text, mouse, bell, folder of the\n" +
			"sessions, threads. A flag beats the environment, which beats the file\n" +
			"$XDG_CONFIG_HOME/duet/config.yaml, which beats the defaults. --explain tells of each\n" +
			"setting who said so, what it may be and what else can set it; --init writes a file of\n" +
			"comments to start from.",
		Example:     "  duet config\n  duet config --explain\n  duet config --init\n  NO_COLOR=1 duet config --json",
		Args:        takes(0, 0),
		Annotations: map[string]string{stubborn: "yes"},
		RunE: func(*cobra.Command, []string) error {
			if initial && (explain || a.json) {
				return usage(errors.New("--init writes a file and shows nothing: leave --explain and --json out"))
			}
			if initial {
				return a.initConfig()
			}
			return a.runConfig(explain)
		},
	}
	c.Flags().BoolVar(&explain, "explain", false, "tell where each value comes from and what it may be")
	c.Flags().BoolVar(&initial, "init", false, "write a file of settings to start from, unless there is one")
	return a.withJSON(c)
}

// initConfig writes a file of settings.
func (a *app) initConfig() error {
	path, err := config.Path(os.Getenv)
	if err != nil {
		return usage(err)
	}
	switch err := config.Init(path); {
	case errors.Is(err, fs.ErrExist):
		return usage(fmt.Errorf("%s exists; it is left as it is: edit it, or move it away first", path))
	case err != nil:
		return writing(fmt.Errorf("cannot write the settings: %w", err))
	}
	_, err = fmt.Fprintf(a.out, "%s\n", path)
	return err
}

// runConfig prints the settings. A mistake in the file is told after what holds
// without it.
func (a *app) runConfig(explain bool) error {
	s := a.settingsHere()
	var err error
	switch {
	case a.json:
		err = a.printJSON(configReport(s))
	case explain:
		_, err = io.WriteString(a.out, s.Explain())
	default:
		_, err = io.WriteString(a.out, s.YAML())
	}
	return cmp.Or(err, a.broken)
}

// settingsHere notes what the settings come to on this terminal.
func (a *app) settingsHere() config.Config {
	s, p := a.settings, a.profile()
	for name, here := range map[string]string{
		config.Theme:   theme.New(s.Text(config.Theme), p).Name,
		config.Color:   depthNames[p.Depth],
		config.Glyphs:  glyphNames[p.Glyphs],
		config.Plain:   fmt.Sprint(p.Plain), // TERM=dumb
		config.Kernel:  plan.Kernel(),
		config.Threads: fmt.Sprint(cmp.Or(a.threads(), runtime.NumCPU())),
	} {
		if v := s.Value(name); v.Text != here {
			s = s.With(name, here)
		}
	}
	if s.Text(config.Store) == "" {
		if store, err := a.store(); err == nil {
			s = s.With(config.Store, store.Dir())
		}
	}
	return s
}

// settingReport is a setting in the JSON of duet config.
type settingReport struct {
	Name    string   `json:"name"`
	Value   any      `json:"value"`
	From    string   `json:"from"`
	Where   *string  `json:"where"`
	Here    *string  `json:"here"`
	Default any      `json:"default"`
	May     string   `json:"may"`
	Choices []string `json:"choices"`
	Flag    *string  `json:"flag"`
	Env     []string `json:"env"`
	About   string   `json:"about"`
}

// configReport is the JSON of duet config.
func configReport(s config.Config) any {
	typed := func(kind config.Kind, text string) any {
		switch kind {
		case config.Switch:
			return text == "true"
		case config.Number:
			return json.Number(text)
		}
		return text
	}
	var rows []settingReport
	for _, v := range s.Values() {
		rows = append(rows, settingReport{
			Name: v.Name, Value: typed(v.Kind, v.Text), From: string(v.From), Where: orNull(v.Where), Here: orNull(v.Here),
			Default: typed(v.Kind, v.Default), May: v.May(), Choices: v.Choices, Flag: orNull(v.Flag), Env: v.Env, About: v.About,
		})
	}
	return struct {
		File     *string         `json:"file"`
		Read     bool            `json:"read"`
		Settings []settingReport `json:"settings"`
	}{orNull(s.File), s.Read, rows}
}

// What the terminal can show, in the words of the settings.
var (
	depthNames = map[term.Depth]string{term.Mono: "none", term.Depth16: "16", term.Depth256: "256", term.TrueColor: "true"}
	glyphNames = map[term.GlyphSet]string{term.Braille: "braille", term.Block: "block", term.ASCII: "ascii"}
)

// settingsFinding tells whether the file of settings can be read.
func (a *app) settingsFinding() finding {
	f := finding{What: "settings", Is: "defaults; no file " + a.settings.File, OK: a.broken == nil}
	switch {
	case a.broken != nil:
		f.Is, f.Hint = message(a.broken), orNull("the file is left out until it is mended; other commands refuse to start")
	case a.settings.Read:
		f.Is = a.settings.File
	}
	return f
}

func (a *app) runDoctor() error {
	findings := []finding{
		{What: "version", Is: Tool() + ", " + runtime.Version(), OK: true},
		{What: "processor", Is: fmt.Sprintf("%s/%s, %d cores", runtime.GOOS, runtime.GOARCH, runtime.NumCPU()), OK: true},
		{What: "kernels", Is: fmt.Sprintf("%s; using %s", strings.Join(plan.Kernels(), ", "), plan.Kernel()), OK: true},
		{What: "arithmetic", Is: plan.Contract, OK: true},
	}
	findings = append(findings, a.terminalFindings()...)
	findings = append(findings, a.settingsFinding(), a.storeFinding())
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
	depth := map[term.Depth]string{term.Mono: "no colours", term.TrueColor: "true colour"}[p.Depth]
	is := cmp.Or(depth, depthNames[p.Depth]+" colours") + ", " + glyphNames[p.Glyphs] + ", theme " + theme.New(a.settings.Text(config.Theme), p).Name
	if p.Plain {
		is = "plain text: no screens (TERM=dumb, or the setting plain: duet config --explain says who set it)"
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
