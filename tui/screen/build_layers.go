package screen

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"duet/datasets"
	"duet/nn/graph"
	"duet/nn/layer"
	"duet/nn/option"
	"duet/sessions/recipe"
	"duet/tui/chart"
	"duet/tui/widget"
)

// fieldMore is the field of a form behind which rarely used ones are.
const fieldMore = "more"

// rare tells whether most layers leave an argument as it is, so that a form folds
// it away.
func rare(name string) bool {
	for _, end := range []string{"_initializer", "_regularizer", "_constraint"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return slices.Contains([]string{"dilation_rate", "groups", "output_padding", "epsilon"}, name)
}

// fold says which arguments a form folds away: the rare ones that have their
// defaults when the form is opened. It stays as it is while one edits, so that no
// field moves away under the cursor.
type fold struct {
	hidden map[string]bool
	open   bool
}

func newFold(all []option.Arg, changed func(name string) bool, rare func(name string) bool) *fold {
	f := &fold{hidden: map[string]bool{}}
	for _, a := range all {
		if rare(a.Name) && !a.Required && !changed(a.Name) {
			f.hidden[a.Name] = true
		}
	}
	return f
}

// split divides arguments into those shown at once and the rest.
func (f *fold) split(all []option.Arg) (shown, rest []option.Arg) {
	for _, a := range all {
		if f.hidden[a.Name] {
			rest = append(rest, a)
		} else {
			shown = append(shown, a)
		}
	}
	return shown, rest
}

// unfold shows the rest of a form; the cursor goes to the first of it.
func (f *fold) unfold(b *Build, m *formModal) []Request {
	f.open = true
	m.form.Fields[m.form.Sel].Name = "" // so that the cursor stays at its place
	m.refresh(b)
	return nil
}

// moreField is the field that unfolds the rest of a form.
func moreField(rest []option.Arg) widget.Field {
	var names []string
	for _, a := range rest {
		names = append(names, a.Name)
	}
	return widget.Field{Name: fieldMore, Kind: widget.Open, Value: strings.Join(names, ", "), Help: "enter shows " + count(len(rest), "rarely used argument")}
}

// layerForm is the form of a layer, made from its arguments.
func (b *Build) layerForm(side graph.Side, i int) *formModal {
	id := b.r.IDs(side)[i]
	class := layer.Class((*b.r.Layers(side))[i].Options)
	f := &formModal{title: class + "  " + id}
	changed := map[string]bool{}
	for _, a := range layer.Changed((*b.r.Layers(side))[i].Options) {
		changed[a.Name] = true
	}
	folds := newFold(layer.Args((*b.r.Layers(side))[i].Options), func(name string) bool { return changed[name] }, rare)
	f.fill = func(b *Build) []widget.Field {
		layers := *b.r.Layers(side)
		if i >= len(layers) || layer.Class(layers[i].Options) != class {
			return nil
		}
		names := b.layerNames(side)
		return layerFields(layers[i], names, i, folds)
	}
	f.open = func(b *Build, name string) []Request { return folds.unfold(b, f) }
	f.apply = func(b *Build, name, value string) ([]Request, error) { return b.setArg(side, i, name, value) }
	f.note = func(b *Build) (string, recipe.Level) { return b.layerNote(side, i) }
	return b.newForm(f)
}

// layerNote says what a layer makes of what it reads: shapes, parameters and cost,
// or else what is wrong with it.
func (b *Build) layerNote(side graph.Side, i int) (string, recipe.Level) {
	ids := b.r.IDs(side)
	if i >= len(ids) {
		return "", recipe.LevelOk
	}
	for _, f := range b.findings {
		if (f.Where == ids[i] || f.Where == "merge" && b.isEnd(ids[i])) && f.Level >= recipe.LevelWarn {
			return fixFirst(f), f.Level
		}
	}
	n, ok := b.nodeOf(ids[i])
	if !ok || !n.Known {
		return "its shape is not known while there are problems before it", recipe.LevelNote
	}
	var in []string
	for _, from := range n.In {
		if b.graph.Nodes[from].Known {
			in = append(in, shapeText(b.graph.Nodes[from].Out))
		}
	}
	text := strings.Join(in, " ") + " -> " + shapeText(n.Out)
	if total, _ := n.ParamCount(); total > 0 {
		text += "  " + chart.Count(int64(total)) + " parameters"
	}
	if macs := n.MACs(); macs > 0 {
		text += "  " + chart.Count(macs) + " multiply-adds"
	}
	return text, recipe.LevelOk
}

// layerFields are the fields of layer i of those with the given names.
func layerFields(l recipe.Layer, names []string, i int, folds *fold) []widget.Field {
	shown, rest := folds.split(layer.Args(l.Options))
	var out []widget.Field
	add := func(args []option.Arg) {
		for _, a := range args {
			out = append(out, argField(a, func(text string) error { return layer.Set(layer.Clone(l.Options), a.Name, crossed(text)) }))
		}
	}
	add(shown)
	own := widget.Field{Name: "name", Kind: widget.Text, Value: l.Name, Help: "a name of its own; empty for " + names[i]}
	if l.Name != "" {
		own.Help = "a name of its own; empty for that of its class"
	}
	from := widget.Field{Name: "from", Kind: widget.Text, Value: strings.Join(l.From, ", "), Help: "the layers it reads, by name; empty for the one before"}
	from.Complete = func(text string) []string { return completeName(text, names[:i]) }
	out = append(out, own, from)
	switch {
	case folds.open:
		add(rest)
	case len(rest) > 0:
		out = append(out, moreField(rest))
	}
	return out
}

// completeName completes the last of several names with commas between them.
func completeName(text string, names []string) []string {
	at := strings.LastIndexAny(text, ", ") + 1
	var out []string
	for _, n := range names {
		if strings.HasPrefix(n, text[at:]) && n != text[at:] {
			out = append(out, text[:at]+n)
		}
	}
	return out
}

// setArg sets an argument, the name or the inputs of a layer.
func (b *Build) setArg(side graph.Side, i int, name, value string) ([]Request, error) {
	switch name {
	case "name":
		value = strings.TrimSpace(value)
		if value != "" && !validName.MatchString(value) {
			return nil, fmt.Errorf("a letter or _ and then letters, digits, _ . -, not %q", value)
		}
		return b.change(func(r *recipe.Recipe) { r.Rename(side, i, value) }), nil
	case "from":
		from := strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' })
		return b.change(func(r *recipe.Recipe) { (*r.Layers(side))[i].From = from }), nil
	}
	fresh := layer.Clone((*b.r.Layers(side))[i].Options)
	if err := layer.Set(fresh, name, crossed(value)); err != nil {
		return nil, err
	}
	return b.change(func(r *recipe.Recipe) { (*r.Layers(side))[i].Options = fresh }), nil
}

// sizes is a height and a width as labels write them: 3x5.
var sizes = regexp.MustCompile(`^ *([0-9]+) *x *([0-9]+) *$`)

// crossed understands 3x5 where Keras writes (3, 5).
func crossed(text string) string { return sizes.ReplaceAllString(text, "[$1, $2]") }

// argField is the field of an argument. check says what is wrong with a text.
func argField(a option.Arg, check func(text string) error) widget.Field {
	f := widget.Field{Name: a.Name, Help: a.Help, Kind: widget.Text, Value: argValue(a), Choices: a.Choices}
	switch given := a.Given(); given.(type) {
	case nil: // a field of numbers could not say so
		f.Digits = takesNumbers(a)
	case int:
		f.Kind = widget.Whole
	case float64:
		f.Kind = widget.Number
	case bool:
		f.Kind = widget.Bool
	case string:
		if len(a.Choices) > 0 && !a.Call {
			f.Kind = widget.Choice
		}
	default: // several numbers
		f.Digits = takesNumbers(a)
	}
	if a.Call {
		value := f.Value
		f.Replace = true
		f.Complete = func(text string) []string {
			if text == value { // nothing was typed yet
				text = ""
			}
			return completeCall(text, a.Choices)
		}
		f.Help += ", alone or with arguments; tab goes through them"
	}
	if !math.IsInf(a.Min, 0) && !math.IsInf(a.Max, 0) {
		f.Min, f.Max = a.Min, a.Max
	}
	f.Help += bounds(a)
	f.Check = func(text string) string {
		if err := check(text); err != nil {
			return err.Error()
		}
		return ""
	}
	return f
}

// argValue is the value of an argument as a form shows it.
func argValue(a option.Arg) string {
	switch v := a.Given().(type) {
	case nil:
		return option.None
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	default:
		return strings.Trim(strings.ReplaceAll(fmt.Sprint(v), " ", ", "), "[]")
	case option.Pair:
		return v.String()
	case string:
		return v
	}
}

// bounds says what numbers an argument takes, in brackets; empty without bounds.
func bounds(a option.Arg) string {
	switch a.Value.(type) {
	case bool, string, []string:
		return ""
	}
	low, high := !math.IsInf(a.Min, -1), !math.IsInf(a.Max, 1)
	switch {
	case low && high:
		return fmt.Sprintf(" (%v to %v)", a.Min, a.Max)
	case low:
		return fmt.Sprintf(" (%v or more)", a.Min)
	case high:
		return fmt.Sprintf(" (%v or less)", a.Max)
	}
	return ""
}

// examples are calls with arguments, offered where a name is completed. The numbers
// are those that people begin with, to be changed.
var examples = []string{
	"constant(0.1)", "identity(1)", "orthogonal(1)", "random_normal(mean=0, stddev=0.02)", "random_uniform(minval=-0.1, maxval=0.1)",
	"truncated_normal(mean=0, stddev=0.02)", "variance_scaling(scale=2, mode=fan_out, distribution=truncated_normal)",
	"l1(0.001)", "l2(0.001)", "l1_l2(l1=0.001, l2=0.001)",
	"max_norm(max_value=3)", "min_max_norm(min_value=0.1, max_value=1)", "unit_norm(axis=[0, 1, 2])",
}

// completeCall completes the name of a thing that takes arguments, first to names
// and then to calls of those that the argument may name.
func completeCall(text string, names []string) []string {
	var out []string
	for _, list := range [][]string{names, examples} {
		for _, full := range list {
			name, _, _ := strings.Cut(full, "(")
			if slices.Contains(names, name) && strings.HasPrefix(full, strings.TrimSpace(text)) && full != text {
				out = append(out, full)
			}
		}
	}
	return out
}

// branchForm is the form of what a branch is called and what it sees.
func (b *Build) branchForm(side graph.Side) *formModal {
	key := string(side)
	branch := func(b *Build) *recipe.Branch {
		if side == graph.SideB {
			return &b.r.B
		}
		return &b.r.A
	}
	f := &formModal{title: "branch " + strings.ToUpper(key)}
	f.fill = func(b *Build) []widget.Field {
		br := branch(b)
		names := b.viewNames()
		if !slices.Contains(names, string(br.View)) {
			names = append(names, string(br.View))
		}
		return []widget.Field{
			{Name: "view", Kind: widget.Choice, Value: string(br.View), Choices: names, Help: br.View.Describe()},
			{Name: "name", Kind: widget.Text, Value: br.Name, Help: "what people call this branch"},
			{Name: "freeze", Kind: widget.Bool, Value: strconv.FormatBool(br.Freeze), Help: "keep the weights of this branch as they are"},
		}
	}
	f.apply = func(b *Build, name, value string) ([]Request, error) {
		if name != "freeze" {
			value = strconv.Quote(value)
		}
		return b.put(key+"."+name, value)
	}
	f.choose = func(b *Build, name string) *choosing { return b.chooseView(side) }
	f.view = func(b *Build) string { return string(branch(b).View) }
	return b.newForm(f)
}

// viewNames are the views that the data has; all of them while it is opened.
func (b *Build) viewNames() []string {
	views := datasets.Views()
	if b.set != nil && b.setOf == b.r.Data.String() {
		views = b.set.Views()
	}
	var names []string
	for _, v := range views {
		names = append(names, string(v))
	}
	return names
}

// chooseView shows the views with a picture of each.
func (b *Build) chooseView(side graph.Side) *choosing {
	now, path := string(b.r.A.View), "a.view"
	if side == graph.SideB {
		now, path = string(b.r.B.View), "b.view"
	}
	var picks []pick
	for _, name := range b.viewNames() {
		picks = append(picks, pick{value: name, about: datasets.View(name).Describe()})
	}
	c := newChoosing("What branch "+strings.ToUpper(string(side))+" sees", now, picks, func(b *Build, view string) []Request {
		requests, _ := b.put(path, strconv.Quote(view)) // a view of the list is one there is
		return requests
	})
	c.view = true
	return c
}
