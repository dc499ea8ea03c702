package screen

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"duet/sessions"
	"duet/sessions/recipe"
	"duet/tui/term"
)

// TestSpans: the stretch of alphas is the one that trying alphas finds, for sums,
// products and power means, of several classes and of one score.
func TestSpans(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		k := rapid.IntRange(1, 5).Draw(rt, "k")
		row := rapid.SliceOfN(rapid.Float32Range(0.01, 1), k, k)
		class := rapid.IntRange(0, max(k-1, 1)).Draw(rt, "class")
		mode := rapid.SampledFrom([]string{recipe.WeightedSum, recipe.WeightedProduct, recipe.PowerMean}).Draw(rt, "mode")
		guard := rapid.SampledFrom([]string{"log", "raw", "epsilon"}).Draw(rt, "guard")
		d := &inspected{merge: recipe.Merge{Mode: mode, Guard: guard, Epsilon: 1e-7, R: rapid.SampledFrom([]float64{-1, 0, 0.5, 2}).Draw(rt, "r")}}
		a, b := row.Draw(rt, "A"), row.Draw(rt, "B")
		d.p = &sessions.Predictions{N: 1, K: k, KA: k, KB: k, P: k, A: a, B: b, Merged: make([]float32, k), Labels: []int32{int32(class)}, Weighted: true}
		spans := d.spans()
		if k == 1 && mode == recipe.WeightedProduct && guard == "log" {
			if spans != nil {
				rt.Fatalf("one normalised score: %v", spans)
			}
			return
		}
		merge := func(w, x, y float64) float64 {
			switch {
			case mode == recipe.WeightedSum:
				return w*x + (1-w)*y
			case mode == recipe.WeightedProduct || d.merge.R == 0:
				return math.Pow(x, w) * math.Pow(y, 1-w)
			}
			return math.Pow(w*math.Pow(x, d.merge.R)+(1-w)*math.Pow(y, d.merge.R), 1/d.merge.R)
		}
		for n := range 41 {
			w := float64(n) / 40
			lead := math.Inf(1) // of the class over its rivals
			if k == 1 {
				lead = merge(w, float64(a[0]), float64(b[0])) - 0.5
				if class == 0 {
					lead = -lead
				}
			}
			for c := range k {
				if k > 1 && c != class {
					lead = min(lead, merge(w, float64(a[class]), float64(b[class]))-merge(w, float64(a[c]), float64(b[c])))
				}
			}
			if math.Abs(lead) < 1e-6 { // a tie, or next to one
				continue
			}
			s := spans[0]
			if in := !s.none() && s.from <= w && w <= s.to; in != (lead > 0) {
				rt.Fatalf("alpha %v leads by %v, the stretch is %+v", w, lead, s)
			}
		}
	})
}

func TestSpanText(t *testing.T) {
	for want, s := range map[string]span{"any a": {0, 1}, "no a": {}, "a<.75": {0, .75}, "a>.213": {.2134, 1}, ".33-.61": {.33, .61}} {
		if got := strings.ReplaceAll(s.String(), "0-", "-"); strings.TrimRight(got, "0") != want && got != want {
			t.Errorf("%+v reads %q, want %q", s, got, want)
		}
	}
}

