package screen

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"duet/nn/alpha"
	"duet/sessions"
	"duet/tui/chart"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// ask is a field to fill in or a list to choose from, over the charts. One
// without either is closed.
type ask struct {
	title, help string
	input       *widget.Input
	untouched   bool // the text is what was put there: the first letter takes its place
	list        *widget.List
	explain     []string // of each line of the list, over the help
	// answer makes an action of the text or choice, or says what is wrong with it.
	answer  func(text string, i int) (a sessions.Action, said, problem string)
	problem string
}

// explainLines is the room for what the selected line of a list means.
const explainLines = 3

func (a *ask) open() bool { return a.input != nil || a.list != nil }

func (a *ask) paste(text string) {
	if a.input != nil {
		a.replace()
		a.input.Paste(text)
	}
}

// replace empties a field whose text nobody has touched yet.
func (a *ask) replace() {
	if a.untouched {
		a.input.Set("")
	}
	a.untouched = false
}

// key gives a key to the field: a letter takes the place of what was put there, all
// else edits it.
func (a *ask) key(key string) {
	if utf8.RuneCountInString(key) == 1 {
		a.replace()
	}
	a.problem, a.untouched = "", false
	a.input.Key(key)
}

func (a *ask) area(w, h int) term.Rect {
	lines := 3
	if a.list != nil {
		lines = len(a.list.Items) + 1 + explainLines
	}
	return term.Rect{W: w, H: h}.Centre(min(72, w-2), min(lines+2, h))
}

// The words at the foot of an ask, which are also what the mouse presses there.
const (
	askSet   = "enter: set"
	askLeave = "esc: leave it"
)

// press is the key that a press of the mouse stands for: outside it leaves, at the foot
// it is the word that is there, in the list it selects, and sets what was selected
// already. It is "" for none.
func (a *ask) press(w, h int, m Mouse) string {
	r := a.area(w, h)
	last := r.X + r.W - 2 // of the words, in the frame
	switch foot := m.Y == r.Y+r.H-1; {
	case !r.Contains(m.X, m.Y), foot && m.X >= last-len(askLeave) && m.X < last:
		return "esc"
	case foot && m.X >= last-len(askLeave)-2-len(askSet) && m.X < last-len(askLeave)-2:
		return "enter"
	case a.list != nil:
		if _, again := a.list.Click(r.Inset(1), m.X, m.Y); again {
			return "enter"
		}
	}
	return ""
}

func (a *ask) draw(g term.Grid, th *theme.Theme) {
	if !a.open() {
		return
	}
	g.Paint(g.Bounds(), th.Dialog)
	r := a.area(g.W, g.H)
	g.Sub(r).Clear()
	in := box(g, r, th, a.title, true, term.Spans{th.Dim.Span(askSet + "  " + askLeave)})
	text, style := a.help, th.Dim
	if a.problem != "" {
		text, style = th.Glyphs.Cross+" "+a.problem, th.Bad
	}
	foot, body := in.CutBottom(1)
	g.Sub(foot).Text(1, 0, foot.W-2, term.Clip(text, foot.W-2), style)
	if a.list != nil {
		foot, body := body.CutBottom(min(explainLines, max(0, body.H-len(a.list.Items))))
		if i, ok := a.list.Selected(); ok {
			for y, line := range wrapAll(a.explain[i:i+1], foot.W-2) {
				g.Sub(foot).Text(1, y, foot.W-2, line, th.Text)
			}
		}
		a.list.Draw(g, body, th)
		return
	}
	a.input.Draw(g, body.InsetXY(1, 0), th)
}

