//go:build amd64 && !purego

package kernel

// hasSkip tells whether the variant in use skips zeros.
func hasSkip() bool { return useAVX2 }

//go:noescape
func transpose16AVX512(args *transposing)

//go:noescape
func transpose16AVX2(args *transposing)

//go:noescape
func liveAVX512(vals *float32, places *int32, src *float32, table *int32, n int) int

//go:noescape
func liveAVX2(vals *float32, places *int32, src *float32, table *int32, n int) int

//go:noescape
func finiteAVX512(x *float32, n int) bool

//go:noescape
func finiteAVX2(x *float32, n int) bool

//go:noescape
func addZeroAVX512(dst, src *float32, n int)

//go:noescape
func addZeroAVX2(dst, src *float32, n int)

func transpose16(args *transposing) {
	if useAVX512 {
		transpose16AVX512(args)
		return
	}
	transpose16AVX2(args)
}

// live packs the numbers of src that are not 0 into vals, and what the table says at
// their places into places; both have room for 16 more than src has. NaN is not 0.
func live(vals []float32, places []int32, src []float32, table []int32) int {
	if useAVX512 {
		return liveAVX512(&vals[0], &places[0], &src[0], &table[0], len(src))
	}
	return liveAVX2(&vals[0], &places[0], &src[0], &table[0], len(src))
}

// packTable has for each set of a vector's 8 numbers where its members are, in order,
// and behind them the number 0 again; the AVX2 form of live permutes by it.
var packTable = newPackTable()

func newPackTable() (t [256][8]uint8) {
	for set := range t {
		n := 0
		for i := range 8 {
			if set>>i&1 == 1 {
				t[set][n] = uint8(i)
				n++
			}
		}
	}
	return t
}

// finiteFloats is how many numbers one call of the assembly looks at, which takes
// under 50 us even when they come from memory.
const finiteFloats = 1 << 16

// allFinite tells whether no number of x is infinite or NaN.
func allFinite(x []float32) bool {
	for len(x) > 0 {
		n := min(finiteFloats, len(x))
		if useAVX512 && !finiteAVX512(&x[0], n) || !useAVX512 && !finiteAVX2(&x[0], n) {
			return false
		}
		x = x[n:]
	}
	return true
}

// addZero sets dst to src + (+0).
func addZero(dst, src []float32) {
	if useAVX512 {
		addZeroAVX512(&dst[0], &src[:len(dst)][0], len(dst))
		return
	}
	addZeroAVX2(&dst[0], &src[:len(dst)][0], len(dst))
}
