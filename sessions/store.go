package sessions

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"duet/sessions/record"
	"duet/sessions/safetext"
)

// Ext is the ending of a session file's name.
const Ext = ".duet"

// Store is the folder of sessions. It keeps nothing in memory, so several may work on
// one folder, in several processes; a Store may be used by many goroutines.
type Store struct{ dir string }

// DefaultDir returns $XDG_DATA_HOME/duet/sessions, by default under ~/.local/share.
func DefaultDir() (string, error) {
	// A relative XDG path is to be ignored, says the standard.
	if base := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(base) {
		return filepath.Join(base, "duet", "sessions"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("sessions: no place for them: %w; set XDG_DATA_HOME", err)
	}
	return filepath.Join(home, ".local", "share", "duet", "sessions"), nil
}

// OpenStore opens the folder dir, "" meaning DefaultDir. It is made when the first
// session is written, not before.
func OpenStore(dir string) (*Store, error) {
	if dir == "" {
		d, err := DefaultDir()
		if err != nil {
			return nil, err
		}
		dir = d
	}
	return &Store{dir: dir}, nil
}

// Dir returns the folder.
func (s *Store) Dir() string { return s.dir }

// Path returns where the session of that name is, or would be.
func (s *Store) Path(name string) (string, error) {
	name = strings.TrimSuffix(name, Ext)
	if err := CheckName(name); err != nil {
		return "", err
	}
	return filepath.Join(s.dir, name+Ext), nil
}

// Resolve finds the file a user means by arg: a path to a file, else a name in the
// store. The error wraps fs.ErrNotExist when there is neither.
func (s *Store) Resolve(arg string) (string, error) {
	if info, err := os.Stat(arg); err == nil && !info.IsDir() {
		return arg, nil
	}
	if path, err := s.Path(arg); err == nil {
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("sessions: %q is neither a file nor a session in %s: %w", safetext.Scrub(arg, 0), s.dir, fs.ErrNotExist)
}

// NewName returns the next free name of a series: demo-01, demo-02 and so on. It is
// free now; only Create makes sure of it.
func (s *Store) NewName(base string) (string, error) {
	return s.nextName(base, 1)
}

// nextName returns the first free name of the series from a number on.
func (s *Store) nextName(base string, from int) (string, error) {
	if err := CheckName(base); err != nil {
		return "", err
	}
	entries, err := os.ReadDir(s.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("sessions: %w", err)
	}
	taken := make(map[string]bool, len(entries))
	for _, e := range entries {
		taken[e.Name()] = true
	}
	for i := from; ; i++ {
		name := fmt.Sprintf("%s-%02d", base, i)
		if err := CheckName(name); err != nil {
			return "", err
		}
		if !taken[name+Ext] {
			return name, nil
		}
	}
}

// Create starts a session under the next free name of a series. However many
// processes ask at once, each gets a file of its own.
func (s *Store) Create(base string, h record.Head, o record.Options) (*record.Writer, string, error) {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return nil, "", fmt.Errorf("sessions: %w", err)
	}
	o.Overwrite = false
	for {
		name, err := s.nextName(base, 1)
		if err != nil {
			return nil, "", err
		}
		w, err := record.Create(filepath.Join(s.dir, name+Ext), h, o)
		if errors.Is(err, record.ErrExists) {
			continue // somebody was faster
		}
		return w, name, err
	}
}

// Remove deletes a session. One that is being written is left alone: the error wraps
// record.ErrRunning.
func (s *Store) Remove(name string) error {
	path, err := s.Path(name)
	if err != nil {
		return err
	}
	return record.Remove(path)
}

// Rename gives a session another name. The error wraps record.ErrRunning for one that
// is being written, record.ErrExists when the new name is taken, ErrName for a bad one.
func (s *Store) Rename(name, to string) error {
	fresh, err := s.Path(to)
	if err != nil || strings.TrimSuffix(name, Ext) == strings.TrimSuffix(to, Ext) {
		return err
	}
	return s.move(name, fresh)
}

// binName is the folder, inside that of the sessions, of those that were discarded. Its
// files begin with the time in nanoseconds, so they are in order by name.
const binName = ".deleted"

// binKeeps is how long a discarded session can be restored.
const binKeeps = 7 * 24 * time.Hour

// Discard takes a session out of the list until Restore brings it back. After a week it
// goes for good when something else is discarded. Errors are those of Rename.
func (s *Store) Discard(name string) error {
	bin, now := filepath.Join(s.dir, binName), time.Now()
	if err := os.MkdirAll(bin, 0o700); err != nil {
		return fmt.Errorf("sessions: %w", err)
	}
	if err := emptyBin(bin, now.Add(-binKeeps)); err != nil {
		return fmt.Errorf("sessions: %w", err)
	}
	return s.move(name, filepath.Join(bin, fmt.Sprintf("%019d %s", now.UnixNano(), strings.TrimSuffix(name, Ext)+Ext)))
}

// emptyBin deletes what was discarded before a time.
func emptyBin(bin string, before time.Time) error {
	entries, err := os.ReadDir(bin)
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), Ext) && e.Name() < fmt.Sprintf("%019d", before.UnixNano()) {
			err = errors.Join(err, os.Remove(filepath.Join(bin, e.Name())))
		}
	}
	return err
}

