package quiet_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/creack/pty"

	_ "duet/tui/quiet"
)

// childEnv tells this test binary to be the program under test: a Bubble Tea
// program that links this package, draws one frame and leaves.
const childEnv = "DUET_QUIET_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) != "" {
		if _, err := tea.NewProgram(hello{}, tea.WithAltScreen()).Run(); err != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

type hello struct{}

func (hello) Init() tea.Cmd {
	return tea.Tick(100*time.Millisecond, func(time.Time) tea.Msg { return tea.Quit() })
}
func (h hello) Update(m tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := m.(tea.QuitMsg); ok {
		return h, tea.Quit
	}
	return h, nil
}
func (hello) View() string { return "hello" }

// On a terminal that never answers, nothing is asked: no OSC 11, no cursor
// position, and the frame comes without the five seconds of waiting.
func TestNoQueryOnSilentTerminal(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = []string{childEnv + "=1", "TERM=xterm-256color", "LANG=C.UTF-8", "HOME=" + t.TempDir()}
	tty, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		t.Fatal(err)
	}
	defer tty.Close()
	out, err := io.ReadAll(tty) // ends when the child does
	if err != nil && !errors.Is(err, syscall.EIO) {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatalf("child: %v, after %q", err, out)
	}
	for _, query := range []string{"\x1b]11", "\x1b[6n", "\x1b]10", "\x1b[c"} {
		if bytes.Contains(out, []byte(query)) {
			t.Errorf("the program asks %q:\n%q", query, out)
		}
	}
	if !bytes.Contains(out, []byte("hello")) {
		t.Errorf("no frame in %q", out)
	}
}
