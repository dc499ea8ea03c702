package loss

import (
	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// MeanSquaredError is Keras' loss of that name: the mean of (y-p)^2 over the
// numbers of a sample.
type MeanSquaredError struct{}

var squaredKind = kind{
	Info: Info{
		Name:    squaredName,
		Of:      OfNumbers,
		Class:   "MeanSquaredError",
		Aliases: []string{"mse", "MSE"},
		Help:    "Mean of the squared differences, for values rather than classes.",
	},
	fresh: func() options { return &MeanSquaredError{} },
}

const squaredName = "mean_squared_error"

func (l *MeanSquaredError) loss() Loss { return *l }

// Name is mean_squared_error.
func (MeanSquaredError) Name() string { return squaredName }

// Target is Values.
func (MeanSquaredError) Target() Target { return Values }

// Check wants a row of numbers; any activation will do.
func (MeanSquaredError) Check(out shape.Shape, activation string) error {
	return checkRow(squaredName, out, activation)
}

// Values writes the loss of every sample, L = (sum (p_j - y_j)^2) / K; see Loss.
func (MeanSquaredError) Values(dst []float32, pred, y []float32, k int) {
	if samples(pred, y, k, Values) != len(dst) {
		panic("loss: one loss a sample is expected")
	}
	kernel.MeanSquares(dst, pred, y, k)
}

// Grad writes the gradient of the mean loss, dL/dp_j = 2 (p_j - y_j) / K, divided by
// n, with K and n divided by at once; see Loss.
func (MeanSquaredError) Grad(dpred, pred, y []float32, k int) {
	n := samples(pred, y, k, Values)
	if len(dpred) != len(pred) {
		panic("loss: gradients do not fit the predictions")
	}
	kernel.MeanSquaresGrad(dpred, pred, y, float64(k)*float64(n))
}

// MeanSquaredLogarithmicError is Keras' loss of that name: the mean over the
// numbers of a sample of (log(1+p) - log(1+y))^2, where p and y are lifted to 1e-7
// first. It compares ratios, of numbers that are not negative.
type MeanSquaredLogarithmicError struct{}

var logarithmicKind = kind{
	Info: Info{
		Name:    logarithmicName,
		Of:      OfNumbers,
		Class:   "MeanSquaredLogarithmicError",
		Aliases: []string{"msle", "MSLE"},
		Help:    "Mean of the squared differences of logarithms, for values of 0 or more that span many sizes.",
	},
	fresh: func() options { return &MeanSquaredLogarithmicError{} },
}

const logarithmicName = "mean_squared_logarithmic_error"

func (l *MeanSquaredLogarithmicError) loss() Loss { return *l }

// Name is mean_squared_logarithmic_error.
func (MeanSquaredLogarithmicError) Name() string { return logarithmicName }

// Target is Values.
func (MeanSquaredLogarithmicError) Target() Target { return Values }

// Check wants a row of numbers; any activation will do.
func (MeanSquaredLogarithmicError) Check(out shape.Shape, activation string) error {
	return checkRow(logarithmicName, out, activation)
}

// Values writes the loss of every sample; see Loss.
func (MeanSquaredLogarithmicError) Values(dst []float32, pred, y []float32, k int) {
	eachValue(dst, pred, y, k, Values, logarithmicLoss)
}

// Grad writes the gradient of the mean loss; see Loss.
func (MeanSquaredLogarithmicError) Grad(dpred, pred, y []float32, k int) {
	eachGrad(dpred, pred, y, k, Values, logarithmicGrad)
}

// logarithmicLoss is, for lift(x) = max(x, 1e-7):
//
//	L = (sum (log(1 + lift(p_j)) - log(1 + lift(y_j)))^2) / K
func logarithmicLoss(p []float32, a answer) float64 {
	var l sum
	for j, v := range p {
		d := logarithm(float64(v)) - logarithm(a.at(j))
		l.add(float64(d*d) + taint(float64(v)))
	}
	return l.total() / float64(len(p))
}

// logarithmicGrad is dL/dp_j = 2 (log(1+p_j) - log(1 + lift(y_j))) / (1+p_j) / K
// where p_j is 1e-7 or more, 0 below; written: that divided by n, with K and n
// divided by at once.
func logarithmicGrad(dp, p []float32, a answer, n float64) {
	count := float64(len(p)) * n
	for j, v := range p {
		q := float64(v)
		if !(q >= clipLow) {
			dp[j] = float32(taint(q))
			continue
		}
		d := float64(2*(logarithm(q)-logarithm(a.at(j)))) / (1 + q)
		dp[j] = float32((d + taint(q)) / count)
	}
}

// logarithm is log(1 + max(x, 1e-7)).
func logarithm(x float64) float64 { return kernel.Log(1 + max(x, clipLow)) }
