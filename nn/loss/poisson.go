package loss

import (
	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// Poisson is Keras' loss of that name, for counts: the mean of p - y log(p + 1e-7)
// over the numbers of a sample. Predictions have to be positive; one below -1e-7
// makes the loss NaN, as in Keras.
type Poisson struct{}

var poissonKind = kind{
	Info: Info{
		Name:  poissonName,
		Of:    OfNumbers,
		Class: "Poisson",
		Help:  "For counts, with predictions above 0.",
	},
	fresh: func() options { return &Poisson{} },
}

const poissonName = "poisson"

func (l *Poisson) loss() Loss { return *l }

// Name is poisson.
func (Poisson) Name() string { return poissonName }

// Target is Values.
func (Poisson) Target() Target { return Values }

// Check wants a row of numbers; any activation will do.
func (Poisson) Check(out shape.Shape, activation string) error {
	return checkRow(poissonName, out, activation)
}

// Values writes the loss of every sample; see Loss.
func (Poisson) Values(dst []float32, pred, y []float32, k int) {
	eachValue(dst, pred, y, k, Values, poissonLoss)
}

// Grad writes the gradient of the mean loss; see Loss.
func (Poisson) Grad(dpred, pred, y []float32, k int) {
	eachGrad(dpred, pred, y, k, Values, poissonGrad)
}

// poissonLoss is L = (sum p_j - y_j log(p_j + 1e-7)) / K.
func poissonLoss(p []float32, a answer) float64 {
	var l sum
	for j, v := range p {
		q := float64(v)
		l.add(q - float64(a.at(j)*kernel.Log(q+clipLow)))
	}
	return l.total() / float64(len(p))
}

// poissonGrad is dL/dp_j = (1 - y_j / (p_j + 1e-7)) / K; written: that divided by n,
// with K and n divided by at once.
func poissonGrad(dp, p []float32, a answer, n float64) {
	count := float64(len(p)) * n
	for j, v := range p {
		q := float64(v)
		d := 1 - a.at(j)/(q+clipLow) + taint(q)
		dp[j] = float32(d / count)
	}
}
