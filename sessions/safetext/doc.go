// Package safetext makes text that came from outside fit to be shown.
//
// A session file, a data file, an imported model or the operating system may
// hand over any bytes. On a terminal such bytes are commands: they move the
// cursor, retitle the window, write the clipboard or turn a line backwards.
// So text is scrubbed once, where it enters, and everything after that point
// may draw it without a second thought.
//
//	class                          what happens to it
//	TAB, CR, LF, other spaces      one space (LF stays in Block)
//	C0, DEL, C1                    dropped
//	bidirectional controls         dropped
//	other unprintable, bad UTF-8   U+FFFD
//	more than 8 combining marks    the rest is dropped
//
// The functions are pure: no state, any goroutine, and a scrubbed text
// scrubs to itself.
package safetext