// Restore brings back the session of that name that was discarded last, "" meaning the
// last of all, and returns its name. The error wraps fs.ErrNotExist when there is none,
// record.ErrExists when another session has the name now.
func (s *Store) Restore(name string) (string, error) {
	bin := filepath.Join(s.dir, binName)
	entries, _ := os.ReadDir(bin)
	for _, e := range slices.Backward(entries) {
		_, file, _ := strings.Cut(e.Name(), " ")
		found := strings.TrimSuffix(file, Ext)
		if path, err := s.Path(found); err == nil && (name == "" || name == found) {
			return found, moveFile(filepath.Join(bin, e.Name()), path)
		}
	}
	return "", fmt.Errorf("sessions: no deleted session to bring back: %w", fs.ErrNotExist)
}

// move gives a session's file another path, unless it is being written.
func (s *Store) move(name, to string) error {
	path, err := s.Path(name)
	if err != nil {
		return err
	}
	if sum, err := record.Peek(path); err == nil && sum.Verdict == record.Running {
		return fmt.Errorf("%w: %s", record.ErrRunning, path)
	}
	return moveFile(path, to)
}

// moveFile renames a file, never over another one.
func moveFile(from, to string) error {
	err := os.Link(from, to)
	if err == nil {
		err = os.Remove(from)
	} else if _, taken := os.Lstat(to); taken == nil {
		return fmt.Errorf("%w: %s", record.ErrExists, to)
	} else { // perhaps a file system without links
		err = os.Rename(from, to)
	}
	if err != nil {
		return fmt.Errorf("sessions: %w", err)
	}
	return nil
}

// List returns all sessions, newest first. One that cannot be read has Entry.Err and
// hides no other. A folder that does not exist holds none.
func (s *Store) List() ([]Entry, error) {
	files, err := os.ReadDir(s.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("sessions: %w", err)
	}
	var list []Entry
	for _, f := range files {
		name, ok := strings.CutSuffix(f.Name(), Ext)
		if !ok || f.IsDir() || strings.HasPrefix(name, ".") {
			continue
		}
		e, err := Look(filepath.Join(s.dir, f.Name()))
		if errors.Is(err, fs.ErrNotExist) {
			continue // removed in the meantime
		}
		list = append(list, e)
	}
	slices.SortStableFunc(list, func(a, b Entry) int {
		if c := b.Started.Compare(a.Started); c != 0 {
			return c
		}
		return cmp.Compare(b.Name, a.Name) // demo-10 before demo-09 of the same second
	})
	return list, nil
}

// nameOf is the name of a session by its path, fit to be shown.
func nameOf(path string) string {
	return safetext.Scrub(strings.TrimSuffix(filepath.Base(path), Ext), 0)
}

// Look reads the entry of one session. The error is in Entry.Err too.
func Look(path string) (Entry, error) {
	e := Entry{Name: nameOf(path), Path: path}
	if info, err := os.Stat(path); err == nil {
		e.Started, e.Size = info.ModTime().UTC(), info.Size()
	}
	s, err := record.Peek(path)
	if err != nil {
		e.Err = err
		return e, err
	}
	e.fill(s)
	if t, err := time.Parse(time.RFC3339, s.Head.Started); err == nil {
		e.Started = t
	}
	return e, nil
}

// maxName is the longest name of a session, in bytes.
const maxName = 80

// badInName are the ASCII characters that mean something to a shell or a file system.
const badInName = `/\:*?"<>|'` + "`$&;!(){}[]~#%^,@"

