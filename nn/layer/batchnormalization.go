package layer

import (
	"fmt"
	"math"

	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// BatchNormalization gives every channel (the last axis) mean 0 and deviation 1,
// and then a mean and deviation of its own:
//
//	y = gamma*(x - mean)/sqrt(variance + epsilon) + beta
//
// In training, mean and variance are those of the batch, over all samples and
// positions; the variance is the mean square, divided by how many there are, not
// by one less. They also move the statistics that evaluation uses, which are
// float32:
//
//	moving = moving*momentum + batch*(1 - momentum)
//
// In evaluation and when frozen the moving statistics take their place and stay
// as they are. A batch of one sample with one position has variance 0, so y is
// beta. Sums are float64 column sums; every output is computed in float64 from
// them and rounded once. Backward needs the input.
// Keras: layers.BatchNormalization.
type BatchNormalization struct {
	Axis     int     `arg:"axis" help:"the axis of the channels, which must be the last"`
	Momentum float64 `arg:"momentum" min:"0" max:"1" help:"share of the moving statistics that a step keeps"`
	NormArgs
	MovingMeanInitializer     string `arg:"moving_mean_initializer" choices:"@initializer" help:"how the moving mean starts"`
	MovingVarianceInitializer string `arg:"moving_variance_initializer" choices:"@initializer" help:"how the moving variance starts"`
}

var _ = register(Kind{
	Class: "BatchNormalization", Group: Normalising, MinInputs: 1, MaxInputs: 1,
	Help: "Gives every channel mean 0 and deviation 1 over the batch, which makes deep branches easier to train.",
	New: func() Layer {
		return &BatchNormalization{Axis: -1, Momentum: 0.99, NormArgs: kerasNorm(), MovingMeanInitializer: "zeros", MovingVarianceInitializer: "ones"}
	},
})

// Infer keeps the shape.
func (l *BatchNormalization) Infer(in []shape.Shape) (shape.Shape, error) {
	none := shape.Shape{}
	if err := needLastAxis("BatchNormalization", l.Axis, in[0]); err != nil {
		return none, err
	}
	if !(l.Momentum >= 0 && l.Momentum <= 1) {
		return none, fmt.Errorf("momentum is %v, expected 0 to 1", l.Momentum)
	}
	if err := l.NormArgs.check(); err != nil {
		return none, err
	}
	if err := checkInitializer("moving_mean_initializer", l.MovingMeanInitializer); err != nil {
		return none, err
	}
	return in[0], checkInitializer("moving_variance_initializer", l.MovingVarianceInitializer)
}

// Build declares gamma, beta and the moving statistics.
func (l *BatchNormalization) Build(b *Builder) Op {
	channels := shape.Of(b.Out.Dim(-1))
	o := &batchNormOp{cols: channels.Size(), epsilon: l.Epsilon, keep: float32(l.Momentum), take: float32(1 - l.Momentum)}
	o.gamma, o.beta = l.declare(b, channels)
	o.mean = b.state("moving_mean", channels, l.MovingMeanInitializer)
	o.variance = b.state("moving_variance", channels, l.MovingVarianceInitializer)
	o.parts = b.columnParts(b.Batch*b.Out.Size()/o.cols, o.cols, 2)
	o.rows = several(grain, o.cols)
	if b.Batch > 0 {
		for _, s := range []*[]float64{&o.now.mean, &o.now.inv, &o.now.scale, &o.now.shift, &o.dgamma, &o.dbeta, &o.k, &o.b} {
			*s = make([]float64, o.cols)
		}
	}
	o.sums, o.squares, o.forward = o.sumTask, o.squareTask, o.forwardTask
	o.dots, o.backward = o.dotTask, o.backwardTask
	return o
}

// batchNormOp sees its input as a matrix of rows, samples and positions, by cols
// channels. It keeps the statistics of the last Forward, and numbers of the
// last Backward, a few for each channel: they do not depend on the batch's size.
type batchNormOp struct {
	cols                        int
	epsilon                     float64
	keep, take                  float32
	gamma, beta, mean, variance int // in Pass.P; gamma and beta -1 for none

	parts columnParts
	rows  int // rows a task
	now   struct {
		mean, inv    []float64 // [C]; inv is 1/sqrt(variance + epsilon)
		scale, shift []float64 // [C]; gamma*inv and beta
	}
	dgamma, dbeta, k, b []float64 // [C]; see kernel.NormSlopes

	sums, squares, forward, dots, backward Task
}

// learning tells whether the batch's own statistics are used.
func (o *batchNormOp) learning(p *Pass) bool { return p.Train && !p.Frozen }

func (o *batchNormOp) Forward(p *Pass) {
	n := len(p.Y) / o.cols
	if o.learning(p) {
		p.Work.Run(p, o.parts.tasks(n), o.sums)
		o.parts.add(o.now.mean, p, 0, n)
		average(o.now.mean, n)
		p.Work.Run(p, o.parts.tasks(n), o.squares)
		o.parts.add(o.now.inv, p, 0, n)
		average(o.now.inv, n)
		o.move(p.P[o.mean], o.now.mean)
		o.move(p.P[o.variance], o.now.inv)
	} else {
		for c := range o.cols {
			o.now.mean[c], o.now.inv[c] = float64(p.P[o.mean][c]), float64(p.P[o.variance][c])
		}
	}
	o.place(p)
	p.Work.Run(p, pieces(n, o.rows), o.forward)
}

// average divides sums by how many numbers they have.
func average(sums []float64, n int) {
	for i := range sums {
		sums[i] /= float64(n)
	}
}

// move takes a statistic of the batch into the moving one, rounding to float32
// where Keras does.
func (o *batchNormOp) move(moving []float32, batch []float64) {
	for c, v := range batch {
		moving[c] = float32(moving[c]*o.keep) + float32(float32(v)*o.take)
	}
}

// place turns the variances in now.inv into what every output needs.
func (o *batchNormOp) place(p *Pass) {
	gamma, beta := optional(p.P, o.gamma), optional(p.P, o.beta)
	for c, variance := range o.now.inv {
		o.now.inv[c] = 1 / math.Sqrt(variance+o.epsilon)
		o.now.scale[c], o.now.shift[c] = o.now.inv[c], 0
		if gamma != nil {
			o.now.scale[c] = float64(o.now.inv[c] * float64(gamma[c]))
		}
		if beta != nil {
			o.now.shift[c] = float64(beta[c])
		}
	}
}

func (o *batchNormOp) sumTask(p *Pass, task int, _ []float32) {
	n := len(p.Y) / o.cols
	r0, r1, c0, c1 := o.parts.cut(task, n)
	kernel.ColumnSums64(o.parts.part(p, 0, task, n), rows(p.X[0], r0, r1, o.cols), r1-r0, o.cols, c0, c1)
}

func (o *batchNormOp) squareTask(p *Pass, task int, _ []float32) {
	n := len(p.Y) / o.cols
	r0, r1, c0, c1 := o.parts.cut(task, n)
	kernel.ColumnSquares64(o.parts.part(p, 0, task, n), rows(p.X[0], r0, r1, o.cols), o.now.mean, r1-r0, o.cols, c0, c1)
}

func (o *batchNormOp) forwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, len(p.Y)/o.cols, o.rows)
	kernel.ColumnAffine(rows(p.Y, lo, hi, o.cols), rows(p.X[0], lo, hi, o.cols), o.now.mean, o.now.scale, o.now.shift)
}

