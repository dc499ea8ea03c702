package plain

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"duet/nn/alpha"
	"duet/nn/graph"
	"duet/nn/layer"
	"duet/nn/option"
	"duet/sessions/recipe"
)

// branch changes the layers of a side until the user goes back.
func (e *edit) branch(side graph.Side) error {
	letter, other := "A", graph.SideB
	if side == graph.SideB {
		letter, other = "B", graph.SideA
	}
	return e.menu(func() string {
		return sideWords(e.r, side) + "\n" + strings.Join(e.layers(e.look().graph, side), "\n") + "\nWhat should be changed in branch " + letter + "?"
	}, func() []item {
		items := []item{{"Add a layer", func() error { return e.add(side) }}}
		if len(*e.r.Layers(side)) > 0 {
			items = append(items,
				item{"Set an argument of a layer", func() error { return e.argument(side) }},
				item{"Delete a layer", func() error { return e.remove(side) }},
				item{"Move a layer", func() error { return e.move(side) }},
			)
		}
		return append(items,
			item{"Set what it sees of a sample", func() error { return e.view(side) }},
			item{"Replace its layers by those of the other branch", func() error { return e.copyLayers(side, other) }},
			item{"Done", func() error { return errDone }},
		)
	})
}

// which asks for the number of a layer and returns its place.
func (e *edit) which(side graph.Side, question string, least, def int) (int, error) {
	n := len(*e.r.Layers(side))
	for {
		answer, err := e.ask(fmt.Sprintf("%s, %d to %d", question, least, n), strconv.Itoa(def))
		if err != nil {
			return 0, err
		}
		if k, err := strconv.Atoi(answer); err == nil && k >= least && k <= n {
			return k - 1, nil
		}
		e.say("%q is no number from %d to %d.", answer, least, n)
	}
}

// add asks for a class and what it needs, and puts the layer in its place.
func (e *edit) add(side graph.Side) error {
	kind, err := e.class()
	if err != nil {
		return err
	}
	l := recipe.Layer{Options: kind.New()}
	for _, a := range layer.Args(l.Options) {
		for a.Required {
			text, err := e.ask(a.Name+": "+about(a), "")
			if err != nil {
				return err
			}
			if err = layer.Set(l.Options, a.Name, text); err == nil {
				break
			}
			e.wrong(err)
		}
	}
	at, err := e.which(side, "After which layer? 0 puts it first", 0, len(*e.r.Layers(side)))
	if err != nil {
		return err
	}
	if kind.MinInputs > 1 {
		text, err := e.ask(fmt.Sprintf("It reads %d layers. Their names, with blanks between; the branch has input %s", kind.MinInputs, strings.Join(e.names(side), " ")), "")
		if err != nil {
			return err
		}
		l.From = strings.Fields(text)
	}
	err = e.change(func(r *recipe.Recipe) error { r.Insert(side, at+1, l); return nil })
	if err == nil {
		e.say("Added: %s.", layerWords(l))
	}
	return err
}

// names are what layers of the branch are called by each other.
func (e *edit) names(side graph.Side) []string {
	ids := e.r.IDs(side)
	for i, id := range ids {
		ids[i] = strings.TrimPrefix(id, string(side)+"_")
	}
	return ids
}

// class asks for the class of a layer; ? lists them.
func (e *edit) class() (layer.Kind, error) {
	kinds := slices.DeleteFunc(layer.Kinds(), func(k layer.Kind) bool { return !recipe.Offered(k) })
	var classes []string
	for _, k := range kinds {
		classes = append(classes, k.Class)
	}
	for {
		answer, err := e.ask("Class of the layer, such as Conv2D, or ? for all of them", "")
		if err != nil {
			return layer.Kind{}, err
		}
		if answer == "?" {
			for _, k := range kinds {
				e.say("%s: %s", k.Class, k.Help)
			}
			continue
		}
		for _, k := range kinds {
			if strings.EqualFold(k.Class, answer) {
				return k, nil
			}
		}
		if i, ok := pick(answer, classes); ok {
			if _, err := strconv.Atoi(answer); err != nil {
				return kinds[i], nil
			}
		}
		if near := option.Nearest(answer, classes); near != "" {
			e.say("There is no layer %q, did you mean %s?", answer, near)
			continue
		}
		e.say("There is no layer %q; ? lists them.", answer)
	}
}

// about is what an argument is for and what it may be.
func about(a option.Arg) string {
	text := a.Help
	if len(a.Choices) > 0 {
		text += ", one of " + strings.Join(a.Choices, ", ")
	}
	return text
}

