//go:build unix

package tui_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"

	"duet/tui/cli"
)

// asMain makes the test binary be duet itself, so that a test can run the whole
// program on a terminal without building it.
const asMain = "DUET_TEST_AS_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(asMain) != "" {
		os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// longTests says that what takes minutes is run too.
func longTests() bool { return os.Getenv("DUET_LONG") != "" }

// stage is duet in a process of its own, on a terminal whose screen a model
// follows. The terminal answers no query.
type stage struct {
	tb   testing.TB
	cmd  *exec.Cmd
	far  *os.File // the terminal's end
	dir  string   // of sessions and settings
	gone chan struct{}

	news chan struct{} // something has come

	mu    sync.Mutex
	inbox []arrival // what came and is not yet on the screen of the model
	log   []byte    // what came last, for the sequences in it
	count int       // bytes that came

	// The model belongs to the test's goroutine.
	vt   vt10x.Terminal
	tail []byte    // the beginning of a letter whose rest has not come
	last time.Time // when the last that is on the screen came
}

// arrival is what one read brought, and when: the reader does nothing else, so that
// the time is that of the terminal and not of its model.
type arrival struct {
	at   time.Time
	data []byte
}

// logged bounds the bytes that a stage keeps.
const logged = 1 << 20

// played starts the test binary as duet.
func played(tb testing.TB, w, h int, args ...string) *stage {
	tb.Helper()
	exe, err := os.Executable()
	if err != nil {
		tb.Fatal(err)
	}
	return playedBy(tb, exe, tb.TempDir(), w, h, args...)
}

// playedBy starts a program as duet, with its sessions and settings in dir.
func playedBy(tb testing.TB, exe, dir string, w, h int, args ...string) *stage {
	tb.Helper()
	s := &stage{tb: tb, dir: dir, gone: make(chan struct{}), vt: vt10x.New(vt10x.WithSize(w, h)), news: make(chan struct{}, 1)}
	s.cmd = exec.Command(exe, args...)
	s.cmd.Dir = dir
	s.cmd.Env = environment(dir)
	far, err := pty.StartWithSize(s.cmd, &pty.Winsize{Rows: uint16(h), Cols: uint16(w)})
	if err != nil {
		tb.Skipf("no pseudo terminal: %v", err)
	}
	s.far = far
	go s.follow()
	tb.Cleanup(func() {
		s.cmd.Process.Kill()
		s.cmd.Wait()
		<-s.gone
		far.Close()
	})
	return s
}

// environment is that of a terminal with everything, and of nobody's settings.
func environment(dir string) []string {
	env := []string{asMain + "=1", "TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8", "HOME=" + dir, "PATH=" + os.Getenv("PATH")}
	for _, v := range []string{"DATA", "STATE", "CONFIG", "CACHE"} {
		env = append(env, "XDG_"+v+"_HOME="+filepath.Join(dir, strings.ToLower(v)))
	}
	return env
}