// TestInspectFiltersNumbers: what is compared, answers by class, sample numbers.
func TestInspectFiltersNumbers(t *testing.T) {
	d := madeUp(t)
	rows := func(filter string) string {
		keep, err := d.parse(filter)
		if err != nil {
			return err.Error()
		}
		var out []string
		for i := range d.p.N {
			if keep(i) {
				out = append(out, fmt.Sprint(d.p.Rows[i]))
			}
		}
		return strings.Join(out, " ")
	}
	// Right for: every alpha, over 2/5, under 1/3 to 1/2 or so, over 5/12.
	for filter, want := range map[string]string{
		"alpha<.2": "3", "alpha = .45": "3 17 42 1234", "a>.9": "3 17 1234", "alpha<.2 alpha>.9": "3",
		"merged=0": "3 17 1234", "merged:2": "42", "a=1": "42", "b = disc": "3 42 1234", "#17": "17", "42": "42", "#18": "",
		"wrong:merged right:A class:2": "1234", "right:b": "3", "wrong:B right:A alpha<.6": "17 1234", "right:m wrong:m": "",
		"fixed": "17 42", "broke": "1234", "class 2 merged=0": "1234",
		"alpha<x": "alpha< what number?", "a=9": `right, wrong or a class? no class "9", there are 0 to 2`,
		"!lost": "3 17 42", "!wrong:merged !disagree": "3", "class:!2": `no class "!2", there are 0 to 2`, "!": `"" is no filter`,
		"class:i": "3 17", "merged=ring": "", "merged:disc !fixed": "3 1234", "class": "which class, 0 to 2?", "class:3": `no class "3", there are 0 to 2`,
		"wrong:c": "wrong:A, wrong:B or wrong:merged?", "merged": "merged: right, wrong or a class?",
		"loss>.6": "17 42 1234", "loss<=.6": "3", "pull<0": "3 17 1234", "pull>=0": "42", "pull>": "pull> what number?",
		"error>.2": "answers are right or wrong here: loss>1 compares how far off",
	} {
		if got := rows(filter); got != want {
			t.Errorf("%q lets %q through, want %q: stretches %v", filter, got, want, d.span)
		}
	}
	d.merge.Mode = "maximum"
	d.conclude()
	if got := rows("alpha<.5"); !strings.Contains(got, "not known") {
		t.Errorf("a merge without alpha: %q", got)
	}
}

// TestInspectClasses: arrows and clicks go through the counts, enter shows the
// samples behind one.
func TestInspectClasses(t *testing.T) {
	s := inspecting(t, madeUp(t))
	press(s, "c")
	for _, want := range []string{"A right .7500", "merged right .7500", "rescued 1, lost 1"} {
		if text := picture(s, 200, 57); !strings.Contains(text, want) {
			t.Errorf("%q is not shown:\n%s", want, text)
		}
	}
	press(s, "down", "down") // true 2, merged says 0
	press(s, "enter")
	if s.filter.Value() != "class:2 merged=0" || len(s.shown) != 1 || s.data.p.Rows[s.shown[0]] != 1234 || s.over != samplesPane {
		t.Errorf("filter %q shows %v", s.filter.Value(), s.shown)
	}
	press(s, "c", "home", "left", "left", "left", "left", "left", "left", "left", "left")
	if s.classes.out != 0 || s.classes.col != 0 {
		t.Errorf("at the far left: %+v", s.classes)
	}
	for range 20 {
		press(s, "right", "down")
	}
	if want := (classesLook{out: 2, row: 2, col: 2, begun: true}); s.classes != want {
		t.Errorf("at the far right: %+v", s.classes)
	}
	s.Resize(80, 22)
	m := s.classes.matrices(s.data, inside(s.places()[classesPane]))[0]
	s.Mouse(Mouse{X: m.at.X + classLabel + m.cell, Y: m.at.Y + 3})
	if s.classes.out != m.out || s.classes.row != 1 || s.classes.col != 1 {
		t.Errorf("clicked at row 1, column 1 of output %d: %+v", m.out, s.classes)
	}
	press(s, "v")
	if text := picture(s, 80, 22); !strings.Contains(text, "M rec") {
		t.Errorf("no figures:\n%s", text)
	}
}

