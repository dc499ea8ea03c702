//go:build !unix

package kernel

import "testing"

// fence is plain memory where pages cannot be protected.
type fence struct{ all []float32 }

func newFence(_ testing.TB, n int) *fence { return &fence{make([]float32, n)} }

func (f *fence) at(n int, _ bool) []float32 { return f.all[:n:n] }
