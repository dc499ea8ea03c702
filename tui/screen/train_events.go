package screen

import (
	"fmt"

	"duet/sessions"
	"duet/sessions/record"
	"duet/tui/term"
	"duet/tui/theme"
)

// The columns of the list of events: number of the step, sign, words.
const (
	eventNumberW = 6
	eventTextX   = 10
)

// eventLine is a line of the list: an event's first one, or the rest of its words.
type eventLine struct {
	event int
	first bool
	text  string
}

// eventLines are the lines of w cells for the events around number at, enough of
// them for h lines on either side.
func eventLines(events []sessions.Mark, at, w, h int) []eventLine {
	var out []eventLine
	for i := max(0, at-h); i < min(len(events), at+h+1); i++ {
		for k, text := range term.Wrap(events[i].Text, max(1, w-eventTextX)) {
			out = append(out, eventLine{i, k == 0, text})
		}
	}
	return out
}

// drawEvents draws the last events that fit, or those around number at when it
// is not negative, which is pointed at.
func drawEvents(g term.Grid, r term.Rect, th *theme.Theme, events []sessions.Mark, at int) {
	v := g.Sub(r)
	if v.H < 1 {
		return
	}
	if len(events) == 0 {
		for y, line := range term.Wrap("Nothing yet: validations, stages and what you do come here. m marks this moment with a word.", v.W-2) {
			v.Text(1, y, v.W-2, line, th.Dim)
		}
		return
	}
	from, lines := eventWindow(events, at, v.W, v.H)
	for y := 0; y < v.H && from+y < len(lines); y++ {
		l := lines[from+y]
		e := events[l.event]
		style := th.Text
		switch e.Kind {
		case "diverged", "warn", boundKind:
			style = th.Bad
		case record.DoMark, stageKind, stopKind, restoreKind:
			style = th.Mark
		}
		v.Text(eventTextX, y, v.W-eventTextX, l.text, style)
		if !l.first {
			continue
		}
		if l.event == at {
			v.Text(0, y, 1, th.Glyphs.Pointer, th.Key)
		}
		v.TextRight(1, y, eventNumberW, fmt.Sprint(e.N), th.Dim)
		v.Text(8, y, 1, string(cmpRune(eventSign(e.Kind), ' ')), th.Mark)
	}
	more(v, th, lines[from].event > 0 || !lines[from].first, from+v.H < len(lines) || lines[len(lines)-1].event < len(events)-1)
}

// more shows at the right edge that a list goes on above or below.
func more(v term.Grid, th *theme.Theme, above, below bool) {
	if above {
		v.Text(v.W-1, 0, 1, th.Glyphs.Up, th.Dim)
	}
	if below {
		v.Text(v.W-1, v.H-1, 1, th.Glyphs.Down, th.Dim)
	}
}

// eventWindow is the first line that is shown, of those around the event at; a
// negative at is the end of the list.
func eventWindow(events []sessions.Mark, at, w, h int) (from int, lines []eventLine) {
	if at < 0 {
		lines = eventLines(events, len(events)-1, w, h)
		return max(0, len(lines)-h), lines
	}
	lines = eventLines(events, at, w, h)
	for i, l := range lines {
		if l.event == at {
			return max(0, min(i-h/2, len(lines)-h)), lines
		}
	}
	return 0, lines
}

// eventAt is the event drawn in line y of a list; -1 for none.
func eventAt(events []sessions.Mark, at, w, h, y int) int {
	if len(events) == 0 {
		return -1
	}
	from, lines := eventWindow(events, at, w, h)
	if i := from + y; i >= 0 && i < len(lines) {
		return lines[i].event
	}
	return -1
}

// cmpRune is a, or b when there is no a.
func cmpRune(a, b rune) rune {
	if a == 0 {
		return b
	}
	return a
}

// eventsLegend says what the letters at events mean, as many as w cells hold.
func eventsLegend(th *theme.Theme, w int) term.Spans {
	var out term.Spans
	for _, s := range [][2]string{{"m", " mark "}, {"S", " stage "}, {"H", " alpha by hand "}, {"P", " policy "}, {"L", " rate "}, {"e", " validation "}, {"E", " early stop "}} {
		if out.Width()+1+len(s[1]) > w-6 {
			break
		}
		out = append(out, th.Mark.Span(s[0]), th.Dim.Span(s[1]))
	}
	return out
}
