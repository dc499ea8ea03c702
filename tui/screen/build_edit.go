package screen

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"duet/nn/graph"
	"duet/nn/layer"
	"duet/nn/option"
	"duet/sessions/recipe"
	"duet/tui/theme"
)

// remember keeps a recipe for undo; what was undone before is forgotten.
func (b *Build) remember(before *recipe.Recipe) {
	b.undo = append(b.undo, before)
	b.changes++
	if len(b.undo) > maxUndo {
		b.undo = slices.Delete(b.undo, 0, len(b.undo)-maxUndo)
	}
	b.redo = nil
}

// change does something to the recipe, so that it can be undone.
func (b *Build) change(do func(r *recipe.Recipe)) []Request {
	before := b.r.Clone()
	do(b.r)
	if before.Name != b.r.Name || string(before.YAML()) != string(b.r.YAML()) {
		b.remember(before)
	}
	return b.check()
}

// put sets one field of the recipe.
func (b *Build) put(path, value string) ([]Request, error) {
	before := b.r.Clone()
	if err := b.r.Set(path, value); err != nil {
		return nil, err
	}
	if string(before.YAML()) != string(b.r.YAML()) {
		b.remember(before)
	}
	return b.check(), nil
}

// back undoes the last change, forth does it again.
func (b *Build) back() []Request  { return b.swap(&b.undo, &b.redo, "nothing to undo") }
func (b *Build) forth() []Request { return b.swap(&b.redo, &b.undo, "nothing to redo") }

func (b *Build) swap(from, to *[]*recipe.Recipe, none string) []Request {
	n := len(*from)
	if n == 0 {
		return []Request{Say{theme.Info, none}}
	}
	*to = append(*to, b.r)
	b.r = (*from)[n-1]
	*from = (*from)[:n-1]
	for pane, side := range sides {
		b.row[pane] = clamp(b.row[pane], len(*b.r.Layers(side))+1)
	}
	return b.check()
}

// add puts a new layer below the cursor and opens its form.
func (b *Build) add(k layer.Kind) []Request {
	side, ok := b.side()
	if !ok {
		return nil
	}
	l, err := b.newLayer(k, side, min(b.row[b.pane], len(*b.r.Layers(side))))
	if err != nil {
		return []Request{Say{theme.Bad, err.Error()}}
	}
	return b.insert(l, true)
}

// insert puts a layer below the cursor, and opens its form if it is to be asked for
// and has any arguments.
func (b *Build) insert(l recipe.Layer, ask bool) []Request {
	side, ok := b.side()
	if !ok {
		return nil
	}
	at := min(b.row[b.pane], len(*b.r.Layers(side)))
	requests := b.change(func(r *recipe.Recipe) { r.Insert(side, at, l) })
	b.row[b.pane] = at + 1
	if ask && (len(layer.Args(l.Options)) > 0 || len(l.From) > 0) {
		b.push(b.layerForm(side, at))
	}
	return requests
}

// delete takes the layer under the cursor away.
func (b *Build) delete() []Request {
	side, i, ok := b.layer()
	if !ok {
		return nil
	}
	requests := b.change(func(r *recipe.Recipe) { r.Remove(side, i) })
	b.row[b.pane] = clamp(b.row[b.pane], len(*b.r.Layers(side))+1)
	return requests
}

// move takes the layer under the cursor d places down.
func (b *Build) move(d int) []Request {
	side, i, ok := b.layer()
	if to := i + d; !ok || to < 0 || to >= len(*b.r.Layers(side)) {
		return nil
	}
	requests := b.change(func(r *recipe.Recipe) { r.Move(side, i, i+d) })
	b.row[b.pane] += d
	return requests
}

// duplicate puts a copy of the layer under the cursor below it. The copy has no
// name of its own, since names are unique.
func (b *Build) duplicate() []Request {
	side, i, ok := b.layer()
	if !ok {
		return nil
	}
	options := layer.Clone((*b.r.Layers(side))[i].Options)
	requests := b.change(func(r *recipe.Recipe) { r.Insert(side, i+1, recipe.Layer{Options: options}) })
	b.row[b.pane]++
	return requests
}

// fix mends the problem under the cursor, or else the worst that can be.
func (b *Build) fix() []Request {
	i := b.fixable()
	if i < 0 {
		return []Request{Say{theme.Info, nothingToFix}}
	}
	f := b.findings[i]
	return append(b.change(f.Fix), Say{theme.OK, f.FixText + " (u takes it back)"})
}

const nothingToFix = "nothing here has a fix that needs no choice"

// fixable is the finding that f mends, -1 for none. What is only worth knowing is
// mended under the cursor alone.
func (b *Build) fixable() int {
	if i, ok := b.finding(); ok {
		return i
	}
	return slices.IndexFunc(b.findings, func(f recipe.Finding) bool { return f.Level >= recipe.LevelWarn && f.Fix != nil })
}

// finding is the one under the cursor that has a fix: in the checks, or the
// worst of the layer or field.
func (b *Build) finding() (int, bool) {
	if b.pane == paneChecks {
		i := b.row[paneChecks]
		return i, i < len(b.findings) && b.findings[i].Fix != nil
	}
	here := b.here()
	for i, f := range b.findings {
		if f.Fix != nil && f.Where != "" && slices.Contains(here, f.Where) {
			return i, true
		}
	}
	return -1, false
}

