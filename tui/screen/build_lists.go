package screen

import (
	"fmt"
	"slices"
	"strconv"

	"duet/sessions/recipe"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// listModal is a list in the recipe whose entries have forms of their own.
type listModal struct {
	title, empty string
	// lines are the entries as the recipe holds them now.
	lines func(b *Build) []string
	// add puts a new entry at the end, edit opens one.
	add  func(b *Build) []Request
	edit func(b *Build, i int)
	// drop takes an entry away, swap exchanges two.
	drop func(r *recipe.Recipe, i int)
	swap func(r *recipe.Recipe, i, j int)

	sel int
}

func (l *listModal) sheet() sheet {
	return sheet{title: l.title, lines: 10, keys: []hint{{"a", "add"}, {"enter", "edit"}, {"x", "delete"}, {"K", "up"}, {"J", "down"}, {"esc", "done"}}}
}

// list is the entries as a widget.
func (l *listModal) list(b *Build) *widget.List {
	out := &widget.List{Sel: l.sel, Empty: l.empty}
	for i, line := range l.lines(b) {
		out.Items = append(out.Items, widget.Item{Line: plainLine(fmt.Sprintf("%d  %s", i+1, line))})
	}
	return out
}

func (l *listModal) key(b *Build, key string) []Request {
	n := len(l.lines(b))
	l.sel = clamp(l.sel, n)
	switch key {
	case "esc", "q", outside:
		b.pop()
	case "u":
		return b.back()
	case "U":
		return b.forth()
	case "a":
		requests := l.add(b)
		l.sel = clamp(len(l.lines(b))-1, len(l.lines(b)))
		return requests
	case "enter":
		if l.sel < n {
			l.edit(b, l.sel)
		}
	case "x", "delete":
		if l.sel < n {
			return b.change(func(r *recipe.Recipe) { l.drop(r, l.sel) })
		}
	case "J", "K":
		to := l.sel + map[string]int{"J": 1, "K": -1}[key]
		if to < 0 || to >= n {
			return nil
		}
		from := l.sel
		l.sel = to
		return b.change(func(r *recipe.Recipe) { l.swap(r, from, to) })
	default:
		list := l.list(b)
		list.Key(key, 8)
		l.sel = list.Sel
	}
	return nil
}

func (l *listModal) paste(string) {}

func (l *listModal) click(b *Build, r term.Rect, m Mouse) []Request {
	s := l.sheet()
	key, inside := s.press(r, m)
	if !inside {
		return l.key(b, key)
	}
	list := l.list(b)
	_, again := list.Click(s.area(r.W, r.H).Inset(1), m.X, m.Y)
	l.sel = list.Sel
	if again {
		return l.key(b, "enter")
	}
	return nil
}

func (l *listModal) draw(b *Build, g term.Grid, th *theme.Theme) {
	l.list(b).Draw(g, l.sheet().draw(g, th), th)
}

// stagesList edits the stages of the training.
func stagesList() *listModal {
	return &listModal{
		title: "Stages", empty: "No stages: everything is trained at once. a adds one, such as 3 epochs of A alone.",
		lines: func(b *Build) []string {
			var out []string
			for _, s := range b.r.Train.Stages {
				out = append(out, s.Only+" for "+count(s.Epochs, "epoch"))
			}
			return out
		},
		add: func(b *Build) []Request {
			only := recipe.Parts()[min(len(b.r.Train.Stages), len(recipe.Parts())-1)]
			requests := b.change(func(r *recipe.Recipe) {
				r.Train.Stages = append(slices.Clone(r.Train.Stages), recipe.Stage{Only: only, Epochs: 3})
			})
			b.push(b.stageForm(len(b.r.Train.Stages) - 1))
			return requests
		},
		edit: func(b *Build, i int) { b.push(b.stageForm(i)) },
		drop: func(r *recipe.Recipe, i int) { r.Train.Stages = slices.Delete(r.Train.Stages, i, i+1) },
		swap: func(r *recipe.Recipe, i, j int) {
			r.Train.Stages[i], r.Train.Stages[j] = r.Train.Stages[j], r.Train.Stages[i]
		},
	}
}

// aboutPart says what a stage trains.
var aboutPart = map[string]string{
	"a": "branch A alone, by its own loss", "b": "branch B alone, by its own loss",
	"alpha": "alpha alone, with both branches as they are", "all": "everything at once",
}

// stageForm is the form of one stage.
func (b *Build) stageForm(i int) *formModal {
	path := "train.stages." + strconv.Itoa(i) + "."
	f := &formModal{title: fmt.Sprintf("stage %d", i+1)}
	f.fill = func(b *Build) []widget.Field {
		if i >= len(b.r.Train.Stages) {
			return nil
		}
		s := b.r.Train.Stages[i]
		return []widget.Field{
			{Name: "only", Kind: widget.Choice, Value: s.Only, Choices: recipe.Parts(), Help: aboutPart[s.Only]},
			{Name: "epochs", Kind: widget.Whole, Value: strconv.Itoa(s.Epochs), Min: 1, Max: 1_000_000, Help: "passes over the training samples"},
		}
	}
	f.picks = func(*Build, string) []pick {
		var out []pick
		for _, name := range recipe.Parts() {
			out = append(out, pick{value: name, line: aboutPart[name]})
		}
		return out
	}
	f.apply = func(b *Build, name, value string) ([]Request, error) { return b.put(path+name, value) }
	return b.newForm(f)
}

// callbacksList edits what watches the training.
func callbacksList() *listModal {
	return &listModal{
		title: "What watches the training", empty: "Nothing watches: the run goes on to its last epoch. a adds EarlyStopping or ReduceLROnPlateau.",
		lines: func(b *Build) []string {
			var out []string
			for _, c := range b.r.Train.Callbacks {
				out = append(out, choiceText(callbackParts(), c))
			}
			return out
		},
		add: func(b *Build) []Request {
			b.push(newChoosing("What watches", "", partPicks(callbackParts()), func(b *Build, class string) []Request {
				requests := b.change(func(r *recipe.Recipe) {
					r.Train.Callbacks = append(slices.Clone(r.Train.Callbacks), recipe.Choice{Class: class})
				})
				b.push(b.callbackForm(len(b.r.Train.Callbacks) - 1))
				return requests
			}))
			return nil
		},
		edit: func(b *Build, i int) { b.push(b.callbackForm(i)) },
		drop: func(r *recipe.Recipe, i int) { r.Train.Callbacks = slices.Delete(r.Train.Callbacks, i, i+1) },
		swap: func(r *recipe.Recipe, i, j int) {
			r.Train.Callbacks[i], r.Train.Callbacks[j] = r.Train.Callbacks[j], r.Train.Callbacks[i]
		},
	}
}

func (b *Build) callbackForm(i int) *formModal {
	return b.partForm("callback", "train.callbacks."+strconv.Itoa(i), callbackParts(), func(r *recipe.Recipe) recipe.Choice {
		if i >= len(r.Train.Callbacks) {
			return recipe.Choice{}
		}
		return r.Train.Callbacks[i]
	})
}

// choiceText is a class with its arguments in a few words.
func choiceText(parts []part, c recipe.Choice) string {
	p, _ := findPart(parts, c.Class)
	text := c.Class
	for _, a := range p.args {
		if v, ok := c.Args[a.Name]; ok {
			text += ", " + a.Name + " " + valueText(v)
		}
	}
	return text
}
