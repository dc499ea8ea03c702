package recipe

import (
	"math"
	"reflect"
	"regexp"
	"strings"

	"duet/datasets"
	"duet/nn/alpha"
)

// field is a key that a mapping may have and what reads its value.
type field struct {
	name string
	need bool
	read func(n *node, path string) *Error
}

// object reads a mapping whose keys are all among the fields.
func object(n *node, path string, fields []field) *Error {
	if n.kind != mapping {
		return mistake(path, "expected a mapping with %s; got %s", names(fields), n.describe()).at(n)
	}
	for _, e := range n.entries {
		f, ok := lookup(fields, e.name())
		if !ok {
			return mistake(join(path, e.name()), "unknown key %q, %s", e.name(), meant(e.name(), fieldNames(fields))).at(e.key)
		}
		if err := f.read(e.value, join(path, f.name)); err != nil {
			return err.at(e.value)
		}
	}
	for _, f := range fields {
		if f.need && n.find(f.name) == nil {
			return mistake(join(path, f.name), "%s is missing here", f.name).at(n)
		}
	}
	return nil
}

func lookup(fields []field, name string) (field, bool) {
	for _, f := range fields {
		if f.name == name {
			return f, true
		}
	}
	return field{}, false
}

func fieldNames(fields []field) []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = f.name
	}
	return out
}

func names(fields []field) string { return strings.Join(fieldNames(fields), ", ") }

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// decode reads a whole recipe: every value alone. What values mean together is
// for together and for Preflight.
func decode(root *node) (*Recipe, *Error) {
	r := blank()
	err := object(root, "", []field{
		{name: "seed", read: seed(&r.Seed)},
		{name: "data", read: func(n *node, path string) *Error { return decodeData(&r.Data, n, path) }},
		{name: "split", read: func(n *node, path string) *Error {
			return object(n, path, []field{
				{name: "validation", read: share(&r.Split.Validation)},
				{name: "test", read: share(&r.Split.Test)},
				{name: "how", read: oneOf(&r.Split.How, []string{datasets.Stratified, datasets.Last})},
			})
		}},
		{name: "a", need: true, read: func(n *node, path string) *Error { return decodeBranch(&r.A, n, path) }},
		{name: "b", need: true, read: func(n *node, path string) *Error { return decodeBranch(&r.B, n, path) }},
		{name: "merge", read: func(n *node, path string) *Error { return decodeMerge(&r.Merge, n, path) }},
		{name: "head", read: func(n *node, path string) *Error { return decodeLayers(&r.Head, n, path) }},
		{name: "train", read: func(n *node, path string) *Error { return decodeTrain(&r.Train, n, path) }},
	})
	if err != nil {
		return nil, err
	}
	if count := len(r.A.Layers) + len(r.B.Layers) + len(r.Head); count > MaxLayers {
		return nil, mistake("", "there are %d layers, expected at most %d", count, MaxLayers)
	}
	return r, nil
}

func decodeData(d *datasets.Ref, n *node, path string) *Error {
	*d = datasets.Ref{}
	var known []string
	for _, info := range datasets.Names() {
		known = append(known, info.Name)
	}
	return object(n, path, tagged(d, map[string]reader{
		"name": oneOf(&d.Name, known), "target": words(&d.Target), "weight": words(&d.Weight),
	}))
}

// tagged are the fields of the struct that target points to, by its yaml tags: a
// key without omitempty has to be there. A text is the path of a file unless
// others has a reader for it.
func tagged(target any, others map[string]reader) []field {
	v := reflect.ValueOf(target).Elem()
	var out []field
	for i := range v.NumField() {
		name, flags, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
		read, special := others[name]
		if !special {
			read = readerOf(v.Field(i).Addr().Interface())
		}
		out = append(out, field{name: name, need: !strings.Contains(flags, "omitempty"), read: read})
	}
	return out
}

// readerOf reads what dst points to.
func readerOf(dst any) reader {
	switch dst := dst.(type) {
	case *string:
		return filePath(dst)
	case *int:
		return whole(dst, 0, math.MaxInt32)
	case *float64:
		return finite(dst)
	case *bool:
		return truth(dst)
	case *[]int:
		return wholes(dst, math.MinInt32, math.MaxInt32)
	}
	return func(n *node, path string) *Error { // a pointer to a struct, made when it is there
		p := reflect.ValueOf(dst).Elem()
		p.Set(reflect.New(p.Type().Elem()))
		return object(n, path, tagged(p.Interface(), nil))
	}
}

