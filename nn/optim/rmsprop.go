package optim

import "duet/nn/internal/kernel"

// RMSprop is the arguments of Keras' optimizer of that name.
//
//	v = rho*v + (1-rho)*g*g
//	centered:  a = rho*a + (1-rho)*g
//	           step = rate*g / sqrt(v - a*a + epsilon)
//	otherwise: step = rate*g / sqrt(v + epsilon)
//	momentum:  m = momentum*m + step,  w -= m
//	otherwise: w -= step
//
// With centered, v - a*a of a gradient that hardly changes is rounding errors;
// an epsilon far below them makes NaN, in Keras as here.
type RMSprop struct {
	// LearningRate is how far a step goes; above 0.
	LearningRate float64 `arg:"learning_rate" min:"0" help:"how far a step goes, above 0"`
	// Rho is how much of the running mean of the squared gradient a step keeps.
	Rho float64 `arg:"rho" min:"0" max:"1" help:"how much of the mean squared gradient a step keeps"`
	// Momentum is the share of a step that is kept for the next.
	Momentum float64 `arg:"momentum" min:"0" max:"1" help:"share of a step that is kept for the next"`
	// Epsilon is added to v before its root is taken; above 0.
	Epsilon float64 `arg:"epsilon" min:"0" help:"added below the root, above 0"`
	// Centered divides by the spread of the gradient around its mean.
	Centered bool `arg:"centered" help:"divide by the spread around the mean gradient"`
	Common
}

var rmspropKind = kind{
	Info: Info{
		Class: "RMSprop",
		Name:  "rmsprop",
		Help:  "Steps along the gradient, divided by its usual size at each weight.",
	},
	fresh: func() options { return &RMSprop{LearningRate: 0.001, Rho: 0.9, Epsilon: 1e-7, Common: usual()} },
}

func (o *RMSprop) check() error {
	if err := positive("learning_rate", o.LearningRate); err != nil {
		return err
	}
	return divisor(o.Epsilon)
}

func (o *RMSprop) rule() rule { return &rmsprop{unchanging{}, *o} }

// rmsprop is RMSprop at work. Its blocks are v, m with momentum, a if centered.
type rmsprop struct {
	unchanging
	opts RMSprop
}

func (r *rmsprop) learningRate() float64 { return r.opts.LearningRate }

func (r *rmsprop) slots() int {
	n := 1
	if r.opts.Momentum > 0 {
		n++
	}
	if r.opts.Centered {
		n++
	}
	return n
}

func (r *rmsprop) update(p part, rate float64) {
	var m, a []float32
	if r.opts.Momentum > 0 {
		m = p.slots[1]
	}
	if r.opts.Centered {
		a = p.slots[r.slots()-1]
	}
	kernel.RMSpropStep(p.w, p.g, p.slots[0], m, a, kernel.RMSpropParams{
		LearningRate: float32(rate),
		Rho:          float32(r.opts.Rho),
		OneMinusRho:  float32(1 - r.opts.Rho),
		Momentum:     float32(r.opts.Momentum),
		Epsilon:      float32(r.opts.Epsilon),
	})
}
