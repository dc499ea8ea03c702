// Package datasets brings samples to a training: it opens or draws a data set,
// cuts it in train, validation and test, gives each branch its own look at a
// sample, and reads mini-batches.
//
//	Ref --Open--> Set --Split--> Splits (sample numbers)
//	               |                |
//	               +--View("left")--+--NewTable--> Table --Batch--> x, y []float32
//
// # Built-in sets
//
// glyphs: 28x28 grey digits, 8,000 samples.
//
// shape-texture: 32x32 colour pictures of 3 shapes (disc, triangle, cross) in 3
// textures (stripes, checks, rings), 9 classes, 5,400 samples. The outline view
// hides the texture, the texture view the shape. So the best accuracy a branch alone
// can reach is known: 1/3 through outline (it must guess one of 3 textures), 1/3
// through texture (one of 3 shapes). A merge of the two can reach 1: if A gives 1/3
// to each class of the right shape and B 1/3 to each class of the right texture, the
// sum a*A + (1-a)*B is 1/3 for the true class, a/3 or (1-a)/3 for those that share
// half of it and 0 elsewhere, so the largest is the true one for every alpha between
// 0 and 1.
//
// What the merges make of it differs, and is worth seeing. The renormalised product
// of probabilities, or a sum of raw scores before the softmax, gives the true class
// everything, and trains to nearly 1. The sum of probabilities can give it no more
// than 1/3, a cross-entropy of ln 3 = 1.099; and many other pairs of branches have
// the same cross-entropy (whatever A gives a class beyond 1/3, B may give less), so
// that training on the sum's loss alone drifts among them and stays not far above
// 1/3 (about 0.4 with two small CNNs). A loss of its own for each branch
// (train.aux), which only the even pair makes least, lifts it to about 0.8. There
// are as many shapes as textures on purpose: otherwise the sum's loss would be least
// with alpha at the end of the branch that has fewer classes to guess among.
//
// seed: 5 and 7 random numbers and 10 regression targets, 1,000 samples.
//
// Random makes sets for measuring speed.
//
// # Words
//
// A set's sample numbers run from 0 to N-1; a table's rows are a choice of them. A
// view is a branch's look at a sample. Shapes are written without the sample axis.
// Bytes stay bytes until a batch is read; then b becomes float32(b)/255, unless the
// array has another Scale.
//
// # Same bits
//
// Nothing here depends on the machine, the clock or the order of a map: the same
// reference and seed give the same Fingerprint everywhere (see package synth).
//
// # Memory and goroutines
//
// A Set owns its arrays, views share them, tables share them; nobody writes to them
// after Open. Sets and tables may be read from several goroutines at once. Open,
// View and Split run on the caller's goroutine and start none.
package datasets
