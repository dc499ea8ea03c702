package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// wrong is a command line that has to be refused: with which code, and in which
// words.
type wrong struct {
	args string // split at blanks; ~ stands for a blank inside one
	code int
	says string
}

// refused runs command lines that have to fail: one error on standard error that
// says what it should, and nothing on standard output.
func refused(t *testing.T, cases []wrong) {
	t.Helper()
	for _, c := range cases {
		args := strings.Fields(c.args)
		for i := range args {
			args[i] = strings.ReplaceAll(args[i], "~", " ")
		}
		code, out, errs := duet(t, args...)
		if code != c.code || !strings.Contains(errs, c.says) || out != "" {
			t.Errorf("duet %s: exit %d, want %d\n%s%swant: %s", c.args, code, c.code, out, errs, c.says)
		}
		if n := strings.Count("\n"+errs, "\nduet: "); n != 1 || strings.Contains(errs, "goroutine ") {
			t.Errorf("duet %s: %d errors\n%s", c.args, n, errs)
		}
	}
}

func TestWrongUsage(t *testing.T) {
	home(t)
	write(t, "there.duet", "mine")
	if err := os.Mkdir("folder", 0o700); err != nil {
		t.Fatal(err)
	}
	refused(t, []wrong{
		{"train", codeUsage, `got no argument, expected "duet train RECIPE"; see duet train --help`},
		{"train a b", codeUsage, `got 2 arguments, expected "duet train RECIPE"`},
		{"ls x", codeUsage, `got 1 argument, expected "duet ls"`},
		{"rm", codeUsage, `expected "duet rm NAME..."`},
		{"trian seed", codeUsage, `unknown command "trian", did you mean train?`},
		{"chekc", codeUsage, `unknown command "chekc", did you mean check?`},
		{"help trian", codeUsage, `did you mean train?`},
		{"help nothing", codeUsage, `unknown command "nothing", see duet --help`},
		{"what ever", codeUsage, `unknown command "what"`},
		{"--nope", codeUsage, "unknown flag --nope; see duet --help"},
		{"train seed --epoch 3", codeUsage, "unknown flag --epoch, did you mean --epochs?"},
		{"train seed --epochs", codeUsage, "flag needs an argument: --epochs"},
		{"train seed --epochs x", codeUsage, `--epochs is "x", expected a whole number; see duet train --help`},
		{"train seed --epochs 0", codeUsage, "--epochs is 0, expected 1 to 1000000"},
		{"train seed --epochs -1", codeUsage, "--epochs is -1, expected 1 to 1000000"},
		{"train seed --steps -1", codeUsage, "--steps is -1, expected 1 or more"},
		{"train seed --steps 0", codeUsage, "--steps is 0, expected 1 or more"},
		{"train seed --threads -1", codeUsage, "--threads is -1, expected 1 to 256"},
		{"train seed --threads 100000", codeUsage, "--threads is 100000, expected 1 to 256"},
		{"train seed --log-every -1", codeUsage, "--log-every is -1, expected 1 or more"},
		{"train seed --only c", codeUsage, `--only is "c", expected a or b`},
		{"train seed --set epochs", codeUsage, `--set is "epochs", expected path=value, such as train.epochs=5`},
		{"train seed --set =5", codeUsage, `--set is "=5", expected path=value`},
		{"train seed --kernel nope", codeUsage, `--kernel is "nope", expected auto, generic`},
		{"train seed --kernel generik", codeUsage, `did you mean generic?`},
		{"ls --color puce", codeUsage, `--color is "puce", expected auto, always, none, 16, 256 or true`},
		{"ls --theme high", codeUsage, `--theme is "high", expected auto, dark, light or high-contrast`},
		{"config x", codeUsage, `expected "duet config"`},
		{"config --init --explain", codeUsage, "--init writes a file and shows nothing"},
		{"ls --glyphs brail", codeUsage, `--glyphs is "brail"`},
		{"train seed -o there.duet", codeUsage, "there.duet exists; allow it to be replaced with --overwrite, or name another"},
		{"train seed -o folder", codeUsage, "folder is a folder, expected the name of a file to write"},
		{"train seed -o folder --overwrite", codeUsage, "folder is a folder"},
		{"summary seed --style keras1", codeUsage, `--style is "keras1", did you mean keras2?`},
		{"summary seed --width 0", codeUsage, "--width is 0, expected 1 to 1000"},
		{"bench seed --what x", codeUsage, `--what is "x", expected train or predict`},
		{"bench seed --seconds -1", codeUsage, "--seconds is -1, expected more than 0"},
		{"bench seed --seconds NaN", codeUsage, "--seconds is NaN"},
		{"bench seed --batch 0", codeUsage, "--batch is 0, expected 1 to 65536"},
		{"check s --samples 0", codeUsage, "--samples is 0, expected 1 or more"},
		{"check s --data what", codeUsage, `data "what": expected one of`},
		{"predict s", codeUsage, "got no -o, expected the file to write: duet predict s -o out.npz"},
		{"predict s -o there.duet", codeUsage, "there.duet: the file exists; allow it to be replaced with --overwrite"},
		{"play s --speed 0", codeUsage, "--speed is 0, expected 0.25 to 64"},
		{"play s --speed NaN", codeUsage, "--speed is NaN, expected 0.25 to 64"},
		{"recipes seed --layers", codeUsage, `--layers lists all layers, got a recipe "seed" too`},
		{"completion", codeUsage, `expected "duet completion SHELL"`},
		{"completion tcsh", codeUsage, `the shell is "tcsh", expected bash, zsh, fish or powershell`},
	})
	if b, err := os.ReadFile("there.duet"); err != nil || string(b) != "mine" {
		t.Errorf("there.duet was touched: %q, %v", b, err)
	}
}

