//go:build amd64 && !purego

package kernel

import "golang.org/x/sys/cpu"

// hasAVX2 says that the processor and the system can run the AVX2 assembly.
var hasAVX2 = cpu.X86.HasAVX2 && cpu.X86.HasFMA

// hasAVX512 says the same of the AVX-512 assembly.
var hasAVX512 = hasAVX2 && cpu.X86.HasBMI2 && cpu.X86.HasAVX512F && cpu.X86.HasAVX512BW && cpu.X86.HasAVX512DQ && cpu.X86.HasAVX512VL

// useAVX2 and useAVX512 are the chosen variant; Select alone writes them. The
// AVX-512 variant sets both, and takes the AVX2 assembly where it has none.
var useAVX2, useAVX512 = hasAVX2, hasAVX512
