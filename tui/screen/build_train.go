package screen

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"duet/nn/graph"
	"duet/sessions"
	"duet/sessions/recipe"
	"duet/tui/widget"
)

// auxForm weighs the branches' own losses.
func (b *Build) auxForm() *formModal {
	f := &formModal{title: "losses of the branches' own"}
	f.fill = func(b *Build) []widget.Field {
		aux := b.r.Train.Aux
		return []widget.Field{
			step(0.1, number("", "a", aux.A, "weight of the loss of A alone, beside that of the merge; 0 for none")).Field,
			step(0.1, number("", "b", aux.B, "weight of the loss of B alone, beside that of the merge; 0 for none")).Field,
		}
	}
	f.apply = func(b *Build, name, value string) ([]Request, error) { return b.put("train.aux."+name, value) }
	return b.newForm(f)
}

// augmentForm changes the pictures that are trained on.
func (b *Build) augmentForm() *formModal {
	f := &formModal{title: "changes of the pictures that are trained on"}
	f.fill = func(b *Build) []widget.Field {
		o := b.r.Train.Augment
		share := func(name string, v, high float64, help string) widget.Field {
			fl := number("", name, v, help).Field
			fl.Min, fl.Max = 0, high
			return fl
		}
		flips, fills := sessions.AugmentWords()
		return []widget.Field{
			share("shift", o.Shift, 1, "move by up to this share of height and width (0 to 1)"),
			choice("", "flip", cmp.Or(o.Flip, flips[0]), flips, "mirror with a chance of one half").Field,
			share("rotate", o.Rotate, 180, "turn by up to so many degrees either way (0 to 180)"),
			share("zoom", o.Zoom, 0.9, "larger or smaller by up to this share (0 to 0.9)"),
			share("contrast", o.Contrast, 1, "stronger or weaker by up to this share (0 to 1)"),
			number("", "brightness", o.Brightness, "add up to this much to all values, or take it away").Field,
			number("", "noise", o.Noise, "standard deviation of what is added to each value").Field,
			whole("", "cutout", o.Cutout, 0, 65_535, "side of a square that becomes 0, in pixels; 0 for none").Field,
			choice("", "fill", cmp.Or(o.Fill, fills[0]), fills, "what stands outside of a picture that was moved").Field,
		}
	}
	f.apply = func(b *Build, name, value string) ([]Request, error) { return b.put("train.augment."+name, value) }
	return b.newForm(f)
}

// The ways in which classes count.
const (
	classesAlike    = "all samples alike"
	classesBalanced = "balanced"
	classesByHand   = "by hand"
)

// weightsWay is how a training counts its classes.
func weightsWay(t recipe.Train) string {
	switch {
	case t.Balanced:
		return classesBalanced
	case len(t.ClassWeight) > 0:
		return classesByHand
	}
	return classesAlike
}

// classNames are the names of the classes; numbers while the data is not known.
func (b *Build) classNames() []string {
	if b.set != nil && b.setOf == b.r.Data.String() {
		return b.set.Classes
	}
	var out []string
	for i := range b.r.Train.ClassWeight {
		out = append(out, strconv.Itoa(i))
	}
	return out
}

// weightsForm says what each class counts.
func (b *Build) weightsForm() *formModal {
	f := &formModal{title: "what each class counts"}
	f.fill = func(b *Build) []widget.Field {
		t := b.r.Train
		out := []widget.Field{choice("", "count", weightsWay(t), []string{classesAlike, classesBalanced, classesByHand},
			"balanced makes classes count alike, however many samples they have").Field}
		names := b.classNames()
		for i, w := range t.ClassWeight {
			name := strconv.Itoa(i)
			if i < len(names) && names[i] != name {
				name += " " + names[i]
			}
			out = append(out, step(0.25, number("", name, w, "what a sample of this class counts; 1 is as much as without")).Field)
		}
		return out
	}
	f.apply = func(b *Build, name, value string) ([]Request, error) {
		if name == "count" {
			return b.change(func(r *recipe.Recipe) { b.countClasses(&r.Train, value) }), nil
		}
		weights := slices.Clone(b.r.Train.ClassWeight)
		place, _, _ := strings.Cut(name, " ")
		i, err := strconv.Atoi(place)
		v, bad := strconv.ParseFloat(value, 64)
		if err != nil || bad != nil || i < 0 || i >= len(weights) {
			return nil, fmt.Errorf("a number of 0 or more is needed, not %q", value)
		}
		weights[i] = v
		return b.put("train.class_weight", listText(weights))
	}
	return b.newForm(f)
}

