package term

import (
	"strings"
	"testing"
)

func TestDetectSigns(t *testing.T) {
	for _, c := range []struct {
		env, progress, notice string
		title                 bool
		want                  Signs
	}{
		{"TERM=xterm-256color", "", "bell", true, Signs{Title: true, Notice: Bell}},
		{"TERM=xterm-256color", "", "osc9", true, Signs{Title: true, Notice: Message}},
		{"TERM=xterm-256color", "", "none", false, Signs{}},
		{"TERM=xterm-256color", "always", "none", false, Signs{Progress: true}},
		{"TERM=xterm-256color TERM_PROGRAM=WezTerm", "", "none", false, Signs{Progress: true}},
		{"TERM=xterm-256color TERM_PROGRAM=WezTerm", "none", "none", false, Signs{}},
		{"TERM=xterm-256color WT_SESSION=x", "", "none", false, Signs{Progress: true}},
		{"TERM=xterm-ghostty", "", "none", false, Signs{Progress: true}},
		{"TERM=tmux-256color TERM_PROGRAM=ghostty", "", "osc9", true, Signs{Title: true, Notice: Bell}},
		{"TERM=xterm-256color TMUX=/x WT_SESSION=x", "", "osc9", true, Signs{Title: true, Notice: Bell}},
		{"TERM=linux WT_SESSION=x", "", "osc9", true, Signs{Notice: Bell}},
		{"TERM=vt100", "", "bell", true, Signs{Notice: Bell}},
		{"TERM=dumb", "always", "bell", true, Signs{}},
		{"", "always", "bell", true, Signs{}},
	} {
		if got := DetectSigns(envOf(c.env), c.title, c.progress, c.notice); got != c.want {
			t.Errorf("%q %q %q title=%v: %+v, want %+v", c.env, c.progress, c.notice, c.title, got, c.want)
		}
	}
}

// TestWindow: the terminal's own title is kept before the first of ours, and it and
// the progress come back whenever the alternate screen goes.
func TestWindow(t *testing.T) {
	s := newTTY(t, 20, 4)
	s.Window(Window{Title: "early"})
	s.Call(Bell, "")
	if got := s.drain(); got != "" {
		t.Errorf("before the alternate screen: %q", got)
	}
	s.WriteString(seqAltOn)
	if got := s.drain(); !strings.Contains(got, seqPushTitle+"\x1b]2;early\a\a") {
		t.Errorf("at first: %q", got)
	}
	for _, c := range []struct {
		w    Window
		want string
	}{
		{Window{Title: "early"}, ""},
		{Window{Title: "a 1 %", Busy: true, Percent: 1}, "\x1b]2;a 1 %\a\x1b]9;4;1;1\a"},
		{Window{Title: "a 1 %", Busy: true, Percent: 1}, ""},
		{Window{Title: "a 1 %", Busy: true, Percent: 250}, "\x1b]9;4;1;100\a"},
		{Window{Title: "a 1 %"}, seqNoProgress},
		{Window{}, seqPopTitle},
		{Window{Title: "b", Busy: true, Percent: -3}, seqPushTitle + "\x1b]2;b\a\x1b]9;4;1;0\a"},
	} {
		s.Window(c.w)
		if got := s.drain(); got != c.want {
			t.Errorf("%+v sends %q, want %q", c.w, got, c.want)
		}
	}
	testWindowEnd(t, s)
}

func testWindowEnd(t *testing.T, s *tty) {
	s.Stop() // so that nothing but the end can send the call
	s.Call(Message, "done")
	s.WriteString(seqAltOff)
	if got := s.drain(); !strings.Contains(got, "\x1b]9;done\a"+seqPopTitle+seqNoProgress+seqAltOff) {
		t.Errorf("at the end: %q", got)
	}
	s.WriteString(seqAltOn)
	if got := s.drain(); !strings.Contains(got, seqPushTitle+"\x1b]2;b\a") || strings.Contains(got, "done") {
		t.Errorf("after a pause: %q", got)
	}
}

// TestWindowText: nothing in a name ends the sequence or begins another.
func TestWindowText(t *testing.T) {
	s := newTTY(t, 20, 4)
	s.WriteString(seqAltOn)
	s.drain()
	bad := "a\a\x1b]52;c;eA==\a\u009c\u202eü\n"
	s.Window(Window{Title: bad})
	if got := s.drain(); got != seqPushTitle+"\x1b]2;a??]52;c;eA==?????\a" {
		t.Errorf("title %q", got)
	}
	s.Call(Message, bad)
	if got := s.drain(); got != "\x1b]9;a??]52;c;eA==?????\a" {
		t.Errorf("message %q", got)
	}
	s.Call(NoNotice, "x")
	s.Window(Window{Title: strings.Repeat("x", 500)})
	if got := s.drain(); len(got) > 100 {
		t.Errorf("a long title sends %d bytes", len(got))
	}
}
