package optim

import "duet/nn/internal/kernel"

// SGD is the arguments of Keras' optimizer of that name.
//
//	momentum 0:  w -= g*rate
//	otherwise:   m = m*momentum - g*rate
//	             w += m, or with nesterov w += m*momentum - g*rate
type SGD struct {
	// LearningRate is how far a step goes; above 0.
	LearningRate float64 `arg:"learning_rate" min:"0" help:"how far a step goes, above 0"`
	// Momentum is the share of a step that is kept for the next.
	Momentum float64 `arg:"momentum" min:"0" max:"1" help:"share of a step that is kept for the next"`
	// Nesterov looks one step of momentum ahead; nothing without momentum.
	Nesterov bool `arg:"nesterov" help:"look one step of momentum ahead"`
	Common
}

var sgdKind = kind{
	Info: Info{
		Class: "SGD",
		Name:  "sgd",
		Help:  "Steps along the gradient, with momentum where asked for.",
	},
	fresh: func() options { return &SGD{LearningRate: 0.01, Common: usual()} },
}

func (o *SGD) check() error { return positive("learning_rate", o.LearningRate) }
func (o *SGD) rule() rule   { return &sgd{unchanging{}, *o} }

// sgd is SGD at work.
type sgd struct {
	unchanging
	opts SGD
}

func (s *sgd) learningRate() float64 { return s.opts.LearningRate }

func (s *sgd) slots() int {
	if s.opts.Momentum == 0 {
		return 0
	}
	return 1
}

func (s *sgd) update(p part, rate float64) {
	if s.opts.Momentum == 0 {
		kernel.SGDStep(p.w, p.g, float32(rate))
		return
	}
	kernel.MomentumStep(p.w, p.g, p.slots[0], kernel.MomentumParams{
		LearningRate: float32(rate), Momentum: float32(s.opts.Momentum), Nesterov: s.opts.Nesterov})
}

// unchanging is the part of a rule whose state begins at zero and whose numbers
// are the same at every step.
type unchanging struct{}

func (unchanging) fill([][]float32) {}
func (unchanging) reset(int)        {}
func (unchanging) next()            {}
