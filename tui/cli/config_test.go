package cli

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/creack/pty"

	"duet/sessions/record"
)

// settle writes the file of settings of a test's home.
func settle(t *testing.T, dir, text string) (path string) {
	t.Helper()
	path = filepath.Join(dir, "config", "duet", "config.yaml")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	return write(t, path, text)
}

// setting is one row of duet config --json.
func setting(t *testing.T, name string, args ...string) map[string]any {
	t.Helper()
	got := object(t, append([]string{"config", "--json"}, args...)...)
	for _, row := range got["settings"].([]any) {
		if m := row.(map[string]any); m["name"] == name {
			return m
		}
	}
	t.Fatalf("no setting %s in %v", name, got)
	return nil
}

func TestConfig(t *testing.T) {
	dir := home(t)
	path := filepath.Join(dir, "config", "duet", "config.yaml")
	if out := must(t, "config", "--init"); out != path+"\n" {
		t.Errorf("--init printed %q", out)
	}
	if code, _, errs := duet(t, "config", "--init"); code != codeUsage || !strings.Contains(errs, "exists; it is left as it is") {
		t.Errorf("--init again: exit %d, %s", code, errs)
	}
	if out := must(t, "config"); !strings.Contains(out, "theme: auto ") || !strings.Contains(out, "# here: dark\n") {
		t.Errorf("config printed\n%s", out)
	}
	t.Setenv("TERM", "dumb")
	if m := setting(t, "plain"); m["value"] != false || m["here"] != "true" {
		t.Errorf("plain on a dumb terminal: %v", m)
	}
	t.Setenv("TERM", "xterm")
	settle(t, dir, "theme: light\nthreads: 2\n")
	t.Setenv("NO_COLOR", "1")
	for name, want := range map[string][3]any{
		"theme": {"light", "file", path + ":1"}, "color": {"none", "environment", "NO_COLOR"}, "plain": {true, "flag", "--plain"},
		"threads": {2.0, "file", path + ":2"}, "mouse": {true, "default", nil},
	} {
		m := setting(t, name, "--plain")
		if m["value"] != want[0] || m["from"] != want[1] || m["where"] != want[2] {
			t.Errorf("%s is %v from %v %v, want %v", name, m["value"], m["from"], m["where"], want)
		}
	}
	if out := must(t, "config", "--explain"); !strings.Contains(out, "\ntheme: light\n  from     file, "+path+":1\n") {
		t.Errorf("--explain printed\n%s", out)
	}
}

// TestConfigIsObeyed: the settings are those the commands run with.
func TestConfigIsObeyed(t *testing.T) {
	dir := home(t)
	settle(t, dir, "store: "+filepath.Join(dir, "runs")+"\nplain: true\nkernel: generic\n")
	_, out, errs := duet(t, "train", "seed", "--steps", "3")
	if !strings.Contains(out, filepath.Join(dir, "runs", "seed-01.duet")) || !strings.HasPrefix(errs, "Training seed: 3 steps in ") {
		t.Errorf("train: %s%s", out, errs)
	}
	if out := must(t, "doctor"); !strings.Contains(out, "using generic") || !strings.Contains(out, "ok  settings    "+dir) {
		t.Errorf("doctor:\n%s", out)
	}
	if _, _, errs := duet(t, "train", "seed", "--steps", "3", "--plain=false"); !strings.Contains(errs, "epoch=1 step=3 ") {
		t.Errorf("a flag does not beat the file:\n%s", errs)
	}
}

// TestBrokenConfig: a mistake stops what would go by it, and not what mends it.
func TestBrokenConfig(t *testing.T) {
	dir := home(t)
	path := settle(t, dir, "theme: dark\ncolr: 16\n")
	says := "duet: " + path + ":2: unknown key \"colr\", did you mean color?\n"
	for _, args := range [][]string{{"ls"}, {"train", "seed"}, {}, {"play", "x"}} {
		if code, out, errs := duet(t, args...); code != codeUsage || errs != says || out != "" {
			t.Errorf("%v: exit %d, %s%s", args, code, out, errs)
		}
	}
	for _, args := range [][]string{{"config"}, {"config", "--explain"}, {"config", "--json"}} {
		if code, out, errs := duet(t, args...); code != codeUsage || errs != says || !strings.Contains(out, "threads") {
			t.Errorf("%v: exit %d, %s%s", args, code, out, errs)
		}
	}
	for _, args := range [][]string{{"version"}, {"help", "train"}, {"completion", "bash"}, {"--help"}} {
		must(t, args...)
	}
	if out := must(t, "doctor"); !strings.Contains(out, "!!  settings    "+path+":2: unknown key") {
		t.Errorf("doctor:\n%s", out)
	}
	if names, _ := complete(t, "train", "se"); len(names) != 2 {
		t.Errorf("completion gives %q", names)
	}
	t.Setenv("DUET_THEME", "drak")
	if code, _, errs := duet(t, "ls"); code != codeUsage || errs != "duet: DUET_THEME is \"drak\", did you mean dark?\n" {
		t.Errorf("a variable: exit %d, %s", code, errs)
	}
}

// TestPlainSpeech: with ACCESSIBLE=1 on a terminal nothing is painted, drawn over
// or framed, and an epoch is a sentence.
func TestPlainSpeech(t *testing.T) {
	home(t)
	must(t, "train", "seed", "--epochs", "2", "-o", "s.duet")
	for command, want := range map[string]string{
		"":                                    "1. Train the demo: two branches and their merge, about 20 seconds",
		"s.duet":                              "Session s. What next?",
		"play s.duet":                         "seed: weighted sum, alpha fixed, 50 steps in 2 epochs.",
		"train seed --epochs 2":               "Epoch 1 of 2, step 25: loss 0.",
		"train seed --epochs 2 --log-every 5": "Step 5, in epoch 1: loss ",
		"summary seed":                        "Total params: 2,880",
	} {
		c := process(t, strings.Fields(command)...)
		c.Env = append(c.Env, "ACCESSIBLE=1")
		f, err := pty.Start(c)
		if err != nil {
			t.Skipf("no pseudo terminal: %v", err)
		}
		f.Write([]byte("q\n"))
		text, _ := io.ReadAll(f) // ends with EIO when the process has gone
		f.Close()
		lines := strings.ReplaceAll(string(text), "\r\n", "\n")
		if err := c.Wait(); err != nil || !strings.Contains(lines, want) {
			t.Errorf("%q: %v\n%s\nwant %s", command, err, lines, want)
		}
		for _, r := range lines {
			if r < ' ' && r != '\n' || r > '~' {
				t.Errorf("%q sends %q in\n%s", command, r, lines)
				break
			}
		}
	}
}

// TestSpoken: a number that is read aloud has a digit before its point.
func TestSpoken(t *testing.T) {
	for v, want := range map[float32]string{0.25: "0.2500", -0.25: "-0.2500", 1.5: "1.500", 0: "0"} {
		if got := spoken(record.F32(v)); !strings.HasPrefix(got, want) {
			t.Errorf("%v is %q, want %q", v, got, want)
		}
	}
}
