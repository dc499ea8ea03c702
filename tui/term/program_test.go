package term

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
)

// counter is a small program: it counts keys and mouse events and draws the
// counts through a Screen.
type counter struct {
	screen      *Screen
	g           Grid
	keys, mouse int
	odd         []string // keys nobody typed
}

func (c *counter) Init() tea.Cmd { return nil }

func (c *counter) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch m := msg.(type) {
	case tea.WindowSizeMsg:
		c.g = New(m.Width, m.Height, utf)
	case tea.MouseMsg:
		c.mouse++
	case tea.KeyMsg:
		for _, k := range SplitKeys(m.String(), m.Runes, m.Alt, m.Paste) {
			switch k {
			case "q":
				c.draw()
				c.screen.Flush()
				return c, tea.Quit
			case "j":
				c.keys++
			default:
				c.odd = append(c.odd, k)
			}
		}
	}
	c.draw()
	return c, nil
}

func (c *counter) draw() {
	if c.g.W == 0 {
		return
	}
	c.g.Text(0, 0, c.g.W, fmt.Sprintf("keys %d mouse %d odd %q", c.keys, c.mouse, c.odd), Fg(RGB(1, 2, 3)))
	c.screen.Present(c.g)
}

func (c *counter) View() string { return c.g.String() }

// A whole Bubble Tea program on a terminal: a burst of mouse reports with keys
// in it arrives complete, the screen shows the last frame, Bubble Tea's own
// frames do not get through, and leaving restores the terminal.
func TestProgramOnPty(t *testing.T) {
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer master.Close()
	pty.Setsize(slave, &pty.Winsize{Rows: 10, Cols: 60})
	var out bytes.Buffer
	ready := make(chan struct{})
	var read sync.WaitGroup
	read.Add(1)
	go func() {
		defer read.Done()
		var once sync.Once
		buf := make([]byte, 4096)
		for {
			n, err := master.Read(buf)
			out.Write(buf[:n])
			if bytes.Contains(out.Bytes(), []byte("keys 0")) {
				once.Do(func() { close(ready) })
			}
			if err != nil {
				once.Do(func() { close(ready) })
				return
			}
		}
	}()
	screen := NewScreen(slave, func(err error) { t.Errorf("screen: %v", err) })
	m := &counter{screen: screen}
	p := tea.NewProgram(m, tea.WithAltScreen(), tea.WithMouseAllMotion(), tea.WithFPS(1), tea.WithOutput(screen), tea.WithInput(NewInput(slave)), tea.WithoutSignalHandler())
	go func() {
		<-ready
		for range 40 {
			master.WriteString(strings.Repeat("\x1b[<35;43;8M", 10) + "j")
		}
		master.WriteString("q")
	}()
	if _, err := p.Run(); err != nil {
		t.Error(err)
	}
	screen.Stop()
	slave.Close()
	read.Wait()

	if m.keys != 40 || m.mouse != 400 || len(m.odd) != 0 {
		t.Errorf("%d keys, %d mouse events, odd %q; want 40, 400, none", m.keys, m.mouse, m.odd)
	}
	checkProgramOutput(t, out.String())
}

// checkProgramOutput looks at everything the program sent.
func checkProgramOutput(t *testing.T, out string) {
	at := strings.Index(out, "\x1b[?1049l")
	if at < 0 || strings.Contains(out[at:], "keys") {
		t.Errorf("the alternate screen is not left, or drawn on after: %q", out[max(0, at):])
	}
	vt := vt10x.New(vt10x.WithSize(60, 10))
	vt.Write([]byte(out[:max(0, at)]))
	if s := vt.String(); !strings.HasPrefix(s, "keys 40 mouse 400 odd []") {
		t.Errorf("the last frame is %q", s)
	}
	if strings.Contains(out, "\x1b[K") || strings.Contains(out, "\x1b]11") {
		t.Errorf("a frame of Bubble Tea's own or a query got through: %q", out)
	}
	for _, seq := range []string{seqNoWrap, seqWrap, "\x1b[?25h", "\x1b[?1003l"} {
		if !strings.Contains(out, seq) {
			t.Errorf("%q was not sent", seq)
		}
	}
}