// ErrName says that a text cannot be the name of a session.
var ErrName = errors.New("sessions: bad name")

// CheckName says whether name may be a session's: letters, digits, and - _ . + = and
// inner spaces, at most 80 bytes, not beginning with a dot or a dash. Errors wrap
// ErrName.
func CheckName(name string) error {
	switch {
	case name == "":
		return fmt.Errorf("%w: it is empty", ErrName)
	case len(name) > maxName:
		return fmt.Errorf("%w: %d bytes, at most %d are allowed", ErrName, len(name), maxName)
	case name[0] == '.' || name[0] == '-':
		return fmt.Errorf("%w: %q begins with %q", ErrName, safetext.Scrub(name, 0), name[:1])
	case strings.TrimSpace(name) != name:
		return fmt.Errorf("%w: %q begins or ends with a space", ErrName, safetext.Scrub(name, 0))
	case safetext.Scrub(name, 0) != name:
		return fmt.Errorf("%w: %q has characters that cannot be shown", ErrName, name)
	}
	if i := strings.IndexAny(name, badInName); i >= 0 {
		return fmt.Errorf("%w: %q has a %q in it; use letters, digits and - _ .", ErrName, name, name[i])
	}
	return nil
}

// NameFrom makes any text, such as the name of a recipe, the base of a session's name.
func NameFrom(text string) string {
	text = strings.Map(func(r rune) rune {
		if strings.ContainsRune(badInName, r) || r == ' ' || r == '\uFFFD' {
			return '-'
		}
		return r
	}, safetext.Scrub(text, maxName-20))
	text = strings.TrimLeft(text, ".-")
	if CheckName(text) != nil {
		return "session"
	}
	return text
}

// Entry is a session in a list.
type Entry struct {
	Name    string // of the file
	Path    string
	Title   string // of the recipe
	Started time.Time

	Steps         int // finished
	StepsPlanned  int
	Epochs        int // begun
	EpochsPlanned int

	// Accuracy on the validation split in the last evaluation, and its losses; nil
	// where they do not apply or none was made.
	A, B, Merged             *float32
	LossA, LossB, LossMerged *float32
	Alpha                    []float32 // of the last step, or evaluation
	Mode, Policy             string    // as the session began

	Verdict record.Verdict // Clean, Running or Torn; damage inside is found on opening
	Why     string         // of the end record; "" without one
	Message string         // its error
	Size    int64          // bytes
	Curve   record.Curve   // the run at a glance; empty without an end
	Err     error          // the file cannot be read; only Name, Path, Started, Size hold
}

// State returns how the session would be shown at its end.
func (e *Entry) State() State {
	switch {
	case e.Err != nil:
		return Failed
	case e.Verdict == record.Running:
		return Running
	case e.Why == "":
		return Cut
	}
	s, _ := endState(record.End{Why: e.Why})
	return s
}

// fill takes over what a quick look told.
func (e *Entry) fill(s record.Summary) {
	h := s.Head
	e.Title, e.Mode, e.Policy = h.Name, h.Mode, h.Policy
	e.StepsPlanned, e.EpochsPlanned = h.StepsPlanned, h.EpochsPlanned
	e.Verdict, e.Size, e.Curve = s.Verdict, s.Size, s.Curve
	if s.LastStep != nil {
		e.Steps, e.Epochs, e.Alpha = s.LastStep.N, s.LastStep.Epoch, plain(s.LastStep.Alpha)
	}
	if v := s.LastEval; v != nil {
		e.A, e.B, e.Merged = number(v.A.Accuracy), number(v.B.Accuracy), number(v.Merged.Accuracy)
		e.LossA, e.LossB, e.LossMerged = number(v.A.Loss), number(v.B.Loss), number(v.Merged.Loss)
		// The evaluation after the last step uses the alpha that step arrived at.
		if len(v.Alpha) > 0 && v.N >= e.Steps {
			e.Alpha = plain(v.Alpha)
		}
	}
	if s.End != nil {
		e.Why, e.Message = s.End.Why, s.End.Error
		e.Steps = max(e.Steps, s.End.N)
	}
}

func number(v *record.F32) *float32 {
	if v == nil {
		return nil
	}
	f := float32(*v)
	return &f
}

func plain(v []record.F32) []float32 {
	p := make([]float32, len(v))
	for i, x := range v {
		p[i] = float32(x)
	}
	return p
}