// TestNoTerminal: nothing interactive runs, and the message says what to type.
func TestNoTerminal(t *testing.T) {
	home(t)
	must(t, "train", "seed", "--steps", "3", "-o", "s.duet")
	write(t, "mine.yaml", must(t, "recipes", "seed"))
	refused(t, []wrong{
		{"", codeUsage, "duet train demo         train the demo"},
		{"--plain", codeUsage, "duet --help"},
		{"s.duet", codeUsage, "duet play --plain s.duet  the session, a sentence an epoch"},
		{"mine.yaml", codeUsage, "duet train mine.yaml    train the recipe and record it"},
		{"nothing.yaml", codeInvalid, `there is no recipe "nothing.yaml"`},
	})
}

func TestWrongRecipes(t *testing.T) {
	home(t)
	good := must(t, "recipes", "seed")
	write(t, "key.yaml", strings.Replace(good, "units: 70", "unit: 70", 1))
	write(t, "top.yaml", strings.Replace(good, "merge:", "merg:", 1))
	write(t, "epochs.yaml", strings.Replace(good, "epochs: 10", "epochs: -1", 1))
	write(t, "shape.yaml", strings.Replace(good, "- Dense: {units: 10}\nb:", "- Dense: {units: 9}\nb:", 1))
	write(t, "text.yaml", "a: [1, 2\nb: }")
	write(t, "empty.yaml", "")
	if err := os.Mkdir("folder.yaml", 0o700); err != nil {
		t.Fatal(err)
	}
	refused(t, []wrong{
		{"train sed", codeInvalid, `there is no recipe "sed", did you mean seed?`},
		{"train xyzzy", codeInvalid, `there is no recipe "xyzzy", expected the path of a file, or one of demo`},
		{"train key.yaml", codeInvalid, `key.yaml:16:15: b.layers.0.Dense.unit: Dense has no argument "unit", did you mean units?`},
		{"train top.yaml", codeInvalid, `top.yaml:18:1: merg: unknown key "merg", did you mean merge?`},
		{"train epochs.yaml", codeInvalid, "train.epochs: expected a whole number from 1 to 1000000, got -1"},
		{"train seed --set train.epochs=-1", codeInvalid, "train.epochs: expected a whole number from 1 to 1000000, got -1"},
		{"train seed --set train.epoch=3", codeInvalid, `train.epoch: unknown key "epoch", did you mean epochs?`},
		{"train seed --set a.layers.9.Dense.units=3", codeInvalid, "a.layers"},
		{"train shape.yaml", codeInvalid, "merges a_dense_1 (9) with b_dense_1 (10): inputs have shapes (9) and (10)"},
		{"train shape.yaml", codeInvalid, "(fix: set units of a_dense_1 to 10)"},
		{"train pair --set a.layers=[{MaxPooling2D:~{pool_size:~40}},~Flatten,~{Dense:~{units:~10}}]", codeInvalid,
			"a_max_pooling2d: input has shape (28, 28, 1), a pool of 40 x 40 is larger than its picture of 28 x 28"},
		{"train seed --set a.layers=[{Dense:~{units:~9,~name:~x}},~{Dense:~{units:~10,~name:~x}}]", codeInvalid, "a_x: the name is used 2 times"},
		{"train pair --set train.loss={categorical_crossentropy:~{from_logits:~true}}", codeInvalid,
			"categorical_crossentropy with from_logits: true expects logits, the output is a merge of probabilities"},
		{"train seed --set merge.alpha.start=2", codeInvalid, "start is 2, policy fixed accepts 0 to 1"},
		{"train text.yaml", codeInvalid, "text.yaml:"},
		{"train empty.yaml", codeInvalid, "empty.yaml"},
		{"train folder.yaml", codeUnreadable, "folder.yaml: cannot be read: it is not a file"},
		{"summary sed", codeInvalid, "did you mean seed?"},
		{"summary shape.yaml", codeInvalid, "inputs have shapes (9) and (10)"},
		{"bench sed", codeInvalid, "did you mean seed?"},
		{"recipes sed", codeInvalid, "did you mean seed?"},
		{"train seed --set data={name:~glyph}", codeInvalid, "glyph"},
		{"train seed --set data={npz:~no.npz}", codeUnreadable, "no.npz"},
	})
	if _, err := os.Stat(filepath.Dir(stored(t, "x"))); err == nil {
		t.Error("a recipe that was refused left sessions behind")
	}
}

