package screen

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"duet/nn/alpha"
	"duet/tui/chart"
	"duet/tui/term"
	"duet/tui/theme"
)

// nowMore is what the table of numbers shows beside a reading.
type nowMore struct {
	perSecond float64 // samples; 0 while it is not known
	health    bool
}

// The table of numbers: the width of its columns, and the width from which on it
// has losses beside accuracies.
const (
	nowCol  = 7
	nowWide = 44
)

// drawNow draws the numbers of one step: A, B and merge, who leads and by how
// much, alpha, speed, gradients and the stage. Its health follows, unless it has a
// pane of its own.
//
//	accuracy  train   val
//	A shape   .3312  .3296
//	B texture .3306  .3222
//	merged    .8125  .7944
//	merged leads A  +.4648 ✓
func (c *curves) drawNow(g term.Grid, r term.Rect, th *theme.Theme, now reading, more nowMore) {
	v := g.Sub(r)
	y := c.drawTable(v, th, now)
	lines := c.nowLines(th, now, more, v.W)
	var facts []fact
	if more.health {
		facts = c.health(now)
		if spare := v.H - y - wrong(facts, v.W-3); spare < len(lines) { // what is wrong comes before speeds
			lines = lines[:max(min(leastLines, len(lines)), spare)]
		}
	}
	for _, line := range lines {
		v.Spans(1, y, v.W-1, line...)
		y++
	}
	drawFacts(g, term.Rect{X: r.X, Y: r.Y + y, W: r.W, H: r.H - y}, th, facts)
}

// leastLines are the lines under the table that stay whatever is wrong: who leads,
// the loss, alpha.
const leastLines = 3

// wrong counts the lines of w cells that facts which are not well take.
func wrong(facts []fact, w int) int {
	n := 0
	for _, f := range facts {
		if f.level != theme.OK && f.level != theme.Info {
			n += len(term.Wrap(f.text, w))
		}
	}
	return n
}

// column is one of the table's: its name and its numbers.
type column struct {
	name   string
	value  [outputs]float64
	judged bool // of the validation
}

// columns are those that w cells hold.
func (c *curves) columns(now reading, w int) []column {
	loss := column{"train", [outputs]float64{now.own[outA], now.own[outB], now.mean}, false}
	valLoss := column{"val", now.valLoss, true}
	if !c.classes() {
		return []column{loss, valLoss}
	}
	out := []column{{"train", now.train, false}, {"val", now.valAcc, true}}
	if w >= nowWide {
		loss.name, valLoss.name = "loss", "val"
		out = append(out, loss, valLoss)
	}
	return out
}

// drawTable draws the outputs' numbers and returns the line after them.
func (c *curves) drawTable(v term.Grid, th *theme.Theme, now reading) int {
	columns := c.columns(now, v.W)
	label := v.W - nowCol*len(columns) - 3
	head := "accuracy"
	if !c.classes() {
		head = "loss"
	}
	v.Text(1, 0, label, head, th.Label)
	for i, col := range columns {
		v.TextRight(1+label+i*nowCol, 0, nowCol, col.name, th.Label)
	}
	y := 1
	for _, o := range c.rows(th) {
		v.Text(1, y, label, o.name, o.style)
		for i, col := range columns {
			style := th.Text
			loss := now.seen()
			if col.judged {
				style = th.Strong
				if !now.judged {
					loss = 0 // a NaN is only missing
				}
			}
			v.TextRight(1+label+i*nowCol, y, nowCol, there(col.value[o.output], loss), style)
		}
		if o.output == outMerged && c.best(now.n) {
			v.Text(1+label+2*nowCol, y, 1, "*", th.OK)
		}
		y++
	}
	return y
}

// nowLines are the lines under the table.
func (c *curves) nowLines(th *theme.Theme, now reading, more nowMore, w int) []term.Spans {
	var out []term.Spans
	if c.head.Only == "" {
		out = append(out, c.leadLine(th, now, w))
	}
	num := func(v float64) string { return strings.TrimSpace(there(v, now.seen())) }
	if c.classes() && w < nowWide {
		line := term.Spans{th.Label.Span("loss "), th.Text.Span(num(now.mean))}
		if now.judged {
			line = append(line, th.Label.Span("  val "), th.Text.Span(num(now.valLoss[outMerged])))
		}
		out = append(out, line)
	}
	if top := now.valTop; top[outMerged] == top[outMerged] {
		out = append(out, term.Spans{
			th.Label.Span(fmt.Sprintf("top %d ", c.setup.topK)), th.A.Span("A "), th.Text.Span(num(top[outA])),
			th.B.Span(" B "), th.Text.Span(num(top[outB])), th.Merged.Span(" m "), th.Text.Span(num(top[outMerged])),
		})
	}
	out = append(out, c.alphaLine(now, th, w))
	if now.scan.known() && w >= nowWide {
		out = append(out, c.bestLine(now, th, w))
	}
	if s := now.stage; s != nil {
		out = append(out, c.stageLine(th, now, w))
	}
	if now.n > 0 {
		out = append(out, c.speedLine(now, more.perSecond, th, w), gradientLine(now, th))
	}
	return out
}

// stageLine is the present stage and what it leaves alone.
func (c *curves) stageLine(th *theme.Theme, now reading, w int) term.Spans {
	line := term.Spans{th.Mark.Span(now.stage.short())}
	if text := c.frozenText(now); text != "" && line.Width()+2+len(text) < w {
		line = append(line, th.Dim.Span(", "+text))
	}
	return line
}

