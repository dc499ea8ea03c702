package screen

import (
	"fmt"
	"strings"

	"duet/sessions"
	"duet/sessions/recipe"
	"duet/sessions/record"
)

// What happens in a run beside its steps: what the user does, what the run notes
// of itself, validations. Notes come as marks of the record; what they say is read
// off their words.

// The kinds of events that notes make, beside those of record.Action.
const (
	stageKind   = "stage"   // a stage begins
	stopKind    = "early"   // a rule ended the stage
	restoreKind = "restore" // the weights of an earlier epoch are back
)

// setup is what the recipe of a session says about the run.
type setup struct {
	stages           int
	topK             int
	freezeA, freezeB bool
	schedule         string // class of the learning rate's, "" for none
	alphaPlan        string // shape of alpha's schedule, "" for none
}

// setupOf reads the recipe in a head. One that does not parse says nothing.
func setupOf(h record.Head) *setup {
	r, err := recipe.Parse([]byte(h.Recipe), "the session's recipe")
	if err != nil {
		return &setup{}
	}
	s := &setup{stages: len(r.Train.Stages), topK: r.Train.TopK, freezeA: r.A.Freeze, freezeB: r.B.Freeze, schedule: r.Train.Schedule.Class}
	if r.Merge.Alpha.Policy == "schedule" {
		s.alphaPlan = r.Merge.Alpha.Plan.Shape
	}
	return s
}

// stage is a stretch of a run in which a part of it learns.
type stage struct {
	at        int // steps finished before it
	index, of int // from 1
	what      string
	a, b      bool // the branch learns
	alpha     bool
	weights   map[string]string // hashes as it began, by side: a, b
}

// String is how the stage is spoken of: "stage 2 of 4: branch B alone".
func (s *stage) String() string { return fmt.Sprintf("stage %d of %d: %s", s.index, s.of, s.what) }

// short fits a bar: "stage 2/4 B alone".
func (s *stage) short() string {
	return fmt.Sprintf("stage %d/%d %s", s.index, s.of, strings.TrimPrefix(s.what, "branch "))
}

// stageOf is the stage that step n belongs to; nil where there are none.
func (c *curves) stageOf(n int) *stage {
	for i := len(c.stages) - 1; i >= 0; i-- {
		if s := &c.stages[i]; s.at < n || i == 0 {
			return s
		}
	}
	return nil
}

// frozen tells which branches, and whether alpha, stay as they are in step n.
func (c *curves) frozen(r reading) (a, b, alpha bool) {
	if c.setup != nil {
		a, b = c.setup.freezeA, c.setup.freezeB
	}
	if s := r.stage; s != nil {
		a, b, alpha = a || !s.a, b || !s.b, !s.alpha
	}
	return a, b, alpha
}

// readStage takes the words of a stage's note apart.
func readStage(a record.Action) (stage, bool) {
	s := stage{at: a.At}
	if n, err := fmt.Sscanf(a.Text, "stage %d of %d:", &s.index, &s.of); n != 2 || err != nil {
		return s, false
	}
	_, s.what, _ = strings.Cut(a.Text, ": ")
	s.what, _, _ = strings.Cut(s.what, ",")
	s.weights = hashesOf(a.Text)
	switch s.what {
	case "branch A alone":
		s.a = true
	case "branch B alone":
		s.b = true
	case "alpha alone":
		s.alpha = true
	default:
		s.a, s.b, s.alpha = true, true, true
	}
	return s, true
}

// hashesOf are the hashes that a note about stages ends with: "weights a 1f b 2e".
func hashesOf(text string) map[string]string {
	_, list, _ := strings.Cut(text, "; weights ")
	f := strings.Fields(list)
	out := map[string]string{}
	for i := 0; i+1 < len(f); i += 2 {
		out[f[i]] = f[i+1]
	}
	return out
}

// keptText says of which branches the stage that is over left the weights alone,
// and whether it should have: "" where the hashes are not known.
func (c *curves) keptText(now map[string]string) string {
	if len(c.stages) == 0 {
		return ""
	}
	was := c.stages[len(c.stages)-1]
	var kept, broken []string
	for i, side := range []string{"a", "b"} {
		old, new := was.weights[side], now[side]
		switch learns := []bool{was.a, was.b}[i]; {
		case old == "" || new == "" || learns:
		case old == new:
			kept = append(kept, fmt.Sprintf("%s kept its weights (%s)", strings.ToUpper(side), new))
		default:
			broken = append(broken, fmt.Sprintf("%s was frozen but its weights changed", strings.ToUpper(side)))
		}
	}
	return strings.Join(append(broken, kept...), ", ")
}

