package optim

// Tensor is a part of the blocks of weights and gradients that is updated in
// one way.
type Tensor struct {
	// Offset is where it begins and Size its length, in floats.
	Offset, Size int
	// Trainable is false for tensors that Step leaves alone, projection included. It
	// changes only with a Bind: a running average begins with the first step.
	Trainable bool
	// LRMultiplier is multiplied with the learning rate as it is: 1 for the
	// common rate, 0 for a tensor that only its projection moves.
	LRMultiplier float64
	// NoDecay keeps weight decay off.
	NoDecay bool
	// Project is applied to every element after its update; nil for none.
	Project func(float32) float32

	// norm is what clipnorm divides by, from Clip.
	norm float32
}

// Optimizer turns gradients into steps.
type Optimizer interface {
	// Name is Keras' class: SGD, Adam.
	Name() string
	// LearningRate is the rate as it was configured.
	LearningRate() float64
	// Decays tells whether weight decay may act on a parameter of this name,
	// which may stand behind its layer's and a slash: see exclude_from_weight_decay
	// of Common. Who makes Tensors sets NoDecay by it.
	Decays(name string) bool
	// Slots is the number of blocks of state.
	Slots() int
	// Bind makes state for n weights as it is before the first step, and forgets
	// the steps done.
	Bind(n int)
	// State is the blocks, each as long as the weights: Adam m and v, SGD with
	// momentum the velocity; with use_ema the last is the average of the weights.
	// They belong to the optimizer; a checkpoint is copied out of them and back
	// into them between steps.
	State() [][]float32
	// Step does one step of every trainable tensor, in order: Begin, Clip where it
	// is needed, then Update of all of each.
	Step(w, g []float32, ts []Tensor, lr float64)
	// Begin begins a step. w and g are the blocks of weights and gradients, as
	// long as Bind was told (it panics when they are not); lr is the learning rate
	// of this step. The blocks are kept until the next Begin.
	Begin(w, g []float32, lr float64)
	// NeedsSquares tells whether a step needs Clip between Begin and Update: with
	// clipnorm and global_clipnorm.
	NeedsSquares() bool
	// Clip takes the sum of squares of the gradient of each tensor, summed as
	// kernel.SumSquares does, and notes in ts how far the step clips it. Sums of
	// tensors that do not learn (not Trainable, or LRMultiplier 0) are not looked
	// at. It panics when the lengths differ.
	Clip(ts []Tensor, squares []float64)
	// Update does the step that was begun for the elements lo to hi of a tensor,
	// once each. Ranges may be updated in any order and side by side: every
	// element comes out of its own numbers and what Clip noted. It panics when
	// Clip is needed and was not called. The gradients stay as they are.
	Update(t *Tensor, lo, hi int)
	// Finish ends a training: with use_ema, once a step is done, it copies the
	// average into the weights of every trainable tensor, past their projection.
	// Without, it does nothing.
	Finish(w []float32, ts []Tensor)
	// Iterations is the number of steps done.
	Iterations() int
	// SetIterations goes on as if n steps had been done, to the same bits. A
	// negative n panics.
	SetIterations(n int)
}

// learns tells whether the gradient of a tensor moves it.
func (t *Tensor) learns() bool { return t.Trainable && t.LRMultiplier != 0 }

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
