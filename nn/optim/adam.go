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
	// AMSGrad takes the largest v so far instead of v.
	AMSGrad bool `arg:"amsgrad" help:"divide by the largest mean square so far"`
	Common
}

var adamKind = kind{
	Info: Info{
		Class: "Adam",
		Name:  "adam",
		Help:  "Steps of a size of their own for every weight, from the mean and spread of its gradient.",
	},
	fresh: func() options {
		return &Adam{LearningRate: 0.001, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-7, Common: usual()}
	},
}

func (o *Adam) check() error { return checkMoments(o.LearningRate, o.Beta1, o.Beta2, o.Epsilon) }
func (o *Adam) rule() rule   { return &adam{opts: *o} }

// checkMoments checks the arguments that Adam and its kin have in common.
func checkMoments(rate, beta1, beta2, epsilon float64) error {
	if err := positive("learning_rate", rate); err != nil {
		return err
	}
	if err := below1("beta_1", beta1); err != nil {
		return err
	}
	if err := below1("beta_2", beta2); err != nil {
		return err
	}
	return divisor(epsilon)
}

// divisor wants an epsilon that a division cannot do without.
func divisor(epsilon float64) error {
	if err := positive("epsilon", epsilon); err != nil {
		return fmt.Errorf("%w: without it a weight that has had no gradient yet becomes NaN", err)
	}
	return nil
}

func below1(name string, v float64) error {
	if v >= 1 {
		return fmt.Errorf("%s is %v, expected 0 or more and below 1", name, v)
	}
	return nil
}

// adam is Adam at work.
type adam struct {
	opts           Adam
	power1, power2 float64 // beta_1^t and beta_2^t of the steps begun
}

func (a *adam) learningRate() float64 { return a.opts.LearningRate }
func (a *adam) fill([][]float32)      {}

func (a *adam) slots() int {
	if a.opts.AMSGrad {
		return 3
	}
	return 2
}

func (a *adam) reset(n int) {
	a.power1, a.power2 = repeated(a.opts.Beta1, n), repeated(a.opts.Beta2, n)
}

func (a *adam) next() {
	a.power1, a.power2 = float64(a.power1*a.opts.Beta1), float64(a.power2*a.opts.Beta2)
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

func (a *adam) update(p part, rate float64) {
	q := kernel.AdamParams{
		AlphaT:        float32(float64(rate*math.Sqrt(1-a.power2)) / (1 - a.power1)),
		OneMinusBeta1: float32(1 - a.opts.Beta1),
		OneMinusBeta2: float32(1 - a.opts.Beta2),
		Epsilon:       float32(a.opts.Epsilon),
	}
	if a.opts.AMSGrad {
		kernel.AMSGradStep(p.w, p.g, p.slots[0], p.slots[1], p.slots[2], q)
	} else {
		kernel.AdamStep(p.w, p.g, p.slots[0], p.slots[1], q)
	}
}
