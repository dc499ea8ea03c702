package plain

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"duet/nn/alpha"
	"duet/nn/graph"
	"duet/nn/keras"
	"duet/nn/layer"
	"duet/nn/optim"
	"duet/sessions"
	"duet/sessions/recipe"
	"duet/sessions/safetext"
)

// examine finds what is wrong with a recipe or worth knowing, and its graph; the
// graph is nil where not even that can be made.
func examine(r *recipe.Recipe) (*graph.Graph, []recipe.Finding, error) {
	set, err := sessions.OpenFew(r.Data, 0)
	if err != nil {
		return nil, nil, err
	}
	in, err := r.ShapesOf(set)
	if err != nil {
		return nil, nil, err
	}
	findings := r.Preflight(in)
	spec, err := r.Spec(in)
	if err != nil {
		return nil, findings, nil // Preflight says it too
	}
	g, _ := graph.Check(spec) // and this
	return g, findings, nil
}

// recipe talks about one recipe until the user goes back.
func (p *plain) recipe(r *recipe.Recipe) error {
	e := &edit{plain: p, r: r}
	return p.menu(e.title, func() []item {
		items := []item{
			{"Train it", func() error { return p.train(e.r) }},
			{"Hear it layer by layer, with shapes", e.read},
			{"Hear the checks", e.checks},
			{"Change branch A", func() error { return e.branch(graph.SideA) }},
			{"Change branch B", func() error { return e.branch(graph.SideB) }},
			{"Change the merge, alpha or the training", e.fields},
			{"Change any field by its path", e.set},
			{"Print the summary as Keras does", e.summary},
			{"Write it to a file", e.write},
		}
		// What comes and goes stands last: the other numbers keep their meaning.
		if len(e.undo) > 0 {
			items = append(items, item{"Undo the last change", e.back})
		}
		if fix := e.fix(); fix != nil {
			items = append(items, item{"Mend a problem: " + fix.FixText, func() error { return e.mend(fix) }})
		}
		return items
	})
}

// edit is a recipe that is being changed, with the ones before.
type edit struct {
	*plain
	r    *recipe.Recipe
	undo []*recipe.Recipe
	// seen is what was found of the recipe seenOf: it takes opening the data.
	seen   found
	seenOf *recipe.Recipe
}

// found is what examine finds.
type found struct {
	graph    *graph.Graph
	findings []recipe.Finding
	err      error
}

// look examines the recipe, once.
func (e *edit) look() found {
	if e.seenOf != e.r {
		g, findings, err := examine(e.r)
		e.seen, e.seenOf = found{g, findings, err}, e.r
	}
	return e.seen
}

// maxUndo is how many changes can be taken back.
const maxUndo = 200

// title is the recipe in a sentence, and whether it can be trained.
func (e *edit) title() string {
	r := e.r
	text := fmt.Sprintf("Recipe %s. Branch A has %s, branch B %s. Merge: %s.", orWord(r.Name, "without a name"), many(len(r.A.Layers), "layer"),
		many(len(r.B.Layers), "layer"), mergeWords(r))
	_, findings, err := examine(r)
	switch stop := recipe.Stops(findings); {
	case err != nil:
		text += " It cannot be trained: " + spoken(err) + "."
	case stop != nil:
		text += " It cannot be trained: " + spoken(*stop) + "."
	}
	return text
}

// mergeWords is the merge in a few words.
func mergeWords(r *recipe.Recipe) string {
	text := strings.ReplaceAll(r.Merge.Mode, "_", " ")
	if r.Merge.Weighted() {
		text += fmt.Sprintf(", alpha %s from %s", strings.ReplaceAll(r.Merge.Alpha.Policy, "_", " "), Number(r.Merge.Alpha.Start))
	}
	return text
}

// change does something to the recipe, so that it can be undone.
func (e *edit) change(do func(r *recipe.Recipe) error) error {
	next := e.r.Clone()
	if err := do(next); err != nil {
		return err
	}
	e.undo = append(e.undo, e.r)
	if len(e.undo) > maxUndo {
		e.undo = slices.Delete(e.undo, 0, len(e.undo)-maxUndo)
	}
	e.r = next
	return nil
}

func (e *edit) back() error {
	e.r, e.undo = e.undo[len(e.undo)-1], e.undo[:len(e.undo)-1]
	e.say("Taken back.")
	return nil
}

