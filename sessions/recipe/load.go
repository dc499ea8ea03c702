package recipe

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"duet/nn/option"
	"duet/nn/shape"
	"duet/sessions/safetext"
)

//go:embed builtin/*.yaml
var files embed.FS

// order is the built-in recipes in the order to show them.
var order = []string{"demo", "glyphs", "product", "residual", "depthwise", "batchnorm", "halves", "staged", "regression", "binary",
	"seed", "seed-trainable", "dense", "pair", "wide", "tiny"}

// Info describes a built-in recipe.
type Info struct {
	// Name is what people type, Title a few words, Help a sentence or two.
	Name, Title, Help string
}

// Builtins lists the built-in recipes, in the order to show them.
func Builtins() []Info {
	out := make([]Info, len(order))
	for i, name := range order {
		out[i] = describe(name, builtinText(name))
	}
	return out
}

// describe reads the title and the help from the comment a text begins with.
func describe(name string, text []byte) Info {
	info := Info{Name: name}
	var help []string
	for i, line := range strings.Split(string(text), "\n") {
		comment, ok := strings.CutPrefix(line, "# ")
		switch {
		case !ok:
			info.Help = strings.Join(help, " ")
			return info
		case i == 0:
			info.Title = comment
		default:
			help = append(help, comment)
		}
	}
	return info
}

// builtinText is the text of a recipe that is known to be there.
func builtinText(name string) []byte {
	text, err := files.ReadFile("builtin/" + name + ".yaml")
	if err != nil {
		panic("recipe: " + err.Error())
	}
	return text
}

func isBuiltin(name string) bool {
	for _, known := range order {
		if known == name {
			return true
		}
	}
	return false
}

// Builtin is a built-in recipe, fresh for each caller. An unknown name is an
// *Error that says the nearest one.
func Builtin(name string) (*Recipe, error) {
	if !isBuiltin(name) {
		return nil, unknown(name)
	}
	r, err := parse(builtinText(name))
	if err != nil {
		panic("recipe: built-in " + name + ": " + err.Error())
	}
	r.Name = name
	return r, nil
}

func unknown(name string) *Error {
	remedy := "expected the path of a file, or one of " + strings.Join(order, ", ")
	if near := option.Nearest(name, order); near != "" {
		remedy = fmt.Sprintf("did you mean %s?", near)
	}
	return mistake("", "there is no recipe %q, %s", name, remedy)
}

// Text is what a recipe says as it was written, comments and all: a built-in
// one, or a file. The error is an *Error.
func Text(nameOrPath string) ([]byte, error) {
	if isBuiltin(nameOrPath) {
		return builtinText(nameOrPath), nil
	}
	text, err := readFile(nameOrPath)
	if err != nil {
		return nil, err
	}
	return text, nil
}

// Load reads a built-in recipe by its name, or a file by its path.
func Load(nameOrPath string) (*Recipe, error) {
	if isBuiltin(nameOrPath) {
		return Builtin(nameOrPath)
	}
	text, err := readFile(nameOrPath)
	if err != nil {
		return nil, err
	}
	return Parse(text, nameOrPath)
}

// readFile reads a file up to the limit of a recipe.
func readFile(path string) ([]byte, *Error) {
	f, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e := unknown(path)
		e.Cause = err
		return nil, e
	case err != nil:
		return nil, unreadable(path, err)
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && !info.Mode().IsRegular() && info.Mode()&fs.ModeNamedPipe == 0 {
		return nil, unreadable(path, errors.New("it is not a file"))
	}
	text, err := io.ReadAll(io.LimitReader(f, MaxBytes+1))
	if err != nil {
		return nil, unreadable(path, err)
	}
	return text, nil
}

func unreadable(path string, cause error) *Error {
	e := mistake("", "cannot be read: %v", cause)
	e.File, e.Cause = safetext.Scrub(path, maxText), cause
	return e
}

// baseName is a file's name without folder and ending.
func baseName(path string) string {
	base := filepath.Base(path)
	return safetext.Scrub(strings.TrimSuffix(base, filepath.Ext(base)), maxName)
}

// RaceShapes are the inputs that the four race models are measured with on
// random data: the shapes every framework of the race gets, which need not be
// those of the data that the recipe trains on.
func RaceShapes(name string) (Shapes, bool) {
	picture := func(dims ...int) Shapes {
		return Shapes{A: shape.Of(dims...), B: shape.Of(dims...), Shared: true, Classes: 10}
	}
	switch name {
	case "dense":
		return Shapes{A: shape.Of(5), B: shape.Of(7), Targets: 10}, true
	case "pair":
		return picture(28, 28, 1), true
	case "wide":
		return picture(32, 32, 3), true
	case "tiny":
		return picture(12, 12, 1), true
	}
	return Shapes{}, false
}
