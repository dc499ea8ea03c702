package loss

import (
	"errors"
	"math"

	"duet/nn/shape"
)

// Huber is Keras' loss of that name: the mean over the numbers of a sample of
// d^2/2 for differences d = p-y up to Delta, and of a straight line beyond.
type Huber struct {
	// Delta is the difference at which the line begins, above 0.
	Delta float64 `arg:"delta" min:"0" help:"difference from which on the loss grows in a straight line, above 0"`
}

var huberKind = kind{
	Info: Info{
		Name:  huberName,
		Of:    OfNumbers,
		Class: "Huber",
		Help:  "Squares of small differences and sizes of large ones, so that outliers count less.",
	},
	fresh: func() options { return &Huber{Delta: 1} },
}

const huberName = "huber"

func (l *Huber) loss() Loss { return *l }

func (l *Huber) check() error {
	if l.Delta == 0 {
		return errors.New("delta is 0, expected a finite number above 0")
	}
	return nil
}

// Name is huber.
func (Huber) Name() string { return huberName }

// Target is Values.
func (Huber) Target() Target { return Values }

// Check wants a row of numbers; any activation will do.
func (Huber) Check(out shape.Shape, activation string) error {
	return checkRow(huberName, out, activation)
}

// Values writes the loss of every sample; see Loss.
func (l Huber) Values(dst []float32, pred, y []float32, k int) {
	eachValue(dst, pred, y, k, Values, l.row)
}

// Grad writes the gradient of the mean loss; see Loss.
func (l Huber) Grad(dpred, pred, y []float32, k int) {
	eachGrad(dpred, pred, y, k, Values, l.slope)
}

// row is, for d = p_j - y_j:
//
//	L = (sum d^2/2) / K                       where |d| <= Delta
//	  = (sum Delta |d| - Delta^2/2) / K       elsewhere
func (l Huber) row(p []float32, a answer) float64 {
	var s sum
	for j, v := range p {
		d := math.Abs(float64(v) - a.at(j))
		if d <= l.Delta {
			s.add(float64(0.5 * float64(d*d)))
		} else {
			s.add(float64(l.Delta*d) - float64(0.5*float64(l.Delta*l.Delta)))
		}
	}
	return s.total() / float64(len(p))
}

// slope is the gradient of row; written: that divided by n, with K and n divided
// by at once.
//
//	dL/dp_j = d / K                where |d| <= Delta
//	        = Delta sign(d) / K    elsewhere
func (l Huber) slope(dp, p []float32, a answer, n float64) {
	count := float64(len(p)) * n
	for j, v := range p {
		d := float64(v) - a.at(j)
		if !(math.Abs(d) <= l.Delta) {
			d = float64(l.Delta * sign(d))
		}
		dp[j] = float32((d + taint(float64(v))) / count)
	}
}
