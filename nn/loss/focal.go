package loss

import (
	"math"

	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// CategoricalFocalCrossentropy is Keras' loss of that name: categorical
// cross-entropy in which classes that are already probable count less.
type CategoricalFocalCrossentropy struct {
	// Alpha weighs the loss as a whole.
	Alpha float64 `arg:"alpha" min:"0" help:"weight of the loss"`
	// Gamma is how much less probable classes count: by (1-q)^Gamma.
	Gamma float64 `arg:"gamma" min:"0" help:"how much less a class counts that is answered well, 0 for not at all"`
	// FromLogits says that predictions are scores before a softmax.
	FromLogits bool `arg:"from_logits" help:"predictions are scores before a softmax"`
	// LabelSmoothing is s: targets y are taken for y(1-s) + s/K.
	LabelSmoothing float64 `arg:"label_smoothing" min:"0" max:"1" help:"share of each target that is spread over all classes"`
}

var categoricalFocalKind = kind{
	Info: Info{
		Name:  categoricalFocalName,
		Of:    OfClasses,
		Class: "CategoricalFocalCrossentropy",
		Help:  "Cross-entropy that dwells on samples that are hard, targets as rows of 0 and 1.",
	},
	fresh: func() options { return &CategoricalFocalCrossentropy{Alpha: 0.25, Gamma: 2} },
}

const categoricalFocalName = "categorical_focal_crossentropy"

func (l *CategoricalFocalCrossentropy) loss() Loss { return *l }

// Name is categorical_focal_crossentropy.
func (CategoricalFocalCrossentropy) Name() string { return categoricalFocalName }

// Target is OneHot.
func (CategoricalFocalCrossentropy) Target() Target { return OneHot }

// Check wants two classes or more, as probabilities or logits as configured.
func (l CategoricalFocalCrossentropy) Check(out shape.Shape, activation string) error {
	return checkCategorical(categoricalFocalName, l.FromLogits, out, activation)
}

// Values writes the loss of every sample; see Loss.
func (l CategoricalFocalCrossentropy) Values(dst []float32, pred, y []float32, k int) {
	eachValue(dst, pred, y, k, OneHot, l.row)
}

// Grad writes the gradient of the mean loss; see Loss.
func (l CategoricalFocalCrossentropy) Grad(dpred, pred, y []float32, k int) {
	eachGrad(dpred, pred, y, k, OneHot, l.slope)
}

// shares are what turns a number v of one prediction into its probability q: v/s,
// or for logits e^(v-m-l).
type shares struct {
	logits bool
	s      float64 // sum of the row
	m, l   float64 // greatest logit, log sum e^(x-m)
}

func (f CategoricalFocalCrossentropy) shares(p []float32) shares {
	if !f.FromLogits {
		return shares{s: kernel.Sum(p)}
	}
	m, l := logSoftmax(p)
	return shares{logits: true, m: m, l: l}
}

func (s shares) at(v float32) float64 {
	if s.logits {
		return kernel.Exp((float64(v)-s.m)-s.l) + taint(float64(v))
	}
	return float64(v) / s.s
}

// row is, with c_j = clip(q_j):
//
//	L = -Alpha sum (1-c_j)^Gamma y_j log(c_j)
func (f CategoricalFocalCrossentropy) row(p []float32, a answer) float64 {
	a = a.spread(f.LabelSmoothing, len(p))
	q := f.shares(p)
	var l sum
	for j, v := range p {
		c := clip(q.at(v))
		l.add(float64(kernel.Pow(1-c, f.Gamma) * float64(a.at(j)*kernel.Log(c))))
	}
	return 0 - float64(f.Alpha*l.total())
}

// slope is the gradient of row, through the clip and through the division or the
// softmax; written: that divided by n.
//
//	g_j     = dL/dq_j,  t = sum g_j q_j
//	dL/dp_j = (g_j - t) / s      from probabilities
//	dL/dx_j = q_j (g_j - t)      from logits
func (f CategoricalFocalCrossentropy) slope(dp, p []float32, a answer, n float64) {
	a = a.spread(f.LabelSmoothing, len(p))
	q := f.shares(p)
	var t sum
	for j, v := range p {
		c := q.at(v)
		t.add(float64(f.pull(c, a.at(j)) * c))
	}
	total := t.total()
	for j, v := range p {
		c := q.at(v)
		d := f.pull(c, a.at(j)) - total
		if f.FromLogits {
			d = float64(d * c)
		} else {
			d /= q.s
		}
		dp[j] = float32(d / n)
	}
}

// pull is dL/dq of one class: 0 outside the clip, else
//
//	Alpha y (Gamma (1-q)^(Gamma-1) log(q) - (1-q)^Gamma / q)
func (f CategoricalFocalCrossentropy) pull(q, y float64) float64 {
	if !inside(q) {
		return taint(q)
	}
	if y == 0 {
		return 0
	}
	grow := float64(float64(f.Gamma*kernel.Pow(1-q, f.Gamma-1)) * kernel.Log(q))
	return float64(float64(f.Alpha*y) * (grow - kernel.Pow(1-q, f.Gamma)/q))
}

// BinaryFocalCrossentropy is Keras' loss of that name: binary cross-entropy in
// which questions that are already answered well count less.
type BinaryFocalCrossentropy struct {
	// ApplyClassBalancing weighs a yes by Alpha and a no by 1-Alpha.
	ApplyClassBalancing bool `arg:"apply_class_balancing" help:"weigh a yes by alpha and a no by 1 - alpha"`
	// Alpha is the weight of a yes.
	Alpha float64 `arg:"alpha" min:"0" max:"1" help:"weight of a yes, with apply_class_balancing"`
	// Gamma is how much less a good answer counts: by its distance from the target
	// to this power. Below 1 the slope of an exact answer is infinite, as in Keras.
	Gamma float64 `arg:"gamma" min:"0" help:"how much less a question counts that is answered well, 0 for not at all"`
	// FromLogits says that predictions are scores before a sigmoid.
	FromLogits bool `arg:"from_logits" help:"predictions are scores before a sigmoid"`
	// LabelSmoothing is s: targets y are taken for y(1-s) + s/2.
	LabelSmoothing float64 `arg:"label_smoothing" min:"0" max:"1" help:"how far targets are moved to the middle between 0 and 1"`
}

var binaryFocalKind = kind{
	Info: Info{
		Name:  binaryFocalName,
		Of:    OfChances,
		Class: "BinaryFocalCrossentropy",
		Help:  "Cross-entropy of yes-or-no answers that dwells on questions that are hard.",
	},
	fresh: func() options { return &BinaryFocalCrossentropy{Alpha: 0.25, Gamma: 2} },
}

const binaryFocalName = "binary_focal_crossentropy"

func (l *BinaryFocalCrossentropy) loss() Loss { return *l }

// Name is binary_focal_crossentropy.
func (BinaryFocalCrossentropy) Name() string { return binaryFocalName }

// Target is Values, each from 0 to 1.
func (BinaryFocalCrossentropy) Target() Target { return Values }

// Check wants a row, as probabilities or logits as configured.
func (l BinaryFocalCrossentropy) Check(out shape.Shape, activation string) error {
	if err := checkRow(binaryFocalName, out, activation); err != nil {
		return err
	}
	return checkScale(binaryFocalName, l.FromLogits, activation, "sigmoid")
}

// Values writes the loss of every sample; see Loss.
func (l BinaryFocalCrossentropy) Values(dst []float32, pred, y []float32, k int) {
	eachValue(dst, pred, y, k, Values, l.row)
}

// Grad writes the gradient of the mean loss; see Loss.
func (l BinaryFocalCrossentropy) Grad(dpred, pred, y []float32, k int) {
	eachGrad(dpred, pred, y, k, Values, l.slope)
}

// question is one number of a prediction: the probability p and 1-p, each with
// its own digits, and the target y.
type question struct{ p, no, y float64 }

func (f BinaryFocalCrossentropy) question(v float32, y float64) question {
	z := float64(v)
	if !f.FromLogits {
		return question{z, 1 - z, y}
	}
	e := kernel.Exp(-math.Abs(z)) + taint(z)
	small, large := e/(1+e), 1/(1+e)
	if z < 0 {
		small, large = large, small
	}
	return question{large, small, y}
}

// far is how far the answer is from the target: y(1-p) + (1-y)p.
func (q question) far() float64 { return float64(q.y*q.no) + float64((1-q.y)*q.p) }

// entropy is -(y log(c) + (1-y) log(1-c)) for c = clip(p).
func (q question) entropy() float64 {
	c := clip(q.p)
	return 0 - (float64(q.y*kernel.Log(c)) + float64((1-q.y)*kernel.Log(1-c)))
}

func (f BinaryFocalCrossentropy) weight(y float64) float64 {
	if !f.ApplyClassBalancing {
		return 1
	}
	return float64(y*f.Alpha) + float64((1-y)*(1-f.Alpha))
}

// row is, with w = 1 or the weight of the target's class:
//
//	L = (sum w_j far_j^Gamma entropy_j) / K
func (f BinaryFocalCrossentropy) row(p []float32, a answer) float64 {
	a = a.halved(f.LabelSmoothing)
	var l sum
	for j, v := range p {
		q := f.question(v, a.at(j))
		l.add(float64(f.weight(q.y) * float64(kernel.Pow(q.far(), f.Gamma)*q.entropy())))
	}
	return l.total() / float64(len(p))
}

// slope is the gradient of row; written: that divided by n, with K and n divided
// by at once. The cross-entropy has no slope outside the clip.
//
//	dL/dp_j = w (Gamma far^(Gamma-1) (1-2y) entropy + far^Gamma ((1-y)/(1-p) - y/p)) / K
//	dL/dx_j = dL/dp_j p (1-p)                                          from logits
func (f BinaryFocalCrossentropy) slope(dp, p []float32, a answer, n float64) {
	a = a.halved(f.LabelSmoothing)
	count := float64(len(p)) * n
	for j, v := range p {
		q := f.question(v, a.at(j))
		d := float64(f.weight(q.y) * f.pull(q))
		if f.FromLogits {
			d = float64(d * float64(q.p*q.no))
		}
		dp[j] = float32((d + taint(float64(v))) / count)
	}
}

// pull is slope for one question, without its weight.
func (f BinaryFocalCrossentropy) pull(q question) float64 {
	var d float64
	if f.Gamma != 0 {
		grow := float64(f.Gamma * kernel.Pow(q.far(), f.Gamma-1))
		d = float64(float64(grow*(1-float64(2*q.y))) * q.entropy())
	}
	if inside(q.p) {
		d += float64(kernel.Pow(q.far(), f.Gamma) * ((1-q.y)/q.no - q.y/q.p))
	}
	return d
}
