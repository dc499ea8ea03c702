// Package quiet stops Bubble Tea from asking the terminal for its background
// colour before main runs.
//
// Bubble Tea v1.3.10 calls lipgloss.HasDarkBackground in its own package init
// (tea_init.go). On a terminal that never answers, that call waits five
// seconds, eats what the user types meanwhile, and does so for every command,
// even "duet version". Telling Lip Gloss the answer first makes the call
// return at once, without a byte sent.
//
// How it works:
//
//	import path    duet/tui/quiet  <  github.com/charmbracelet/bubbletea
//	needs          only lipgloss      lipgloss and others
//
// Go initialises packages in order of import path as soon as their imports
// are ready. So this package must import nothing but Lip Gloss, and its path
// must sort before Bubble Tea's; "duet/..." does. main imports it for its side
// effect:
//
//	import _ "duet/tui/quiet"
//
// Whether the theme is dark or light is decided elsewhere (term.Detect, from
// flags and COLORFGBG), never by asking.
//
// The init function is the whole package: there is no other place that runs
// before another package's init. It owns no memory and starts no goroutine.
package quiet
