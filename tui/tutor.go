package tui

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"duet/tui/screen"
	"duet/tui/term"
	"duet/tui/theme"
)

// lesson is a step of the tutorial: what to do on the real screens, and how it is
// seen that it was done. The text is short enough for two lines of the smallest
// terminal.
type lesson struct {
	text string
	// done is asked after every message; key is the key that was typed, or "".
	done func(a *app, key string) bool
}

// coachLines is the height of the tutorial's strip above the footer.
const coachLines = 2

// lessons are the steps of the tutorial.
func lessons() []lesson {
	on := func(a *app, id screen.ID) bool { return a.active == id && a.over == nil }
	return []lesson{
		{"recipes stand on Home. Press enter on demo: Build opens it.",
			func(a *app, _ string) bool { return a.active == screen.BuildID }},
		{"branches A and B meet in the merge, a*A + (1-a)*B. Press g to train.",
			func(a *app, _ string) bool { return a.active == screen.TrainID && a.run.live != nil }},
		{"lines of a are A, of b are B, of * the merge. Press space to pause.",
			func(a *app, key string) bool { return on(a, screen.TrainID) && key == "space" || a.run.over }},
		{"space goes on. w says why alpha is where it is. Let the run end.",
			func(a *app, _ string) bool { return a.run.over }},
		{"press 6, then enter: the merge's numbers, and by hand.",
			func(a *app, key string) bool { return on(a, screen.InspectID) && key == "enter" }},
		{"press 7, then space: the recorded run plays again.",
			func(a *app, key string) bool { return on(a, screen.ReplayID) && key == "space" }},
	}
}

// places is layout with room for the tutorial while it goes on.
func (a *app) places() places {
	l := layout(a.w, a.h)
	if a.lesson > 0 {
		l.coach, l.body = l.body.CutBottom(coachLines)
	}
	return l
}

// tutorial begins the tutorial on Home, or goes on to its next step.
func (a *app) tutorial() tea.Cmd {
	if a.lesson > 0 {
		a.teach(a.lesson + 1)
		return nil
	}
	a.teach(1)
	return a.show(screen.HomeID)
}

// teach goes to a step, counted from 1, or ends the tutorial after the last.
func (a *app) teach(step int) {
	if step > len(lessons()) {
		step = 0
		a.say(theme.OK, "that was the tutorial: ? lists the keys of a screen, : finds a command")
	}
	a.lesson = step
	a.resize(a.w, a.h)
}

// learn goes on when the step at hand was done.
func (a *app) learn(key string) {
	if a.lesson > 0 && lessons()[a.lesson-1].done(a, key) {
		a.teach(a.lesson + 1)
	}
}

// coach draws the step at hand.
func (a *app) coach(g term.Grid, r term.Rect) {
	if a.lesson == 0 {
		return
	}
	head := fmt.Sprintf("tutorial %d/%d (t skips):", a.lesson, len(lessons()))
	for i, line := range term.Wrap(head+" "+lessons()[a.lesson-1].text, max(1, r.W-2)) {
		if i < r.H {
			g.Text(r.X+1, r.Y+i, r.W-2, line, a.th.Strong)
		}
	}
	g.Text(r.X+1, r.Y, r.W-2, head, a.th.Key)
}
