//go:build !amd64 || purego

package kernel

func transposeBlock(dst, src []float32, rows, cols, srcRow, dstRow int) {
	transposeBlockGeneric(dst, src, rows, cols, srcRow, dstRow)
}
