package layer

import (
	"fmt"
	"math"
	"sync/atomic"

	"duet/nn/alpha"
	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// WeightedProduct merges two inputs of one shape: y = A^a * B^(1-a), by the
// rule that guard names (see guards.go). It is computed in float64 and rounded
// to float32 once; 0^0 is 1. The exponents are the two float32 weights of the
// policy, so that a check by hand from the recorded alpha finds the same
// numbers. dL/da is a float64 reduction. Backward needs inputs and output.
// Keras has no such layer.
type WeightedProduct struct {
	AlphaArgs
	Guard   string  `arg:"guard" choices:"@guard" help:"log: probabilities, made to sum to 1 again; raw: as written; signed: sign(x)*|x|^a; epsilon: max(x, epsilon)^a; scaled_product: (a*A)*((1-a)*B), in which alpha only scales"`
	Epsilon float64 `arg:"epsilon" min:"0" help:"what guard epsilon lifts smaller numbers to"`
}

var _ = register(Kind{
	Class: "WeightedProduct", Group: Merging, MinInputs: 2, MaxInputs: 2,
	Help: "A^a * B^(1-a): alpha is the exponent of the first input, 1 - alpha of the second.",
	New: func() Layer {
		return &WeightedProduct{AlphaArgs: AlphaArgsOf(alpha.Defaults()), Guard: "log", Epsilon: 1e-7}
	},
})

// Infer keeps the shape, which both inputs share.
func (l *WeightedProduct) Infer(in []shape.Shape) (shape.Shape, error) {
	if _, err := alpha.New(l.Options()); err != nil {
		return shape.Shape{}, err
	}
	if _, err := findGuard(l.Guard); err != nil {
		return shape.Shape{}, err
	}
	if !(l.Epsilon >= 0) || math.IsInf(l.Epsilon, 0) {
		return shape.Shape{}, fmt.Errorf("epsilon is %v, expected a finite number of 0 or more", l.Epsilon)
	}
	return sameShapes("WeightedProduct", in)
}

// Build declares alpha.
func (l *WeightedProduct) Build(b *Builder) Op {
	guard, err := findGuard(l.Guard)
	if err != nil {
		panic("layer: Build without Infer: " + err.Error())
	}
	o := &weightedProductOp{alpha: b.alpha(l.Options()), guard: guard, rule: guard.rule(float64(float32(l.Epsilon)))}
	o.cols = lastAxis(b.Out)
	o.sample = b.Out.Size() / o.cols
	o.wide = b.Temp(2 * b.Batch * b.Out.Size())
	o.rows = several(productGrain, o.cols)
	o.forward, o.backward = o.forwardTask, o.backwardTask
	return o
}

// productGrain is how many numbers a task has: powers take 50 ns each.
const productGrain = 256

// weightedProductOp works on rows of the last axis. Between the tasks of one
// Forward it keeps the first row that failed, and the failure until the next.
type weightedProductOp struct {
	alpha  *Alpha
	guard  guard
	rule   rule
	cols   int // numbers a row
	sample int // rows a sample
	wide   int // in Pass.T: a float64 an element

	rows              int // rows a task
	forward, backward Task

	broken  atomic.Int64 // the first row that is not finite
	failure *Failure
}

// Alpha is the merge weight.
func (o *weightedProductOp) Alpha() *Alpha { return o.alpha }

// Failed is the first failure of the last Forward, or nil.
func (o *weightedProductOp) Failed() *Failure { return o.failure }

func (o *weightedProductOp) Forward(p *Pass) {
	o.alpha.read(p)
	o.failure = nil
	o.broken.Store(math.MaxInt64)
	p.Work.Run(p, pieces(p.N*o.sample, o.rows), o.forward)
	if row := o.broken.Load(); row < math.MaxInt64 {
		o.failure = o.explain(p, int(row))
	}
}

func (o *weightedProductOp) forwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, p.N*o.sample, o.rows)
	for r := lo; r < hi; r++ {
		if !o.rule.forward(o.row(p, r)) {
			lower(&o.broken, int64(r))
		}
	}
}

// lower sets v to the smaller of v and n.
func lower(v *atomic.Int64, n int64) {
	for old := v.Load(); n < old && !v.CompareAndSwap(old, n); old = v.Load() {
	}
}

func (o *weightedProductOp) Backward(p *Pass) {
	p.Work.Run(p, pieces(p.N*o.sample, o.rows), o.backward)
	if !o.alpha.learns() {
		o.alpha.still(p)
		return
	}
	o.alpha.write(p, kernel.Sum64(float64s(p.T[o.wide])[:len(p.DY)]))
}

func (o *weightedProductOp) backwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, p.N*o.sample, o.rows)
	for r := lo; r < hi; r++ {
		row := o.row(p, r)
		if !o.alpha.learns() {
			row.wide = nil
		}
		row.dy = rows(p.DY, r, r+1, o.cols)
		if p.DX[0] != nil {
			row.da = rows(p.DX[0], r, r+1, o.cols)
		}
		if p.DX[1] != nil {
			row.db = rows(p.DX[1], r, r+1, o.cols)
		}
		o.rule.backward(row)
	}
}

// row cuts the slices of row r.
func (o *weightedProductOp) row(p *Pass, r int) productRow {
	return productRow{
		y: rows(p.Y, r, r+1, o.cols), a: rows(p.X[0], r, r+1, o.cols), b: rows(p.X[1], r, r+1, o.cols),
		wide: float64s(p.T[o.wide])[r*o.cols : (r+1)*o.cols],
		wa:   float64(o.alpha.A), wb: float64(o.alpha.B),
	}
}

// explain says why row r is not finite; nil when its inputs were not either,
// which is another layer's failure.
func (o *weightedProductOp) explain(p *Pass, r int) *Failure {
	row := o.row(p, r)
	for k := range row.a {
		if !finite(row.a[k]) || !finite(row.b[k]) {
			return nil
		}
	}
	place := fmt.Sprintf("row %d", r/o.sample)
	if o.sample > 1 {
		place = fmt.Sprintf("position %d of row %d", r%o.sample, r/o.sample)
	}
	for k := range row.a {
		if why := o.guard.refuses(row.a[k], row.wa); why != "" {
			return &Failure{Row: r / o.sample, Text: fmt.Sprintf("class %d of %s of branch A is %v; %s", k, place, row.a[k], why)}
		}
		if why := o.guard.refuses(row.b[k], row.wb); why != "" {
			return &Failure{Row: r / o.sample, Text: fmt.Sprintf("class %d of %s of branch B is %v; %s", k, place, row.b[k], why)}
		}
	}
	if o.guard.name == "log" {
		return &Failure{Row: r / o.sample, Text: "every class of " + place + " is 0 under the weighted product: choose guard epsilon"}
	}
	return &Failure{Row: r / o.sample, Text: place + " is too large for float32 under the weighted product: keep alpha within 0 and 1"}
}

func finite(x float32) bool { return x-x == 0 }