// TestInspectOneScore: one score alone is about class 1, and its true class 0 is not
// ticked beside it.
func TestInspectOneScore(t *testing.T) {
	d := madeUp(t)
	d.p = &sessions.Predictions{N: 2, K: 1, KA: 1, KB: 1, P: 1, A: []float32{.9, .2}, B: []float32{.3, .1}, Merged: []float32{.6, .15},
		Labels: []int32{1, 0}, Rows: []int32{3, 17}, Weighted: true, Alpha: .5, Beta: .5}
	d.names = []string{"even", "odd"}
	d.conclude()
	s := inspecting(t, d)
	if text := picture(s, 80, 22); !strings.Contains(text, "1✓ .9000 .3000 .6000") || !strings.Contains(text, "class 1 odd") {
		t.Errorf("an odd one:\n%s", text)
	}
	if text := picture(s, 200, 57); !strings.Contains(text, "merged: 1 odd") || !strings.Contains(text, "a>.333") {
		t.Errorf("no bars, or not right for a>.333:\n%s", text)
	}
	press(s, "j")
	if text := picture(s, 80, 22); strings.Contains(text, "✓ .2000") || !strings.Contains(text, "any a") {
		t.Errorf("an even one:\n%s", text)
	}
}

// TestInspectLedgerClick: a click on a number of the ledger chooses it.
func TestInspectLedgerClick(t *testing.T) {
	s := inspecting(t, madeUp(t))
	s.Resize(80, 22)
	press(s, "enter")
	r := inside(s.places()[handPane])
	s.Mouse(Mouse{X: r.X + 2, Y: r.Y + 4})
	if s.class != 2 || !s.chosen {
		t.Errorf("the third number clicked, class %d", s.class)
	}
	s.Mouse(Mouse{X: r.X + 2, Y: r.Y + 12}) // below the last one
	s.Mouse(Mouse{X: r.X + 2, Y: r.Y})      // alpha
	if s.class != 2 {
		t.Errorf("a click beside the numbers chose %d", s.class)
	}
}

// TestInspectSheet: arrows move by one picture and by a line, clicks select.
func TestInspectSheet(t *testing.T) {
	s := inspecting(t, madeUp(t))
	s.Resize(80, 22)
	press(s, "p")
	r := inside(s.places()[sheetPane])
	grid, first, ok := s.sheet(r)
	if !ok || first != 0 || grid.cols < 2 {
		t.Fatalf("%+v from %d", grid, first)
	}
	press(s, "right")
	if s.sel != 1 {
		t.Errorf("right: sample %d of the list", s.sel)
	}
	at := grid.at(r, 3)
	s.Mouse(Mouse{X: at.X, Y: at.Y})
	if s.sel != 3 {
		t.Errorf("a click on the fourth picture selects %d", s.sel)
	}
	press(s, "enter")
	if s.over != samplesPane || s.sel != 3 {
		t.Errorf("enter leaves the sheet at %d with %d selected", s.over, s.sel)
	}
	press(s, "p", "v", "p")
	if text := picture(s, 80, 22); strings.Contains(text, "pictures:") {
		t.Errorf("p does not close the sheet:\n%s", text)
	}
}

// TestTiles: pictures never stand out of their rectangle or lie on each other, and
// all of them fit when there is room at some size.
func TestTiles(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r := term.Rect{X: 3, Y: 2, W: rapid.IntRange(1, 150).Draw(rt, "w"), H: rapid.IntRange(1, 60).Draw(rt, "h")}
		n := rapid.IntRange(1, 200).Draw(rt, "n")
		pw, ph := rapid.IntRange(1, 64).Draw(rt, "pw"), rapid.IntRange(1, 64).Draw(rt, "ph")
		grid := tile(r, n, pw, ph, n, 4, pw%2 == 0)
		for k := range min(n, grid.cols*grid.rows) {
			at := grid.at(r, k)
			if at.X < r.X || at.Y < r.Y || at.X+at.W > r.X+r.W || at.Y+at.H > r.Y+r.H {
				rt.Fatalf("%+v: tile %d at %v stands out of %v", grid, k, at, r)
			}
		}
		if grid.lines(n) > grid.rows+grid.last(n) {
			rt.Fatalf("%+v: the last page ends before tile %d", grid, n)
		}
	})
}

