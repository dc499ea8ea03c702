package screen

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"duet/nn/alpha"
	"duet/sessions/record"
	"duet/tui/chart"
	"duet/tui/term"
	"duet/tui/theme"
)

// What a run says in words: the numbers of a step, its health, why alpha is
// where it is, what happened. All of it follows from what was recorded.

// fact is a sentence with how good it is.
type fact struct {
	level theme.Level
	text  string
}

// health is what to look after in a run, at a step.
func (c *curves) health(r reading) []fact {
	if r.n == 0 {
		return []fact{{theme.Info, "no step yet"}}
	}
	var out []fact
	if c.bad > 0 && c.bad <= r.n {
		out = append(out, fact{theme.Bad, fmt.Sprintf("loss not finite: step %d", c.bad)})
	} else {
		out = append(out, fact{theme.OK, "loss finite"})
	}
	if c.head.Only == "" && c.weighted() {
		out = append(out, c.alphaHealth(r))
	}
	if s := r.step; s != nil {
		out = append(out, c.branchHealth(float64(s.NormA), float64(s.NormB)))
	}
	return out
}

// alphaHealth says whether alpha moves, and whether a bound holds it.
func (c *curves) alphaHealth(r reading) fact {
	switch {
	case math.IsNaN(r.alpha):
		return fact{theme.Bad, "alpha is NaN"}
	case r.alpha > 1:
		return fact{theme.Warn, "alpha over 1: B subtracts"}
	case r.alpha < 0:
		return fact{theme.Warn, "alpha under 0: A subtracts"}
	case c.policy(r.n) == "fixed":
		return fact{theme.OK, "alpha fixed"}
	case r.alpha == 1:
		return fact{theme.Warn, "alpha at 1: B has no say"}
	case r.alpha == 0:
		return fact{theme.Warn, "alpha at 0: A has no say"}
	case r.n == 1:
		return fact{theme.OK, "alpha at its start"}
	case r.still:
		return fact{theme.Warn, "alpha does not move"}
	}
	return fact{theme.OK, "alpha moves"}
}

// lopsided is the ratio of gradients from which on it is worth a word.
const lopsided = 10

// branchHealth compares what reaches the two branches.
func (c *curves) branchHealth(a, b float64) fact {
	switch {
	case math.IsNaN(a-a) || math.IsNaN(b-b):
		return fact{theme.Bad, "a gradient is not finite"}
	case c.head.Only != "":
		return fact{theme.OK, "branch " + strings.ToUpper(c.head.Only) + " learns alone"}
	case a == 0 && b == 0:
		return fact{theme.Warn, "no branch gets a gradient"}
	case a == 0:
		return fact{theme.Warn, "A gets no gradient"}
	case b == 0:
		return fact{theme.Warn, "B gets no gradient"}
	case a >= lopsided*b:
		return fact{theme.Warn, fmt.Sprintf("gradient: A %.0f x B", a/b)}
	case b >= lopsided*a:
		return fact{theme.Warn, fmt.Sprintf("gradient: B %.0f x A", b/a)}
	}
	return fact{theme.OK, "both learn"}
}

// signed writes a change with its sign.
func signed(v float64) string {
	if v > 0 {
		return "+" + chart.Num(v, 5)
	}
	return chart.Num(v, 0)
}

// tighten makes facts fit h lines of w cells: what is good shares lines, what is
// not keeps its own and comes first.
func tighten(facts []fact, w, h int) []fact {
	if len(facts) <= h {
		return facts
	}
	var out, good []fact
	for _, f := range facts {
		switch {
		case f.level != theme.OK:
			out = append(out, f)
		case len(good) > 0 && len(good[len(good)-1].text)+2+len(f.text) <= w:
			good[len(good)-1].text += ", " + f.text
		default:
			good = append(good, f)
		}
	}
	return append(out, good...)
}

// drawFacts draws facts a line each, wrapped when there is room for it.
func drawFacts(g term.Grid, r term.Rect, th *theme.Theme, facts []fact) {
	v := g.Sub(r)
	facts = tighten(facts, v.W-3, v.H)
	y := 0
	for n, f := range facts {
		sign, style := th.Status(f.level)
		lines := term.Wrap(f.text, v.W-3)
		if spare := v.H - y - (len(facts) - n); len(lines) > 1+spare {
			lines = []string{term.Clip(f.text, v.W-3)}
		}
		v.Text(1, y, 1, sign, style)
		for _, line := range lines {
			v.Text(3, y, v.W-3, line, th.Text)
			y++
		}
	}
}

// nowMore is what the table of numbers shows beside a reading.
type nowMore struct {
	perSecond float64 // samples
	health    bool
}

