package plain

import (
	"fmt"
	"strconv"

	"duet/sessions"
	"duet/sessions/recipe"
	"duet/sessions/safetext"
)

// asked is a session's model with its answers on the samples held back.
type asked struct {
	*plain
	p     *sessions.Predictions
	merge recipe.Merge
	names []string // of the classes
	split string
	class [3][]int // answers of A, B and the merge; nil where there are none
}

// The outputs whose answers are compared.
const outA, outB, outMerged = 0, 1, 2

// samples loads a session's model and talks about samples.
func (p *plain) samples(path string) error {
	t, err := sessions.Load(path, sessions.LoadOptions{})
	if err != nil {
		return err
	}
	defer t.Close()
	table, split := t.Samples()
	a := &asked{plain: p, p: t.Predict(table, nil), merge: t.Job.Recipe.Merge, names: t.Job.Set.Classes, split: split}
	if a.p.Labels != nil {
		a.class[outMerged] = classes(a.p.Final(), a.p.P, a.p.N)
		if a.p.Compared() {
			a.class[outA], a.class[outB] = classes(a.p.A, a.p.KA, a.p.N), classes(a.p.B, a.p.KB, a.p.N)
		}
	}
	return a.talk()
}

// classes is the class that each of n rows of k scores answers.
func classes(scores []float32, k, n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = sessions.Class(scores, k, i)
	}
	return out
}

// group is a kind of sample that can be looked for.
type group struct {
	name string
	has  func(i int) bool
}

// groups are those that make sense for the model.
func (a *asked) groups() []group {
	all := group{"All samples", func(int) bool { return true }}
	if a.class[outMerged] == nil {
		return []group{all}
	}
	merged := func(i int) bool { return a.right(outMerged, i) }
	wrong := group{"Merged answer wrong", func(i int) bool { return !merged(i) }}
	if a.class[outA] == nil {
		return []group{wrong, all}
	}
	inA, inB := func(i int) bool { return a.right(outA, i) }, func(i int) bool { return a.right(outB, i) }
	return []group{
		{"Only the merged answer is right, A and B are wrong", func(i int) bool { return merged(i) && !inA(i) && !inB(i) }},
		{"The merge lost what a branch had right", func(i int) bool { return !merged(i) && (inA(i) || inB(i)) }},
		{"A and B disagree", func(i int) bool { return a.class[outA][i] != a.class[outB][i] }},
		wrong, all,
	}
}

func (a *asked) right(output, i int) bool { return a.class[output][i] == int(a.p.Labels[i]) }

// talk looks for samples until the user goes back.
func (a *asked) talk() error {
	return a.menu(func() string { return fmt.Sprintf("Which of the %d %s samples?", a.p.N, a.split) }, func() []item {
		var items []item
		for _, g := range a.groups() {
			var found []int
			for i := range a.p.N {
				if g.has(i) {
					found = append(found, i)
				}
			}
			items = append(items, item{fmt.Sprintf("%s: %d", g.name, len(found)), func() error { return a.list(found) }})
		}
		return append(items, item{"Back", func() error { return errDone }})
	})
}

// page is how many samples are told at once: more are hard to keep in mind.
const page = 10

// list tells samples, a page at a time, and works the chosen ones out.
func (a *asked) list(found []int) error {
	if len(found) == 0 {
		a.say("There is none.")
		return nil
	}
	told := 0
	for more := true; ; {
		if more {
			to := min(told+page, len(found))
			for _, i := range found[told:to] {
				a.say("%s", a.sample(i))
			}
			told = to
		}
		question, rest := "Number of a sample to work out by hand, or b", ""
		if told < len(found) {
			question, rest = question+fmt.Sprintf("; there are %d more", len(found)-told), "more"
		}
		answer, err := a.ask(question, rest)
		if err != nil {
			return err
		}
		if more = answer == rest; more {
			continue
		}
		i, err := strconv.Atoi(answer)
		if err != nil || i < 0 || i >= a.p.N {
			a.say("%q is no sample from 0 to %d.", answer, a.p.N-1)
		} else if err := a.ledger(i); err != nil {
			a.wrong(err)
		}
	}
}

// sample is a sample and its answers in a line.
func (a *asked) sample(i int) string {
	text := fmt.Sprintf("Sample %d", i)
	if a.class[outMerged] == nil {
		return text
	}
	text += ": true class " + a.label(int(a.p.Labels[i]))
	if a.class[outA] != nil {
		text += ", A says " + a.label(a.class[outA][i]) + ", B says " + a.label(a.class[outB][i])
	}
	return text + ", merged says " + a.label(a.class[outMerged][i])
}

// label is a class by its number and, if it has another one, its name.
func (a *asked) label(k int) string {
	switch {
	case k < 0:
		return "not a number"
	case k >= len(a.names) || a.names[k] == strconv.Itoa(k):
		return strconv.Itoa(k)
	}
	return fmt.Sprintf("%d %s", k, safetext.Scrub(a.names[k], 40))
}

// ledger works every merged number of a sample out by hand.
func (a *asked) ledger(i int) error {
	lines, err := sessions.Ledger(a.merge, a.p, i)
	if err != nil {
		return err
	}
	a.say("%s.", a.sample(i))
	if a.p.Weighted {
		a.say("Alpha %s weighs A, %s weighs B.", digits(a.p.Alpha), digits(a.p.Beta))
	}
	equal := 0
	for _, l := range lines {
		what := fmt.Sprintf("Number %d", l.K)
		if a.class[outMerged] != nil && a.p.P == len(lines) && a.p.P > 1 {
			what = "Class " + a.label(l.K)
		}
		text := what + ":"
		if a.p.KA == a.p.K && a.p.KB == a.p.K {
			text += fmt.Sprintf(" A %s, B %s,", digits(l.A), digits(l.B))
		}
		if l.HasParts {
			text += fmt.Sprintf(" parts %s and %s,", digits(l.WA), digits(l.WB))
		}
		verdict := "equal"
		if l.ULP != 0 {
			verdict = fmt.Sprintf("%d floats apart", l.ULP)
		} else {
			equal++
		}
		a.say("%s by hand %s, engine %s, %s.", text, digits(l.Hand), digits(l.Engine), verdict)
	}
	a.say("%d of %d numbers are equal to the last bit.", equal, len(lines))
	return nil
}

// digits is a float32 with all the digits it has.
func digits(v float32) string { return strconv.FormatFloat(float64(v), 'g', -1, 32) }
