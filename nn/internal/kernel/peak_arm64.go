//go:build arm64 && !purego

package kernel

// fmaNEON does n rounds of 24 independent vector multiply-adds in registers.
//
//go:noescape
func fmaNEON(n int)

// fmaLoop does a fixed number of multiply-adds with the active variant and
// returns how many operations that was.
func fmaLoop() int {
	if !useNEON {
		return fmaLoopGeneric()
	}
	const rounds = 1 << 13 // some 30 us where two are done in a cycle of 3 GHz
	fmaNEON(rounds)
	return rounds * 24 * 4 * 2
}
