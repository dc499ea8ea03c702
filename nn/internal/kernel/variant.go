package kernel

import (
	"fmt"
	"strings"
)

const (
	generic = "generic"
	avx2    = "avx2"
)

// Names lists the variants this processor and this build can run, slowest
// first. "generic" is always there.
func Names() []string {
	if hasAVX2 {
		return []string{generic, avx2}
	}
	return []string{generic}
}

// Active is the name of the variant in use; at start the fastest one.
func Active() string {
	if useAVX2 {
		return avx2
	}
	return generic
}

// Select chooses the variant: one of [Names], or "auto" for the fastest. It
// must not run while another goroutine computes. Results do not depend on it.
func Select(name string) error {
	switch {
	case name == "auto":
		useAVX2 = hasAVX2
	case name == generic:
		useAVX2 = false
	case name == avx2 && hasAVX2:
		useAVX2 = true
	default:
		return fmt.Errorf("kernel: variant %q is not available here; choose auto or one of: %s", name, strings.Join(Names(), ", "))
	}
	return nil
}
