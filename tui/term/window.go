package term

import (
	"strconv"
	"strings"
)

// Signs are the ways to say something outside the cells.
type Signs struct {
	Title    bool   // the window's title may be set
	Progress bool   // the terminal shows a task's progress (OSC 9;4)
	Notice   Notice // how to call a user who looks elsewhere
}

// Notice is a way to call the user.
type Notice uint8

// The ways to call the user.
const (
	NoNotice Notice = iota
	Bell            // BEL
	Message         // a message of the desktop (OSC 9)
)

// DetectSigns decides which signs are sent: title says whether the title is
// wanted; progress is always, none or "" for where it is known to work; notice is
// bell, osc9 or none. A dumb terminal gets none, the Linux console the bell alone.
// Multiplexers keep OSC 9 to themselves, so they get the bell, whose window they
// mark.
func DetectSigns(env func(string) string, title bool, progress, notice string) Signs {
	name := env("TERM")
	if name == "dumb" || name == "" {
		return Signs{}
	}
	wrapped := env("TMUX") != "" || strings.HasPrefix(name, "screen") || strings.HasPrefix(name, "tmux")
	console := name == "linux" || strings.HasPrefix(name, "vt")
	s := Signs{Title: title && !console}
	switch {
	case progress == "always":
		s.Progress = true
	case progress == "":
		s.Progress = !wrapped && !console && showsProgress(env)
	}
	switch {
	case notice == "none":
	case notice == "osc9" && !wrapped && !console:
		s.Notice = Message
	default:
		s.Notice = Bell
	}
	return s
}

// showsProgress knows the terminals that draw OSC 9;4; others may take it for a
// message and show "4;1;43".
func showsProgress(env func(string) string) bool {
	switch env("TERM_PROGRAM") {
	case "WezTerm", "ghostty", "mintty":
		return true
	}
	return env("WT_SESSION") != "" || env("ConEmuANSI") == "ON" || strings.Contains(env("TERM"), "ghostty")
}

// The sequences of the window. The title that was there is kept on the
// terminal's own stack.
const (
	seqPushTitle  = "\x1b[22;0t"
	seqPopTitle   = "\x1b[23;0t"
	seqNoProgress = "\x1b]9;4;0\a"
	seqBell       = "\a"
)

// Window is what the terminal shows outside its cells. The zero value leaves
// everything as it was.
type Window struct {
	Title   string // "" for the terminal's own
	Busy    bool   // a task goes on, Percent says how far it is
	Percent int    // 0 to 100
}

// appendTitle appends the sequence that sets a title. It is ASCII alone: what a
// terminal makes of more depends on settings nobody knows.
func appendTitle(buf []byte, title string) []byte {
	buf = append(buf, "\x1b]2;"...)
	return append(append(buf, plainText(title)...), '\a')
}

// appendProgress appends the sequence that shows how far a task is.
func appendProgress(buf []byte, percent int) []byte {
	buf = append(buf, "\x1b]9;4;1;"...)
	buf = strconv.AppendInt(buf, int64(min(max(percent, 0), 100)), 10)
	return append(buf, '\a')
}

// plainText is text without anything that could end or leave a sequence.
func plainText(text string) string {
	const most = 80
	clean := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, text)
	return clean[:min(len(clean), most)]
}

// appendDiff appends what turns the window from was into w. The terminal's own
// title is kept before the first of ours.
func (w Window) appendDiff(buf []byte, was Window) []byte {
	if w.Title != was.Title {
		switch {
		case w.Title == "":
			buf = append(buf, seqPopTitle...)
		case was.Title == "":
			buf = appendTitle(append(buf, seqPushTitle...), w.Title)
		default:
			buf = appendTitle(buf, w.Title)
		}
	}
	switch {
	case w.Busy && (!was.Busy || w.Percent != was.Percent):
		buf = appendProgress(buf, w.Percent)
	case !w.Busy && was.Busy:
		buf = append(buf, seqNoProgress...)
	}
	return buf
}

// Window sets what is shown outside the cells, at the next chance and without
// waiting. It is taken back while the alternate screen is off: in a pause, and at
// the end.
func (s *Screen) Window(w Window) {
	s.queue.Lock()
	changed := s.window != w
	s.window = w
	s.queue.Unlock()
	if changed {
		s.wake()
	}
}

// Call calls the user, with a few words where the notice has room for them.
func (s *Screen) Call(how Notice, text string) {
	seq := ""
	switch how {
	case Bell:
		seq = seqBell
	case Message:
		seq = "\x1b]9;" + plainText(text) + "\a"
	default:
		return
	}
	s.queue.Lock()
	s.call = seq // an older one that was not sent yet says nothing new
	s.queue.Unlock()
	s.wake()
}

// signs appends what of the window has changed, and a call. tty must be held.
func (s *Screen) signs(buf []byte) []byte {
	s.queue.Lock()
	now, call := s.window, s.call
	s.call = ""
	s.queue.Unlock()
	buf = now.appendDiff(buf, s.told)
	s.told = now
	return append(buf, call...)
}

// hush appends a call that was not sent yet, and what gives the window back. tty
// must be held.
func (s *Screen) hush(buf []byte) []byte {
	s.queue.Lock()
	call := s.call
	s.call = ""
	s.queue.Unlock()
	buf = Window{}.appendDiff(append(buf, call...), s.told)
	s.told = Window{}
	return buf
}
