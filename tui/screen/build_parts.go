package screen

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"duet/nn/loss"
	"duet/nn/optim"
	"duet/nn/optim/schedule"
	"duet/nn/option"
	"duet/sessions"
	"duet/sessions/recipe"
	"duet/tui/widget"
)

// part is a class with arguments that a recipe names: an optimizer, a loss, a
// schedule, a callback.
type part struct {
	// word is what a recipe holds, class what it writes before arguments.
	word, class, help string
	args              []option.Arg
}

func optimizerParts() []part {
	var out []part
	for _, i := range optim.Classes() {
		out = append(out, part{i.Class, i.Class, i.Help, i.Args})
	}
	return out
}

func lossParts() []part {
	var out []part
	for _, i := range loss.Names() {
		out = append(out, part{i.Name, i.Class, i.Help, i.Args})
	}
	return out
}

// scheduleParts begin with no schedule at all.
func scheduleParts() []part {
	out := []part{{word: option.None, help: "The learning rate stays as the optimizer has it."}}
	for _, i := range schedule.Classes() {
		out = append(out, part{i.Class, i.Class, i.Help, i.Args})
	}
	return out
}

func callbackParts() []part {
	var out []part
	for _, i := range sessions.Callbacks() {
		out = append(out, part{i.Class, i.Class, i.Help, i.Args})
	}
	return out
}

func partNames(parts []part) []string {
	var out []string
	for _, p := range parts {
		out = append(out, p.word)
	}
	return out
}

// partPicks are parts to choose from.
func partPicks(parts []part) []pick {
	var out []pick
	for _, p := range parts {
		about := p.help
		if names := argNames(p.args); len(names) > 0 {
			about += " Takes " + strings.Join(names, ", ") + "."
		}
		out = append(out, pick{value: p.word, about: about})
	}
	return out
}

func argNames(args []option.Arg) []string {
	var out []string
	for _, a := range args {
		out = append(out, a.Name)
	}
	return out
}

// findPart looks a part up by any of its names.
func findPart(parts []part, word string) (part, bool) {
	i := slices.IndexFunc(parts, func(p part) bool { return p.word == word || p.class == word && word != "" })
	if i < 0 {
		return part{}, false
	}
	return parts[i], true
}

// helpOf is what a part is.
func helpOf(parts []part, word string) string {
	p, _ := findPart(parts, word)
	return p.help
}

// partForm is the form of a class and its arguments at a path of the recipe; get
// is what the recipe holds there.
func (b *Build) partForm(title, path string, parts []part, get func(r *recipe.Recipe) recipe.Choice) *formModal {
	f := &formModal{title: title}
	folds, of := (*fold)(nil), "" // which class it folds
	f.fill = func(b *Build) []widget.Field {
		c := get(b.r)
		if folds == nil || of != c.Class {
			p, _ := findPart(parts, c.Class)
			folds, of = newFold(p.args, func(name string) bool { _, ok := c.Args[name]; return ok }, uncommon), c.Class
		}
		return partFields(parts, c, folds)
	}
	f.open = func(b *Build, name string) []Request { return folds.unfold(b, f) }
	f.picks = func(b *Build, name string) []pick {
		if name == fieldClass {
			return partPicks(parts)
		}
		return nil
	}
	f.apply = func(b *Build, name, value string) ([]Request, error) {
		word := f.form.Value(fieldClass)
		p, ok := findPart(parts, word)
		if !ok || p.class == "" || name == fieldClass && partsAt(path) != nil {
			return b.putPart(path, parts, word)
		}
		if name == fieldClass {
			return b.put(path, p.yaml(b.beginWith(p, get(b.r))))
		}
		// All fields together: some are right only with others, and of those the one
		// that was typed before is still in the form.
		given := map[string]string{}
		for _, a := range p.args {
			if i := slices.IndexFunc(f.form.Fields, func(fl widget.Field) bool { return fl.Name == a.Name }); i >= 0 {
				given[a.Name] = f.form.Fields[i].Value
			}
		}
		return b.put(path, p.yaml(given))
	}
	f.note = func(b *Build) (string, recipe.Level) {
		for _, found := range b.findings {
			if found.Where == path && found.Level >= recipe.LevelWarn {
				return found.Text, found.Level
			}
		}
		return "", recipe.LevelOk
	}
	return b.newForm(f)
}

