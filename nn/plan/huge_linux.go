package plan

import (
	"syscall"
	"unsafe"
)

// hugeFloats is from how many numbers on a block asks for huge pages: a few of
// them, so that what rounding up to whole pages costs stays small.
const hugeFloats = 1 << 21

// huge asks for large pages under a block, which spares the processor looking up
// where each 4 KB of it are. It is advice: where the system has none to give,
// nothing changes.
func huge(x []float32) {
	if len(x) < hugeFloats {
		return
	}
	const page = 4096
	from := uintptr(unsafe.Pointer(unsafe.SliceData(x)))
	skip := int(-from & (page - 1))
	n := (len(x)*4 - skip) &^ (page - 1)
	bytes := unsafe.Slice((*byte)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(x)), skip)), n)
	_ = syscall.Madvise(bytes, syscall.MADV_HUGEPAGE)
}
