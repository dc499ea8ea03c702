package sessions

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"duet/datasets"
	"duet/sessions/recipe"
)

func TestUlps(t *testing.T) {
	inf, nan := float32(math.Inf(1)), float32(math.NaN())
	tiny := math.Float32frombits(1)
	for _, c := range []struct {
		a, b float32
		want int64
	}{
		{1, 1, 0}, {0, float32(math.Copysign(0, -1)), 0}, {1, math.Nextafter32(1, 2), 1}, {-1, math.Nextafter32(-1, 0), 1},
		{tiny, -tiny, 2}, {0, tiny, 1}, {math.MaxFloat32, inf, 1}, {1, 2, 1 << 23}, {nan, 1, notANumber}, {nan, nan, notANumber},
	} {
		if got := ulps(c.a, c.b); got != c.want || ulps(c.b, c.a) != c.want {
			t.Errorf("%v and %v are %d apart, want %d", c.a, c.b, got, c.want)
		}
	}
	if ulps(-inf, inf) >= notANumber {
		t.Error("two numbers are as far apart as something that is none")
	}
	rapid.Check(t, func(t *rapid.T) {
		x := math.Float32frombits(rapid.Uint32().Draw(t, "bits"))
		n := rapid.IntRange(0, 50).Draw(t, "n")
		if x != x || math.Abs(float64(x)) > 1e38 {
			return
		}
		y := x
		for range n {
			y = math.Nextafter32(y, inf)
		}
		if got := ulps(x, y); got != int64(n) {
			t.Fatalf("%d steps from %v: %d ulp", n, x, got)
		}
	})
}

// made are predictions that no model made.
func made(alpha float32, a, b, merged []float32) *Predictions {
	return &Predictions{N: 1, K: len(merged), KA: len(a), KB: len(b), A: a, B: b, Merged: merged, Alpha: alpha, Beta: 1 - alpha, Weighted: true}
}

// TestHandAtTheEdges: what the definitions say where arithmetic has corners.
func TestHandAtTheEdges(t *testing.T) {
	product := func(guard string) recipe.Merge {
		return recipe.Merge{Mode: recipe.WeightedProduct, Guard: guard, Epsilon: 1e-7}
	}
	for _, c := range []struct {
		name   string
		merge  recipe.Merge
		alpha  float32
		a, b   []float32
		merged []float32
	}{
		{"0^0 is 1", product("log"), 0, []float32{0, 1}, []float32{0.25, 0.75}, []float32{0.25, 0.75}},
		{"a class that A forbids", product("log"), 0.5, []float32{0, 1}, []float32{0.5, 0.5}, []float32{0, 1}},
		{"a square", product("raw"), 2, []float32{3, 2}, []float32{1, 4}, []float32{9, 1}},
		{"signs", product("signed"), 0.5, []float32{-4, 4}, []float32{9, -9}, []float32{-6, -6}},
		{"the sign of 0 is 0", product("signed"), 0, []float32{0, 1}, []float32{5, 5}, []float32{0, 5}},
		{"alpha only scales", product("scaled_product"), 0.5, []float32{2, 4}, []float32{6, 8}, []float32{3, 8}},
		{"lifted to epsilon", product("epsilon"), 1, []float32{-3, 2}, []float32{1, 1}, []float32{1e-7, 2}},
		{"side by side", recipe.Merge{Mode: recipe.Concatenate}, 0, []float32{1, 2}, []float32{3}, []float32{1, 2, 3}},
	} {
		p := made(c.alpha, c.a, c.b, c.merged)
		if v, err := Check(c.merge, p); err != nil || !v.OK() || v.Equal < len(c.merged)-1 {
			t.Errorf("%s: %+v, %v", c.name, v, err)
		}
	}
	for _, m := range []recipe.Merge{{Mode: "no such"}, product("no such")} {
		if _, err := Check(m, made(0, []float32{1}, []float32{1}, []float32{1})); err == nil {
			t.Errorf("%+v: checked by what rule?", m)
		}
	}
	nan := float32(math.NaN())
	v, err := Check(product("raw"), made(0.5, []float32{-1, 1}, []float32{1, 1}, []float32{nan, 1}))
	if err != nil || v.OK() || v.Equal != 1 || !strings.Contains(v.Worst, "merged[0, 0] is not a number") {
		t.Errorf("the root of -1: %+v, %v", v, err)
	}
}