// drawNow draws the numbers of one step: A, B and merge, what the merge gains,
// alpha, speed and gradients. Its health follows, unless it has a pane of its own.
//
//	          train   val
//	A shape   .3312  .3296
//	B texture .3306  .3222
//	merged    .8125  .7944
//	gain            +.4648 ✓
func (c *curves) drawNow(g term.Grid, r term.Rect, th *theme.Theme, now reading, more nowMore) {
	v := g.Sub(r)
	const col = 7
	label := v.W - 2*col - 3
	head := "accuracy"
	if !c.classes() {
		head = "loss"
	}
	v.Text(1, 0, label, head, th.Label)
	v.TextRight(1+label, 0, col, "train", th.Label)
	v.TextRight(1+label+col, 0, col, "val", th.Label)
	y := 1
	for _, o := range c.rows(th) {
		train, val := now.train[o.output], now.valAcc[o.output]
		if !c.classes() {
			train, val = math.NaN(), now.valLoss[o.output]
			if o.output == outMerged {
				train = now.mean
			}
		}
		v.Text(1, y, label, o.name, o.style)
		v.TextRight(1+label, y, col, there(train, now.loss), th.Text)
		v.TextRight(1+label+col, y, col, there(val, now.loss), th.Strong)
		if o.output == outMerged && c.best(now.n) {
			v.Text(v.W-2, y, 2, "*", th.OK)
		}
		y++
	}
	if c.head.Only == "" {
		c.drawGain(v, y, col, now, th)
		y++
	}
	if c.classes() {
		v.Spans(1, y, v.W-1, th.Label.Span("loss "), th.Text.Span(chart.Num(now.mean, 0)), th.Label.Span("  val "), th.Text.Span(strings.TrimSpace(chart.Num(now.valLoss[outMerged], 6))))
		y++
	}
	v.Spans(1, y, v.W-1, c.alphaLine(now, th)...)
	y++
	if s := now.step; s != nil {
		v.Spans(1, y, v.W-1, c.speedLine(s, more.perSecond, th)...)
		v.Spans(1, y+1, v.W-1, gradientLine(s, th)...)
		y += 2
	}
	if more.health {
		drawFacts(g, term.Rect{X: r.X, Y: r.Y + y, W: r.W, H: r.H - y}, th, c.health(now))
	}
}

// there writes a number, or a dash where there is none. A NaN that was computed
// is shown: then the loss is no number either.
func there(v, loss float64) string {
	if math.IsNaN(v) && !math.IsNaN(loss) {
		return "-"
	}
	return chart.Num(v, 5)
}

// row is an output in the table of numbers.
type row struct {
	output int
	name   string
	style  term.Style
}

// rows are the outputs a run has: one when a branch is trained alone.
func (c *curves) rows(th *theme.Theme) []row {
	style, _ := styles(th)
	names := c.names()
	switch c.head.Only {
	case "a":
		return []row{{outMerged, names[outMerged], th.A}}
	case "b":
		return []row{{outMerged, names[outMerged], th.B}}
	}
	var out []row
	for i := range outputs {
		out = append(out, row{i, names[i], style[i]})
	}
	return out
}

// drawGain draws what the merge gains over the better branch.
func (c *curves) drawGain(v term.Grid, y, col int, now reading, th *theme.Theme) {
	gain := c.gain(now)
	if math.IsNaN(gain) {
		v.Text(1, y, v.W-1, "gain: none measured yet", th.Dim)
		return
	}
	level := theme.OK
	if gain <= 0 {
		level = theme.Warn
	}
	sign, style := th.Status(level)
	v.Text(1, y, v.W-1, "gain over best", th.Label)
	v.TextRight(v.W-2-col, y, col, signed(gain), style)
	v.Text(v.W-1, y, 1, sign, style)
}

// alphaLine is alpha with four digits and its bounds.
func (c *curves) alphaLine(now reading, th *theme.Theme) term.Spans {
	switch {
	case c.head.Only != "" || now.n > 0 && !c.weighted():
		return term.Spans{th.Dim.Span("no alpha: " + c.head.Mode)}
	case now.n == 0:
		return term.Spans{th.Alpha.Span("alpha "), th.Dim.Span(c.head.Policy)}
	}
	line := term.Spans{th.Alpha.Span("alpha "), th.Strong.Span(fmt.Sprintf("%.4f", now.alpha))}
	if next, ok := c.pendingAlpha(now.n); ok && now.n == c.n {
		return append(line, th.Dim.Span(fmt.Sprintf(" -> %.4f", next)))
	}
	policy := c.policy(now.n)
	bounds := " in 0..1"
	if info, ok := alpha.Describe(policy); ok && !info.Bounded {
		bounds = " no bounds"
	}
	return append(line, th.Dim.Span(bounds))
}

func (c *curves) speedLine(s *record.Step, perSecond float64, th *theme.Theme) term.Spans {
	return term.Spans{
		th.Text.Span(chart.Count(int64(perSecond + 0.5))), th.Label.Span(" img/s b"), th.Text.Span(fmt.Sprint(c.head.Batch)),
		th.Label.Span(" lr "), th.Text.Span(shortest(float64(s.LR))),
	}
}