// answer gives a key to the open field or list.
func (t *Train) answer(key string) []Request {
	a := &t.ask
	switch {
	case key == "":
	case key == "esc":
		t.ask = ask{}
	case key != "enter" && a.list != nil:
		a.list.Key(key, 8)
	case key != "enter":
		a.key(key)
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
	help := "from the next step on; /10 is a tenth of it, *2 twice"
	if s := t.run.setup; s != nil && s.schedule != "" {
		help += "; it ends " + s.schedule
		if s.stages > 0 {
			help += " until the next stage"
		}
	}
	t.ask = ask{title: "learning rate", help: help, input: &widget.Input{Prompt: "learning rate: "}}
	if t.run.n > 0 {
		t.ask.input.Set(strconv.FormatFloat(float64(t.run.last.LR), 'g', 6, 64))
		t.ask.untouched = true
	}
	t.ask.answer = func(text string, _ int) (sessions.Action, string, string) {
		v, ok := newRate(text, float64(t.run.last.LR))
		if !ok {
			return sessions.Action{}, "", fmt.Sprintf("a number of 0 or more is needed, or /10, not %q", text)
		}
		return sessions.Action{Kind: sessions.DoLR, Value: v}, "learning rate " + shortest(v) + " from the next step", ""
	}
}

// newRate reads a learning rate: a number, or what to do with the present one, "/10"
// or "*2". It has the six digits that people see of the present one.
func newRate(text string, now float64) (v float64, ok bool) {
	by, divides := strings.CutPrefix(text, "/")
	by, times := strings.CutPrefix(by, "*")
	v, err := strconv.ParseFloat(strings.TrimSpace(by), 64)
	switch {
	case divides && times:
		return 0, false
	case divides:
		v = now / v
	case times:
		v = now * v
	}
	if divides || times {
		v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'g', 6, 64), 64)
	}
	return v, err == nil && v >= 0 && !math.IsInf(v, 0)
}

// askAlpha asks for an alpha to set by hand.
func (t *Train) askAlpha() []Request {
	if why := t.fixedHand(); why != "" {
		return []Request{Say{theme.Info, why}}
	}
	policy := t.run.policy(t.run.n + 1)
	help := "set by hand from the next step on"
	if info, ok := alpha.Describe(policy); ok && info.Bounded {
		help += "; " + policy + " keeps it in 0..1"
	}
	t.ask = ask{title: "alpha", help: help, input: &widget.Input{Prompt: "alpha: ", Hint: "1 is all A, 0 all B"}}
	t.ask.answer = func(text string, _ int) (sessions.Action, string, string) {
		v, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
			return sessions.Action{}, "", fmt.Sprintf("a number is needed, such as 0.5, not %q", text)
		}
		v = alpha.Nearest(policy, v)
		t.hand.asked = &v
		return sessions.Action{Kind: sessions.DoAlpha, Value: v}, fmt.Sprintf("alpha set to %s by hand, from the next step", chart.Num(v, 0)), ""
	}
	return nil
}

// enter types the value that the focused pane shows.
func (t *Train) enter() []Request {
	switch {
	case t.over():
	case t.focus == alphaPane && t.weighs():
		return t.askAlpha()
	case t.focus == ratePane:
		t.askLR()
	}
	return nil
}

// askMark asks for a word to mark this moment with.
func (t *Train) askMark() {
	t.ask = ask{title: "mark", help: fmt.Sprintf("after step %d; it shows on the charts and in the replay", t.run.n), input: &widget.Input{Prompt: "word: ", Hint: "what happened here", Max: 60}}
	t.ask.answer = func(text string, _ int) (sessions.Action, string, string) {
		if text == "" {
			return sessions.Action{}, "", "a word is needed"
		}
		return sessions.Action{Kind: sessions.DoMark, Text: text}, "marked: " + text, ""
	}
}

// askPolicy asks for a policy of alpha; alpha stays where it is, or as near to
// it as the new policy can be.
func (t *Train) askPolicy() {
	list := &widget.List{}
	var explain []string
	policies := alpha.Policies()
	for _, p := range policies {
		explain = append(explain, p.Explain)
		list.Items = append(list.Items, widget.Item{Line: plainLine(fmt.Sprintf("%-13s %s", p.Name, p.Formula))})
	}
	now := t.run.policy(t.run.n + 1)
	list.Sel = max(0, slices.IndexFunc(policies, func(p alpha.Info) bool { return p.Name == now }))
	t.ask = ask{title: "policy of alpha", help: "now " + now + "; alpha stays where it is", list: list, explain: explain}
	t.ask.answer = func(_ string, i int) (sessions.Action, string, string) {
		o := t.recipe.Merge.Alpha
		o.Policy = policies[i].Name
		said := "policy " + o.Policy + " from the next step"
		if o.Policy == "schedule" {
			said += ": " + planText(o)
		}
		return sessions.Action{Kind: sessions.DoPolicy, Policy: o}, said, ""
	}
}

// planText says where a schedule takes alpha.
func planText(o alpha.Options) string {
	switch p := o.Plan; p.Shape {
	case alpha.Constant:
		return "alpha stays where it is"
	case alpha.Piecewise:
		return "alpha jumps at steps " + p.Points
	default:
		over := "over the whole run"
		if p.Over > 0 {
			over = fmt.Sprintf("over %d steps", p.Over)
		}
		return fmt.Sprintf("%s to %v %s", p.Shape, p.End, over)
	}
}
