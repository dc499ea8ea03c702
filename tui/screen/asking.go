package screen

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"duet/datasets"
	"duet/sessions/recipe"
	"duet/sessions/safetext"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// asking is one line of text to type over a screen. It completes file names, and
// shows a few lines of a file where that is what is wrong.
type asking struct {
	title, help string
	input       widget.Input
	problem     string
	lines       []sourceLine // of the file that has the problem
	// done is asked on enter. What it says is wrong keeps the line open; closed says
	// that it is answered.
	done func(text string) (requests []Request, problem string, closed bool)
	// path finds the part of the text that names a file or a folder; nil when there
	// is none.
	path func(text string) (before, path string, ok bool)
	// words are what the text as a whole may become; nil for none.
	words func(text string) []string
	// fits says which files are offered, folders always are; nil for all.
	fits func(name string) bool

	dir, asked string   // the folder that names is of, and the one asked for last
	names      []string // what is in it, folders with a slash
	tried      []string // completions that tab goes through
	at         int
}

// listedMsg is what is in a folder.
type listedMsg struct {
	dir   string
	names []string
}

// maxNames is how many names of a folder are looked at.
const maxNames = 2000

// listFolder reads a folder in the background. One that cannot be read is empty:
// what is wrong with it shows when a file in it is opened.
func listFolder(dir string) Async {
	return Async{func() any {
		m := listedMsg{dir: dir}
		f, err := os.Open(home(cmp.Or(dir, ".")))
		if err != nil {
			return m
		}
		defer f.Close()
		entries, _ := f.ReadDir(maxNames)
		for _, e := range entries {
			name := e.Name()
			if strings.HasPrefix(name, ".") || safetext.Scrub(name, 0) != name {
				continue
			}
			if info, err := os.Stat(filepath.Join(home(cmp.Or(dir, ".")), name)); err == nil && info.IsDir() {
				name += "/"
			}
			m.names = append(m.names, name)
		}
		slices.Sort(m.names)
		return m
	}}
}

// listed takes over what is in a folder.
func (q *asking) listed(m listedMsg) {
	if m.dir == q.asked {
		q.dir, q.names, q.tried = m.dir, m.names, nil
	}
}

// look asks for the folder of the path being typed, if it is another one.
func (q *asking) look() []Request {
	if q.path == nil {
		return nil
	}
	_, path, ok := q.path(q.input.Value())
	dir, _ := filepath.Split(path)
	if !ok || dir == q.asked && q.asked != "" || dir == "" && q.asked == "." {
		return nil
	}
	q.asked = cmp.Or(dir, ".")
	return []Request{listFolder(q.asked)}
}

// completions are what the text may become, files first.
func (q *asking) completions() []string {
	text := q.input.Value()
	out := q.files(text)
	if q.words != nil {
		out = append(out, q.words(text)...)
	}
	return out
}

// files are the completions of the part of the text that names a file.
func (q *asking) files(text string) []string {
	if q.path == nil {
		return nil
	}
	before, path, ok := q.path(text)
	dir, base := filepath.Split(path)
	if !ok || cmp.Or(dir, ".") != q.dir {
		return nil
	}
	var out []string
	for _, name := range q.names {
		folder := strings.HasSuffix(name, "/")
		if !strings.HasPrefix(name, base) || name == base || !folder && q.fits != nil && !q.fits(name) {
			continue
		}
		out = append(out, before+dir+name)
	}
	return out
}

// complete puts the next completion into the line.
func (q *asking) complete(d int) {
	if q.tried == nil {
		q.tried, q.at = q.completions(), -1
		if d < 0 {
			q.at = 0
		}
	}
	n := len(q.tried)
	if n == 0 {
		q.tried = nil
		return
	}
	q.at = (q.at + d + n) % n
	if n == 1 { // a folder that is the only one is gone into
		q.input.Set(q.tried[0])
		q.tried = nil
		return
	}
	q.input.Set(strings.TrimSuffix(q.tried[q.at], "/"))
}

