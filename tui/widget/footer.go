package widget

import (
	"slices"

	"duet/tui/term"
	"duet/tui/theme"
)

// Footer is the bottom line: what the keys do here, and a word on the right.
// Hints that do not fit are left out from the end, except those whose first key is
// among Always, and so is what is disabled.
type Footer struct {
	Bindings []Binding // those without Short are skipped
	Always   []string
	Right    string
}

// hint is one placed entry of the footer.
type hint struct {
	x, w    int
	binding Binding
}

// maxLabel is the longest list of keys the footer shows in full; of a longer one
// it shows the first key.
const maxLabel = 5

// face is the key as the footer shows it: "< >", "space".
func (h hint) face() string {
	if l := h.binding.Label(); term.Width(l) <= maxLabel {
		return l
	}
	return h.binding.Keys[0]
}

// place lays the hints out over w cells and says where the right text begins.
func (f Footer) place(w int) (hints []hint, right int) {
	right = w - term.Width(f.Right) - 1
	if f.Right == "" {
		right = w
	}
	x, kept := 1, 0 // kept is the room for those that always stand here and are still to come
	var all []hint
	for _, b := range f.Bindings {
		if b.Short == "" || len(b.Keys) == 0 || b.Reason() != "" {
			continue
		}
		h := hint{binding: b}
		h.w = term.Width(h.face()) + 1 + term.Width(b.Short)
		all = append(all, h)
		if f.always(h) {
			kept += h.w + 2
		}
	}
	full := false
	for _, h := range all {
		always := f.always(h)
		if always {
			kept -= h.w + 2
		}
		full = full || !always && x+h.w+kept >= right
		if full && !always || x+h.w >= right {
			continue
		}
		h.x = x
		hints = append(hints, h)
		x += h.w + 2
	}
	return hints, right
}

func (f Footer) always(h hint) bool { return slices.Contains(f.Always, h.binding.Keys[0]) }

// Draw draws the first line of r.
func (f Footer) Draw(g term.Grid, r term.Rect, th *theme.Theme) {
	v := g.Sub(r.Row(0))
	hints, right := f.place(v.W)
	for _, h := range hints {
		v.Spans(h.x, 0, h.w, th.Key.Span(h.face()), th.Hint.Span(" "+h.binding.Short))
	}
	if right > 0 && f.Right != "" {
		v.Text(right, 0, v.W-right, f.Right, th.Text)
	}
}

// Click returns the key of the hint at (x, y): send it as if it were typed.
func (f Footer) Click(r term.Rect, x, y int) (key string, ok bool) {
	if !r.Row(0).Contains(x, y) {
		return "", false
	}
	hints, _ := f.place(r.W)
	for _, h := range hints {
		if x >= r.X+h.x && x < r.X+h.x+h.w {
			return h.binding.Keys[0], true
		}
	}
	return "", false
}
