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
// shape-texture: 32x32 colour pictures of 4 shapes (disc, square, triangle, cross)
// in 4 textures (stripes, checks, dots, rings), 16 classes, 4,800 samples. The
// outline view hides the texture, the texture view the shape. So the best accuracy
// a branch alone can reach is known: 1/4 through outline (it must guess one of 4
// textures), 1/4 through texture (one of 4 shapes). A merge of the two can reach 1:
// if A gives 1/4 to each class of the right shape and B 1/4 to each class of the
// right texture, the sum a*A + (1-a)*B is 1/4 for the true class, a/4 or (1-a)/4 for
// those that share half of it and 0 elsewhere, so the largest is the true one for
// every alpha between 0 and 1. Yet that sum can give the true class no more than
// 1/4, a cross-entropy of ln 4 = 1.386, while the renormalised product gives it
// everything. There are as many shapes as textures on purpose: otherwise the sum's
// loss would be least with alpha at the end of the branch that has fewer classes to
// guess among.
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
