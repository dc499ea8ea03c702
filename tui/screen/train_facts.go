package screen

import (
	"fmt"
	"math"
	"strings"

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
	out = append(out, c.branchHealth(r))
	if r.rate == 0 {
		out = append(out, fact{theme.Warn, "learning rate 0: nothing moves"})
	}
	if epoch, since, worse, ok := c.overfit(r.n); ok {
		out = append(out, fact{theme.Warn, fmt.Sprintf("val loss lowest at epoch %d, %s worse in the %d epochs since", epoch, signed(worse), since)})
	}
	return out
}

// alphaHealth says whether alpha moves, and whether a bound holds it.
func (c *curves) alphaHealth(r reading) fact {
	_, _, frozen := c.frozen(r)
	switch {
	case math.IsNaN(r.alpha):
		return fact{theme.Bad, "alpha is NaN"}
	case r.alpha > 1:
		return fact{theme.Warn, "alpha over 1: B subtracts"}
	case r.alpha < 0:
		return fact{theme.Warn, "alpha under 0: A subtracts"}
	case c.policy(r.n) == "fixed":
		return fact{theme.OK, "alpha fixed"}
	case c.policy(r.n) == "schedule":
		return fact{theme.OK, "alpha follows its schedule"}
	case frozen:
		return fact{theme.OK, "alpha rests in this stage"}
	case r.alpha == 1:
		return fact{theme.Warn, "alpha 1: B has no say"}
	case r.alpha == 0:
		return fact{theme.Warn, "alpha 0: A has no say"}
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
func (c *curves) branchHealth(r reading) fact {
	a, b := r.norm[outA], r.norm[outB]
	restA, restB, _ := c.frozen(r)
	switch {
	case a-a != 0 || b-b != 0:
		return fact{theme.Bad, "a gradient is not finite"}
	case c.head.Only != "":
		return fact{theme.OK, "branch " + strings.ToUpper(c.head.Only) + " learns alone"}
	case restA && restB:
		return fact{theme.OK, "A and B are frozen"}
	case a == 0 && !restA && (b == 0 && !restB):
		return fact{theme.Warn, "no side gets a gradient"}
	case a == 0 && !restA:
		return fact{theme.Warn, c.starved(r, outA)}
	case b == 0 && !restB:
		return fact{theme.Warn, c.starved(r, outB)}
	case restA:
		return fact{theme.OK, "B learns, A is frozen"}
	case restB:
		return fact{theme.OK, "A learns, B is frozen"}
	case a >= lopsided*b:
		return fact{theme.Warn, fmt.Sprintf("gradient: A %.0f x B", a/b)}
	case b >= lopsided*a:
		return fact{theme.Warn, fmt.Sprintf("gradient: B %.0f x A", b/a)}
	}
	return fact{theme.OK, "both learn"}
}

// starved says that no gradient reaches a branch, and since when if alpha is to blame.
func (c *curves) starved(r reading, branch int) string {
	name := []string{"A", "B"}[branch]
	if s := c.stayAt(r.n); s != nil && s.out == branch && s.dead {
		return fmt.Sprintf("%s dead since step %d", name, s.from)
	}
	return name + " gets no gradient"
}

// signed writes a change with its sign.
func signed(v float64) string {
	if v > 0 {
		return "+" + strings.TrimSpace(chart.Num(v, 5))
	}
	return strings.TrimSpace(chart.Num(v, 6))
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