// TestLedgerAgreesWithTheVerdict: line by line, for every mode.
func TestLedgerAgreesWithTheVerdict(t *testing.T) {
	for _, mode := range recipe.Modes() {
		sets := []string{"merge.mode=" + mode}
		if mode == recipe.Concatenate || mode == "subtract" { // which answer nothing by themselves
			sets = append(sets, "head=[{Dense: {units: 9, activation: softmax}}]")
		}
		r := end(t, begin(t, pictures(t, sets...), Both, Options{Threads: 2}))
		loaded, err := Load(r.Session, LoadOptions{Threads: 1})
		if err != nil {
			t.Fatalf("%s: %v", mode, err)
		}
		rows := []int32{2, 0, 5}
		p := loaded.Predict(loaded.Test(), rows)
		m := loaded.Job.Recipe.Merge
		v, err := Check(m, p)
		if err != nil || !v.OK() || v.Elements != len(rows)*p.K {
			t.Errorf("%s: %+v, %v", mode, v, err)
		}
		worst, equal := int64(0), 0
		for i := range rows {
			lines, err := Ledger(m, p, i)
			if err != nil || len(lines) != p.K {
				t.Fatalf("%s: %d lines, %v", mode, len(lines), err)
			}
			for _, l := range lines {
				worst = max(worst, l.ULP)
				if l.Hand == l.Engine {
					equal++
				}
				if l.HasParts != m.Weighted() || m.Mode == recipe.WeightedSum && l.WA+l.WB != l.Hand {
					t.Errorf("%s: %+v", mode, l)
				}
			}
		}
		if worst != v.MaxULP || equal != v.Equal {
			t.Errorf("%s: the lines say %d ulp and %d equal, the verdict %+v", mode, worst, equal, v)
		}
		if p.Rows[0] != loaded.Test().Row(2) || len(p.Labels) != 3 {
			t.Errorf("%s: rows %v, labels %v", mode, p.Rows, p.Labels)
		}
		if (p.Pred != nil) != (mode == recipe.Concatenate || mode == "subtract") || len(p.Final()) != 3*9 {
			t.Errorf("%s: %d numbers at the end", mode, len(p.Final()))
		}
		loaded.Close()
	}
}

func TestAgainst(t *testing.T) {
	fresh := []NamedArray{{"a", []int{2, 2}, []float32{1, 2, 3, 4}}, {"alpha", []int{1}, []float32{0.5}}}
	scalar := NamedArray{"alpha", nil, []float32{0.5}}
	for _, c := range []struct {
		name   string
		stored []NamedArray
		ok     bool
		says   string
	}{
		{"the same", fresh, true, ""},
		{"alpha as a scalar, and more than was asked", []NamedArray{fresh[0], scalar, {"z", []int{1}, []float32{9}}}, true, ""},
		{"one float", []NamedArray{{"a", []int{2, 2}, []float32{1, 2, 3, math.Nextafter32(4, 5)}}, scalar}, false, "a[1, 1] is 4.0000005, expected 4 (1 ulp apart)"},
		{"no number", []NamedArray{{"a", []int{2, 2}, []float32{1, float32(math.NaN()), 3, 4}}, scalar}, false, "a[0, 1] is not a number, expected 2"},
		{"an array short", fresh[:1], false, `no array "alpha"`},
		{"fewer rows", []NamedArray{{"a", []int{1, 2}, []float32{1, 2}}, scalar}, false, "shape [1 2], expected [2 2]"},
		{"turned round", []NamedArray{{"a", []int{4, 1}, []float32{1, 2, 3, 4}}, scalar}, false, "shape [4 1], expected [2 2]"},
	} {
		v, err := Against(c.stored, fresh)
		said := v.Worst
		if err != nil {
			said = err.Error()
		}
		if ok := err == nil && v.OK() && v.ArrayEqual; ok != c.ok || !strings.Contains(said, c.says) {
			t.Errorf("%s: %+v, %v", c.name, v, err)
		}
	}
}

// TestOutputsAreWholeOrAbsent: what exists is left alone without leave, and
// replaced only by something whole.
func TestOutputsAreWholeOrAbsent(t *testing.T) {
	dir := t.TempDir()
	p := made(0.5, []float32{1}, []float32{2}, []float32{1.5})
	path := filepath.Join(dir, "out.npz")
	if err := os.WriteFile(path, []byte("mine"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := p.WriteNPZ(path, false); !errors.Is(err, ErrOutputExists) {
		t.Errorf("it exists: %v", err)
	}
	link := filepath.Join(dir, "link.npz")
	if err := os.Symlink("out.npz", link); err != nil {
		t.Fatal(err)
	}
	if err := p.WriteNPZ(link, true); err != nil {
		t.Error(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode().IsRegular() {
		t.Errorf("the link became a file: %v", err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("its mode changed to %v, %v", info.Mode(), err)
	}
	if _, err := ReadNPZ(path); err != nil {
		t.Error(err)
	}
	for name, err := range map[string]error{"a folder": p.WriteNPZ(dir, true), "nowhere": p.WriteNPZ(filepath.Join(dir, "no", "x.npz"), false)} {
		if err == nil || errors.Is(err, ErrOutputExists) {
			t.Errorf("%s: %v", name, err)
		}
	}
	f, finish, err := createOutput(path, true)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(f, "half")
	if err := finish(errors.New("no space left")); err == nil {
		t.Error("an error was lost")
	}
	if _, err := ReadNPZ(path); err != nil {
		t.Errorf("what was there is gone: %v", err)
	}
	entries, _ := os.ReadDir(dir)
	if slices.ContainsFunc(entries, func(e os.DirEntry) bool { return strings.HasPrefix(e.Name(), ".duet") }) {
		t.Errorf("left over: %v", entries)
	}
	if _, err := ReadNPZ(filepath.Join(dir, "none.npz")); !errors.Is(err, datasets.ErrUnreadable) {
		t.Errorf("a file that is not there: %v", err)
	}
}
