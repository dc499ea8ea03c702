package screen

import (
	"fmt"

	"duet/sessions"
	"duet/tui/term"
	"duet/tui/theme"
)

// inspectPane is a pane of Inspect.
type inspectPane int

const (
	samplesPane inspectPane = iota
	samplePane
	handPane
	sheetPane
	mapsPane
	classesPane
	pullsPane
	inspectPanes
)

// inspectLayout divides w x h cells; empty rectangles are not shown:
//
//	under 78x20   the focused pane alone
//	80x22         samples | sample / hand check
//	110x34        samples | sample / layers / hand check
//	180x50        samples / pull | sample / pictures / hand check | layers / classes
//
// A pane that has no place of its own takes the hand check's while it has the
// focus; pictures have none where the samples are numbers, pulls where they are not
// known. One that lies over the
// others, if any, takes everything.
func inspectLayout(w, h int, focus inspectPane, zoom, pictures, pulls bool, over inspectPane) [inspectPanes]term.Rect {
	var p [inspectPanes]term.Rect
	all := term.Rect{W: w, H: h}
	switch {
	case over != samplesPane:
		p[over] = all
	case zoom || w < 78 || h < 20:
		p[focus] = all
	case w >= 180 && h >= 50:
		var rest term.Rect
		p[samplesPane], rest = all.CutLeft(44)
		if pulls || focus == pullsPane {
			p[pullsPane], p[samplesPane] = p[samplesPane].CutBottom(17)
		}
		right, middle := rest.CutRight(rest.W * 37 / 100)
		p[samplePane], p[handPane] = middle.CutTop(middle.H * 17 / 57)
		if pictures {
			p[sheetPane], p[handPane] = p[handPane].CutTop(p[handPane].H / 2)
		} else if focus == sheetPane {
			p[sheetPane], p[handPane] = p[handPane], term.Rect{}
		}
		p[mapsPane], p[classesPane] = right.CutTop(right.H / 2)
	default:
		list := 27
		if w >= 110 {
			list = 38
		}
		var right term.Rect
		p[samplesPane], right = all.CutLeft(list)
		below := handPane
		if focus > handPane {
			below = focus
		}
		if w >= 110 && h >= 34 && below != mapsPane {
			parts := right.SplitV(13, 11, 13)
			p[samplePane], p[mapsPane], p[below] = parts[0], parts[1], parts[2]
			break
		}
		p[samplePane], p[below] = right.CutTop(right.H * 10 / 22)
	}
	return p
}

func (s *Inspect) places() [inspectPanes]term.Rect {
	return inspectLayout(s.w, s.h, s.focus, s.zoom, s.pictures(), s.pulling(), s.over)
}

// pictures tells whether the samples are pictures.
func (s *Inspect) pictures() bool {
	if s.data == nil || s.data.p.N == 0 {
		return false
	}
	_, ok := s.data.picture(s.sheetSide(), 0)
	return ok
}

// inside is what the frame of a pane leaves, without its first and last column.
func inside(r term.Rect) term.Rect { return r.Inset(1).InsetXY(1, 0) }

// Draw draws the page.
func (s *Inspect) Draw(g term.Grid, th *theme.Theme) {
	switch {
	case s.path == "":
		drawVacant(g, th, "Inspect", "No model to look into yet.", "Train one (g in Build), or select a session in Home (1) and press 6.")
		return
	case s.data == nil && s.err != nil:
		drawVacant(g, th, "Inspect", th.Glyphs.Cross+" "+s.err.Error(), "The session is as it was. 1 goes back to the sessions.")
		return
	case s.data == nil:
		drawVacant(g, th, "Inspect", "Loading the model of "+s.name()+" and asking it about its test samples.")
		return
	}
	p := inspectLayout(g.W, g.H, s.focus, s.zoom, s.pictures(), s.pulling(), s.over)
	i, ok := s.sample()
	for pane, r := range p {
		if r.Empty() {
			continue
		}
		focused := inspectPane(pane) == s.active()
		switch inspectPane(pane) {
		case samplesPane:
			s.drawSamples(g, r, th)
		case samplePane:
			title := "sample"
			if ok {
				title = s.sampleTitle(i, r.W)
			}
			box(g, r, th, title, focused, nil)
			if ok {
				s.data.drawSample(g, inside(r), th, i)
			}
		case handPane:
			s.drawHandPane(g, r, th, focused)
		case sheetPane:
			s.drawSheet(g, r, th, focused)
		case mapsPane:
			s.drawMaps(g, r, th, focused)
		case classesPane:
			s.drawClasses(g, r, th, focused)
		case pullsPane:
			s.drawPulls(g, r, th, focused)
		}
		s.edge(inspectPane(pane)).draw(g, lower(r), th)
	}
}

// drawHandPane draws the hand check in its frame.
func (s *Inspect) drawHandPane(g term.Grid, r term.Rect, th *theme.Theme, focused bool) {
	i, ok := s.sample()
	title := "hand check"
	if s.data.only == sessions.Both {
		title += ": " + mergeFormula(s.data.merge)
		if s.over == handPane && ok {
			title = s.sampleTitle(i, r.W/2) + ", " + mergeFormula(s.data.merge)
		}
	}
	box(g, r, th, title, focused, nil)
	if ok {
		s.drawHand(g, inside(r), th, i)
	}
}

// sampleTitle names sample i and what is true of it, for a frame w cells wide.
func (s *Inspect) sampleTitle(i, w int) string {
	d := s.data
	title := fmt.Sprintf("sample %d", d.p.Rows[i])
	if d.p.Labels != nil {
		title += ", true " + d.label(int(d.p.Labels[i]))
	}
	if d.span == nil {
		return title
	}
	for _, words := range []string{", right for ", ", "} { // with a frame and its corners around it
		if whole := title + words + d.span[i].long(); term.Width(whole) <= w-6 {
			return whole
		}
	}
	return title
}
