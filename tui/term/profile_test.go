package term

import (
	"strings"
	"testing"
)

func envOf(s string) func(string) string {
	m := map[string]string{}
	for _, kv := range strings.Fields(s) {
		k, v, _ := strings.Cut(kv, "=")
		m[k] = v
	}
	return func(k string) string { return m[k] }
}

func TestDetect(t *testing.T) {
	for _, c := range []struct {
		env     string
		tty     bool
		choices Choices
		want    Profile
	}{
		{"TERM=xterm-256color LANG=en_GB.UTF-8", true, Choices{}, Profile{Depth: Depth256}},
		{"TERM=xterm-256color LANG=en_GB.UTF-8", true, Choices{Color: "auto", Glyphs: "auto", Background: "auto"}, Profile{Depth: Depth256}},
		{"TERM=xterm-256color COLORTERM=truecolor LANG=C.UTF-8", true, Choices{}, Profile{Depth: TrueColor}},
		{"TERM=xterm LANG=de_DE.utf8", true, Choices{}, Profile{Depth: Depth16}},
		{"TERM=xterm-kitty LANG=a.UTF-8", true, Choices{}, Profile{Depth: TrueColor}},
		{"TERM=screen COLORTERM=truecolor LANG=a.UTF-8", true, Choices{}, Profile{Depth: Depth256}},
		{"TERM=linux LANG=a.UTF-8", true, Choices{}, Profile{Depth: Depth16, Glyphs: ASCII}},
		{"TERM=vt100 LANG=C", true, Choices{}, Profile{Depth: Mono, Glyphs: ASCII}},
		{"TERM=xterm-256color LANG=a.UTF-8 LC_ALL=C", true, Choices{}, Profile{Depth: Depth256, Glyphs: ASCII}},
		{"TERM=xterm-256color LANG=C LC_CTYPE=a.UTF-8", true, Choices{}, Profile{Depth: Depth256}},
		{"TERM=dumb LANG=a.UTF-8", true, Choices{}, Profile{Depth: Mono, Glyphs: ASCII, Plain: true}},
		{"TERM=dumb COLORTERM=truecolor LANG=a.UTF-8", true, Choices{}, Profile{Depth: Mono, Glyphs: ASCII, Plain: true}},
		{"TERM=xterm-256color LANG=a.UTF-8", false, Choices{}, Profile{Depth: Mono}},
		{"TERM=xterm-256color LANG=a.UTF-8", true, Choices{Color: "always"}, Profile{Depth: Depth256}},
		{"TERM=xterm-256color LANG=a.UTF-8", false, Choices{Color: "always"}, Profile{Depth: Depth256}},
		{"TERM=vt100 LANG=a.UTF-8", false, Choices{Color: "always"}, Profile{Depth: Depth16}},
		{"TERM=xterm LANG=a.UTF-8", true, Choices{Color: "true"}, Profile{Depth: TrueColor}},
		{"TERM=xterm LANG=a.UTF-8", false, Choices{Color: "256"}, Profile{Depth: Depth256}},
		{"TERM=xterm-kitty LANG=a.UTF-8", true, Choices{Color: "16"}, Profile{Depth: Depth16}},
		{"TERM=xterm-256color LANG=a.UTF-8", true, Choices{Color: "none", Glyphs: "block"}, Profile{Depth: Mono, Glyphs: Block}},
		{"TERM=xterm LANG=C", true, Choices{Glyphs: "braille"}, Profile{Depth: Depth16}},
		{"TERM=xterm-256color LANG=a.UTF-8 COLORFGBG=0;15", true, Choices{}, Profile{Depth: Depth256, Light: true}},
		{"TERM=xterm-256color LANG=a.UTF-8 COLORFGBG=0;15", true, Choices{Background: "dark"}, Profile{Depth: Depth256}},
		{"TERM=xterm-256color LANG=a.UTF-8", true, Choices{Background: "light"}, Profile{Depth: Depth256, Light: true}},
		{"TERM=xterm-256color LANG=a.UTF-8 COLORFGBG=15;default;0", true, Choices{}, Profile{Depth: Depth256}},
		{"TERM=xterm-256color LANG=a.UTF-8", true, Choices{Glyphs: "braille", Plain: true, Calm: true}, Profile{Depth: Depth256, Glyphs: ASCII, Plain: true, Calm: true}},
		{"", true, Choices{}, Profile{Glyphs: ASCII}},
	} {
		if got := Detect(envOf(c.env), c.tty, c.choices); got != c.want {
			t.Errorf("%q tty=%v %+v: %+v, want %+v", c.env, c.tty, c.choices, got, c.want)
		}
	}
}

func TestSGR(t *testing.T) {
	orange := RGB(0xe6, 0x9f, 0x00)
	for _, c := range []struct {
		s    Style
		d    Depth
		want string
	}{
		{Style{}, TrueColor, "\x1b[m"},
		{Fg(orange), TrueColor, "\x1b[0;38;2;230;159;0m"},
		{Fg(orange), Depth256, "\x1b[0;38;5;214m"},
		{Fg(orange), Depth16, "\x1b[0;33m"},
		{Fg(orange).With(Bold | Reverse), Mono, "\x1b[0;1;7m"},
		{Style{FG: ANSI16(9), BG: ANSI16(3), Attr: Underline}, TrueColor, "\x1b[0;4;91;43m"},
		{Style{BG: ANSI256(200)}, Depth256, "\x1b[0;48;5;200m"},
		{Fg(RGB(255, 255, 255)), Depth256, "\x1b[0;38;5;231m"},
		{Fg(RGB(0x80, 0x80, 0x80)), Depth256, "\x1b[0;38;5;244m"},
	} {
		if got := string(appendSGR(nil, c.s, c.d)); got != c.want {
			t.Errorf("%+v at depth %d: %q, want %q", c.s, c.d, got, c.want)
		}
	}
	for i := 16; i < 256; i++ { // every exact entry keeps its colour
		r, g, b := rgb256(uint8(i))
		back := near256(r, g, b)
		r2, g2, b2 := rgb256(back)
		if r != r2 || g != g2 || b != b2 {
			t.Errorf("entry %d (%d,%d,%d) becomes %d (%d,%d,%d)", i, r, g, b, back, r2, g2, b2)
		}
	}
}