// countClasses changes the way in which classes count.
func (b *Build) countClasses(t *recipe.Train, way string) {
	t.Balanced, t.ClassWeight = way == classesBalanced, nil
	if way == classesByHand {
		t.ClassWeight = slices.Repeat([]float64{1}, max(1, len(b.classNames())))
	}
}

func listText(v []float64) string {
	var out []string
	for _, x := range v {
		out = append(out, valueText(x))
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// atOutput is what the merge reads when no layers are named.
const atOutput = "the last one"

// atForm says which layers the merge reads.
func (b *Build) atForm() *formModal {
	f := &formModal{title: "what the merge reads"}
	f.fill = func(b *Build) []widget.Field {
		at := b.r.Merge.At
		field := func(name string, side graph.Side, value string) widget.Field {
			names := append([]string{atOutput}, b.layerNames(side)...)
			if value == "" {
				value = atOutput
			}
			if !slices.Contains(names, value) {
				names = append(names, value)
			}
			return choice("", name, value, names, "the layer of "+name+" that is merged"+b.shapeAt(side, value)).Field
		}
		return []widget.Field{field("A", graph.SideA, at[0]), field("B", graph.SideB, at[1])}
	}
	f.picks = func(b *Build, name string) []pick {
		side := map[string]graph.Side{"A": graph.SideA, "B": graph.SideB}[name]
		out := []pick{{value: atOutput}}
		for _, layer := range b.layerNames(side) {
			out = append(out, pick{value: layer, right: strings.TrimPrefix(b.shapeAt(side, layer), ": ")})
		}
		return out
	}
	f.apply = func(b *Build, name, value string) ([]Request, error) {
		at := b.r.Merge.At
		for i, side := range []graph.Side{graph.SideA, graph.SideB} {
			if names := b.layerNames(side); at[i] == "" && len(names) > 0 {
				at[i] = names[len(names)-1] // both are named, or none
			}
		}
		i := map[string]int{"A": 0, "B": 1}[name]
		if at[i] = value; value == atOutput {
			names := b.layerNames([]graph.Side{graph.SideA, graph.SideB}[i])
			if at[i] = ""; len(names) > 0 {
				at[i] = names[len(names)-1]
			}
		}
		if b.lastOf(graph.SideA, at[0]) && b.lastOf(graph.SideB, at[1]) {
			at = [2]string{}
		}
		return b.change(func(r *recipe.Recipe) { r.Merge.At = at }), nil
	}
	return b.newForm(f)
}

// layerNames are the names that the layers of a side go by in the recipe.
func (b *Build) layerNames(side graph.Side) []string {
	var out []string
	for _, id := range b.r.IDs(side) {
		out = append(out, strings.TrimPrefix(id, string(side)+"_"))
	}
	return out
}

// lastOf tells whether a name is that of a side's last layer, or none.
func (b *Build) lastOf(side graph.Side, name string) bool {
	names := b.layerNames(side)
	return name == "" || len(names) > 0 && names[len(names)-1] == name
}

// shapeAt is the shape that a layer puts out, after a colon; empty when it is not
// known.
func (b *Build) shapeAt(side graph.Side, name string) string {
	if n, ok := b.nodeOf(string(side) + "_" + name); ok && n.Known {
		return ": " + shapeText(n.Out)
	}
	return ""
}
