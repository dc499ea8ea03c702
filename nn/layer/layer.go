package layer

import "duet/nn/shape"

// Layer is the options of a layer: what a session saves.
type Layer interface {
	// Infer gives the shape of the output for the shapes of the inputs, without
	// the batch axis. There are as many inputs as the Kind allows. Every mistake a user can make is found here: the error says
	// what was expected, what was got and the remedy, and the caller adds the
	// name of the node.
	Infer(in []shape.Shape) (shape.Shape, error)
	// Build declares parameters and buffers and returns the computation. The
	// builder's shapes have passed Infer, so Build cannot fail.
	Build(b *Builder) Op
}

// Op computes one layer on the slices of a Pass.
type Op interface {
	Forward(p *Pass)
	Backward(p *Pass)
}

// Param is a tensor of numbers that belongs to a layer.
type Param struct {
	// Name is Keras' name of it: kernel, bias, alpha.
	Name string
	// Shape has no batch axis; () is a scalar.
	Shape shape.Shape
	// Init fills it before training.
	Init Init
	// Trainable tells whether the optimizer moves it.
	Trainable bool
	// Hidden leaves it out of counts: the cell of an alpha that is fixed.
	Hidden bool
	// LRMultiplier scales the learning rate for this tensor: 1 for a layer's
	// weights, 0 for a tensor that stays where it is.
	LRMultiplier float64
	// NoDecay keeps an optimizer's weight decay off this tensor.
	NoDecay bool
	// Project is applied to every element after each step; nil for none.
	Project func(float32) float32
	// Regularizer adds to the loss for the size of the tensor's numbers.
	Regularizer Regularizer
	// Constraint is applied to the whole tensor after each step, after Project; nil
	// for none.
	Constraint Constraint
}

// State tells whether it is written by Forward rather than by an optimizer.
func (p Param) State() bool { return !p.Trainable && !p.Hidden }

// Builder is what a layer declares itself to. With Batch 0 nothing will be
// computed and only the declarations count.
type Builder struct {
	// In and Out are the shapes of the inputs and the output, without the batch
	// axis. Batch is the largest number of samples a Pass will have.
	In    []shape.Shape
	Out   shape.Shape
	Batch int
	// Train tells whether Backward will ever be called.
	Train bool

	// MACs are the multiply-adds of one sample's forward pass, below 0 for none; 0
	// where every number of a parameter with two axes or more is used once at each
	// position of the output, which is what the graph then counts.
	MACs int64
	// Activity adds to the loss for the size of the output's numbers.
	Activity Regularizer
	// Params, Saved, Ints, Temps and Scratch are what was declared, for the plan.
	Params  []Param
	Saved   []int // floats, alive from forward to backward
	Ints    []int // int32s, alive from forward to backward
	Temps   []int // floats, alive within one Forward or one Backward
	Scratch int   // floats a worker
}

// Param declares a tensor and returns its index in Pass.P and Pass.DP.
func (b *Builder) Param(p Param) int {
	b.Params = append(b.Params, p)
	return len(b.Params) - 1
}

// weight declares a tensor that trains like any other, with a start and bounds
// that Infer has checked.
func (b *Builder) weight(name string, s shape.Shape, k keeping) int {
	p := k.param()
	p.Name, p.Shape, p.Trainable, p.LRMultiplier = name, s, true, 1
	return b.Param(p)
}

// state declares a tensor that no gradient moves: Forward of a training pass
// writes it, as the moving mean of a normalisation.
func (b *Builder) state(name string, s shape.Shape, init string) int {
	return b.Param(Param{Name: name, Shape: s, Init: initializer(init)})
}

// Save declares n floats a sample that live from forward to backward and
// returns their index in Pass.S.
func (b *Builder) Save(n int) int {
	b.Saved = append(b.Saved, n*b.Batch)
	return len(b.Saved) - 1
}

// SaveInts is Save for int32s, in Pass.I.
func (b *Builder) SaveInts(n int) int {
	b.Ints = append(b.Ints, n*b.Batch)
	return len(b.Ints) - 1
}

// Temp declares n floats that live within one Forward or one Backward,
// whatever the batch, and returns their index in Pass.T.
func (b *Builder) Temp(n int) int {
	b.Temps = append(b.Temps, n)
	return len(b.Temps) - 1
}

// PerWorker makes sure that Pass.Scratch has at least n floats a worker.
func (b *Builder) PerWorker(n int) { b.Scratch = max(b.Scratch, n) }

// Pass is what an Op sees: its slices, cut to the N samples of this batch.
type Pass struct {
	// N is the number of samples; Train is false in evaluation, when Dropout
	// and its like do nothing.
	N     int
	Train bool
	// Frozen says that the node's parameters must stay as they are: a layer with
	// state works as in evaluation, as Keras' layers with trainable = False do.
	Frozen bool
	// Batch is the largest N there can be.
	Batch int
	// Key names the random numbers of this node in this step.
	Key Key

	X  [][]float32 // inputs, each [N, ...]
	Y  []float32   // output [N, ...]
	DX [][]float32 // gradients of the inputs; nil where nobody asks
	DY []float32   // gradient of the output; Backward may destroy it

	P  [][]float32 // parameters, in the order declared
	DP [][]float32 // their gradients; nil for those that do not train

	S [][]float32 // saved buffers, cut to N samples
	I [][]int32   // saved integers, cut to N samples
	T [][]float32 // temporaries, as long as declared

	// Work runs tasks on the plan's workers.
	Work Worker
}

// Key keys the random streams of a node: the run's seed, the number of the
// step and a number of the node that depends on its place alone.
type Key struct {
	Seed uint64
	Step uint32
	Node uint32
}

// Task is a piece of an Op's work. The same tasks make the same bits in any
// order and on any worker.
type Task func(p *Pass, task int, scratch []float32)

// Worker runs tasks 0 to n-1 and returns when all are done; it allocates
// nothing.
type Worker interface {
	// Run shares the tasks out among workers.
	Run(p *Pass, n int, t Task)
	// Alone runs them on the caller, one after the other.
	Alone(p *Pass, n int, t Task)
}

// run runs tasks that are macs multiply-adds of a product in all: alone when
// that is less than calling other workers costs.
func (p *Pass) run(n int, t Task, macs int) {
	if macs < workload {
		p.Work.Alone(p, n, t)
		return
	}
	p.Work.Run(p, n, t)
}
