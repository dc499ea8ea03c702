package kernel

import (
	"fmt"
	"strings"
)

const (
	generic = "generic"
	avx2    = "avx2"
	avx512  = "avx512"
	neon    = "neon"
)

// Names lists the variants this processor and this build can run, slowest
// first. "generic" is always there.
func Names() []string {
	switch {
	case hasAVX512:
		return []string{generic, avx2, avx512}
	case hasAVX2:
		return []string{generic, avx2}
	case hasNEON:
		return []string{generic, neon}
	}
	return []string{generic}
}

// Active is the name of the variant in use; at start the fastest one.
func Active() string {
	switch {
	case useAVX512:
		return avx512
	case useAVX2:
		return avx2
	case useNEON:
		return neon
	}
	return generic
}

// Select chooses the variant: one of [Names], or "auto" for the fastest. It
// must not run while another goroutine computes. Results do not depend on it.
func Select(name string) error {
	switch {
	case name == "auto":
		useAVX2, useAVX512, useNEON = hasAVX2, hasAVX512, hasNEON
	case name == generic:
		useAVX2, useAVX512, useNEON = false, false, false
	case name == avx2 && hasAVX2:
		useAVX2, useAVX512 = true, false
	case name == avx512 && hasAVX512:
		useAVX2, useAVX512 = true, true
	case name == neon && hasNEON:
		useNEON = true
	default:
		return fmt.Errorf("kernel: variant %q is not available here; choose auto or one of: %s", name, strings.Join(Names(), ", "))
	}
	return nil
}
