package recipe

import (
	"maps"
	"slices"

	"duet/nn/loss"
	"duet/nn/optim"
	"duet/nn/option"
)

// known is a class that a Choice may name.
type known struct {
	// name is what Choice.Class holds, class what is written before arguments.
	name, class string
	args        []option.Arg
}

// table is what a Choice chooses from.
type table struct {
	word  string // what it is called in errors
	find  func(word string) (known, bool)
	check func(class string, args map[string]any) error
}

func optimizers() table {
	return table{
		word: "an optimizer, such as Adam or Adam: {learning_rate: 0.001}",
		find: func(word string) (known, bool) {
			for _, i := range optim.Classes() {
				if word == i.Class || word == i.Name {
					return known{i.Class, i.Class, i.Args}, true
				}
			}
			return known{}, false
		},
		check: func(class string, args map[string]any) error {
			_, err := optim.New(class, args)
			return err
		},
	}
}

func losses() table {
	return table{
		word: "a loss, such as categorical_crossentropy",
		find: func(word string) (known, bool) {
			for _, i := range loss.Names() {
				if word == i.Name || word == i.Class || slices.Contains(i.Aliases, word) {
					return known{i.Name, i.Class, i.Args}, true
				}
			}
			return known{}, false
		},
		check: func(class string, args map[string]any) error {
			_, err := loss.New(class, args)
			return err
		},
	}
}

// chosen is the table of the field at a path, if it is one of a choice.
func chosen(path string) (table, bool) {
	switch path {
	case "train.optimizer":
		return optimizers(), true
	case "train.loss":
		return losses(), true
	}
	return table{}, false
}

// choice reads CLASS or {CLASS: {ARGS}}.
func choice(dst *Choice, t table) reader {
	return func(n *node, path string) *Error {
		class, args, err := single(n, path, t.word)
		if err != nil {
			return err
		}
		word := class.value.(string)
		k, ok := t.find(word)
		if !ok {
			return mistake(path, "%s", plainText(t.check(word, nil))).at(class)
		}
		c := Choice{Class: k.name}
		for _, e := range args.entries {
			value, err := t.arg(k, e, join(path, word))
			if err != nil {
				return err
			}
			if c.Args == nil {
				c.Args = map[string]any{}
			}
			c.Args[e.name()] = value
		}
		if failed := t.check(c.Class, c.Args); failed != nil {
			return mistake(join(path, word), "%s", plainText(failed)).at(class)
		}
		*dst = c
		return nil
	}
}

// arg reads one argument as the type of its default.
func (t table) arg(k known, e entry, path string) (any, *Error) {
	path = join(path, e.name())
	value, err := plain(e.value, path)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(k.args, func(a option.Arg) bool { return a.Name == e.name() })
	if i >= 0 {
		expected, ok := "", true
		switch k.args[i].Value.(type) {
		case float64:
			if n, whole := value.(int); whole {
				value = float64(n)
			}
			_, ok = value.(float64)
			expected = "a number"
		case bool:
			_, ok = value.(bool)
			expected = "true or false"
		}
		if !ok {
			return nil, mistake(path, "expected %s, got %s%s", expected, e.value.describe(), quoted(e.value)).at(e.value)
		}
	}
	if failed := t.check(k.name, map[string]any{e.name(): value}); failed != nil {
		place := e.value
		if i < 0 {
			place = e.key
		}
		return nil, mistake(path, "%s", plainText(failed)).at(place)
	}
	return value, nil
}

// sorted are the names of the arguments in a fixed order.
func (c Choice) sorted() []string { return slices.Sorted(maps.Keys(c.Args)) }

// text writes the choice as a recipe does.
func (c Choice) text(t table) string {
	if len(c.Args) == 0 {
		return text(c.Class)
	}
	class := c.Class
	if k, ok := t.find(class); ok {
		class = k.class
	}
	out := "{" + text(class) + ": {"
	for i, name := range c.sorted() {
		if i > 0 {
			out += ", "
		}
		out += text(name) + ": " + value(c.Args[name])
	}
	return out + "}}"
}

// weightDecay is how strongly an optimizer pulls weights to 0.
func weightDecay(c Choice) float64 {
	v, _ := c.Args["weight_decay"].(float64)
	return v
}