// Backward, with n rows, m the mean and s = gamma*inv:
//
//	dbeta  = sum dy          dgamma = inv * sum dy*(x - m)
//	dx     = s*dy            in evaluation and when frozen
//	dx     = s*(dy - dbeta/n - (x - m)*inv*dgamma/n)   in training
func (o *batchNormOp) Backward(p *Pass) {
	n := len(p.DY) / o.cols
	dgamma, dbeta := optional(p.DP, o.gamma), optional(p.DP, o.beta)
	throughBatch := o.learning(p) && p.DX[0] != nil
	if throughBatch || dgamma != nil || dbeta != nil {
		p.Work.Run(p, o.parts.tasks(n), o.dots)
		o.parts.add(o.dbeta, p, 0, n)
		o.parts.add(o.dgamma, p, 1, n)
		for c, inv := range o.now.inv {
			o.dgamma[c] = float64(o.dgamma[c] * inv)
			o.b[c] = float64(o.now.scale[c] * (o.dbeta[c] / float64(n)))
			o.k[c] = float64(float64(o.now.scale[c]*inv) * (o.dgamma[c] / float64(n)))
		}
		round(dgamma, o.dgamma)
		round(dbeta, o.dbeta)
	}
	if p.DX[0] != nil {
		p.Work.Run(p, pieces(n, o.rows), o.backward)
	}
}

func (o *batchNormOp) dotTask(p *Pass, task int, _ []float32) {
	n := len(p.DY) / o.cols
	r0, r1, c0, c1 := o.parts.cut(task, n)
	dy := rows(p.DY, r0, r1, o.cols)
	kernel.ColumnSums64(o.parts.part(p, 0, task, n), dy, r1-r0, o.cols, c0, c1)
	kernel.ColumnDots64(o.parts.part(p, 1, task, n), dy, rows(p.X[0], r0, r1, o.cols), o.now.mean, r1-r0, o.cols, c0, c1)
}

func (o *batchNormOp) backwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, len(p.DY)/o.cols, o.rows)
	dx, dy := rows(p.DX[0], lo, hi, o.cols), rows(p.DY, lo, hi, o.cols)
	if !o.learning(p) {
		kernel.ColumnScale(dx, dy, o.now.scale)
		return
	}
	kernel.ColumnNormGrad(dx, dy, rows(p.X[0], lo, hi, o.cols), kernel.NormSlopes{Mean: o.now.mean, A: o.now.scale, B: o.b, K: o.k})
}
