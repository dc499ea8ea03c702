package screen

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"duet/datasets"
	"duet/nn/layer"
	"duet/sessions/recipe"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// modal lies over Build and has the keyboard until it closes itself by setting
// the screen's modal to nil.
type modal interface {
	key(b *Build, key string) []Request
	paste(text string)
	click(b *Build, r term.Rect, m Mouse) []Request
	draw(g term.Grid, th *theme.Theme)
}

// validName is what a layer may be called.
var validName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]{0,63}$`)

// formModal is a form whose values are taken over one by one, as soon as they
// are right, so that shapes follow while one edits.
type formModal struct {
	title string
	form  widget.Form
	apply func(b *Build, name, value string) ([]Request, error)
}

// modalWidth is the greatest width of a form or list over the screen.
const modalWidth = 66

// area is where a modal of so many lines stands on w x h cells.
func area(w, h, lines int) term.Rect {
	return term.Rect{W: w, H: h}.Centre(min(modalWidth, w-4), min(lines+2, h-2))
}

func (f *formModal) area(w, h int) term.Rect { return area(w, h, len(f.form.Fields)+4) }

func (f *formModal) key(b *Build, key string) []Request {
	sel := f.form.Sel
	used, changed := f.form.Key(key, 10)
	if changed {
		return f.take(b, sel)
	}
	if !used && (key == "esc" || key == "enter" || key == "q") {
		b.modal = nil
	}
	return nil
}

// take hands the value of a field to the recipe; a wrong one stays in the form
// with what is wrong.
func (f *formModal) take(b *Build, i int) []Request {
	fl := &f.form.Fields[i]
	if fl.Problem != "" {
		return nil
	}
	requests, err := f.apply(b, fl.Name, fl.Value)
	if err != nil {
		fl.Problem = plainError(err)
	}
	return requests
}

func (f *formModal) paste(text string) { f.form.Paste(text) }

func (f *formModal) click(b *Build, r term.Rect, m Mouse) []Request {
	at := f.area(r.W, r.H)
	if !at.Contains(m.X, m.Y) {
		b.modal = nil
		return nil
	}
	sel := f.form.Sel
	if _, changed := f.form.Click(at.Inset(1), m.X, m.Y); changed {
		return f.take(b, sel)
	}
	return nil
}

func (f *formModal) draw(g term.Grid, th *theme.Theme) {
	at := f.area(g.W, g.H)
	g.Paint(g.Bounds(), th.Dialog)
	g.Sub(at).Clear()
	foot := "enter: edit  left right: choose  esc: done"
	f.form.Draw(g, box(g, at, th, f.title, true, term.Spans{th.Dim.Span(foot)}), th)
}

// picker is a list of layers to add, searched while typing.
type picker struct {
	kinds []layer.Kind
	list  widget.List
}

func newPicker() *picker {
	p := &picker{}
	for _, k := range layer.Kinds() {
		if !recipe.Offered(k) {
			continue
		}
		p.kinds = append(p.kinds, k)
		p.list.Items = append(p.list.Items, widget.Item{
			Line: plainLine(fmt.Sprintf("%-23s %s", k.Class, k.Help)),
			Find: k.Class + " " + string(k.Group) + " " + k.Help,
		})
	}
	p.list.Empty = "no layer like that"
	p.list.Key("/", 1)
	return p
}

func (p *picker) area(w, h int) term.Rect { return area(w, h, min(len(p.kinds)+1, 16)) }

func (p *picker) key(b *Build, key string) []Request {
	switch key {
	case "esc":
		b.modal = nil
	case "enter":
		return p.choose(b)
	default:
		p.list.Key(key, 8)
	}
	return nil
}

func (p *picker) choose(b *Build) []Request {
	i, ok := p.list.Selected()
	if !ok {
		return nil
	}
	b.modal = nil
	return b.add(p.kinds[i])
}

func (p *picker) paste(text string) {
	for _, r := range text {
		p.list.Key(string(r), 1)
	}
}

func (p *picker) click(b *Build, r term.Rect, m Mouse) []Request {
	at := p.area(r.W, r.H)
	if !at.Contains(m.X, m.Y) {
		b.modal = nil
		return nil
	}
	if _, again := p.list.Click(at.Inset(1), m.X, m.Y); again {
		return p.choose(b)
	}
	return nil
}

func (p *picker) draw(g term.Grid, th *theme.Theme) {
	at := p.area(g.W, g.H)
	g.Paint(g.Bounds(), th.Dialog)
	g.Sub(at).Clear()
	p.list.Draw(g, box(g, at, th, "Add a layer", true, term.Spans{th.Dim.Span("type to search  enter: add  esc: cancel")}), th)
}

// asking is one line of text to type.
type asking struct {
	title, help string
	input       widget.Input
	problem     string
	done        func(b *Build, text string) (requests []Request, problem string)
}

func (q *asking) area(w, h int) term.Rect { return area(w, h, 5) }

func (q *asking) key(b *Build, key string) []Request {
	switch key {
	case "esc":
		b.modal = nil
	case "enter":
		text := strings.TrimSpace(q.input.Value())
		if text == "" {
			return nil
		}
		requests, problem := q.done(b, text)
		if q.problem = problem; problem == "" {
			b.modal = nil
		}
		return requests
	default:
		q.problem = ""
		q.input.Key(key)
	}
	return nil
}

func (q *asking) paste(text string) { q.input.Paste(text) }

func (q *asking) click(b *Build, r term.Rect, m Mouse) []Request {
	if !q.area(r.W, r.H).Contains(m.X, m.Y) {
		b.modal = nil
	}
	return nil
}

func (q *asking) draw(g term.Grid, th *theme.Theme) {
	at := q.area(g.W, g.H)
	g.Paint(g.Bounds(), th.Dialog)
	g.Sub(at).Clear()
	in := g.Sub(box(g, at, th, q.title, true, term.Spans{th.Dim.Span("enter: do it  esc: cancel")}).InsetXY(1, 0))
	q.input.Draw(in, term.Rect{Y: 1, W: in.W, H: 1}, th)
	text, style := q.help, th.Dim
	if q.problem != "" {
		text, style = th.Glyphs.Cross+" "+q.problem, th.Bad
	}
	for y, line := range term.Wrap(text, in.W) {
		in.Text(0, 3+y, in.W, line, style)
	}
}

// askData asks for data by its command-line form.
func (b *Build) askData() *asking {
	var names []string
	for _, info := range datasets.Names() {
		names = append(names, info.Name)
	}
	q := &asking{title: "Data", help: strings.Join(names, ", ") + "; npz:FILE; idx:IMAGES,LABELS; cifar:DIR; csv:FILE,COLUMN; folder:DIR"}
	q.input.Prompt = "data: "
	q.input.Set(b.r.Data.String())
	q.done = func(b *Build, text string) ([]Request, string) {
		if !strings.Contains(text, ":") {
			text = "name:" + text
		}
		ref, err := datasets.ParseRef(text)
		if err != nil {
			return nil, err.Error()
		}
		ref = ref.WithPaths(home)
		return b.change(func(r *recipe.Recipe) { r.Data = ref }), ""
	}
	return q
}

// askWrite asks where to write the recipe.
func (b *Build) askWrite() *asking {
	q := &asking{title: "Write the recipe", help: "a YAML file; duet train FILE trains it without screens"}
	q.input.Prompt = "file: "
	q.input.Set(b.r.Name + ".yaml")
	q.done = func(b *Build, path string) ([]Request, string) {
		return []Request{writeRecipe(home(path), b.r.YAML(), false)}, ""
	}
	return q
}

// writtenMsg says that a recipe was written, that a file of that name exists, or
// what went wrong.
type writtenMsg struct {
	path   string
	text   []byte
	exists bool
	err    error
}

// writeRecipe writes a recipe in the background. A file that exists is left
// alone unless over is set; then it is replaced whole or not at all.
func writeRecipe(path string, text []byte, over bool) Async {
	return Async{func() any {
		if _, err := os.Lstat(path); err == nil && !over {
			return writtenMsg{path: path, text: text, exists: true}
		}
		return writtenMsg{path: path, text: text, err: replaceFile(path, text)}
	}}
}

// replaceFile writes a file beside its place and moves it there.
func replaceFile(path string, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".duet-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(text)
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// written says how writing went.
func (b *Build) written(m writtenMsg) []Request {
	switch {
	case m.exists:
		return []Request{Confirm{
			Title: "the file exists", Yes: "overwrite it", Text: strconv.Quote(m.path) + " exists. Overwrite it with this recipe?",
			Then: func() []Request { return []Request{writeRecipe(m.path, m.text, true)} },
		}}
	case m.err != nil:
		text := m.err.Error()
		if errors.Is(m.err, fs.ErrNotExist) {
			text = "there is no folder " + filepath.Dir(m.path)
		}
		return []Request{Say{theme.Bad, "not written: " + text}}
	}
	b.saved = string(m.text)
	b.r.Name = strings.TrimSuffix(filepath.Base(m.path), filepath.Ext(m.path))
	return []Request{Say{theme.OK, "written: " + m.path + "  (duet train " + m.path + ")"}}
}
