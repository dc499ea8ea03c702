package kernel

// transposeTile is the side of the squares that transposing moves, so that both
// matrices are walked a cache line at a time.
const transposeTile = 16

// Transpose writes src [rows, cols] as dst [cols, rows]. They must not overlap.
func Transpose(dst, src []float32, rows, cols int) {
	if len(dst) != rows*cols {
		panic("kernel: Transpose with slices that do not fit the sizes")
	}
	TransposeInto(dst, src, rows, cols, rows)
}

// TransposeInto writes src [rows, cols] transposed to dst, whose cols rows are wide
// floats apart. They must not overlap.
func TransposeInto(dst, src []float32, rows, cols, wide int) {
	if rows < 0 || cols < 0 || rows > wide || len(src) != rows*cols || len(src) > 0 && len(dst) < (cols-1)*wide+rows {
		panic("kernel: TransposeInto with slices that do not fit the sizes")
	}
	for r := 0; r < rows; r += transposeTile {
		for c := 0; c < cols; c += transposeTile {
			transposeBlock(dst[c*wide+r:], src[r*cols+c:], min(transposeTile, rows-r), min(transposeTile, cols-c), cols, wide)
		}
	}
}

// transposeBlockGeneric transposes rows x cols numbers, of rows that are srcRow and
// dstRow floats apart, four rows of src at a time.
func transposeBlockGeneric(dst, src []float32, rows, cols, srcRow, dstRow int) {
	i := 0
	for ; i+4 <= rows; i += 4 {
		s0, s1, s2, s3 := src[i*srcRow:][:cols], src[(i+1)*srcRow:][:cols], src[(i+2)*srcRow:][:cols], src[(i+3)*srcRow:][:cols]
		for k := range s0 {
			d := dst[k*dstRow+i:][:4]
			d[0], d[1], d[2], d[3] = s0[k], s1[k], s2[k], s3[k]
		}
	}
	for ; i < rows; i++ {
		for k, v := range src[i*srcRow:][:cols] {
			dst[k*dstRow+i] = v
		}
	}
}
