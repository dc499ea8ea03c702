package screen

import (
	"math"
	"strconv"
	"strings"

	"duet/datasets"
	"duet/nn/alpha"
	"duet/nn/optim"
	"duet/nn/option"
	"duet/sessions"
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
	m := b.r.Merge
	out := []formField{choice("merge.mode", fieldMode, m.Mode, recipe.Modes(), "how A and B become one; enter explains each")}
	if m.Mode == recipe.WeightedProduct {
		out = append(out, choice("merge.guard", "guard", m.Guard, recipe.Guards(), "what to do with numbers that have no power"))
		if m.Guard == "epsilon" {
			out = append(out, number("merge.epsilon", "eps", m.Epsilon, "the smallest base"))
		}
	}
	if m.Mode == recipe.PowerMean {
		out = append(out, step(0.25, number("merge.r", "r", m.R, "the exponent: 1 is the weighted sum, 0 the weighted product")),
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
			step(alphaStep, number("merge.alpha.start", fieldStart, m.Alpha.Start, "alpha before the first step: the weight of A")),
			number("merge.alpha.lr_multiplier", "lr x", m.Alpha.LRMultiplier, "alpha's learning rate is the model's times this"),
			truth("merge.alpha.weight_decay", "decay", m.Alpha.WeightDecay, "let the optimizer's weight decay pull on alpha too"))
		out = append(out, planFields(m.Alpha)...)
	}
	out = append(out, open("merge.at", "at", atText(m.At), "which layers of A and B are merged; enter chooses"))
	return append(out, b.trainFields()...)
}

// trainFields are those of the data and of how to train.
func (b *Build) trainFields() []formField {
	t := b.r.Train
	out := []formField{b.dataField(),
		step(0.05, number("split.validation", "val", b.r.Split.Validation, "share of the samples that validates")),
		step(0.05, number("split.test", "test", b.r.Split.Test, "share of the samples that is kept for the end")),
		choice("split.how", "split", b.r.Split.How, []string{datasets.Stratified, datasets.Last}, "stratified: the same share of every class; last: the end of the file, as Keras does"),
		whole("train.epochs", "epochs", t.Epochs, 1, 1_000_000, "passes over the training samples"),
		whole("train.batch_size", "batch", t.BatchSize, 1, 65_536, "samples a step"),
		partField("train.optimizer", "optim", optimizerParts(), t.Optimizer)}
	if v, ok := learningRate(t.Optimizer); ok {
		out = append(out, number("train.optimizer."+t.Optimizer.Class+".learning_rate", "lr", v, "learning rate of "+t.Optimizer.Class))
	}
	out = append(out, partField("train.schedule", "lr plan", scheduleParts(), t.Schedule), partField("train.loss", "loss", lossParts(), t.Loss))
	stages, watch := count(len(t.Stages), "stage"), "nothing"
	if len(t.Stages) == 0 {
		stages = "all at once"
	}
	if names := b.callbackNames(); len(names) > 0 {
		watch = strings.Join(names, ", ")
	}
	aux := "none"
	if t.Aux != (recipe.Aux{}) {
		aux = "A " + valueText(t.Aux.A) + ", B " + valueText(t.Aux.B)
	}
	changes := "none"
	if !t.Augment.None() {
		changes = strings.Trim(t.Augment.String(), "{}")
	}
	return append(out,
		open("train.aux", "aux", aux, "the branches' own losses beside that of the merge"),
		open("train.stages", "stages", stages, "train A, B, alpha or all, one after the other"),
		open("train.callbacks", "watch", watch, "stop early, or lower the learning rate, when nothing gets better"),
		open("train.augment", "augment", changes, "shift, flip, turn, zoom, noise and more while training"),
		open("train.class_weight", "weights", weightsWay(t), "what a sample of each class counts"),
		whole("train.top_k", "top k", t.TopK, 0, math.MaxInt16, "also count answers whose class is among the k best; 0 for none"),
		digits(text("seed", "seed", strconv.FormatUint(b.r.Seed, 10), "keys weights, data, order and dropout")),
		text(namePath, "name", b.r.Name, "what the file and the sessions of this recipe are called"))
}

// namePath is the place of the recipe's name among the fields; its text has none.
const namePath = "name"

// rename gives the recipe a name, which that of a session has to be made of.
func (b *Build) rename(name string) ([]Request, error) {
	if err := sessions.CheckName(name); err != nil {
		return nil, err
	}
	return b.change(func(r *recipe.Recipe) { r.Name = name }), nil
}

// alphaStep is by how much a key moves alpha.
const alphaStep = 0.05

// step lets left and right change a number by so much.
func step(by float64, f formField) formField { f.Step = by; return f }

// digits lets a digit begin editing a text.
func digits(f formField) formField { f.Digits = true; return f }

// callbackNames are the classes of what watches the training.
func (b *Build) callbackNames() []string {
	var out []string
	for _, c := range b.r.Train.Callbacks {
		out = append(out, c.Class)
	}
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
	return append(out, step(alphaStep, number("merge.alpha.end", "end", o.Plan.End, "alpha at the end of the way")),
		whole("merge.alpha.over", "over", o.Plan.Over, 0, math.MaxInt32, "steps from start to end; 0 is the whole run"))
}

