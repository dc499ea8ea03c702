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
// halves: 28x28 grey pictures of two digits side by side, 0 to 4 on the left and 0 to
// 5 on the right, 8,000 samples; the class is their sum, so there are 10. The left
// view holds nothing of the right digit and the other way round. Classes are equally
// likely, and so are the ways to make a sum (1, 2, 3, 4, 5, 5, 4, 3, 2, 1 of them);
// the best guess from the left digit alone is therefore right in 1/3, from the right
// one in 11/30 = 0.367. A late merge can reach 1: the scores 2kl - k^2/2 of the left
// digit l and 2kr - k^2/2 of the right digit r, for class k, add up to a parabola whose
// top is at k = l + r. Such scores must be exact over a wide range, which takes training:
// two small CNNs reach about 0.85 in ten epochs by a sum of raw scores, while
// concatenated features with a head, which need no parabola, come close to 1. The
// renormalised product follows the same path, but sure branches put probabilities
// below the smallest float32 and the product may become 0 in all classes. The sum of
// probabilities could do it too with very flat ones, which the loss does not look for:
// it stays near 1/3.
//
// dots: 24x24 grey pictures of one disc, 4,000 samples, and three targets from 0 to 1:
// x and y of its middle, and its radius. In 9/32 of the pictures the disc does not reach
// the left half, in as many not the right one, and then a branch that sees this half can
// do no better than the mean of what it does not see: its mean squared error is at least
// 0.016 (guessing without looking has 0.083). A sum of two branches can reach 0: a
// branch that sees the disc answers for both, and the other says 0. Where both see it,
// they can share the answer in any way that depends on the place.
//
// patches: 32x32 colour pictures of cloth, 6,000 samples: five patterns (stripes,
// checks, rings, spots, zigzag) in warm or cold colours, 10 classes, and a stain that
// means nothing. A small CNN is right in more than 0.9 after four epochs.
//
// tiles: 12x12 grey pictures of ten signs of five squares each, 4,000 samples; small
// enough that speed is a matter of overhead. A small CNN reaches about 0.94, a dense
// layer 0.9.
//
// Random makes sets for measuring speed.
//
// # Files
//
// A Ref also names files: IDX pairs (MNIST, EMNIST), NumPy archives, CIFAR-10 and
// CIFAR-100, tables in CSV, folders of pictures. Package file says how each is read.
// Files with weights for samples give Set.Weights.
//
// # Two classes of many
//
// Ref.Positive turns the classes of any set in two, such as odd and even digits: the
// positive ones have label 1, the others 0. A table of Values then hands out one
// number for each sample, 0 or 1, which is what a single sigmoid unit with binary
// cross-entropy learns; OneHot and Index work as well.
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
// reference and seed give the same Fingerprint everywhere (see package synth). Weights
// are part of it only when there are some.
//
// # Memory and goroutines
//
// A Set owns its arrays, views share them, tables share them; nobody writes to them
// after Open. Sets and tables may be read from several goroutines at once. Open,
// View and Split run on the caller's goroutine and start none.
package datasets
