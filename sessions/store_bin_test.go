package sessions

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"duet/sessions/record"
)

// stored makes a store with finished sessions.
func stored(t *testing.T, names ...string) *Store {
	t.Helper()
	s := newStore(t)
	if err := os.MkdirAll(s.Dir(), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		path, err := s.Path(name)
		if err != nil {
			t.Fatal(err)
		}
		writeRun(t, path, 2, "finished")
	}
	return s
}

func names(t *testing.T, s *Store) map[string]bool {
	t.Helper()
	list, err := s.List()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	for _, e := range list {
		out[e.Name] = true
	}
	return out
}

func TestRename(t *testing.T) {
	s := stored(t, "a-01", "b-01")
	if err := s.Rename("a-01", "best run"); err != nil {
		t.Fatal(err)
	}
	if got := names(t, s); len(got) != 2 || !got["best run"] || !got["b-01"] {
		t.Errorf("sessions %v", got)
	}
	if err := s.Rename("b-01", "b-01"); err != nil {
		t.Errorf("its own name: %v", err)
	}
	for _, c := range []struct {
		from, to string
		want     error
	}{
		{"best run", "b-01", record.ErrExists}, {"none", "c", fs.ErrNotExist}, {"b-01", "../x", ErrName}, {"b-01", "", ErrName}, {"/x", "c", ErrName},
	} {
		if err := s.Rename(c.from, c.to); !errors.Is(err, c.want) {
			t.Errorf("%q to %q: %v, want %v", c.from, c.to, err, c.want)
		}
	}
	if got := names(t, s); len(got) != 2 {
		t.Errorf("after refusals: %v", got)
	}
}

func TestDiscardAndRestore(t *testing.T) {
	s := stored(t, "a-01", "b-01")
	if _, err := s.Restore(""); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("nothing to bring back: %v", err)
	}
	text, err := os.ReadFile(filepath.Join(s.Dir(), "b-01"+Ext))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a-01", "b-01"} {
		if err := s.Discard(name); err != nil {
			t.Fatal(err)
		}
	}
	if got := names(t, s); len(got) != 0 {
		t.Fatalf("still there: %v", got)
	}
	if err := s.Discard("a-01"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("twice: %v", err)
	}
	if name, err := s.Restore(""); err != nil || name != "b-01" {
		t.Fatalf("the last one: %q, %v", name, err)
	}
	if now, err := os.ReadFile(filepath.Join(s.Dir(), "b-01"+Ext)); err != nil || string(now) != string(text) {
		t.Errorf("it came back changed: %v", err)
	}
	writeRun(t, filepath.Join(s.Dir(), "a-01"+Ext), 1, "finished")
	if _, err := s.Restore("a-01"); !errors.Is(err, record.ErrExists) {
		t.Errorf("over another one: %v", err)
	}
	// Of two of one name the later one comes back first.
	if err := s.Discard("a-01"); err != nil {
		t.Fatal(err)
	}
	if name, err := s.Restore("a-01"); err != nil || name != "a-01" {
		t.Fatal(name, err)
	}
	if e, err := Look(filepath.Join(s.Dir(), "a-01"+Ext)); err != nil || e.Steps != 1 {
		t.Errorf("%d steps, %v: the older one came back", e.Steps, err)
	}
}

// TestRunningIsLeftAlone: a session that is being written is neither renamed nor
// thrown away.
func TestRunningIsLeftAlone(t *testing.T) {
	s := stored(t)
	w := writeRun(t, filepath.Join(s.Dir(), "live-01"+Ext), 3, "")
	defer w.Close(record.End{Why: "finished", N: 3})
	if err := s.Rename("live-01", "other"); !errors.Is(err, record.ErrRunning) {
		t.Errorf("rename: %v", err)
	}
	if err := s.Discard("live-01"); !errors.Is(err, record.ErrRunning) {
		t.Errorf("discard: %v", err)
	}
	if got := names(t, s); !got["live-01"] {
		t.Errorf("sessions %v", got)
	}
}

// TestBinIsEmptied: what was thrown away more than a week ago goes with the next.
func TestBinIsEmptied(t *testing.T) {
	s := stored(t, "a-01", "b-01", "c-01")
	for _, name := range []string{"a-01", "b-01"} {
		if err := s.Discard(name); err != nil {
			t.Fatal(err)
		}
	}
	bin := filepath.Join(s.Dir(), binName)
	entries, err := os.ReadDir(bin)
	if err != nil || len(entries) != 2 {
		t.Fatal(entries, err)
	}
	if err := emptyBin(bin, time.Now().Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	if entries, _ := os.ReadDir(bin); len(entries) != 2 {
		t.Fatalf("%d are left of two that are new", len(entries))
	}
	first, _, _ := strings.Cut(entries[1].Name(), " ")
	var at int64
	for _, c := range first {
		at = 10*at + int64(c-'0')
	}
	if err := emptyBin(bin, time.Unix(0, at)); err != nil {
		t.Fatal(err)
	}
	if name, err := s.Restore(""); err != nil || name != "b-01" {
		t.Errorf("%q, %v", name, err)
	}
	if _, err := s.Restore(""); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the old one is still there: %v", err)
	}
}
