//go:build amd64 && !purego

package kernel

import "golang.org/x/sys/cpu"

// hasAVX2 says that the processor and the system can run the AVX2 assembly.
var hasAVX2 = cpu.X86.HasAVX2 && cpu.X86.HasFMA

// useAVX2 is the chosen variant; Select alone writes it.
var useAVX2 = hasAVX2
