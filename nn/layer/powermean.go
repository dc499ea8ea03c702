package layer

import (
	"fmt"
	"math"
	"sync/atomic"

	"duet/nn/alpha"
	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// PowerMean merges two inputs of one shape by their weighted power mean, which
// joins the weighted sum (r = 1) and the weighted product (r = 0):
//
//	m = (a*A^r + (1-a)*B^r)^(1/r)     r = 0: A^a * B^(1-a)
//	y = m, or with normalize m divided by its sum over the last axis
//
// A large r follows the larger of the two, a very negative one the smaller; r = -1
// is the harmonic mean. Numbers below epsilon are lifted to it, and get no
// gradient. It is computed in float64 through logarithms (power.go) and rounded
// once; dL/da and dL/dr are float64 reductions. Backward needs the inputs. Keras
// has no such layer.
type PowerMean struct {
	AlphaArgs
	R         float64 `arg:"r" help:"the exponent: 1 is the weighted sum, 0 the weighted product, -1 the harmonic mean"`
	TrainR    bool    `arg:"train_r" help:"let training move the exponent, from r on"`
	Normalize bool    `arg:"normalize" help:"divide every row by its sum, for probabilities"`
	Epsilon   float64 `arg:"epsilon" min:"0" help:"what smaller numbers are lifted to; above 0"`
}

var _ = register(Kind{
	Class: "PowerMean", Group: Merging, MinInputs: 2, MaxInputs: 2,
	Help: "(a*A^r + (1-a)*B^r)^(1/r): an exponent between weighted sum and weighted product, and beyond.",
	New: func() Layer {
		return &PowerMean{AlphaArgs: AlphaArgsOf(alpha.Defaults()), R: 1, Normalize: true, Epsilon: 1e-7}
	},
})

// largestExponent bounds r, beyond which the mean is the larger or the smaller
// number to all float32 digits.
const largestExponent = 1000

// Infer keeps the shape, which both inputs share.
func (l *PowerMean) Infer(in []shape.Shape) (shape.Shape, error) {
	if _, err := alpha.New(l.Options()); err != nil {
		return shape.Shape{}, err
	}
	if info, _ := alpha.Describe(l.Policy); !info.Bounded {
		return shape.Shape{}, fmt.Errorf("policy %s lets alpha leave 0 to 1, where a power mean does not exist: choose sigmoid or clip", l.Policy)
	}
	if !(math.Abs(l.R) <= largestExponent) {
		return shape.Shape{}, fmt.Errorf("r is %v, expected %v to %v", l.R, -largestExponent, largestExponent)
	}
	if e := float32(l.Epsilon); !(e > 0) || !finite(e) {
		return shape.Shape{}, fmt.Errorf("epsilon is %v, expected a finite number above 0: a power mean needs logarithms", l.Epsilon)
	}
	return sameShapes("PowerMean", in)
}

// Build declares alpha and, when it is trained, the exponent.
func (l *PowerMean) Build(b *Builder) Op {
	o := &powerMeanOp{alpha: b.alpha(l.Options()), fixed: l.R, exponent: -1, normalize: l.Normalize, epsilon: float64(float32(l.Epsilon))}
	if l.TrainR {
		o.exponent = b.Param(Param{Name: "r", Shape: shape.Of(), Init: Constant(float32(l.R)), Trainable: true, LRMultiplier: 1, NoDecay: true})
	}
	o.cols = lastAxis(b.Out)
	o.perSample = b.Out.Size() / o.cols
	o.means = b.Temp(2 * b.Batch * b.Out.Size())
	o.terms = b.Temp(2 * b.Batch * b.Out.Size())
	o.rows = several(productGrain, o.cols)
	o.forward, o.backward = o.forwardTask, o.backwardTask
	return o
}

// powerMeanOp works on rows of the last axis. Between the tasks of one pass it
// keeps the mean in force and the first row that failed.
type powerMeanOp struct {
	alpha     *Alpha
	fixed     float64 // r when it is not trained
	exponent  int     // in Pass.P; -1 when it is not trained
	normalize bool
	epsilon   float64

	cols, perSample int // numbers a row, rows a sample
	means, terms    int // in Pass.T, a float64 an element: the mean and terms of dL/da; terms of dL/dr

	rows              int // rows a task
	forward, backward Task

	mean    powerMean
	broken  atomic.Int64
	failure *Failure
}

// Alpha is the merge weight.
func (o *powerMeanOp) Alpha() *Alpha { return o.alpha }

// Failed is the first failure of the last Forward, or nil.
func (o *powerMeanOp) Failed() *Failure { return o.failure }

func (o *powerMeanOp) Forward(p *Pass) {
	o.alpha.read(p)
	o.prepare(p)
	o.failure = nil
	o.broken.Store(math.MaxInt64)
	p.Work.Run(p, pieces(p.N*o.perSample, o.rows), o.forward)
	if row := o.broken.Load(); row < math.MaxInt64 {
		o.failure = &Failure{Row: int(row) / o.perSample, Text: fmt.Sprintf(
			"row %d of a branch has a number below 0 under the power mean, which takes numbers of 0 or more: end the branch with softmax or relu", int(row)/o.perSample)}
	}
}

func (o *powerMeanOp) prepare(p *Pass) {
	r := o.fixed
	if o.exponent >= 0 {
		r = float64(p.P[o.exponent][0])
	}
	o.mean = powerMean{a: float64(o.alpha.A), r: r}
}

// lift is a number as the mean takes it.
func (o *powerMeanOp) lift(x float32) float64 { return max(float64(x), o.epsilon) }

// total is the number that a row of means is divided by.
func (o *powerMeanOp) total(means []float64) float64 {
	if !o.normalize {
		return 1
	}
	return kernel.Sum64(means)
}

func (o *powerMeanOp) forwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, p.N*o.perSample, o.rows)
	for row := lo; row < hi; row++ {
		y, a, b := rows(p.Y, row, row+1, o.cols), rows(p.X[0], row, row+1, o.cols), rows(p.X[1], row, row+1, o.cols)
		means := float64s(p.T[o.means])[row*o.cols : (row+1)*o.cols]
		for k := range y {
			if a[k] < 0 || b[k] < 0 {
				lower(&o.broken, int64(row))
			}
			means[k] = o.mean.of(o.lift(a[k]), o.lift(b[k]))
		}
		s := o.total(means)
		for k, m := range means {
			y[k] = float32(m / s)
		}
	}
}

