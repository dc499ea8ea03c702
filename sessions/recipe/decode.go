package recipe

import (
	"math"
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
		{name: "train", read: func(n *node, path string) *Error {
			return object(n, path, []field{
				{name: "epochs", read: whole(&r.Train.Epochs, 1, maxEpochs)},
				{name: "batch_size", read: whole(&r.Train.BatchSize, 1, maxBatch)},
				{name: "optimizer", read: choice(&r.Train.Optimizer, optimizers())},
				{name: "loss", read: choice(&r.Train.Loss, losses())},
			})
		}},
	})
	if err != nil {
		return nil, err
	}
	if count := len(r.A.Layers) + len(r.B.Layers) + len(r.Head); count > MaxLayers {
		return nil, mistake("", "there are %d layers, expected at most %d", count, MaxLayers)
	}
	return r, nil
}

// Bounds of the numbers under train.
const (
	maxEpochs = 1_000_000
	maxBatch  = 65_536
)

func decodeData(d *datasets.Ref, n *node, path string) *Error {
	*d = datasets.Ref{}
	return object(n, path, []field{
		{name: "name", read: func(n *node, path string) *Error {
			var known []string
			for _, info := range datasets.Names() {
				known = append(known, info.Name)
			}
			return oneOf(&d.Name, known)(n, path)
		}},
		{name: "idx", read: func(n *node, path string) *Error {
			d.IDX = &datasets.IDXFiles{}
			return object(n, path, []field{
				{name: "images", need: true, read: filePath(&d.IDX.Images)},
				{name: "labels", need: true, read: filePath(&d.IDX.Labels)},
			})
		}},
		{name: "npz", read: filePath(&d.NPZ)},
		{name: "samples", read: whole(&d.Samples, 0, math.MaxInt32)},
		{name: "classes", read: whole(&d.Classes, 0, math.MaxInt32)},
		{name: "scale", read: finite(&d.Scale)},
	})
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
		{name: "layers", need: true, read: func(n *node, path string) *Error { return decodeLayers(&b.Layers, n, path) }},
	})
}

func decodeMerge(m *Merge, n *node, path string) *Error {
	return object(n, path, []field{
		{name: "mode", read: oneOf(&m.Mode, Modes())},
		{name: "at", read: func(n *node, path string) *Error { return decodeAt(&m.At, n, path) }},
		{name: "guard", read: productArg(func(v any) { m.Guard = v.(string) })},
		{name: "epsilon", read: productArg(func(v any) { m.Epsilon = v.(float64) })},
		{name: "axis", read: whole(&m.Axis, -maxAxis, maxAxis)},
		{name: "alpha", read: func(n *node, path string) *Error {
			return object(n, path, []field{
				{name: "policy", read: oneOf(&m.Alpha.Policy, policies())},
				{name: "start", read: finite(&m.Alpha.Start)},
				{name: "lr_multiplier", read: atLeastZero(&m.Alpha.LRMultiplier)},
				{name: "weight_decay", read: truth(&m.Alpha.WeightDecay)},
			})
		}},
	})
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
