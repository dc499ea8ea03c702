package nn

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What makes numbers may use nothing whose answer depends on the processor, the Go
// version, the clock or chance. The rules, each with its exceptions:
//
//	math         only functions that IEEE 754 rounds, or that are exact
//	import       no clock, no random numbers but our own
//	map          no walk over a map: its order is drawn anew each time
//	concurrent   no goroutine and no choice between channels
//	machine      nothing of the machine: processors, addresses
//	complex      no complex numbers, whose products the compiler may fuse
//	to integer   no float to an integer but after a look at its range: what is
//	             beyond comes out otherwise on every processor

// exactMath are the functions of package math that have one right answer.
var exactMath = words("Abs Ceil Copysign FMA Float32bits Float32frombits Float64bits Float64frombits Floor Frexp Inf IsInf IsNaN Ldexp Max Min NaN RoundToEven Signbit Sqrt Trunc")

// chancy are packages that bring the clock or chance.
var chancy = words("time math/rand math/rand/v2 math/cmplx crypto/rand hash/maphash")

// ofTheMachine are functions whose answers are those of the machine.
var ofTheMachine = words("runtime.NumCPU runtime.GOMAXPROCS runtime.NumGoroutine runtime.SetFinalizer runtime.AddCleanup os.Getpid os.Getenv reflect.Value.Pointer reflect.Value.UnsafePointer")

// mapWalks are functions that walk over a map; slices.Sorted around them is right.
var mapWalks = words("maps.Keys maps.Values maps.All reflect.Value.MapKeys reflect.Value.MapRange reflect.Value.Seq reflect.Value.Seq2 sync.Map.Range")

func words(text string) []string { return strings.Fields(text) }

// allowed are the exceptions, by package or file, function and rule, each with its
// reason.
var allowed = map[string]string{
	"nn/plan: address":                                 "memory begins on a cache line or a page, which moves no number in it",
	"nn/plan/pool.go: goroutine":                       "the workers: tasks write disjoint outputs, and are the same ones in any order",
	"nn/plan/pool.go: choice between channels":         "a worker that sleeps wakes for work or for the end",
	"nn/plan/pool.go: runtime.NumCPU":                  "how many workers there are changes no result",
	"nn/plan/kernels.go: import of time":               "how long the speed is measured that people are shown",
	"nn/internal/kernel/peak.go: import of time":       "the speed that people are shown",
	"datasets/synth/stream.go: import of math/rand/v2": "PCG alone, whose numbers Go's own golden tests hold; every draw of it is an integer",

	"nn/layer/registry.go Kinds: walk over a map": "sorted right after",
	"nn/layer/registry.go Find: walk over a map":  "sorted right after",
	"nn/train/watch.go Monitors: walk over a map": "sorted right after",
	"nn/option/call.go spelled: walk over a map":  "a map of one",

	"nn/internal/kernel/erf.go erfNear: float to integer":     "of 1 to 6",
	"nn/internal/kernel/exp.go expParts: float to integer":    "a whole number below 2^16: its callers look at the range",
	"nn/internal/kernel/pow.go parity: float to integer":      "a whole number below 2^53",
	"nn/loss/row.go answerAt: float to integer":               "0 to K was looked at before",
	"nn/loss/score_confusion.go truthOf: float to integer":    "used where it was 0 or 1",
	"nn/loss/weight.go weighedClass: float to integer":        "a whole number below 2^31",
	"nn/option/convert.go toInt: float to integer":            "a whole number below 2^31",
	"nn/keras/keras2.go columnEnds: float to integer":         "columns of a table",
	"nn/keras/keras3.go rawWidths: float to integer":          "columns of a table",
	"datasets/augment/tone.go cutOut: float to integer":       "a place in the picture",
	"datasets/augment/warp.go units: float to integer":        "turns and moves of a picture, bounded by its size",
	"datasets/file/csv_rows.go parseNumber: float to integer": "below 2^63 by size",
	"datasets/picture.go roundByte: float to integer":         "a mean of bytes",
	"datasets/split.go counts: float to integer":              "a share below 1 of the samples",
	"datasets/synth/geometry.go toQ16: float to integer":      "constants of outlines",
	"datasets/synth/geometry.go length: float to integer":     "the root of an integer",
}

// listed is what go list says of a package.
type listed struct {
	ImportPath, Dir, Export string
	GoFiles                 []string
	Match                   []string
}

// TestNothingDependsOnTheMachine looks at the source of the engine and of what makes
// samples, with and without assembly.
func TestNothingDependsOnTheMachine(t *testing.T) {
	found := map[string]string{}
	for _, tags := range []string{"", "purego"} {
		for where, at := range lookAt(t, tags) {
			found[where] = at
		}
	}
	var bad []string
	for where, at := range found {
		if allowed[where] == "" {
			bad = append(bad, fmt.Sprintf("%s\n\t%s", at, where))
		}
	}
	slices.Sort(bad)
	for _, b := range bad {
		t.Error(b)
	}
	for where := range allowed {
		if found[where] == "" {
			t.Errorf("the exception %q is not needed any more", where)
		}
	}
}

// exactPackages are those that are looked at. Package fetch makes no numbers: it
// checks what it fetched against a digest.
var exactPackages = []string{"./...", "duet/datasets", "duet/datasets/synth", "duet/datasets/augment", "duet/datasets/file"}

