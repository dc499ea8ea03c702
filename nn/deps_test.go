package nn

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"
)

// The rules of the tree, as tests: who may import whom, how long a file and a
// function may be, and that every package and every exported name says what it
// is.

// module is the path of the module; root is its folder seen from here.
const (
	module = "duet/"
	root   = ".."
)

// mayImport lists, for every package, the packages of ours that it may import.
// A trailing /... stands for everything below.
var mayImport = map[string][]string{
	"": {"tui/cli"},

	"nn":                 {},
	"nn/shape":           {},
	"nn/option":          {},
	"nn/internal/kernel": {},
	"nn/alpha":           {"nn/internal/kernel", "nn/option"},
	"nn/layer":           {"nn/shape", "nn/option", "nn/alpha", "nn/internal/kernel"},
	"nn/graph":           {"nn/shape", "nn/layer"},
	"nn/plan":            {"nn/graph", "nn/layer", "nn/alpha", "nn/shape", "nn/internal/kernel"},
	"nn/loss":            {"nn/shape", "nn/option", "nn/internal/kernel"},
	"nn/optim":           {"nn/option", "nn/internal/kernel"},
	"nn/optim/schedule":  {"nn/option", "nn/internal/kernel"},
	"nn/train":           {"nn/plan", "nn/graph", "nn/layer", "nn/alpha", "nn/loss", "nn/optim", "nn/optim/schedule", "nn/train/callback", "nn/shape", "nn/internal/kernel"},
	"nn/train/callback":  {"nn/option"},
	"nn/keras":           {"nn/graph", "nn/layer", "nn/shape"},

	"datasets":         {"datasets/file", "datasets/synth"},
	"datasets/file":    {},
	"datasets/synth":   {},
	"datasets/augment": {"datasets/synth"},
	"datasets/fetch":   {},

	"sessions/safetext":           {},
	"sessions/strictjson":         {"sessions/safetext"},
	"sessions/record/safetensors": {"sessions/safetext", "sessions/strictjson"},
	"sessions/record":             {"sessions/safetext", "sessions/strictjson", "sessions/record/safetensors"},
	"sessions/recipe":             {"nn/...", "datasets", "datasets/augment", "sessions/safetext"},
	"sessions":                    {"sessions/...", "nn/...", "datasets", "datasets/file", "datasets/augment"},

	"tui/quiet":  {},
	"tui/term":   {},
	"tui/theme":  {"tui/term"},
	"tui/config": {"tui/term", "tui/theme", "sessions/safetext", "nn/option", "nn/plan"},
	"tui/chart":  {"tui/term", "tui/theme"},
	"tui/widget": {"tui/term", "tui/theme", "tui/chart"},
	"tui/screen": {"tui/term", "tui/theme", "tui/chart", "tui/widget", "sessions/...", "datasets", "nn/..."},
	"tui/plain":  {"tui/chart", "sessions", "sessions/...", "datasets", "nn/..."},
	"tui":        {"tui/...", "sessions/...", "datasets", "nn/..."},
	"tui/cli":    {"tui/...", "tui", "sessions", "sessions/...", "datasets", "datasets/fetch", "nn/..."},
}

// mayNotImport holds what a wide rule above would let through, and libraries
// that belong to one part of the tree.
var mayNotImport = map[string][]string{
	"nn/...":          {"datasets", "github.com/charmbracelet", "math/rand"},
	"datasets/...":    {"duet/nn"},
	"sessions/...":    {"duet/tui", "github.com/charmbracelet"},
	"tui/chart":       {"github.com/charmbracelet/bubbletea", "duet/sessions"},
	"nn/layer":        {"os", "time"},
	"nn/plan":         {"os"},
	"nn/train":        {"os", "time"},
	"tui/screen":      {"duet/nn/internal", "duet/nn/train", "duet/nn/plan"},
	"sessions/record": {"duet/nn"},
}

// longFiles and longFunctions are the exceptions to the budgets, with reasons.
var (
	longFiles     = map[string]string{}
	longFunctions = map[string]string{}
)

const (
	maxFile     = 400 // lines
	maxFunction = 80
	maxFiles    = 20 // a package
)

// packageFiles exempts packages that hold one file a thing, and the screens:
// five pages with a contract in common, three to five files each.
var packageFiles = map[string]bool{"nn/layer": true, "nn/internal/kernel": true, "nn/shape": true, "tui/screen": true}

type source struct {
	path, pkg string // slash paths from the root
	file      *ast.File
	lines     int
}