// layered is an Inspect whose sample has been looked into.
func layered(t *testing.T) *Inspect {
	s := inspecting(t, madeUp(t))
	conv := sessions.LayerView{ID: "a_conv2d", Class: "Conv2D", Dims: []int{4, 4, 3}, Values: make([]float32, 48),
		Params: []sessions.NamedArray{{Name: "kernel", Dims: []int{3, 3, 2, 3}, Data: make([]float32, 54)}, {Name: "bias", Dims: []int{3}, Data: []float32{0, .5, -.5}}}}
	for i := range conv.Values {
		conv.Values[i] = float32(i%7) / 3
	}
	for i := range conv.Params[0].Data {
		conv.Params[0].Data[i] = float32(i%5)/4 - 0.5
	}
	dense := sessions.LayerView{ID: "a_dense", Class: "Dense", Dims: []int{3}, Values: []float32{6.5, -1.25, 0},
		Params: []sessions.NamedArray{{Name: "kernel", Dims: []int{4, 3}, Data: make([]float32, 12)}}}
	s.Receive(lookedMsg{s.data, 0, measure([]sessions.LayerView{{ID: "image", Class: "InputLayer", Dims: []int{2, 2, 1}, Values: make([]float32, 4)}, conv, dense})})
	return s
}

func TestInspectMapsGolden(t *testing.T) {
	s := layered(t)
	press(s, "m")
	golden(t, "inspect_maps", s)
}

func TestInspectClassesGolden(t *testing.T) {
	s := inspecting(t, madeUp(t))
	press(s, "c")
	golden(t, "inspect_classes", s)
}

// TestInspectMaps: the first layer with maps comes first, arrows change the layer, v
// shows its kernel, CSV has every number with its place.
func TestInspectMaps(t *testing.T) {
	s := layered(t)
	press(s, "m")
	text := picture(s, 80, 22)
	for _, want := range []string{"layer 2 of 3: a_conv2d, Conv2D", "4 x 4 x 3, 0 to 2", "kernel 3 x 3 x 2 x 3 -.5000 to .5000"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not shown:\n%s", want, text)
		}
	}
	csv := press(s, "Y")[0].(Copy).Text
	if lines := strings.Split(csv, "\n"); len(lines) != 1+48+1 || lines[0] != "axis 0,axis 1,axis 2,a_conv2d" || lines[48] != "3,3,2,"+exact(s.maps.views[1].Values[47]) {
		t.Errorf("%d lines of CSV: %s ... %s", len(lines), lines[0], lines[len(lines)-2])
	}
	press(s, "v")
	if csv := press(s, "Y")[0].(Copy).Text; strings.Count(csv, "\n") != 1+54 {
		t.Errorf("the kernel's CSV: %s", csv)
	}
	press(s, "v", "right")
	if text := picture(s, 80, 22); !strings.Contains(text, "a_dense") || !strings.Contains(text, "6.500") {
		t.Errorf("no numbers of a dense layer:\n%s", text)
	}
	anySize(t, s)
	press(s, "right", "v", "pgdown", "end", "home", "left")
	anySize(t, s)
}

// TestKernelTiles: each tile is one filter's look at one input.
func TestKernelTiles(t *testing.T) {
	data := make([]float32, 2*1*3*2) // h w in out
	for i := range data {
		data[i] = float32(i)
	}
	k := kernelTiles(sessions.NamedArray{Dims: []int{2, 1, 3, 2}, Data: data}, 0, 11)
	if k.n != 6 || k.label(4) != "1.1" {
		t.Fatalf("%d tiles, the fifth is %q", k.n, k.label(4))
	}
	m := k.picture(4, false) // filter 1, input 1: elements [0,0,1,1] and [1,0,1,1]
	at := func(v float32) float32 { return (v/11 + 1) / 2 }
	if want := []float32{at(3), at(9)}; !slices.Equal(m.Pix, want) {
		t.Errorf("tile %v, want %v", m.Pix, want)
	}
	m = kernelTiles(sessions.NamedArray{Dims: []int{3, 2}, Data: []float32{0, 1, 2, 3, 4, 5}}, 0, 5).picture(0, false) // lies down
	if want := []float32{.5, .7, .9, .6, .8, 1}; m.W != 3 || !slices.EqualFunc(m.Pix, want, func(a, b float32) bool { return math.Abs(float64(a-b)) < 1e-6 }) {
		t.Errorf("a dense kernel %v, want %v", m, want)
	}
	if blue := signedImage(1, 1, true, func(int) float32 { return -1 }).Pix; blue[2] <= blue[0] {
		t.Errorf("-1 is %v, expected blue", blue)
	}
}

