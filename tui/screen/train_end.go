package screen

import (
	"fmt"
	"math"

	"duet/sessions"
	"duet/tui/chart"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// ending is what is said of a run that is over, in h lines of w cells: what was
// gained, what is worth knowing, what to look at next.
func (t *Train) ending(th *theme.Theme, w, h int) []term.Spans {
	verdict, next := t.verdict(th, w), t.next(th, w)
	switch {
	case h <= 0:
		return nil
	case h == 1: // the verdict, and the keys as far as they go
		for _, s := range append(term.Spans{th.Text.Span(" ")}, next...) {
			if verdict.Width()+term.Width(s.Text) > w {
				break
			}
			verdict = append(verdict, s)
		}
		return []term.Spans{verdict}
	case verdict.Width() > w: // a long reason takes the lines of the rest
		sign, style := stateSign(t.state, th)
		lines := []term.Spans{{style.Span(sign + " ")}}
		for y, text := range term.Wrap(t.state.String()+". "+t.message, w-2) {
			if y > 0 {
				lines = append(lines, term.Spans{th.Text.Span("  ")})
			}
			lines[y] = append(lines[y], th.Text.Span(text))
		}
		for len(lines) < h-1 {
			lines = append(lines, nil)
		}
		return append(lines[:h-1], next)
	case h == 2:
		return []term.Spans{verdict, next}
	}
	line := term.Spans{th.Dim.Span("  ")}
	for i, text := range t.findings() {
		if i > 0 {
			text = "; " + text
		}
		if line.Width()+term.Width(text) > w {
			break
		}
		line = append(line, th.Text.Span(text))
	}
	return []term.Spans{verdict, line, next}
}

// verdict is how the run ended and what the merge gained, in w cells.
func (t *Train) verdict(th *theme.Theme, w int) term.Spans {
	sign, style := stateSign(t.state, th)
	line := term.Spans{style.Span(sign + " " + t.state.String() + ". ")}
	now := t.run.read(t.run.n, nil)
	names := t.run.names()
	switch {
	case t.message != "" && t.state != sessions.Finished:
		line = append(line, th.Text.Span(t.message+" "))
	case t.run.n == 0:
		line = append(line, th.Text.Span("No step was taken. "))
	case t.run.head.Only != "" && t.run.classes() && now.valAcc[outMerged] == now.valAcc[outMerged]:
		line = append(line, th.Merged.Span(fmt.Sprintf("%s alone: val accuracy %s. ", names[outMerged], chart.Num(now.valAcc[outMerged], 0))))
	case t.run.head.Only != "" && now.valLoss[outMerged] == now.valLoss[outMerged]:
		line = append(line, th.Merged.Span(fmt.Sprintf("%s alone: val loss %s. ", names[outMerged], chart.Num(now.valLoss[outMerged], 0))))
	case math.IsNaN(t.run.gain(now)):
		line = append(line, th.Text.Span(fmt.Sprintf("%d steps, no validation. ", t.run.n)))
	default:
		line = append(line, th.Merged.Span(t.gained(now, w-line.Width())))
	}
	return line
}

// gained says whether the merge beats the better branch, in the longest form that w
// cells hold.
func (t *Train) gained(now reading, w int) string {
	best, gain := t.run.better(now), t.run.gain(now)
	name, letter := t.run.names()[best], []string{"A", "B"}[best]
	verb := "beats"
	if gain <= 0 {
		verb = "does not beat"
	}
	what, value := "", now.valAcc
	if !t.run.classes() {
		what, value = "loss ", now.valLoss
	}
	of := func(output int) string { return chart.Num(value[output], 0) }
	var text string
	forms := []string{
		fmt.Sprintf("merged %s%s %s %s %s (%s). ", what, of(outMerged), verb, name, of(best), signed(gain)),
		fmt.Sprintf("merged %s%s %s %s %s (%s)", what, of(outMerged), verb, letter, of(best), signed(gain)),
		fmt.Sprintf("merged %s %s %s (%s)", verb, letter, of(best), signed(gain)),
		fmt.Sprintf("merged %s %s", verb, letter),
	}
	if out := map[float64]string{0: "A", 1: "B"}[now.alpha]; out != "" && gain == 0 && out != letter {
		forms = []string{
			fmt.Sprintf("merged is %s, %s%s: alpha is %v and %s has no say. ", name, what, of(best), now.alpha, out),
			fmt.Sprintf("merged is %s, %s: alpha is %v", letter, of(best), now.alpha),
		}
	}
	for _, text = range forms {
		if term.Width(text) <= w {
			break
		}
	}
	return text
}

// findings are the facts about a run that is over, the most telling first.
func (t *Train) findings() []string {
	c := &t.run
	now := c.read(c.n, nil)
	if c.n == 0 {
		return []string{"nothing was recorded"}
	}
	var out []string
	if c.head.Only == "" && c.weighted() && now.alpha == now.alpha {
		_, first := c.alpha.At(0)
		side := "A"
		if now.alpha < 0.5 {
			side = "B"
		}
		text := fmt.Sprintf("alpha went from %s to %s, more of %s", chart.Lead(first), chart.Lead(now.alpha), side)
		if first == now.alpha {
			text = "alpha stayed at " + chart.Lead(first)
		}
		out = append(out, text)
		if s := c.stayAt(c.n); s != nil && s.from > 1 {
			out = append(out, fmt.Sprintf("at step %d %s", s.from, s))
		}
		if s := now.scan; s.known() {
			out = append(out, fmt.Sprintf("best alpha now %s, regret %s", chart.Lead(float64(s.Best)), regret(s, now.alpha)))
		}
	}
	if epoch, since, _, ok := c.overfit(c.n); ok {
		out = append(out, fmt.Sprintf("val loss rose in the %d epochs since epoch %d", since, epoch))
	} else if k := c.bestEval(c.n); k >= 0 {
		what, s := "accuracy", &c.val[outMerged].acc
		if !c.classes() {
			what, s = "loss", &c.val[outMerged].loss
		}
		x, best := s.At(k)
		out = append(out, fmt.Sprintf("best val %s %s after epoch %d", what, chart.Num(best, 0), c.epochOf(c.stepAt(x))))
	}
	if t.pos.Elapsed > 0 {
		rate := float64(c.n*c.head.Batch) / t.pos.Elapsed.Seconds()
		out = append(out, fmt.Sprintf("%s, %s img/s", widget.Clock(t.pos.Elapsed), chart.Count(int64(rate+0.5))))
	}
	return out
}

// next is what to press next, the most useful first, as far as w cells go.
func (t *Train) next(th *theme.Theme, w int) term.Spans {
	type step struct{ key, text string }
	c := &t.run
	now := c.read(c.n, nil)
	var steps []step
	switch {
	case t.state == sessions.Diverged:
		steps = []step{{"[", "where it began"}, {"7", "replay"}, {"2", fmt.Sprintf("a lower learning rate (it was %s)", shortest(now.rate))}}
	case t.state == sessions.Failed:
		steps = []step{{"2", "mend the recipe"}, {"7", "replay what was recorded"}}
	case c.head.Only != "":
		steps = []step{{"6", "inspect"}, {"7", "replay"}, {"2", "train both branches"}}
	case c.stayAt(c.n) != nil:
		steps = []step{{"w", "why alpha is there"}, {"2", "policy sigmoid keeps both alive"}, {"7", "replay"}, {"6", "inspect"}}
	case c.gain(now) <= 0:
		steps = []step{{"w", "why alpha is there"}, {"6", "inspect"}, {"7", "replay"}, {"2", "try stages or another policy"}}
	default:
		steps = []step{{"6", "inspect"}, {"7", "replay"}, {"w", "why alpha is there"}, {"2", "change the recipe"}}
	}
	if _, _, _, ok := c.overfit(c.n); ok && t.state == sessions.Finished {
		steps[len(steps)-1] = step{"2", "stop earlier: EarlyStopping"}
	}
	line := term.Spans{th.Dim.Span("next ")}
	for _, s := range steps {
		if line.Width()+len(s.key)+len(s.text)+3 > w {
			break
		}
		line = append(line, th.Key.Span(s.key), th.Hint.Span(" "+s.text+"  "))
	}
	return line
}
