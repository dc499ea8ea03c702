//go:build amd64 && !purego

package kernel

// hasSkip tells whether the variant in use skips zeros.
func hasSkip() bool { return useAVX512 }

//go:noescape
func transpose16AVX512(args *transposing)

//go:noescape
func liveAVX512(vals *float32, places *int32, src *float32, table *int32, n int) int

//go:noescape
func finiteAVX512(x *float32, n int) bool

//go:noescape
func addZeroAVX512(dst, src *float32, n int)

//go:noescape
func gatherAVX512(args *gathering)

func transpose16(args *transposing) { transpose16AVX512(args) }

// live packs the numbers of src that are not 0 into vals, and what the table says at
// their places into places; both have room for 16 more than src has. NaN is not 0.
func live(vals []float32, places []int32, src []float32, table []int32) int {
	return liveAVX512(&vals[0], &places[0], &src[0], &table[0], len(src))
}

// allFinite tells whether no number of x is infinite or NaN.
func allFinite(x []float32) bool { return finiteAVX512(&x[0], len(x)) }

// addZero sets dst to src + (+0).
func addZero(dst, src []float32) { addZeroAVX512(&dst[0], &src[:len(dst)][0], len(dst)) }

func gather(args *gathering) { gatherAVX512(args) }
