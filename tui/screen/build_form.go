package screen

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"duet/datasets"
	"duet/nn/alpha"
	"duet/nn/graph"
	"duet/nn/layer"
	"duet/nn/loss"
	"duet/nn/optim"
	"duet/nn/option"
	"duet/sessions/recipe"
	"duet/tui/theme"
	"duet/tui/widget"
)

// formField is a field of the merge and training form, with the place in the
// recipe that it stands for.
type formField struct {
	widget.Field
	path string
}

// Names of the fields. They are short because the column is.
const (
	fieldMode   = "mode"
	fieldPolicy = "policy"
	fieldStart  = "start"
	fieldData   = "data"
)

// formFields are the fields that have a meaning under the present settings.
func (b *Build) formFields() []formField {
	m, t := b.r.Merge, b.r.Train
	out := []formField{choice("merge.mode", fieldMode, m.Mode, recipe.Modes(), "how A and B become one; left and right choose")}
	if m.Mode == recipe.WeightedProduct {
		out = append(out, choice("merge.guard", "guard", m.Guard, recipe.Guards(), "what to do with numbers that have no power"))
		if m.Guard == "epsilon" {
			out = append(out, number("merge.epsilon", "eps", m.Epsilon, "the smallest base"))
		}
	}
	if m.Mode == recipe.PowerMean {
		out = append(out, number("merge.r", "r", m.R, "the exponent: 1 is the weighted sum, 0 the weighted product"),
			truth("merge.train_r", "train r", m.TrainR, "let training move the exponent"),
			truth("merge.normalize", "sum to 1", m.Normalize, "divide every row by its sum, for probabilities"))
	}
	if m.Mode == recipe.Concatenate {
		out = append(out, whole("merge.axis", "axis", m.Axis, -4, 4, "the axis along which B is put behind A"))
	}
	if m.Weighted() {
		var names []string
		for _, p := range alpha.Policies() {
			names = append(names, p.Name)
		}
		info, _ := alpha.Describe(m.Alpha.Policy)
		out = append(out,
			choice("merge.alpha.policy", fieldPolicy, m.Alpha.Policy, names, info.Formula),
			number("merge.alpha.start", fieldStart, m.Alpha.Start, "alpha before the first step: the weight of A"),
			number("merge.alpha.lr_multiplier", "lr x", m.Alpha.LRMultiplier, "alpha's learning rate is the model's times this"))
		out = append(out, planFields(m.Alpha)...)
	}
	out = append(out, formField{widget.Field{Name: "at", Kind: widget.Text, Value: atText(m.At), Help: "output, or [layer of a, layer of b]"}, "merge.at"})
	out = append(out, b.dataField(),
		whole("train.epochs", "epochs", t.Epochs, 1, 1_000_000, "passes over the training samples"),
		whole("train.batch_size", "batch", t.BatchSize, 1, 65_536, "samples a step"),
		b.optimizerField())
	if v, ok := learningRate(t.Optimizer); ok {
		out = append(out, number("train.optimizer."+t.Optimizer.Class+".learning_rate", "lr", v, "learning rate of "+t.Optimizer.Class))
	}
	out = append(out, b.lossField())
	out = append(out, b.moreFields()...)
	out = append(out,
		formField{widget.Field{Name: "seed", Kind: widget.Text, Value: strconv.FormatUint(b.r.Seed, 10), Help: "keys weights, data, order and dropout"}, "seed"})
	return out
}

// planFields are those of an alpha that follows a schedule.
func planFields(o alpha.Options) []formField {
	if o.Policy != "schedule" {
		return nil
	}
	out := []formField{choice("merge.alpha.shape", "shape", o.Plan.Shape, alpha.Shapes(), "how alpha goes from start to end")}
	if o.Plan.Shape == alpha.Piecewise {
		return append(out, text("merge.alpha.points", "points", strconv.Quote(o.Plan.Points), "steps at which alpha jumps: \"100: 0.5, 300: 0.8\""))
	}
	return append(out, number("merge.alpha.end", "end", o.Plan.End, "alpha at the end of the way"),
		whole("merge.alpha.over", "over", o.Plan.Over, 0, math.MaxInt32, "steps from start to end; 0 is the whole run"))
}

