package screen

import (
	"duet/sessions/recipe"
	"duet/tui/term"
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
		b.modal = newPicker()
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
		b.modal = b.askWrite()
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
		b.zoom = false
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
		b.modal = b.layerForm(side, i)
		return nil
	}
	switch b.pane {
	case paneA, paneB:
		b.modal = b.branchForm(sides[b.pane])
	case paneHead:
		b.pane = paneMerge
	case paneChecks:
		if i := b.row[paneChecks]; i < len(b.findings) {
			b.jump(i)
		}
	case paneMerge:
		f, ok := b.field()
		switch {
		case ok && f.Name == fieldData:
			b.modal = b.askData()
		case ok && f.Kind == widget.Choice:
			return b.fieldKey("right")
		default:
			return b.fieldKey("enter")
		}
	}
	return nil
}

// Paste puts text where letters go.
func (b *Build) Paste(text string) []Request {
	switch {
	case b.modal != nil:
		b.modal.paste(text)
	case b.pane == paneMerge:
		b.fields.Paste(text)
	}
	return nil
}

// Mouse selects what was clicked; a second click edits it.
func (b *Build) Mouse(m Mouse) []Request {
	if m.Drag || m.Release {
		return nil
	}
	if b.modal != nil {
		if m.Wheel == 0 {
			return b.modal.click(b, term.Rect{W: b.w, H: b.h}, m)
		}
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
	b.pane = pane
	if m.Wheel != 0 {
		if pane == paneMerge && !focused {
			return nil
		}
		return b.cursor(map[bool]string{true: "up", false: "down"}[m.Wheel < 0])
	}
	if pane == paneMerge {
		if _, changed := b.fields.Click(b.fieldsRect(r), m.X, m.Y); changed {
			return b.applyField()
		}
		return nil
	}
	row, ok := b.rowAt(pane, r, m.Y)
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

// rowAt is the row of a list that is drawn at line y of the screen; r is the
// inside of its pane.
func (b *Build) rowAt(pane buildPane, r term.Rect, y int) (int, bool) {
	var lines []listLine
	if side, ok := sides[pane]; ok {
		lines = b.branchLines(side, pane, r.W, r.H)
	} else {
		lines = b.checkLines(r.W)
	}
	at := windowTop(lines, b.row[pane], r.H) + y - r.Y
	if at < 0 || at >= len(lines) {
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
