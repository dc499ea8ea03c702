//go:build !unix

package tui

import "os"

// deadly are the signals that end the workbench in order.
var deadly = []os.Signal{os.Interrupt}

// stopKey is empty: there is no job control here.
var stopKey []os.Signal

// number is the signal's number: there is only the interrupt.
func number(os.Signal) int { return 2 }

// stopProcess does nothing: a program cannot be stopped and continued here.
func stopProcess() error { return nil }