// fieldClass is the field that says which class a part is.
const fieldClass = "class"

// uncommon tells whether an argument of a part is one that few people change.
func uncommon(name string) bool {
	return slices.Contains([]string{
		"exclude_from_weight_decay", "clipvalue", "use_ema", "ema_momentum", "ema_overwrite_frequency", "epsilon", "amsgrad", "centered",
		"initial_accumulator_value", "start_from_epoch", "baseline", "cooldown", "axis",
	}, name)
}

// partFields are the fields of a part.
func partFields(parts []part, c recipe.Choice, folds *fold) []widget.Field {
	word := c.Class
	if word == "" {
		word = option.None
	}
	names := partNames(parts)
	p, known := findPart(parts, word)
	if known {
		word = p.word
	} else {
		names = append(names, word)
	}
	out := []widget.Field{{Name: fieldClass, Kind: widget.Choice, Value: word, Choices: names, Help: p.help}}
	shown, rest := folds.split(p.args)
	if folds.open {
		shown, rest = append(shown, rest...), nil
	}
	for _, a := range shown {
		text, given := c.Args[a.Name]
		if a.Name == "monitor" {
			a.Choices = sessions.Monitors()
		}
		fl := argField(a, func(string) error { return nil })
		if given {
			fl.Value = valueText(text)
			if text == nil {
				fl.Kind = widget.Text
			}
		}
		if fl.Kind == widget.Number || fl.Kind == widget.Whole {
			fl.Min, fl.Max = 0, 0 // what is out of bounds is said when all are taken over
			if fl.Value == option.None {
				fl.Kind = widget.Text
			}
		}
		out = append(out, fl)
	}
	if len(rest) > 0 {
		out = append(out, moreField(rest))
	}
	return out
}

// valueText is an argument's value as a form shows it.
func valueText(v any) string {
	switch v := v.(type) {
	case nil:
		return option.None
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case []any:
		var out []string
		for _, x := range v {
			out = append(out, valueText(x))
		}
		return strings.Join(out, ", ")
	}
	return fmt.Sprint(v)
}

// beginWith are the first values of the arguments that a class requires, and those
// it has in common with the one before.
func (b *Build) beginWith(p part, before recipe.Choice) map[string]string {
	rate := 0.001
	if v, ok := learningRate(b.r.Train.Optimizer); ok {
		rate = v
	}
	steps := max(2, b.steps())
	begin := map[string]string{
		"initial_learning_rate": valueText(rate), "decay_steps": strconv.Itoa(steps), "first_decay_steps": strconv.Itoa(max(1, steps/4)), "decay_rate": "0.9",
		"boundaries": strconv.Itoa(steps / 2), "values": valueText(rate) + ", " + valueText(rate/10),
	}
	given := map[string]string{}
	for _, a := range p.args {
		if v, ok := before.Args[a.Name]; ok {
			given[a.Name] = valueText(v)
		} else if a.Required {
			given[a.Name] = begin[a.Name]
		}
	}
	return given
}

// yaml writes the part as a recipe does, with the arguments that are not as they
// are by default.
func (p part) yaml(given map[string]string) string {
	var args []string
	for _, a := range p.args {
		text, ok := given[a.Name]
		if !ok || text == argValue(a) && !a.Required {
			continue
		}
		args = append(args, a.Name+": "+yamlText(a, text))
	}
	if len(args) == 0 {
		return p.word
	}
	return "{" + p.class + ": {" + strings.Join(args, ", ") + "}}"
}

// yamlText writes what was typed for an argument.
func yamlText(a option.Arg, text string) string {
	text = strings.TrimSpace(text)
	if text == option.None {
		return "null"
	}
	switch a.Value.(type) {
	case string:
		return strconv.Quote(text)
	case []int, []float64, []string:
		return "[" + strings.Trim(text, "[] ") + "]"
	}
	if text == "" {
		return `""`
	}
	return text
}
