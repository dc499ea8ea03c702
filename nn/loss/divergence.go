package loss

import (
	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// KLDivergence is Keras' loss of that name: how much the shares of a prediction
// differ from those of the target. Both are clipped to [1e-7, 1]; rows are not
// divided by their sums.
type KLDivergence struct{}

var divergenceKind = kind{
	Info: Info{
		Name:    divergenceName,
		Of:      OfClasses,
		Class:   "KLDivergence",
		Aliases: []string{"kld", "KLD", "kullback_leibler_divergence"},
		Help:    "Distance of class probabilities from target probabilities, targets as rows of shares.",
	},
	fresh: func() options { return &KLDivergence{} },
}

const divergenceName = "kl_divergence"

func (l *KLDivergence) loss() Loss { return *l }

// Name is kl_divergence.
func (KLDivergence) Name() string { return divergenceName }

// Target is OneHot.
func (KLDivergence) Target() Target { return OneHot }

// Check wants probabilities of two classes or more.
func (KLDivergence) Check(out shape.Shape, activation string) error {
	if err := checkRow(divergenceName, out, activation); err != nil {
		return err
	}
	if err := checkClasses(divergenceName, out); err != nil {
		return err
	}
	return checkProbabilities(divergenceName, activation, "softmax")
}

// Values writes the loss of every sample; see Loss.
func (KLDivergence) Values(dst []float32, pred, y []float32, k int) {
	eachValue(dst, pred, y, k, OneHot, divergenceLoss)
}

// Grad writes the gradient of the mean loss; see Loss.
func (KLDivergence) Grad(dpred, pred, y []float32, k int) {
	eachGrad(dpred, pred, y, k, OneHot, divergenceGrad)
}

// divergenceLoss is, for share(x) = min(max(x, 1e-7), 1):
//
//	L = sum share(y_j) log(share(y_j) / share(p_j))
func divergenceLoss(p []float32, a answer) float64 {
	var l sum
	for j, v := range p {
		y := share(a.at(j))
		l.add(float64(y*kernel.Log(y/share(float64(v)))) + taint(float64(v)))
	}
	return l.total()
}

// divergenceGrad is dL/dp_j = -share(y_j) / p_j where p_j is from 1e-7 to 1, 0
// elsewhere; written: that divided by n.
func divergenceGrad(dp, p []float32, a answer, n float64) {
	for j, v := range p {
		q := float64(v)
		d := taint(q)
		if q >= clipLow && q <= 1 {
			d -= share(a.at(j)) / q
		}
		dp[j] = float32(d / n)
	}
}

func share(x float64) float64 { return min(max(x, clipLow), 1) }
