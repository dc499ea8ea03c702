package tui

import (
	"fmt"

	"duet/nn/train"
	"duet/tui/term"
)

// window is what the terminal shows outside the cells: the run in the title, and
// how far it is.
func (a *app) window() term.Window {
	w := term.Window{Title: "duet"}
	if a.run.live != nil {
		w.Title = "duet: " + a.run.name + " " + a.run.outcome
	}
	if a.run.going() {
		p := a.run.live.Feed().Position()
		w.Busy, w.Percent = true, 100*p.N/max(p.Total, 1)
		w.Title = fmt.Sprintf("duet: %s %d %%", a.run.name, w.Percent)
	}
	if !a.o.Signs.Title {
		w.Title = ""
	}
	w.Busy = w.Busy && a.o.Signs.Progress
	return w
}

// outcomeOf is how a run ended, in one word.
func outcomeOf(m runMsg) string {
	if m.err != nil {
		return string(train.Failed)
	}
	return string(m.result.Outcome)
}

// call calls a user who looks elsewhere: the run has ended. Whether somebody looks
// is known from the terminal's focus reports alone. A terminal that sends none
// counts as looked at.
func (a *app) call() {
	if a.away && a.out != nil {
		a.out.Call(a.o.Signs.Notice, "duet: "+a.run.name+" "+a.run.outcome)
	}
}
