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
//	pump     the one clock: 10 Hz while a run is on the screen, 4 Hz while it is
//	         hidden, nothing when nothing moves
//
// Update never blocks: what takes longer than a frame runs in a command, on a
// goroutine of its own with its own recovery, and comes back as a message. View
// changes nothing: the frame is drawn at the end of Update and View writes it
// down.
//
// The app owns the one run there may be. Screens read its Feed; nobody here
// touches a weight. Everything but the commands and the signal watcher runs on
// Bubble Tea's goroutine, so nothing has a lock but a run on its way (starting).
//
// # What it may cost
//
// The goals, and the benchmark that measures each; goal- metrics stand beside what
// was measured. Machines differ and are shared, so nothing here fails a test.
//
//	Train frame, 200x60, a million steps   cold < 4 ms, one pane < 0.5 ms       TrainDraw
//	key to frame while all cores train     p50 < 2 ms, p99 < 33 ms              CostKeyToFrame/training
//	key to frame otherwise                 p99 < 16 ms                          CostKeyToFrame/rest
//	bytes to the terminal                  rest < 3 KB/s, training < 30 KB/s    CostAtRest, CostBytes
//	processor at rest                      < 0.1 %                              CostAtRest
//	first frame, on a silent terminal      < 40 ms                              CostFirstFrame
//	workbench over headless                < 3 % of a step                      CostOverHeadless
//	recording                              < 0.5 % of a step                    CostRecording
//	duet version; the binary               < 20 ms; < 25 MB                     CostVersion, TestBinarySize
//	first step of duet bench pair          < 150 ms from exec                   CostFirstStep
//	a goroutine's waking beside training   median < 1 ms, p99 < 10 ms           WakeBesideTraining
//	memory over a million steps            flat                                 TestMemoryOverAMillionSteps
//
//	go test -run '^$' -bench 'Cost|TrainDraw|WakeBeside' -timeout 1h ./tui ./tui/screen ./nn/plan
//	DUET_LONG=1 go test -run 'BinarySize|Million|Monkey|Roam' -timeout 1h -v ./tui
package tui