// lookAt is what is found under some build tags: the place of every finding.
func lookAt(t *testing.T, tags string) map[string]string {
	t.Helper()
	args := append([]string{"list", "-export", "-deps", "-tags=" + tags, "-json=ImportPath,Dir,Export,GoFiles,Match"}, exactPackages...)
	cmd := exec.Command("go", args...)
	var problems bytes.Buffer
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, tailOf(problems.Bytes()))
	}
	exports := map[string]string{}
	var ours []listed
	for decode := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := decode.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		exports[p.ImportPath] = p.Export
		if len(p.Match) > 0 {
			ours = append(ours, p)
		}
	}
	if len(ours) < 15 {
		t.Fatalf("only %d packages were seen", len(ours))
	}
	s := &search{t: t, fset: token.NewFileSet(), found: map[string]string{}}
	s.importer = importer.ForCompiler(s.fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	for _, p := range ours {
		s.inPackage(p)
	}
	return s.found
}

// search looks for what the rules forbid.
type search struct {
	t        *testing.T
	fset     *token.FileSet
	importer types.Importer
	info     *types.Info
	found    map[string]string

	file, function string // under way
	sorted         map[ast.Expr]bool
}

func (s *search) inPackage(p listed) {
	var files []*ast.File
	for _, name := range p.GoFiles {
		f, err := parser.ParseFile(s.fset, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			s.t.Fatal(err)
		}
		files = append(files, f)
	}
	s.info = &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}
	if _, err := (&types.Config{Importer: s.importer}).Check(p.ImportPath, s.fset, files, s.info); err != nil {
		s.t.Fatal(err)
	}
	for i, f := range files {
		s.file = strings.TrimPrefix(p.ImportPath, module) + "/" + p.GoFiles[i]
		s.inFile(f)
	}
}

func (s *search) inFile(f *ast.File) {
	for _, spec := range f.Imports {
		if name := strings.Trim(spec.Path.Value, `"`); slices.Contains(chancy, name) {
			s.reportFile(spec, "import of "+name)
		}
	}
	for _, d := range f.Decls {
		s.function = "var"
		if fn, ok := d.(*ast.FuncDecl); ok {
			s.function = fn.Name.Name
		}
		s.sorted = map[ast.Expr]bool{}
		ast.Inspect(d, func(n ast.Node) bool { s.look(n); return true })
	}
}

// report keeps a finding; a function with several of a kind is one.
func (s *search) report(n ast.Node, what string) { s.keep(n, s.file+" "+s.function+": "+what) }

// reportFile keeps a finding of a kind that a file has or has not.
func (s *search) reportFile(n ast.Node, what string) { s.keep(n, s.file+": "+what) }

func (s *search) keep(n ast.Node, where string) {
	if s.found[where] == "" {
		s.found[where] = s.fset.Position(n.Pos()).String()
	}
}

func (s *search) look(n ast.Node) {
	switch n := n.(type) {
	case *ast.RangeStmt:
		if _, is := s.info.TypeOf(n.X).Underlying().(*types.Map); is {
			s.report(n, "walk over a map")
		}
	case *ast.GoStmt:
		s.reportFile(n, "goroutine")
	case *ast.SelectStmt:
		if len(n.Body.List) > 1 {
			s.reportFile(n, "choice between channels")
		}
	case *ast.CallExpr:
		s.call(n)
	case *ast.SelectorExpr:
		s.use(n)
	}
	if e, is := n.(ast.Expr); is {
		if b, is := typeOf(s.info, e).(*types.Basic); is && b.Info()&types.IsComplex != 0 {
			s.report(n, "complex number")
		}
	}
}

func typeOf(info *types.Info, e ast.Expr) types.Type {
	if t := info.TypeOf(e); t != nil {
		return t.Underlying()
	}
	return nil
}

// call looks at conversions, and excuses walks whose result is sorted.
func (s *search) call(n *ast.CallExpr) {
	if name := s.nameOf(n.Fun); name == "slices.Sorted" || name == "slices.SortedFunc" {
		if inner, is := n.Args[0].(*ast.CallExpr); is {
			s.sorted[inner.Fun] = true
		}
	}
	if !s.info.Types[n.Fun].IsType() || len(n.Args) != 1 {
		return
	}
	to, is := typeOf(s.info, n.Fun).(*types.Basic)
	if !is || to.Info()&types.IsInteger == 0 || s.info.Types[n.Args[0]].Value != nil {
		return
	}
	switch from := typeOf(s.info, n.Args[0]).(type) {
	case *types.Basic:
		if from.Info()&types.IsFloat != 0 {
			s.report(n, "float to integer")
		}
		if to.Kind() == types.Uintptr && from.Kind() == types.UnsafePointer {
			s.keep(n, path.Dir(s.file)+": address")
		}
	}
}

// use looks at what is used of other packages.
func (s *search) use(n *ast.SelectorExpr) {
	f, is := s.info.Uses[n.Sel].(*types.Func)
	if !is || f.Pkg() == nil {
		return
	}
	name := s.nameOf(n)
	switch {
	case f.Pkg().Path() == "math" && !slices.Contains(exactMath, f.Name()):
		s.report(n, name)
	case slices.Contains(ofTheMachine, name):
		s.reportFile(n, name)
	case slices.Contains(mapWalks, name) && !s.sorted[n]:
		s.report(n, "walk over a map")
	}
}

// nameOf is a function as package.Name, or package.Type.Name for a method.
func (s *search) nameOf(e ast.Expr) string {
	if index, is := e.(*ast.IndexExpr); is {
		e = index.X
	}
	sel, is := e.(*ast.SelectorExpr)
	if !is {
		return ""
	}
	f, is := s.info.Uses[sel.Sel].(*types.Func)
	if !is || f.Pkg() == nil {
		return ""
	}
	if recv := f.Signature().Recv(); recv != nil {
		t := recv.Type()
		if p, is := t.(*types.Pointer); is {
			t = p.Elem()
		}
		if named, is := t.(*types.Named); is {
			return f.Pkg().Name() + "." + named.Obj().Name() + "." + f.Name()
		}
	}
	return f.Pkg().Name() + "." + f.Name()
}
