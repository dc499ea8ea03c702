package term

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// maxTail is the longest rest of a cluster a cell keeps, in bytes. A base
// letter with hundreds of combining marks is an attack on the renderer.
const maxTail = 32

// joiner glues emoji into one (zero-width joiner).
const joiner = '\u200d'

// cluster is one grapheme of a string as the grid shows it.
type cluster struct {
	r    rune
	tail string
	w    int // cells: 1 or 2; 0 means it is not shown
	size int // bytes of the string it took
}

// next takes the first grapheme cluster of s, which must not be empty. What
// would move the cursor or change the terminal (control characters, C1, broken
// UTF-8) becomes the replacement rune; what is invisible on its own (zero-width
// space, direction marks) is not shown.
func next(s string) cluster {
	if c := s[0]; c < utf8.RuneSelf && (len(s) == 1 || s[1] < utf8.RuneSelf) {
		if c < ' ' || c == 0x7f {
			return cluster{r: utf8.RuneError, w: 1, size: 1}
		}
		return cluster{r: rune(c), w: 1, size: 1}
	}
	text, w := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
	r, n := utf8.DecodeRuneInString(s)
	size := max(len(text), n)
	if r == utf8.RuneError || unicode.IsControl(r) {
		return cluster{r: utf8.RuneError, w: 1, size: n}
	}
	if unicode.Is(unicode.Mc, r) { // would join whatever stands before it
		return cluster{r: utf8.RuneError, w: 1, size: size}
	}
	if w <= 0 || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) {
		return cluster{size: size}
	}
	return cluster{r: r, tail: cleanTail(s[n:size]), w: min(w, 2), size: size}
}

// cleanTail drops what may not stand inside a cluster: controls, direction
// marks and anything past maxTail bytes. The joiner and variation selectors stay.
func cleanTail(s string) string {
	if s == "" {
		return ""
	}
	var b strings.Builder
	for _, r := range s {
		bad := r == utf8.RuneError || unicode.IsControl(r) || (unicode.Is(unicode.Cf, r) && r != joiner && !isTag(r))
		if bad {
			continue
		}
		if b.Len()+utf8.RuneLen(r) > maxTail {
			break
		}
		b.WriteRune(r)
	}
	return strings.TrimSuffix(b.String(), string(joiner)) // joins nothing in the next cell
}

// isTag says whether r is one of the invisible letters of a regional flag.
func isTag(r rune) bool { return r >= 0xe0020 && r <= 0xe007f }

// Width is the number of cells Text would use for s with room enough.
func Width(s string) int {
	n := 0
	for len(s) > 0 {
		c := next(s)
		n += c.w
		s = s[c.size:]
	}
	return n
}

// Text writes s from (x, y) over at most maxw cells and returns the cells
// used. Text that does not fit is cut; a wide character that would straddle
// the edge becomes a space. It never wraps: lines are the caller's.
func (g Grid) Text(x, y, maxw int, s string, st Style) int {
	used := 0
	for len(s) > 0 && used < maxw {
		c := next(s)
		s = s[c.size:]
		switch {
		case c.w == 0:
			continue
		case c.w == 2 && used+2 > maxw:
			g.Set(x+used, y, ' ', st)
			return used + 1
		case c.w == 2:
			g.wide(x+used, y, c, st)
		case c.tail != "" && !g.ascii():
			if i, ok := g.index(x+used, y); ok {
				g.put(i, Cell{R: c.r, Tail: c.tail, Style: st})
			}
		default:
			g.Set(x+used, y, c.r, st)
		}
		used += c.w
	}
	return used
}

// wide writes a two-cell cluster, or blanks where only one half is inside.
func (g Grid) wide(x, y int, c cluster, st Style) {
	i, ok := g.index(x, y)
	j, ok2 := g.index(x+1, y)
	if !ok || !ok2 || g.ascii() {
		g.Set(x, y, g.fold(c.r), st)
		g.Set(x+1, y, ' ', st)
		if (!ok || !ok2) && !g.ascii() {
			g.Set(x, y, ' ', st)
		}
		return
	}
	g.c.wide = true
	g.put(i, Cell{R: c.r, Tail: c.tail, Style: st})
	g.put(j, Cell{R: wideTail, Style: st})
}

// Spans writes a styled line like Text and returns the cells used.
func (g Grid) Spans(x, y, maxw int, line ...Span) int {
	used := 0
	for _, p := range line {
		used += g.Text(x+used, y, maxw-used, p.Text, p.Style)
	}
	return used
}

// TextRight writes s so that it ends at column x+w-1 of the w cells from x;
// what is too long loses its end.
func (g Grid) TextRight(x, y, w int, s string, st Style) int {
	n := min(Width(s), w)
	return g.Text(x+w-n, y, n, s, st)
}

// TextCentre writes s in the middle of the w cells from x.
func (g Grid) TextCentre(x, y, w int, s string, st Style) int {
	n := min(Width(s), w)
	return g.Text(x+(w-n)/2, y, n, s, st)
}

// Clip cuts s to w cells and marks a cut with "~", which every glyph set has.
func Clip(s string, w int) string {
	if w <= 0 {
		return ""
	}
	if Width(s) <= w {
		return s
	}
	used, end := 0, 0
	for rest := s; len(rest) > 0; {
		c := next(rest)
		if used+c.w > w-1 {
			break
		}
		used += c.w
		end += c.size
		rest = rest[c.size:]
	}
	return s[:end] + "~"
}

// Wrap breaks s into lines of at most w cells, at spaces where it can; line
// feeds in s stay breaks. w below 1 gives no lines.
func Wrap(s string, w int) []string {
	if w < 1 {
		return nil
	}
	var out []string
	for _, para := range strings.Split(s, "\n") {
		out = append(out, wrapLine(para, w)...)
	}
	return out
}

// wrapLine wraps one paragraph; leading spaces are kept on its first line.
func wrapLine(s string, w int) []string {
	var out []string
	for Width(s) > w {
		used, end, space := 0, 0, -1
		for rest := s; len(rest) > 0; {
			c := next(rest)
			if used+c.w > w {
				if c.r == ' ' {
					space = end
				}
				break
			}
			if c.r == ' ' && used > 0 {
				space = end
			}
			used += c.w
			end += c.size
			rest = rest[c.size:]
		}
		switch {
		case space > 0:
			out = append(out, strings.TrimRight(s[:space], " "))
			s = strings.TrimLeft(s[space:], " ")
		case end == 0: // one wide character in one column: no progress otherwise
			c := next(s)
			s = s[c.size:]
			out = append(out, "~")
		default:
			out = append(out, s[:end])
			s = s[end:]
		}
	}
	return append(out, s)
}
