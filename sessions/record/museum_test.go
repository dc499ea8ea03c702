package record

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "add missing files to testdata; what is there is never changed")

// TestMuseum: sessions written by earlier versions read as they did then, for ever.
// A file of testdata/vN was written by format N; the text beside it is what it holds.
func TestMuseum(t *testing.T) {
	if *update {
		collect(t, filepath.Join("testdata", "v1", "small"))
	}
	files, err := filepath.Glob(filepath.Join("testdata", "v*", "*.nnsession"))
	if err != nil || len(files) == 0 {
		t.Fatalf("an empty museum: %v", err)
	}
	for _, path := range files {
		if err := Check(path); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		want, err := os.ReadFile(strings.TrimSuffix(path, ".nnsession") + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		if got := contents(t, path); got != string(want) {
			t.Errorf("%s reads differently now:\n%s", path, got)
		}
	}
}

// contents is everything a session holds, as text.
func contents(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	records, s, err := readAll(b)
	if err != nil {
		t.Fatal(err)
	}
	l, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	head, err := marshal(l.Head())
	if err != nil {
		t.Fatal(err)
	}
	return string(head) + "\n" + strings.Join(records, "\n") + "\n" + s.Verdict.String() + "\n"
}

// collect adds a session to the museum if it is not there.
func collect(t *testing.T, name string) {
	t.Helper()
	if _, err := os.Stat(name + ".nnsession"); err == nil {
		return
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name+".nnsession", sessionBytes(t, 12), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name+".txt", []byte(contents(t, name+".nnsession")), 0o644); err != nil {
		t.Fatal(err)
	}
}
