package recipe

import (
	"errors"
	"fmt"
	"slices"

	"duet/nn/alpha"
	"duet/nn/graph"
	"duet/nn/loss"
)

// Level says how much a finding matters.
type Level int

// The levels. Only an Error stops a training.
const (
	LevelOk Level = iota
	LevelNote
	LevelWarn
	LevelError
)

// String is ok, note, warning or error.
func (l Level) String() string { return [...]string{"ok", "note", "warning", "error"}[l] }

// Finding is one thing that the pre-flight has to say.
type Finding struct {
	Level Level
	// Code names the kind of finding, for fixes and tests.
	Code string
	// Where is the id of a node or a field path; empty for the whole recipe.
	Where string
	// Text says what was expected, what was got and what it means.
	Text string
	// FixText says what Fix does, in a few words. Fix changes a recipe that is
	// the same as the one looked at; it is nil where only a person can choose.
	FixText string
	Fix     func(*Recipe)
}

// Error names the place and says what is wrong.
func (f Finding) Error() string {
	text := "recipe: "
	if f.Where != "" {
		text += f.Where + ": "
	}
	text += f.Text
	if f.FixText != "" {
		text += " (fix: " + f.FixText + ")"
	}
	return text
}

// Stops is the first finding that stops a training, or nil.
func Stops(findings []Finding) *Finding {
	for i := range findings {
		if findings[i].Level == LevelError {
			return &findings[i]
		}
	}
	return nil
}

// flight is the state of one Preflight.
type flight struct {
	r        *Recipe
	in       Shapes
	g        *graph.Graph
	findings []Finding
	prones   map[int]prone // by node
}

func (f *flight) add(found ...Finding) { f.findings = append(f.findings, found...) }

// Preflight finds everything that is wrong or worth knowing before training:
// errors first, then warnings, notes and what is well, each in the order of the
// model. in must have been made for this recipe.
func (r *Recipe) Preflight(in Shapes) []Finding {
	f := &flight{r: r, in: in, prones: map[int]prone{}}
	f.options()
	if f.has("alpha_start") { // the shapes are looked at all the same
		r = r.Clone()
		r.Merge.Alpha = alpha.Defaults()
	}
	spec, err := r.spec(in)
	if err != nil {
		f.add(Finding{Level: LevelError, Code: "options", Where: err.Path, Text: err.Text})
		return f.sorted()
	}
	var problems error
	f.g, problems = graph.Check(spec)
	f.nameClash()
	f.structure(problems)
	if f.g.Output >= 0 && f.known() {
		if l, err := loss.New(r.Train.Loss.Class, r.Train.Loss.Args); err == nil {
			f.output(l)
			f.lossFitsData(l)
			f.lossReads(l)
		}
		f.product()
		f.training()
		f.cost()
	}
	f.alpha()
	f.inputs()
	f.wellDone()
	return f.sorted()
}

// known tells whether every shape could be worked out.
func (f *flight) known() bool {
	return !slices.ContainsFunc(f.g.Nodes, func(n graph.Resolved) bool { return !n.Known })
}

func (f *flight) sorted() []Finding {
	slices.SortStableFunc(f.findings, func(a, b Finding) int { return int(b.Level) - int(a.Level) })
	return f.findings
}

// has tells whether a finding of a code was made.
func (f *flight) has(codes ...string) bool {
	return slices.ContainsFunc(f.findings, func(x Finding) bool { return slices.Contains(codes, x.Code) })
}

// structure turns the problems of the graph into findings with fixes.
func (f *flight) structure(err error) {
	var problems graph.Problems
	if !errors.As(err, &problems) {
		return
	}
	for _, p := range problems {
		found := Finding{Level: LevelError, Code: string(p.Code), Where: p.Node, Text: p.Text}
		if at := f.r.cutAt(p.Node); p.Code == graph.Unused && at != "" {
			found.Text = fmt.Sprintf("merge.at takes the branch at %s, so nothing reads what follows: remove it, or merge at output", at)
		}
		found.FixText, found.Fix = f.mend(p)
		f.add(found)
	}
}

// nameClash finds layers called as the thing that from calls so.
func (f *flight) nameClash() {
	for _, side := range []graph.Side{graph.SideA, graph.SideB, graph.SideHead} {
		for i, l := range *f.r.Layers(side) {
			if l.Name != "" && l.Name == source(side) {
				f.add(Finding{
					Level: LevelError, Code: "name_clash", Where: prefix(side) + l.Name,
					Text:    fmt.Sprintf("the layer is called %q, which is what from calls the first thing read here", l.Name),
					FixText: "give it the name of its class",
					Fix:     func(r *Recipe) { r.Rename(side, i, "") },
				})
			}
		}
	}
}

// wellDone says what was looked at and found right.
func (f *flight) wellDone() {
	ends := f.g.A >= 0 && f.g.B >= 0 && f.g.Merge >= 0 && f.g.Nodes[f.g.Merge].Known
	if ends && !f.has(string(graph.MergeShapes)) {
		a, b := f.g.Nodes[f.g.A], f.g.Nodes[f.g.B]
		text := fmt.Sprintf("A and B are both %s", a.Out)
		if a.Out != b.Out {
			text = fmt.Sprintf("A is %s, B is %s, merged %s", a.Out, b.Out, f.g.Nodes[f.g.Merge].Out)
		}
		f.add(Finding{Code: "shapes_fit", Where: mergeID, Text: text})
	}
	if !f.has(string(graph.DuplicateName), "name_clash") {
		f.add(Finding{Code: "names_unique", Text: "names are unique: those of A begin with a_, those of B with b_"})
	}
	if f.r.Merge.Weighted() && f.trainableAlpha() && !f.has("options", "alpha_start", "dead_branch", "ignored_branch", "frozen_alpha") {
		f.add(Finding{Code: "alpha_learns", Where: "merge.alpha", Text: "alpha is trained, and the gradient reaches A and B from the first step"})
	}
}