// here are the names that findings about the thing under the cursor have.
func (b *Build) here() []string {
	side, i, ok := b.layer()
	switch {
	case ok && b.isEnd(b.r.IDs(side)[i]):
		return []string{b.r.IDs(side)[i], "merge"}
	case ok:
		return []string{b.r.IDs(side)[i]}
	case b.pane == paneMerge:
		if f, ok := b.field(); ok {
			return []string{f.path, "merge"}
		}
	case b.pane == paneA:
		return []string{"a.view"}
	case b.pane == paneB:
		return []string{"b.view"}
	}
	return nil
}

// isEnd tells whether a layer is one that the merge reads.
func (b *Build) isEnd(id string) bool {
	if b.graph == nil {
		return false
	}
	for _, end := range []int{b.graph.A, b.graph.B} {
		if end >= 0 && b.graph.Nodes[end].ID == id {
			return true
		}
	}
	return false
}

// nextProblem goes to the next finding that is a problem or a warning, and puts
// the cursor where it is about.
func (b *Build) nextProblem() []Request {
	var bad []int
	for i, f := range b.findings {
		if f.Level >= recipe.LevelWarn {
			bad = append(bad, i)
		}
	}
	if len(bad) == 0 {
		return []Request{Say{theme.OK, "no problem: g trains"}}
	}
	next := bad[0]
	for _, i := range bad {
		if i > b.row[paneChecks] {
			next = i
			break
		}
	}
	if b.row[paneChecks] < bad[0] || b.row[paneChecks] == bad[0] && !b.at(bad[0]) {
		next = bad[0]
	}
	b.jump(next)
	return nil
}

// at says that the cursor is where a finding is about.
func (b *Build) at(i int) bool {
	return b.findings[i].Where == "" && b.pane == paneChecks || slices.Contains(b.here(), b.findings[i].Where)
}

// jump puts the cursor where a finding is about.
func (b *Build) jump(i int) {
	f := b.findings[i]
	b.row[paneChecks] = i
	for pane, side := range sides {
		if at := slices.Index(b.r.IDs(side), f.Where); at >= 0 {
			b.pane, b.row[pane] = pane, at+1
			return
		}
	}
	switch {
	case f.Code == string(graph.MergeShapes) && b.toEnd(f):
	case f.Where == "a.view" || f.Where == "a.layers":
		b.pane, b.row[paneA] = paneA, 0
	case f.Where == "b.view" || f.Where == "b.layers":
		b.pane, b.row[paneB] = paneB, 0
	case f.Where == "merge" && b.selectField("merge.mode") || b.selectField(f.Where):
		b.pane = paneMerge
	default:
		b.pane = paneChecks
	}
}

// toEnd puts the cursor on the layer that the merge reads of the branch which mending
// a finding changes.
func (b *Build) toEnd(f recipe.Finding) bool {
	pane := paneB
	if f.Fix != nil {
		r := b.r.Clone()
		f.Fix(r)
		if !reflect.DeepEqual(r.A.Layers, b.r.A.Layers) {
			pane = paneA
		}
	}
	at := slices.IndexFunc(b.r.IDs(sides[pane]), b.isEnd)
	if at >= 0 {
		b.pane, b.row[pane] = pane, at+1
	}
	return at >= 0
}

// train starts a run, or goes to what is in its way.
func (b *Build) train() []Request {
	if b.setOf != b.r.Data.String() {
		b.wish = b.made.text
		return []Request{Say{theme.Info, "opening the data; training begins when it is there (esc: not)"}}
	}
	for i, f := range b.findings {
		if f.Level == recipe.LevelError {
			b.jump(i)
			what := f.Text
			if f.Fix != nil {
				what = "f: " + f.FixText
			}
			return []Request{Say{theme.Warn, "not yet: " + count(b.problems(), "problem") + ". " + what}}
		}
	}
	b.trained = string(b.r.YAML())
	return []Request{StartRun{b.r.Clone()}}
}

// granted starts the run that was asked for before its data was open, unless the
// recipe was changed since or is being changed.
func (b *Build) granted() []Request {
	wish := b.wish
	b.wish = ""
	if wish == "" || wish != b.made.text || b.modal != nil {
		return nil
	}
	return b.train()
}

// layerLabel is a layer in a few words: Conv2D 8 3x3 relu.
func layerLabel(l recipe.Layer) string {
	words := []string{layer.Class(l.Options)}
	all := layer.Args(l.Options)
	for _, a := range layer.Changed(l.Options) {
		text := argText(a.Value)
		switch v := a.Value.(type) {
		case bool:
			text = a.Name
			if !v {
				text = "no " + a.Name
			}
		case string:
		case option.Pair:
			if !a.Required && a.Name != all[0].Name { // a pool is told by its size
				text = a.Name + " " + text
			}
		default:
			if !a.Required {
				text = a.Name + " " + text
			}
		}
		words = append(words, text)
	}
	return strings.Join(words, " ")
}

// argText is a value as a label shows it: a pair as 3x3.
func argText(v any) string {
	if p, ok := v.(layer.Pair); ok {
		return fmt.Sprintf("%dx%d", p[0], p[1])
	}
	return fmt.Sprint(v)
}

// nodeOf is the node that a layer became, when its graph is known.
func (b *Build) nodeOf(id string) (graph.Resolved, bool) {
	if b.graph == nil {
		return graph.Resolved{}, false
	}
	i := b.graph.Index(id)
	if i < 0 {
		return graph.Resolved{}, false
	}
	return b.graph.Nodes[i], true
}
