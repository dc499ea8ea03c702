package screen

import (
	"regexp"
	"slices"

	"duet/sessions/recipe"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// validName is what a layer may be called.
var validName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]{0,63}$`)

// modal lies over Build and has the keyboard until it closes itself.
type modal interface {
	key(b *Build, key string) []Request
	paste(text string)
	// click takes a press, or a turn of the wheel, on a screen of r.
	click(b *Build, r term.Rect, m Mouse) []Request
	draw(b *Build, g term.Grid, th *theme.Theme)
}

// push puts a modal over what is there; closing it brings that back.
func (b *Build) push(m modal) {
	if b.modal != nil {
		b.under = append(b.under, b.modal)
	}
	b.modal = m
}

// pop takes the modal away and makes what was under it follow the recipe.
func (b *Build) pop() {
	b.modal = nil
	if n := len(b.under); n > 0 {
		b.modal, b.under = b.under[n-1], b.under[:n-1]
	}
	b.follow()
}

// follow makes the fields of an open form anew after the recipe was changed by
// something else.
func (b *Build) follow() {
	if f, ok := b.modal.(*formModal); ok && !f.form.Typing() {
		f.refresh(b)
	}
}

// sheet is the frame of a modal: how many lines it needs inside, and the keys in
// its lower edge, which can be clicked.
type sheet struct {
	title       string
	wide, lines int
	keys        []hint
}

// hint is a key and what it does, in a word or two.
type hint struct{ key, word string }

// sheetWidth is the usual width of a modal.
const sheetWidth = 68

func (s sheet) area(w, h int) term.Rect {
	return term.Rect{W: w, H: h}.Centre(min(max(s.wide, sheetWidth), w-2), min(s.lines+2, h))
}

func (s sheet) footer() widget.Footer {
	var f widget.Footer
	for _, k := range s.keys {
		f.Bindings = append(f.Bindings, widget.Binding{Keys: []string{k.key}, Short: k.word})
	}
	return f
}

// foot is where the keys stand: as much of the lower edge as they take.
func (s sheet) foot(at term.Rect) term.Rect {
	n := 0
	for _, k := range s.keys {
		n += term.Width(k.key) + 1 + term.Width(k.word) + 2
	}
	return term.Rect{X: at.X + 1, Y: at.Y + at.H - 1, W: min(n, at.W-2), H: 1}
}

// draw draws the frame over what is there and returns its inside.
func (s sheet) draw(g term.Grid, th *theme.Theme) term.Rect {
	at := s.area(g.W, g.H)
	g.Paint(g.Bounds(), th.Dialog)
	g.Sub(at).Clear()
	in := box(g, at, th, s.title, true, nil)
	if foot := s.foot(at); at.H > 2 && foot.W > 0 {
		g.Sub(foot).Clear()
		s.footer().Draw(g, foot, th)
	}
	return in
}

// outside is the key that a click beside a modal stands for.
const outside = "outside"

// press is what a mouse event means to a modal on a screen of r: the key to give
// it, or that the place is inside it.
func (s sheet) press(r term.Rect, m Mouse) (key string, inside bool) {
	at := s.area(r.W, r.H)
	if m.Wheel != 0 {
		return wheelKey(m), false
	}
	if key, ok := s.footer().Click(s.foot(at), m.X, m.Y); ok {
		return key, false
	}
	if !at.Contains(m.X, m.Y) {
		return outside, false
	}
	return "", true
}

// wheelKey is the key that a turn of the wheel stands for.
func wheelKey(m Mouse) string {
	if m.Wheel < 0 {
		return "up"
	}
	return "down"
}

// formModal is a form whose values are taken over one by one, as soon as they
// are right, so that shapes follow while one edits.
type formModal struct {
	title string
	form  widget.Form
	// fill makes the fields from the recipe; it is asked again after each change.
	fill func(b *Build) []widget.Field
	// apply takes one value over.
	apply func(b *Build, name, value string) ([]Request, error)
	// open does what enter does on an Open field; nil when there is none.
	open func(b *Build, name string) []Request
	// picks are what enter on a choice shows, nil for the names alone.
	picks func(b *Build, name string) []pick
	// choose is the list that enter on a choice shows instead; nil for that of picks.
	choose func(b *Build, name string) *choosing
	// note is said under the form of what is edited, and how it is with it; nil for
	// nothing.
	note func(b *Build) (string, recipe.Level)
	// said is the note in lines, level how it is, mend that f mends it.
	said  []string
	level recipe.Level
	mend  bool
	// view is the view whose picture stands beside the form; nil for none.
	view func(b *Build) string
}

// newForm shows a form for the first time.
func (b *Build) newForm(f *formModal) *formModal {
	f.form.Fields = f.fill(b)
	f.tell(b)
	return f
}

// noteLines is how much of a note is shown.
const noteLines = 4

// tell asks for the note anew.
func (f *formModal) tell(b *Build) {
	f.said, f.level, f.mend = nil, recipe.LevelOk, false
	if f.note == nil {
		return
	}
	text, level := f.note(b)
	f.said, f.level = term.Wrap(text, min(sheetWidth, b.w-2)-6), level
	f.said = f.said[:min(len(f.said), noteLines)]
	_, can := b.finding()
	f.mend = can && level >= recipe.LevelWarn
}

// refresh makes the fields anew; the cursor stays on its field.
func (f *formModal) refresh(b *Build) {
	name := ""
	if f.form.Sel < len(f.form.Fields) && f.form.Sel >= 0 {
		name = f.form.Fields[f.form.Sel].Name
	}
	f.form.Fields = f.fill(b)
	if i := slices.IndexFunc(f.form.Fields, func(fl widget.Field) bool { return fl.Name == name }); i >= 0 {
		f.form.Sel = i
	}
	f.form.Sel = clamp(f.form.Sel, len(f.form.Fields))
	f.tell(b)
}

// lookWidth is the room for a picture beside a form.
const lookWidth = 34

func (f *formModal) sheet() sheet {
	s := sheet{title: f.title, lines: max(4, len(f.form.Fields)+2), keys: []hint{{"enter", "edit"}, {leftRight, "turn"}, {"esc", "done"}}}
	if f.mend {
		s.keys = append(s.keys, hint{"f", "fix"})
	}
	if f.form.Typing() {
		s.keys = []hint{{"enter", "take it"}, {"esc", "leave it"}}
	}
	s.lines += len(f.said)
	if f.view != nil {
		s.wide, s.lines = sheetWidth+8, max(s.lines, 18)
	}
	return s
}

// parts divides the inside of the sheet into the form and the picture.
func (f *formModal) parts(in term.Rect) (form, look term.Rect) {
	if f.view == nil || in.W < lookWidth+28 {
		return in, term.Rect{}
	}
	look, form = in.CutRight(lookWidth)
	return form, look
}

// noteRoom divides the room of a form: its last lines are for the note.
func (f *formModal) noteRoom(in term.Rect) (note, form term.Rect) {
	return in.CutBottom(min(len(f.said), max(0, in.H-4)))
}

// leftRight is the name of two keys in the lower edge; a click on it is the second.
const leftRight = "left/right"

func (f *formModal) key(b *Build, key string) []Request {
	if key == leftRight {
		key = "right"
	}
	sel := f.form.Sel
	used, changed := f.form.Key(key, 10)
	switch {
	case changed:
		return f.take(b, sel)
	case used:
	case key == "enter":
		return f.enter(b)
	case key == "u":
		return f.undone(b, b.back())
	case key == "U":
		return f.undone(b, b.forth())
	case key == "f" && f.mend:
		return f.undone(b, b.fix())
	case key == "esc" || key == "q":
		b.pop()
	}
	return nil
}

// undone follows what undo made of the recipe; a form whose thing is gone closes.
func (f *formModal) undone(b *Build, requests []Request) []Request {
	if f.refresh(b); len(f.form.Fields) == 0 {
		b.pop()
	}
	return requests
}

// enter opens what is behind the field, or the list of what may stand there.
func (f *formModal) enter(b *Build) []Request {
	if f.form.Sel >= len(f.form.Fields) {
		b.pop()
		return nil
	}
	fl := f.form.Fields[f.form.Sel]
	switch fl.Kind {
	case widget.Bool:
		return f.key(b, "right")
	case widget.Open:
		return f.open(b, fl.Name)
	case widget.Choice:
		if f.choose != nil {
			b.push(f.choose(b, fl.Name))
			return nil
		}
		var picks []pick
		if f.picks != nil {
			picks = f.picks(b, fl.Name)
		}
		b.push(newChoosing(fl.Name, fl.Value, or(picks, fl.Choices), func(b *Build, value string) []Request {
			return f.set(b, fl.Name, value)
		}))
	}
	return nil
}

// set gives the named field a value and takes it over.
func (f *formModal) set(b *Build, name, value string) []Request {
	i := slices.IndexFunc(f.form.Fields, func(fl widget.Field) bool { return fl.Name == name })
	if i < 0 {
		return nil
	}
	f.form.Fields[i].Value, f.form.Fields[i].Problem = value, ""
	return f.take(b, i)
}

// take hands the value of a field to the recipe; a wrong one stays in the form
// with what is wrong.
func (f *formModal) take(b *Build, i int) []Request {
	fl := &f.form.Fields[i]
	if fl.Problem != "" {
		return nil
	}
	requests, err := f.apply(b, fl.Name, fl.Value)
	if err != nil {
		fl.Problem = plainError(err)
		return nil
	}
	f.refresh(b)
	return requests
}

func (f *formModal) paste(text string) { f.form.Paste(text) }

func (f *formModal) click(b *Build, r term.Rect, m Mouse) []Request {
	s := f.sheet()
	key, inside := s.press(r, m)
	if !inside {
		if key == outside {
			f.form.Key("esc", 1) // what is being typed is left
			key = "esc"
		}
		return f.key(b, key)
	}
	form, _ := f.parts(s.area(r.W, r.H).Inset(1))
	_, form = f.noteRoom(form)
	sel := f.form.Sel
	if at, ok := f.form.Row(form, m.Y); ok && at == sel && !f.form.Typing() {
		kind := f.form.Fields[sel].Kind
		if kind == widget.Open || kind == widget.Choice && f.form.On(form, m.X) == 0 {
			return f.enter(b)
		}
	}
	if _, changed := f.form.Click(form, m.X, m.Y); changed {
		return f.take(b, sel)
	}
	return nil
}

func (f *formModal) draw(b *Build, g term.Grid, th *theme.Theme) {
	form, look := f.parts(f.sheet().draw(g, th))
	note, form := f.noteRoom(form)
	f.form.Draw(g, form, th)
	drawNote(g, note, th, f.said, f.level)
	if f.view != nil {
		b.drawLook(g, look.InsetXY(1, 0), th, f.view(b))
	}
}
