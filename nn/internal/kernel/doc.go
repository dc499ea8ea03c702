// Package kernel holds the arithmetic of the engine: functions on []float32
// that know nothing of layers, graphs or batches, and whose result is a
// contract down to the last bit.
//
//	caller (nn/plan, nn/layer)
//	   |  slices and a geometry
//	   v
//	exported function       checks the lengths once, in Go
//	   |
//	   v
//	dispatch (useAVX2, ...)  a bool and a branch
//	   |            |
//	   v            v
//	generic Go    assembly           same bits for every input
//
// # The contract
//
//   - Products (convolutions, dense layers and their gradients) are chains of
//     fused float32 multiply-adds, [FMA32], one chain an output, over k in the
//     order written at each function, starting from +0. Bias is a plain
//     float32 addition at the end.
//   - Reductions are float64 sums over 16 virtual lanes (lane = index mod 16)
//     in chunks of 4096 elements; the lanes of a chunk are folded 8-4-2-1 and
//     the chunks are added in order. [Sum] is the model.
//   - Everything else rounds every operation to float32 (or float64 where a
//     function says so), in the order that its comment gives. Nothing is fused.
//   - What an optimiser keeps of gradients gone by is +0 below 2^-110.
//   - A NaN is a NaN: its sign and payload are not part of the contract.
//
// So a variant, a tile size or the number of goroutines can never be seen in a
// result. [Exp32], [Log32] and [Tanh32] are correctly rounded, which makes any
// other correct implementation their equal.
//
// # Words
//
//	chain     the additions into one output element, one after another
//	product   the loop nest behind every convolution and matrix product
//	tile      a few rows by a few vectors of columns of a product, held in registers
//	lane      one of the 16 partial sums of a reduction
//	variant   an implementation for a kind of processor: generic, avx2, avx512, neon
//
// # Letters
//
// H W height and width, C channels in, F filters out, KH KW the window, OH OW
// the output picture, B the batch. Pictures are [H, W, C] without padding
// between the numbers, kernels [KH, KW, C, F], dense weights [in, out]. With groups,
// CG and FG are the channels and the filters of one group.
//
// # Memory and goroutines
//
// The caller owns every slice; nothing is kept, nothing is allocated. Functions
// may run on several goroutines at once as long as their outputs and scratch do
// not overlap. Wrong lengths are errors of the programmer and panic. The one
// mutable thing is the chosen variant: call [Select] before the first training
// goroutine starts.
package kernel
