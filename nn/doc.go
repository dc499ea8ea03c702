// Package nn is the engine of duet: it trains two convolutional branches and
// their weighted merge on the processor, with the same bits every time. This
// page is the whole of it; the packages below it hold the code.
//
//	graph.Spec    named nodes, layers' options, who feeds whom      what a recipe becomes
//	   | graph.Check        every mistake of a user is found here
//	graph.Graph   ordered nodes with shapes and parameters
//	   | plan.Compile       batch size, memory, list of steps
//	plan.Plan     slices; Forward, Backward; nothing fails or allocates any more
//	   | train.Run          batches in, samples out, actions in between
//	a trained model
//
// What each package is:
//
//	shape            the size of one sample, and window arithmetic
//	option           arguments of layers, losses and optimizers, read from tags
//	internal/kernel  arithmetic on []float32, assembly beside pure Go, same bits
//	alpha            the policies by which the merge weight moves
//	layer            one file a layer
//	graph, plan      see above
//	loss, optim      one file each of a kind
//	train            the loop
//	keras            summaries as Keras prints them
//
// Letters: N samples in a batch, H and W height and width, C channels in, F
// filters, K classes. Shapes carry no batch axis; slices do: x // [N, H, W, C].
//
// Memory belongs to the plan; see package plan. Alpha weighs branch A and
// 1 - alpha weighs branch B, everywhere.
//
// The same recipe, data and actions make the same bits of every loss, alpha
// and weight, for any number of threads, any kernel variant and any processor.
// The rules behind that are in internal/kernel.
package nn
