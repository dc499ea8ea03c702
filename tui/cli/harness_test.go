package cli

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"duet/sessions"
	"duet/sessions/record"
	"duet/tui/config"
)

// asMain makes the test binary be duet itself: tests that need a process of
// their own start it again with this variable set.
const asMain = "DUET_TEST_AS_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(asMain) != "" {
		os.Exit(Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	goleak.VerifyTestMain(m)
}

// home gives a test folders of its own, for sessions, state and work, and an
// environment that is known. It returns the folder the test then runs in.
func home(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("XDG_DATA_HOME", filepath.Join(dir, "data"))
	t.Setenv("XDG_STATE_HOME", filepath.Join(dir, "state"))
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(dir, "config"))
	for _, s := range config.Table() {
		for _, v := range s.Env {
			t.Setenv(v, "")
		}
	}
	t.Chdir(dir)
	return dir
}

// stored is where a session of the store is.
func stored(t testing.TB, name string) string {
	t.Helper()
	store, err := sessions.OpenStore("")
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(store.Dir(), name+sessions.Ext)
}

// write makes a file and returns its name.
func write(t testing.TB, name, text string) string {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// must runs a command that has to end well, and returns what it printed.
func must(t *testing.T, args ...string) string {
	t.Helper()
	code, out, errs := duet(t, args...)
	if code != codeOK {
		t.Fatalf("%v: exit %d\n%s%s", args, code, out, errs)
	}
	return out
}

// session reads a file to its end: the steps in it, and what became of it.
func session(t testing.TB, path string) (steps []int, state record.State) {
	t.Helper()
	log, err := record.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	for {
		rec, err := log.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if s, ok := rec.Value.(*record.Step); ok {
			steps = append(steps, s.N)
		}
	}
	if state, err = log.State(); err != nil {
		t.Fatal(err)
	}
	return steps, state
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
