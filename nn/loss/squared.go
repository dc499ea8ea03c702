package loss

import "duet/nn/shape"

// MeanSquaredError is Keras' loss of that name: the mean of (y-p)^2 over the
// numbers of a sample.
type MeanSquaredError struct{}

var squaredKind = kind{
	Info: Info{
		Name:    squaredName,
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

// Values writes the loss of every sample; see Loss.
func (MeanSquaredError) Values(dst []float32, pred, y []float32, k int) {
	eachValue(dst, pred, y, k, Values, squaredLoss)
}

// Grad writes the gradient of the mean loss; see Loss.
func (MeanSquaredError) Grad(dpred, pred, y []float32, k int) {
	eachGrad(dpred, pred, y, k, Values, squaredGrad)
}

// squaredLoss is L = (sum (p_j - y_j)^2) / K.
func squaredLoss(p []float32, a answer) float64 {
	var l sum
	for j, v := range p {
		d := float64(v) - a.at(j)
		l.add(float64(d * d))
	}
	return l.total() / float64(len(p))
}

// squaredGrad is dL/dp_j = 2 (p_j - y_j) / K; written: that divided by n, with K
// and n divided by at once.
func squaredGrad(dp, p []float32, a answer, n float64) {
	count := float64(len(p)) * n
	for j, v := range p {
		dp[j] = float32(float64(2*(float64(v)-a.at(j))) / count)
	}
}