func decodeBranch(b *Branch, n *node, path string) *Error {
	return object(n, path, []field{
		{name: "name", read: identifier(&b.Name)},
		{name: "view", read: func(n *node, path string) *Error {
			var view string
			known := make([]string, 0, 16)
			for _, v := range datasets.Views() {
				known = append(known, string(v))
			}
			err := oneOf(&view, known)(n, path)
			b.View = datasets.View(view)
			return err
		}},
		{name: "freeze", read: truth(&b.Freeze)},
		{name: "layers", need: true, read: func(n *node, path string) *Error { return decodeLayers(&b.Layers, n, path) }},
	})
}

func decodeMerge(m *Merge, n *node, path string) *Error {
	return object(n, path, []field{
		{name: "mode", read: oneOf(&m.Mode, Modes())},
		{name: "at", read: func(n *node, path string) *Error { return decodeAt(&m.At, n, path) }},
		{name: "guard", read: mergeArg("WeightedProduct", func(v any) { m.Guard = v.(string) })},
		{name: "epsilon", read: mergeArg("WeightedProduct", func(v any) { m.Epsilon = v.(float64) })},
		{name: "r", read: mergeArg("PowerMean", func(v any) { m.R = v.(float64) })},
		{name: "train_r", read: truth(&m.TrainR)},
		{name: "normalize", read: truth(&m.Normalize)},
		{name: "axis", read: whole(&m.Axis, -maxAxis, maxAxis)},
		{name: "alpha", read: func(n *node, path string) *Error {
			return object(n, path, []field{
				{name: "policy", read: oneOf(&m.Alpha.Policy, policies())},
				{name: "start", read: finite(&m.Alpha.Start)},
				{name: "lr_multiplier", read: atLeastZero(&m.Alpha.LRMultiplier)},
				{name: "weight_decay", read: truth(&m.Alpha.WeightDecay)},
				{name: "shape", read: oneOf(&m.Alpha.Plan.Shape, alpha.Shapes())},
				{name: "end", read: finite(&m.Alpha.Plan.End)},
				{name: "over", read: whole(&m.Alpha.Plan.Over, 0, math.MaxInt32)},
				{name: "points", read: points(&m.Alpha.Plan.Points)},
			})
		}},
	})
}

// points reads the text "100: 0.5, 300: 0.8", or the mapping that it looks like.
func points(dst *string) reader {
	return func(n *node, path string) *Error {
		if n.kind != mapping {
			return words(dst)(n, path)
		}
		parts := make([]string, len(n.entries))
		for i, e := range n.entries {
			parts[i] = e.name() + ": " + strings.TrimPrefix(e.value.describe(), "the text ")
		}
		*dst = strings.Join(parts, ", ")
		return nil
	}
}

func policies() []string {
	var out []string
	for _, p := range alpha.Policies() {
		out = append(out, p.Name)
	}
	return out
}

// decodeAt reads output, or the names of a layer of A and of one of B.
func decodeAt(at *[2]string, n *node, path string) *Error {
	*at = [2]string{}
	if n.value == "output" {
		return nil
	}
	if n.kind != sequence || len(n.items) != 2 {
		return mistake(path, "expected output, or a list of a layer of a and a layer of b; got %s", n.describe())
	}
	for i, item := range n.items {
		if err := identifier(&at[i])(item, path); err != nil {
			return err.at(item)
		}
	}
	return nil
}

// together checks what is wrong with several values that are right alone.
func together(r *Recipe, root *node) *Error {
	if err := r.Data.Check(); err != nil {
		return mistake("data", "%s", plainText(err)).at(root.find("data"))
	}
	if err := r.Split.check(); err != nil {
		return err.at(root.find("split"))
	}
	if _, err := alpha.New(r.Merge.Alpha); err != nil {
		place := root.find("merge").find("alpha")
		if start := place.find("start"); start != nil {
			place = start
		}
		return mistake("merge.alpha.start", "%s", plainText(err)).at(place)
	}
	if err := r.Train.Augment.Check(); err != nil {
		return mistake("train.augment", "%s", plainText(err)).at(root.find("train").find("augment"))
	}
	return nil
}

func (s Split) check() *Error {
	if s.Validation+s.Test >= 1 {
		return mistake("split", "validation %v and test %v leave nothing to train on: expected less than 1 together", s.Validation, s.Test)
	}
	return nil
}

// namePattern is what names of layers and branches look like; they are printed,
// exported and written into paths, so they hold nothing that needs quoting.
var namePattern = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]*$`)

// maxName bounds a name in bytes.
const maxName = 64
