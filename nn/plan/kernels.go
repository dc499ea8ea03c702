package plan

import (
	"time"

	"duet/nn/internal/kernel"
	"duet/nn/layer"
)

// Contract names the arithmetic that every result follows. Two programs with
// the same contract make the same bits.
const Contract = "fma-f32/2"

// Kernels lists the kernel variants this machine can run.
func Kernels() []string { return kernel.Names() }

// SelectKernel forces a variant, or "auto" for the fastest. All variants make
// the same bits. Call it before anything is trained.
func SelectKernel(name string) error { return kernel.Select(name) }

// Kernel is the variant in use.
func Kernel() string { return kernel.Active() }

// PeakGFLOPS measures how many GFLOP/s of fused multiply-adds so many goroutines
// together reach in registers with the variant in use.
func PeakGFLOPS(d time.Duration, goroutines int) float64 { return kernel.PeakGFLOPS(d, goroutines) }

// Live tells what the zeros among slopes did for the speed of the last Backward: the
// share that was not 0 of what the convolutions whose zeros are skipped multiply by,
// weighted with their work, and how much of the convolutions' work they are. It looks
// at the first picture.
func (p *Plan) Live() (share, skipping float64) {
	var live, skipped, all float64
	for i := range p.steps {
		s := &p.steps[i]
		op, ok := s.op.(layer.Sloped)
		if !ok || !s.need {
			continue
		}
		work := float64(s.node.MACs())
		all += work
		if share, skips := op.Live(); skips {
			live, skipped = live+float64(work*share), skipped+work
		}
	}
	if skipped == 0 {
		return 0, 0
	}
	return live / skipped, skipped / all
}
