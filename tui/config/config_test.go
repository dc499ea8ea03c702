package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duet/nn/option"
)

// envOf is an environment of words NAME=value.
func envOf(words string) func(string) string {
	m := map[string]string{}
	for _, kv := range strings.Fields(words) {
		name, value, _ := strings.Cut(kv, "=")
		m[name] = value
	}
	return func(name string) string { return m[name] }
}

// flagsOf are flags that were given, as words name=value.
func flagsOf(words string) func(string) (string, bool) {
	m := map[string]string{}
	for _, kv := range strings.Fields(words) {
		name, value, _ := strings.Cut(kv, "=")
		m[name] = value
	}
	return func(name string) (string, bool) { v, ok := m[name]; return v, ok }
}

// filed writes a file of settings and returns the folder above duet's.
func filed(t *testing.T, text string) (dir, path string) {
	t.Helper()
	dir = t.TempDir()
	path = filepath.Join(dir, "duet", "config.yaml")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir, path
}

// TestWhoWins: flag, environment, file, default, and the order among variables.
func TestWhoWins(t *testing.T) {
	for _, c := range []struct {
		name, file, env, flags string
		want                   string
		from                   Source
		where                  string // FILE stands for the path
	}{
		{Color, "", "", "", "auto", FromDefault, ""},
		{Color, "color: 256", "", "", "256", FromFile, "FILE:1"},
		{Color, "# a word\n\ncolor: true", "", "", "true", FromFile, "FILE:3"},
		{Color, "color: 'true'", "", "", "true", FromFile, "FILE:1"},
		{Color, "color: never", "", "", "none", FromFile, "FILE:1"},
		{Color, "color: 256", "NO_COLOR=1", "", "none", FromEnv, "NO_COLOR"},
		{Color, "color: 256", "NO_COLOR=0", "", "none", FromEnv, "NO_COLOR"},
		{Color, "color: 256", "NO_COLOR=", "", "256", FromFile, "FILE:1"},
		{Color, "", "NO_COLOR=1 FORCE_COLOR=3", "", "none", FromEnv, "NO_COLOR"},
		{Color, "", "DUET_NO_COLOR=1 FORCE_COLOR=3", "", "none", FromEnv, "DUET_NO_COLOR"},
		{Color, "", "NO_COLOR=1 DUET_COLOR=16", "", "16", FromEnv, "DUET_COLOR"},
		{Color, "", "FORCE_COLOR=1", "", "always", FromEnv, "FORCE_COLOR"},
		{Color, "", "FORCE_COLOR=yes", "", "always", FromEnv, "FORCE_COLOR"},
		{Color, "", "FORCE_COLOR=2", "", "256", FromEnv, "FORCE_COLOR"},
		{Color, "", "FORCE_COLOR=3", "", "true", FromEnv, "FORCE_COLOR"},
		{Color, "", "FORCE_COLOR=0", "", "none", FromEnv, "FORCE_COLOR"},
		{Color, "color: 16", "CLICOLOR_FORCE=1 CLICOLOR=0", "", "always", FromEnv, "CLICOLOR_FORCE"},
		{Color, "color: 16", "CLICOLOR_FORCE=0 CLICOLOR=1", "", "16", FromFile, "FILE:1"},
		{Color, "", "CLICOLOR=0", "", "none", FromEnv, "CLICOLOR"},
		{Color, "color: 16", "NO_COLOR=1", "color=always", "always", FromFlag, "--color"},
		{Color, "color: 16", "NO_COLOR=1", "color=auto", "auto", FromFlag, "--color"},
		{Color, "", "", "color=never", "none", FromFlag, "--color"},
		{Theme, "theme: light", "DUET_THEME=High-Contrast", "", "high-contrast", FromEnv, "DUET_THEME"},
		{Plain, "", "ACCESSIBLE=1", "", "true", FromEnv, "ACCESSIBLE"},
		{Plain, "plain: true", "ACCESSIBLE=0", "", "true", FromFile, "FILE:1"},
		{Plain, "plain: true", "DUET_PLAIN=0", "", "false", FromEnv, "DUET_PLAIN"},
		{Plain, "", "ACCESSIBLE=1", "plain=false", "false", FromFlag, "--plain"},
		{ReduceMotion, "", "REDUCE_MOTION=1", "", "true", FromEnv, "REDUCE_MOTION"},
		{ReduceMotion, "reduce_motion: yes", "", "", "true", FromFile, "FILE:1"},
		{Mouse, "mouse: false", "", "no-mouse=false", "true", FromFlag, "--no-mouse"},
		{Mouse, "", "", "no-mouse=true", "false", FromFlag, "--no-mouse"},
		{Bell, "bell: false", "", "", "none", FromFile, "FILE:1"},
		{Progress, "progress: true", "", "", "always", FromFile, "FILE:1"},
		{Threads, "threads: 3", "", "", "3", FromFile, "FILE:1"},
		{Threads, "threads: 3", "DUET_THREADS=2", "threads=1", "1", FromFlag, "--threads"},
		{Store, "store: ~/runs", "HOME=/h", "", "/h/runs", FromFile, "FILE:1"},
		{Store, "store: '~'", "HOME=/h", "", "/h", FromFile, "FILE:1"},
		{Store, "store: /a b", "", "", "/a b", FromFile, "FILE:1"},
		{Store, "store: ''", "", "", "", FromFile, "FILE:1"},
		{Kernel, "kernel: generic", "", "", "generic", FromFile, "FILE:1"},
	} {
		dir, path := filed(t, c.file)
		config, err := Load(envOf(c.env+" XDG_CONFIG_HOME="+dir), flagsOf(c.flags))
		v := config.Value(c.name)
		if where := strings.Replace(c.where, "FILE", path, 1); err != nil || v.Text != c.want || v.From != c.from || v.Where != where {
			t.Errorf("%s of %q, %q, %q: %q from %s %s (%v), want %q from %s %s", c.name, c.file, c.env, c.flags, v.Text, v.From, v.Where, err, c.want, c.from, where)
		}
	}
}