// stageNote is an event of a note about stages: what begins, and what the stage
// before it left alone.
func (c *curves) stageNote(a record.Action) sessions.Mark {
	text, _, _ := strings.Cut(a.Text, "; weights ")
	text = strings.Replace(text, ", 1 epochs", ", 1 epoch", 1)
	if kept := c.keptText(hashesOf(a.Text)); kept != "" {
		text += "; " + kept
	}
	return sessions.Mark{N: a.At, Kind: stageKind, Text: text}
}

// action takes in what the user did, or what the run notes of itself.
func (c *curves) action(a record.Action) {
	c.actions = append(c.actions, a)
	e := sessions.Mark{N: a.At, Kind: a.Do, Text: sessions.ActionText(a)}
	if last := len(c.events) - 1; a.Do == record.DoStep && last >= 0 && c.events[last].Kind == record.DoStep {
		c.single++ // one line for steps taken one after the other
		c.events[last] = sessions.Mark{N: a.At, Kind: a.Do, Text: fmt.Sprintf("%d single steps", c.single)}
		return
	}
	c.single = 1
	switch {
	case a.Do == record.DoSet:
		e.Kind = a.Key
		if c.nudged(a) {
			return
		}
	case a.Do != record.DoMark:
	case strings.HasPrefix(a.Text, "early stopping:"):
		e.Kind = stopKind
	case strings.HasPrefix(a.Text, "learning rate ") && strings.Contains(a.Text, ": "):
		e.Kind = "lr"
	case strings.HasPrefix(a.Text, "the weights of epoch "):
		e.Kind = restoreKind
	case c.setup == nil || c.setup.stages == 0:
		// A person may write the same words: only a recipe with stages has any.
	case strings.HasPrefix(a.Text, "stages done; "):
		e = c.stageNote(a)
	default:
		if s, ok := readStage(a); ok && c.setup.stages == s.of {
			e = c.stageNote(a)
			c.stages = append(c.stages, s)
		}
	}
	c.events = append(c.events, e)
}

// nudged joins an alpha set by hand with the one just before it: a hand that goes step
// by step to where it wants alpha has done one thing.
func (c *curves) nudged(a record.Action) bool {
	last := len(c.events) - 1
	if a.Key != "alpha" || last < 0 || c.events[last].Kind != "alpha" || a.At-c.events[last].N > max(1, c.perEpoch()/2) {
		return false
	}
	from, _, ok := strings.Cut(c.events[last].Text, " -> ")
	if ok {
		c.events[last] = sessions.Mark{N: a.At, Kind: "alpha", Text: from + " -> " + string(a.To)}
	}
	return ok
}

// eventSign is the letter of an event on charts and timeline; 0 for none.
func eventSign(kind string) rune {
	switch kind {
	case "lr":
		return 'L'
	case "policy":
		return 'P'
	case "alpha":
		return 'H'
	case record.DoMark:
		return 'm'
	case stageKind:
		return 'S'
	case stopKind:
		return 'E'
	case restoreKind:
		return 'R'
	case "eval":
		return 'e'
	case "warn", "diverged", boundKind:
		return '!'
	}
	return 0
}

// eventWord is what an event has written beside its sign on a chart.
func eventWord(e sessions.Mark) string {
	switch e.Kind {
	case stageKind:
		_, what, ok := strings.Cut(e.Text, ": ")
		if !ok {
			return "done"
		}
		what, _, _ = strings.Cut(what, ",")
		return strings.TrimPrefix(what, "branch ")
	case stopKind:
		return "early stop"
	case restoreKind:
		return "best weights back"
	case "lr":
		if to, ok := strings.CutPrefix(e.Text, "learning rate "); ok { // the run did it
			to, _, _ = strings.Cut(to, ":")
			_, to, _ = strings.Cut(to, " to ")
			return "rate " + to
		}
		return "rate" + e.Text[strings.LastIndex(e.Text, " "):]
	case "policy", "alpha":
		return e.Kind + e.Text[strings.LastIndex(e.Text, " "):]
	case boundKind:
		who := "A"
		if strings.Contains(e.Text, ": B ") {
			who = "B"
		}
		if strings.HasSuffix(e.Text, "no gradient") {
			return who + " dead"
		}
		return who + " silent"
	case record.DoMark:
		return e.Text
	case "diverged":
		return e.Text
	}
	return ""
}
