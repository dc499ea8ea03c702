package term

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/aymanbagabas/go-osc52/v2"
)

// Copied says what became of a copy.
type Copied struct {
	Bytes int
	Path  string // where the text was saved too; empty if that failed
	Err   error  // why saving failed
	home  string // the user's folder, which Path is shown under as ~
}

// String is one line for the user. Whether the terminal accepted the text
// cannot be known, so it says "sent", not "copied".
func (c Copied) String() string {
	if c.Path == "" {
		return fmt.Sprintf("sent to clipboard (OSC 52), %d bytes; not saved: %v", c.Bytes, c.Err)
	}
	path := c.Path
	if rest, ok := strings.CutPrefix(path, c.home+string(filepath.Separator)); ok && c.home != "" {
		path = filepath.Join("~", rest)
	}
	return fmt.Sprintf("sent to clipboard (OSC 52), %d bytes; also in %s", c.Bytes, path)
}

// Copy sends text to the clipboard of the terminal (OSC 52, which works over
// ssh), and saves it as last-copy.txt in the state folder, since tmux and some
// terminals ignore the request by default. Never call it while drawing.
func (s *Screen) Copy(text string, env func(string) string) Copied {
	seq := osc52.New(text)
	switch term := env("TERM"); {
	case env("TMUX") != "":
		seq = seq.Tmux()
	case strings.HasPrefix(term, "screen"):
		seq = seq.Screen()
	}
	s.tty.Lock()
	_, err := s.send([]byte(seq.String()))
	s.tty.Unlock()
	out := Copied{Bytes: len(text), home: env("HOME")}
	if err != nil {
		out.Err = err
		return out
	}
	out.Path, out.Err = saveCopy(text, env)
	return out
}

// StateDir is the folder for things that may be lost: $XDG_STATE_HOME/duet or
// ~/.local/state/duet. It is not created here.
func StateDir(env func(string) string) (string, error) {
	if dir := env("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "duet"), nil
	}
	home := env("HOME")
	if home == "" {
		return "", fmt.Errorf("term: no state folder: neither XDG_STATE_HOME nor HOME is set")
	}
	return filepath.Join(home, ".local", "state", "duet"), nil
}

// saveCopy writes last-copy.txt, readable by the user alone, in one rename.
func saveCopy(text string, env func(string) string) (string, error) {
	dir, err := StateDir(env)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("term: state folder: %w", err)
	}
	f, err := os.CreateTemp(dir, "last-copy-*")
	if err != nil {
		return "", fmt.Errorf("term: saving the copy: %w", err)
	}
	_, err = f.WriteString(text)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	path := filepath.Join(dir, "last-copy.txt")
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
		return "", fmt.Errorf("term: saving the copy: %w", err)
	}
	return path, nil
}