// TestMistakes: what is refused, with the line and the remedy, and the rest of the
// settings without the file.
func TestMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"theme: dark\ncolr: 16":               `:2: unknown key "colr", did you mean color?`,
		"zz: 16":                              `:1: unknown key "zz", expected theme, background, color`,
		"theme: drak":                         `:1: theme is "drak", did you mean dark?`,
		"theme: [dark]":                       `:1: theme is no single value, expected auto, dark, light or high-contrast`,
		"theme:\n  name: dark":                `: theme is no single value`,
		"theme:":                              `:1: theme has no value, expected auto, dark`,
		"store: ~":                            `:1: store has no value, expected a path that begins with / or ~/, or nothing`,
		"store: runs":                         `:1: store is "runs", expected a path`,
		"plain: &x true":                      `:1: plain is no single value`,
		"plain: 3":                            `:1: plain is "3", expected true or false`,
		"threads: -1":                         `:1: threads is "-1", expected 0 to 256`,
		"threads: 1.5":                        `:1: threads is "1.5", expected 0 to 256`,
		"threads: 999999999999999999999":      `expected 0 to 256`,
		"theme: dark\n\nbell: bell\ntheme: x": `:4: the key theme stands twice`,
		"- theme":                             `:1: expected lines of the form key: value`,
		"theme":                               `:1: expected lines of the form key: value`,
		"theme: dark\n---\ncolor: 16":         `a second document starts here`,
		"a\n  b: [":                           `this is not YAML: `,
		"theme: \"dark":                       `this is not YAML: `,
		"theme: \xff":                         `this is not UTF-8`,
		"theme: \"\\e[2J\"":                   `:1: theme is "[2J"`,
		strings.Repeat("# long\n", 3000):      `the file is longer than 16384 bytes`,
		strings.Repeat("[", 9000):             `: `,
	} {
		dir, path := filed(t, text)
		config, err := Load(envOf("XDG_CONFIG_HOME="+dir+" DUET_BELL=none"), flagsOf("glyphs=block"))
		var mistake *Error
		if !errors.As(err, &mistake) || mistake.File != path || !strings.Contains(err.Error(), want) || strings.ContainsAny(err.Error(), "\n\x1b") {
			t.Errorf("%.40q: %v\nwant %s", text, err, want)
		}
		if config.Text(Bell) != "none" || config.Text(Glyphs) != "block" || config.Text(Theme) != "" {
			t.Errorf("%.40q: without the file there are %+v", text, config.values)
		}
	}
	for outside, want := range map[[2]string]string{
		{"DUET_THEME=nope", ""}: `DUET_THEME is "nope", expected auto, dark, light or high-contrast`,
		{"DUET_MOUSE=2", ""}:    `DUET_MOUSE is "2", expected true or false`,
		{"DUET_THREADS=x", ""}:  `DUET_THREADS is "x", expected 0 to 256`,
		{"", "glyphs=brailel"}:  `--glyphs is "brailel", did you mean braille?`,
	} {
		if _, err := Load(envOf(outside[0]), flagsOf(outside[1])); err == nil || err.Error() != want {
			t.Errorf("%v: %v, want %s", outside, err, want)
		}
	}
}

