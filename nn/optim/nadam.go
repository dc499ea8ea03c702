package optim

import "duet/nn/internal/kernel"

// Nadam is the arguments of Keras' optimizer of that name: Adam that looks one
// step of momentum ahead. With u_t = beta_1*(1 - 0.96^t/2) and U_t the product of
// u_1 to u_t, at step t:
//
//	m += (g - m) * (1 - beta_1)
//	v += (g*g - v) * (1 - beta_2)
//	mean = u_t+1*m / (1 - U_t*u_t+1) + (1-u_t)*g / (1 - U_t)
//	w -= mean*rate / (sqrt(v / (1 - beta_2^t)) + epsilon)
//
// Powers and products are made by multiplying once a step, in float64, and what
// is made of them is rounded to float32. Keras has them in float32.
type Nadam struct {
	// LearningRate is how far a step goes; above 0.
	LearningRate float64 `arg:"learning_rate" min:"0" help:"how far a step goes, above 0"`
	// Beta1 and Beta2 are how much of the running mean of the gradient and of its
	// square a step keeps; below 1.
	Beta1 float64 `arg:"beta_1" min:"0" max:"1" help:"how much of the mean gradient a step keeps, below 1"`
	Beta2 float64 `arg:"beta_2" min:"0" max:"1" help:"how much of the mean squared gradient a step keeps, below 1"`
	// Epsilon is added to the root of v; above 0.
	Epsilon float64 `arg:"epsilon" min:"0" help:"added below the fraction line, above 0"`
	Common
}

var nadamKind = kind{
	Info: Info{
		Class: "Nadam",
		Name:  "nadam",
		Help:  "Adam that looks one step of momentum ahead.",
	},
	fresh: func() options {
		return &Nadam{LearningRate: 0.001, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-7, Common: usual()}
	},
}

func (o *Nadam) check() error { return checkMoments(o.LearningRate, o.Beta1, o.Beta2, o.Epsilon) }
func (o *Nadam) rule() rule   { return &nadam{opts: *o} }

// nadam is Nadam at work.
type nadam struct {
	opts    Nadam
	power   float64 // 0.96^t of the steps begun
	product float64 // U_t
	power2  float64 // beta_2^t
}

// momentumDecay is how fast Nadam's momentum comes to beta_1; Keras has no
// argument for it.
const momentumDecay = 0.96

func (a *nadam) learningRate() float64 { return a.opts.LearningRate }
func (a *nadam) slots() int            { return 2 }
func (a *nadam) fill([][]float32)      {}

// u is the momentum of the step whose power of momentumDecay is given.
func (a *nadam) u(power float64) float64 { return float64(a.opts.Beta1 * (1 - float64(power/2))) }

// reset ends early when nothing moves any more, so that a huge n costs little.
func (a *nadam) reset(n int) {
	a.power, a.product, a.power2 = 1, 1, repeated(a.opts.Beta2, n)
	for range n {
		power, product := a.power, a.product
		a.nextMomentum()
		if power == a.power && product == a.product {
			break
		}
	}
}

func (a *nadam) nextMomentum() {
	a.power = float64(a.power * momentumDecay)
	a.product = float64(a.product * a.u(a.power))
}

func (a *nadam) next() {
	a.nextMomentum()
	a.power2 = float64(a.power2 * a.opts.Beta2)
}

func (a *nadam) update(p part, rate float64) {
	next := a.u(float64(a.power * momentumDecay))
	kernel.NadamStep(p.w, p.g, p.slots[0], p.slots[1], kernel.NadamParams{
		LearningRate:  float32(rate),
		OneMinusBeta1: float32(1 - a.opts.Beta1),
		OneMinusBeta2: float32(1 - a.opts.Beta2),
		Epsilon:       float32(a.opts.Epsilon),
		Next:          float32(next),
		NextBelow:     float32(1 - float64(a.product*next)),
		Now:           float32(1 - a.u(a.power)),
		NowBelow:      float32(1 - a.product),
		VBelow:        float32(1 - a.power2),
	})
}
