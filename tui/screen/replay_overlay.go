package screen

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"duet/sessions"
	"duet/tui/chart"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// overlaid is another session whose curves lie over those that are played.
type overlaid struct {
	list  *widget.List // of the sessions there are, while one is chosen
	paths []string     // of the list

	asked string // path of the session that is being read; "" for none
	path  string // of the one that is shown; "" for none
	run   curves
	// loss, acc, alpha are its curves on the x axis of the session played: at the
	// same step, or, where the axis counts epochs, at the same epoch.
	loss, acc, alpha, valLoss, valAcc chart.Series
	ratio                             float64 // of its steps to steps of the session played
}

// glyphOther is the letter of the other session's curves.
const glyphOther = 'o'

func (o *overlaid) shown() bool { return o.path != "" }

// name is what people call the other session.
func (o *overlaid) name() string {
	return sessionName(o.path)
}

// neighboursMsg are the sessions in the folder of the one played.
type neighboursMsg struct {
	of      string
	entries []sessions.Entry
	err     error
}

// askOverlay takes the other session away, or asks which one to lay over.
func (r *Replay) askOverlay() []Request {
	if r.other.shown() {
		r.other = overlaid{}
		return nil
	}
	path := r.path
	return []Request{Async{func() any {
		m := neighboursMsg{of: path}
		store, err := sessions.OpenStore(filepath.Dir(path))
		if err == nil {
			m.entries, err = store.List()
		}
		m.err = err
		return m
	}}}
}