func TestNoFile(t *testing.T) {
	for _, text := range []string{"", "\n", "# theme: dark\n", "---\n", "\uFEFF# x\n"} {
		dir, _ := filed(t, text)
		if c, err := Load(envOf("XDG_CONFIG_HOME="+dir), flagsOf("")); err != nil || !c.Read || c.Value(Theme).From != FromDefault {
			t.Errorf("%q: %+v, %v", text, c, err)
		}
	}
	dir := t.TempDir()
	if c, err := Load(envOf("HOME="+dir), flagsOf("")); err != nil || c.Read || c.File != filepath.Join(dir, ".config/duet/config.yaml") {
		t.Errorf("no file: %+v, %v", c, err)
	}
	if c, err := Load(envOf("XDG_CONFIG_HOME=relative"), flagsOf("")); err != nil || c.File != "" {
		t.Errorf("no home: %+v, %v", c, err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "duet", "config.yaml"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(envOf("XDG_CONFIG_HOME="+dir), flagsOf("")); err == nil || !strings.Contains(err.Error(), "this is no file") {
		t.Errorf("a folder for a file: %v", err)
	}
}

// TestZeroConfig: before anything was loaded the defaults hold.
func TestZeroConfig(t *testing.T) {
	var c Config
	if c.On(Plain) || !c.On(Mouse) || c.Int(Threads) != 0 || c.Text(Theme) != "" || c.Text(Store) != "" {
		t.Errorf("%+v", c.Values())
	}
	if got := c.Choices(); got.Color+got.Glyphs+got.Background != "" || got.Plain || got.Calm {
		t.Errorf("%+v", got)
	}
	defer func() {
		if recover() == nil {
			t.Error("a name that is none has a value")
		}
	}()
	c.Value("nope")
}

// TestInit: what is written is all comments, reads back as the defaults once they
// are taken off, and is never written over.
func TestInit(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "new", "duet", "config.yaml")
	if err := Init(path); err != nil {
		t.Fatal(err)
	}
	if err := Init(path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("the second time: %v", err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var bare []string
	for i, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		if line != "" && line[0] != '#' || len(line) > 100 {
			t.Errorf("line %d is %q", i+1, line)
		}
		if len(line) > 1 && line[1] != ' ' {
			bare = append(bare, line[1:])
		}
	}
	if len(bare) != len(Table()) {
		t.Errorf("%d keys, want %d", len(bare), len(Table()))
	}
	reads(t, strings.Join(bare, "\n"))
	reads(t, Config{}.YAML())
	reads(t, Config{}.With(Store, "/somewhere else").YAML())
}

// reads checks that a text sets everything, to its default.
func reads(t *testing.T, text string) {
	t.Helper()
	dir, _ := filed(t, text)
	c, err := Load(envOf("XDG_CONFIG_HOME="+dir), flagsOf(""))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	for _, v := range c.Values() {
		if v.From != FromFile || v.Text != v.Default {
			t.Errorf("%s is %q from %s, want %q from the file", v.Name, v.Text, v.From, v.Default)
		}
	}
}

// TestQuoted: any path survives being printed and read again.
func TestQuoted(t *testing.T) {
	for _, path := range []string{"/a b", "/a: b", `/a"b\c`, "/#", "/ü/日本", "/true", "/- x", "/a'b"} {
		c, err := Load(envOf(""), flagsOf(""))
		if err != nil {
			t.Fatal(err)
		}
		c.values[Store] = Value{Setting: c.Value(Store).Setting, Text: path}
		dir, _ := filed(t, c.YAML())
		if c, err = Load(envOf("XDG_CONFIG_HOME="+dir), flagsOf("")); err != nil || c.Text(Store) != path {
			t.Errorf("%q became %q, %v", path, c.Text(Store), err)
		}
	}
}

// TestChoices: the background follows the theme where nothing else says it.
func TestChoices(t *testing.T) {
	for env, want := range map[string]string{
		"": "", "DUET_THEME=light": "light", "DUET_THEME=dark": "dark", "DUET_THEME=high-contrast": "",
		"DUET_THEME=dark DUET_BACKGROUND=light": "light", "DUET_THEME=high-contrast DUET_BACKGROUND=light": "light",
	} {
		c, err := Load(envOf(env), flagsOf(""))
		if got := c.Choices().Background; err != nil || got != want {
			t.Errorf("%s: background %q, want %q (%v)", env, got, want, err)
		}
	}
}

func TestExplain(t *testing.T) {
	dir, path := filed(t, "theme: light\nthreads: 2\n")
	c, err := Load(envOf("NO_COLOR=1 XDG_CONFIG_HOME="+dir), flagsOf("no-mouse=true"))
	if err != nil {
		t.Fatal(err)
	}
	text := c.With(Glyphs, "braille").Explain()
	for _, want := range []string{
		path + " is read\n", "\ntheme: light\n  from     file, " + path + ":1\n", "\ncolor: none\n  from     environment, NO_COLOR\n",
		"\nmouse: false\n  from     flag, --no-mouse\n", "\nglyphs: auto, here braille\n  from     default\n", "  may be   0 to 256\n  set by   --threads, DUET_THREADS\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if c.Value(Glyphs).Here != "" {
		t.Error("With changed the Config it was called on")
	}
	if text := (Config{File: "/f"}).Explain(); !strings.HasPrefix(text, "/f is not there; duet config --init writes one\n") {
		t.Error(text)
	}
}

// TestTable: every setting can be set from outside, has a default that it may
// have, and no name is near enough to another to be guessed for it.
func TestTable(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range Table() {
		if seen[s.Name] || s.About == "" || len(s.Env) == 0 || s.Env[0] != "DUET_"+strings.ToUpper(s.Name) {
			t.Errorf("%+v", s)
		}
		seen[s.Name] = true
		if got, err := s.parse(s.Name, s.Default); err != nil || got != s.Default {
			t.Errorf("%s: the default %q is %q, %v", s.Name, s.Default, got, err)
		}
		for from, to := range s.also {
			if got, err := s.parse(s.Name, to); err != nil || got != to {
				t.Errorf("%s: %s stands for %q, which is none: %v", s.Name, from, to, err)
			}
		}
		for name := range seen {
			if name != s.Name && option.Nearest(name, []string{s.Name}) != "" {
				t.Errorf("%s could be a slip for %s", name, s.Name)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{Sample(), Config{}.YAML(), "theme: [", "a: &b c", "? x\n: y", "theme: !!str dark", "{theme: dark}", "theme: |\n  dark", "<<: *a"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		entries, err := parse(text, "f")
		var mistake *Error
		if err != nil && !errors.As(err, &mistake) {
			t.Fatalf("%v is no mistake with a place", err)
		}
		for name, e := range entries {
			s := e.value.Setting
			if got, err := s.parse(name, e.value.Text); err != nil || got != e.value.Text {
				t.Fatalf("%s holds %q: %v", name, e.value.Text, err)
			}
		}
	})
}
