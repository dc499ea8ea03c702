package screen

import (
	"fmt"
	"math"
	"strings"

	"duet/nn/alpha"
	"duet/sessions/record"
	"duet/tui/chart"
)

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
	out := []string{fmt.Sprintf("Step %d: alpha is %s. It weighs %s; the rest, %s, weighs %s.", r.n, chart.Lead(r.alpha), c.names()[outA], chart.Lead(1-r.alpha), c.names()[outB])}
	if info, ok := alpha.Describe(policy); ok {
		out = append(out, fmt.Sprintf("Policy %s: %s. %s", policy, info.Formula, info.Explain))
	}
	if _, _, rests := c.frozen(r); rests {
		out = append(out, fmt.Sprintf("In %s alpha is not trained: it waits for a later stage.", r.stage))
	} else {
		out = append(out, c.whyPull(r, policy)...)
	}
	switch {
	case r.alpha == 1 || r.alpha == 0:
		out = append(out, c.whyBound(r, policy))
	case r.alpha > 1 || r.alpha < 0:
		out = append(out, "It is outside 0..1: one branch is subtracted instead of added.")
	}
	out = append(out, c.whyBest(r)...)
	out = append(out, c.whyPace(r)...)
	for i := len(c.actions) - 1; i >= 0; i-- {
		if a := c.actions[i]; a.At < r.n && a.Do == record.DoSet && a.Key == "alpha" {
			out = append(out, fmt.Sprintf("You put it at %s by hand after step %d.", a.To, a.At))
			break
		}
	}
	out = append(out, fmt.Sprintf("Gradient norms of the step: A %s, B %s. %s.", chart.Num(r.norm[outA], 0), chart.Num(r.norm[outB], 0), sentence(c.branchHealth(r).text)))
	return out
}

// whyBound says what an alpha of 0 or 1 does, since when, and the way out.
func (c *curves) whyBound(r reading, policy string) string {
	name := map[bool]string{true: "B", false: "A"}[r.alpha == 1]
	text := "It is at a bound"
	if s := c.stayAt(r.n); s != nil && s.from > 1 {
		text += fmt.Sprintf(" since step %d", s.from)
	}
	text += fmt.Sprintf(": branch %s has no part in the answer and gets no gradient through the merge.", name)
	if policy != "schedule" {
		text += fmt.Sprintf(" < and > take alpha off it by hand; p has sigmoid and softmax2, which never get there; a loss of %s's own (train.aux) keeps it alive.", name)
	}
	return text
}

// whyBest says which alpha would be best for the branches as they are.
func (c *curves) whyBest(r reading) []string {
	s := r.scan
	if !s.known() {
		return nil
	}
	text := fmt.Sprintf("For the branches as they were after step %d the best alpha is %s; %s had a loss higher by %s on %s validation samples.", s.n, chart.Lead(float64(s.Best)), chart.Lead(s.alpha), regret(s, s.alpha), chart.Count(int64(s.Of)))
	if len(s.Pulls) > 0 {
		rows, _ := c.pullRows(s, len(s.Pulls))
		up, down := rows[0], rows[0]
		for _, row := range rows[:len(rows)-1] {
			if row.pull > up.pull {
				up = row
			}
			if row.pull < down.pull {
				down = row
			}
		}
		switch {
		case up.pull <= 0:
			text += " All classes pulled to B."
		case down.pull >= 0:
			text += " All classes pulled to A."
		default:
			text += fmt.Sprintf(" Of the classes %s pulled most to A, %s most to B.", up.name, down.name)
		}
	}
	return []string{text}
}

// whyPull says where the step's gradient pulls alpha, and how much of the pull
// the policy lets through.
func (c *curves) whyPull(r reading, policy string) []string {
	switch policy {
	case "fixed":
		return []string{"No gradient reaches it: it stays where it was put, whatever the loss would like."}
	case "schedule":
		text := "It is written for every step by a plan and not trained: what the loss would like does not count."
		if c.setup != nil && c.setup.alphaPlan != "" {
			text = "Its plan is " + c.setup.alphaPlan + ". " + text
		}
		return []string{text}
	}
	grad := r.pull
	if math.IsNaN(grad) && !math.IsNaN(r.alpha) && (r.step == nil || len(r.step.Grad) == 0) {
		return nil
	}
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
	var raw []string
	if r.step != nil {
		for _, v := range r.step.Raw {
			raw = append(raw, chart.Num(float64(v), 0))
		}
	}
	through := chart.Num(r.alpha*(1-r.alpha), 0)
	switch {
	case policy == "sigmoid" && len(raw) == 1:
		out = append(out, fmt.Sprintf("What is trained is t = %s; the pull reaches it times a(1-a) = %s.", raw[0], through))
	case policy == "softmax2" && len(raw) == 2:
		out = append(out, fmt.Sprintf("What is trained are the scores t = %s of A and u = %s of B; the pull reaches them times a(1-a) = %s, one up and the other down.", raw[0], raw[1], through))
	}
	return out
}

// whyPace says how far alpha went over the last epoch's worth of steps, how much of
// the pull of its batches cancelled out, and how long a hundredth takes at this pace.
func (c *curves) whyPace(r reading) []string {
	if r.n < 2 {
		return nil
	}
	var out []string
	steps := min(r.n, c.perEpoch())
	if r.still {
		out = append(out, "It had the same value over the last epoch's worth of steps.")
	} else {
		text := fmt.Sprintf("Over the last %d steps it moved by %s.", steps, signed(r.moved))
		if pace := math.Abs(r.moved) / float64(steps); pace > 0 && pace < 0.01 {
			text += fmt.Sprintf(" At that pace .01 takes %s steps.", chart.Count(int64(math.Ceil(0.01/pace))))
		}
		out = append(out, text)
	}
	up, down, net, all := c.pulls(r.n)
	if up+down > 0 && all > 0 {
		out = append(out, fmt.Sprintf("Of those batches %d pulled it up and %d down; %s of their pull cancelled out.", up, down, chart.Percent(1-math.Abs(net)/all)))
	}
	if r.rate == 0 {
		out = append(out, "The learning rate is 0: nothing moves.")
	}
	return out
}

// pulls counts the steps of the last epoch's worth up to n by where they pulled
// alpha, and adds up dloss/dalpha with its signs and without.
func (c *curves) pulls(n int) (up, down int, net, all float64) {
	s := &c.pull
	for i := c.upTo(s, n-c.perEpoch()); i < c.upTo(s, n); i++ {
		_, y := s.At(i)
		switch {
		case y < 0:
			up++
		case y > 0:
			down++
		default:
			continue
		}
		net, all = net+y, all+math.Abs(y)
	}
	return up, down, net, all
}
