package widget

import (
	"unicode/utf8"

	"duet/tui/term"
	"duet/tui/theme"
)

// Form is fields to fill in. Arrows go through them, left and right turn a
// choice or step a number, enter or a first letter edits text, tab completes it. A value that is
// wrong is kept with its Problem, so nothing typed is lost.
type Form struct {
	Fields []Field
	Sel    int

	input   Input
	editing bool
	before  string // to go back to on esc

	fresh bool     // nothing was typed yet, and the first letter replaces the value
	tried []string // the completions tab goes through; nil before the first tab
	at    int      // the one that stands in the field
}

// Typing says whether letters go into a field now.
func (f *Form) Typing() bool { return f.editing }

// Value is the value of the named field, "" if there is none.
func (f *Form) Value(name string) string {
	for _, fl := range f.Fields {
		if fl.Name == name {
			return fl.Value
		}
	}
	return ""
}

// Validate checks every field and says whether all are right. It selects the
// first wrong one.
func (f *Form) Validate() bool {
	ok := true
	for i := range f.Fields {
		f.Fields[i].Problem = f.Fields[i].validate(f.Fields[i].Value)
		if f.Fields[i].Problem != "" && ok {
			ok = false
			f.Sel = i
		}
	}
	return ok
}

// field is the selected field, nil in an empty form.
func (f *Form) field() *Field {
	if len(f.Fields) == 0 {
		return nil
	}
	f.Sel = max(0, min(f.Sel, len(f.Fields)-1))
	return &f.Fields[f.Sel]
}

// Key takes a key. changed says that a value is a new one. A form that is not
// Typing leaves enter on choices, esc and letters it does not know to the
// screen: enter usually applies the form.
func (f *Form) Key(key string, page int) (used, changed bool) {
	fl := f.field()
	if fl == nil {
		return false, false
	}
	if f.editing {
		return f.editKey(fl, key)
	}
	switch key {
	case "tab":
		f.Sel = (f.Sel + 1) % len(f.Fields)
		return true, false
	case "shift+tab":
		f.Sel = (f.Sel + len(f.Fields) - 1) % len(f.Fields)
		return true, false
	case "right", "l":
		if fl.turns() {
			return true, fl.turn(1)
		}
	case "left", "h":
		if fl.turns() {
			return true, fl.turn(-1)
		}
	case "space":
		if !isNumeric(fl.Kind) && fl.turn(1) {
			return true, true
		}
	case "enter":
		if fl.Kind == Choice || fl.Kind == Bool || fl.Kind == Open {
			return false, false
		}
		f.begin(fl, fl.Value)
		return true, false
	}
	if to, ok := move(key, f.Sel, len(f.Fields), page); ok {
		f.Sel = to
		return true, false
	}
	if (isNumeric(fl.Kind) || fl.Digits) && len(key) == 1 && (key[0] >= '0' && key[0] <= '9' || key == "." || key == "-") {
		f.begin(fl, "")
		f.input.Key(key)
		return true, false
	}
	return false, false
}

// isNumeric says whether a digit begins editing.
func isNumeric(k Kind) bool { return k == Number || k == Whole }

// begin starts editing with the given text.
func (f *Form) begin(fl *Field, text string) {
	f.editing, f.before, f.tried, f.fresh = true, fl.Value, nil, fl.Replace
	f.input = Input{}
	f.input.Set(text)
}

// Begin starts editing the selected field, as enter does, if it is one that is
// typed.
func (f *Form) Begin() bool {
	fl := f.field()
	if fl == nil || f.editing || fl.Kind != Text && !isNumeric(fl.Kind) {
		return false
	}
	f.begin(fl, fl.Value)
	return true
}

// complete puts the next of the completions (d is 1), or the one before, into the
// field; false when there is none, and tab goes on to the next field.
func (f *Form) complete(fl *Field, d int) bool {
	if f.tried == nil {
		f.tried, f.at = fl.completions(f.input.Value()), -1
		if d < 0 {
			f.at = 0
		}
	}
	n := len(f.tried)
	if n == 0 {
		return false
	}
	f.fresh = false
	f.at = (f.at + d + n) % n
	f.input.Set(f.tried[f.at])
	fl.Problem = fl.validate(f.input.Value())
	return true
}

