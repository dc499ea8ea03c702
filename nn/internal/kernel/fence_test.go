//go:build unix

package kernel

import (
	"syscall"
	"testing"
	"unsafe"
)

// fence is memory between two unreadable pages: a read or a write outside of a
// slice that touches the border stops the test.
type fence struct {
	pages []byte // readable
}

// newFence maps room for n floats.
func newFence(tb testing.TB, n int) *fence {
	tb.Helper()
	page := syscall.Getpagesize()
	room := (4*n + page - 1) &^ (page - 1)
	all, err := syscall.Mmap(-1, 0, room+2*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		tb.Fatal(err)
	}
	for _, edge := range [][]byte{all[:page], all[page+room:]} {
		if err := syscall.Mprotect(edge, syscall.PROT_NONE); err != nil {
			tb.Fatal(err)
		}
	}
	tb.Cleanup(func() { _ = syscall.Munmap(all) })
	return &fence{all[page : page+room]}
}

// at is the slice of n floats that ends at the upper border, or starts at the
// lower one.
func (f *fence) at(n int, upper bool) []float32 {
	whole := unsafe.Slice((*float32)(unsafe.Pointer(&f.pages[0])), len(f.pages)/4)
	if upper {
		whole = whole[len(whole)-n:]
	}
	return whole[:n:n]
}
