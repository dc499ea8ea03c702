package term

import (
	"strconv"
	"strings"
)

// Depth is how many colours the terminal shows.
type Depth uint8

// Colour depths. Mono keeps bold, reverse, underline and faint.
const (
	Mono Depth = iota
	Depth16
	Depth256
	TrueColor
)

// GlyphSet is which characters may be used.
type GlyphSet uint8

// Glyph sets: braille dots (2x4 a cell), quadrant blocks (2x2 a cell), and
// ASCII alone.
const (
	Braille GlyphSet = iota
	Block
	ASCII
)

// Profile is what the terminal can show, decided once at the start.
type Profile struct {
	Depth  Depth
	Glyphs GlyphSet
	Light  bool // the background is light
	Plain  bool // no repaint, no frames, no braille: screen readers, TERM=dumb
	Calm   bool // no motion that says nothing (REDUCE_MOTION)
}

// Flags are what the command line said. Empty fields mean "decide".
type Flags struct {
	Color  string // auto, always, never
	Glyphs string // braille, block, ascii
	Plain  bool
}

// Detect decides the profile from flags, environment and whether the output is
// a terminal. It asks the terminal nothing. The order for colour: flag,
// NO_COLOR and DUET_NO_COLOR (not empty), FORCE_COLOR (not empty),
// CLICOLOR_FORCE, terminal or not, TERM and COLORTERM.
func Detect(env func(string) string, isTTY bool, f Flags) Profile {
	p := Profile{
		Depth:  detectDepth(env, isTTY, f.Color),
		Glyphs: detectGlyphs(env, f.Glyphs),
		Light:  lightBackground(env("COLORFGBG")),
		Plain:  f.Plain || set(env("ACCESSIBLE")) || env("TERM") == "dumb",
		Calm:   set(env("REDUCE_MOTION")),
	}
	if p.Plain {
		p.Glyphs = ASCII
	}
	return p
}

// set says whether a switch in the environment is on.
func set(v string) bool { return v != "" && v != "0" && v != "false" }

// detectDepth decides the colours.
func detectDepth(env func(string) string, isTTY bool, flag string) Depth {
	force := false
	switch {
	case flag == "never":
		return Mono
	case flag == "always":
		force = true
	case env("NO_COLOR") != "" || env("DUET_NO_COLOR") != "":
		return Mono
	case env("FORCE_COLOR") != "":
		force = true
		switch env("FORCE_COLOR") {
		case "0", "false":
			return Mono
		case "2":
			return max(Depth256, termDepth(env))
		case "3":
			return TrueColor
		}
	case set(env("CLICOLOR_FORCE")):
		force = true
	case env("CLICOLOR") == "0", !isTTY:
		return Mono
	}
	d := termDepth(env)
	if force {
		d = max(d, Depth16)
	}
	return d
}

// termDepth reads TERM and COLORTERM.
func termDepth(env func(string) string) Depth {
	term := strings.ToLower(env("TERM"))
	if term == "dumb" || term == "" {
		return Mono
	}
	switch strings.ToLower(env("COLORTERM")) {
	case "truecolor", "24bit":
		if !strings.HasPrefix(term, "screen") { // screen passes no 24-bit colour on
			return TrueColor
		}
		return Depth256
	}
	for _, t := range []string{"kitty", "alacritty", "wezterm", "ghostty", "direct"} {
		if strings.Contains(term, t) {
			return TrueColor
		}
	}
	switch {
	case strings.Contains(term, "256color"), strings.HasPrefix(term, "foot"), env("COLORTERM") != "":
		return Depth256
	case strings.HasPrefix(term, "vt1"), strings.HasPrefix(term, "vt2"), strings.HasSuffix(term, "-m"), strings.HasSuffix(term, "-mono"):
		return Mono
	}
	return Depth16
}

// detectGlyphs decides the characters. Without a word about the locale we
// trust nothing beyond ASCII, as the C locale says.
func detectGlyphs(env func(string) string, flag string) GlyphSet {
	switch flag {
	case "braille":
		return Braille
	case "block":
		return Block
	case "ascii":
		return ASCII
	}
	locale := env("LC_ALL")
	if locale == "" {
		locale = env("LC_CTYPE")
	}
	if locale == "" {
		locale = env("LANG")
	}
	locale = strings.ToLower(locale)
	utf8 := strings.Contains(locale, "utf-8") || strings.Contains(locale, "utf8")
	switch {
	case !utf8 || env("TERM") == "linux" || env("TERM") == "dumb":
		return ASCII
	}
	return Braille
}

// lightBackground reads COLORFGBG ("15;0", "0;default;15"): its last field is
// the background's entry of the 16-colour table.
func lightBackground(v string) bool {
	last := v[strings.LastIndex(v, ";")+1:]
	n, err := strconv.Atoi(last)
	return err == nil && (n == 7 || (n > 8 && n <= 15))
}
