package recipe

import (
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"duet/nn/alpha"
	"duet/nn/layer"
	"duet/nn/option"
)

// YAML writes the recipe: every field that has a meaning under its settings, in
// a fixed order. Parse reads the same recipe from it.
func (r *Recipe) YAML() []byte {
	var w writer
	w.line(0, "seed: %d", r.Seed)
	w.line(0, "data: %s", r.dataText())
	w.line(0, "split: {validation: %s, test: %s, how: %s}", number(r.Split.Validation), number(r.Split.Test), text(r.Split.How))
	w.branch("a", r.A)
	w.branch("b", r.B)
	w.merge(r.Merge)
	w.layers(0, "head", r.Head)
	w.train(r.Train)
	return []byte(w.String())
}

func (w *writer) train(t Train) {
	w.line(0, "train:")
	for _, name := range []string{"aux", "stages", "epochs", "batch_size", "optimizer", "schedule", "loss", "class_weight", "top_k", "callbacks", "augment"} {
		if now := t.Text(name); alwaysWritten[name] || now != noTrain.Text(name) {
			w.line(1, "%s: %s", name, now)
		}
	}
}

// noTrain has every part that a recipe may leave out left out.
var noTrain Train

// alwaysWritten are the fields of train that every recipe shows.
var alwaysWritten = map[string]bool{"epochs": true, "batch_size": true, "optimizer": true, "loss": true}

// Text is a field of train as a recipe writes it; empty for one there is not.
func (t Train) Text(name string) string {
	switch name {
	case "aux":
		return fmt.Sprintf("{a: %s, b: %s}", number(t.Aux.A), number(t.Aux.B))
	case "stages":
		stages := make([]string, len(t.Stages))
		for i, s := range t.Stages {
			stages[i] = fmt.Sprintf("{only: %s, epochs: %d}", s.Only, s.Epochs)
		}
		return "[" + strings.Join(stages, ", ") + "]"
	case "epochs":
		return strconv.Itoa(t.Epochs)
	case "batch_size":
		return strconv.Itoa(t.BatchSize)
	case "optimizer":
		return t.Optimizer.text(optimizers())
	case "schedule":
		if t.Schedule.Class == "" {
			return option.None
		}
		return t.Schedule.text(schedules())
	case "loss":
		return t.Loss.text(losses())
	case "class_weight":
		if t.Balanced {
			return balanced
		}
		return value(t.ClassWeight)
	case "top_k":
		return strconv.Itoa(t.TopK)
	case "callbacks":
		list := make([]string, len(t.Callbacks))
		for i, c := range t.Callbacks {
			list[i] = c.text(callbacks())
		}
		return "[" + strings.Join(list, ", ") + "]"
	case "augment":
		return structText(reflect.ValueOf(t.Augment))
	}
	return ""
}

// writer collects lines.
type writer struct{ strings.Builder }

func (w *writer) line(indent int, format string, args ...any) {
	w.WriteString(strings.Repeat("  ", indent))
	fmt.Fprintf(w, format, args...)
	w.WriteByte('\n')
}

func (w *writer) branch(key string, b Branch) {
	w.line(0, "%s:", key)
	w.line(1, "name: %s", text(b.Name))
	w.line(1, "view: %s", text(string(b.View)))
	if b.Freeze {
		w.line(1, "freeze: true")
	}
	w.layers(1, "layers", b.Layers)
}

func (w *writer) layers(indent int, key string, layers []Layer) {
	if len(layers) == 0 {
		w.line(indent, "%s: []", key)
		return
	}
	w.line(indent, "%s:", key)
	for _, l := range layers {
		args := []string{}
		if l.Name != "" {
			args = append(args, "name: "+text(l.Name))
		}
		if len(l.From) > 0 {
			args = append(args, "from: "+list(l.From))
		}
		for _, a := range layer.Changed(l.Options) {
			args = append(args, a.Name+": "+value(a.Given()))
		}
		w.line(indent+1, "- %s: {%s}", layer.Class(l.Options), strings.Join(args, ", "))
	}
}

func (w *writer) merge(m Merge) {
	w.line(0, "# alpha weighs a, 1 - alpha weighs b")
	w.line(0, "merge:")
	w.line(1, "mode: %s", text(m.Mode))
	if m.At == [2]string{} {
		w.line(1, "at: output")
	} else {
		w.line(1, "at: %s", list(m.At[:]))
	}
	if m.Mode == WeightedProduct || m.Guard != defaultGuard() {
		w.line(1, "guard: %s", text(m.Guard))
	}
	if m.Epsilon != defaultEpsilon() {
		w.line(1, "epsilon: %s", number(m.Epsilon))
	}
	if plain := blank().Merge; m.Mode == PowerMean || m.R != plain.R || m.TrainR != plain.TrainR || m.Normalize != plain.Normalize {
		w.line(1, "r: %s", number(m.R))
		w.line(1, "train_r: %t", m.TrainR)
		w.line(1, "normalize: %t", m.Normalize)
	}
	if m.Mode == Concatenate || m.Axis != -1 {
		w.line(1, "axis: %d", m.Axis)
	}
	if m.Weighted() || m.Alpha != alpha.Defaults() {
		w.line(1, "alpha: {%s}", alphaText(m.Alpha))
	}
}

func alphaText(o alpha.Options) string {
	out := fmt.Sprintf("policy: %s, start: %s, lr_multiplier: %s, weight_decay: %t",
		text(o.Policy), number(o.Start), number(o.LRMultiplier), o.WeightDecay)
	if p := o.Plan; o.Policy == "schedule" || p != alpha.Defaults().Plan {
		out += fmt.Sprintf(", shape: %s, end: %s, over: %d", p.Shape, number(p.End), p.Over)
		if p.Points != "" {
			out += ", points: " + text(p.Points)
		}
	}
	return out
}

func (r *Recipe) dataText() string { return structText(reflect.ValueOf(r.Data)) }

// structText writes a struct by its yaml tags, without the fields that are zero
// and may be left out.
func structText(v reflect.Value) string {
	var parts []string
	for i := range v.NumField() {
		name, flags, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
		f := v.Field(i)
		if f.IsZero() && strings.Contains(flags, "omitempty") {
			continue
		}
		if f.Kind() == reflect.Pointer {
			parts = append(parts, name+": "+structText(f.Elem()))
			continue
		}
		parts = append(parts, name+": "+value(f.Interface()))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// value writes an argument.
func value(v any) string {
	switch v := v.(type) {
	case string:
		return text(v)
	case float64:
		return number(v)
	case option.Pair:
		return v.String()
	case []int:
		items := make([]string, len(v))
		for i, n := range v {
			items[i] = strconv.Itoa(n)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case []float64:
		items := make([]string, len(v))
		for i, n := range v {
			items[i] = number(n)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case []string:
		return list(v)
	case []any:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = value(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case nil:
		return "null"
	}
	return fmt.Sprint(v)
}

func list(names []string) string {
	items := make([]string, len(names))
	for i, n := range names {
		items[i] = text(n)
	}
	return "[" + strings.Join(items, ", ") + "]"
}

// barePattern is what a text may look like to stand without quotes.
var barePattern = regexp.MustCompile(`^[A-Za-z_/][A-Za-z0-9_./-]*$`)

// text writes a string, in quotes unless every YAML reader takes it for one.
func text(s string) string {
	switch strings.ToLower(s) {
	case "null", "true", "false", "yes", "no", "on", "off", "y", "n":
	default:
		if barePattern.MatchString(s) {
			return s
		}
	}
	return strconv.Quote(s)
}
