package screen

import (
	"slices"

	"duet/tui/term"
)

// runPane is a pane of Train or Replay.
type runPane int

const (
	lossPane runPane = iota
	accPane
	alphaPane
	gradPane
	pullPane
	ratePane
	classPane
	overPane
	nowPane
	healthPane
	eventsPane
	whyPane
	timelinePane
	runPanes
)

// String is what a pane is called in a hint.
func (p runPane) String() string {
	return [...]string{"loss", "accuracy", "alpha", "gradients", "pull on alpha", "learning rate", "who pulls alpha", "loss over alpha", "now", "health", "events", "why", "timeline"}[p]
}

// trainRound are the panes of Train that tab goes through. The explanation of
// alpha is not among them: w opens it.
var trainRound = []runPane{lossPane, accPane, alphaPane, overPane, classPane, gradPane, pullPane, ratePane, nowPane, healthPane, eventsPane}

// chartPanes are those whose x axis goes along the run.
var chartPanes = []runPane{lossPane, accPane, alphaPane, gradPane, pullPane, ratePane}

// nextPane is the pane d places on in a round; without classes there are no
// accuracies.
func nextPane(round []runPane, at runPane, d int, acc bool) runPane {
	i := (slices.Index(round, at) + d + len(round)) % len(round)
	if round[i] == accPane && !acc {
		return nextPane(round, accPane, d, acc)
	}
	return round[i]
}

// runPlaces are the rectangles of Train; empty ones are not shown.
type runPlaces struct {
	pane [runPanes]term.Rect
	line term.Rect // the numbers in one line, where the table is not shown
	bar  term.Rect // progress, or what came of the run
}

// trainLayout divides w x h cells; acc says that there are accuracies, bar how
// many lines the progress or the end of the run takes.
//
//	under 78x20   the focused pane alone, numbers in a line
//	80x22         loss or accuracy | now / alpha, or one of the other panes
//	110x34        loss | accuracy / alpha | who pulls it, loss over alpha, gradients,
//	              pull or rate / now | health | events
//	180x50        now, health, who pulls alpha, events | loss, accuracy / alpha, why /
//	              loss over alpha, gradients, pull, rate
//
// Panes that share a place are shown when they have the focus.
func trainLayout(w, h int, focus runPane, zoom, acc bool, bar int) runPlaces {
	var p runPlaces
	var all term.Rect
	p.bar, all = term.Rect{W: w, H: h}.CutBottom(bar)
	var top term.Rect
	switch {
	case zoom || w < 78 || h < 20:
		if focus != nowPane && all.H >= 6 {
			p.line, all = all.CutBottom(1)
		}
		p.pane[focus] = all
		return p
	case w >= 180 && h >= 50:
		left, right := all.CutLeft(48)
		p.pane[nowPane], left = left.CutTop(13)
		p.pane[healthPane], left = left.CutTop(10)
		p.pane[classPane], p.pane[eventsPane] = left.CutTop(15)
		rows := right.SplitV(20, 20, 14)
		top = rows[0]
		p.pane[whyPane], p.pane[alphaPane] = rows[1].CutRight(56)
		low := rows[2].SplitH(1, 1, 1, 1)
		p.pane[overPane], p.pane[gradPane], p.pane[pullPane], p.pane[ratePane] = low[0], low[1], low[2], low[3]
	case w >= 110 && h >= 34:
		rows := all.SplitV(12, 12, 12)
		top = rows[0]
		p.pane[one(focus, classPane, overPane, gradPane, pullPane, ratePane)], p.pane[alphaPane] = rows[1].CutRight(48)
		low := rows[2].SplitH(48, 34, 38)
		p.pane[nowPane], p.pane[healthPane], p.pane[eventsPane] = low[0], low[1], low[2]
	default:
		upper, lower := all.CutTop(all.H * 13 / 21)
		p.pane[nowPane], upper = upper.CutRight(28)
		shown := lossPane
		if focus == accPane && acc {
			shown = accPane
		}
		p.pane[shown] = upper
		p.pane[one(focus, alphaPane, overPane, classPane, gradPane, pullPane, ratePane, healthPane, eventsPane)] = lower
		return p
	}
	p.pane[lossPane] = top
	if acc {
		parts := top.SplitH(1, 1)
		p.pane[lossPane], p.pane[accPane] = parts[0], parts[1]
	}
	return p
}

// one is which of the panes that share a place is shown: the focused one, else the
// first.
func one(focus runPane, panes ...runPane) runPane {
	if slices.Contains(panes, focus) {
		return focus
	}
	return panes[0]
}

// barLines is how many lines the progress takes, or the end of a run where there
// is room for more.
func barLines(h int, over bool) int {
	switch {
	case !over || h < 8:
		return 1
	case h < 34:
		return 2
	}
	return 3
}

func (t *Train) places() runPlaces {
	return trainLayout(t.w, t.h, t.focus, t.zoom, t.run.classes(), barLines(t.h, t.over()))
}
