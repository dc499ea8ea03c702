package optim

import "duet/nn/internal/kernel"

// Adagrad is the arguments of Keras' optimizer of that name.
//
//	acc += g*g
//	w -= rate*g / sqrt(acc + epsilon)
type Adagrad struct {
	// LearningRate is how far a step goes; above 0.
	LearningRate float64 `arg:"learning_rate" min:"0" help:"how far a step goes, above 0"`
	// InitialAccumulatorValue is what acc begins with.
	InitialAccumulatorValue float64 `arg:"initial_accumulator_value" min:"0" help:"where the sums of squares begin"`
	// Epsilon is added to acc before its root is taken; above 0.
	Epsilon float64 `arg:"epsilon" min:"0" help:"added below the root, above 0"`
	Common
}

var adagradKind = kind{
	Info: Info{
		Class: "Adagrad",
		Name:  "adagrad",
		Help:  "Steps that shrink at each weight with the squares of all its gradients so far.",
	},
	fresh: func() options {
		return &Adagrad{LearningRate: 0.001, InitialAccumulatorValue: 0.1, Epsilon: 1e-7, Common: usual()}
	},
}

func (o *Adagrad) check() error {
	if err := positive("learning_rate", o.LearningRate); err != nil {
		return err
	}
	if err := finite("initial_accumulator_value", o.InitialAccumulatorValue); err != nil {
		return err
	}
	return divisor(o.Epsilon)
}

func (o *Adagrad) rule() rule { return &adagrad{unchanging{}, *o} }

// adagrad is Adagrad at work.
type adagrad struct {
	unchanging
	opts Adagrad
}

func (a *adagrad) learningRate() float64 { return a.opts.LearningRate }
func (a *adagrad) slots() int            { return 1 }

func (a *adagrad) fill(blocks [][]float32) {
	for i := range blocks[0] {
		blocks[0][i] = float32(a.opts.InitialAccumulatorValue)
	}
}

func (a *adagrad) update(p part, rate float64) {
	kernel.AdagradStep(p.w, p.g, p.slots[0], float32(rate), float32(a.opts.Epsilon))
}