// press takes a key; closed says that the line is done with.
func (q *asking) press(key string) (requests []Request, closed bool) {
	switch key {
	case "esc", outside:
		return nil, true
	case "tab":
		q.complete(1)
	case "shift+tab":
		q.complete(-1)
	case "enter":
		text := strings.TrimSpace(q.input.Value())
		if text == "" {
			return nil, false
		}
		requests, q.problem, closed = q.done(text)
		return requests, closed
	default:
		q.problem, q.lines, q.tried = "", nil, nil
		q.input.Key(key)
	}
	return q.look(), false
}

func (q *asking) paste(text string) {
	q.input.Paste(text)
	q.problem, q.lines, q.tried = "", nil, nil
}

// refuse shows what was wrong with what was given.
func (q *asking) refuse(problem string, lines []sourceLine) { q.problem, q.lines = problem, lines }

func (q *asking) sheet() sheet {
	keys := []hint{{"enter", "do it"}, {"esc", "cancel"}}
	if q.path != nil {
		keys = append(keys, hint{"tab", "complete"})
	}
	return sheet{title: q.title, wide: 76, lines: 7 + len(q.lines), keys: keys}
}

// click is a press of the mouse, or the key of a hint.
func (q *asking) click(r term.Rect, m Mouse) (requests []Request, closed bool) {
	if key, inside := q.sheet().press(r, m); !inside && m.Wheel == 0 {
		return q.press(key)
	}
	return nil, false
}

func (q *asking) draw(g term.Grid, th *theme.Theme) {
	in := g.Sub(q.sheet().draw(g, th).InsetXY(1, 0))
	q.input.Draw(in, term.Rect{Y: 1, W: in.W, H: 1}, th)
	if q.problem == "" {
		q.drawCompletions(in, th)
		for y, line := range term.Wrap(q.help, in.W) {
			in.Text(0, 4+y, in.W, line, th.Dim)
		}
		return
	}
	y := 3
	for _, l := range q.lines {
		l.draw(in, y, th)
		y++
	}
	for _, line := range term.Wrap(th.Glyphs.Cross+" "+q.problem, in.W) {
		in.Text(0, y, in.W, line, th.Bad)
		y++
	}
}

// drawCompletions shows what tab would make of the text.
func (q *asking) drawCompletions(v term.Grid, th *theme.Theme) {
	words, at := q.tried, q.at
	if words == nil {
		words, at = q.completions(), -1
	}
	x := 0
	for i := max(0, at); i < len(words) && x < v.W; i++ {
		style := th.Dim
		if i == at {
			style = th.Strong
		}
		dir, base := filepath.Split(strings.TrimSuffix(words[i], "/"))
		if dir == "" || strings.HasSuffix(words[i], "/") {
			base = strings.TrimPrefix(words[i], dir)
		}
		x += v.Text(x, 2, v.W-x, base, style) + 2
	}
}

// sourceLine is a line of a file, shown beside what is wrong with it.
type sourceLine struct {
	number int // 0 for the line that points at the place
	text   string
	bad    bool
}

// draw draws the line at y, with its number.
func (l sourceLine) draw(v term.Grid, y int, th *theme.Theme) {
	if l.number == 0 {
		v.Text(6, y, v.W-6, l.text, th.Bad)
		return
	}
	style := th.Dim
	if l.bad {
		style = th.Text
		v.Text(0, y, 1, th.Glyphs.Pointer, th.Bad)
	}
	v.TextRight(1, y, 4, fmt.Sprint(l.number), th.Dim)
	v.Text(6, y, v.W-6, term.Clip(l.text, v.W-6), style)
}

// around are the lines of a text around a place in it, with one that points at the
// column. Line and column count from 1.
func around(text string, line, column int) []sourceLine {
	lines := strings.Split(text, "\n")
	if line < 1 || line > len(lines) {
		return nil
	}
	var out []sourceLine
	for n := max(1, line-3); n <= min(len(lines), line+2); n++ {
		shown := safetext.Scrub(strings.ReplaceAll(strings.TrimSuffix(lines[n-1], "\r"), "\t", " "), 0)
		out = append(out, sourceLine{number: n, text: shown, bad: n == line})
		if n == line && column > 0 {
			before := []rune(shown)
			out = append(out, sourceLine{text: strings.Repeat(" ", term.Width(string(before[:min(column-1, len(before))]))) + "^"})
		}
	}
	return out
}

