package recipe

import (
	"maps"
	"math"
	"slices"
	"strconv"

	"duet/datasets/augment"
	"duet/nn/loss"
	"duet/nn/optim"
	"duet/nn/optim/schedule"
	"duet/nn/option"
	"duet/nn/train/callback"
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

func schedules() table {
	return table{
		word: "a schedule, such as CosineDecay: {decay_steps: 1000}",
		find: func(word string) (known, bool) {
			for _, i := range schedule.Classes() {
				if word == i.Class || word == i.Name {
					return known{i.Class, i.Class, i.Args}, true
				}
			}
			return known{}, false
		},
		check: func(class string, args map[string]any) error {
			_, err := schedule.New(class, args)
			return err
		},
	}
}

func callbacks() table {
	return table{
		word: "a callback, such as EarlyStopping: {patience: 3}",
		find: func(word string) (known, bool) {
			for _, i := range callback.Classes() {
				if word == i.Class || word == i.Name {
					return known{i.Class, i.Class, i.Args}, true
				}
			}
			return known{}, false
		},
		check: func(class string, args map[string]any) error {
			_, err := callback.New(class, args)
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
	case "train.schedule":
		return schedules(), true
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
	if i >= 0 && value != nil {
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
	if i < 0 { // the class says why it has none of that name, or that it does without
		if failed := t.check(k.name, k.with(e.name(), value)); failed != nil {
			return nil, mistake(path, "%s", plainText(failed)).at(e.key)
		}
		return value, nil
	}
	if failed := k.args[i].Check(value); failed != nil {
		return nil, mistake(path, "%s", plainText(failed)).at(e.value)
	}
	return value, nil
}

// with are the arguments that the class requires, as they are at first, and one more.
func (k known) with(name string, value any) map[string]any {
	args := map[string]any{name: value}
	for _, a := range k.args {
		if a.Required {
			args[a.Name] = legal(a)
		}
	}
	return args
}

// legal stands in for a required argument, whose zero default its bounds may refuse.
func legal(a option.Arg) any {
	switch a.Value.(type) {
	case int:
		return max(1, int(a.Min))
	case float64:
		return max(1, a.Min)
	}
	return a.Value
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
	v, given := c.Args["weight_decay"]
	if k, ok := optimizers().find(c.Class); ok && !given {
		for _, a := range k.args {
			if a.Name == "weight_decay" {
				v = a.Value
			}
		}
	}
	f, _ := v.(float64)
	return f
}

// Bounds of the numbers under train.
const (
	maxEpochs = 1_000_000
	maxBatch  = 65_536
	maxStages = 100
)

// balanced is what class_weight is called when classes are to count alike.
const balanced = "balanced"

func decodeTrain(t *Train, n *node, path string) *Error {
	return object(n, path, []field{
		{name: "aux", read: func(n *node, path string) *Error {
			return object(n, path, []field{{name: "a", read: atLeastZero(&t.Aux.A)}, {name: "b", read: atLeastZero(&t.Aux.B)}})
		}},
		{name: "stages", read: func(n *node, path string) *Error { return decodeStages(&t.Stages, n, path) }},
		{name: "epochs", read: whole(&t.Epochs, 1, maxEpochs)},
		{name: "batch_size", read: whole(&t.BatchSize, 1, maxBatch)},
		{name: "optimizer", read: choice(&t.Optimizer, optimizers())},
		{name: "schedule", read: func(n *node, path string) *Error {
			if t.Schedule = (Choice{}); n.value == option.None || n.kind == scalar && n.value == nil {
				return nil
			}
			return choice(&t.Schedule, schedules())(n, path)
		}},
		{name: "loss", read: choice(&t.Loss, losses())},
		{name: "class_weight", read: func(n *node, path string) *Error {
			t.ClassWeight, t.Balanced = nil, n.value == balanced
			if t.Balanced || n.kind == sequence && len(n.items) == 0 {
				return nil
			}
			if n.kind == mapping {
				return byClass(&t.ClassWeight, n, path)
			}
			return numbers(&t.ClassWeight)(n, path)
		}},
		{name: "top_k", read: whole(&t.TopK, 0, math.MaxInt16)},
		{name: "callbacks", read: func(n *node, path string) *Error { return decodeCallbacks(&t.Callbacks, n, path) }},
		{name: "augment", read: func(n *node, path string) *Error {
			t.Augment = augment.Options{}
			return object(n, path, tagged(&t.Augment, map[string]reader{"flip": words(&t.Augment.Flip), "fill": words(&t.Augment.Fill)}))
		}},
	})
}

func decodeStages(dst *[]Stage, n *node, path string) *Error {
	*dst = nil
	if n.kind != sequence || len(n.items) > maxStages {
		return mistake(path, "expected a list of at most %d stages, such as [{only: a, epochs: 3}]; got %s", maxStages, n.describe())
	}
	for i, item := range n.items {
		s := Stage{Only: "all"}
		err := object(item, join(path, strconv.Itoa(i)), []field{
			{name: "only", read: oneOf(&s.Only, Parts())},
			{name: "epochs", need: true, read: whole(&s.Epochs, 1, maxEpochs)},
		})
		if err != nil {
			return err.at(item)
		}
		*dst = append(*dst, s)
	}
	return nil
}

func decodeCallbacks(dst *[]Choice, n *node, path string) *Error {
	*dst = nil
	if n.kind != sequence {
		return mistake(path, "expected a list, such as [EarlyStopping: {patience: 3}]; got %s", n.describe())
	}
	for i, item := range n.items {
		var c Choice
		if err := choice(&c, callbacks())(item, join(path, strconv.Itoa(i))); err != nil {
			return err.at(item)
		}
		*dst = append(*dst, c)
	}
	return nil
}

// byClass reads Keras' form {0: 1, 3: 2.5}; a class that is not named counts 1.
func byClass(dst *[]float64, n *node, path string) *Error {
	for _, e := range n.entries {
		class, err := strconv.Atoi(e.name())
		if err != nil || class < 0 || class > math.MaxUint16 {
			return mistake(join(path, e.name()), "expected the number of a class, got %q", e.name()).at(e.key)
		}
		for len(*dst) <= class {
			*dst = append(*dst, 1)
		}
		if err := atLeastZero(&(*dst)[class])(e.value, join(path, e.name())); err != nil {
			return err.at(e.value)
		}
	}
	return nil
}
