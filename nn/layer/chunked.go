package layer

import "duet/nn/internal/kernel"

// Chunked is an Op whose Backward can be taken sample by sample, so that a plan may
// go with one sample back through a row of layers while its numbers are in the cache
// of one worker. The bits are those of Backward.
type Chunked interface {
	PerSample
	// Reads tells what of the way forward the way back reads: the input, the output.
	Reads() (x, y bool)
	// Begin does what is done once for all samples, before them.
	Begin(p *Pass)
	// Sample goes back through the one sample that p is cut to. It continues the
	// parameters' gradients of a chunk, whose first sample clears them.
	Sample(p *Pass, chunk int, first bool, scratch []float32)
	// End makes the parameters' gradients of the chunks.
	End(p *Pass)
}

// ChunkSamples is how many samples one chain of a convolution's gradients runs
// over: a chunk.
const ChunkSamples = chunkSamples

// Reads is x alone where a pooling behind has taken the way back through relu.
func (o *convOp) Reads() (x, y bool) {
	return true, !o.masked && !o.end.act.linear
}

// Begin turns the kernel over as the way back wants it. Whether zeros are skipped
// depends on how many there were in the step before, which changes no bit.
func (o *convOp) Begin(p *Pass) {
	o.chooseSkip(p)
	if p.DX[0] != nil {
		o.turnKernel(p)
	}
}

// Sample computes the three gradients while dy is near.
func (o *convOp) Sample(p *Pass, chunk int, first bool, scratch []float32) {
	if o.actTasks(p) > 0 {
		o.end.backward(p, 0, o.geometry.OH*o.geometry.OW, o.geometry.F)
	}
	if chunk == 0 && first {
		o.look(p)
	}
	if p.DP[o.kernel] != nil {
		o.kernelGrad(p, 0, rows(p.T[o.chunks], chunk, chunk+1, o.geometry.WLen()), first, scratch)
	}
	if optional(p.DP, o.bias) != nil {
		o.biasGrad(p, 0, rows(p.T[o.biases], chunk, chunk+1, o.geometry.F), first, 0, o.geometry.F)
	}
	if p.DX[0] != nil {
		o.inputGrad(p, 0, scratch)
	}
}

// End folds the chunks.
func (o *convOp) End(p *Pass) {
	if p.DP[o.kernel] != nil {
		p.Work.Run(p, o.foldTasks(), o.fold)
	}
	if optional(p.DP, o.bias) != nil {
		kernel.FoldChunks(p.DP[o.bias], p.T[o.biases], pieces(p.N, chunkSamples), 0, o.geometry.F)
	}
}

// Reads is the output where the way back through the relu before is taken here.
func (o *maxPoolOp) Reads() (x, y bool) { return false, o.masks }
func (o *maxPoolOp) Begin(*Pass)        {}
func (o *maxPoolOp) End(*Pass)          {}

// Sample hands each number to the place that won.
func (o *maxPoolOp) Sample(p *Pass, _ int, _ bool, _ []float32) {
	if p.DX[0] != nil {
		o.back(p, 0, 1)
	}
}

func (o *activationOp) Reads() (x, y bool) { return true, true }
func (o *activationOp) Begin(*Pass)        {}
func (o *activationOp) End(*Pass)          {}

// Sample goes through the slope.
func (o *activationOp) Sample(p *Pass, _ int, _ bool, _ []float32) {
	if p.DX[0] != nil {
		o.act.backward(p.DX[0], p.DY, p.Y, p.X[0], o.cols)
	}
}

func (copyOp) Reads() (x, y bool) { return false, false }
func (copyOp) Begin(*Pass)        {}
func (copyOp) End(*Pass)          {}

// Sample copies.
func (copyOp) Sample(p *Pass, _ int, _ bool, _ []float32) {
	if p.DX[0] != nil {
		copy(p.DX[0], p.DY)
	}
}

var _, _, _, _ Chunked = (*convOp)(nil), (*maxPoolOp)(nil), (*activationOp)(nil), copyOp{}

// Sloped is an Op whose way back is quicker the more of its slopes are 0.
type Sloped interface {
	// Live is the share of slopes that were not 0 in the first picture of the last
	// Backward, and whether the zeros were skipped.
	Live() (share float64, skipped bool)
}

// Live is what was last looked at.
func (o *convOp) Live() (share float64, skipped bool) { return o.live, o.skip }