// recipeMsg is a recipe that was asked for by its path, or what is wrong with it
// and where.
type recipeMsg struct {
	recipe  *recipe.Recipe
	file    string // empty for a built-in one
	problem string
	lines   []sourceLine
}

// loadRecipe reads a recipe in the background.
func loadRecipe(path string) Async {
	return Async{func() any {
		r, err := recipe.Load(path)
		if err == nil {
			m := recipeMsg{recipe: r, file: path}
			if slices.ContainsFunc(recipe.Builtins(), func(i recipe.Info) bool { return i.Name == path }) {
				m.file = ""
			}
			return m
		}
		m := recipeMsg{problem: err.Error()}
		var e *recipe.Error
		if errors.As(err, &e) && e.Line > 0 {
			m.problem = e.Text
			if e.Path != "" {
				m.problem = e.Path + ": " + e.Text
			}
			m.problem = fmt.Sprintf("line %d: %s", e.Line, m.problem)
			if text, err := recipe.Text(path); err == nil {
				m.lines = around(string(text), e.Line, e.Column)
			}
		}
		return m
	}}
}

// askRecipe asks for a recipe by its path. A file with a mistake is shown at its
// line; mended in an editor, enter reads it again.
func askRecipe() *asking {
	q := &asking{
		title: "Open a recipe",
		help:  "a YAML file, or the name of a built-in recipe. A mistake is shown at its line: mend it in an editor, and enter reads the file again.",
		path:  func(text string) (string, string, bool) { return "", text, true },
		fits:  isYAML,
		done: func(text string) ([]Request, string, bool) {
			return []Request{loadRecipe(home(text))}, "", false
		},
	}
	q.input.Prompt, q.input.Hint = "recipe: ", "path of a YAML file"
	q.words = func(text string) []string {
		var out []string
		for _, info := range recipe.Builtins() {
			if text != "" && strings.HasPrefix(info.Name, text) && info.Name != text {
				out = append(out, info.Name)
			}
		}
		return out
	}
	return q
}

func isYAML(name string) bool {
	return slices.Contains([]string{".yaml", ".yml"}, strings.ToLower(filepath.Ext(name)))
}

// fileKinds are the kinds of data in files as the command line writes them, each
// with a word on what it is.
var fileKinds = []struct{ kind, about string }{
	{"npz", "a NumPy archive with x and y, or x_a, x_b and y for two inputs"},
	{"idx", "IMAGES,LABELS: a pair of files as MNIST has them, plain or gzipped"},
	{"cifar", "a folder with the binary version of CIFAR-10 or CIFAR-100, or one of its files"},
	{"csv", "FILE,COLUMN: a table with a line for each sample, and the column to predict"},
	{"folder", "a folder with a folder of PNG or JPEG pictures for each class"},
}

// dataPath is the part of a data reference that names a file: what stands after
// the kind, and after the comma of a pair of files.
func dataPath(text string) (before, path string, ok bool) {
	kind, rest, found := strings.Cut(text, ":")
	if !found || kind == "name" {
		return "", "", false
	}
	if i := strings.LastIndex(rest, ","); i >= 0 && kind == "idx" {
		return text[:len(kind)+1+i+1], rest[i+1:], true
	}
	return kind + ":", rest, !strings.Contains(rest, ",")
}

// dataWords complete the kinds and the built-in sets.
func dataWords(text string) []string {
	var all []string
	for _, k := range fileKinds {
		all = append(all, k.kind+":")
	}
	for _, info := range datasets.Names() {
		all = append(all, "name:"+info.Name)
	}
	return slices.DeleteFunc(all, func(w string) bool { return !strings.HasPrefix(w, text) || w == text })
}