// frozenText names what stays as it is: "A and alpha frozen"; "" for nothing.
func (c *curves) frozenText(now reading) string {
	var still []string
	a, b, al := c.frozen(now)
	for i, is := range []bool{a, b, al && c.weighted()} {
		if is {
			still = append(still, []string{"A", "B", "alpha"}[i])
		}
	}
	if len(still) == 0 {
		return ""
	}
	return strings.Join(still, " and ") + " frozen"
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

// leadLine says which output leads on the validation samples, over which one and
// by how much: the merge over the better branch, or a branch over the merge.
func (c *curves) leadLine(th *theme.Theme, now reading, w int) term.Spans {
	gain := c.gain(now)
	if math.IsNaN(gain) {
		return term.Spans{th.Dim.Span("no validation yet")}
	}
	best := []string{"A", "B"}[c.better(now)]
	text, level := "merged leads "+best, theme.OK
	switch {
	case gain == 0:
		text, level = "merged level with "+best, theme.Warn
	case gain < 0:
		text, level, gain = best+" leads merged", theme.Warn, -gain
	}
	sign, style := th.Status(level)
	value := signed(gain)
	if gain == 0 {
		value = ""
	}
	gap := max(1, w-3-term.Width(text)-term.Width(value)-2)
	return term.Spans{th.Label.Span(text + strings.Repeat(" ", gap)), style.Span(value + " " + sign)}
}

// alphaLine is alpha with four digits, its policy and its bounds.
func (c *curves) alphaLine(now reading, th *theme.Theme, w int) term.Spans {
	switch {
	case c.head.Only != "" || now.n > 0 && !c.weighted():
		return term.Spans{th.Dim.Span("no alpha: " + c.head.Mode)}
	case now.n == 0:
		return term.Spans{th.Alpha.Span("alpha "), th.Dim.Span("not begun, " + c.head.Policy)}
	}
	line := term.Spans{th.Alpha.Span("alpha "), th.Strong.Span(chart.Lead(now.alpha))}
	if next, ok := c.pendingAlpha(now.n); ok && now.n == c.n {
		return append(line, th.Dim.Span(" -> "+chart.Lead(next)))
	}
	policy := c.policy(now.n)
	if now.scan.known() && w < nowWide { // the chart has the bounds
		return append(line, th.Best.Span("  a* "), th.Text.Span(chart.Lead(float64(now.scan.Best))))
	}
	bounds := " in 0..1"
	if info, ok := alpha.Describe(policy); ok && !info.Bounded {
		bounds = " no bounds"
	}
	line = append(line, th.Dim.Span(bounds))
	if w >= nowWide {
		line = append(line, th.Dim.Span(", "+policy))
		if moved := ", moved " + signed(now.moved); line.Width()+len(moved) < w {
			line = append(line, th.Dim.Span(moved))
		}
	}
	return line
}

// speedLine is samples a second, the batch and the learning rate.
func (c *curves) speedLine(now reading, perSecond float64, th *theme.Theme, w int) term.Spans {
	var line term.Spans
	if perSecond > 0 {
		line = append(line, th.Text.Span(chart.Count(int64(perSecond+0.5))), th.Label.Span(" img/s "))
	}
	line = append(line, th.Label.Span("b"), th.Text.Span(fmt.Sprint(c.head.Batch)), th.Label.Span(" lr "), th.Text.Span(shortest(now.rate)))
	if c.setup != nil && c.setup.schedule != "" && w >= nowWide {
		line = append(line, th.Dim.Span(" "+c.setup.schedule))
	}
	return line
}

// shortest writes a setting as people write it: .002, 1e-05.
func shortest(v float64) string {
	text := strconv.FormatFloat(v, 'g', 4, 64)
	if strings.HasPrefix(text, "0.") {
		return text[1:]
	}
	return text
}

// gradientLine is the norms of A's and B's gradients, and dloss/dalpha.
func gradientLine(now reading, th *theme.Theme) term.Spans {
	num := func(v float64) string { return strings.TrimSpace(chart.Num(v, 4)) }
	line := term.Spans{th.Label.Span("|g| "), th.A.Span("A "), th.Text.Span(num(now.norm[outA])), th.B.Span(" B "), th.Text.Span(num(now.norm[outB]))}
	if now.pull == now.pull || now.alpha != now.alpha && now.loss != now.loss {
		line = append(line, th.Alpha.Span(" a "), th.Text.Span(strings.TrimSpace(chart.Num(now.pull, 5))))
	}
	return line
}

// tells is the reading as text in full precision, a line a number.
func (c *curves) tells(now reading) string {
	var b strings.Builder
	put := func(name string, v float64) {
		if v == v {
			fmt.Fprintf(&b, "%s\t%s\n", name, strconv.FormatFloat(float64(float32(v)), 'g', -1, 32))
		}
	}
	fmt.Fprintf(&b, "step\t%d\nepoch\t%d\n", now.n, now.epoch)
	put("loss", now.loss)
	put("loss_mean", now.mean)
	for i, name := range []string{"a", "b", "merged"} {
		if i < outMerged {
			put("loss_"+name, now.own[i])
			put("gradient_"+name, now.norm[i])
		}
		put("accuracy_"+name, now.train[i])
		put("val_loss_"+name, now.valLoss[i])
		put("val_accuracy_"+name, now.valAcc[i])
		put("val_top_k_"+name, now.valTop[i])
	}
	put("alpha", now.alpha)
	put("dloss_dalpha", now.pull)
	if s := now.scan; s.known() {
		put("best_alpha", float64(s.Best))
		put("best_alpha_val_loss", float64(s.Loss))
		put("regret", float64(s.Regret))
	}
	put("learning_rate", now.rate)
	return b.String()
}