// shortest writes a setting as people write it: .002, 1e-05.
func shortest(v float64) string {
	return strings.TrimPrefix(strconv.FormatFloat(v, 'g', 4, 64), "0")
}

func gradientLine(s *record.Step, th *theme.Theme) term.Spans {
	num := func(v record.F32) string { return strings.TrimSpace(chart.Num(float64(v), 4)) }
	line := term.Spans{th.Label.Span("|g| "), th.A.Span("A "), th.Text.Span(num(s.NormA)), th.B.Span(" B "), th.Text.Span(num(s.NormB))}
	if len(s.Grad) > 0 {
		line = append(line, th.Alpha.Span(" a "), th.Text.Span(strings.TrimSpace(chart.Num(float64(s.Grad[0]), 5))))
	}
	return line
}

// why explains alpha at a step: what it means, what the policy lets it do, where
// the loss pulls it, what holds it.
func (c *curves) why(r reading) []string {
	switch {
	case c.head.Only != "":
		return []string{"Branch " + strings.ToUpper(c.head.Only) + " is trained alone: there is no merge and no alpha."}
	case r.n > 0 && !c.weighted():
		return []string{"This merge is " + c.head.Mode + ": both branches count as they are, without an alpha."}
	case r.n == 0:
		return []string{"No step yet. Alpha weighs A, 1 - alpha weighs B."}
	}
	policy := c.policy(r.n)
	out := []string{fmt.Sprintf("Step %d: alpha is %.4f. It weighs %s; the rest, %.4f, weighs %s.", r.n, r.alpha, c.names()[outA], 1-r.alpha, c.names()[outB])}
	if info, ok := alpha.Describe(policy); ok {
		out = append(out, fmt.Sprintf("Policy %s: %s. %s", policy, info.Formula, info.Explain))
	}
	out = append(out, c.whyPull(r, policy)...)
	switch {
	case r.alpha == 1 || r.alpha == 0:
		out = append(out, fmt.Sprintf("It is at a bound: branch %s has no part in the answer and gets no gradient through the merge.", map[bool]string{true: "B", false: "A"}[r.alpha == 1]))
	case r.alpha > 1 || r.alpha < 0:
		out = append(out, "It is outside 0..1: one branch is subtracted instead of added.")
	}
	if r.still {
		out = append(out, "It had the same value over the last epoch's worth of steps.")
	} else if r.n > 1 {
		out = append(out, fmt.Sprintf("Over the last epoch's worth of steps it moved by %s.", signed(r.moved)))
	}
	for i := len(c.actions) - 1; i >= 0; i-- {
		if a := c.actions[i]; a.At < r.n && a.Do == record.DoSet && a.Key == "alpha" {
			out = append(out, fmt.Sprintf("You put it at %s by hand after step %d.", a.To, a.At))
			break
		}
	}
	if s := r.step; s != nil {
		out = append(out, fmt.Sprintf("Gradient norms of the step: A %s, B %s. %s.", chart.Num(float64(s.NormA), 0), chart.Num(float64(s.NormB), 0), sentence(c.branchHealth(float64(s.NormA), float64(s.NormB)).text)))
	}
	return out
}

// whyPull says where the step's gradient pulls alpha, and how much of the pull
// the policy lets through.
func (c *curves) whyPull(r reading, policy string) []string {
	if policy == "fixed" {
		return []string{"No gradient reaches it: it stays where it was put, whatever the loss would like."}
	}
	if r.step == nil || len(r.step.Grad) == 0 {
		return nil
	}
	grad := float64(r.step.Grad[0])
	var text string
	switch {
	case math.IsNaN(grad):
		text = "dloss/dalpha is NaN: the run has diverged."
	case grad == 0:
		text = "dloss/dalpha is 0: nothing pulls it."
	case grad < 0:
		text = fmt.Sprintf("dloss/dalpha is %s: more alpha would lower the loss, so this batch pulls it up, towards A.", chart.Num(grad, 0))
	default:
		text = fmt.Sprintf("dloss/dalpha is %s: less alpha would lower the loss, so this batch pulls it down, towards B.", chart.Num(grad, 0))
	}
	out := []string{text}
	if policy == "sigmoid" && len(r.step.Raw) > 0 {
		out = append(out, fmt.Sprintf("What is trained is t = %s; the pull reaches it times a(1-a) = %s.", chart.Num(float64(r.step.Raw[0]), 0), chart.Num(r.alpha*(1-r.alpha), 0)))
	}
	return out
}

// sentence begins with a capital.
func sentence(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// wrapAll wraps paragraphs to w cells.
func wrapAll(paragraphs []string, w int) []string {
	var out []string
	for _, p := range paragraphs {
		out = append(out, term.Wrap(p, w)...)
	}
	return out
}
