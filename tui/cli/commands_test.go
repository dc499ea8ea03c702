package cli

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"duet/sessions/record"
)

// TestRemoveIsAllOrNothing: a name that is wrong saves the others.
func TestRemoveIsAllOrNothing(t *testing.T) {
	home(t)
	for range 3 {
		must(t, "train", "seed", "--steps", "1")
	}
	must(t, "train", "seed", "--steps", "1", "-o", "elsewhere.duet")
	write(t, "notes.txt", "mine")
	write(t, "seed-02", "a file of mine that is called like a session")
	write(t, stored(t, "broken"), "not a session")
	refused(t, []wrong{
		{"rm seed-01 seed-09", codeUnreadable, "nothing was removed"},
		{"rm notes.txt", codeUnreadable, "not a duet session"},
		{"rm .", codeUnreadable, ". is a folder"},
		{"rm ../data", codeUnreadable, "neither a file nor a session"},
	})
	must(t, "show", "seed-01")
	if out := must(t, "rm", "seed-01", "seed-01", "seed-02", "elsewhere.duet", "broken"); out != "removed seed-01\nremoved seed-02\nremoved elsewhere.duet\nremoved broken\n" {
		t.Errorf("rm printed %q", out)
	}
	for path, there := range map[string]bool{stored(t, "seed-01"): false, stored(t, "seed-02"): false, stored(t, "seed-03"): true,
		"elsewhere.duet": false, "seed-02": true, "notes.txt": true, stored(t, "broken"): false} {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) == there {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// TestRunningIsLeftAlone: a session that is being written is neither removed nor
// replaced.
func TestRunningIsLeftAlone(t *testing.T) {
	home(t)
	w, err := record.Create("s.duet", record.Head{Recipe: "x", Name: "x"}, record.Options{})
	if err != nil {
		t.Fatal(err)
	}
	refused(t, []wrong{{"rm s.duet", codeOther, "still being written"}, {"train seed --steps 1 -o s.duet --overwrite", codeOther, "still being written"}})
	if err := w.Close(record.End{Why: record.EndStopped}); err != nil {
		t.Fatal(err)
	}
	must(t, "rm", "s.duet")
}

// TestOverwriteWaitsForTheRecipe: what is to be replaced is still there when
// the recipe turns out to be wrong.
func TestOverwriteWaitsForTheRecipe(t *testing.T) {
	home(t)
	must(t, "train", "seed", "--steps", "2", "-o", "s.duet")
	for _, bad := range []string{"b.layers.1.Dense.units=3", "data={npz: none.npz}", "train.epochs=0"} {
		if code, _, _ := duet(t, "train", "seed", "-o", "s.duet", "--overwrite", "--set", bad); code == codeOK {
			t.Errorf("%s was accepted", bad)
		}
	}
	if steps, _ := session(t, "s.duet"); len(steps) != 2 {
		t.Errorf("the session has %d steps, want the 2 it had", len(steps))
	}
	must(t, "train", "seed", "--steps", "3", "-o", "s.duet", "--overwrite")
	if steps, _ := session(t, "s.duet"); len(steps) != 3 {
		t.Errorf("the new session has %d steps, want 3", len(steps))
	}
}

// TestNamesAndPaths: a session is found by name, by name with its ending, and
// by path; a summary takes all of them beside recipes.
func TestNamesAndPaths(t *testing.T) {
	home(t)
	must(t, "train", "seed", "--steps", "2")
	must(t, "train", "seed", "--steps", "2", "-o", "plain-name")
	for _, name := range []string{"seed-01", "seed-01.duet", stored(t, "seed-01"), "plain-name", "./plain-name"} {
		for _, command := range []string{"show", "check", "summary"} {
			must(t, command, name)
		}
	}
	want := must(t, "summary", "seed")
	for _, name := range []string{"seed-01", "plain-name", write(t, "mine.yaml", must(t, "show", "seed-01", "--recipe"))} {
		if got := must(t, "summary", name); got != want {
			t.Errorf("the summary of %s is\n%s", name, got)
		}
	}
	a := object(t, "train", "mine.yaml", "--steps", "2", "--json")
	if b := object(t, "show", "seed-01", "--json"); a["weights_sha256"] != b["weights_sha256"] {
		t.Errorf("the recipe of a session trains to %v, the session says %v", a["weights_sha256"], b["weights_sha256"])
	}
}

// TestPlayText: every kind of ending, as text.
func TestPlayText(t *testing.T) {
	home(t)
	must(t, "train", "seed", "-o", "s.duet", "--set", "train.epochs=3")
	whole, err := os.ReadFile("s.duet")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "play.txt", must(t, "play", "s.duet"))
	write(t, "cut.duet", string(whole[:len(whole)*2/3]))
	out := must(t, "play", "cut.duet")
	if lines := strings.Split(strings.TrimSpace(out), "\n"); !strings.HasPrefix(lines[len(lines)-1], "cut off after ") || strings.Contains(out, "%!") {
		t.Errorf("a session that was cut off plays as\n%s", out)
	}
	w, err := record.Create("acts.duet", record.Head{Recipe: "x", Name: "mine", Mode: "weighted_sum", Policy: "free", StepsPlanned: 2, EpochsPlanned: 1}, record.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []record.Action{{Do: record.DoMark, Text: "here"}, {Do: record.DoSet, Key: "lr", From: "0.1", To: "0.01"}, {Do: record.DoPause}} {
		if err := w.Action(a); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(record.End{Why: record.EndDiverged, Error: "step 1: the loss is NaN"}); err != nil {
		t.Fatal(err)
	}
	want := "mine: weighted_sum, alpha free, 2 steps in 1 epoch\nstep=0 mark: here\nstep=0 action: lr 0.1 -> 0.01\nstep=0 action: pause\n" +
		"diverged after 0 steps: step 1: the loss is NaN\n"
	if got := must(t, "play", "acts.duet"); got != want {
		t.Errorf("played:\n%swant:\n%s", got, want)
	}
}

// complete asks for what a shell asks for at <tab>: the names, and whether files
// follow.
func complete(t *testing.T, args ...string) (names []string, files bool) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(must(t, append([]string{"__complete"}, args...)...)), "\n")
	for _, l := range lines[:len(lines)-1] {
		name, _, _ := strings.Cut(l, "\t")
		names = append(names, name)
	}
	return names, lines[len(lines)-1] == ":0"
}

func TestDynamicCompletion(t *testing.T) {
	home(t)
	must(t, "train", "seed", "--steps", "1")
	must(t, "train", "seed", "--steps", "1")
	for _, c := range []struct {
		args, want string
		files      bool
	}{
		{"train se", "seed seed-trainable", true}, {"train seed _", "", false}, {"check se", "seed-02 seed-01", true}, {"show seed-01 _", "", false},
		{"rm seed-01 s", "seed-02", true}, {"summary see", "seed seed-trainable seed-02 seed-01", true}, {"recipes p", "product pair", false},
		{"play _", "seed-02 seed-01", true}, {"train --only _", "a b", false}, {"--color _", "auto always none 16 256 true", false}, {"--theme _", "auto dark light high-contrast", false}, {"conf", "config", true},
		{"summary x --style _", "keras2 keras3", false}, {"bench x --what _", "train predict", false}, {"completion _", "bash zsh fish powershell", false},
		{"help tr", "train", false}, {"tra", "train", true}, {"seed-", "seed-02 seed-01", true},
	} {
		args := strings.Fields(c.args)
		for i := range args {
			args[i] = strings.TrimSuffix(args[i], "_")
		}
		names, files := complete(t, args...)
		if got := strings.Join(names, " "); got != c.want || files != c.files {
			t.Errorf("%s: %s (files %v), want %s (files %v)", c.args, got, files, c.want, c.files)
		}
	}
}

func TestCompletionScriptsAreValid(t *testing.T) {
	dir := t.TempDir()
	for shell, check := range map[string][]string{"bash": {"bash", "-n"}, "zsh": {"zsh", "-n"}, "fish": {"fish", "--no-execute"}} {
		program, err := exec.LookPath(check[0])
		if err != nil {
			continue
		}
		script := write(t, filepath.Join(dir, shell), must(t, "completion", shell))
		if out, err := exec.Command(program, check[1], script).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", shell, err, out)
		}
	}
}

// TestDoctor: what is not well has a hint.
func TestDoctor(t *testing.T) {
	home(t)
	if out := must(t, "doctor"); strings.Contains(out, "!!") || !strings.Contains(out, "ok  sessions") {
		t.Errorf("doctor says\n%s", out)
	}
	t.Setenv("XDG_DATA_HOME", filepath.Join(write(t, filepath.Join(t.TempDir(), "file"), ""), "below"))
	if out := must(t, "doctor"); !strings.Contains(out, "!!  sessions") || !strings.Contains(out, "set XDG_DATA_HOME") {
		t.Errorf("with nowhere to keep sessions doctor says\n%s", out)
	}
}
