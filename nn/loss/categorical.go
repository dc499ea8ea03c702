package loss

import "duet/nn/shape"

// CategoricalCrossentropy is Keras' loss of that name, for rows of 0 and 1 (or
// of shares). From probabilities: the row is divided by its sum, then clipped,
// then L = -sum y log p, and the gradient passes both. From logits: the softmax
// is part of the loss.
type CategoricalCrossentropy struct {
	// FromLogits says that predictions are scores before a softmax.
	FromLogits bool `arg:"from_logits" help:"predictions are scores before a softmax"`
	// LabelSmoothing is s: targets y are taken for y(1-s) + s/K.
	LabelSmoothing float64 `arg:"label_smoothing" min:"0" max:"1" help:"share of each target that is spread over all classes"`
}

var categoricalKind = kind{
	Info: Info{
		Name:  categoricalName,
		Of:    OfClasses,
		Class: "CategoricalCrossentropy",
		Help:  "Cross-entropy of class probabilities, targets as rows of 0 and 1.",
	},
	fresh: func() options { return &CategoricalCrossentropy{} },
}

const categoricalName = "categorical_crossentropy"

func (l *CategoricalCrossentropy) loss() Loss { return *l }

// Name is categorical_crossentropy.
func (CategoricalCrossentropy) Name() string { return categoricalName }

// Target is OneHot.
func (CategoricalCrossentropy) Target() Target { return OneHot }

// Check wants two classes or more, as probabilities or logits as configured.
func (l CategoricalCrossentropy) Check(out shape.Shape, activation string) error {
	return checkCategorical(categoricalName, l.FromLogits, out, activation)
}

func checkCategorical(name string, fromLogits bool, out shape.Shape, activation string) error {
	if err := checkRow(name, out, activation); err != nil {
		return err
	}
	if err := checkClasses(name, out); err != nil {
		return err
	}
	return checkScale(name, fromLogits, activation, "softmax")
}

// Values writes the loss of every sample; see Loss.
func (l CategoricalCrossentropy) Values(dst []float32, pred, y []float32, k int) {
	eachValue(dst, pred, y, k, OneHot, l.row)
}

// Grad writes the gradient of the mean loss; see Loss.
func (l CategoricalCrossentropy) Grad(dpred, pred, y []float32, k int) {
	eachGrad(dpred, pred, y, k, OneHot, l.slope)
}

func (l CategoricalCrossentropy) row(p []float32, a answer) float64 {
	a = a.spread(l.LabelSmoothing, len(p))
	if l.FromLogits {
		return logitLoss(p, a)
	}
	return probabilityLoss(p, a)
}

func (l CategoricalCrossentropy) slope(dp, p []float32, a answer, n float64) {
	a = a.spread(l.LabelSmoothing, len(p))
	if l.FromLogits {
		logitGrad(dp, p, a, n)
		return
	}
	probabilityGrad(dp, p, a, n)
}
