package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// asMain makes the test binary be duet itself: tests that need a process of
// their own start it again with this variable set.
const asMain = "DUET_TEST_AS_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(asMain) != "" {
		os.Exit(Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// home gives a test sessions and state folders of its own.
func home(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("XDG_DATA_HOME", filepath.Join(dir, "data"))
	t.Setenv("XDG_STATE_HOME", filepath.Join(dir, "state"))
	return dir
}

// duet runs a command line in this process, without a terminal, and returns its
// exit code and what it printed.
func duet(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	dir := t.TempDir()
	open := func(name string) *os.File {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	in, o, e := open("in"), open("out"), open("err")
	code = Main(args, in, o, e)
	for _, f := range []*os.File{in, o, e} {
		f.Close()
	}
	text := func(name string) string {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	return code, text("out"), text("err")
}

// object runs a command that has to print one JSON object and nothing else.
func object(t *testing.T, args ...string) map[string]any {
	t.Helper()
	code, out, errs := duet(t, args...)
	if code != codeOK {
		t.Fatalf("%v: exit %d: %s", args, code, errs)
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatalf("%v printed %q: %v", args, out, err)
	}
	return got
}

// quick are settings that make a recipe train in a moment.
var quick = []string{"--set", "data.samples=120", "--epochs", "2"}

// recorded trains the seed recipe into a file and returns its path.
func recorded(t *testing.T, recipe string, more ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "s.duet")
	args := append(append([]string{"train", recipe, "-o", path}, quick...), more...)
	if code, _, errs := duet(t, args...); code != codeOK {
		t.Fatalf("%v: exit %d: %s", args, code, errs)
	}
	return path
}
