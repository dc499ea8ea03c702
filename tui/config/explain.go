package config

import (
	"fmt"
	"strings"

	"duet/tui/term"
	"duet/tui/theme"
)

// Sample is the text of a file of settings with every line a comment.
func Sample() string {
	var b strings.Builder
	b.WriteString("# Settings of duet. Take the # off a key to change it; what follows it is the default.\n" +
		"# A flag beats the environment, which beats this file. duet config --explain says\n" +
		"# which value holds and who said so.\n")
	for _, s := range Table() {
		fmt.Fprintf(&b, "\n# %s\n# may be: %s\n#%s: %s\n", s.About, s.May(), s.Name, quoted(s.Default))
	}
	return b.String()
}

// YAML is what holds, as a file of settings would say it; what auto comes to
// stands in a comment.
func (c Config) YAML() string {
	var b strings.Builder
	for _, v := range c.Values() {
		line := v.Name + ": " + quoted(v.Text)
		if v.Here != "" {
			line = fmt.Sprintf("%-24s # here: %s", line, v.Here)
		}
		b.WriteString(line + "\n")
	}
	return b.String()
}

// quoted is a value as YAML wants it: color's true is a word there too.
func quoted(text string) string {
	if text == "" || strings.ContainsAny(text, ":#'\"{}[]&*!|>%@`, ") || strings.HasPrefix(text, "~") {
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
	}
	return text
}

// Explain says of every setting what holds, who said so, what it may be and who
// else could say so. The text has no tables: it is read aloud well.
func (c Config) Explain() string {
	var b strings.Builder
	state := "is not there; duet config --init writes one"
	if c.Read {
		state = "is read"
	}
	if c.File != "" {
		fmt.Fprintf(&b, "%s %s\n", c.File, state)
	}
	for _, v := range c.Values() {
		fmt.Fprintf(&b, "\n%s: %s", v.Name, quoted(v.Text))
		if v.Here != "" {
			fmt.Fprintf(&b, ", here %s", v.Here)
		}
		fmt.Fprintf(&b, "\n  from     %s", v.From)
		if v.Where != "" {
			fmt.Fprintf(&b, ", %s", v.Where)
		}
		fmt.Fprintf(&b, "\n  about    %s\n  may be   %s\n  set by   %s\n", v.About, v.May(), strings.Join(v.Sources(), ", "))
	}
	return b.String()
}

// With returns c with a note of what a setting comes to on this machine.
func (c Config) With(name, here string) Config {
	values := map[string]Value{}
	for k, v := range c.values {
		values[k] = v
	}
	v := c.Value(name)
	v.Here = here
	values[name] = v
	c.values = values
	return c
}

// Choices are what the settings say about drawing, for term.Detect. Who chose the
// dark or the light theme has such a background, unless Background says otherwise.
func (c Config) Choices() term.Choices {
	background := c.Text(Background)
	if name := c.Text(Theme); background == "" && name != theme.HighContrast {
		background = name
	}
	return term.Choices{
		Color: c.Text(Color), Glyphs: c.Text(Glyphs), Background: background,
		Plain: c.On(Plain), Calm: c.On(ReduceMotion),
	}
}
