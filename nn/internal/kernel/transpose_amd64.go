//go:build amd64 && !purego

package kernel

// transposeAVX512 transposes a block of up to 16 x 16; rows are srcRow and dstRow
// bytes apart.
//
//go:noescape
func transposeAVX512(dst, src *float32, rows, cols, srcRow, dstRow int)

// transposeBlock is transposeBlockGeneric for blocks of up to transposeTile.
func transposeBlock(dst, src []float32, rows, cols, srcRow, dstRow int) {
	if !useAVX512 {
		transposeBlockGeneric(dst, src, rows, cols, srcRow, dstRow)
		return
	}
	const f = 4 // bytes of a float
	transposeAVX512(&dst[0], &src[0], rows, cols, f*srcRow, f*dstRow)
}
