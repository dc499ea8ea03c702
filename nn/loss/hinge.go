package loss

import "duet/nn/shape"

// Hinge is Keras' loss of that name: the mean of max(1 - y p, 0) over the numbers
// of a sample, which are scores of any size. Targets are -1 or 1; a 0 stands for
// -1, so that classes written as 0 and 1 will do. Keras replaces 0 only where a
// batch holds no target but 0 and 1, which is the same for both ways of writing
// classes.
type Hinge struct{}

var hingeKind = kind{
	Info: Info{
		Name:  hingeName,
		Of:    OfChances,
		Class: "Hinge",
		Help:  "Margin of yes-or-no answers: a score beyond 1 on the right side costs nothing.",
	},
	fresh: func() options { return &Hinge{} },
}

const hingeName = "hinge"

func (l *Hinge) loss() Loss { return *l }

// Name is hinge.
func (Hinge) Name() string { return hingeName }

// Target is Values.
func (Hinge) Target() Target { return Values }

// Check wants a row of numbers; any activation will do.
func (Hinge) Check(out shape.Shape, activation string) error {
	return checkRow(hingeName, out, activation)
}

// Values writes the loss of every sample; see Loss.
func (Hinge) Values(dst []float32, pred, y []float32, k int) {
	eachValue(dst, pred, y, k, Values, hingeLoss)
}

// Grad writes the gradient of the mean loss; see Loss.
func (Hinge) Grad(dpred, pred, y []float32, k int) {
	eachGrad(dpred, pred, y, k, Values, hingeGrad)
}

// hingeLoss is L = (sum max(1 - y_j p_j, 0)) / K.
func hingeLoss(p []float32, a answer) float64 {
	var l sum
	for j, v := range p {
		l.add(max(1-float64(side(a.at(j))*float64(v)), 0) + taint(float64(v)))
	}
	return l.total() / float64(len(p))
}

// hingeGrad is dL/dp_j = -y_j / K where 1 - y_j p_j is 0 or more, 0 elsewhere;
// written: that divided by n, with K and n divided by at once.
func hingeGrad(dp, p []float32, a answer, n float64) {
	count := float64(len(p)) * n
	for j, v := range p {
		y, d := side(a.at(j)), taint(float64(v))
		if 1-float64(y*float64(v)) >= 0 {
			d -= y
		}
		dp[j] = float32(d / count)
	}
}

// side is the target of a hinge: -1 for 0, anything else as it is.
func side(y float64) float64 {
	if y == 0 {
		return -1
	}
	return y
}

// SquaredHinge is Keras' loss of that name: the mean of max(1 - y p, 0)^2 over the
// numbers of a sample, with targets as for Hinge.
type SquaredHinge struct{}

var squaredHingeKind = kind{
	Info: Info{
		Name:  squaredHingeName,
		Of:    OfChances,
		Class: "SquaredHinge",
		Help:  "Squared margin of yes-or-no answers: a score beyond 1 on the right side costs nothing.",
	},
	fresh: func() options { return &SquaredHinge{} },
}

const squaredHingeName = "squared_hinge"

func (l *SquaredHinge) loss() Loss { return *l }

// Name is squared_hinge.
func (SquaredHinge) Name() string { return squaredHingeName }

// Target is Values.
func (SquaredHinge) Target() Target { return Values }

// Check wants a row of numbers; any activation will do.
func (SquaredHinge) Check(out shape.Shape, activation string) error {
	return checkRow(squaredHingeName, out, activation)
}

// Values writes the loss of every sample; see Loss.
func (SquaredHinge) Values(dst []float32, pred, y []float32, k int) {
	eachValue(dst, pred, y, k, Values, squaredHingeLoss)
}

// Grad writes the gradient of the mean loss; see Loss.
func (SquaredHinge) Grad(dpred, pred, y []float32, k int) {
	eachGrad(dpred, pred, y, k, Values, squaredHingeGrad)
}