// moreFields are the parts of train that most recipes leave out, as they stand in
// one.
func (b *Build) moreFields() []formField {
	var out []formField
	for _, f := range []struct{ name, field, help string }{
		{"aux", "aux", "weight of each branch's own loss, such as {a: 0.3, b: 0.3}"},
		{"stages", "stages", "such as [{only: a, epochs: 2}, {only: alpha, epochs: 1}]; [] for none"},
		{"schedule", "lr plan", "such as {CosineDecay: {initial_learning_rate: 0.01, decay_steps: 500}}; none"},
		{"callbacks", "watch", "such as [EarlyStopping: {patience: 3}]; [] for none"},
		{"augment", "augment", "such as {shift: 0.1, flip: horizontal, rotate: 10}; {} for none"},
		{"class_weight", "weights", "what each class counts, such as [1, 2, 1]; balanced; [] for all alike"},
		{"top_k", "top k", "also count answers whose class is among the k best; 0 for none"},
	} {
		out = append(out, text("train."+f.name, f.field, b.r.Train.Text(f.name), f.help))
	}
	return out
}

func text(path, name, value, help string) formField {
	return formField{widget.Field{Name: name, Kind: widget.Text, Value: value, Help: help}, path}
}

func truth(path, name string, v bool, help string) formField {
	return formField{widget.Field{Name: name, Kind: widget.Bool, Value: strconv.FormatBool(v), Help: help}, path}
}

func choice(path, name, value string, choices []string, help string) formField {
	return formField{widget.Field{Name: name, Kind: widget.Choice, Value: value, Choices: choices, Help: help}, path}
}

func number(path, name string, v float64, help string) formField {
	return formField{widget.Field{Name: name, Kind: widget.Number, Value: strconv.FormatFloat(v, 'g', -1, 64), Help: help}, path}
}

func whole(path, name string, v int, low, high float64, help string) formField {
	return formField{widget.Field{Name: name, Kind: widget.Whole, Value: strconv.Itoa(v), Min: low, Max: high, Help: help}, path}
}

func atText(at [2]string) string {
	if at == [2]string{} {
		return "output"
	}
	return "[" + at[0] + ", " + at[1] + "]"
}

// dataField chooses among the built-in sets; enter asks for a file.
func (b *Build) dataField() formField {
	var names []string
	for _, info := range datasets.Names() {
		names = append(names, info.Name)
	}
	value := b.r.Data.Name
	if value == "" {
		value = b.r.Data.String()
		names = append(names, value)
	}
	return choice("data", fieldData, value, names, value+"; enter: a file")
}

func (b *Build) optimizerField() formField {
	var names []string
	help := ""
	for _, info := range optim.Classes() {
		names = append(names, info.Class)
		if info.Class == b.r.Train.Optimizer.Class || info.Name == b.r.Train.Optimizer.Class {
			help = info.Help
		}
	}
	value := b.r.Train.Optimizer.Class
	if !slices.Contains(names, value) {
		names = append(names, value)
	}
	return choice("train.optimizer", "optim", value, names, help)
}

func (b *Build) lossField() formField {
	var names []string
	for _, info := range loss.Names() {
		names = append(names, info.Name)
	}
	value := b.r.Train.Loss.Class
	if !slices.Contains(names, value) {
		names = append(names, value)
	}
	return choice("train.loss", "loss", value, names, value)
}

// learningRate is the one an optimizer has, by its arguments or by default.
func learningRate(c recipe.Choice) (float64, bool) {
	const name = "learning_rate"
	switch v := c.Args[name].(type) {
	case float64:
		return v, true
	case int:
		return float64(v), true
	}
	for _, a := range optim.Args(c.Class) {
		if v, ok := a.Value.(float64); ok && a.Name == name {
			return v, true
		}
	}
	return 0, false
}

// refill makes the form anew from the recipe; the cursor stays on its field.
func (b *Build) refill() {
	name := ""
	if b.fields.Sel >= 0 && b.fields.Sel < len(b.fields.Fields) {
		name = b.fields.Fields[b.fields.Sel].Name
	}
	sel := b.fields.Sel
	b.fields = widget.Form{}
	for i, f := range b.formFields() {
		b.fields.Fields = append(b.fields.Fields, f.Field)
		if f.Name == name {
			sel = i
		}
	}
	b.fields.Sel = clamp(sel, len(b.fields.Fields))
}

// field is the field under the cursor.
func (b *Build) field() (formField, bool) {
	all := b.formFields()
	if b.fields.Sel < 0 || b.fields.Sel >= len(all) {
		return formField{}, false
	}
	return all[b.fields.Sel], true
}

// selectField puts the cursor on the field of a path.
func (b *Build) selectField(path string) bool {
	for i, f := range b.formFields() {
		if f.path == path || path == "merge.alpha" && f.Name == fieldPolicy {
			b.fields.Sel = i
			return true
		}
	}
	return false
}

// fieldKey gives a key to the form of the merge.
func (b *Build) fieldKey(key string) []Request {
	_, changed := b.fields.Key(key, b.h)
	if !changed {
		return nil
	}
	return b.applyField()
}