// argument sets one argument of a layer.
func (e *edit) argument(side graph.Side) error {
	i, err := e.which(side, "Which layer", 1, 1)
	if err != nil {
		return err
	}
	l := (*e.r.Layers(side))[i]
	args := layer.Args(l.Options)
	if len(args) == 0 {
		return fmt.Errorf("%s has no arguments", layer.Class(l.Options))
	}
	var lines []string
	for _, a := range args {
		lines = append(lines, fmt.Sprintf("%s, now %v: %s", a.Name, a.Value, a.Help))
	}
	k, err := e.choose("Which argument of "+layer.Class(l.Options)+"?", lines, 0)
	if err != nil {
		return err
	}
	text, err := e.ask("New value of "+args[k].Name+": "+about(args[k]), fmt.Sprint(args[k].Value))
	if err != nil {
		return err
	}
	return e.change(func(r *recipe.Recipe) error { return layer.Set((*r.Layers(side))[i].Options, args[k].Name, text) })
}

func (e *edit) remove(side graph.Side) error {
	i, err := e.which(side, "Which layer", 1, len(*e.r.Layers(side)))
	if err != nil {
		return err
	}
	return e.change(func(r *recipe.Recipe) error { r.Remove(side, i); return nil })
}

func (e *edit) move(side graph.Side) error {
	i, err := e.which(side, "Which layer", 1, 1)
	if err != nil {
		return err
	}
	j, err := e.which(side, "To which place", 1, i+1)
	if err != nil {
		return err
	}
	return e.change(func(r *recipe.Recipe) error { r.Move(side, i, j); return nil })
}

// view sets what the branch sees.
func (e *edit) view(side graph.Side) error {
	now := e.r.A.View
	if side == graph.SideB {
		now = e.r.B.View
	}
	text, err := e.ask("View, such as whole, left, right, top, bottom, edges, blur, inverted", string(now))
	if err != nil {
		return err
	}
	return e.change(func(r *recipe.Recipe) error { return r.Set(string(side)+".view", text) })
}

func (e *edit) copyLayers(to, from graph.Side) error {
	return e.change(func(r *recipe.Recipe) error {
		copied := r.Clone()
		*r.Layers(to) = *copied.Layers(from)
		return nil
	})
}

// fields changes what is changed most of merge, alpha and training.
func (e *edit) fields() error {
	return e.menu(func() string { return "Merge: " + mergeWords(e.r) + ". What should be changed?" }, func() []item {
		r := e.r
		items := []item{{"Mode of the merge, now " + r.Merge.Mode, func() error { return e.mode() }}}
		if r.Merge.Weighted() {
			items = append(items,
				item{"Policy of alpha, now " + r.Merge.Alpha.Policy, func() error { return e.policy() }},
				item{"Start of alpha, now " + Number(r.Merge.Alpha.Start), func() error { return e.field("merge.alpha.start", Number(r.Merge.Alpha.Start)) }},
			)
		}
		if len(r.Train.Stages) == 0 {
			items = append(items, item{fmt.Sprintf("Epochs, now %d", r.Train.Epochs), func() error { return e.field("train.epochs", strconv.Itoa(r.Train.Epochs)) }})
		}
		rate := "train.optimizer." + r.Train.Optimizer.Class + "." + learningRate
		return append(items,
			item{fmt.Sprintf("Batch size, now %d", r.Train.BatchSize), func() error { return e.field("train.batch_size", strconv.Itoa(r.Train.BatchSize)) }},
			item{"Learning rate, now " + optimizer(r), func() error { return e.field(rate, "") }},
			item{"Done", func() error { return errDone }},
		)
	})
}

// field asks for the value of a field and sets it.
func (e *edit) field(path, now string) error {
	text, err := e.ask("New value of "+path, now)
	if err != nil {
		return err
	}
	return e.change(func(r *recipe.Recipe) error { return r.Set(path, text) })
}

// set changes a field that is named by its path.
func (e *edit) set() error {
	path, err := e.ask("Path of the field, such as train.epochs or a.layers.0.Conv2D.filters", "")
	if err != nil {
		return err
	}
	if before, value, ok := strings.Cut(path, "="); ok {
		return e.change(func(r *recipe.Recipe) error { return r.Set(strings.TrimSpace(before), strings.TrimSpace(value)) })
	}
	return e.field(path, "")
}

// mode chooses how the branches are merged.
func (e *edit) mode() error {
	modes := recipe.Modes()
	i, err := e.choose("Mode of the merge.", modes, max(0, slices.Index(modes, e.r.Merge.Mode)))
	if err != nil {
		return err
	}
	return e.change(func(r *recipe.Recipe) error { return r.Set("merge.mode", modes[i]) })
}

// policy chooses how alpha moves.
func (e *edit) policy() error {
	var lines, names []string
	for _, info := range alpha.Policies() {
		names = append(names, info.Name)
		lines = append(lines, info.Name+": "+info.Explain)
	}
	if len(names) == 0 {
		return errors.New("there are no policies")
	}
	i, err := e.choose("Policy of alpha.", lines, max(0, slices.Index(names, e.r.Merge.Alpha.Policy)))
	if err != nil {
		return err
	}
	return e.change(func(r *recipe.Recipe) error { return r.Set("merge.alpha.policy", names[i]) })
}
