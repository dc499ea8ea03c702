// Package screen holds the screens of the workbench: Home, Build, Train,
// Inspect and Replay.
//
//	keys, mouse, frames ---> Screen ---> Requests ---> the app (package tui)
//	                           |
//	                         Draw on a term.Grid, inside the app's frame
//
// A Screen is a plain struct that lives on Bubble Tea's goroutine. It never
// blocks, never touches a weight and never talks to Bubble Tea: what it wants of
// the world it asks for with a Request. Work that takes longer than a frame
// (reading a session, predicting) is an Async request, whose result comes back
// through Receive.
//
// Layout is a pure function from the size and the state to rectangles; drawing
// and mouse both use it. Draw changes nothing but the grid. Panes that cost much
// to draw cache their cells under (version of the data, size, theme).
package screen
