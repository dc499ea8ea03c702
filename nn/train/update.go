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
	run     layer.Task
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
	u.cut()
	u.run = func(_ *layer.Pass, task int, _ []float32) {
		for _, q := range u.tasks[task] {
			u.do(q)
		}
	}
	return u
}

// bind tells the optimizer what the plan's block is made of.
func (u *updater) bind() {
	u.tensors = u.tensors[:0]
	for _, q := range u.plan.Params() {
		u.tensors = append(u.tensors, optim.Tensor{Offset: q.Offset, Size: q.Size, Trainable: q.Trainable,
			LRMultiplier: q.LRMultiplier, NoDecay: q.NoDecay, Project: q.Project})
	}
}

// cut lists the pieces and shares them out.
func (u *updater) cut() {
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

// step does the optimizer's step at the learning rate lr.
func (u *updater) step(lr float64) {
	u.optimizer.Begin(u.plan.Weights(), u.plan.Grads(), lr)
	u.pool.Run(nil, len(u.tasks), u.run)
}

func (u *updater) do(q piece) {
	t := &u.tensors[q.tensor]
	u.squares[q.at] = kernel.SumSquares(u.plan.Grads()[t.Offset+q.lo : t.Offset+q.hi])
	u.optimizer.Update(t, q.lo, q.hi)
}

// norm is the Euclidean norm of the gradients on one side, in the last step.
func (u *updater) norm(side graph.Side) float32 {
	params := u.plan.Params()
	sum, tensor := 0.0, 0.0
	for i, q := range u.pieces {
		if params[q.tensor].Side != side {
			continue
		}
		tensor += u.squares[q.at]
		if last := i == len(u.pieces)-1 || u.pieces[i+1].tensor != q.tensor; last {
			sum, tensor = sum+tensor, 0
		}
	}
	return float32(math.Sqrt(sum))
}
