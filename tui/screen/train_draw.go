package screen

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"duet/sessions"
	"duet/tui/chart"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// runPane is a pane of Train or Replay.
type runPane int

const (
	lossPane runPane = iota
	accPane
	alphaPane
	nowPane
	healthPane
	eventsPane
	whyPane
	timelinePane
	runPanes
)

// trainRound are the panes of Train that tab goes through. The explanation of
// alpha is not among them: w opens it.
var trainRound = []runPane{lossPane, accPane, alphaPane, nowPane, healthPane, eventsPane}

// nextPane is the pane d places on in a round; without classes there are no
// accuracies.
func nextPane(round []runPane, at runPane, d int, acc bool) runPane {
	i := (slices.Index(round, at) + d + len(round)) % len(round)
	if round[i] == accPane && !acc {
		return nextPane(round, accPane, d, acc)
	}
	return round[i]
}

// runPlaces are the rectangles of Train; empty ones are not shown.
type runPlaces struct {
	pane [runPanes]term.Rect
	bar  term.Rect
}

// trainLayout divides w x h cells; acc says that there are accuracies.
//
//	under 78x20   the focused pane alone
//	80x22         loss or accuracy | now / alpha, health or events
//	110x34        loss | accuracy / alpha | now / health | events
//	180x50        now, health, events | loss, accuracy / alpha, why
//
// The last line is the progress bar. Panes that share a place are shown when
// they have the focus.
func trainLayout(w, h int, focus runPane, zoom, acc bool) runPlaces {
	var p runPlaces
	var all term.Rect
	p.bar, all = term.Rect{W: w, H: h}.CutBottom(1)
	var top term.Rect
	switch {
	case zoom || w < 78 || h < 20:
		p.pane[focus] = all
		return p
	case w >= 180 && h >= 50:
		left, right := all.CutLeft(44)
		p.pane[nowPane], left = left.CutTop(11)
		p.pane[healthPane], p.pane[eventsPane] = left.CutTop(10)
		half := right.SplitV(1, 1)
		top = half[0]
		p.pane[whyPane], p.pane[alphaPane] = half[1].CutRight(56)
	case w >= 110 && h >= 34:
		rows := all.SplitV(15, 12, 9)
		top = rows[0]
		p.pane[nowPane], p.pane[alphaPane] = rows[1].CutRight(42)
		p.pane[healthPane], p.pane[eventsPane] = rows[2].CutLeft(44)
	default:
		upper, lower := all.CutTop(all.H * 13 / 21)
		p.pane[nowPane], upper = upper.CutRight(28)
		shown, below := lossPane, alphaPane
		if focus == accPane && acc {
			shown = accPane
		}
		if focus == healthPane || focus == eventsPane {
			below = focus
		}
		p.pane[shown], p.pane[below] = upper, lower
		return p
	}
	p.pane[lossPane] = top
	if acc {
		parts := top.SplitH(1, 1)
		p.pane[lossPane], p.pane[accPane] = parts[0], parts[1]
	}
	return p
}

func (t *Train) places() runPlaces {
	return trainLayout(t.w, t.h, t.focus, t.zoom, t.run.classes())
}

// Draw draws the page.
func (t *Train) Draw(g term.Grid, th *theme.Theme) {
	if t.feed == nil {
		drawVacant(g, th, "Train", "No run yet.", "Enter on Home's Demo, then g: it trains in about 20 s.", "In Build (2), g trains the recipe.")
		return
	}
	p := trainLayout(g.W, g.H, t.focus, t.zoom, t.run.classes())
	now := t.reading()
	t.drawCharts(g, p, th)
	if r := p.pane[nowPane]; !r.Empty() {
		title := "now"
		if t.looks.cursor != nil {
			title = fmt.Sprintf("at step %d", now.n)
		}
		t.run.drawNow(g, box(g, r, th, title, t.focus == nowPane, nil), th, now,
			nowMore{t.eta.Rate() * float64(t.run.head.Batch), p.pane[healthPane].Empty()})
	}
	if r := p.pane[healthPane]; !r.Empty() {
		facts := t.run.health(now)
		for _, text := range t.run.head.Warnings {
			facts = append(facts, fact{theme.Info, text})
		}
		drawFacts(g, box(g, r, th, "health", t.focus == healthPane, nil), th, facts)
	}
	if r := p.pane[eventsPane]; !r.Empty() {
		drawEvents(g, box(g, r, th, "events", t.focus == eventsPane, eventsLegend(th, r.W)), th, t.run.events, -1)
	}
	if r := p.pane[whyPane]; !r.Empty() {
		drawWhy(g, box(g, r, th, "why alpha is there", false, nil), th, t.run.why(now))
	}
	t.drawBar(g, p.bar, th)
	if t.why && p.pane[whyPane].Empty() {
		t.drawWhyOver(g, th, t.run.why(now))
	}
	t.ask.draw(g, th)
}