func TestUnreadableSessions(t *testing.T) {
	home(t)
	must(t, "train", "seed", "-o", "good.duet")
	b, err := os.ReadFile("good.duet")
	if err != nil {
		t.Fatal(err)
	}
	flipped := []byte(string(b))
	flipped[len(b)/2] ^= 1
	write(t, "damaged.duet", string(flipped))
	write(t, "foreign.duet", "PK\x03\x04 something else")
	write(t, "empty.duet", "")
	write(t, "text.duet", strings.ReplaceAll(string(b), "\n", "\r\n"))
	if err := os.Mkdir("folder.duet", 0o700); err != nil {
		t.Fatal(err)
	}
	var cases []wrong
	for _, c := range []wrong{
		{"damaged.duet", 0, "session is damaged at byte"}, {"foreign.duet", 0, "not a duet session"}, {"empty.duet", 0, "cut off before its first record"},
		{"text.duet", 0, "copy"}, {"folder.duet", 0, "is a folder, expected a session file"},
		{"none.duet", 0, `"none.duet" is neither a file nor a session in`}, {"none", 0, "there are none yet, duet train demo makes one"},
	} {
		for _, command := range []string{"show", "show --json", "show --recipe", "check", "play", "play --plain", "predict -o x.npz", "summary", ""} {
			if c.args == "none" && command == "summary" {
				continue // that could be a recipe
			}
			cases = append(cases, wrong{command + " " + c.args, codeUnreadable, c.says})
		}
	}
	refused(t, cases)
	if _, err := os.Stat("x.npz"); err == nil {
		t.Error("predictions were written of nothing")
	}
	if os.Getuid() == 0 {
		return // nothing is unreadable to root
	}
	if err := os.Chmod("good.duet", 0); err != nil {
		t.Fatal(err)
	}
	refused(t, []wrong{{"show good.duet", codeUnreadable, "permission denied"}})
}

