package screen

import (
	"errors"
	"fmt"
	"time"

	"duet/datasets"
	"duet/nn/graph"
	"duet/nn/keras"
	"duet/sessions/recipe"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// Build is the screen where a recipe is made: the two branches, the merge, how
// to train, and everything the pre-flight has to say about it.
type Build struct {
	r    *recipe.Recipe
	w, h int

	// What follows from the recipe; check keeps it up to date.
	set      *datasets.Set // a few samples of the data, for its shapes; nil while it is opened
	setOf    string        // the data that set is of
	setErr   error
	asked    string       // the data that was asked for last
	graph    *graph.Graph // nil while the shapes of the data are not known
	findings []recipe.Finding

	saved      string // the text that was opened or written last
	undo, redo []*recipe.Recipe

	pane   buildPane
	zoom   bool
	row    [buildPanes]int // the cursor in each list; row 0 of a branch is what it reads
	fields widget.Form     // of the merge and the training

	modal modal // a form, a list or a question that has the keyboard; nil for none
}

// buildPane is a pane that can have the focus.
type buildPane int

const (
	paneA buildPane = iota
	paneB
	paneMerge
	paneHead
	paneChecks
	buildPanes
)

// maxUndo is how many changes can be undone.
const maxUndo = 200

// NewBuild makes the screen with a recipe to begin with.
func NewBuild() *Build {
	b := &Build{r: recipe.Default()}
	b.saved = string(b.r.YAML())
	b.refill()
	return b
}

// Open shows a recipe, which becomes the screen's. One that was changed before
// comes back with undo.
func (b *Build) Open(r *recipe.Recipe) []Request {
	if b.modified() {
		b.remember(b.r)
	} else {
		b.undo, b.redo = nil, nil
	}
	b.r, b.saved, b.modal = r.Clone(), string(r.YAML()), nil
	b.pane, b.zoom, b.row = paneA, false, [buildPanes]int{}
	b.fields.Sel = 0
	return b.check()
}

// modified says that the recipe is not as it was opened or written.
func (b *Build) modified() bool { return string(b.r.YAML()) != b.saved }

// ID is the number key.
func (b *Build) ID() ID { return BuildID }

// Title is the word on the tab.
func (b *Build) Title() string { return "Build" }

// Bindings are the screen's keys.
func (b *Build) Bindings() []widget.Binding {
	list := func() string {
		if _, ok := b.side(); !ok {
			return "go to a branch first: tab"
		}
		return ""
	}
	layer := func() string {
		if _, _, ok := b.layer(); !ok {
			return "put the cursor on a layer first"
		}
		return ""
	}
	bind := func(id, key, short, help string, disabled func() string) widget.Binding {
		return widget.Binding{ID: "build." + id, Keys: []string{key}, Scope: "Build", Short: short, Help: help, Disabled: disabled}
	}
	return []widget.Binding{
		bind("train", "g", "train", "train this recipe", nil),
		bind("add", "a", "add", "add a layer below the cursor", list),
		bind("edit", "enter", "edit", "edit what the cursor is on", nil),
		bind("delete", "x", "del", "delete the layer", layer),
		bind("fix", "f", "fix", "fix the problem under the cursor, or the first that can be", nil),
		bind("next", "n", "problem", "go to the next problem", nil),
		bind("down", "J", "", "move the layer down", layer),
		bind("up", "K", "", "move the layer up", layer),
		bind("duplicate", "D", "", "duplicate the layer", layer),
		bind("write", "w", "write", "write the recipe to a file", nil),
	}
}

// Resize takes the size of the grid over.
func (b *Build) Resize(w, h int) { b.w, b.h = w, h }

// Show makes sure that the data's shapes are known or asked for.
func (b *Build) Show() []Request { return b.check() }

// dataMsg is a data set that was opened for its shapes.
type dataMsg struct {
	of  string
	set *datasets.Set
	err error
}

// check works out what follows from the recipe. The data is opened in the
// background when it is another one than before.
func (b *Build) check() []Request {
	b.refill()
	b.graph, b.findings = nil, nil
	of := b.r.Data.String()
	if b.setOf != of {
		if b.asked == of {
			return nil
		}
		b.asked = of
		ref := b.r.Data
		return []Request{Async{func() any {
			set, err := openFew(ref)
			return dataMsg{of, set, err}
		}}}
	}
	if b.setErr != nil {
		b.findings = []recipe.Finding{{Level: recipe.LevelError, Code: "data", Where: "data", Text: b.setErr.Error()}}
		return nil
	}
	in, err := b.r.ShapesOf(b.set)
	if err != nil {
		b.findings = []recipe.Finding{b.wrongView(err)}
		return nil
	}
	if spec, err := b.r.Spec(in); err == nil {
		b.graph, _ = graph.Check(spec)
	}
	b.findings = b.r.Preflight(in)
	b.row[paneChecks] = clamp(b.row[paneChecks], len(b.findings))
	return nil
}

// wrongView is the finding about a view that the data does not have.
func (b *Build) wrongView(err error) recipe.Finding {
	views := b.set.Views()
	a, z := views[0], views[0]
	if len(views) == 2 && len(b.set.Inputs) == 2 {
		z = views[1]
	}
	return recipe.Finding{
		Level: recipe.LevelError, Code: "view", Where: "a.view", Text: err.Error(),
		FixText: fmt.Sprintf("let A see %s and B %s", a, z),
		Fix:     func(r *recipe.Recipe) { r.A.View, r.B.View = a, z },
	}
}

// clamp keeps a cursor among n rows.
func clamp(row, n int) int { return max(0, min(row, n-1)) }

// Receive takes the result of something asked for.
func (b *Build) Receive(result any) []Request {
	switch m := result.(type) {
	case dataMsg:
		if m.of == b.r.Data.String() {
			b.set, b.setOf, b.setErr = m.set, m.of, m.err
			return b.check()
		}
	case writtenMsg:
		return b.written(m)
	}
	return nil
}

// Frame has nothing to move; Wants no clock.
func (b *Build) Frame(time.Duration) bool { return false }

// Wants no clock.
func (b *Build) Wants() time.Duration { return 0 }

// Editing says that a form has the keyboard.
func (b *Build) Editing() bool { return b.modal != nil || b.pane == paneMerge && b.fields.Typing() }

// Status is the recipe's name, and whether it was changed.
func (b *Build) Status(th *theme.Theme) term.Spans {
	s := term.Spans{th.Text.Span(b.r.Name)}
	if b.modified() {
		s = append(s, th.Warn.Span(" changed"))
	}
	if n := b.problems(); n > 0 {
		s = append(s, th.Bad.Span("  "+th.Glyphs.Cross+" "+count(n, "problem")))
	}
	return s
}

// problems counts what stops a training.
func (b *Build) problems() int {
	n := 0
	for _, f := range b.findings {
		if f.Level == recipe.LevelError {
			n++
		}
	}
	return n
}

// Summary is that of the recipe.
func (b *Build) Summary() (SummaryOf, bool) {
	return SummaryOf{Title: b.r.Name, Recipe: b.r.Clone()}, true
}

// side is the list of layers that has the focus.
func (b *Build) side() (graph.Side, bool) {
	side, ok := sides[b.pane]
	return side, ok
}

// sides are the panes that list layers.
var sides = map[buildPane]graph.Side{paneA: graph.SideA, paneB: graph.SideB, paneHead: graph.SideHead}

// layer is the layer under the cursor.
func (b *Build) layer() (side graph.Side, i int, ok bool) {
	side, ok = b.side()
	if !ok {
		return "", 0, false
	}
	i = b.row[b.pane] - 1
	return side, i, i >= 0 && i < len(*b.r.Layers(side))
}

// fewSamples is how many samples of a built-in set are drawn to learn its
// shapes, views and classes.
const fewSamples = 32

// openFew opens as little of a data set as tells its shapes. Files are read
// whole; it takes longer than a frame.
func openFew(ref datasets.Ref) (*datasets.Set, error) {
	if ref.Name != "" {
		ref.Samples = fewSamples
	}
	return datasets.Open(ref, 0)
}

// ModelOf is the model of a recipe as Keras would hold it. It opens the
// recipe's data for its shapes, so it is for an Async.
func ModelOf(r *recipe.Recipe) (keras.Model, error) {
	set, err := openFew(r.Data)
	if err != nil {
		return keras.Model{}, err
	}
	in, err := r.ShapesOf(set)
	if err != nil {
		return keras.Model{}, err
	}
	spec, err := r.Spec(in)
	if err != nil {
		return keras.Model{}, err
	}
	g, err := graph.Check(spec)
	if err != nil {
		return keras.Model{}, err
	}
	return modelOf(g)
}

// modelOf is a checked graph as Keras would hold it.
func modelOf(g *graph.Graph) (keras.Model, error) {
	for _, n := range g.Nodes {
		if !n.Known {
			return keras.Model{}, errors.New("the shape of " + n.ID + " is not known while there are problems")
		}
	}
	return keras.FromGraph(g), nil
}
