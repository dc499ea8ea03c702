package layer

import (
	"fmt"

	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// GroupNormalization cuts the channels (the last axis) of a sample into groups
// side by side, and gives every group mean 0 and deviation 1 over all positions,
// and then every channel a mean and deviation of its own:
//
//	y = gamma*(x - mean)/sqrt(variance + epsilon) + beta
//
// The variance is the mean square about the mean. groups -1 makes a group of
// every channel. Training and evaluation are the same. The sums of a group are
// those of its channels (float64 column sums over the positions), added in
// their order; every output is rounded once. Backward needs the input.
// Keras: layers.GroupNormalization.
type GroupNormalization struct {
	Groups int `arg:"groups" min:"-1" help:"how many groups the channels are cut into; -1 for a group of every channel"`
	Axis   int `arg:"axis" help:"the axis of the channels, which must be the last"`
	NormArgs
}

var _ = register(Kind{
	Class: "GroupNormalization", Group: Normalising, MinInputs: 1, MaxInputs: 1,
	Help: "Gives every group of channels of a sample mean 0 and deviation 1, for batches that are too small for BatchNormalization.",
	New:  func() Layer { return &GroupNormalization{Groups: 32, Axis: -1, NormArgs: kerasNorm()} },
})

// Infer keeps the shape.
func (l *GroupNormalization) Infer(in []shape.Shape) (shape.Shape, error) {
	none := shape.Shape{}
	if err := needLastAxis("GroupNormalization", l.Axis, in[0]); err != nil {
		return none, err
	}
	channels := in[0].Dim(-1)
	switch {
	case l.Groups < 1 && l.Groups != -1:
		return none, fmt.Errorf("groups is %d, expected 1 or more, or -1 for a group of every channel", l.Groups)
	case l.Groups > channels:
		return none, fmt.Errorf("groups is %d, but the input %v has %d channels: use at most as many groups, or -1 for a group of every channel", l.Groups, in[0], channels)
	case l.Groups > 0 && channels%l.Groups != 0:
		return none, fmt.Errorf("groups is %d, which does not divide the %d channels of the input %v: use a number of groups that does", l.Groups, channels, in[0])
	}
	return in[0], l.NormArgs.check()
}

// Build declares gamma and beta.
func (l *GroupNormalization) Build(b *Builder) Op {
	size, cols := b.Out.Size(), b.Out.Dim(-1)
	o := &groupNormOp{cols: cols, positions: size / cols, groups: l.Groups, epsilon: l.Epsilon, saved: -1}
	if o.groups < 0 {
		o.groups = cols
	}
	o.gamma, o.beta = l.declare(b, shape.Of(cols))
	if b.Train {
		o.saved = b.Save(4 * o.groups)
		o.terms = b.Temp(4 * cols * b.Batch)
		if b.Batch > 0 {
			o.dgamma, o.dbeta = make([]float64, cols), make([]float64, cols)
		}
	}
	b.PerWorker(2 * 4 * cols)
	o.samples = several(grain, size)
	o.forward, o.dots, o.backward = o.forwardTask, o.dotTask, o.backwardTask
	return o
}

// groupNormOp computes sample by sample: positions by cols channels.
type groupNormOp struct {
	cols, positions, groups int
	epsilon                 float64
	gamma, beta             int // in Pass.P; -1 for none
	saved                   int // in Pass.S: float64 // [N, groups, 2]: mean and 1/sqrt(variance + epsilon)
	terms                   int // in Pass.T: float64 // [N, 2, C]: what gamma and beta get from a sample
	dgamma, dbeta           []float64
	samples                 int // samples a task

	forward, dots, backward Task
}

func (o *groupNormOp) Forward(p *Pass) { p.Work.Run(p, pieces(p.N, o.samples), o.forward) }

// four cuts four lists of a number a channel from a worker's scratch.
func (o *groupNormOp) four(scratch []float32) (a, b, c, d []float64) {
	s := float64s(scratch)
	k := o.cols
	return s[:k], s[k : 2*k], s[2*k : 3*k], s[3*k : 4*k]
}

// span is the channels of group g.
func (o *groupNormOp) span(g int) (c0, c1 int) {
	return g * o.cols / o.groups, (g + 1) * o.cols / o.groups
}

// spread gives every channel the mean of its group's sums.
func (o *groupNormOp) spread(sums []float64) {
	for g := range o.groups {
		c0, c1 := o.span(g)
		total := 0.0
		for _, v := range sums[c0:c1] {
			total += v
		}
		total /= float64(o.positions * (c1 - c0))
		for c := c0; c < c1; c++ {
			sums[c] = total
		}
	}
}

func (o *groupNormOp) forwardTask(p *Pass, task int, scratch []float32) {
	mean, inv, scale, shift := o.four(scratch)
	gamma, beta := optional(p.P, o.gamma), optional(p.P, o.beta)
	lo, hi := piece(task, p.N, o.samples)
	for n := lo; n < hi; n++ {
		x := rows(p.X[0], n, n+1, o.positions*o.cols)
		kernel.ColumnSums64(mean, x, o.positions, o.cols, 0, o.cols)
		o.spread(mean)
		kernel.ColumnSquares64(inv, x, mean, o.positions, o.cols, 0, o.cols)
		o.spread(inv)
		for c, variance := range inv {
			inv[c] = inverseRoot(variance + o.epsilon)
			scale[c], shift[c] = inv[c], 0
			if gamma != nil {
				scale[c] = float64(inv[c] * float64(gamma[c]))
			}
			if beta != nil {
				shift[c] = float64(beta[c])
			}
		}
		if o.saved >= 0 {
			stats := float64s(p.S[o.saved])[2*n*o.groups:]
			for g := range o.groups {
				c0, _ := o.span(g)
				stats[2*g], stats[2*g+1] = mean[c0], inv[c0]
			}
		}
		kernel.ColumnAffine(rows(p.Y, n, n+1, o.positions*o.cols), x, mean, scale, shift)
	}
}

// Backward, with g = dy*gamma and means over the group:
//
//	dx = inv*g - inv*mean(g) - (x - mean) * inv^3 * mean(g*(x - mean))
//
// What gamma and beta get is summed for every sample and then over the samples,
// in their order.
func (o *groupNormOp) Backward(p *Pass) {
	p.Work.Run(p, pieces(p.N, o.samples), o.dots)
	if p.DX[0] != nil {
		p.Work.Run(p, pieces(p.N, o.samples), o.backward)
	}
	dgamma, dbeta := optional(p.DP, o.gamma), optional(p.DP, o.beta)
	if dgamma == nil && dbeta == nil {
		return
	}
	clear(o.dgamma)
	clear(o.dbeta)
	for n := range p.N {
		sums, dots := o.termsOf(p, n)
		for c, v := range dots {
			_, inv := o.statistics(p, n, c*o.groups/o.cols)
			o.dgamma[c] += float64(v * inv)
			o.dbeta[c] += sums[c]
		}
	}
	round(dgamma, o.dgamma)
	round(dbeta, o.dbeta)
}

// termsOf are the sums of dy and of dy*(x - mean) of a sample, [C] each.
func (o *groupNormOp) termsOf(p *Pass, n int) (sums, dots []float64) {
	t := float64s(p.T[o.terms])[2*n*o.cols:]
	return t[:o.cols], t[o.cols : 2*o.cols]
}

// statistics are those of a group of a sample.
func (o *groupNormOp) statistics(p *Pass, n, g int) (mean, inv float64) {
	stats := float64s(p.S[o.saved])[2*(n*o.groups+g):]
	return stats[0], stats[1]
}

func (o *groupNormOp) dotTask(p *Pass, task int, scratch []float32) {
	mean, _, _, _ := o.four(scratch)
	size := o.positions * o.cols
	lo, hi := piece(task, p.N, o.samples)
	for n := lo; n < hi; n++ {
		for c := range mean {
			mean[c], _ = o.statistics(p, n, c*o.groups/o.cols)
		}
		sums, dots := o.termsOf(p, n)
		dy := rows(p.DY, n, n+1, size)
		kernel.ColumnSums64(sums, dy, o.positions, o.cols, 0, o.cols)
		kernel.ColumnDots64(dots, dy, rows(p.X[0], n, n+1, size), mean, o.positions, o.cols, 0, o.cols)
	}
}

func (o *groupNormOp) backwardTask(p *Pass, task int, scratch []float32) {
	mean, a, b, k := o.four(scratch)
	gamma, size := optional(p.P, o.gamma), o.positions*o.cols
	lo, hi := piece(task, p.N, o.samples)
	for n := lo; n < hi; n++ {
		sums, dots := o.termsOf(p, n)
		copy(b, sums)
		copy(k, dots)
		if gamma != nil {
			for c, w := range gamma {
				b[c], k[c] = float64(b[c]*float64(w)), float64(k[c]*float64(w))
			}
		}
		o.spread(b)
		o.spread(k)
		for c := range mean {
			m, inv := o.statistics(p, n, c*o.groups/o.cols)
			mean[c], a[c] = m, inv
			b[c], k[c] = float64(b[c]*inv), float64(k[c]*float64(float64(inv*inv)*inv))
			if gamma != nil {
				a[c] = float64(inv * float64(gamma[c]))
			}
		}
		kernel.ColumnNormGrad(rows(p.DX[0], n, n+1, size), rows(p.DY, n, n+1, size), rows(p.X[0], n, n+1, size),
			kernel.NormSlopes{Mean: mean, A: a, B: b, K: k})
	}
}
