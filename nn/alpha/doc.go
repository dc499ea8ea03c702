// Package alpha holds the policies that decide what the merge weight alpha is
// and how it moves.
//
// Alpha weighs branch A, 1 - alpha weighs branch B, always.
//
//	raw        the number the optimizer moves; what a checkpoint holds
//	alpha      the merge weight made from raw; what people talk about
//	weights    the pair (alpha, 1 - alpha) as the kernels use it
//
//	raw --Weights--> alpha, 1-alpha --merge, loss--> dL/dalpha --Grad--> dL/draw
//	 ^                                                                     |
//	 +------------------- Project <--- optimizer <-------------------------+
//
// A policy is an immutable value: it owns no memory and may be used from any
// goroutine. A new policy is one file with one line in its table below.
package alpha