// follow reads what the program sends.
func (s *stage) follow() {
	defer close(s.gone)
	buf := make([]byte, 1<<16)
	for {
		n, err := s.far.Read(buf)
		s.mu.Lock()
		s.inbox = append(s.inbox, arrival{time.Now(), bytes.Clone(buf[:n])})
		s.count += n
		s.log = append(s.log, buf[:n]...)
		if len(s.log) > 2*logged {
			s.log = append(s.log[:0], s.log[len(s.log)-logged:]...)
		}
		s.mu.Unlock()
		select {
		case s.news <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

// show hands the model the next thing that came; false when there is none.
func (s *stage) show() bool {
	s.mu.Lock()
	if len(s.inbox) == 0 {
		s.mu.Unlock()
		return false
	}
	next := s.inbox[0]
	s.inbox = s.inbox[1:]
	s.mu.Unlock()
	s.last = next.at
	b := append(s.tail, next.data...) // the model loses a letter that is cut in two
	cut := len(b)
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if c := b[len(b)-n]; utf8.RuneStart(c) {
			if !utf8.FullRune(b[len(b)-n:]) {
				cut = len(b) - n
			}
			break
		}
	}
	s.vt.Write(b[:cut])
	s.tail = bytes.Clone(b[cut:])
	return true
}

// text is the screen as it stands.
func (s *stage) text() string {
	for s.show() {
	}
	return trimmed(s.vt.String())
}

// trimmed is a screen without the blanks at the end of its lines.
func trimmed(screen string) string {
	lines := strings.Split(screen, "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// sent is the number of bytes so far, and the last of them.
func (s *stage) sent() (int, string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.count, string(s.log)
}

// patience is how long a test waits for anything.
const patience = 60 * time.Second

// until waits until the screen is as wanted, looking at it whenever something has
// come, and returns when that was.
func (s *stage) until(what string, ok func(screen string) bool) time.Time {
	s.tb.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		for more := true; more; more = s.show() {
			if ok(s.vt.String()) {
				return s.last
			}
		}
		select {
		case <-s.news:
		case <-s.gone:
			if screen := s.text(); !ok(screen) {
				s.tb.Fatalf("waiting for %s, the program ended with\n%s", what, screen)
			}
			return s.last
		case <-late.C:
			s.tb.Fatalf("no %s in %v:\n%s", what, patience, s.text())
		}
	}
}

// has waits for a text on the screen.
func (s *stage) has(text string) time.Time {
	s.tb.Helper()
	return s.until(fmt.Sprintf("%q", text), func(screen string) bool { return strings.Contains(screen, text) })
}

// hasNot waits for a text to go from the screen.
func (s *stage) hasNot(text string) time.Time {
	s.tb.Helper()
	return s.until(fmt.Sprintf("screen without %q", text), func(screen string) bool { return !strings.Contains(screen, text) })
}

// quiet is how long nothing comes from a program that has nothing more to say.
const quiet = 200 * time.Millisecond

// idle waits until the program has nothing more to say.
func (s *stage) idle() {
	s.tb.Helper()
	for late := time.Now().Add(patience); time.Now().Before(late); {
		rest := time.NewTimer(quiet)
		select {
		case <-s.news:
			rest.Stop()
			for s.show() {
			}
		case <-rest.C:
			return
		}
	}
	s.tb.Fatalf("the program is never idle:\n%s", s.text())
}

// sequences are the keys that are no letters, as a terminal sends them.
var sequences = strings.NewReplacer("<enter>", "\r", "<esc>", "\x1b", "<tab>", "\t", "<up>", "\x1b[A", "<down>", "\x1b[B", "<right>", "\x1b[C",
	"<left>", "\x1b[D", "<home>", "\x1b[H", "<end>", "\x1b[F", "<ctrl+c>", "\x03", "<ctrl+u>", "\x15", "<space>", " ", "<pgdown>", "\x1b[6~", "<back>", "\x7f")

// keys types, with names in angle brackets.
func (s *stage) keys(text string) {
	s.tb.Helper()
	if _, err := s.far.WriteString(sequences.Replace(text)); err != nil {
		select {
		case <-s.gone: // it has ended, which whoever waits for an answer is told
		case <-time.After(patience):
			s.tb.Fatal(err)
		}
	}
}

// click presses and releases the left button over the first place of a text.
func (s *stage) click(text string) {
	s.tb.Helper()
	x, y := 0, 0
	s.until(fmt.Sprintf("%q", text), func(screen string) bool {
		for i, line := range strings.Split(screen, "\n") {
			if at := strings.Index(line, text); at >= 0 {
				x, y = utf8.RuneCountInString(line[:at]), i
				return true
			}
		}
		return false
	})
	s.keys(fmt.Sprintf("\x1b[<0;%d;%dM\x1b[<0;%d;%dm", x+1, y+1, x+1, y+1))
}

// resize gives the terminal another size; the kernel tells the program.
func (s *stage) resize(w, h int) {
	s.tb.Helper()
	for s.show() {
	}
	s.vt.Resize(w, h)
	if err := pty.Setsize(s.far, &pty.Winsize{Rows: uint16(h), Cols: uint16(w)}); err != nil {
		s.tb.Fatal(err)
	}
}

// ended waits for the program to end and returns its exit code.
func (s *stage) ended() int {
	s.tb.Helper()
	select {
	case <-s.gone:
	case <-time.After(patience):
		s.tb.Fatalf("the program does not end:\n%s", s.text())
	}
	s.cmd.Wait()
	return s.cmd.ProcessState.ExitCode()
}

// session is the path of a session of the stage.
func (s *stage) session(name string) string {
	return filepath.Join(s.dir, "data", "duet", "sessions", name+".duet")
}

// ours are the sequences that the workbench may send, letters aside.
var ours = regexp.MustCompile("^(?:" + strings.Join([]string{
	`\x1b\[[0-9;]*m`, `\x1b\[[0-9]*;?[0-9]*H`, `\x1b\[[0-9]*[CK]`, `\x1b\[2J`, `\x1b\[\?(?:7|25|1002|1003|1004|1006|1049|2004|2026)[hl]`,
	`\x1b\[2[23];0t`, `\x1b\]2;[ -~]*\x07`, `\x1b\]9;4;[0-9;]*\x07`, `\x1b\]52;c;[A-Za-z0-9+/=]*\x07`, `\x07`, `[\r\n]`, `[ -~]`,
}, "|") + ")")

// stray is the first thing in what was sent that is no letter and no sequence of
// ours, "" for none. Letters are those that a screen can show: no control
// characters and none that turn the direction of writing.
func stray(sent string) string {
	for i := 0; i < len(sent); {
		if n := len(ours.FindString(sent[i:])); n > 0 {
			i += n
			continue
		}
		r, n := utf8.DecodeRuneInString(sent[i:])
		bad := r == utf8.RuneError || r < 0xa0 || r >= 0x200b && r <= 0x200f || r >= 0x2028 && r <= 0x202e || r >= 0x2060 && r <= 0x206f || r == 0xfeff
		if bad {
			return sent[i:min(len(sent), i+24)]
		}
		i += n
	}
	return ""
}

// clean checks that nothing but letters and the workbench's own sequences was sent.
func (s *stage) clean() {
	s.tb.Helper()
	count, sent := s.sent()
	if count > len(sent) { // begins anywhere
		if at := strings.IndexByte(sent, 0x1b); at >= 0 {
			sent = sent[at:]
		}
	}
	if at := strings.LastIndex(sent, "\x1b[?2026l"); at >= 0 {
		sent = sent[:at] // what follows may be a frame on its way
	}
	if bad := stray(sent); bad != "" {
		s.tb.Errorf("the terminal was sent %q", bad)
	}
}