// read tells the recipe layer by layer.
func (e *edit) read() error {
	if err := e.look().err; err != nil {
		return err
	}
	g := e.look().graph
	for _, side := range []graph.Side{graph.SideA, graph.SideB, graph.SideHead} {
		layers := *e.r.Layers(side)
		if len(layers) == 0 && side == graph.SideHead {
			continue
		}
		e.say("%s", sideWords(e.r, side))
		for _, line := range e.layers(g, side) {
			e.say("%s", line)
		}
	}
	e.say("Merge: %s.", mergeWords(e.r))
	if info, ok := alpha.Describe(e.r.Merge.Alpha.Policy); ok && e.r.Merge.Weighted() {
		e.say("%s", info.Explain)
	}
	if g != nil {
		total, trainable := g.ParamCount()
		e.say("%d parameters, %d of them trainable.", total, trainable)
	}
	e.say("Training: %s, batches of %d, %s, loss %s, data %s.", many(e.r.Train.EpochsInAll(), "epoch"), e.r.Train.BatchSize,
		optimizer(e.r), e.r.Train.Loss.Class, safetext.Scrub(e.r.Data.String(), 0))
	return nil
}

// sideWords opens the list of a side's layers.
func sideWords(r *recipe.Recipe, side graph.Side) string {
	switch side {
	case graph.SideA:
		return fmt.Sprintf("Branch A, %s, sees the view %s of a sample.", orWord(r.A.Name, "without a name"), r.A.View)
	case graph.SideB:
		return fmt.Sprintf("Branch B, %s, sees the view %s of a sample.", orWord(r.B.Name, "without a name"), r.B.View)
	}
	return "After the merge:"
}

// layers are a side's layers in words, a line each: "1. Conv2D, filters 8,
// kernel_size 3: gives 30, 30, 8, with 224 parameters".
func (e *edit) layers(g *graph.Graph, side graph.Side) []string {
	ids := e.r.IDs(side)
	var out []string
	for i, l := range *e.r.Layers(side) {
		line := fmt.Sprintf("%d. %s", i+1, layerWords(l))
		if g != nil {
			if at := g.Index(ids[i]); at >= 0 && g.Nodes[at].Known {
				n := g.Nodes[at]
				total, _ := n.ParamCount()
				line += ": gives " + strings.Trim(strings.ReplaceAll(fmt.Sprint(n.Out.Dims()), " ", ", "), "[]")
				if total > 0 {
					line += ", with " + many(total, "parameter")
				}
			} else {
				line += ": its shape is not known"
			}
		}
		out = append(out, line)
	}
	return out
}

// layerWords is a layer with the arguments that are not its defaults.
func layerWords(l recipe.Layer) string {
	text := layer.Class(l.Options)
	kind, err := layer.Find(text)
	if err != nil {
		return text
	}
	usual := map[string]string{}
	for _, a := range layer.Args(kind.New()) {
		usual[a.Name] = fmt.Sprint(a.Value)
	}
	for _, a := range layer.Args(l.Options) {
		if v := fmt.Sprint(a.Value); a.Required || v != usual[a.Name] {
			text += ", " + a.Name + " " + safetext.Scrub(v, 0)
		}
	}
	if l.Name != "" {
		text += ", named " + safetext.Scrub(l.Name, 0)
	}
	return text
}

// optimizer is the optimizer with its learning rate.
func optimizer(r *recipe.Recipe) string {
	text := r.Train.Optimizer.Class
	rate, ok := r.Train.Optimizer.Args[learningRate]
	for _, a := range optim.Args(text) {
		if a.Name == learningRate && !ok {
			rate, ok = a.Value, true
		}
	}
	if ok {
		text += fmt.Sprintf(" with learning rate %v", rate)
	}
	return text
}

// learningRate is what optimizers call it.
const learningRate = "learning_rate"

// checks says what the pre-flight found.
func (e *edit) checks() error {
	if err := e.look().err; err != nil {
		return err
	}
	for _, f := range e.look().findings {
		e.say("%s: %s.", strings.ToUpper(f.Level.String()[:1])+f.Level.String()[1:], strings.TrimSuffix(spoken(f), "."))
	}
	return nil
}

// fix is the first finding that can be mended without asking, nil for none.
func (e *edit) fix() *recipe.Finding {
	findings := e.look().findings
	for i, f := range findings {
		if f.Fix != nil && f.Level >= recipe.LevelWarn {
			return &findings[i]
		}
	}
	return nil
}

func (e *edit) mend(f *recipe.Finding) error {
	err := e.change(func(r *recipe.Recipe) error { f.Fix(r); return nil })
	if err == nil {
		e.say("Done: %s.", f.FixText)
	}
	return err
}

// summary prints the model in a style of Keras'.
func (e *edit) summary() error {
	var names []string
	for _, s := range keras.Styles() {
		names = append(names, string(s))
	}
	i, err := e.choose("Which style? keras2 is the old one and has no frames.", names, 0)
	if err != nil {
		return err
	}
	return e.host.Summary(e.r, keras.Styles()[i])
}

// write writes the recipe to a file that is not there yet.
func (e *edit) write() error {
	path, err := e.ask("Name of the file", sessions.NameFrom(orWord(e.r.Name, "recipe"))+".yaml")
	if err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("%s exists, name another", path)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(e.r.YAML())
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	e.say("Written to %s.", path)
	return nil
}
