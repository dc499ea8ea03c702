package loss

import (
	"math"

	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// BinaryCrossentropy is Keras' loss of that name: every number of a prediction
// is a yes-or-no question of its own, and a sample's loss is the mean over
// them. The clip holds for probabilities only.
type BinaryCrossentropy struct {
	// FromLogits says that predictions are scores before a sigmoid.
	FromLogits bool `arg:"from_logits" help:"predictions are scores before a sigmoid"`
	// LabelSmoothing is s: targets y are taken for y(1-s) + s/2.
	LabelSmoothing float64 `arg:"label_smoothing" min:"0" max:"1" help:"how far targets are moved to the middle between 0 and 1"`
}

var binaryKind = kind{
	Info: Info{
		Name:    binaryName,
		Of:      OfChances,
		Class:   "BinaryCrossentropy",
		Aliases: []string{"bce", "BCE"},
		Help:    "Cross-entropy of yes-or-no answers, each number a question of its own.",
	},
	fresh: func() options { return &BinaryCrossentropy{} },
}

const binaryName = "binary_crossentropy"

func (l *BinaryCrossentropy) loss() Loss { return *l }

// Name is binary_crossentropy.
func (BinaryCrossentropy) Name() string { return binaryName }

// Target is Values, each from 0 to 1.
func (BinaryCrossentropy) Target() Target { return Values }

// Check wants a row, as probabilities or logits as configured.
func (l BinaryCrossentropy) Check(out shape.Shape, activation string) error {
	if err := checkRow(binaryName, out, activation); err != nil {
		return err
	}
	return checkScale(binaryName, l.FromLogits, activation, "sigmoid")
}

// Values writes the loss of every sample; see Loss.
func (l BinaryCrossentropy) Values(dst []float32, pred, y []float32, k int) {
	eachValue(dst, pred, y, k, Values, l.row)
}

// Grad writes the gradient of the mean loss; see Loss.
func (l BinaryCrossentropy) Grad(dpred, pred, y []float32, k int) {
	eachGrad(dpred, pred, y, k, Values, l.slope)
}

func (l BinaryCrossentropy) row(p []float32, a answer) float64 {
	a = a.halved(l.LabelSmoothing)
	if l.FromLogits {
		return binaryLogitLoss(p, a)
	}
	return binaryLoss(p, a)
}

func (l BinaryCrossentropy) slope(dp, p []float32, a answer, n float64) {
	a = a.halved(l.LabelSmoothing)
	if l.FromLogits {
		binaryLogitGrad(dp, p, a, n)
		return
	}
	binaryGrad(dp, p, a, n)
}

// binaryLoss is, for c_j = clip(p_j):
//
//	L = -(sum y_j log(c_j) + (1-y_j) log(1-c_j)) / K
func binaryLoss(p []float32, a answer) float64 {
	var l sum
	for j, v := range p {
		y, c := a.at(j), clip(float64(v))
		l.add(float64(y*kernel.Log(c)) + float64((1-y)*kernel.Log(1-c)))
	}
	return (0 - l.total()) / float64(len(p))
}

// binaryGrad is the gradient of binaryLoss:
//
//	dL/dp_j = ((1-y_j)/(1-p_j) - y_j/p_j) / K   inside the clip, 0 outside
//	written: dL/dp_j / n, with K and n divided by at once
func binaryGrad(dp, p []float32, a answer, n float64) {
	count := float64(len(p)) * n
	for j, v := range p {
		y, q := a.at(j), float64(v)
		if !inside(q) {
			dp[j] = float32(taint(q))
			continue
		}
		dp[j] = float32(((1-y)/(1-q) - y/q) / count)
	}
}

// binaryLogitLoss is binaryLoss of the sigmoid without a clip, stable for
// logits of any size:
//
//	L = (sum max(x_j, 0) - x_j y_j + log(1 + e^-|x_j|)) / K
func binaryLogitLoss(x []float32, a answer) float64 {
	var l sum
	for j, v := range x {
		z := float64(v)
		l.add(max(z, 0) - float64(z*a.at(j)) + kernel.Log1p(kernel.Exp(-math.Abs(z))))
	}
	return l.total() / float64(len(x))
}

// binaryLogitGrad is the gradient of binaryLogitLoss. With e = e^-|x| and
// r = e/(1+e), the sigmoid is 1-r for x >= 0 and r below; the difference to y
// is taken so that it keeps its digits far out:
//
//	dL/dx_j = ((1-y_j) - r) / K   for x_j >= 0
//	        = (r - y_j) / K       for x_j < 0
//	written: dL/dx_j / n, with K and n divided by at once
func binaryLogitGrad(dx, x []float32, a answer, n float64) {
	count := float64(len(x)) * n
	for j, v := range x {
		z, y := float64(v), a.at(j)
		e := kernel.Exp(-math.Abs(z))
		r := e / (1 + e)
		d := r - y
		if z >= 0 {
			d = (1 - y) - r
		}
		dx[j] = float32((d + taint(z)) / count)
	}
}