func TestNearestSession(t *testing.T) {
	home(t)
	must(t, "train", "seed", "--steps", "2")
	refused(t, []wrong{{"check sed-01", codeUnreadable, "did you mean seed-01?"}, {"show other", codeUnreadable, "duet ls lists them"},
		{"rm sed-01", codeUnreadable, "did you mean seed-01?"}, {"summary seed-01 --set train.epochs=3", codeUsage, "--set changes recipes, and seed-01 is a session"}})
}

func TestOutputsThatCannotBeWritten(t *testing.T) {
	home(t)
	must(t, "train", "seed", "--steps", "2", "-o", "s.duet")
	refused(t, []wrong{
		{"train seed --steps 1 -o no/folder.duet", codeOther, "cannot write the session: open no/folder.duet: no such file or directory"},
		{"predict s.duet -o no/out.npz", codeOther, "cannot write the predictions: open no/out.npz"},
		{"predict s.duet -o . --overwrite", codeOther, ". is a folder"},
	})
	if _, err := os.Stat("/dev/full"); err == nil {
		refused(t, []wrong{{"predict s.duet -o /dev/full --overwrite", codeOther, "no space left on device"}})
	}
	t.Setenv("XDG_DATA_HOME", write(t, filepath.Join(t.TempDir(), "file"), ""))
	refused(t, []wrong{{"train seed --steps 1", codeOther, "name a file with -o, or set XDG_DATA_HOME"}})
}

// TestDiverging: the loss that is not finite is in the file, at its step.
func TestDiverging(t *testing.T) {
	home(t)
	code, out, errs := duet(t, "train", "seed", "--set", "train.optimizer={SGD: {learning_rate: 1e9}}", "--json")
	if code != codeDiverged || !strings.Contains(out, `"outcome": "diverged"`) || !strings.Contains(out, `"loss": "+Inf"`) ||
		!strings.Contains(errs, "diverged at step 3: the loss is +Inf; try a smaller learning rate than 1e+09") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
	if steps, state := session(t, stored(t, "seed-01")); len(steps) != 3 || state.End == nil || state.End.Why != "diverged" {
		t.Errorf("the file holds steps %v and ends %+v", steps, state.End)
	}
	code, _, errs = duet(t, "train", "product", "--set", "data.samples=300", "--set", "merge.guard=raw", "--set", "a.layers.6.Dense.activation=tanh", "--set", "train.loss=mse")
	if code != codeDiverged || !strings.Contains(errs, "diverged at step 1: merge: class ") || !strings.Contains(errs, "a raw power of a negative number is not a number") ||
		!strings.Contains(errs, "warning: merge: ") {
		t.Errorf("a negative base: exit %d\n%s", code, errs)
	}
	if code, _, errs := duet(t, "check", "product-01"); code != codeCheck || !strings.Contains(errs, "is not a number") {
		t.Errorf("checking it: exit %d\n%s", code, errs)
	}
}

func TestClosedPipe(t *testing.T) {
	home(t)
	for _, args := range [][]string{{"recipes"}, {"train", "seed", "--steps", "3"}, {"train", "seed", "--steps", "3", "--json"}} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		r.Close()
		null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		if code := Main(args, null, w, w); code != codeOK {
			t.Errorf("duet %s into a closed pipe: exit %d", strings.Join(args, " "), code)
		}
		w.Close()
		null.Close()
	}
	if steps, state := session(t, stored(t, "seed-02")); len(steps) != 3 || state.End == nil {
		t.Errorf("the run was not finished: %v, %+v", steps, state)
	}
}