// squaredHingeLoss is L = (sum max(1 - y_j p_j, 0)^2) / K.
func squaredHingeLoss(p []float32, a answer) float64 {
	var l sum
	for j, v := range p {
		m := max(1-float64(side(a.at(j))*float64(v)), 0)
		l.add(float64(m*m) + taint(float64(v)))
	}
	return l.total() / float64(len(p))
}

// squaredHingeGrad is dL/dp_j = -2 y_j max(1 - y_j p_j, 0) / K; written: that
// divided by n, with K and n divided by at once.
func squaredHingeGrad(dp, p []float32, a answer, n float64) {
	count := float64(len(p)) * n
	for j, v := range p {
		y := side(a.at(j))
		d := float64(-2 * y * max(1-float64(y*float64(v)), 0))
		dp[j] = float32((d + taint(float64(v))) / count)
	}
}

// CategoricalHinge is Keras' loss of that name: the score of the right class has
// to be greater than each other one by 1, for rows of 0 and 1.
type CategoricalHinge struct{}

var categoricalHingeKind = kind{
	Info: Info{
		Name:  categoricalHingeName,
		Of:    OfClasses,
		Class: "CategoricalHinge",
		Help:  "Margin between the right class and the best of the others, targets as rows of 0 and 1.",
	},
	fresh: func() options { return &CategoricalHinge{} },
}

const categoricalHingeName = "categorical_hinge"

func (l *CategoricalHinge) loss() Loss { return *l }

// Name is categorical_hinge.
func (CategoricalHinge) Name() string { return categoricalHingeName }

// Target is OneHot.
func (CategoricalHinge) Target() Target { return OneHot }

// Check wants two classes or more; any activation will do.
func (CategoricalHinge) Check(out shape.Shape, activation string) error {
	if err := checkRow(categoricalHingeName, out, activation); err != nil {
		return err
	}
	return checkClasses(categoricalHingeName, out)
}

// Values writes the loss of every sample; see Loss.
func (CategoricalHinge) Values(dst []float32, pred, y []float32, k int) {
	eachValue(dst, pred, y, k, OneHot, categoricalHingeLoss)
}

// Grad writes the gradient of the mean loss; see Loss.
func (CategoricalHinge) Grad(dpred, pred, y []float32, k int) {
	eachGrad(dpred, pred, y, k, OneHot, categoricalHingeGrad)
}

// rivals finds the two scores that the hinge compares, and how many places share
// the greatest one. The right class takes part in neg with 0, as in Keras.
//
//	pos = sum y_j p_j,  neg = max (1-y_j) p_j
func rivals(p []float32, a answer) (pos, neg float64, ties int) {
	var s sum
	for j, v := range p {
		s.add(float64(a.at(j) * float64(v)))
		switch other := rival(float64(v), a.at(j)); {
		case j == 0 || other > neg || other != other:
			neg, ties = other, 1
		case other == neg:
			ties++
		}
	}
	return s.total(), neg, ties
}

func rival(p, y float64) float64 { return float64((1 - y) * p) }

// categoricalHingeLoss is L = max(neg - pos + 1, 0); see rivals. A prediction that
// is not finite makes it NaN.
func categoricalHingeLoss(p []float32, a answer) float64 {
	pos, neg, _ := rivals(p, a)
	l := max(neg-pos+1, 0)
	for _, v := range p {
		l += taint(float64(v))
	}
	return l
}

// categoricalHingeGrad is the gradient of categoricalHingeLoss: places that share
// the greatest (1-y) p share its slope, as in Keras on TensorFlow.
//
//	dL/dp_j = (1-y_j)/ties [(1-y_j) p_j = neg] - y_j    where neg - pos + 1 >= 0
//	        = 0                                         elsewhere
//	written: dL/dp_j / n
func categoricalHingeGrad(dp, p []float32, a answer, n float64) {
	pos, neg, ties := rivals(p, a)
	costs := neg-pos+1 >= 0
	for j, v := range p {
		y, q := a.at(j), float64(v)
		d := taint(q)
		if costs {
			d -= y
			if rival(q, y) == neg {
				d += (1 - y) / float64(ties)
			}
		}
		dp[j] = float32(d / n)
	}
}
