package plain

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"duet/nn/keras"
	"duet/sessions"
	"duet/sessions/recipe"
	"duet/sessions/record"
)

// sessions offers the recorded sessions, the newest first.
func (p *plain) sessions() error {
	return p.menu(func() string { return "Recorded sessions, the newest first." }, func() []item {
		entries, err := p.store.List()
		if err != nil {
			p.wrong(err)
		}
		var items []item
		for _, e := range entries {
			items = append(items, item{entryWords(e), func() error { return p.session(e.Path) }})
		}
		return append(items, item{"Back", func() error { return errDone }})
	})
}

// entryWords is a session in a line.
func entryWords(e sessions.Entry) string {
	if e.Err != nil {
		return e.Name + ", cannot be read"
	}
	text := fmt.Sprintf("%s: %s, %s", e.Name, strings.ReplaceAll(e.Mode, "_", " "), e.State())
	for _, s := range []struct {
		name  string
		share *float32
	}{{"A", e.A}, {"B", e.B}, {"merged", e.Merged}} {
		if s.share != nil {
			text += fmt.Sprintf(", %s right in %s", s.name, Percent(float64(*s.share)))
		}
	}
	if len(e.Alpha) > 0 {
		text += ", alpha " + Number(float64(e.Alpha[0]))
	}
	return text
}

// session talks about one session until the user goes back.
func (p *plain) session(path string) error {
	if _, err := sessions.Judge(path); err != nil {
		return err
	}
	name := strings.TrimSuffix(filepath.Base(path), sessions.Ext)
	own := filepath.Dir(path) == p.store.Dir()
	return p.menu(func() string { return "Session " + name + ". What next?" }, func() []item {
		items := []item{
			{"Hear what came of it", func() error { return p.outcome(path) }},
			{"Hear the run again, a sentence an epoch", func() error { return p.host.Tell(path) }},
			{"Hear one step", func() error { return p.step(path) }},
			{"Look for samples, and work their numbers out by hand", func() error { return p.samples(path) }},
			{"Hear each class, and what the merge fixed and broke", func() error { return p.host.Classes(path) }},
			{"Check all merged numbers by hand", func() error { return p.host.Check(path) }},
			{"Hear what the file holds", func() error { return p.host.Show(path) }},
			{"Print the summary in the old Keras style", func() error { return p.sessionSummary(path) }},
			{"Change its recipe, or train it again", func() error { return p.again(path) }},
		}
		if own {
			items = append(items, item{"Delete it", func() error { return p.remove(name) }})
		}
		return append(items, item{"Back", func() error { return errDone }})
	})
}

// recipeOf is the recipe a session was made by.
func recipeOf(path string) (*recipe.Recipe, error) {
	d, err := sessions.Describe(path)
	if err != nil {
		return nil, err
	}
	r, err := recipe.Parse([]byte(d.Head.Recipe), "the session's recipe")
	if err == nil {
		r.Name = d.Head.Name
	}
	return r, err
}

func (p *plain) sessionSummary(path string) error {
	r, err := recipeOf(path)
	if err != nil {
		return err
	}
	return p.host.Summary(r, keras.Keras2)
}

func (p *plain) again(path string) error {
	r, err := recipeOf(path)
	if err != nil {
		return err
	}
	return p.recipe(r)
}

func (p *plain) remove(name string) error {
	yes, err := p.sure("Delete session " + name + "?")
	if err != nil || !yes {
		return err
	}
	if err := p.store.Remove(name); err != nil {
		return err
	}
	p.say("Deleted %s.", name)
	return errDone
}