func text(path, name, value, help string) formField {
	return formField{widget.Field{Name: name, Kind: widget.Text, Value: value, Help: help}, path}
}

// open is a field with more behind it than a line.
func open(path, name, value, help string) formField {
	return formField{widget.Field{Name: name, Kind: widget.Open, Value: value, Help: help}, path}
}

// partField chooses a class; enter opens the form of its arguments.
func partField(path, name string, parts []part, c recipe.Choice) formField {
	word := c.Class
	if word == "" {
		word = option.None
	}
	names := partNames(parts)
	if p, ok := findPart(parts, word); ok {
		word = p.word
	} else {
		names = append(names, word)
	}
	help := helpOf(parts, word)
	if text := choiceText(parts, c); text != c.Class {
		help = text
	}
	return choice(path, name, word, names, help+" enter: its arguments")
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
	value := b.r.Data.String()
	if name := "name:" + b.r.Data.Name; value == name { // with no options
		value = b.r.Data.Name
	} else {
		names = append(names, value)
	}
	return choice("data", fieldData, value, names, b.aboutData()+"enter: all sets, or a file")
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
	b.fields, b.formed = widget.Form{}, b.formFields()
	for i, f := range b.formed {
		if about, bad := b.foundAt(f.path); about != "" && bad {
			f.Problem = about
		} else if about != "" {
			f.Help = about
		}
		b.fields.Fields = append(b.fields.Fields, f.Field)
		if f.Name == name {
			sel = i
		}
	}
	b.fields.Sel = clamp(sel, len(b.fields.Fields))
}

// foundAt is what there is to say about the value at a path that is a warning or
// worse, and whether it is a problem; empty for nothing.
func (b *Build) foundAt(path string) (text string, bad bool) {
	for _, f := range b.findings {
		if !concerns(f.Where, path) || f.Level < recipe.LevelWarn {
			continue
		}
		return fixFirst(f), f.Level == recipe.LevelError
	}
	return "", false
}

// fixFirst is a finding with what mends it at its front, for where there is little
// room.
func fixFirst(f recipe.Finding) string {
	if f.Fix == nil {
		return f.Text
	}
	return "f: " + f.FixText + ". " + f.Text
}

// concerns tells whether a finding about a place is about the field of a path.
func concerns(where, path string) bool {
	switch path {
	case "merge.mode":
		return where == path || where == "merge"
	case "merge.alpha.policy":
		return where == path || where == "merge.alpha"
	case "train.callbacks", "train.stages", "train.augment", "train.aux", "train.class_weight":
		return where == path || strings.HasPrefix(where, path+".")
	}
	return where == path
}

// field is the field under the cursor.
func (b *Build) field() (formField, bool) {
	if b.fields.Sel < 0 || b.fields.Sel >= len(b.formed) {
		return formField{}, false
	}
	return b.formed[b.fields.Sel], true
}

// selectField puts the cursor on the field of a path.
func (b *Build) selectField(path string) bool {
	for i, f := range b.formed {
		if concerns(path, f.path) {
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
	for i, f := range b.formed {
		fl := &b.fields.Fields[i]
		if about, _ := b.foundAt(f.path); fl.Value == f.Value || fl.Problem != "" && fl.Problem != about {
			continue
		}
		path, value := f.path, fl.Value
		if f.Kind == widget.Choice {
			value = strconv.Quote(value)
		}
		var done []Request
		var err error
		switch parts := partsAt(path); {
		case path == namePath:
			done, err = b.rename(value)
		case f.Name == fieldData:
			done, err = b.put("data", "{name: "+value+"}")
		case parts != nil:
			done, err = b.putPart(path, parts, fl.Value)
		default:
			done, err = b.put(path, value)
		}
		if err != nil {
			fl.Problem = plainError(err)
			return []Request{Say{theme.Warn, fl.Problem}}
		}
		requests = append(requests, done...)
		break // put has made the form anew
	}
	return requests
}

// partsAt are what may stand at a path of a class with arguments; nil for any other
// path.
func partsAt(path string) []part {
	switch path {
	case "train.optimizer":
		return optimizerParts()
	case "train.loss":
		return lossParts()
	case "train.schedule":
		return scheduleParts()
	}
	return nil
}

// partAt is what a recipe holds at a path of a class with arguments.
func partAt(path string) func(r *recipe.Recipe) recipe.Choice {
	return func(r *recipe.Recipe) recipe.Choice {
		switch path {
		case "train.optimizer":
			return r.Train.Optimizer
		case "train.loss":
			return r.Train.Loss
		}
		return r.Train.Schedule
	}
}

// putPart puts a class with its first arguments in its place.
func (b *Build) putPart(path string, parts []part, word string) ([]Request, error) {
	p, ok := findPart(parts, word)
	if !ok || p.class == "" {
		return b.put(path, word)
	}
	return b.put(path, p.yaml(b.beginWith(p, partAt(path)(b.r))))
}

// plainError is an error of a recipe without its place, which the form shows.
func plainError(err error) string {
	text := err.Error()
	if e, ok := err.(*recipe.Error); ok {
		text = e.Text
	}
	for _, where := range []string{"schedule: ", "callback: ", "augment: "} { // the form says so
		text = strings.TrimPrefix(text, where)
	}
	return text
}
