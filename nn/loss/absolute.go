package loss

import (
	"math"

	"duet/nn/shape"
)

// MeanAbsoluteError is Keras' loss of that name: the mean of |y-p| over the
// numbers of a sample.
type MeanAbsoluteError struct{}

var absoluteKind = kind{
	Info: Info{
		Name:    absoluteName,
		Of:      OfNumbers,
		Class:   "MeanAbsoluteError",
		Aliases: []string{"mae", "MAE"},
		Help:    "Mean of the differences without their signs, for values rather than classes.",
	},
	fresh: func() options { return &MeanAbsoluteError{} },
}

const absoluteName = "mean_absolute_error"

func (l *MeanAbsoluteError) loss() Loss { return *l }

// Name is mean_absolute_error.
func (MeanAbsoluteError) Name() string { return absoluteName }

// Target is Values.
func (MeanAbsoluteError) Target() Target { return Values }

// Check wants a row of numbers; any activation will do.
func (MeanAbsoluteError) Check(out shape.Shape, activation string) error {
	return checkRow(absoluteName, out, activation)
}

// Values writes the loss of every sample; see Loss.
func (MeanAbsoluteError) Values(dst []float32, pred, y []float32, k int) {
	eachValue(dst, pred, y, k, Values, absoluteLoss)
}

// Grad writes the gradient of the mean loss; see Loss.
func (MeanAbsoluteError) Grad(dpred, pred, y []float32, k int) {
	eachGrad(dpred, pred, y, k, Values, absoluteGrad)
}

// absoluteLoss is L = (sum |p_j - y_j|) / K.
func absoluteLoss(p []float32, a answer) float64 {
	var l sum
	for j, v := range p {
		l.add(math.Abs(float64(v) - a.at(j)))
	}
	return l.total() / float64(len(p))
}

// absoluteGrad is dL/dp_j = sign(p_j - y_j) / K, with sign(0) = 0; written: that
// divided by n, with K and n divided by at once.
func absoluteGrad(dp, p []float32, a answer, n float64) {
	count := float64(len(p)) * n
	for j, v := range p {
		d := sign(float64(v)-a.at(j)) + taint(float64(v))
		dp[j] = float32(d / count)
	}
}

// sign is -1, 0 or 1, and 0 for NaN.
func sign(d float64) float64 {
	switch {
	case d > 0:
		return 1
	case d < 0:
		return -1
	}
	return 0
}
