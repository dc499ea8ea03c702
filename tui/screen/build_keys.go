package screen

import (
	"math"
	"strconv"
	"strings"

	"duet/sessions/recipe"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// Key handles a key.
func (b *Build) Key(binding, key string) []Request {
	if b.modal != nil {
		return b.modal.key(b, key)
	}
	if b.pane == paneMerge && b.fields.Typing() {
		return b.fieldKey(key)
	}
	switch binding {
	case "build.train":
		return b.train()
	case "build.add":
		b.push(newPicker(b))
	case "build.presets":
		if side, ok := b.side(); ok {
			b.push(b.choosePreset(side))
		}
	case "build.graph":
		b.push(&graphModal{})
	case "build.open":
		return b.ask(askRecipe())
	case "build.copy":
		return b.copyBranch()
	case "build.more_a":
		return b.nudge(alphaStep)
	case "build.more_b":
		return b.nudge(-alphaStep)
	case "build.edit":
		return b.edit()
	case "build.delete":
		return b.delete()
	case "build.fix":
		return b.fix()
	case "build.next":
		return b.nextProblem()
	case "build.down":
		return b.move(1)
	case "build.up":
		return b.move(-1)
	case "build.duplicate":
		return b.duplicate()
	case "build.write":
		return b.ask(b.askWrite())
	case "":
		return b.common(key)
	}
	return nil
}

// common handles the keys that are the same everywhere.
func (b *Build) common(key string) []Request {
	switch key {
	case "tab":
		b.pane = (b.pane + 1) % buildPanes
	case "shift+tab":
		b.pane = (b.pane + buildPanes - 1) % buildPanes
	case "z":
		b.zoom = !b.zoom
	case "esc":
		b.zoom, b.wish = false, ""
	case "u":
		return b.back()
	case "U":
		return b.forth()
	case "y":
		return []Request{b.copy()}
	default:
		return b.cursor(key)
	}
	return nil
}

// copy is what y copies: the finding under the cursor, else the whole recipe.
func (b *Build) copy() Request {
	if i := b.row[paneChecks]; b.pane == paneChecks && i < len(b.findings) {
		return Copy{"the finding", b.findings[i].Error()}
	}
	return Copy{"the recipe", string(b.r.YAML())}
}

// cursor moves the cursor of the pane with the focus, or turns a choice.
func (b *Build) cursor(key string) []Request {
	if b.pane == paneMerge {
		if len(key) == 1 && (key[0] >= '0' && key[0] <= '9' || key == "." || key == "-") {
			// Some digits show a screen, so none begins a number here.
			return []Request{Say{theme.Info, "enter edits the number, left and right change it"}}
		}
		return b.fieldKey(key)
	}
	switch key {
	case "left":
		b.pane = max(0, b.pane-1)
		return nil
	case "right":
		b.pane = min(buildPanes-1, b.pane+1)
		return nil
	}
	// A list of as many lines as there are rows does the moving.
	list := widget.List{Items: make([]widget.Item, b.rows()), Sel: b.row[b.pane]}
	list.Key(key, max(1, b.places().pane[b.pane].H-2))
	b.row[b.pane] = list.Sel
	return nil
}

// rows is how many rows the focused list has.
func (b *Build) rows() int {
	if side, ok := b.side(); ok {
		return 1 + len(*b.r.Layers(side))
	}
	return len(b.findings)
}

// edit opens the form of what the cursor is on.
func (b *Build) edit() []Request {
	if side, i, ok := b.layer(); ok {
		b.push(b.layerForm(side, i))
		return nil
	}
	switch b.pane {
	case paneA, paneB:
		b.push(b.branchForm(sides[b.pane]))
	case paneHead:
		b.pane = paneMerge
	case paneChecks:
		if i := b.row[paneChecks]; i < len(b.findings) {
			b.jump(i)
		}
	case paneMerge:
		return b.editField()
	}
	return nil
}

// editField opens what is behind the field under the cursor: a form, a list of what
// may stand there, or the line itself.
func (b *Build) editField() []Request {
	f, ok := b.field()
	if !ok {
		return nil
	}
	switch f.path {
	case "data":
		b.push(b.chooseData())
	case "merge.at":
		b.push(b.atForm())
	case "train.optimizer", "train.loss", "train.schedule":
		_, title, _ := strings.Cut(f.path, ".")
		b.push(b.partForm(title, f.path, partsAt(f.path), partAt(f.path)))
	case "train.aux":
		b.push(b.auxForm())
	case "train.stages":
		b.push(stagesList())
	case "train.callbacks":
		b.push(callbacksList())
	case "train.augment":
		b.push(b.augmentForm())
	case "train.class_weight":
		b.push(b.weightsForm())
	default:
		switch f.Kind {
		case widget.Choice:
			b.push(newChoosing(f.Name, f.Value, fieldPicks(f.path, f.Choices), func(b *Build, value string) []Request {
				requests, err := b.put(f.path, strconv.Quote(value))
				if err != nil {
					return []Request{Say{theme.Warn, plainError(err)}}
				}
				return requests
			}))
		case widget.Bool:
			return b.fieldKey("right")
		default:
			return b.fieldKey("enter")
		}
	}
	return nil
}

// nudge moves the start of alpha by d, within 0 and 1.
func (b *Build) nudge(d float64) []Request {
	return b.startAt(b.r.Merge.Alpha.Start + d)
}

// startAt starts alpha at the hundredth nearest to a, within 0 and 1.
func (b *Build) startAt(a float64) []Request {
	if !b.r.Merge.Weighted() {
		return nil
	}
	requests, err := b.put("merge.alpha.start", valueText(math.Round(100*min(max(a, 0), 1))/100))
	if err != nil {
		return []Request{Say{theme.Warn, plainError(err)}}
	}
	return requests
}

// dragBar starts alpha where the bar was pressed. A whole drag is one change.
func (b *Build) dragBar(a float64, drag bool) []Request {
	before := b.changes
	requests := b.startAt(a)
	changed := b.changes > before
	if drag && b.dragging && changed {
		b.undo = b.undo[:len(b.undo)-1]
	}
	b.dragging = drag && b.dragging || changed
	return requests
}

// Paste puts text where letters go.
func (b *Build) Paste(text string) []Request {
	switch {
	case b.modal != nil:
		b.modal.paste(text)
		if p, ok := b.modal.(prompt); ok {
			return p.look()
		}
	case b.pane == paneMerge:
		b.fields.Paste(text)
	}
	return nil
}

// Mouse selects what was clicked; a second click edits it.
func (b *Build) Mouse(m Mouse) []Request {
	if m.Release {
		b.dragging = false
		return nil
	}
	if b.modal != nil {
		if m.Drag {
			return nil
		}
		return b.modal.click(b, term.Rect{W: b.w, H: b.h}, m)
	}
	if bar := b.barRect(); bar.Contains(m.X, m.Y) && m.Wheel == 0 {
		return b.dragBar(float64(m.X-bar.X)/float64(max(1, bar.W-1)), m.Drag)
	}
	if m.Drag {
		return nil
	}
	if at, ok := b.strip().hit(b.places().strip, m.X, m.Y); ok && m.Wheel == 0 {
		b.pane = buildPane(at)
		return nil
	}
	for pane, r := range b.places().pane {
		if r.Contains(m.X, m.Y) {
			return b.press(buildPane(pane), r.Inset(1), m)
		}
	}
	return nil
}

// press handles the mouse over the inside r of a pane.
func (b *Build) press(pane buildPane, r term.Rect, m Mouse) []Request {
	focused := b.pane == pane
	row, ok := b.rowAt(pane, r, m.Y) // as it was drawn, before the focus moves
	b.pane = pane
	if m.Wheel != 0 {
		if pane == paneMerge && !focused {
			return nil
		}
		return b.cursor(map[bool]string{true: "up", false: "down"}[m.Wheel < 0])
	}
	if pane == paneMerge && !focused {
		// Without the focus the form is drawn from its first field on.
		if y := m.Y - r.Y; y < len(b.fields.Fields) && y < b.fieldsRect(r).H {
			b.fields.Sel = y
		}
		return nil
	}
	if pane == paneMerge {
		at, ok := b.fields.Row(b.fieldsRect(r), m.Y)
		if f, here := b.field(); ok && here && at == b.fields.Sel && !b.fields.Typing() && (f.Kind == widget.Open || f.Kind == widget.Choice && b.fields.On(b.fieldsRect(r), m.X) == 0) {
			return b.editField()
		}
		if _, changed := b.fields.Click(b.fieldsRect(r), m.X, m.Y); changed {
			return b.applyField()
		}
		return nil
	}
	if !ok {
		return nil
	}
	again := focused && row == b.row[pane]
	b.row[pane] = row
	if again {
		return b.edit()
	}
	return nil
}

// barRect is where the bar that shares the answer between A and B is, without its
// ends; empty where there is none.
func (b *Build) barRect() term.Rect {
	inner := b.places().pane[paneMerge].Inset(1)
	if !b.r.Merge.Weighted() || inner.W < 10 || inner.H < mergeFoot {
		return term.Rect{}
	}
	return term.Rect{X: inner.X + 3, Y: inner.Y + inner.H - 2, W: inner.W - 6, H: 1}
}

// rowAt is the row of a list that is drawn at line y of the screen; r is the
// inside of its pane.
func (b *Build) rowAt(pane buildPane, r term.Rect, y int) (int, bool) {
	var lines []listLine
	top := 0
	if side, ok := sides[pane]; ok {
		r, _, _, _ = b.noteRoom(r)
		lines = b.branchLines(side, pane, r.W, r.H)
		top = windowTop(lines, b.row[pane], r.H)
	} else if pane == paneChecks {
		r = b.underPolicy(r)
		lines, top = b.checksShown(r)
	}
	at := top + y - r.Y
	if y < r.Y || at < 0 || at >= len(lines) {
		return 0, false
	}
	return lines[at].row, lines[at].row >= 0
}

// level is the worst finding about a place in the recipe; -1 for none.
func (b *Build) level(where string) recipe.Level {
	worst := recipe.Level(-1)
	for _, f := range b.findings {
		if f.Where == where && f.Level > worst {
			worst = f.Level
		}
	}
	return worst
}