// outcome says how a session ended, who is right how often, and which way loss and
// alpha went: what the curves show.
func (p *plain) outcome(path string) error {
	e, err := sessions.Look(path)
	if err != nil {
		return err
	}
	p.say("%s after %s of %d, in %s.", capital(e.State().String()), many(e.Steps, "step"), e.StepsPlanned, many(e.Epochs, "epoch"))
	if e.Message != "" {
		p.say("%s.", strings.TrimSuffix(e.Message, "."))
	}
	if e.Merged != nil {
		p.say("On the validation samples the merged answer is right in %s.", Percent(float64(*e.Merged)))
	}
	if e.A != nil && e.B != nil && e.Merged != nil {
		better, name := float64(max(*e.A, *e.B)), "A"
		if *e.B > *e.A {
			name = "B"
		}
		p.say("Branch A is right in %s, branch B in %s.", Percent(float64(*e.A)), Percent(float64(*e.B)))
		gain := 100 * (float64(*e.Merged) - better)
		switch {
		case gain > 0:
			p.say("Merging gained %.1f percentage points over branch %s.", gain, name)
		case gain < 0:
			p.say("Merging cost %.1f percentage points against branch %s.", -gain, name)
		default:
			p.say("Merging is as good as branch %s alone.", name)
		}
	}
	for _, line := range trend(e.Curve) {
		p.say("%s", line)
	}
	return nil
}

// trend is the curves in words.
func trend(c record.Curve) []string {
	if len(c.N) == 0 || len(c.Mean) != len(c.N) {
		return nil
	}
	last, low := len(c.N)-1, 0
	for i, v := range c.Mean {
		if v < c.Mean[low] {
			low = i
		}
	}
	out := []string{fmt.Sprintf("Loss from %s to %s, lowest %s near step %d.", Number(float64(c.Mean[0])), Number(float64(c.Mean[last])),
		Number(float64(c.Mean[low])), c.N[low])}
	if len(c.Alpha) == len(c.N) {
		least, most := c.Alpha[0], c.Alpha[0]
		for _, v := range c.Alpha {
			least, most = min(least, v), max(most, v)
		}
		side := "more of A"
		if c.Alpha[last] < 0.5 {
			side = "more of B"
		}
		out = append(out, fmt.Sprintf("Alpha from %s to %s, between %s and %s; in the end %s.", Number(float64(c.Alpha[0])), Number(float64(c.Alpha[last])),
			Number(float64(least)), Number(float64(most)), side))
	}
	return out
}

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

// step tells single steps of the recorded run until the user goes back.
func (p *plain) step(path string) error {
	log, err := record.Open(path)
	if err != nil {
		return err
	}
	defer log.Close()
	play, err := sessions.NewReplay(log)
	if err != nil {
		return err
	}
	total, at := play.Position().Total, 1
	if total == 0 {
		p.say("No step was taken.")
		return nil
	}
	for _, m := range play.Marks() {
		if m.Kind != "eval" {
			p.say("At step %d: %s.", m.N, strings.ReplaceAll(m.Text, " -> ", " to "))
		}
	}
	for {
		answer, err := p.ask(fmt.Sprintf("Step, 1 to %d, or b", total), strconv.Itoa(min(at, total)))
		if err != nil {
			return err
		}
		n, err := strconv.Atoi(answer)
		s, ok := play.StepAt(n)
		if err != nil || !ok || n < 1 || n > total { // it takes the nearest one
			p.say("%q is no step from 1 to %d.", answer, total)
			continue
		}
		p.say("%s", stepWords(s))
		at = n + 1
	}
}

// stepWords is a step in a sentence.
func stepWords(s record.Step) string {
	text := fmt.Sprintf("Step %d, in epoch %d: loss %s", s.N, s.Epoch, Number(float64(s.Loss)))
	if s.OK >= 0 && s.Of > 0 {
		text += fmt.Sprintf(", %d of %d right", s.OK, s.Of)
	}
	if len(s.Alpha) > 0 {
		text += ", alpha " + Number(float64(s.Alpha[0]))
	}
	return text + fmt.Sprintf(", learning rate %s, gradient norm of A %s, of B %s.", Number(float64(s.LR)), Number(float64(s.NormA)), Number(float64(s.NormB)))
}
