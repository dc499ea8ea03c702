// Package theme gives colours and glyphs their meaning. A screen never names a
// colour: it asks for "branch A", "a warning", "the border of the pane that
// has the focus".
//
//	term.Profile --+
//	               +--> New --> *Theme --> screens, charts, widgets
//	theme name   --+              |
//	                              +-- Glyphs (the same meaning, other shapes)
//
// # What holds in every theme
//
// The colours of branch A (blue), branch B (orange) and alpha (magenta) are
// those of Okabe and Ito, which people with every common colour blindness can
// tell apart; the merge is bold in the text's own colour. On a dark background
// blue is the lighter of their two blues, and on a light one orange and magenta
// are darker than theirs, for contrast. Text has 4.5:1 against its background and
// lines have 3:1; in the theme of high contrast, which has no greys, it is 7:1 and
// 4.5:1. The tests measure that, and how far the series are apart for people who
// lack one kind of cone.
//
// Colour never says anything alone. Each series has a glyph of its own (a, b,
// *, ...), a status has a sign and a word, focus has a double frame, selection
// a marker. So mono works, and so does a colour-blind reader's screen.
//
// # Memory and goroutines
//
// A Theme is made once for a name and a profile and never changed, so it may be
// shared. It is passed down, never a global: two themes can be drawn side by
// side in one test.
package theme