func (t *Train) drawCharts(g term.Grid, p runPlaces, th *theme.Theme) {
	if r := p.pane[lossPane]; !r.Empty() {
		t.run.drawLoss(g, r, th, t.looks, t.focus == lossPane)
	}
	if r := p.pane[accPane]; !r.Empty() {
		t.run.drawAcc(g, r, th, t.looks, t.focus == accPane)
	}
	if r := p.pane[alphaPane]; !r.Empty() {
		t.run.drawAlpha(g, r, th, t.looks, t.focus == alphaPane)
	}
}

// eventsLegend says what the letters at events mean, as many as w cells hold.
func eventsLegend(th *theme.Theme, w int) term.Spans {
	var out term.Spans
	for _, s := range [][2]string{{"m", " mark "}, {"H", " alpha by hand "}, {"P", " policy "}, {"L", " rate "}, {"e", " validation "}} {
		if out.Width()+1+len(s[1]) > w-6 {
			break
		}
		out = append(out, th.Mark.Span(s[0]), th.Dim.Span(s[1]))
	}
	return out
}

// drawVacant is a screen that has nothing to show yet: what is missing, and how
// to get it.
func drawVacant(g term.Grid, th *theme.Theme, title string, lines ...string) {
	in := g.Sub(box(g, g.Bounds(), th, title, true, nil))
	var text []string
	for _, line := range lines {
		text = append(text, term.Wrap(line, in.W-2)...)
	}
	for y, line := range text {
		style := th.Dim
		if y == 0 {
			style = th.Strong
		}
		in.TextCentre(1, max(0, (in.H-len(text))/2)+y, in.W-2, line, style)
	}
}

func drawWhy(g term.Grid, r term.Rect, th *theme.Theme, paragraphs []string) {
	v := g.Sub(r.InsetXY(1, 0))
	for y, line := range wrapAll(paragraphs, v.W) {
		v.Text(0, y, v.W, line, th.Text)
	}
}

// drawWhyOver lays the explanation over the charts.
func (t *Train) drawWhyOver(g term.Grid, th *theme.Theme, paragraphs []string) {
	w := min(74, g.W-4)
	lines := wrapAll(paragraphs, w-4)
	r := g.Bounds().Centre(w, min(len(lines)+2, g.H))
	g.Paint(g.Bounds(), th.Dialog)
	g.Sub(r).Clear()
	drawWhy(g, box(g, r, th, "why alpha is there", true, term.Spans{th.Dim.Span("esc closes")}), th, paragraphs)
}

// drawBar draws how far the run is, or how it ended and what to press next.
func (t *Train) drawBar(g term.Grid, r term.Rect, th *theme.Theme) {
	if t.state.Over() {
		g.Sub(r).Spans(1, 0, r.W-1, t.banner(th)...)
		return
	}
	spe := max(1, t.run.head.StepsPerEpoch)
	batch := 0
	if t.run.n > 0 {
		batch = (t.run.n-1)%spe + 1
	}
	left := t.eta.Text(float64(t.pos.Total))
	if t.state == sessions.Paused {
		left = "paused"
	}
	text := fmt.Sprintf("batch %*d/%d  %s  %s", len(strconv.Itoa(spe)), batch, spe, widget.Clock(t.pos.Elapsed), left)
	if r.W < 2*term.Width(text)+2 { // it gets half of the line
		text = widget.Clock(t.pos.Elapsed) + "  " + left
	}
	widget.Progress{Done: float64(t.run.n), Total: float64(t.pos.Total), Text: text}.Draw(g, r, th)
}

// banner is what came of a run that is over.
func (t *Train) banner(th *theme.Theme) term.Spans {
	sign, style := stateSign(t.state, th)
	line := term.Spans{style.Span(sign + " " + t.state.String() + ". ")}
	now := t.run.read(t.run.n, nil)
	names := t.run.names()
	gain := t.run.gain(now)
	switch {
	case t.message != "" && t.state != sessions.Finished:
		line = append(line, th.Text.Span(t.message+" "))
	case t.run.head.Only != "" || math.IsNaN(gain):
		line = append(line, th.Text.Span(fmt.Sprintf("%d steps. ", t.run.n)))
	default:
		best := t.run.better(now)
		verb := "beats"
		if gain <= 0 {
			verb = "does not beat"
		}
		what, value := "", now.valAcc
		if !t.run.classes() {
			what, value = "loss ", now.valLoss
		}
		line = append(line, th.Merged.Span(fmt.Sprintf("merged %s%s %s %s %s (%s). ", what, chart.Num(value[outMerged], 0), verb, names[best], chart.Num(value[best], 0), signed(gain))))
	}
	return append(line, th.Key.Span("6"), th.Hint.Span(" inspect "), th.Key.Span("7"), th.Hint.Span(" replay"))
}
