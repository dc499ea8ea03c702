//go:build unix

package tui

import (
	"os"
	"os/signal"
	"syscall"
)

// deadly are the signals that end the workbench in order.
var deadly = []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT}

// stopKey is the signal of ctrl+z when it comes from outside.
var stopKey = []os.Signal{syscall.SIGTSTP}

// number is the signal's number.
func number(s os.Signal) int {
	if n, ok := s.(syscall.Signal); ok {
		return int(n)
	}
	return 0
}

// stopProcess stops the process group, as the terminal does on ctrl+z, and comes
// back when it is continued. It sends SIGSTOP: once Go has caught SIGTSTP, no call
// brings its default action back.
func stopProcess() error {
	goOn := make(chan os.Signal, 1)
	signal.Notify(goOn, syscall.SIGCONT)
	defer signal.Stop(goOn)
	if err := syscall.Kill(0, syscall.SIGSTOP); err != nil {
		return err
	}
	<-goOn
	return nil
}
