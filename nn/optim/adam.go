package optim

import (
	"fmt"
	"math"

	"duet/nn/internal/kernel"
)

// Adam is the arguments of Keras' optimizer of that name. At step t:
//
//	alpha_t = rate * sqrt(1 - beta_2^t) / (1 - beta_1^t)
//	m += (g - m) * (1 - beta_1)
//	v += (g*g - v) * (1 - beta_2)
//	w -= (m*alpha_t) / (sqrt(v) + epsilon)
//
// The powers are made by multiplying once a step; they, alpha_t and 1 - beta
// are float64 and alpha_t and 1 - beta are then rounded to float32. Keras has
// the powers in float32.
type Adam struct {
	// LearningRate is how far a step goes; above 0.
	LearningRate float64 `arg:"learning_rate" min:"0" help:"how far a step goes, above 0"`
	// Beta1 and Beta2 are how much of the running mean of the gradient and of its
	// square a step keeps; below 1.
	Beta1 float64 `arg:"beta_1" min:"0" max:"1" help:"how much of the mean gradient a step keeps, below 1"`
	Beta2 float64 `arg:"beta_2" min:"0" max:"1" help:"how much of the mean squared gradient a step keeps, below 1"`
	// Epsilon is added to the root of v; above 0.
	Epsilon float64 `arg:"epsilon" min:"0" help:"added below the fraction line, above 0"`
	// WeightDecay pulls weights to 0 before each update, by this share of them
	// times the learning rate.
	WeightDecay float64 `arg:"weight_decay" min:"0" help:"pull of weights to 0, times the learning rate"`
}

var adamKind = kind{
	Info: Info{
		Class: "Adam",
		Name:  "adam",
		Help:  "Steps of a size of their own for every weight, from the mean and spread of its gradient.",
	},
	fresh: func() options { return &Adam{LearningRate: 0.001, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-7} },
}

func (o *Adam) check() error {
	if err := positive("learning_rate", o.LearningRate); err != nil {
		return err
	}
	if err := below1("beta_1", o.Beta1); err != nil {
		return err
	}
	if err := below1("beta_2", o.Beta2); err != nil {
		return err
	}
	if err := positive("epsilon", o.Epsilon); err != nil {
		return fmt.Errorf("%w: without it a weight that has had no gradient yet becomes NaN", err)
	}
	return finite("weight_decay", o.WeightDecay)
}

func below1(name string, v float64) error {
	if v >= 1 {
		return fmt.Errorf("%s is %v, expected 0 or more and below 1", name, v)
	}
	return nil
}

func (o *Adam) optimizer() Optimizer { return &adam{opts: *o, power1: 1, power2: 1} }

// adam is Adam at work.
type adam struct {
	opts Adam
	state
	power1, power2 float64 // beta_1^t and beta_2^t of the steps done
}

func (a *adam) Name() string          { return adamKind.Class }
func (a *adam) LearningRate() float64 { return a.opts.LearningRate }
func (a *adam) Slots() int            { return 2 }

func (a *adam) Bind(n int) {
	a.bind(n, a.Slots())
	a.power1, a.power2 = 1, 1
}

func (a *adam) SetIterations(n int) {
	a.setIterations(n)
	a.power1, a.power2 = repeated(a.opts.Beta1, n), repeated(a.opts.Beta2, n)
}

// repeated multiplies 1 with beta n times, as n steps do. It stops when the
// product moves no more, so that a huge n costs nothing.
func repeated(beta float64, n int) float64 {
	p := 1.0
	for range n {
		next := float64(p * beta)
		if next == p {
			break
		}
		p = next
	}
	return p
}

func (a *adam) Step(w, g []float32, ts []Tensor, lr float64) { step(a, w, g, ts, lr) }

func (a *adam) Begin(w, g []float32, lr float64) {
	a.begin(w, g, lr)
	a.power1, a.power2 = float64(a.power1*a.opts.Beta1), float64(a.power2*a.opts.Beta2)
}

func (a *adam) Update(t *Tensor, lo, hi int) {
	if !t.Trainable {
		return
	}
	rate := float64(a.lr * t.LRMultiplier)
	p := kernel.AdamParams{
		AlphaT:        float32(float64(rate*math.Sqrt(1-a.power2)) / (1 - a.power1)),
		OneMinusBeta1: float32(1 - a.opts.Beta1),
		OneMinusBeta2: float32(1 - a.opts.Beta2),
		Epsilon:       float32(a.opts.Epsilon),
	}
	x := t.cut(a.w, lo, hi)
	t.decay(x, float32(a.opts.WeightDecay), float32(rate))
	kernel.AdamStep(x, t.cut(a.g, lo, hi), t.cut(a.blocks[0], lo, hi), t.cut(a.blocks[1], lo, hi), p)
	t.project(x)
}
