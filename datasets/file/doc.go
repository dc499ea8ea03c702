// Package file reads data sets from disk. It trusts nothing that a file says about
// itself: a header's counts are checked against each other, against the bytes that
// follow, and never decide how much memory is taken before those bytes were seen.
//
//	IDX   images [N,H,W] or [N,H,W,C] and labels [N], unsigned bytes, plain or gzipped
//	NPZ   x and y, or x_a, x_b and y: arrays as numpy.savez writes them
//
// # What an NPZ means
//
// x, x_a, x_b by rank: [N] is one number a sample, [N,D] a vector, [N,H,W] a grey
// picture (it gets a channel axis), [N,H,W,C] a picture. Type uint8 is kept as
// bytes and means b/255; bool, other integers, float32 and float64 become
// float32 as they are. A `scale` multiplies every value instead, whatever its type.
// NaN and infinities are refused.
//
// y by type and shape: integers or bool in [N] or [N,1] are labels. A [N,K] with
// K of 2 or more in which every row has a single 1 among zeros is one-hot, whatever
// its type, and becomes labels of K classes. Everything else is regression targets
// [N,K] (floats in [N] are K = 1). Without y there are neither.
//
// Labels count from 0. Without Options.Classes there are as many classes as the
// largest label + 1; a label of 10 or more is refused if more than half of the
// classes this would make never occur, because then it is a damaged label or no
// label at all. Options.Classes settles the question.
//
// Every error is one *Error: file, place, what was expected, what was found, what to
// do about it. All wrap ErrUnreadable. The caller owns the slices of a Content.
package file
