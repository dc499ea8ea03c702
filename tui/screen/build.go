package screen

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"duet/datasets"
	"duet/nn/graph"
	"duet/nn/keras"
	"duet/sessions"
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
	set      *datasets.Set   // a few samples of the data, for its shapes; nil while it is opened
	looks    map[string]look // what each view makes of them
	setOf    string          // the data that set is of
	setErr   error
	gauge    gauge
	asked    string       // the data that was asked for last
	graph    *graph.Graph // nil while the shapes of the data are not known
	findings []recipe.Finding

	saved      string // the text that was opened or written last
	trained    string // the text that a run was started with last
	wish       string // the text that is to be trained once its data is open; empty for none
	file       string // where it was; empty for a recipe that is in no file
	undo, redo []*recipe.Recipe
	changes    int // how many there were

	pane buildPane
	zoom bool
	// dragging says that the bar between A and B is being dragged, and that undo
	// goes back to before.
	dragging bool
	row      [buildPanes]int // the cursor in each list; row 0 of a branch is what it reads
	fields   widget.Form     // of the merge and the training
	formed   []formField     // the same, with where each of them stands in the recipe

	made made // what is drawn of the recipe, made anew when it changes

	modal modal   // a form, a list or a question that has the keyboard; nil for none
	under []modal // those that come back when it is closed
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
	b.remake()
	return b
}

// Open shows a recipe, which becomes the screen's. One that was changed before
// comes back with undo. file is where it was read; empty for a built-in one.
func (b *Build) Open(r *recipe.Recipe, file string) []Request {
	if b.modified() {
		b.remember(b.r)
	} else {
		b.undo, b.redo = nil, nil
	}
	b.r, b.saved, b.file = r.Clone(), string(r.YAML()), file
	b.modal, b.under, b.wish = nil, nil, ""
	b.pane, b.zoom, b.row = paneA, false, [buildPanes]int{}
	b.fields.Sel = 0
	return b.check()
}

// modified says that the recipe is not as it was opened or written.
func (b *Build) modified() bool { return b.made.text != b.saved }

// Unsaved says that what was made of the recipe is nowhere but here: neither in a
// file nor in the session of a run.
func (b *Build) Unsaved() bool {
	return b.modified() && b.made.text != b.trained
}

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
	branch := func() string {
		if b.pane != paneA && b.pane != paneB {
			return "go to branch A or B first: tab"
		}
		return ""
	}
	mend := func() string {
		if b.fixable() < 0 {
			return nothingToFix
		}
		return ""
	}
	weighted := func() string {
		if !b.r.Merge.Weighted() {
			return "this merge has no alpha"
		}
		return ""
	}
	return []widget.Binding{
		bind("train", "g", "train", "train this recipe", nil),
		bind("add", "a", "add", "add a layer below the cursor", list),
		bind("edit", "enter", "edit", "edit what the cursor is on", nil),
		bind("delete", "x", "del", "delete the layer", layer),
		bind("fix", "f", "fix", "fix the problem under the cursor, or the first that can be", mend),
		bind("next", "n", "problem", "go to the next problem", b.nothing(func(f recipe.Finding) bool { return f.Level >= recipe.LevelWarn }, "no problem: g trains")),
		bind("presets", "P", "presets", "put a ready stack of layers into the branch", list),
		bind("graph", "v", "graph", "draw the model from its input down", nil),
		bind("write", "w", "write", "write the recipe to a file", nil),
		bind("open", "o", "", "open a recipe by its path", nil),
		bind("down", "J", "", "move the layer down", layer),
		bind("up", "K", "", "move the layer up", layer),
		bind("duplicate", "D", "", "duplicate the layer", layer),
		bind("copy", "C", "", "give the other branch the layers of this one", branch),
		bind("more_b", "<", "", "alpha starts 0.05 nearer to B", weighted),
		bind("more_a", ">", "", "alpha starts 0.05 nearer to A", weighted),
	}
}

// nothing says why a key has nothing to do while no finding is like that.
func (b *Build) nothing(like func(f recipe.Finding) bool, why string) func() string {
	return func() string {
		if slices.ContainsFunc(b.findings, like) {
			return ""
		}
		return why
	}
}

// Resize takes the size of the grid over.
func (b *Build) Resize(w, h int) {
	b.w, b.h = w, h
	if f, ok := b.modal.(*formModal); ok {
		f.tell(b) // its lines are as long as there is room
	}
}

// Show makes sure that the data's shapes are known or asked for, and the machine
// measured.
func (b *Build) Show() []Request { return append(b.askGauge(), b.check()...) }

// dataMsg is a data set that was opened for its shapes.
type dataMsg struct {
	of    string
	set   *datasets.Set
	looks map[string]look
	err   error
}

// check works out what follows from the recipe. The data is opened in the
// background when it is another one than before.
func (b *Build) check() []Request {
	requests := b.examine()
	b.refill()
	b.remake()
	return requests
}

// examine finds the graph, and what is wrong or worth knowing.
func (b *Build) examine() []Request {
	b.graph, b.findings = nil, nil
	of := b.r.Data.String()
	if b.setOf != of {
		if b.asked == of {
			return nil
		}
		b.asked = of
		ref := b.r.Data
		return []Request{Async{func() any {
			set, err := sessions.OpenFew(ref, 0)
			if err != nil {
				return dataMsg{of: of, err: err}
			}
			return dataMsg{of: of, set: set, looks: looksOf(set)}
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
	if f, ok := b.plan(); ok {
		b.findings = append(b.findings, f)
		slices.SortStableFunc(b.findings, func(x, y recipe.Finding) int { return int(y.Level) - int(x.Level) })
	}
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
			b.set, b.looks, b.setOf, b.setErr = m.set, m.looks, m.of, m.err
			requests := b.check()
			b.follow()
			return append(requests, b.granted()...)
		}
	case gaugedMsg:
		b.gauge.gflops = float64(m)
		return b.check()
	case writtenMsg:
		return b.written(m)
	case recipeMsg:
		return b.opened(m)
	case listedMsg:
		if p, ok := b.modal.(prompt); ok {
			p.listed(m)
		}
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

// ModelOf is the model of a recipe as Keras would hold it. It opens the
// recipe's data for its shapes, so it is for an Async.
func ModelOf(r *recipe.Recipe) (keras.Model, error) {
	set, err := sessions.OpenFew(r.Data, 0)
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
