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
	Calm   bool // no motion that says nothing
}

// Choices are what the user wants. An empty field, or auto, leaves it to the
// terminal. Where they come from (flags, environment, file) is package config's.
type Choices struct {
	Color      string // auto, always, none, 16, 256, true
	Glyphs     string // auto, braille, block, ascii
	Background string // auto, dark, light
	Plain      bool
	Calm       bool
}

// Detect decides the profile from the choices, what TERM, COLORTERM, COLORFGBG
// and the locale say, and whether the output is a terminal. It asks the
// terminal nothing.
func Detect(env func(string) string, isTTY bool, c Choices) Profile {
	p := Profile{
		Depth:  detectDepth(env, isTTY, c.Color),
		Glyphs: detectGlyphs(env, c.Glyphs),
		Light:  lightBackground(env("COLORFGBG")),
		Plain:  c.Plain || env("TERM") == "dumb",
		Calm:   c.Calm,
	}
	if c.Background == "light" || c.Background == "dark" {
		p.Light = c.Background == "light"
	}
	if p.Plain {
		p.Glyphs = ASCII
	}
	return p
}

// detectDepth decides the colours. A depth that was chosen holds for a pipe too;
// always is what the terminal can, and at least 16.
func detectDepth(env func(string) string, isTTY bool, choice string) Depth {
	switch choice {
	case "none":
		return Mono
	case "16":
		return Depth16
	case "256":
		return Depth256
	case "true":
		return TrueColor
	case "always":
		return max(termDepth(env), Depth16)
	}
	if !isTTY {
		return Mono
	}
	return termDepth(env)
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
func detectGlyphs(env func(string) string, choice string) GlyphSet {
	switch choice {
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
