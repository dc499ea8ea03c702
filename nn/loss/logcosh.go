package loss

import (
	"math"

	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// LogCosh is Keras' loss of that name: the mean of log(cosh(p-y)) over the
// numbers of a sample. It is near d^2/2 for small differences d and near
// |d| - log 2 for large ones.
type LogCosh struct{}

var logCoshKind = kind{
	Info: Info{
		Name:    logCoshName,
		Of:      OfNumbers,
		Class:   "LogCosh",
		Aliases: []string{"logcosh"},
		Help:    "Squares of small differences, sizes of large ones, with a smooth change between.",
	},
	fresh: func() options { return &LogCosh{} },
}

const logCoshName = "log_cosh"

func (l *LogCosh) loss() Loss { return *l }

// Name is log_cosh.
func (LogCosh) Name() string { return logCoshName }

// Target is Values.
func (LogCosh) Target() Target { return Values }

// Check wants a row of numbers; any activation will do.
func (LogCosh) Check(out shape.Shape, activation string) error {
	return checkRow(logCoshName, out, activation)
}

// Values writes the loss of every sample; see Loss.
func (LogCosh) Values(dst []float32, pred, y []float32, k int) {
	eachValue(dst, pred, y, k, Values, logCoshLoss)
}

// Grad writes the gradient of the mean loss; see Loss.
func (LogCosh) Grad(dpred, pred, y []float32, k int) {
	eachGrad(dpred, pred, y, k, Values, logCoshGrad)
}

// logCoshLoss is L = (sum log(cosh(p_j - y_j))) / K.
func logCoshLoss(p []float32, a answer) float64 {
	var l sum
	for j, v := range p {
		l.add(logCosh(float64(v) - a.at(j)))
	}
	return l.total() / float64(len(p))
}

// logCoshGrad is dL/dp_j = tanh(p_j - y_j) / K; written: that divided by n, with K
// and n divided by at once.
func logCoshGrad(dp, p []float32, a answer, n float64) {
	count := float64(len(p)) * n
	for j, v := range p {
		d := kernel.Tanh(float64(v)-a.at(j)) + taint(float64(v))
		dp[j] = float32(d / count)
	}
}

// logCosh is log(cosh(d)) without overflow, and without the cancellation that
// Keras' form has where d is small:
//
//	log(1 + (e^|d| - 1)^2 / (2 e^|d|))      for |d| < 1
//	|d| + log(1 + e^(-2|d|)) - log 2        beyond
func logCosh(d float64) float64 {
	d = math.Abs(d)
	if d < 1 {
		e := kernel.Expm1(d)
		return kernel.Log1p(float64(e*e) / (2 * (1 + e)))
	}
	return d + kernel.Log1p(kernel.Exp(-2*d)) - math.Ln2
}
