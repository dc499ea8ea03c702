package screen

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"duet/nn/alpha"
	"duet/nn/train"
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
	widget.Progress{
		Done: float64(t.run.n), Total: float64(t.pos.Total),
		Text: fmt.Sprintf("batch %*d/%d  %s  %s", len(strconv.Itoa(spe)), batch, spe, widget.Clock(t.pos.Elapsed), left),
	}.Draw(g, r, th)
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

// ask is a field to fill in or a list to choose from, over the charts. One
// without either is closed.
type ask struct {
	title, help string
	input       *widget.Input
	list        *widget.List
	// answer makes an action of the text or choice, or says what is wrong with it.
	answer  func(text string, i int) (a train.Action, said, problem string)
	problem string
}

func (a *ask) open() bool { return a.input != nil || a.list != nil }

func (a *ask) paste(text string) {
	if a.input != nil {
		a.input.Paste(text)
	}
}

func (a *ask) area(w, h int) term.Rect {
	lines := 3
	if a.list != nil {
		lines = len(a.list.Items) + 2
	}
	return term.Rect{W: w, H: h}.Centre(min(72, w-2), min(lines+2, h))
}

// click selects in the list; true when what is selected was clicked again.
func (a *ask) click(w, h int, m Mouse) bool {
	if a.list == nil || m.Wheel != 0 {
		return false
	}
	_, again := a.list.Click(a.area(w, h).Inset(1), m.X, m.Y)
	return again
}

func (a *ask) draw(g term.Grid, th *theme.Theme) {
	if !a.open() {
		return
	}
	g.Paint(g.Bounds(), th.Dialog)
	r := a.area(g.W, g.H)
	g.Sub(r).Clear()
	in := box(g, r, th, a.title, true, term.Spans{th.Dim.Span("enter: set  esc: leave it")})
	text, style := a.help, th.Dim
	if a.problem != "" {
		text, style = th.Glyphs.Cross+" "+a.problem, th.Bad
	}
	foot, body := in.CutBottom(1)
	g.Sub(foot).Text(1, 0, foot.W-2, term.Clip(text, foot.W-2), style)
	if a.list != nil {
		a.list.Draw(g, body, th)
		return
	}
	a.input.Draw(g, body.InsetXY(1, 0), th)
}

// answer gives a key to the open field or list.
func (t *Train) answer(key string) []Request {
	a := &t.ask
	switch {
	case key == "esc":
		t.ask = ask{}
	case key != "enter" && a.list != nil:
		a.list.Key(key, 8)
	case key != "enter":
		a.problem = ""
		a.input.Key(key)
	default:
		text, i := "", 0
		if a.list != nil {
			i, _ = a.list.Selected()
		} else {
			text = strings.TrimSpace(a.input.Value())
		}
		action, said, problem := a.answer(text, i)
		if problem != "" {
			a.problem = problem
			return nil
		}
		t.ask = ask{}
		t.act(action)
		return []Request{Say{theme.Info, said}}
	}
	return nil
}

// askLR asks for a learning rate.
func (t *Train) askLR() {
	t.ask = ask{title: "learning rate", help: "from the next step on", input: &widget.Input{Prompt: "learning rate: "}}
	if t.run.n > 0 {
		t.ask.input.Set(strconv.FormatFloat(float64(t.run.last.LR), 'g', 6, 64))
	}
	t.ask.answer = func(text string, _ int) (train.Action, string, string) {
		v, err := strconv.ParseFloat(text, 64)
		if err != nil || !(v >= 0) || math.IsInf(v, 0) {
			return train.Action{}, "", fmt.Sprintf("a number of 0 or more is needed, not %q", text)
		}
		return train.Action{Kind: train.SetLR, Value: v}, "learning rate " + text + " from the next step", ""
	}
}

// askMark asks for a word to mark this moment with.
func (t *Train) askMark() {
	t.ask = ask{title: "mark", help: fmt.Sprintf("after step %d; it shows on the charts and in the replay", t.run.n), input: &widget.Input{Prompt: "word: ", Hint: "what happened here", Max: 60}}
	t.ask.answer = func(text string, _ int) (train.Action, string, string) {
		if text == "" {
			return train.Action{}, "", "a word is needed"
		}
		return train.Action{Kind: train.Mark, Text: text}, "marked: " + text, ""
	}
}

// askPolicy asks for a policy of alpha; alpha stays where it is, or as near to
// it as the new policy can be.
func (t *Train) askPolicy() {
	list := &widget.List{}
	policies := alpha.Policies()
	for _, p := range policies {
		list.Items = append(list.Items, widget.Item{Line: plainLine(fmt.Sprintf("%-13s %s", p.Name, p.Formula))})
	}
	now := t.run.policy(t.run.n + 1)
	list.Sel = max(0, slices.IndexFunc(policies, func(p alpha.Info) bool { return p.Name == now }))
	t.ask = ask{title: "policy of alpha", help: "now " + now + "; alpha stays where it is", list: list}
	t.ask.answer = func(_ string, i int) (train.Action, string, string) {
		o := t.recipe.Merge.Alpha
		o.Policy = policies[i].Name
		return train.Action{Kind: train.SetPolicy, Policy: o}, "policy " + o.Policy + " from the next step", ""
	}
}