func parse(t *testing.T) ([]source, *token.FileSet) {
	t.Helper()
	fset := token.NewFileSet()
	var out []source
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && path != root && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(fset, path, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		rel = filepath.ToSlash(rel)
		pkg := filepath.ToSlash(filepath.Dir(rel))
		if pkg == "." {
			pkg = ""
		}
		out = append(out, source{path: rel, pkg: pkg, file: f, lines: strings.Count(string(text), "\n")})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out, fset
}

func isTest(s source) bool { return strings.HasSuffix(s.path, "_test.go") }

func matches(pattern, pkg string) bool {
	if base, ok := strings.CutSuffix(pattern, "/..."); ok {
		return pkg == base || strings.HasPrefix(pkg, base+"/")
	}
	return pattern == pkg
}

func TestArrows(t *testing.T) {
	sources, _ := parse(t)
	for _, s := range sources {
		allowed, known := mayImport[s.pkg]
		if !known {
			t.Errorf("%s: package %q has no row in mayImport", s.path, s.pkg)
			continue
		}
		for _, spec := range s.file.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			checkForbidden(t, s, path)
			ours, is := strings.CutPrefix(path, module)
			if !is || isTest(s) || ours == s.pkg {
				continue
			}
			ok := false
			for _, a := range allowed {
				ok = ok || matches(a, ours)
			}
			if !ok {
				t.Errorf("%s imports %s, which %q may not", s.path, path, s.pkg)
			}
		}
	}
}

func checkForbidden(t *testing.T, s source, path string) {
	if isTest(s) {
		return
	}
	for pattern, bans := range mayNotImport {
		if !matches(pattern, s.pkg) {
			continue
		}
		for _, ban := range bans {
			if path == ban || strings.HasPrefix(path, ban+"/") {
				t.Errorf("%s imports %s, which packages %s may not", s.path, path, pattern)
			}
		}
	}
}

func TestBudgets(t *testing.T) {
	sources, fset := parse(t)
	files := map[string]int{}
	for _, s := range sources {
		if isTest(s) {
			continue
		}
		files[s.pkg]++
		if s.lines > maxFile && longFiles[s.path] == "" {
			t.Errorf("%s has %d lines, the budget is %d", s.path, s.lines, maxFile)
		}
		for _, d := range s.file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			n := fset.Position(f.End()).Line - fset.Position(f.Pos()).Line + 1
			if n > maxFunction && longFunctions[s.path+":"+f.Name.Name] == "" {
				t.Errorf("%s: function %s has %d lines, the budget is %d", s.path, f.Name.Name, n, maxFunction)
			}
		}
	}
	for pkg, n := range files {
		if n > maxFiles && !packageFiles[pkg] {
			t.Errorf("package %q has %d files, the budget is %d", pkg, n, maxFiles)
		}
	}
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	sources, _ := parse(t)
	documented := map[string]bool{"": true}
	packages := map[string]bool{}
	for _, s := range sources {
		packages[s.pkg] = true
		if strings.HasSuffix(s.path, "/doc.go") && s.file.Doc != nil {
			documented[s.pkg] = true
		}
	}
	for pkg := range packages {
		if !documented[pkg] {
			t.Errorf("package %q has no doc.go with a package comment", pkg)
		}
	}
}

func TestExportedNamesAreDocumented(t *testing.T) {
	sources, fset := parse(t)
	var missing []string
	report := func(pos token.Pos, name string) {
		missing = append(missing, fset.Position(pos).String()+": "+name)
	}
	for _, s := range sources {
		if isTest(s) {
			continue
		}
		for _, d := range s.file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && d.Doc == nil && exportedReceiver(d) {
					report(d.Pos(), d.Name.Name)
				}
			case *ast.GenDecl:
				undocumented(d, report)
			}
		}
	}
	sort.Strings(missing)
	for _, m := range missing {
		t.Errorf("%s is exported and says nothing of itself", m)
	}
}

func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	e := d.Recv.List[0].Type
	if star, ok := e.(*ast.StarExpr); ok {
		e = star.X
	}
	if index, ok := e.(*ast.IndexExpr); ok {
		e = index.X
	}
	id, ok := e.(*ast.Ident)
	return ok && id.IsExported()
}

func undocumented(d *ast.GenDecl, report func(token.Pos, string)) {
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			if spec.Name.IsExported() && d.Doc == nil && spec.Doc == nil {
				report(spec.Pos(), spec.Name.Name)
			}
		case *ast.ValueSpec:
			for _, n := range spec.Names {
				if n.IsExported() && d.Doc == nil && spec.Doc == nil && spec.Comment == nil {
					report(n.Pos(), n.Name)
				}
			}
		}
	}
}

// TestTopLevel keeps the root of the tree as the design has it.
func TestTopLevel(t *testing.T) {
	allowed := map[string]bool{"go.mod": true, "go.sum": true, "main.go": true, "README.md": true,
		"tui": true, "nn": true, "datasets": true, "sessions": true}
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && !allowed[e.Name()] {
			t.Errorf("%s stands at the top of the tree, where only the eight entries belong", e.Name())
		}
	}
}
