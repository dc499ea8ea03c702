package kernel

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestSelect(t *testing.T) {
	before := Active()
	defer func() { _ = Select(before) }()
	for _, name := range Names() {
		if err := Select(name); err != nil || Active() != name {
			t.Errorf("Select(%q) = %v, active is %q", name, err, Active())
		}
	}
	if err := Select("auto"); err != nil || Active() != Names()[len(Names())-1] {
		t.Errorf("Select(auto) = %v, active is %q of %q", err, Active(), Names())
	}
	err := Select("abacus")
	if err == nil || !strings.Contains(err.Error(), `"abacus"`) || !strings.Contains(err.Error(), strings.Join(Names(), ", ")) {
		t.Errorf("Select(abacus) = %v: want an error that names it and what there is", err)
	}
	if Active() != Names()[len(Names())-1] {
		t.Error("a refused Select changed the variant")
	}
}

func TestPeak(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		if p := PeakGFLOPS(time.Millisecond, 2); !(p > 0) {
			t.Errorf("together %v GFLOP/s", p)
		}
		if p := PeakGFLOPS(time.Millisecond, 1); !(p > 0) {
			t.Errorf("peak is %v GFLOP/s", p)
		}
	})
}

// TestNoAllocations: a training step must not allocate, so no kernel may.
func TestNoAllocations(t *testing.T) {
	g := &layers[3]
	x, w, y, wt := ones(g.XLen()), ones(g.WLen()), ones(g.YLen()), ones(g.WLen())
	pad, gradPad, arg := ones(g.PadLen()), ones(g.GradPadLen()), make([]int32, g.YLen())
	p := &Pool{H: g.OH, W: g.OW, C: g.F, PH: 2, PW: 2, SH: 1, SW: 1, PT: 1, PL: 1, OH: g.OH, OW: g.OW}
	order := make([]int32, 20)
	skip := ones(g.SkipLen())
	eachVariant(t, func(t *testing.T) {
		for name, f := range map[string]func(){
			"ConvForward":     func() { ConvForward(y, x, w, nil, g, pad) },
			"ConvTranspose":   func() { ConvTranspose(wt, w, g) },
			"ConvInputGrad":   func() { ConvInputGrad(x, y, wt, g, gradPad) },
			"ConvWeightGrad":  func() { ConvWeightGrad(w, x, y, g, pad) },
			"DenseForward":    func() { DenseForward(y[:32], x[:64], w[:128], nil, 4, 16, 8) },
			"DenseInputGrad":  func() { DenseInputGrad(x[:64], y[:32], w[:128], 4, 16, 8) },
			"DenseWeightGrad": func() { DenseWeightGrad(w[:128], x[:64], y[:32], 4, 16, 8, 0, 16) },
			"FoldChunks":      func() { FoldChunks(w[:32], x[:64], 2, 0, 32) },
			"MaxPool":         func() { MaxPool(x, arg, y, p); MaxPoolGrad(y, x, arg, p) },
			"GlobalAvgPool":   func() { GlobalAvgPool(x[:g.F], y, g.OH, g.OW, g.F) },
			"ColumnSums":      func() { ColumnSums(x[:g.F], y, g.OH*g.OW, g.F) },
			"Sums":            func() { Sum(x); Dot(x, x) },
			"Softmax":         func() { Softmax(x[:40], x[:40], 4, 10); SoftmaxGrad(x[:40], y[:40], x[:40], 4, 10) },
			"Rows": func() {
				Greatest(order[:4], x[:40], 10)
				MeanSquares(y[:4], x[:40], w[:40], 10)
				MeanSquaresGrad(x, x, x, 3)
			},
			"Skipping": func() {
				if g.Skips() {
					ConvWeightGradSkip(w, x, y, g, skip)
					ConvInputGradSkip(x, y, wt, g, skip)
				}
			},
			"Transpose":   func() { Transpose(w[:300], x[:300], 30, 10) },
			"AdamStep":    func() { AdamStep(w, w, wt, wt, AdamParams{}) },
			"Permutation": func() { Permutation(order, 1, 2) },
			"Fill":        func() { NewStream(1, Init).Fill(x, 1, 0) },
		} {
			if n := testing.AllocsPerRun(2, f); n != 0 {
				t.Errorf("%s allocates %v times", name, n)
			}
		}
	})
}

// TestNothingIsFused reads the object code for machines whose compiler likes to
// fuse: only calls of math.FMA may give a fused instruction. With DUET_LONG=1.
func TestNothingIsFused(t *testing.T) {
	if !long {
		t.Skip("DUET_LONG=1 compiles the package for other machines")
	}
	fused := regexp.MustCompile(`(?m)^.*?(\w+\.go):(\d+)\).*\bV?FN?M(?:ADD|SUB)\w*\b`)
	for _, env := range [][]string{{"GOARCH=arm64"}, {"GOARCH=amd64", "GOAMD64=v3"}} {
		cmd := exec.Command("go", "build", "-gcflags=-S", ".")
		cmd.Env = append(cmd.Environ(), env...)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %v\n%s", env, err, out)
		}
		found := 0
		for _, m := range fused.FindAllSubmatch(out, -1) {
			found++
			if !callsFMA(t, string(m[1]), string(m[2])) {
				t.Errorf("%v: %s:%s is fused", env, m[1], m[2])
			}
		}
		if found == 0 {
			t.Errorf("%v: not even math.FMA was found, so this test is blind", env)
		}
	}
}
