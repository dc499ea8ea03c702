package layer

import (
	"math"

	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// rowNorm is what layer, root-mean-square and unit normalisation differ in. All
// of them work on rows, the trailing axes of a sample:
//
//	y = (x - mean)*inv * gamma + beta
type rowNorm struct {
	// moments are the mean that is taken off a row, and inv.
	moments func(x []float32, epsilon float64) (mean, inv float64)
	// centred says that the mean is that of the row; otherwise it is 0.
	centred bool
	// divisor is what inv^-2 divides the sum of squares by, for rows of k numbers.
	divisor func(k int) float64
	// refuses tells of an inv whose slope is taken as 0 with all of dx; nil for none.
	refuses func(inv float64) bool
}

// rowNormOp sees its input as a matrix of rows by cols. Forward saves mean and
// inv of each row, in float64, for the way back. Backward needs the input.
//
// With g = dy*gamma and d the divisor:
//
//	dx = inv*g - inv*mean(g) - (x - mean) * inv^3 * sum(g*(x - mean))/d
//
// without the second term where the mean is not the row's.
type rowNormOp struct {
	rule        rowNorm
	cols        int
	epsilon     float64
	gamma, beta int // in Pass.P; -1 for none
	saved       int // in Pass.S: float64 // [rows, 2]; -1 in a plan that does not train
	parts       columnParts
	dgamma      []float64 // [cols], of the last Backward
	rows        int       // rows a task

	forward, backward, weights Task
}

// rowNorm makes the computation over trailing axes of shape s, with gamma and
// beta already declared; -1 for none.
func (b *Builder) rowNorm(rule rowNorm, s shape.Shape, epsilon float64, gamma, beta int) Op {
	o := &rowNormOp{rule: rule, cols: s.Size(), epsilon: epsilon, gamma: gamma, beta: beta, saved: -1}
	perSample := b.Out.Size() / o.cols
	if b.Train {
		o.saved = b.Save(4 * perSample)
	}
	if b.Train && (gamma >= 0 || beta >= 0) {
		o.parts = b.columnParts(b.Batch*perSample, o.cols, 2)
		if b.Batch > 0 {
			o.dgamma = make([]float64, o.cols)
		}
	}
	o.rows = several(grain, o.cols)
	o.forward, o.backward, o.weights = o.forwardTask, o.backwardTask, o.weightTask
	return o
}

func (o *rowNormOp) Forward(p *Pass) { p.Work.Run(p, pieces(len(p.Y)/o.cols, o.rows), o.forward) }

func (o *rowNormOp) forwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, len(p.Y)/o.cols, o.rows)
	gamma, beta := optional(p.P, o.gamma), optional(p.P, o.beta)
	for r := lo; r < hi; r++ {
		x := rows(p.X[0], r, r+1, o.cols)
		mean, inv := o.rule.moments(x, o.epsilon)
		if o.saved >= 0 {
			stats := float64s(p.S[o.saved])
			stats[2*r], stats[2*r+1] = mean, inv
		}
		kernel.RowAffine(rows(p.Y, r, r+1, o.cols), x, gamma, beta, mean, inv)
	}
}

// Backward computes the gradients of gamma and beta first, because dx may be dy.
func (o *rowNormOp) Backward(p *Pass) {
	n := len(p.DY) / o.cols
	dgamma, dbeta := optional(p.DP, o.gamma), optional(p.DP, o.beta)
	if dgamma != nil || dbeta != nil {
		p.Work.Run(p, o.parts.tasks(n), o.weights)
		o.parts.add(o.dgamma, p, 0, n)
		round(dgamma, o.dgamma)
		o.parts.add(o.dgamma, p, 1, n)
		round(dbeta, o.dgamma)
	}
	if p.DX[0] != nil {
		p.Work.Run(p, pieces(n, o.rows), o.backward)
	}
}

// weightTask sums what gamma and beta get from a chunk of rows.
func (o *rowNormOp) weightTask(p *Pass, task int, _ []float32) {
	n := len(p.DY) / o.cols
	r0, r1, c0, c1 := o.parts.cut(task, n)
	dy, stats := rows(p.DY, r0, r1, o.cols), float64s(p.S[o.saved])[2*r0:2*r1]
	kernel.ColumnRowDots64(o.parts.part(p, 0, task, n), dy, rows(p.X[0], r0, r1, o.cols), stats, r1-r0, o.cols, c0, c1)
	kernel.ColumnSums64(o.parts.part(p, 1, task, n), dy, r1-r0, o.cols, c0, c1)
}

func (o *rowNormOp) backwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, len(p.DY)/o.cols, o.rows)
	gamma, stats := optional(p.P, o.gamma), float64s(p.S[o.saved])
	for r := lo; r < hi; r++ {
		dx, dy, x := rows(p.DX[0], r, r+1, o.cols), rows(p.DY, r, r+1, o.cols), rows(p.X[0], r, r+1, o.cols)
		mean, inv := stats[2*r], stats[2*r+1]
		if o.rule.refuses != nil && o.rule.refuses(inv) {
			clear(dx)
			continue
		}
		sum, dot := kernel.RowDots(dy, x, gamma, mean)
		var b float64
		if o.rule.centred {
			b = float64(inv * (sum / float64(o.cols)))
		}
		k := float64(float64(float64(inv*inv)*inv) * (dot / o.rule.divisor(o.cols)))
		kernel.RowNormGrad(dx, dy, x, gamma, mean, inv, b, k)
	}
}

// inverseRoot is 1/sqrt(x).
func inverseRoot(x float64) float64 { return 1 / math.Sqrt(x) }

// wholeRow is the divisor of a mean.
func wholeRow(k int) float64 { return float64(k) }
