package optim

// Tensor is a part of the blocks of weights and gradients that is updated in
// one way.
type Tensor struct {
	// Offset is where it begins and Size its length, in floats.
	Offset, Size int
	// Trainable is false for tensors that Step leaves alone, projection included.
	Trainable bool
	// LRMultiplier is multiplied with the learning rate as it is: 1 for the
	// common rate, 0 for a tensor that only its projection moves.
	LRMultiplier float64
	// NoDecay keeps weight decay off.
	NoDecay bool
	// Project is applied to every element after its update; nil for none.
	Project func(float32) float32
}

// Optimizer turns gradients into steps.
type Optimizer interface {
	// Name is Keras' class: SGD, Adam.
	Name() string
	// LearningRate is the rate as it was configured.
	LearningRate() float64
	// Slots is the number of blocks of state.
	Slots() int
	// Bind makes state for n weights, all zero, and forgets the steps done.
	Bind(n int)
	// State is the blocks, each as long as the weights: Adam m and v, SGD with
	// momentum the velocity. They belong to the optimizer; a checkpoint is copied
	// out of them and back into them between steps.
	State() [][]float32
	// Step does one step of every trainable tensor, in order: Begin, then Update
	// of all of each.
	Step(w, g []float32, ts []Tensor, lr float64)
	// Begin begins a step. w and g are the blocks of weights and gradients, as
	// long as Bind was told (it panics when they are not); lr is the learning rate
	// of this step. The blocks are kept until the next Begin.
	Begin(w, g []float32, lr float64)
	// Update does the step that was begun for the elements lo to hi of a tensor,
	// once each. Ranges may be updated in any order and side by side: every
	// element comes out of its own numbers alone.
	Update(t *Tensor, lo, hi int)
	// Iterations is the number of steps done.
	Iterations() int
	// SetIterations goes on as if n steps had been done, to the same bits. A
	// negative n panics.
	SetIterations(n int)
}

// state is what every optimizer remembers.
type state struct {
	n      int // length of a block
	blocks [][]float32
	done   int // steps

	w, g []float32 // the step begun
	lr   float64
}

func (s *state) bind(n, slots int) {
	*s = state{n: n, blocks: make([][]float32, slots)}
	for i := range s.blocks {
		s.blocks[i] = make([]float32, n)
	}
}

// State is the blocks; see Optimizer.
func (s *state) State() [][]float32 { return s.blocks }

// Iterations is the number of steps done.
func (s *state) Iterations() int { return s.done }

func (s *state) setIterations(n int) {
	if n < 0 {
		panic("optim: a negative number of steps cannot have been done")
	}
	s.done = n
}

// begin counts a step after a look at the lengths.
func (s *state) begin(w, g []float32, lr float64) {
	if len(w) != s.n || len(g) != s.n {
		panic("optim: weights or gradients are not as long as Bind was told")
	}
	s.done++
	s.w, s.g, s.lr = w, g, lr
}

// step is what Step of every optimizer does.
func step(o Optimizer, w, g []float32, ts []Tensor, lr float64) {
	o.Begin(w, g, lr)
	for i := range ts {
		o.Update(&ts[i], 0, ts[i].Size)
	}
}

// cut is the elements lo to hi of the tensor in a block.
func (t *Tensor) cut(block []float32, lo, hi int) []float32 { return block[t.Offset:][:t.Size][lo:hi] }

// decay is Keras' weight decay, w = w - (w*wd)*rate, each operation rounded to
// float32. It comes before the update.
func (t *Tensor) decay(w []float32, wd, rate float32) {
	if t.NoDecay || wd == 0 {
		return
	}
	for i, v := range w {
		w[i] = v - float32(float32(v*wd)*rate)
	}
}

// project applies the constraint after the update.
func (t *Tensor) project(w []float32) {
	if t.Project == nil {
		return
	}
	for i, v := range w {
		w[i] = t.Project(v)
	}
}
