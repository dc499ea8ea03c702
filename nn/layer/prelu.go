package layer

import (
	"fmt"

	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// PReLU learns the slope below 0: y = x where x > 0, alpha * x elsewhere, with an
// alpha for every place of a sample. Along the shared axes, counted with the batch
// as 0, all places have one: [1, 2] leaves an alpha for each channel of a picture.
//
//	dx = dy where x > 0, alpha * dy where x < 0, 0 at 0   dalpha = sum of dy * min(x, 0)
//
// the sum over the batch and the shared axes, in float64. Backward needs the input.
// Keras: layers.PReLU.
type PReLU struct {
	AlphaInitializer string `arg:"alpha_initializer" choices:"@initializer" help:"how the slopes start"`
	AlphaRegularizer string `arg:"alpha_regularizer" choices:"@regularizer" null:"none" help:"what the loss is charged for the slopes"`
	AlphaConstraint  string `arg:"alpha_constraint" choices:"@constraint" null:"none" help:"what the slopes are kept to after each step"`
	SharedAxes       []int  `arg:"shared_axes" min:"1" null:"" help:"axes along which all places share a slope, the first one of a sample being 1"`
}

var _ = register(Kind{
	Class: "PReLU", Group: Core, MinInputs: 1, MaxInputs: 1,
	Help: "Keeps positive numbers and learns the slope of negative ones.",
	New: func() Layer {
		return &PReLU{AlphaInitializer: "zeros", AlphaRegularizer: nothing, AlphaConstraint: nothing, SharedAxes: []int{}}
	},
})

func (l *PReLU) alpha() keeping {
	return keeping{l.AlphaInitializer, l.AlphaRegularizer, l.AlphaConstraint}
}

// Infer keeps the shape.
func (l *PReLU) Infer(in []shape.Shape) (shape.Shape, error) {
	if err := l.alpha().check("alpha"); err != nil {
		return shape.Shape{}, err
	}
	for _, a := range l.SharedAxes {
		if a < 1 || a > in[0].Rank() {
			return shape.Shape{}, fmt.Errorf("shared_axes is %v, the input with its batch, which is axis 0, has %d axes: use axes from 1 to %d", l.SharedAxes, in[0].Rank()+1, in[0].Rank())
		}
	}
	return in[0], nil
}

// Build declares alpha.
func (l *PReLU) Build(b *Builder) Op {
	o := &preluOp{size: b.Out.Size(), rank: b.Out.Rank(), run: lastAxis(b.Out)}
	slopes := b.Out
	o.shared[0] = true // the batch
	for i := range o.rank {
		o.dims[i+1] = b.Out.Dim(i)
	}
	for _, a := range l.SharedAxes {
		o.shared[a] = true
		slopes = slopes.With(a-1, 1)
	}
	o.alpha = b.weight("alpha", slopes, l.alpha())
	o.wide = o.rank > 0 && !o.shared[o.rank]
	o.places(slopes)
	o.samples = several(grain, o.size)
	o.forward, o.backward = o.forwardTask, o.backwardTask
	return o
}

// preluOp works on runs along the last axis: for each run of a sample, at holds
// where its slopes begin; wide says that every place of the run has its own.
type preluOp struct {
	alpha             int // in Pass.P
	size, rank, run   int
	wide              bool
	at                []int
	dims              [1 + shape.MaxRank]int  // with the batch, which a Pass knows
	shared            [1 + shape.MaxRank]bool // axes along which slopes are one
	samples           int                     // a task
	forward, backward Task
}

// places works out at for slopes of a shape: an axis of size 1 is shared.
func (o *preluOp) places(slopes shape.Shape) {
	o.at = make([]int, o.size/o.run)
	for i := range o.at {
		rest, stride := i, 1
		if o.wide {
			stride = o.run
		}
		for a := o.rank - 2; a >= 0; a-- {
			if !o.shared[a+1] {
				o.at[i] += rest % o.dims[a+1] * stride
				stride *= slopes.Dim(a)
			}
			rest /= o.dims[a+1]
		}
	}
}

// slopes are those of run i of a sample.
func (o *preluOp) slopes(p *Pass, i int) []float32 {
	if o.wide {
		return p.P[o.alpha][o.at[i]:][:o.run]
	}
	return p.P[o.alpha][o.at[i]:][:1]
}

func (o *preluOp) Forward(p *Pass) {
	p.Work.Run(p, pieces(p.N, o.samples), o.forward)
}

func (o *preluOp) forwardTask(p *Pass, task int, _ []float32) {
	lo, hi := piece(task, p.N, o.samples)
	for i := lo * len(o.at); i < hi*len(o.at); i++ {
		kernel.Prelu(rows(p.Y, i, i+1, o.run), rows(p.X[0], i, i+1, o.run), o.slopes(p, i%len(o.at)))
	}
}

// Backward computes the gradients of the input and of alpha side by side.
func (o *preluOp) Backward(p *Pass) {
	n := o.inputTasks(p)
	if p.DP[o.alpha] != nil {
		g := o.groups(p)
		n += g.Blocks()
	}
	p.Work.Run(p, n, o.backward)
}

func (o *preluOp) inputTasks(p *Pass) int {
	if p.DX[0] == nil {
		return 0
	}
	return pieces(p.N, o.samples)
}

// groups are the places of the batch that share a slope.
func (o *preluOp) groups(p *Pass) kernel.Groups {
	dims := o.dims
	dims[0] = p.N
	return kernel.NewGroups(dims[:1+o.rank], o.shared[:1+o.rank])
}

func (o *preluOp) backwardTask(p *Pass, task int, _ []float32) {
	inputs := o.inputTasks(p)
	if task >= inputs {
		g := o.groups(p)
		kernel.PreluSlopeGrad(p.DP[o.alpha], p.DY, p.X[0], &g, task-inputs)
		return
	}
	lo, hi := piece(task, p.N, o.samples)
	for i := lo * len(o.at); i < hi*len(o.at); i++ {
		kernel.PreluGrad(rows(p.DX[0], i, i+1, o.run), rows(p.DY, i, i+1, o.run), rows(p.X[0], i, i+1, o.run), o.slopes(p, i%len(o.at)))
	}
}