// offer shows the sessions to choose from.
func (r *Replay) offer(m neighboursMsg) []Request {
	if m.of != r.path {
		return nil
	}
	if m.err != nil {
		return []Request{Say{theme.Bad, m.err.Error()}}
	}
	list := &widget.List{}
	r.other.paths = nil
	alike := func(e sessions.Entry) int { // those of the same recipe first
		if e.Title == r.run.head.Name {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(m.entries, func(a, b sessions.Entry) int { return alike(a) - alike(b) })
	for _, e := range m.entries {
		if e.Err != nil || filepath.Base(e.Path) == filepath.Base(r.path) {
			continue
		}
		text := fmt.Sprintf("%-20s %s, %d steps", e.Name, e.Title, e.Steps)
		if e.Merged != nil {
			text += ", val acc " + chart.Num(float64(*e.Merged), 0)
		} else if e.LossMerged != nil {
			text += ", val loss " + chart.Num(float64(*e.LossMerged), 0)
		}
		list.Items = append(list.Items, widget.Item{Line: plainLine(text)})
		r.other.paths = append(r.other.paths, e.Path)
	}
	if len(list.Items) == 0 {
		return []Request{Say{theme.Info, "there is no other session beside this one"}}
	}
	r.other.list = list
	return nil
}

// listKey gives a key to the list of sessions.
func (r *Replay) listKey(key string) []Request {
	l := r.other.list
	switch {
	case key == "esc" && !l.Typing():
		r.other.list = nil
	case key == "enter" && !l.Typing():
		return r.choose()
	default:
		l.Key(key, 10)
	}
	return nil
}

// choose reads the session selected.
func (r *Replay) choose() []Request {
	i, ok := r.other.list.Selected()
	if !ok {
		return nil
	}
	path := r.other.paths[i]
	r.other = overlaid{asked: path}
	return []Request{Async{func() any {
		m := readSession(path)
		if m.log != nil { // one that still grows is shown as far as it is
			m.log.Close()
			m.log = nil
		}
		return m
	}}}
}

// clickList selects in the list; a second click chooses.
func (r *Replay) clickList(m Mouse) []Request {
	if m.Drag || m.Release {
		return nil
	}
	if m.Wheel != 0 {
		r.other.list.Key(map[int]string{-1: "up", 1: "down"}[m.Wheel], 10)
		return nil
	}
	if _, again := r.other.list.Click(r.other.area(r.w, r.h).Inset(1), m.X, m.Y); again {
		return r.choose()
	}
	return nil
}

// overlay takes the other session that was read.
func (r *Replay) overlay(m playedMsg) []Request {
	if m.path != r.other.asked {
		return nil
	}
	if m.err != nil {
		r.other = overlaid{}
		return []Request{Say{theme.Bad, m.err.Error()}}
	}
	r.other = overlaid{path: m.path, run: m.run}
	r.other.fit(&r.run, r.looks)
	return nil
}

// fit puts the other session's curves on the x axis that is shown.
func (o *overlaid) fit(run *curves, l looks) {
	if !o.shown() {
		return
	}
	o.ratio = 1
	if l.axis == byEpoch {
		o.ratio = run.x(run.perEpoch()) / o.run.x(o.run.perEpoch())
	}
	for _, s := range []struct{ dst, src *chart.Series }{
		{&o.loss, &o.run.loss}, {&o.acc, &o.run.acc[outMerged]}, {&o.alpha, &o.run.alpha},
		{&o.valLoss, &o.run.val[outMerged].loss}, {&o.valAcc, &o.run.val[outMerged].acc},
	} {
		s.dst.Reset()
		for i := range s.src.Len() {
			x, y := s.src.At(i)
			s.dst.Append(x*o.ratio, y)
		}
	}
}

// drawOver draws a chart of both sessions: the one played in its usual styles, the
// other one in one of its own.
func (r *Replay) drawOver(g term.Grid, at term.Rect, th *theme.Theme, pane runPane) chart.Plot {
	o, l := &r.other, r.looks
	c := &r.run
	var p *panel
	layer := chart.Layer{Style: th.Best, Glyph: glyphOther, Smoothing: l.smooth()}
	val := layer
	val.Smoothing, val.Style = 0, th.Best.With(term.Bold)
	name := term.Clip(o.name(), 14)
	focused := r.focus == pane
	switch pane {
	case alphaPane:
		p = c.alphaPanel(th, l, at.H, focused)
		seen := c.seen(&c.alpha, l)
		end := o.alpha.Find(c.x(r.pos.N) + 0.5)
		if s := o.alpha.Range(0, end); s.N > 0 { // both have to fit
			if seen.N == 0 {
				seen = s
			}
			seen.Min, seen.Max = math.Min(seen.Min, s.Min), math.Max(seen.Max, s.Max)
		}
		p.Y.Range = alphaRange(seen, at.H >= fullAlpha)
		layer.Series, layer.Smoothing = &o.alpha, 0
		p.add(layer, name, "other", "other")
		last := len(p.Layers) - 1 // the session played lies on top
		p.Layers = append([]chart.Layer{layer}, p.Layers[:last]...)
		p.words = append([][3]string{p.words[last]}, p.words[:last]...)
		return p.draw(g, at)
	case accPane:
		p = c.panel(th, l, "accuracy of both", focused)
		p.Y.Range = chart.Range{Min: 0, Max: 1}
		layer.Series, val.Series = &o.acc, &o.valAcc
		p.addTrain(&c.acc[outMerged], outMerged, false)
	default:
		p = c.panel(th, l, "loss of both", focused)
		if p.Y.Log = c.log(l); p.Y.Log {
			p.Title += ", log scale"
		}
		layer.Series, val.Series = &o.loss, &o.valLoss
		p.addTrain(&c.loss, outMerged, true)
	}
	layer.Style = th.Best.With(term.Faint)
	p.add(layer, "", "", "other train")
	p.add(val, name, "other", "other")
	p.addVal(func(v *validationCurve) *chart.Series {
		if pane == accPane {
			return &v.acc
		}
		return &v.loss
	})
	return p.draw(g, at)
}

// otherLine says in at most w cells where the other session is at the cursor, and in
// brackets where this one is; nil without one.
func (r *Replay) otherLine(th *theme.Theme, w int) term.Spans {
	o := &r.other
	if o.asked != "" {
		return term.Spans{th.Dim.Span("reading " + sessionName(o.asked))}
	}
	if !o.shown() {
		return nil
	}
	n := min(int(math.Round(float64(r.pos.N)/o.ratio)), o.run.n)
	line := term.Spans{th.Best.Span(string(glyphOther) + " " + term.Clip(o.name(), 16)), th.Dim.Span(" (here)")}
	now, own := o.run.read(n, nil), r.run.read(r.pos.N, r.step)
	add := func(what string, theirs, ours float64) {
		if !math.IsNaN(theirs) {
			line = append(line, th.Dim.Span("  "+what+" "), th.Text.Span(strings.TrimSpace(chart.Num(theirs, 5))), th.Dim.Span(" ("+strings.TrimSpace(there(ours, 0))+")"))
		}
	}
	add("loss", now.mean, own.mean)
	add("acc", now.valAcc[outMerged], own.valAcc[outMerged])
	add("a", now.alpha, own.alpha)
	if step := th.Dim.Span(fmt.Sprintf("  step %d of %d", n, o.run.n)); append(line, step).Width() <= w {
		line = append(line, step)
	}
	return line
}

// area is where the list of sessions lies.
func (o *overlaid) area(w, h int) term.Rect {
	return term.Rect{W: w, H: h}.Centre(min(76, w-2), min(len(o.list.Items)+2, max(3, h-2), 18))
}

func (o *overlaid) drawList(g term.Grid, th *theme.Theme) {
	if o.list == nil {
		return
	}
	g.Paint(g.Bounds(), th.Dialog)
	r := o.area(g.W, g.H)
	g.Sub(r).Clear()
	o.list.Draw(g, box(g, r, th, "lay another session over this one", true, term.Spans{th.Dim.Span("enter: this one  /: filter  esc: none")}), th)
}
