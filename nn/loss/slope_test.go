package loss

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// rowOf is the float64 loss of one row.
func rowOf(l Loss) rowFunc {
	switch l := l.(type) {
	case CategoricalCrossentropy:
		return l.row
	case SparseCategoricalCrossentropy:
		if l.FromLogits {
			return logitLoss
		}
		return probabilityLoss
	case BinaryCrossentropy:
		return l.row
	case CategoricalFocalCrossentropy:
		return l.row
	case BinaryFocalCrossentropy:
		return l.row
	case Huber:
		return l.row
	}
	return map[string]rowFunc{
		squaredName: squaredLoss, absoluteName: absoluteLoss, logCoshName: logCoshLoss, logarithmicName: logarithmicLoss,
		poissonName: poissonLoss, hingeName: hingeLoss, squaredHingeName: squaredHingeLoss,
		categoricalHingeName: categoricalHingeLoss, divergenceName: divergenceLoss,
	}[l.Name()]
}

// squaredLoss is (sum (p_j - y_j)^2) / K, not rounded to float32.
func squaredLoss(p []float32, a answer) float64 {
	total := 0.0
	for j, v := range p {
		d := float64(v) - a.at(j)
		total += float64(d * d)
	}
	return total / float64(len(p))
}

// scores tells whether a loss takes numbers of any size and sign.
func scores(l Loss) bool {
	switch l := l.(type) {
	case CategoricalCrossentropy:
		return l.FromLogits
	case SparseCategoricalCrossentropy:
		return l.FromLogits
	case BinaryCrossentropy:
		return l.FromLogits
	case CategoricalFocalCrossentropy:
		return l.FromLogits
	case BinaryFocalCrossentropy:
		return l.FromLogits
	case MeanSquaredError, MeanAbsoluteError, Huber, LogCosh, Hinge, SquaredHinge, CategoricalHinge:
		return true
	}
	return false
}

// draw makes n samples of k numbers that suit a loss.
func draw(l Loss, n, k int) *rapid.Generator[[2][]float32] {
	return rapid.Custom(func(t *rapid.T) [2][]float32 {
		lo, hi := float32(0.05), float32(0.9)
		if scores(l) {
			lo, hi = -4, 4
		}
		pred := rapid.SliceOfN(rapid.Float32Range(lo, hi), n*k, n*k).Draw(t, "pred")
		var y []float32
		if l.Target() == Index {
			for range n {
				y = append(y, float32(rapid.IntRange(0, k-1).Draw(t, "class")))
			}
		} else {
			y = rapid.SliceOfN(rapid.Float32Range(0, 1), n*k, n*k).Draw(t, "y")
		}
		return [2][]float32{pred, y}
	})
}

// bend is how far element j of a row is from the nearest place where its slope
// jumps or bends sharply, at least: there differences say nothing.
func bend(l Loss, p []float32, a answer, j int) float64 {
	q, y := float64(p[j]), a.at(j)
	switch l := l.(type) {
	case MeanAbsoluteError:
		return math.Abs(q - y)
	case Huber:
		return math.Abs(math.Abs(q-y) - l.Delta)
	case Hinge, SquaredHinge:
		return math.Abs(1 - side(y)*q)
	case CategoricalHinge:
		pos, neg, _ := rivals(p, a)
		near := math.Abs(neg - pos + 1)
		for i, v := range p {
			if gap := math.Abs(rival(float64(v), a.at(i)) - rival(q, y)); i != j {
				near = math.Min(near, gap)
			}
		}
		return near
	}
	return math.Inf(1)
}

// TestLogCosh: small differences keep their digits, large ones do not overflow, and
// the two formulas meet where one takes over. A few roundings of float64 are left.
func TestLogCosh(t *testing.T) {
	cases := []struct{ d, want float64 }{
		{0, 0},
		{1e-8, 5e-17},
		{-1e-5, 4.99999999991666666e-11},
		{0.5, 0.12011450695827752},
		{-1, 0.4337808304830272},
		{2, 1.3250027473578645},
		{-1e4, 1e4 - math.Ln2},
		{1e300, 1e300},
	}
	for _, c := range cases {
		if got := logCosh(c.d); !(math.Abs(got-c.want) <= 1e-15*c.want) {
			t.Errorf("log cosh %v is %v, want %v", c.d, got, c.want)
		}
	}
	if below, at := logCosh(math.Nextafter(1, 0)), logCosh(1); math.Abs(at-below) > 3e-16 {
		t.Errorf("log cosh jumps from %v to %v at 1", below, at)
	}
}

// TestGradIsTheSlope compares Grad with central differences of the float64
// losses of the rows, by the formula with five points.
func TestGradIsTheSlope(t *testing.T) {
	const n, k, h = 3, 4, float32(1. / 512)
	for name, l := range every() {
		f, seen := rowOf(l), 0
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				in := draw(l, n, k).Draw(t, "case")
				pred, y := in[0], in[1]
				for i, v := range pred { // to a grid on which every step of h is exact
					pred[i] = float32(math.Round(float64(v)*512)) / 512
				}
				grad := make([]float32, n*k)
				l.Grad(grad, pred, y, k)
				for i := range pred {
					row, a := pred[i/k*k:][:k], answerAt(y, i/k, k, l.Target())
					if bend(l, row, a, i%k) < 5*float64(h) {
						continue
					}
					seen++
					at := func(steps float32) float64 {
						old := pred[i]
						defer func() { pred[i] = old }()
						pred[i] = old + steps*h
						return f(row, a) / n
					}
					slope := (8*(at(1)-at(-1)) - (at(2) - at(-2))) / (12 * float64(h))
					if d := math.Abs(slope - float64(grad[i])); d > 2e-3*math.Abs(slope)+1e-5 {
						t.Fatalf("pred %v, y %v: gradient %d is %v, the slope is %v", pred, y, i, grad[i], slope)
					}
				}
			})
			if seen < 500 {
				t.Errorf("only %d slopes were compared", seen)
			}
		})
	}
}
