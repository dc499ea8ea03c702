// Package term is the terminal below Bubble Tea: a grid of cells to draw on,
// an output writer that sends only the cells that changed, an input reader
// that cuts no key in two, and the one decision about colours and glyphs.
//
//	screens ---draw---> Grid ---Present---> Screen ---changed cells---> tty
//	                     |                    ^
//	                   String                 | modes (alt screen, mouse ...)
//	                     v                    |
//	tea.View (golden tests)               Bubble Tea <---keys--- Input <--- tty
//
// # Words
//
//	cell     one place of the terminal: a rune, perhaps more of its grapheme
//	         cluster, and a style
//	frame    a full Grid; what the terminal will look like
//	profile  colour depth and glyph set (Detect), the same for the whole run
//	view     a Grid made by Sub: a clipped window into a frame
//
// # Why not Bubble Tea's renderer
//
// It compares lines, so one new dot of a curve sends a whole line of escape
// sequences, and its clock costs about one percent of a core while nothing
// happens. Screen swallows those frames (give Bubble Tea WithFPS(1)) and sends
// cell differences instead: about a tenth of the bytes, in the moment they are
// presented. View still returns the whole frame as a string, so tests and the
// rest of Bubble Tea see an ordinary program.
//
//	screen := term.NewScreen(os.Stdout, func(error) { p.Kill() })
//	defer screen.Stop()
//	p = tea.NewProgram(model, tea.WithAltScreen(), tea.WithFPS(1),
//		tea.WithOutput(screen), tea.WithInput(term.NewInput(os.Stdin)))
//
// # Memory and goroutines
//
// A Grid belongs to the goroutine that draws it. Present copies it, so the
// caller may draw the next frame at once. Screen has one goroutine of its own,
// ended by Stop; every method of Screen may be called from any goroutine.
// Everything else here is a value without shared state.
//
// # Safety
//
// Nothing panics for any size. Text never carries a control character to the
// terminal: the grid replaces what would move the cursor. Text from outside is
// scrubbed where it enters; this is the second fence.
package term
