// Package plan turns a Graph and a batch size into a Plan: a list of steps
// forward, the same list backward, and every slice they touch.
//
//	Graph --Compile--> Plan
//	                     params   one block: every parameter, 64-byte offsets
//	                     grads    one block, the same offsets
//	                     values   one block: outputs, saved buffers and gradients of
//	                              outputs, packed by lifetime over forward and backward
//	                     temps    one block, used by one step at a time
//	                     scratch  one block a worker
//
// After Compile nothing allocates, looks up a name or fails. The optimiser's
// state is a block of the same offsets that nn/optim owns.
//
// A Plan is used by one goroutine at a time; its workers run the tasks of one
// step and are done when the step is. Which worker runs a task never changes a
// bit, because a task's work is cut by shapes alone.
//
// Steps run one after the other, with three exceptions: Forward takes a row of steps
// that work on every sample by itself as one, some samples a task (chain.go),
// Backward takes such rows, of both branches together, back as one, a chunk of
// samples a task (tour.go), and a plan of single samples runs its two branches side
// by side (lanes.go). Memory is planned for that.
//
//	time  0 .. n-1      forward of node 0 .. n-1
//	      n             the loss reads the outputs and writes their gradient
//	      2n - i        backward of node i
package plan
