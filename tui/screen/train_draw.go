package screen

import (
	"fmt"
	"math"
	"strconv"

	"duet/sessions"
	"duet/tui/chart"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// paneKey is everything a pane's picture follows from.
type paneKey struct {
	version       uint64
	w, h          int
	th            *theme.Theme
	profile       term.Profile
	focused       bool
	scale         lossScale
	smoothing     int
	axis          xAxis
	window        chart.Range
	cursor, until float64 // -1 for none
	event         int
	hand          float64 // where the slider is; -1 for where alpha is
	dragging      bool
	near          bool // there is no health pane beside this one
	from          int  // line of the explanation
}

// painted is a pane as it was drawn last.
type painted struct {
	key  paneKey
	grid term.Grid
	plot chart.Plot // of a chart, in the coordinates of grid
}

// key is what pane p follows from now.
func (t *Train) key(g term.Grid, p runPane, r term.Rect, th *theme.Theme) paneKey {
	l := t.looks
	k := paneKey{
		version: t.run.version, w: r.W, h: r.H, th: th, profile: g.Profile(), focused: t.focus == p,
		scale: l.scale, smoothing: l.smoothing, axis: l.axis, cursor: -1, until: -1, event: -1, hand: -1,
	}
	if l.window != nil {
		k.window = *l.window
	}
	if l.cursor != nil {
		k.cursor = *l.cursor
	}
	switch p {
	case eventsPane:
		k.event = t.event
	case classPane, overPane: // they follow from the last look at other alphas alone
		now := t.reading()
		k.version = uint64(min(1, t.run.val[outMerged].loss.Len()) + 2*min(1, t.run.n))
		if now.scan != nil {
			k.version = uint64(now.scan.n) << 2
		}
		if p == overPane && now.alpha == now.alpha {
			k.hand = math.Round(now.alpha * 1000)
		}
	case whyPane:
		k.from, k.focused = t.whyFrom, t.why
	case nowPane, alphaPane:
		if to, ok := t.wished(); ok {
			k.hand = to
		}
		if k.dragging = t.hand.dragging; k.dragging {
			k.hand = t.hand.to
		}
	}
	return k
}

// paint draws a pane at r of g: as it was when nothing it follows from has
// changed, else anew by draw.
func (t *Train) paint(g term.Grid, p runPane, r term.Rect, key paneKey, draw func(g term.Grid, r term.Rect) chart.Plot) {
	old := &t.cache[p]
	if old.grid.W != r.W || old.grid.H != r.H || old.key.profile != key.profile {
		*old = painted{grid: term.New(r.W, r.H, g.Profile())}
	}
	if old.key != key {
		old.grid.Clear()
		old.plot = draw(old.grid, old.grid.Bounds())
		old.key = key
	}
	g.Blit(r.X, r.Y, old.grid)
}

// Draw draws the page.
func (t *Train) Draw(g term.Grid, th *theme.Theme) {
	if t.feed == nil {
		drawVacant(g, th, "Train", "No run yet.", "Enter on Home's Demo, then g: it trains in seconds.", "In Build (2), g trains the recipe.")
		return
	}
	p := trainLayout(g.W, g.H, t.focus, t.zoom, t.run.classes(), barLines(g.H, t.over()))
	for pane, r := range p.pane {
		if r.Empty() {
			continue
		}
		pane := runPane(pane)
		key := t.key(g, pane, r, th)
		key.near = pane == nowPane && p.pane[healthPane].Empty()
		t.paint(g, pane, r, key, func(g term.Grid, r term.Rect) chart.Plot { return t.drawPane(g, pane, r, th, key.near) })
	}
	t.drawHint(g, p, th)
	if r := p.line; !r.Empty() {
		g.Sub(r).Spans(1, 0, r.W-1, t.run.numbers(th, t.reading(), r.W-2)...)
	}
	t.drawBar(g, p.bar, th)
	if t.why && p.pane[whyPane].Empty() {
		t.drawWhyOver(g, th, t.run.why(t.reading()))
	}
	t.ask.draw(g, th)
}

// drawHint says in the focused pane's frame which pane tab brings in its place.
func (t *Train) drawHint(g term.Grid, p runPlaces, th *theme.Theme) {
	next, r := nextPane(trainRound, t.focus, 1, t.run.classes()), p.pane[t.focus]
	if r.Empty() || !p.pane[next].Empty() {
		return
	}
	hint := term.Spans{th.Dim.Span(" "), th.Key.Span("tab"), th.Dim.Span(" " + next.String() + " ")}
	x := r.X + r.W - 2 - hint.Width()
	for i := -1; i < hint.Width(); i++ { // never over the title
		if c := g.Cell(x+i, r.Y).R; x+i < r.X || c != g.Cell(r.X+r.W-2, r.Y).R {
			return
		}
	}
	g.Spans(x, r.Y, hint.Width(), hint...)
}

// drawPane draws one pane anew; health says that the numbers bring it with them.
func (t *Train) drawPane(g term.Grid, p runPane, r term.Rect, th *theme.Theme, health bool) (plot chart.Plot) {
	focused := t.focus == p
	switch p {
	case lossPane:
		return t.run.drawLoss(g, r, th, t.looks, focused)
	case accPane:
		return t.run.drawAcc(g, r, th, t.looks, focused)
	case alphaPane:
		return t.drawAlphaPane(g, r, th, t.reading())
	case gradPane:
		return t.run.drawGrad(g, r, th, t.looks, focused)
	case pullPane:
		return t.run.drawPull(g, r, th, t.looks, focused)
	case ratePane:
		return t.run.drawRate(g, r, th, t.looks, focused)
	case classPane:
		t.run.drawPulls(g, r, th, t.reading(), focused)
	case overPane:
		t.run.drawOver(g, r, th, t.looks, t.reading(), focused)
	case nowPane:
		now, title := t.reading(), "now"
		more := nowMore{t.eta.Rate() * float64(t.run.head.Batch), health}
		if t.looks.cursor != nil {
			title, more.perSecond = fmt.Sprintf("at step %d", now.n), 0
		}
		t.run.drawNow(g, box(g, r, th, title, focused, nil), th, now, more)
	case healthPane:
		drawFacts(g, box(g, r, th, "health", focused, nil), th, t.facts())
	case eventsPane:
		drawEvents(g, box(g, r, th, "events", focused, eventsLegend(th, r.W)), th, t.run.events, t.event)
	case whyPane:
		t.drawWhyPane(g, r, th)
	}
	return chart.Plot{}
}

// facts are the health of the run, and what the check before it had to say.
func (t *Train) facts() []fact {
	facts := t.run.health(t.reading())
	for _, text := range t.run.head.Warnings {
		facts = append(facts, fact{theme.Info, text})
	}
	return facts
}

// numbers is the reading in one line of w cells.
func (c *curves) numbers(th *theme.Theme, now reading, w int) term.Spans {
	line := term.Spans{th.Label.Span(fmt.Sprintf("step %d", now.n))}
	put := func(label string, style term.Style, v float64) {
		text := " " + there(v, now.seen())
		if v == v && line.Width()+2+len(label)+len(text) <= w {
			line = append(line, style.Span("  "+label), th.Text.Span(text))
		}
	}
	put("loss", th.Label, now.mean)
	put("a", th.Alpha, now.alpha)
	rows := c.rows(th)
	for i := len(rows) - 1; i >= 0; i-- { // the merge first: it is what counts
		r, name := rows[i], []string{"A", "B", "m"}[rows[i].output]
		if c.head.Only != "" {
			name = "val"
		}
		v := now.valLoss[r.output]
		if c.classes() {
			v = now.valAcc[r.output]
		}
		put(name, r.style, v)
	}
	return line
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

// drawWhyPane draws the explanation in a pane of its own. Where it is longer than that
// the foot says how to read on.
func (t *Train) drawWhyPane(g term.Grid, r term.Rect, th *theme.Theme) {
	in := r.Inset(1)
	lines := wrapAll(t.run.why(t.reading()), in.W-2)
	var foot term.Spans
	if len(lines) > in.H {
		foot = term.Spans{th.Key.Span("w"), th.Dim.Span(" and down: read on")}
		if t.why {
			foot = term.Spans{th.Dim.Span("up, down: read on  esc ends")}
		}
	}
	t.drawWhyLines(g, box(g, r, th, "why alpha is there", t.why && foot != nil, foot), th, lines)
}

// drawWhyOver lays the explanation over the charts.
func (t *Train) drawWhyOver(g term.Grid, th *theme.Theme, paragraphs []string) {
	w := min(74, g.W-4)
	lines := wrapAll(paragraphs, w-4)
	r := g.Bounds().Centre(w, min(len(lines)+2, g.H))
	g.Paint(g.Bounds(), th.Dialog)
	g.Sub(r).Clear()
	in := box(g, r, th, "why alpha is there", true, term.Spans{th.Dim.Span("up, down: read on  esc closes")})
	t.drawWhyLines(g, in, th, lines)
}

// drawWhyLines draws the part of the explanation that is scrolled to.
func (t *Train) drawWhyLines(g term.Grid, in term.Rect, th *theme.Theme, lines []string) {
	from := max(0, min(t.whyFrom, len(lines)-in.H))
	v := g.Sub(in)
	for y := 0; y < v.H && from+y < len(lines); y++ {
		v.Text(1, y, v.W-2, lines[from+y], th.Text)
	}
	more(v, th, from > 0, from+v.H < len(lines))
}

// drawBar draws how far the run is, or how it ended and what to press next.
func (t *Train) drawBar(g term.Grid, r term.Rect, th *theme.Theme) {
	if t.over() {
		v := g.Sub(r)
		for y, line := range t.ending(th, r.W-2, r.H) {
			v.Spans(1, y, r.W-1, line...)
		}
		return
	}
	spe := t.run.perEpoch()
	batch := 0
	if t.run.n > 0 {
		batch = (t.run.n-1)%spe + 1
	}
	left := t.eta.Text(float64(t.pos.Total))
	switch t.state {
	case sessions.Paused:
		left = "paused"
	case sessions.Waiting:
		left = "starting"
	}
	stage := ""
	if s := t.run.stageOf(t.run.n + 1); s != nil {
		stage = s.short() + "  "
	}
	clock := widget.Clock(t.pos.Elapsed) + "  " + left
	text := clock
	for _, longer := range []string{stage + clock, fmt.Sprintf("%sbatch %*d/%d  %s", stage, len(strconv.Itoa(spe)), batch, spe, clock)} {
		if r.W >= 2*term.Width(longer)+2 { // it gets half of the line
			text = longer
		}
	}
	widget.Progress{Done: float64(t.run.n), Total: float64(t.pos.Total), Text: text}.Draw(g, r, th)
}