// TestInspectCopies: text, CSV and Python of a ledger and of the counts.
func TestInspectCopies(t *testing.T) {
	s := inspecting(t, madeUp(t))
	csv := press(s, "Y")[0].(Copy).Text
	if want := "sample,k,class,A,B,a*A,(1-a)*B,hand,engine,ulp\n3,0,disc,0.6,0.5,0.3,0.25,0.55,0.55,0\n"; !strings.HasPrefix(csv, want) {
		t.Errorf("CSV begins\n%s", csv)
	}
	py := press(s, "P")[0].(Copy).Text
	for _, want := range []string{"A = np.array([0.6, 0.3, 0.1], np.float32)", "a, b = np.float32(0.5), np.float32(0.5)", "hand = a * A + b * B", "assert np.array_equal(hand, merged)"} {
		if !strings.Contains(py, want) {
			t.Errorf("%q is not in\n%s", want, py)
		}
	}
	press(s, "c")
	if text := press(s, "y")[0].(Copy).Text; !strings.Contains(text, "merged: right .7500") || !strings.Contains(text, "fix A") {
		t.Errorf("the counts:\n%s", text)
	}
	if csv := press(s, "Y")[0].(Copy).Text; !strings.Contains(csv, "merged,2,0 disc,1\n") || strings.Count(csv, "\n") != 1+3*9 {
		t.Errorf("the counts as CSV:\n%s", csv)
	}
	press(s, "v")
	if csv := press(s, "Y")[0].(Copy).Text; !strings.HasPrefix(csv, "class,n,A prec,A rec,A F1") || strings.Count(csv, "\n") != 1+4 {
		t.Errorf("the figures as CSV:\n%s", csv)
	}
	for _, m := range recipe.Modes() {
		for _, guard := range recipe.Guards() {
			s.data.merge = recipe.Merge{Mode: m, Guard: guard, R: 0.5, Epsilon: 1e-7, Normalize: true}
			if py, err := s.data.python(0); err != nil && m != "dot" || err == nil && !strings.Contains(py, "\nhand = ") {
				t.Errorf("%s, %s: %v\n%s", m, guard, err, py)
			}
		}
	}
}

// TestInspectPythonPowerMean: what is copied divides by no exponent of 0, and takes no
// root of something next to 1.
func TestInspectPythonPowerMean(t *testing.T) {
	d := madeUp(t)
	for r, want := range map[float64]string{0: "hand = A ** a * B ** (1 - a)\n", 1e-9: "hand = np.exp(np.log(B) + np.log1p(", -.5: "hand = (a * A ** r + (1 - a) * B ** r) ** (1 / r)\n"} {
		d.merge = recipe.Merge{Mode: recipe.PowerMean, R: r, Epsilon: 1e-7, Normalize: true}
		if py, err := d.python(0); err != nil || !strings.Contains(py, want) {
			t.Errorf("r = %v: %v\n%s", r, err, py)
		}
	}
	trained := float32(0)
	d.p.R = &trained
	if py, _ := d.python(0); strings.Contains(py, "/ r") {
		t.Errorf("r trained to 0:\n%s", py)
	}
}
