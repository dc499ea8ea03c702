package loss

import "duet/nn/shape"

// SparseCategoricalCrossentropy is CategoricalCrossentropy for class numbers,
// to the same bits. Rows are divided by their sum first, as Keras does on JAX
// and torch; on TensorFlow it does not.
type SparseCategoricalCrossentropy struct {
	// FromLogits says that predictions are scores before a softmax.
	FromLogits bool `arg:"from_logits" help:"predictions are scores before a softmax"`
}

var sparseKind = kind{
	Info: Info{
		Name:  sparseName,
		Of:    OfClasses,
		Class: "SparseCategoricalCrossentropy",
		Help:  "Cross-entropy of class probabilities, targets as class numbers.",
	},
	fresh: func() options { return &SparseCategoricalCrossentropy{} },
	lacks: []lack{{"label_smoothing", "use categorical_crossentropy, which reads the same classes as rows of 0 and 1"}},
}

const sparseName = "sparse_categorical_crossentropy"

func (l *SparseCategoricalCrossentropy) loss() Loss { return *l }

// Name is sparse_categorical_crossentropy.
func (SparseCategoricalCrossentropy) Name() string { return sparseName }

// Target is Index.
func (SparseCategoricalCrossentropy) Target() Target { return Index }

// Check wants two classes or more, as probabilities or logits as configured.
func (l SparseCategoricalCrossentropy) Check(out shape.Shape, activation string) error {
	return checkCategorical(sparseName, l.FromLogits, out, activation)
}

// Values writes the loss of every sample; see Loss.
func (l SparseCategoricalCrossentropy) Values(dst []float32, pred, y []float32, k int) {
	if l.FromLogits {
		eachValue(dst, pred, y, k, Index, logitLoss)
		return
	}
	eachValue(dst, pred, y, k, Index, probabilityLoss)
}

// Grad writes the gradient of the mean loss; see Loss.
func (l SparseCategoricalCrossentropy) Grad(dpred, pred, y []float32, k int) {
	if l.FromLogits {
		eachGrad(dpred, pred, y, k, Index, logitGrad)
		return
	}
	eachGrad(dpred, pred, y, k, Index, probabilityGrad)
}
