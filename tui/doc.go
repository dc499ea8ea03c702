// Package tui is the workbench: one Bubble Tea model around the screens of
// package screen.
//
//	terminal --keys, mouse--> route --> overlay | screen | app      (route.go)
//	                                       |
//	                                   Requests --> carried out     (requests.go)
//	tick (pump.go) --> Frame of the screen shown
//	after every message that changed something:
//	  frame.go: rectangles --> draw --> term.Grid --> term.Screen --> terminal
//
// Words:
//
//	screen   a page on a number key; it asks for things with Requests
//	overlay  what lies over a screen and has the keyboard first: help, palette,
//	         summary, a question
//	toast    a line at the bottom that goes away by itself
//	lesson   a step of the tutorial, in a strip above the footer (tutor.go)
//	window   what is shown outside the cells: title, progress, bell (window.go)
//	pump     the one clock: 15 Hz while a run is on the screen, 4 Hz while it is
//	         hidden, nothing when nothing moves
//
// Update never blocks: what takes longer than a frame runs in a command, on a
// goroutine of its own with its own recovery, and comes back as a message. View
// changes nothing: the frame is drawn at the end of Update and View writes it
// down.
//
// The app owns the one run there may be. Screens read its Feed; nobody here
// touches a weight. Everything but the commands and the signal watcher runs on
// Bubble Tea's goroutine, so nothing has a lock.
package tui
