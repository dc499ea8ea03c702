package theme

import "duet/tui/term"

// Theme is every style by meaning, and the glyphs. Read only.
type Theme struct {
	Name    string
	Profile term.Profile
	Glyphs  Glyphs

	// Text.
	Text   term.Style // ordinary
	Dim    term.Style // explanations, units, what matters less
	Strong term.Style // numbers that matter
	Title  term.Style // a pane's title
	Label  term.Style // the name before a value

	// Frames and places.
	Border    term.Style
	Focus     term.Style // the frame of the focused pane
	Tab       term.Style
	TabActive term.Style
	Selection term.Style // laid over the selected line
	Caret     term.Style // the text cursor
	Input     term.Style // the text of a field being edited
	Key       term.Style // a key in the footer or help
	Hint      term.Style // what the key does
	Dialog    term.Style // laid over what is behind a dialog

	// The merge.
	A      term.Style
	B      term.Style
	Merged term.Style
	Alpha  term.Style
	Best   term.Style // best possible, references
	Train  term.Style // training data, where the rest is validation

	// Charts.
	Axis  term.Style
	Bound term.Style
	Cross term.Style // crosshair
	Mark  term.Style // marks on the timeline
	Bar   term.Style // progress done
	Rest  term.Style // progress to do

	// Status; see Status for the signs.
	OK   term.Style
	Warn term.Style
	Bad  term.Style
	Info term.Style
}

// Names lists the themes in the order the theme key goes through them.
func Names() []string { return []string{"dark", "light", HighContrast} }

// HighContrast is the theme without greys; it follows the background.
const HighContrast = "high-contrast"

// Next is the name after name, the first for an unknown one.
func Next(name string) string {
	names := Names()
	for i, n := range names {
		if n == name {
			return names[(i+1)%len(names)]
		}
	}
	return names[0]
}

// New makes the theme of that name for a terminal. An unknown or empty name
// gives dark or light, as the profile says.
func New(name string, p term.Profile) *Theme {
	switch name {
	case "dark", "light", HighContrast:
	default:
		name = "dark"
		if p.Light {
			name = "light"
		}
	}
	t := &Theme{Name: name, Profile: p, Glyphs: glyphsOf(p.Glyphs)}
	t.apply(paletteOf(name, p.Light))
	if p.Calm {
		t.Glyphs.Spin = t.Glyphs.Spin[:1] // stands still
	}
	if p.Depth == term.Mono {
		t.mono()
	}
	return t
}

// apply turns a palette into styles.
func (t *Theme) apply(c palette) {
	fg, bold := term.Fg, term.Bold
	t.Text = fg(c.text)
	t.Dim = fg(c.dim)
	t.Strong = fg(c.text).With(bold)
	t.Title = fg(c.title).With(bold)
	t.Label = fg(c.dim)

	t.Border = fg(c.border)
	t.Focus = fg(c.focus)
	t.Tab = fg(c.dim)
	t.TabActive = fg(c.title).With(bold)
	t.Selection = term.Style{BG: c.selection, Attr: bold}
	t.Caret = term.Style{Attr: term.Reverse}
	t.Input = fg(c.text).With(term.Underline)
	t.Key = fg(c.focus).With(bold)
	t.Hint = fg(c.dim)
	t.Dialog = term.Style{Attr: term.Faint}

	t.A, t.B, t.Alpha = fg(c.a), fg(c.b), fg(c.alpha)
	t.Merged = fg(c.text).With(bold)
	t.Best = fg(c.best)
	t.Train = fg(c.dim)

	t.Axis = fg(c.border)
	t.Bound = fg(c.border)
	t.Cross = fg(c.title)
	t.Mark = fg(c.warn).With(bold)
	t.Bar = fg(c.focus)
	t.Rest = fg(c.border)

	t.OK, t.Warn, t.Bad, t.Info = fg(c.ok), fg(c.warn).With(bold), fg(c.bad).With(bold), fg(c.info)
}

// mono says with attributes what colours said: selection is reversed, focus
// and warnings are bold, what is less important is faint.
func (t *Theme) mono() {
	t.Selection = term.Style{Attr: term.Reverse}
	t.Focus = t.Focus.With(term.Bold)
	t.TabActive = t.TabActive.With(term.Reverse)
	for _, s := range []*term.Style{&t.Dim, &t.Hint, &t.Border, &t.Train, &t.Rest, &t.Label} {
		*s = s.With(term.Faint)
	}
}
