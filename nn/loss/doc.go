// Package loss measures how wrong predictions are, with Keras 3's arithmetic,
// says in which direction each prediction should move, and scores answers.
//
//	pred [N, K] --Values--> one loss a sample [N] --Weigh--> --Mean--> the loss
//	     |  y
//	     +--------Grad----> d(the loss)/d(pred) [N, K] --WeighRows-->
//
//	N          samples of the batch
//	K          numbers in one prediction: classes, or values
//	target     what y holds: rows of 0 and 1, class numbers, or values
//	logits     scores of any size, before a softmax or sigmoid
//	clip       probabilities are kept in [1e-7, 1-1e-7] before their logarithm
//	           is taken; outside there is no gradient
//	smoothing  targets are moved towards each other by a share of their size
//	weight     how much a sample counts, by itself or by its class; the mean is
//	           still over the number of samples
//
//	for classes  categorical, sparse and binary cross-entropy, the focal forms of
//	             the first and the last, Kullback-Leibler divergence, hinges
//	for values   mean squared and absolute error, Huber, log cosh, mean squared
//	             logarithmic error, Poisson
//	scores       Correct, TopK, Confusion; MeanAbsolute, R2
//
// All arithmetic is float64, each result rounded to float32 once; a weight is one
// more float32 product. Sums over K take 16 lanes in a fixed order, so a sample's
// loss does not depend on the batch it is in. A prediction that is NaN or infinite
// makes the loss of its sample NaN or infinite; no clip hides it. Where a loss has
// a corner, its slope there is the one that Keras takes on TensorFlow.
//
// A loss is an immutable value that owns no memory: callers own every slice,
// nothing is kept or allocated, and any goroutine may use it. A new loss is one
// type with one line in the table of loss.go.
package loss
