//go:build amd64 && !purego

package kernel

// transposeAVX512 transposes a block of up to 16 x 16; rows are srcRow and dstRow
// bytes apart.
//
//go:noescape
func transposeAVX512(dst, src *float32, rows, cols, srcRow, dstRow int)

// transposeBlock is transposeBlockGeneric for blocks of up to transposeTile.
func transposeBlock(dst, src []float32, rows, cols, srcRow, dstRow int) {
	const f = 4 // bytes of a float
	switch {
	case useAVX512:
		transposeAVX512(&dst[0], &src[0], rows, cols, f*srcRow, f*dstRow)
	case useAVX2 && rows == transposeTile && cols == transposeTile:
		transpose16AVX2(&transposing{src: &src[0], dst: &dst[0], srcRow: f * srcRow, dstRow: f * dstRow, rows: rows, mask: 1<<transposeTile - 1})
	default:
		transposeBlockGeneric(dst, src, rows, cols, srcRow, dstRow)
	}
}
