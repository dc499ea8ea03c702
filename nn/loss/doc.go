// Package loss measures how wrong predictions are, with Keras 3's arithmetic,
// and says in which direction each prediction should move.
//
//	pred [N, K] --Values--> one loss a sample [N] --Mean--> the loss
//	     |  y
//	     +--------Grad----> d(the loss)/d(pred) [N, K]
//
//	N          samples of the batch
//	K          numbers in one prediction: classes, or values
//	target     what y holds: rows of 0 and 1, class numbers, or values
//	logits     scores of any size, before a softmax or sigmoid
//	clip       probabilities are kept in [1e-7, 1-1e-7] before their logarithm
//	           is taken; outside there is no gradient
//
// All arithmetic is float64, each result rounded to float32 once. Sums over K
// take 16 lanes in a fixed order, so a sample's loss does not depend on the
// batch it is in. A prediction that is NaN or infinite makes the loss of its
// sample NaN or infinite; no clip hides it.
//
// A loss is an immutable value that owns no memory: callers own every slice,
// nothing is kept or allocated, and any goroutine may use it. A new loss is one
// file with one line in the table of loss.go.
package loss
