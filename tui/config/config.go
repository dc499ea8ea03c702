package config

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"duet/nn/option"
	"duet/sessions/safetext"
)

// Source is who said what holds.
type Source string

// The sources, from the weakest to the strongest.
const (
	FromDefault Source = "default"
	FromFile    Source = "file"
	FromEnv     Source = "environment"
	FromFlag    Source = "flag"
)

// Value is what holds for a setting.
type Value struct {
	Setting
	Text  string // canonical: one of Choices, true, false, a number, a path
	From  Source
	Where string // --color, NO_COLOR, /home/me/.config/duet/config.yaml:3; "" for a default
	Here  string // what auto comes to on this terminal, "" where that says nothing
}

// Config holds a value for every setting. The zero value holds the defaults.
type Config struct {
	// File is where the settings' file is, or would be; Read says that it is there.
	File string
	Read bool

	values map[string]Value
}

// Path returns where the file of settings is: $XDG_CONFIG_HOME/duet/config.yaml,
// by default under ~/.config.
func Path(env func(string) string) (string, error) {
	// A relative XDG path is to be ignored, says the standard.
	base := env("XDG_CONFIG_HOME")
	if !filepath.IsAbs(base) {
		home := env("HOME")
		if home == "" {
			return "", errors.New("no place for settings: neither XDG_CONFIG_HOME nor HOME is set")
		}
		base = filepath.Join(home, ".config")
	}
	return filepath.Join(base, "duet", "config.yaml"), nil
}

// Load finds the value of every setting. flag returns what was given to a flag
// and whether it was given; env looks a variable up. A mistake in the file comes
// back with a Config that leaves the file out, for commands that do without.
// The error is an *Error for a mistake somebody made, else the operating
// system's about the file.
func Load(env func(string) string, flag func(name string) (string, bool)) (Config, error) {
	c := Config{values: map[string]Value{}}
	var failed error
	if path, err := Path(env); err == nil {
		c.File = path
		var entries map[string]entry
		entries, c.Read, failed = readFile(path)
		for name, e := range entries {
			c.values[name] = e.value
		}
	}
	for _, s := range Table() {
		v, said, err := outside(s, env, flag)
		if err != nil {
			return Config{File: c.File, Read: c.Read}, err
		}
		if said {
			c.values[s.Name] = v
		}
	}
	c.expand(env("HOME"))
	return c, failed
}

// outside is what the flag or the environment says about a setting.
func outside(s Setting, env func(string) string, flag func(string) (string, bool)) (v Value, said bool, err error) {
	v.Setting = s
	if text, given := flag(s.Flag); s.Flag != "" && given {
		v.From, v.Where = FromFlag, "--"+s.Flag
		if s.Inverted {
			text = strconv.FormatBool(text != "true")
		}
		if v.Text = text; s.Kind != Number { // the commands know the limits of theirs
			v.Text, err = s.parse(v.Where, text)
		}
		return v, true, err
	}
	for _, name := range s.Env {
		text := env(name)
		if text == "" {
			continue // set and empty is not set
		}
		if read := variables[name]; read != nil {
			if text, said = read(text); !said {
				continue
			}
		}
		v.From, v.Where = FromEnv, name
		v.Text, err = s.parse(name, text)
		return v, true, err
	}
	return Value{}, false, nil
}

// expand puts the home folder in for ~.
func (c *Config) expand(home string) {
	v := c.Value(Store)
	if rest, ok := strings.CutPrefix(v.Text, "~"); ok && (rest == "" || rest[0] == '/') {
		v.Text = filepath.Join(home, rest)
		c.values[Store] = v
	}
}

// Values returns what holds, in the order of Table.
func (c Config) Values() []Value {
	var out []Value
	for _, s := range Table() {
		out = append(out, c.Value(s.Name))
	}
	return out
}

// Value returns what holds for a setting. It panics for a name that is none.
func (c Config) Value(name string) Value {
	if v, ok := c.values[name]; ok {
		return v
	}
	for _, s := range Table() {
		if s.Name == name {
			return Value{Setting: s, Text: s.Default, From: FromDefault}
		}
	}
	panic("config: no setting " + name)
}

// Text returns the value of a setting, "" where it is auto.
func (c Config) Text(name string) string {
	if text := c.Value(name).Text; text != "auto" {
		return text
	}
	return ""
}

// On returns the value of a switch.
func (c Config) On(name string) bool { return c.Value(name).Text == "true" }

// Int returns the value of a number.
func (c Config) Int(name string) int {
	n, err := strconv.Atoi(c.Value(name).Text)
	if err != nil {
		panic(fmt.Sprintf("config: %s is no number", name))
	}
	return n
}

// Error is a mistake in a value or in the file.
type Error struct {
	File string // "" for a flag or a variable
	Line int    // from 1; 0 where there is none
	Text string // what was wrong, what was expected
}

// Error is the place and the text in one line.
func (e *Error) Error() string {
	switch {
	case e.File == "":
		return e.Text
	case e.Line == 0:
		return e.File + ": " + e.Text
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Text)
}

// parse makes a value canonical; what names it in an error.
func (s *Setting) parse(what, text string) (string, error) {
	switch s.Kind {
	case Choice:
		return s.choose(what, text)
	case Switch:
		switch strings.ToLower(text) {
		case "true", "1", "yes", "on":
			return "true", nil
		case "false", "0", "no", "off":
			return "false", nil
		}
	case Number:
		if n, err := strconv.Atoi(text); err == nil && n >= 0 && n <= s.Most {
			return strconv.Itoa(n), nil
		}
	case Folder:
		if text == "" || filepath.IsAbs(text) || text == "~" || strings.HasPrefix(text, "~/") {
			return text, nil
		}
	}
	return "", &Error{Text: fmt.Sprintf("%s is %q, expected %s", what, shown(text), s.May())}
}

// choose finds one of the choices, or the one that was meant.
func (s *Setting) choose(what, text string) (string, error) {
	if other, ok := s.also[text]; ok {
		return other, nil
	}
	for _, c := range s.Choices {
		if strings.EqualFold(c, text) {
			return c, nil
		}
	}
	return "", &Error{Text: fmt.Sprintf("%s is %q, %s", what, shown(text), remedy(text, s.Choices, "expected "+s.May()))}
}

// remedy names what was likely meant, else says otherwise. Words of two letters
// are near anything.
func remedy(word string, names []string, otherwise string) string {
	if len(word) >= 3 {
		if near := option.Nearest(word, names); near != "" {
			return "did you mean " + near + "?"
		}
	}
	return otherwise
}

// shown is a text from outside, fit for an error.
func shown(text string) string { return safetext.Scrub(text, 80) }

// enumerate joins names: a, b or c.
func enumerate(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

func itoa(n int) string { return strconv.Itoa(n) }