func (o *powerMeanOp) Backward(p *Pass) {
	o.prepare(p)
	p.Work.Run(p, pieces(p.N*o.perSample, o.rows), o.backward)
	n := len(p.DY)
	if o.exponent >= 0 && p.DP[o.exponent] != nil {
		p.DP[o.exponent][0] = float32(kernel.Sum64(float64s(p.T[o.terms])[:n]))
	}
	if !o.alpha.learns() {
		o.alpha.still(p)
		return
	}
	o.alpha.write(p, kernel.Sum64(float64s(p.T[o.means])[:n]))
}

// backwardTask computes the means of its rows again, then their gradients:
//
//	with normalize   dm_k = (dy_k - sum_j dy_j m_j/s) / s     without   dm_k = dy_k
//	dA = dm * dm/dA   dB = dm * dm/dB   terms of dL/da, dL/dr = dm * dm/da, dm * dm/dr
func (o *powerMeanOp) backwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, p.N*o.perSample, o.rows)
	for row := lo; row < hi; row++ {
		dy, a, b := rows(p.DY, row, row+1, o.cols), rows(p.X[0], row, row+1, o.cols), rows(p.X[1], row, row+1, o.cols)
		byAlpha := float64s(p.T[o.means])[row*o.cols : (row+1)*o.cols]
		byR := float64s(p.T[o.terms])[row*o.cols : (row+1)*o.cols]
		s, pull := o.pull(byAlpha, byR, dy, a, b)
		for k := range dy {
			x, z := o.lift(a[k]), o.lift(b[k])
			d := (float64(dy[k]) - pull) / s
			g := o.mean.slopes(x, z)
			byAlpha[k], byR[k] = float64(d*g.a), float64(d*g.r)
			if p.DX[0] != nil {
				rows(p.DX[0], row, row+1, o.cols)[k] = o.passed(a[k], float64(d*g.x))
			}
			if p.DX[1] != nil {
				rows(p.DX[1], row, row+1, o.cols)[k] = o.passed(b[k], float64(d*g.z))
			}
		}
	}
}

// pull is what the division by the sum of a row takes from every gradient in it.
func (o *powerMeanOp) pull(means, free []float64, dy, a, b []float32) (s, pull float64) {
	if !o.normalize {
		return 1, 0
	}
	for k := range dy {
		means[k] = o.mean.of(o.lift(a[k]), o.lift(b[k]))
		free[k] = float64(float64(dy[k]) * means[k])
	}
	s = kernel.Sum64(means)
	return s, kernel.Sum64(free) / s
}

// passed is the gradient of an input, which ends where the input is lifted.
func (o *powerMeanOp) passed(x float32, d float64) float32 {
	if float64(x) < o.epsilon {
		return 0
	}
	return float32(d)
}
