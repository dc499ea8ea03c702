package option

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Entry is one thing that an argument may name.
type Entry struct {
	// Name is what a recipe writes: he_normal.
	Name string
	// Class is Keras' class name, which names it too: HeNormal; "" for none.
	Class string
	// Aliases are other names of Keras'.
	Aliases []string
	// New makes its own arguments, a pointer to a struct with tags, as Keras has
	// them by default; nil for what is only a name.
	New func() any
	// Missing says why duet has not what Keras calls so; such an entry is never
	// offered, and refused with the reason.
	Missing string
}

// checker is what New may make when bounds do not say all about its arguments.
type checker interface {
	// Check finds what is wrong with them together.
	Check() error
}

// Table lists what an argument may name, in the order to show it.
type Table func() []Entry

// Tables are the tables that tags refer to: choices:"@activation".
type Tables map[string]Table

// Names is the table of things that are only names.
func Names(list func() []string) Table {
	return func() []Entry {
		var out []Entry
		for _, name := range list() {
			out = append(out, Entry{Name: name})
		}
		return out
	}
}

// Names lists what is offered.
func (t Table) Names() []string {
	var out []string
	for _, e := range t() {
		if e.Missing == "" {
			out = append(out, e.Name)
		}
	}
	return out
}

func (t Table) takesArguments() bool {
	return slices.ContainsFunc(t(), func(e Entry) bool { return e.New != nil })
}

// find looks an entry up by any of its names.
func (t Table) find(word string) (Entry, bool) {
	for _, e := range t() {
		if word == e.Name || word == e.Class && word != "" || slices.Contains(e.Aliases, word) {
			return e, true
		}
	}
	return Entry{}, false
}

// canonical is the name that a recipe writes for a word; a word that is not in
// the table stays as it is.
func (t Table) canonical(word string) string {
	if e, ok := t.find(word); ok {
		return e.Name
	}
	return word
}

// refuse is the error of a word that names nothing that is offered.
func (t Table) refuse(arg, word string) error {
	if e, ok := t.find(word); ok && e.Missing != "" {
		return fmt.Errorf("%s is %q, which duet has not: %s", arg, word, e.Missing)
	}
	names := t.Names()
	if near := Nearest(word, names); near != "" {
		return fmt.Errorf("%s is %q, did you mean %s?", arg, word, near)
	}
	return fmt.Errorf("%s is %q, expected one of %s", arg, word, strings.Join(names, ", "))
}

// Make reads the call that an argument holds and returns the arguments of what
// it names: what New of its entry makes, filled in. arg is the argument's name
// for the error.
func (t Table) Make(arg, text string) (any, error) {
	_, made, err := t.read(arg, text)
	return made, err
}

// call is the text that a call is kept as.
func (t Table) call(arg string, value any) (string, error) {
	e, made, err := t.read(arg, value)
	if err != nil {
		return "", err
	}
	return e.text(made), nil
}

// read understands a call in all its spellings:
//
//	he_normal                                      HeNormal
//	random_normal(0, stddev=0.1)                   {RandomNormal: {stddev: 0.1}}
//	{l2: 0.001}                                    {class_name: L2, config: {l2: 0.001}}
func (t Table) read(arg string, value any) (Entry, any, error) {
	c, err := t.spelled(value)
	if err != nil {
		return Entry{}, nil, fmt.Errorf("%s is %v, expected %w", arg, show(value), err)
	}
	e, ok := t.find(c.name)
	if !ok || e.Missing != "" {
		return e, nil, t.refuse(arg, c.name)
	}
	if e.New == nil {
		if len(c.args)+len(c.placed) > 0 {
			return e, nil, fmt.Errorf("%s: %s takes no arguments", arg, e.Name)
		}
		return e, nil, nil
	}
	made := e.New()
	args, err := c.named(e.Name, Args(made, nil))
	if err == nil {
		err = fill(e.Name, made, args, nil)
	}
	if c, ok := made.(checker); ok && err == nil {
		if err = c.Check(); err != nil {
			err = fmt.Errorf("%s: %w", e.Name, err)
		}
	}
	if err != nil {
		return e, nil, fmt.Errorf("%s: %w", arg, err)
	}
	return e, made, nil
}

// text writes the call that makes made: the name alone, or with the arguments
// that are not Keras' defaults. An only argument stands without its name.
func (e Entry) text(made any) string {
	if e.New == nil {
		return e.Name
	}
	var args []string
	changed := Changed(made, e.New(), nil)
	for _, a := range changed {
		args = append(args, a.Name+"="+a.text())
	}
	if len(args) == 0 {
		return e.Name
	}
	if len(Args(made, nil)) == 1 {
		args[0] = changed[0].text()
	}
	return e.Name + "(" + strings.Join(args, ", ") + ")"
}

// text writes the value of an argument of a call so that it reads back the same.
func (a Arg) text() string {
	if a.standsForNull(a.Value) {
		return "None"
	}
	switch v := a.Value.(type) {
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case []int:
		return strings.ReplaceAll(fmt.Sprint(v), " ", ", ")
	}
	return fmt.Sprint(a.Value)
}

// spelling is a call taken apart: arguments with a name, and those that have
// only a place.
type spelling struct {
	name   string
	args   map[string]any
	placed []any
}

// spelled takes a value apart. The error is what was expected.
func (t Table) spelled(value any) (spelling, error) {
	wrong := fmt.Errorf("one of %s, alone or with arguments", strings.Join(t.Names(), ", "))
	switch v := value.(type) {
	case string:
		return parseCall(v)
	case map[string]any:
		if name, ok := v["class_name"].(string); ok {
			args, ok := v["config"].(map[string]any)
			if !ok && v["config"] != nil {
				return spelling{}, wrong
			}
			return spelling{name: name, args: args}, nil
		}
		if len(v) != 1 {
			return spelling{}, wrong
		}
		for name, inner := range v {
			switch inner := inner.(type) {
			case nil:
				return spelling{name: name}, nil
			case map[string]any:
				return spelling{name: name, args: inner}, nil
			default:
				return spelling{name: name, placed: []any{inner}}, nil
			}
		}
	}
	return spelling{}, wrong
}

// named gives the placed arguments the names of the known ones.
func (c spelling) named(class string, known []Arg) (map[string]any, error) {
	out := map[string]any{}
	maps.Copy(out, c.args)
	for i, v := range c.placed {
		if i >= len(known) {
			return nil, fmt.Errorf("%s got %d arguments, it takes at most %d", class, len(c.placed), len(known))
		}
		if _, twice := out[known[i].Name]; twice {
			return nil, fmt.Errorf("%s got %s twice", class, known[i].Name)
		}
		out[known[i].Name] = v
	}
	return out, nil
}
