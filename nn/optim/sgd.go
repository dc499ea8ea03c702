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
	// WeightDecay pulls weights to 0 before each update, by this share of them
	// times the learning rate.
	WeightDecay float64 `arg:"weight_decay" min:"0" help:"pull of weights to 0, times the learning rate"`
}

var sgdKind = kind{
	Info: Info{
		Class: "SGD",
		Name:  "sgd",
		Help:  "Steps along the gradient, with momentum where asked for.",
	},
	fresh: func() options { return &SGD{LearningRate: 0.01} },
}

func (o *SGD) check() error {
	if err := positive("learning_rate", o.LearningRate); err != nil {
		return err
	}
	return finite("weight_decay", o.WeightDecay)
}

func (o *SGD) optimizer() Optimizer { return &sgd{opts: *o} }

// sgd is SGD at work.
type sgd struct {
	opts SGD
	state
}

func (s *sgd) Name() string          { return sgdKind.Class }
func (s *sgd) LearningRate() float64 { return s.opts.LearningRate }
func (s *sgd) Bind(n int)            { s.bind(n, s.Slots()) }
func (s *sgd) SetIterations(n int)   { s.setIterations(n) }

func (s *sgd) Slots() int {
	if s.opts.Momentum == 0 {
		return 0
	}
	return 1
}

func (s *sgd) Step(w, g []float32, ts []Tensor, lr float64) { step(s, w, g, ts, lr) }

func (s *sgd) Begin(w, g []float32, lr float64) { s.begin(w, g, lr) }

func (s *sgd) Update(t *Tensor, lo, hi int) {
	if !t.Trainable {
		return
	}
	rate := float32(s.lr * t.LRMultiplier)
	x, d := t.cut(s.w, lo, hi), t.cut(s.g, lo, hi)
	t.decay(x, float32(s.opts.WeightDecay), rate)
	if s.opts.Momentum == 0 {
		kernel.SGDStep(x, d, rate)
	} else {
		kernel.MomentumStep(x, d, t.cut(s.blocks[0], lo, hi), kernel.MomentumParams{
			LearningRate: rate, Momentum: float32(s.opts.Momentum), Nesterov: s.opts.Nesterov})
	}
	t.project(x)
}
