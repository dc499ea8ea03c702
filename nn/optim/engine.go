package optim

import "duet/nn/internal/kernel"

// rule is the arithmetic of one optimizer; engine does what all have in common.
type rule interface {
	// learningRate is the rate as it was configured.
	learningRate() float64
	// slots is the number of blocks of state the rule has, at most maxSlots.
	slots() int
	// fill gives blocks that are all zero the values before the first step.
	fill(blocks [][]float32)
	// reset sets the numbers that change with the step to those after n steps, by
	// the operations that n calls of next do.
	reset(n int)
	// next moves them on to the next step.
	next()
	// update does a step of the elements of p at a tensor's learning rate.
	update(p part, rate float64)
}

// maxSlots is how many blocks of state a rule may have.
const maxSlots = 3

// part is a range of a tensor, cut out of every block: weights, gradients as
// clipped, and state.
type part struct {
	w, g  []float32
	slots [maxSlots][]float32
}

// engine is an optimizer at work.
type engine struct {
	class  string
	common Common
	rule   rule

	n      int         // length of a block
	blocks [][]float32 // the rule's, then the average of the weights if there is one
	done   int         // steps

	w, g []float32 // the step begun
	lr   float64

	squares []float64 // of the tensors, where Step has to make them
	clipped []float32 // the gradients as clipped; nil without clipping
	scale   float32   // of all gradients, from Clip
	scaled  bool      // Clip was called for this step
}

func newEngine(class string, c Common, r rule) *engine {
	e := &engine{class: class, common: c, rule: r}
	r.reset(0)
	return e
}

// Name is Keras' class; see Optimizer for this and the methods below.
func (e *engine) Name() string          { return e.class }
func (e *engine) LearningRate() float64 { return e.rule.learningRate() }
func (e *engine) State() [][]float32    { return e.blocks }
func (e *engine) Iterations() int       { return e.done }

func (e *engine) Slots() int {
	if e.common.UseEMA {
		return e.rule.slots() + 1
	}
	return e.rule.slots()
}

func (e *engine) Bind(n int) {
	*e = *newEngine(e.class, e.common, e.rule)
	e.n = n
	e.blocks = make([][]float32, e.Slots())
	for i := range e.blocks {
		e.blocks[i] = make([]float32, n)
	}
	e.rule.fill(e.blocks)
	if e.common.clips() {
		e.clipped = make([]float32, n)
	}
}

func (e *engine) SetIterations(n int) {
	if n < 0 {
		panic("optim: a negative number of steps cannot have been done")
	}
	e.done = n
	e.rule.reset(n)
}

func (e *engine) Step(w, g []float32, ts []Tensor, lr float64) {
	e.Begin(w, g, lr)
	if e.NeedsSquares() {
		e.squares = e.squares[:0]
		for i := range ts {
			sum := 0.0
			if ts[i].learns() {
				sum = kernel.SumSquares(ts[i].cut(g, 0, ts[i].Size))
			}
			e.squares = append(e.squares, sum)
		}
		e.Clip(ts, e.squares)
	}
	for i := range ts {
		e.Update(&ts[i], 0, ts[i].Size)
	}
}

func (e *engine) Begin(w, g []float32, lr float64) {
	if len(w) != e.n || len(g) != e.n {
		panic("optim: weights or gradients are not as long as Bind was told")
	}
	e.done++
	e.rule.next()
	e.w, e.g, e.lr, e.scaled = w, g, lr, false
}

func (e *engine) Update(t *Tensor, lo, hi int) {
	if !t.Trainable {
		return
	}
	rate := float64(e.lr * t.LRMultiplier)
	p := part{w: t.cut(e.w, lo, hi), g: e.gradient(t, lo, hi)}
	for i := range e.rule.slots() {
		p.slots[i] = t.cut(e.blocks[i], lo, hi)
	}
	t.decay(p.w, float32(e.common.WeightDecay), float32(rate))
	e.rule.update(p, rate)
	if e.common.UseEMA {
		e.average(p.w, t.cut(e.mean(), lo, hi))
	}
	t.project(p.w)
}
