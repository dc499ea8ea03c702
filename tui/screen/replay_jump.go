package screen

import (
	"fmt"
	"strconv"
	"strings"

	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// jump is the line that asks where in a replay to go.
type jump struct {
	open    bool
	input   widget.Input
	problem string
}

// ask opens the line.
func (r *Replay) ask() {
	r.going = jump{open: true, input: widget.Input{Prompt: "go to: ", Hint: "684, e12, 50%, or a word of an event", Max: 60}}
}

// jumpKey edits the line, or goes where it says.
func (r *Replay) jumpKey(key string) []Request {
	j := &r.going
	switch key {
	case "esc":
		*j = jump{}
	case "enter":
		text := strings.TrimSpace(j.input.Value())
		if text == "" {
			*j = jump{}
			return nil
		}
		if j.problem = r.jumpTo(text); j.problem == "" {
			*j = jump{}
		}
	default:
		j.problem = ""
		j.input.Key(key)
	}
	return nil
}

// jumpTo goes where the text says and returns "", or says why it does not: a step,
// the end of an epoch (e12), a share of the session (50%), or the next event that a
// word is in, from the start again after the last one.
func (r *Replay) jumpTo(text string) (problem string) {
	lower := strings.ToLower(text)
	epoch := strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(lower, "epoch"), "e"))
	n, err := strconv.Atoi(lower)
	switch {
	case err == nil:
	case epoch != lower && isNumber(epoch):
		n, _ = strconv.Atoi(epoch)
		n = min(n, r.pos.Total) * r.run.perEpoch()
	case strings.HasSuffix(lower, "%") && isNumber(strings.TrimSuffix(lower, "%")):
		n, _ = strconv.Atoi(strings.TrimSuffix(lower, "%"))
		n = min(n, 100) * r.pos.Total / 100
	default:
		return r.jumpToWord(lower)
	}
	if n < 0 || n > r.pos.Total {
		return fmt.Sprintf("there are %d steps, in %d epochs", r.pos.Total, r.run.epochOf(r.pos.Total))
	}
	r.play.Pause()
	r.play.Seek(n)
	r.moved()
	return ""
}

// isNumber tells whether a text is a whole number.
func isNumber(text string) bool {
	_, err := strconv.Atoi(text)
	return err == nil
}

func (r *Replay) jumpToWord(word string) (problem string) {
	e := r.run.events
	from := r.pointed()
	for k := range e {
		i := (from + 1 + k) % len(e)
		if strings.Contains(strings.ToLower(e[i].Kind+" "+e[i].Text+" "+eventWord(e[i])), word) {
			r.toEvent(i)
			return ""
		}
	}
	return "no event has that word; try 684, e12 or 50%"
}

func (j *jump) draw(g term.Grid, r term.Rect, th *theme.Theme) {
	if j.problem != "" {
		v := g.Sub(r)
		used := v.Text(0, 0, r.W, term.Clip(j.input.Prompt+j.input.Value(), r.W/3), th.Text)
		v.Text(used+2, 0, r.W-used-2, th.Glyphs.Cross+" "+j.problem, th.Bad)
		return
	}
	j.input.Draw(g, r, th)
}
