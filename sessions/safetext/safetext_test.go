package safetext

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestScrub(t *testing.T) {
	table := []struct{ name, in, want string }{
		{"plain", "demo-01", "demo-01"},
		{"letters", "Größe 数字", "Größe 数字"},
		{"colour", "a\x1b[31mred\x1b[0m", "a[31mred[0m"},
		{"osc 52", "\x1b]52;c;aGk=\x07", "]52;c;aGk="},
		{"bell in a title", "x\x07y", "xy"},
		{"c1 csi", "a\u009b31mb", "a31mb"},
		{"apc", "\x1b_Gpayload\x1b\\", "_Gpayload\\"},
		{"lines", "a\r\nb\tc", "a  b c"},
		{"bidi", "a\u202eb\u2066c\u200fd\u061ce", "abcde"},
		{"bad utf-8", "a\xffb\xc0\xafc", "a\ufffdb\ufffd\ufffdc"},
		{"joiner", "a\u200db", "a\ufffdb"},
		{"no-break space", "a\u00a0b\u2028c", "a b c"},
		{"del", "a\x7fb", "ab"},
		{"private use", "a\ue000b", "a\ufffdb"},
		{"nul", "a\x00b", "ab"},
	}
	for _, c := range table {
		if got := Scrub(c.in, 0); got != c.want {
			t.Errorf("%s: Scrub(%q) = %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

func TestScrubLimits(t *testing.T) {
	if got := Scrub("abcdef", 4); got != "abcd" {
		t.Errorf("cut: %q", got)
	}
	if got := Scrub("aéé", 4); got != "aé" {
		t.Errorf("cut inside a rune: %q", got)
	}
	if got := Scrub("e"+strings.Repeat("\u0301", 100), 0); utf8.RuneCountInString(got) != 9 {
		t.Errorf("combining marks kept: %d runes", utf8.RuneCountInString(got))
	}
	if got := Scrub("e"+strings.Repeat("\u0301\u200e", 100), 0); utf8.RuneCountInString(got) != 9 {
		t.Errorf("a dropped rune must not start a new cluster: %d runes", utf8.RuneCountInString(got))
	}
	if got := len(Scrub(strings.Repeat("x", 1<<20), 0)); got != MaxLine {
		t.Errorf("default limit: %d", got)
	}
}

func TestBlock(t *testing.T) {
	if got, want := Block("a: 1\r\nb:\t2\n\x1b[2J", 100), "a: 1\nb: 2\n[2J"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTitle(t *testing.T) {
	if got, want := Title("é\x1b]0;x\x07demo", 8), "?]0;xdem"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func FuzzSafeText(f *testing.F) {
	for _, s := range []string{"", "a", "\x1b[0m", "\u202e", "e\u0301", "\xff", "a\r\nb", "\U0001f468\u200d\U0001f469"} {
		f.Add(s, 16)
	}
	f.Fuzz(func(t *testing.T, s string, max int) {
		line := Scrub(s, max)
		if max > 0 && len(line) > max {
			t.Fatalf("%d bytes, limit %d", len(line), max)
		}
		if !utf8.ValidString(line) {
			t.Fatalf("not UTF-8: %q", line)
		}
		for _, r := range line {
			if r != utf8.RuneError && (unicode.IsControl(r) || isBidi(r) || !unicode.IsPrint(r)) {
				t.Fatalf("%q lets %U through", line, r)
			}
		}
		if again := Scrub(line, max); again != line {
			t.Fatalf("not idempotent: %q then %q", line, again)
		}
		block := Block(s, 1<<20)
		if again := Block(block, 1<<20); again != block {
			t.Fatalf("block not idempotent: %q then %q", block, again)
		}
		for _, r := range Title(s, 64) {
			if r < 0x20 || r > 0x7e {
				t.Fatalf("title lets %U through", r)
			}
		}
	})
}
