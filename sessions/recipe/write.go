package recipe

import (
	"fmt"
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
	w.line(0, "train:")
	w.line(1, "epochs: %d", r.Train.Epochs)
	w.line(1, "batch_size: %d", r.Train.BatchSize)
	w.line(1, "optimizer: %s", r.Train.Optimizer.text(optimizers()))
	w.line(1, "loss: %s", r.Train.Loss.text(losses()))
	return []byte(w.String())
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
			args = append(args, a.Name+": "+value(a.Value))
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
	if m.Mode == Concatenate || m.Axis != -1 {
		w.line(1, "axis: %d", m.Axis)
	}
	if m.Weighted() || m.Alpha != alpha.Defaults() {
		w.line(1, "alpha: {policy: %s, start: %s, lr_multiplier: %s, weight_decay: %t}",
			text(m.Alpha.Policy), number(m.Alpha.Start), number(m.Alpha.LRMultiplier), m.Alpha.WeightDecay)
	}
}

func (r *Recipe) dataText() string {
	var parts []string
	d := r.Data
	if d.Name != "" {
		parts = append(parts, "name: "+text(d.Name))
	}
	if d.IDX != nil {
		parts = append(parts, fmt.Sprintf("idx: {images: %s, labels: %s}", text(d.IDX.Images), text(d.IDX.Labels)))
	}
	if d.NPZ != "" {
		parts = append(parts, "npz: "+text(d.NPZ))
	}
	if d.Samples != 0 {
		parts = append(parts, "samples: "+strconv.Itoa(d.Samples))
	}
	if d.Classes != 0 {
		parts = append(parts, "classes: "+strconv.Itoa(d.Classes))
	}
	if d.Scale != 0 {
		parts = append(parts, "scale: "+number(d.Scale))
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
