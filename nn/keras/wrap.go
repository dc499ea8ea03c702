package keras

import (
	"strings"
	"unicode"

	"github.com/mattn/go-runewidth"
)

// wrap breaks text into lines of exactly width cells, as rich does. Words end
// at white space. A word that does not fit the rest of a line starts the next;
// one that fits no line has a line of its own, cut, with an ellipsis.
func wrap(text string, width int, right bool) []string {
	var lines []string
	for _, line := range breakLines([]rune(text), width) {
		if right {
			line = trimEnd(line, len(line))
		} else {
			// rich counts characters here, not cells.
			line = trimEnd(line, len(line)-width)
		}
		line = crop(ellipsis(line, width), width)
		pad := strings.Repeat(" ", max(0, width-cells(line)))
		if right {
			lines = append(lines, pad+string(line))
		} else {
			lines = append(lines, string(line)+pad)
		}
	}
	return lines
}

// breakLines cuts text before each word that starts a line. White space stays
// with the word before it.
func breakLines(text []rune, width int) [][]rune {
	var lines [][]rune
	begin, used := 0, 0
	for start := 0; start < len(text); {
		end := wordEnd(text, start)
		word := text[start:end]
		bare := cells(trimEnd(word, len(word)))
		switch {
		case bare <= width-used:
			used += cells(word)
		default:
			if start > begin {
				lines = append(lines, text[begin:start])
				begin = start
			}
			used = cells(word)
		}
		start = end
	}
	return append(lines, text[begin:])
}

// wordEnd is where the word that starts at start ends, white space before and
// after it included.
func wordEnd(text []rune, start int) int {
	i := start
	for i < len(text) && unicode.IsSpace(text[i]) {
		i++
	}
	for i < len(text) && !unicode.IsSpace(text[i]) {
		i++
	}
	for i < len(text) && unicode.IsSpace(text[i]) {
		i++
	}
	return i
}

// trimEnd drops white space at the end, at most n characters of it.
func trimEnd(line []rune, n int) []rune {
	for ; n > 0 && len(line) > 0 && unicode.IsSpace(line[len(line)-1]); n-- {
		line = line[:len(line)-1]
	}
	return line
}

// ellipsis cuts a line that is too wide and ends it with an ellipsis.
func ellipsis(line []rune, width int) []rune {
	if cells(line) <= width {
		return line
	}
	return append(crop(line, width-1), '…')
}

// crop cuts a line to at most width cells; half of a wide character becomes a
// blank. The result is a copy.
func crop(line []rune, width int) []rune {
	var out []rune
	used := 0
	for _, r := range line {
		w := narrow.RuneWidth(r)
		switch {
		case used+w <= width:
			out = append(out, r)
		case used < width:
			return append(out, ' ')
		default:
			return out
		}
		used += w
	}
	return out
}

// narrow measures characters the same on every machine: those whose width
// depends on the locale take one cell.
var narrow = runewidth.Condition{StrictEmojiNeutral: true}

// cells is how many cells a line takes.
func cells(line []rune) int {
	n := 0
	for _, r := range line {
		n += narrow.RuneWidth(r)
	}
	return n
}
