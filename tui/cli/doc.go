// Package cli is duet's command line: the cobra commands, what they print and
// how they end.
//
// Results go to standard output, everything else to standard error. --json
// prints one object. Scripts rely on the commands, the JSON keys and the exit
// codes, so none of them changes its meaning:
//
//	0  ok              3  recipe or shapes invalid    6    file unreadable
//	1  other           4  diverged                    130  interrupted
//	2  usage           5  check failed                143  terminated
//
// A command is a function that makes a cobra.Command and a function that does
// the work on an app value, which carries the streams. Nothing here computes:
// runs belong to package sessions, screens to package tui.
package cli
