package screen

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"duet/datasets"
	"duet/sessions/recipe"
	"duet/sessions/safetext"
	"duet/tui/term"
	"duet/tui/theme"
)

// prompt is a line to type as a modal of Build.
type prompt struct{ *asking }

func (p prompt) key(b *Build, key string) []Request {
	requests, closed := p.press(key)
	if closed && b.modal == modal(p) {
		b.pop()
	}
	return requests
}

func (p prompt) click(b *Build, r term.Rect, m Mouse) []Request {
	requests, closed := p.asking.click(r, m)
	if closed && b.modal == modal(p) {
		b.pop()
	}
	return requests
}

func (p prompt) draw(_ *Build, g term.Grid, th *theme.Theme) { p.asking.draw(g, th) }

// ask shows a line to type.
func (b *Build) ask(q *asking) []Request {
	b.push(prompt{q})
	return q.look()
}

// chooseData lists the built-in sets and the kinds of files.
func (b *Build) chooseData() *choosing {
	picks := []pick{{line: "built in"}}
	for _, info := range datasets.Names() {
		picks = append(picks, pick{value: info.Name, line: info.Text, about: info.Text, right: strconv.Itoa(info.Samples)})
	}
	picks = append(picks, pick{line: "from files"})
	for _, k := range fileKinds {
		picks = append(picks, pick{value: k.kind, line: k.about, about: k.about + "."})
	}
	picks = append(picks, pick{value: dataTyped, line: "the whole reference, with its options", about: "Such as name:glyphs,samples=500 or name:glyphs,positive=1+3+5+7+9."})
	value := b.r.Data.Name
	if value == "" {
		value, _, _ = strings.Cut(b.r.Data.String(), ":")
	}
	return newChoosing("Data", value, picks, func(b *Build, value string) []Request {
		for _, k := range fileKinds {
			if k.kind == value {
				return b.ask(b.askData(value))
			}
		}
		if value == dataTyped {
			return b.ask(b.askData(""))
		}
		requests, err := b.put("data", "{name: "+strconv.Quote(value)+"}")
		if err != nil {
			return []Request{Say{theme.Bad, plainError(err)}}
		}
		return requests
	})
}

// dataTyped is the choice of typing a reference as it is on the command line.
const dataTyped = "typed"

// askData asks for data of a kind by its command-line form; "" begins with what the
// recipe has.
func (b *Build) askData(kind string) *asking {
	help := ""
	for _, k := range fileKinds {
		if k.kind == kind {
			help = k.about + ". "
		}
	}
	q := &asking{title: "Data", help: help + "Options follow with commas, as in folder:pets,size=64x64,channels=1.", path: dataPath, words: dataWords}
	q.input.Prompt, q.input.Hint = "data: ", "a kind, such as npz:FILE"
	if now := b.r.Data.String(); kind == "" || strings.HasPrefix(now, kind+":") {
		q.input.Set(now)
	} else {
		q.input.Set(kind + ":")
	}
	q.done = func(text string) ([]Request, string, bool) {
		if !strings.Contains(text, ":") {
			text = "name:" + text
		}
		ref, err := datasets.ParseRef(text)
		if err != nil {
			return nil, err.Error(), false
		}
		ref = ref.WithPaths(home)
		return b.change(func(r *recipe.Recipe) { r.Data = ref }), "", true
	}
	return q
}

// askWrite asks where to write the recipe.
func (b *Build) askWrite() *asking {
	q := &asking{
		title: "Write the recipe", help: "a YAML file; the recipe is called as the file is. duet train FILE trains it without screens.",
		path: func(text string) (string, string, bool) { return "", text, true }, fits: isYAML,
	}
	q.input.Prompt = "file: "
	q.input.Set(b.r.Name + ".yaml")
	if b.file != "" {
		q.input.Set(b.file)
	}
	q.done = func(path string) ([]Request, string, bool) {
		if filepath.Ext(path) == "" {
			path += ".yaml"
		}
		return []Request{writeRecipe(home(path), b.r.YAML(), b.saved, false)}, "", true
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
// alone unless over is set, or it holds what was written there last; then it is
// replaced whole or not at all.
func writeRecipe(path string, text []byte, last string, over bool) Async {
	return Async{func() any {
		if _, err := os.Lstat(path); err == nil && !over && !holds(path, last) {
			return writtenMsg{path: path, text: text, exists: true}
		}
		return writtenMsg{path: path, text: text, err: replaceFile(path, text)}
	}}
}

// holds tells whether a file has just this text.
func holds(path, text string) bool {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() != int64(len(text)) {
		return false
	}
	now, err := os.ReadFile(path)
	return err == nil && string(now) == text
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
			Then: func() []Request { return []Request{writeRecipe(m.path, m.text, "", true)} },
		}}
	case m.err != nil:
		text := m.err.Error()
		if errors.Is(m.err, fs.ErrNotExist) {
			text = "there is no folder " + filepath.Dir(m.path)
		}
		return []Request{Say{theme.Bad, "not written: " + text}}
	}
	b.saved, b.file = string(m.text), m.path
	b.r.Name = safetext.Scrub(strings.TrimSuffix(filepath.Base(m.path), filepath.Ext(m.path)), 0)
	return []Request{Say{theme.OK, "written: " + m.path + "  (duet train " + m.path + ")"}}
}

// opened shows a recipe that was asked for by its path, or what is wrong with it.
func (b *Build) opened(m recipeMsg) []Request {
	p, ok := b.modal.(prompt)
	if !ok {
		return nil
	}
	if m.recipe == nil {
		p.refuse(m.problem, m.lines)
		return nil
	}
	return b.Open(m.recipe, m.file)
}
