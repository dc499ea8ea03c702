package config

import (
	"slices"
	"strings"

	"duet/nn/plan"
	"duet/tui/theme"
)

// The names of the settings.
const (
	Theme        = "theme"
	Background   = "background"
	Color        = "color"
	Glyphs       = "glyphs"
	ReduceMotion = "reduce_motion"
	Plain        = "plain"
	Mouse        = "mouse"
	Title        = "title"
	Progress     = "progress"
	Bell         = "bell"
	Store        = "store"
	Threads      = "threads"
	Kernel       = "kernel"
)

// MaxThreads is the most goroutines that may compute.
const MaxThreads = 256

// Kind is what a setting's value is.
type Kind string

// The kinds of values.
const (
	Choice Kind = "choice" // one of Setting.Choices
	Switch Kind = "switch" // true or false
	Number Kind = "number" // a whole number, 0 to Setting.Most
	Folder Kind = "folder" // a path from the root or from ~, or empty
)

// Setting is one line of the table.
type Setting struct {
	Name    string
	About   string // what it is for, one line
	Kind    Kind
	Choices []string
	Most    int
	Default string
	// Flag is the flag that sets it, without dashes, "" for none; Inverted says
	// that the flag means the opposite.
	Flag     string
	Inverted bool
	// Env are the variables that set it, in the order they are asked.
	Env []string

	also map[string]string // other spellings of values
}

// variables are those that more programs than duet go by: what they say, and
// whether they say anything.
var variables = map[string]func(value string) (says string, ok bool){
	"NO_COLOR":       func(string) (string, bool) { return "none", true },
	"DUET_NO_COLOR":  func(string) (string, bool) { return "none", true },
	"FORCE_COLOR":    forceColor,
	"CLICOLOR_FORCE": func(v string) (string, bool) { return "always", on(v) },
	"CLICOLOR":       func(v string) (string, bool) { return "none", v == "0" },
	"ACCESSIBLE":     func(v string) (string, bool) { return "true", on(v) },
	"REDUCE_MOTION":  func(v string) (string, bool) { return "true", on(v) },
}

// forceColor reads the levels that FORCE_COLOR has got in other programs.
func forceColor(v string) (string, bool) {
	switch v {
	case "0", "false":
		return "none", true
	case "2":
		return "256", true
	case "3":
		return "true", true
	}
	return "always", true
}

// on says whether a switch of the environment is on.
func on(v string) bool { return v != "" && v != "0" && v != "false" }

// Table lists the settings in the order they are shown.
func Table() []Setting {
	own := func(name string, more ...string) []string {
		return append([]string{"DUET_" + strings.ToUpper(name)}, more...)
	}
	return []Setting{
		{Name: Theme, About: "colours of the screens; auto fits the background", Kind: Choice,
			Choices: append([]string{"auto"}, theme.Names()...), Default: "auto", Flag: "theme", Env: own(Theme)},
		{Name: Background, About: "background of the terminal; auto reads COLORFGBG, and means dark without it", Kind: Choice,
			Choices: []string{"auto", "dark", "light"}, Default: "auto", Env: own(Background)},
		{Name: Color, About: "how many colours; auto goes by TERM and COLORTERM, always is that and 16 at least", Kind: Choice,
			Choices: []string{"auto", "always", "none", "16", "256", "true"}, Default: "auto", Flag: "color",
			Env:  own(Color, "NO_COLOR", "DUET_NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "CLICOLOR"),
			also: map[string]string{"never": "none"}},
		{Name: Glyphs, About: "characters of charts and signs; auto goes by the locale", Kind: Choice,
			Choices: []string{"auto", "braille", "block", "ascii"}, Default: "auto", Flag: "glyphs", Env: own(Glyphs)},
		{Name: ReduceMotion, About: "nothing spins, and the screen changes four times a second at most", Kind: Switch,
			Default: "false", Flag: "reduce-motion", Env: own(ReduceMotion, "REDUCE_MOTION")},
		{Name: Plain, About: "words alone: numbered questions for screens, nothing drawn over, a sentence an epoch", Kind: Switch,
			Default: "false", Flag: "plain", Env: own(Plain, "ACCESSIBLE")},
		{Name: Mouse, About: "clicks and the wheel go to duet; false leaves them to the terminal", Kind: Switch,
			Default: "true", Flag: "no-mouse", Inverted: true, Env: own(Mouse)},
		{Name: Title, About: "the title of the window says which run goes on and how far it is", Kind: Switch,
			Default: "true", Env: own(Title)},
		{Name: Progress, About: "progress of a run in the taskbar or tab (OSC 9;4); auto where it is known to work", Kind: Choice,
			Choices: []string{"auto", "always", "none"}, Default: "auto", Env: own(Progress), also: map[string]string{"true": "always", "false": "none"}},
		{Name: Bell, About: "sign at the end of a run while another window has the focus: bell, or message (OSC 9)", Kind: Choice,
			Choices: []string{"bell", "osc9", "none"}, Default: "bell", Env: own(Bell), also: map[string]string{"true": "bell", "false": "none"}},
		{Name: Store, About: "folder of the sessions; empty means duet/sessions in XDG_DATA_HOME", Kind: Folder, Env: own(Store)},
		{Name: Threads, About: "goroutines that compute, 0 for one a processor; changes no bit", Kind: Number, Most: MaxThreads,
			Default: "0", Flag: "threads", Env: own(Threads)},
		{Name: Kernel, About: "arithmetic; all make the same bits", Kind: Choice,
			Choices: append([]string{"auto"}, plan.Kernels()...), Default: "auto", Flag: "kernel", Env: own(Kernel)},
	}
}

// May says what a value may be, in words.
func (s *Setting) May() string {
	switch s.Kind {
	case Choice:
		return enumerate(s.Choices)
	case Switch:
		return "true or false"
	case Number:
		return "0 to " + itoa(s.Most)
	}
	return "a path that begins with / or ~/, or nothing"
}

// Sources names the flag and the variables that set it, as they are typed.
func (s *Setting) Sources() []string {
	out := slices.Clone(s.Env)
	if s.Flag != "" {
		out = append([]string{"--" + s.Flag}, out...)
	}
	return out
}