// editKey takes a key while a field is edited.
func (f *Form) editKey(fl *Field, key string) (used, changed bool) {
	if key == "tab" && f.complete(fl, 1) || key == "shift+tab" && f.tried != nil && f.complete(fl, -1) {
		return true, false
	}
	f.tried = nil
	switch key {
	case "esc":
		f.editing = false
		fl.Problem = fl.validate(fl.Value)
		return true, false
	case "enter", "tab", "shift+tab", "up", "down":
		changed = f.commit(fl)
		switch key {
		case "tab", "down":
			f.Sel = min(f.Sel+1, len(f.Fields)-1)
		case "shift+tab", "up":
			f.Sel = max(f.Sel-1, 0)
		}
		return true, changed
	}
	if f.fresh && utf8.RuneCountInString(key) == 1 {
		f.input.Set("")
	}
	f.fresh = false
	used = f.input.Key(key)
	fl.Problem = fl.validate(f.input.Value())
	return used, false
}

// commit takes the edited text as the value.
func (f *Form) commit(fl *Field) (changed bool) {
	f.editing = false
	fl.Value = f.input.Value()
	fl.Problem = fl.validate(fl.Value)
	return fl.Value != f.before
}

// Paste inserts text into the field being edited.
func (f *Form) Paste(s string) bool {
	if fl := f.field(); f.editing && fl != nil {
		if f.fresh {
			f.input.Set("")
		}
		f.input.Paste(s)
		f.tried, f.fresh = nil, false
		fl.Problem = fl.validate(f.input.Value())
	}
	return f.editing
}

// labelWidth is the column the values begin at, for w cells.
func (f *Form) labelWidth(w int) int {
	n := 0
	for _, fl := range f.Fields {
		n = max(n, term.Width(fl.Name))
	}
	return min(n, max(0, w/2-2)) + 3
}

// Draw draws the fields, and help or problem of the selected one in the last
// lines.
func (f *Form) Draw(g term.Grid, r term.Rect, th *theme.Theme) {
	body, foot := f.parts(r)
	v := g.Sub(body)
	sel := max(0, min(f.Sel, len(f.Fields)-1))
	top := window(sel, len(f.Fields), v.H)
	w := v.W
	if scrollbar(v, th, top, len(f.Fields)) {
		w--
	}
	for y := 0; y < v.H && top+y < len(f.Fields); y++ {
		f.drawField(v.Sub(term.Rect{Y: y, W: w, H: 1}), th, top+y, top+y == sel)
	}
	if foot.Empty() || len(f.Fields) == 0 {
		return
	}
	text, style := f.Fields[sel].Help, th.Dim
	fv := g.Sub(foot)
	switch p := f.Fields[sel].Problem; {
	case f.drawCompletions(fv, th, f.Fields[sel]): // what is typed so far need not be right
		fv = fv.Sub(term.Rect{Y: 1, W: fv.W, H: fv.H - 1})
	case p != "":
		text, style = th.Glyphs.Cross+" "+p, th.Bad
	}
	for y, line := range term.Wrap(text, foot.W-1) {
		fv.Text(1, y, foot.W-1, line, style)
	}
}

// drawCompletions shows what tab would make of the text being typed, in the first
// line of v; false when there is nothing.
func (f *Form) drawCompletions(v term.Grid, th *theme.Theme, fl Field) bool {
	if !f.editing {
		return false
	}
	words, at := f.tried, f.at
	if words == nil {
		words, at = fl.completions(f.input.Value()), -1
	}
	if len(words) == 0 {
		return false
	}
	x := 1 + v.Text(1, 0, v.W-1, "tab ", th.Key)
	for i := max(0, at); i < len(words) && x < v.W; i++ {
		style := th.Text
		if i == at {
			style = th.Strong
		}
		x += v.Text(x, 0, v.W-x, words[i], style) + 2
	}
	return true
}

