package plan

import (
	"time"

	"duet/nn/internal/kernel"
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

// PeakGFLOPS measures how many GFLOP/s of fused multiply-adds one core reaches
// in registers with the variant in use.
func PeakGFLOPS(d time.Duration) float64 { return kernel.PeakGFLOPS(d) }
