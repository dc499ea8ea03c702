//go:build amd64 && !purego

package kernel

// fmaAVX2 does n rounds of 12 independent vector multiply-adds in registers.
//
//go:noescape
func fmaAVX2(n int)

// fmaAVX512 does n rounds of 24 independent vector multiply-adds in registers.
//
//go:noescape
func fmaAVX512(n int)

// fmaLoop does a fixed number of multiply-adds with the active variant and
// returns how many operations that was.
func fmaLoop() int {
	if !useAVX2 {
		return fmaLoopGeneric()
	}
	const rounds = 1 << 14 // about 30 us, with AVX-512 twice that
	if useAVX512 {
		fmaAVX512(rounds)
		return rounds * 24 * 16 * 2
	}
	fmaAVX2(rounds)
	return rounds * 12 * 8 * 2
}