// parts divides r into fields and help: two lines of help when there is room.
func (f *Form) parts(r term.Rect) (body, foot term.Rect) {
	if r.H < 4 {
		return r, term.Rect{}
	}
	foot, body = r.CutBottom(2)
	return body, foot
}

// drawField draws one field on its line.
func (f *Form) drawField(v term.Grid, th *theme.Theme, i int, selected bool) {
	fl := f.Fields[i]
	at := f.labelWidth(v.W)
	if selected {
		v.Text(0, 0, 1, th.Glyphs.Pointer, th.Key)
	}
	v.Text(2, 0, at-3, term.Clip(fl.Name, at-3), th.Label)
	if selected && f.editing {
		f.input.Draw(v, term.Rect{X: at, W: v.W - at, H: 1}, th)
		return
	}
	room := v.W - at
	x := at
	switch fl.Kind {
	case Choice, Number, Whole:
		x += v.Spans(x, 0, room, th.Dim.Span("< "), th.Text.Span(fl.Value), th.Dim.Span(" >"))
	case Bool:
		sign := "no"
		if fl.Value == "true" {
			sign = "yes"
		}
		x += v.Spans(x, 0, room, th.Dim.Span("< "), th.Text.Span(sign), th.Dim.Span(" >"))
	case Open:
		text := term.Clip(fl.Value, room-2)
		x += v.Spans(x, 0, room, th.Text.Span(text), th.Dim.Span(" "+th.Glyphs.Right))
	default:
		x += v.Text(x, 0, room, term.Clip(fl.Value, room), th.Text)
	}
	if fl.Problem != "" {
		v.Text(x+1, 0, v.W-x-1, th.Glyphs.Cross, th.Bad)
	}
	if selected {
		v.Paint(v.Bounds(), th.Selection)
	}
}

// Click selects the field at (x, y); on a selected choice or switch it turns
// it, to the left half backwards, and one that is typed begins to be edited. A number
// is turned by the arrows beside it.
func (f *Form) Click(r term.Rect, x, y int) (used, changed bool) {
	body, _ := f.parts(r)
	if f.field() == nil || !body.Contains(x, y) {
		return false, false
	}
	i := window(f.Sel, len(f.Fields), body.H) + y - body.Y
	if i >= len(f.Fields) {
		return false, false
	}
	if f.editing {
		changed = f.commit(f.field())
	}
	if i != f.Sel {
		f.Sel = i
		return true, changed
	}
	if d := f.On(r, x); d != 0 && isNumeric(f.Fields[i].Kind) && x >= body.X+f.labelWidth(body.W) && x <= f.arrow(r) {
		return true, f.Fields[i].turn(d) || changed
	}
	if f.Begin() {
		return true, changed
	}
	value := body.X + f.labelWidth(body.W)
	d := 1
	if x < value+2 {
		d = -1
	}
	return true, f.Fields[i].turn(d) || changed
}

// On tells what of the selected field's line the column x is on: -1 for the arrow to
// the left of a choice or anything before it, 1 for the arrow to its right or anything
// behind it, 0 for the value.
func (f *Form) On(r term.Rect, x int) int {
	fl := f.field()
	if fl == nil {
		return 0
	}
	at := r.X + f.labelWidth(r.W) + term.Width("< ")
	switch {
	case x < at:
		return -1
	case x >= at+term.Width(fl.Value):
		return 1
	}
	return 0
}

// arrow is the column of the arrow to the right of the selected field's value.
func (f *Form) arrow(r term.Rect) int {
	return r.X + f.labelWidth(r.W) + term.Width("< "+f.field().Value+" ")
}

// Row is the number of the field drawn at line y of the screen in r, false where
// there is none.
func (f *Form) Row(r term.Rect, y int) (int, bool) {
	body, _ := f.parts(r)
	i := window(f.Sel, len(f.Fields), body.H) + y - body.Y
	return i, y >= body.Y && y < body.Y+body.H && i < len(f.Fields)
}