// applyField takes the field under the cursor, or the one just left by editing,
// over into the recipe.
func (b *Build) applyField() []Request {
	var requests []Request
	for i, f := range b.formFields() {
		fl := &b.fields.Fields[i]
		if fl.Value == f.Value || fl.Problem != "" {
			continue
		}
		path, value := f.path, fl.Value
		if f.Name == fieldData {
			path, value = "data.name", fl.Value
			if b.r.Data.Name == "" {
				path, value = "data", "{name: "+fl.Value+"}"
			}
		}
		if f.Kind == widget.Choice && f.Name != fieldData {
			value = strconv.Quote(value)
		}
		done, err := b.put(path, value)
		if err != nil {
			fl.Problem = plainError(err)
			return []Request{Say{theme.Warn, fl.Problem}}
		}
		requests = append(requests, done...)
		break // put has made the form anew
	}
	return requests
}

// plainError is an error of a recipe without its place, which the form shows.
func plainError(err error) string {
	if e, ok := err.(*recipe.Error); ok {
		return e.Text
	}
	return err.Error()
}

// layerForm is the form of a layer, made from its arguments.
func (b *Build) layerForm(side graph.Side, i int) *formModal {
	l := (*b.r.Layers(side))[i]
	id := b.r.IDs(side)[i]
	f := &formModal{title: layer.Class(l.Options) + "  " + id}
	for _, a := range layer.Args(l.Options) {
		f.form.Fields = append(f.form.Fields, argField(l.Options, a))
	}
	f.form.Fields = append(f.form.Fields,
		widget.Field{Name: "name", Kind: widget.Text, Value: l.Name, Help: "a name of its own; empty for " + strings.TrimPrefix(id, string(side)+"_")},
		widget.Field{Name: "from", Kind: widget.Text, Value: strings.Join(l.From, ", "), Help: "the layers it reads, by name; empty for the one before"})
	f.apply = func(b *Build, name, value string) ([]Request, error) { return b.setArg(side, i, name, value) }
	return f
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
	if err := layer.Set(fresh, name, value); err != nil {
		return nil, err
	}
	return b.change(func(r *recipe.Recipe) { (*r.Layers(side))[i].Options = fresh }), nil
}

// argField is the field of an argument.
func argField(l layer.Layer, a option.Arg) widget.Field {
	f := widget.Field{Name: a.Name, Help: a.Help, Kind: widget.Text, Value: fmt.Sprint(a.Value), Choices: a.Choices}
	given := a.Given()
	if given == nil { // a field of numbers could not say so
		f.Value = option.None
	}
	switch given.(type) {
	case int:
		f.Kind = widget.Whole
	case float64:
		f.Kind = widget.Number
	case bool:
		f.Kind = widget.Bool
	case string:
		switch {
		case a.Call:
			f.Help += ": " + strings.Join(a.Choices, ", ")
		case len(a.Choices) > 0:
			f.Kind = widget.Choice
		}
	}
	if !math.IsInf(a.Min, 0) && !math.IsInf(a.Max, 0) {
		f.Min, f.Max = a.Min, a.Max
	}
	f.Check = func(text string) string {
		if err := layer.Set(layer.Clone(l), a.Name, text); err != nil {
			return err.Error()
		}
		return ""
	}
	return f
}

// branchForm is the form of what a branch is called and what it sees.
func (b *Build) branchForm(side graph.Side) *formModal {
	branch, key := &b.r.A, "a"
	if side == graph.SideB {
		branch, key = &b.r.B, "b"
	}
	views := datasets.Views()
	if b.set != nil && b.setOf == b.r.Data.String() {
		views = b.set.Views()
	}
	var names []string
	for _, v := range views {
		names = append(names, string(v))
	}
	if !slices.Contains(names, string(branch.View)) {
		names = append(names, string(branch.View))
	}
	f := &formModal{title: "branch " + strings.ToUpper(key)}
	f.form.Fields = []widget.Field{
		{Name: "view", Kind: widget.Choice, Value: string(branch.View), Choices: names, Help: branch.View.Describe()},
		{Name: "name", Kind: widget.Text, Value: branch.Name, Help: "what people call this branch"},
		{Name: "freeze", Kind: widget.Bool, Value: strconv.FormatBool(branch.Freeze), Help: "keep the weights of this branch as they are"},
	}
	f.apply = func(b *Build, name, value string) ([]Request, error) {
		if name != "freeze" {
			value = strconv.Quote(value)
		}
		requests, err := b.put(key+"."+name, value)
		if name == "view" {
			f.form.Fields[0].Help = datasets.View(value).Describe()
		}
		return requests, err
	}
	return f
}
