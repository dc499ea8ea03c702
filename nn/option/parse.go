package option

import (
	"errors"
	"fmt"
	"strings"
)

// parseCall reads name or name(value, name=value). Values stay text, for convert
// to read, but for None and null, which are nil. The error is what was expected.
func parseCall(text string) (spelling, error) {
	name, rest, open := strings.Cut(strings.TrimSpace(text), "(")
	c := spelling{name: strings.TrimSpace(name)}
	if !open {
		return c, nil
	}
	inner, closed := strings.CutSuffix(rest, ")")
	if !closed {
		return c, errors.New("a ) at the end")
	}
	parts, err := topLevel(inner)
	if err != nil {
		return c, err
	}
	for _, part := range parts {
		if err := c.take(part); err != nil {
			return c, err
		}
	}
	return c, nil
}

// take adds one argument of a call.
func (c *spelling) take(part string) error {
	name, text, named := strings.Cut(part, "=")
	if !named {
		if len(c.args) > 0 {
			return fmt.Errorf("name=value after the first argument with a name, not %q", strings.TrimSpace(part))
		}
		c.placed = append(c.placed, argument(part))
		return nil
	}
	name = strings.TrimSpace(name)
	if _, twice := c.args[name]; twice {
		return fmt.Errorf("%s once, not twice", name)
	}
	if c.args == nil {
		c.args = map[string]any{}
	}
	c.args[name] = argument(text)
	return nil
}

// argument is the value of one argument.
func argument(text string) any {
	text = strings.TrimSpace(text)
	if text == "None" || text == "null" {
		return nil
	}
	for _, quote := range []string{`"`, `'`} {
		if inner, ok := strings.CutPrefix(text, quote); ok && strings.HasSuffix(inner, quote) {
			return strings.TrimSuffix(inner, quote)
		}
	}
	return text
}

// topLevel cuts text at the commas that stand in no bracket; a comma at the end
// is allowed, and nothing at all is no part.
func topLevel(text string) ([]string, error) {
	var parts []string
	depth, from := 0, 0
	for i, r := range text {
		switch r {
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		}
		if depth < 0 {
			return nil, errors.New("brackets that match")
		}
		if r == ',' && depth == 0 {
			parts = append(parts, text[from:i])
			from = i + 1
		}
	}
	if depth != 0 {
		return nil, errors.New("brackets that match")
	}
	if strings.TrimSpace(text[from:]) != "" {
		parts = append(parts, text[from:])
	}
	for _, p := range parts {
		if strings.TrimSpace(p) == "" {
			return nil, errors.New("an argument between the commas")
		}
	}
	return parts, nil
}
