package train

import (
	"math"

	"duet/nn/graph"
	"duet/nn/internal/kernel"
	"duet/nn/layer"
	"duet/nn/optim"
	"duet/nn/plan"
)

// updater is the end of a step: the sums of squares of all gradients, and the
// optimizer's step, cut into tasks by the sizes of the tensors alone.
type updater struct {
	pool      *plan.Pool
	plan      *plan.Plan
	optimizer optim.Optimizer

	tensors []optim.Tensor
	pieces  []piece
	tasks   [][]piece // consecutive pieces
	squares []float64 // the sum of squares of each piece's gradient
	lengths []float64 // of each tensor's gradient, squared
	// sides are the tensors that learn on each side.
	sides map[graph.Side][]int

	sums, steps, both layer.Task
}

// piece is a part of a tensor: at most one chunk of a float64 reduction, so
// that adding up pieces is the reduction.
type piece struct {
	tensor, lo, hi int
	at             int // in squares
}

const (
	// chunk is how many elements a float64 reduction adds between two folds.
	chunk = 4096
	// updateFloats is how many elements make a task worth handing out.
	updateFloats = 4 * chunk
)

func newUpdater(c Config, p *plan.Plan) *updater {
	u := &updater{pool: c.Pool, plan: p, optimizer: c.Optimizer}
	c.Optimizer.Bind(len(p.Weights()))
	u.bind()
	u.sums = func(_ *layer.Pass, task int, _ []float32) {
		for _, q := range u.tasks[task] {
			u.square(q)
		}
	}
	u.steps = func(_ *layer.Pass, task int, _ []float32) {
		for _, q := range u.tasks[task] {
			u.optimizer.Update(&u.tensors[q.tensor], q.lo, q.hi)
		}
	}
	u.both = func(_ *layer.Pass, task int, _ []float32) {
		for _, q := range u.tasks[task] {
			u.square(q)
			u.optimizer.Update(&u.tensors[q.tensor], q.lo, q.hi)
		}
	}
	return u
}

// bind tells the optimizer what the plan's block is made of.
func (u *updater) bind() {
	u.tensors, u.sides = u.tensors[:0], map[graph.Side][]int{}
	for i, q := range u.plan.Params() {
		if !q.Frozen && !q.State() {
			u.sides[q.Side] = append(u.sides[q.Side], i)
		}
		u.tensors = append(u.tensors, optim.Tensor{Offset: q.Offset, Size: q.Size, Trainable: q.Trainable && !q.Frozen,
			LRMultiplier: q.LRMultiplier, NoDecay: q.NoDecay || !u.optimizer.Decays(q.Name), Project: q.Project})
	}
	u.cut()
}

// restart makes the optimizer forget the steps done.
func (u *updater) restart() { u.optimizer.Bind(len(u.plan.Weights())) }

// cut lists the pieces and shares them out.
func (u *updater) cut() {
	u.pieces, u.tasks = u.pieces[:0], u.tasks[:0]
	u.lengths = make([]float64, len(u.tensors))
	for i, t := range u.tensors {
		for lo := 0; lo < t.Size; lo += chunk {
			u.pieces = append(u.pieces, piece{tensor: i, lo: lo, hi: min(lo+chunk, t.Size), at: len(u.pieces)})
		}
	}
	u.squares = make([]float64, len(u.pieces))
	floats, first := 0, 0
	for i, q := range u.pieces {
		if floats += q.hi - q.lo; floats >= updateFloats || i == len(u.pieces)-1 {
			u.tasks = append(u.tasks, u.pieces[first:i+1])
			floats, first = 0, i+1
		}
	}
}

// step does the optimizer's step at the learning rate lr. An optimizer that clips
// by norms has to see all gradients before the first weight moves.
func (u *updater) step(lr float64) {
	u.optimizer.Begin(u.plan.Weights(), u.plan.Grads(), lr)
	if u.optimizer.NeedsSquares() {
		u.pool.Run(nil, len(u.tasks), u.sums)
		u.measure()
		u.optimizer.Clip(u.tensors, u.lengths)
		u.pool.Run(nil, len(u.tasks), u.steps)
	} else {
		u.pool.Run(nil, len(u.tasks), u.both)
		u.measure()
	}
	u.plan.Constrain()
}

// finish ends a training: an optimizer that keeps an average of the weights puts
// it in their place.
func (u *updater) finish() { u.optimizer.Finish(u.plan.Weights(), u.tensors) }

// square sums the squares of a piece's gradient.
func (u *updater) square(q piece) {
	t := &u.tensors[q.tensor]
	u.squares[q.at] = kernel.SumSquares(u.plan.Grads()[t.Offset+q.lo : t.Offset+q.hi])
}

// measure adds up the squares of every tensor's pieces in order.
func (u *updater) measure() {
	clear(u.lengths)
	for _, q := range u.pieces {
		u.lengths[q.tensor] += u.squares[q.at]
	}
}

// norm is the Euclidean norm of the gradients on one side in the last step, of
// those parameters that learn.
func (u *updater) norm(side graph.Side) float32 {
	sum := 0.0
	for _, i := range u.sides[side] {
		sum += u.lengths[i]
	}
	return float32(math.Sqrt(sum))
}
