//go:build amd64 && !purego

#include "go_asm.h"
#include "textflag.h"

// The kernels that skip zero factors, with 8 numbers a vector; see skip.go.

// MASK makes Y15 the mask of a vector's first N numbers, N of 0 to 8.
#define MASK(N, T) LEAQ ·maskTable+32(SB), T; SHLQ $2, N; SUBQ N, T; VMOVDQU (T), Y15

// func transpose16AVX2(args *transposing)
// One block of up to 16 x 16 numbers, by quarters: 16 rows in, 16 rows out. Rows that
// are not there are zeros; columns beyond the mask are.
TEXT ·transpose16AVX2(SB), NOSPLIT, $0-8
	MOVQ args+0(FP), AX
	MOVQ transposing_srcRow(AX), R8
	MOVQ transposing_dstRow(AX), R9
	MOVQ transposing_mask(AX), R10 // of the columns to come
	MOVQ transposing_src(AX), R11  // the columns' first row
	MOVQ transposing_dst(AX), R12  // their first row of dst
	MOVQ $2, R13

columns:
	MOVBLZX R10, BX
	POPCNTL BX, BX
	MASK(BX, DX)
	MOVQ transposing_rows(AX), CX // rows to come
	MOVQ R11, SI
	MOVQ R12, DX
	MOVQ $2, BX

quarter:
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	VXORPS Y2, Y2, Y2
	VXORPS Y3, Y3, Y3
	VXORPS Y4, Y4, Y4
	VXORPS Y5, Y5, Y5
	VXORPS Y6, Y6, Y6
	VXORPS Y7, Y7, Y7

#define LOADROW(Y) DECQ CX; JLT loaded; VMASKMOVPS (SI), Y15, Y; ADDQ R8, SI
	LOADROW(Y0)
	LOADROW(Y1)
	LOADROW(Y2)
	LOADROW(Y3)
	LOADROW(Y4)
	LOADROW(Y5)
	LOADROW(Y6)
	LOADROW(Y7)

loaded:
	// Pairs of rows, then fours within each half of a register, then the halves.
#define PAIRS(A, B, LO, HI) VUNPCKLPS B, A, LO; VUNPCKHPS B, A, HI
	PAIRS(Y0, Y1, Y8, Y9)
	PAIRS(Y2, Y3, Y10, Y11)
	PAIRS(Y4, Y5, Y12, Y13)
	PAIRS(Y6, Y7, Y14, Y0)
#define FOURS(A, B, LO, HI) VUNPCKLPD B, A, LO; VUNPCKHPD B, A, HI
	FOURS(Y8, Y10, Y1, Y2)
	FOURS(Y9, Y11, Y3, Y4)
	FOURS(Y12, Y14, Y5, Y6)
	FOURS(Y13, Y0, Y7, Y8)
	MOVQ DX, DI
#define HALF(CODE, A, B) VPERM2F128 CODE, B, A, Y9; VMOVUPS Y9, (DI); ADDQ R9, DI
	HALF($0x20, Y1, Y5)
	HALF($0x20, Y2, Y6)
	HALF($0x20, Y3, Y7)
	HALF($0x20, Y4, Y8)
	HALF($0x31, Y1, Y5)
	HALF($0x31, Y2, Y6)
	HALF($0x31, Y3, Y7)
	HALF($0x31, Y4, Y8)
	ADDQ $32, DX
	DECQ BX
	JNZ  quarter
	LEAQ (R12)(R9*8), R12
	ADDQ $32, R11
	SHRQ $8, R10
	DECQ R13
	JNZ  columns
	VZEROUPPER
	RET

// func liveAVX2(vals *float32, places *int32, src *float32, table *int32, n int) int
// Packs the numbers of src that are not 0, and what the table says at their places;
// NaN is not 0. Writes up to 8 numbers behind the last.
TEXT ·liveAVX2(SB), NOSPLIT, $0-48
	MOVQ vals+0(FP), DI
	MOVQ places+8(FP), R8
	MOVQ src+16(FP), SI
	MOVQ table+24(FP), DX
	MOVQ n+32(FP), CX
	LEAQ ·packTable(SB), R10
	XORQ BX, BX
	XORQ R9, R9
	VXORPS Y0, Y0, Y0
	SUBQ $8, CX
	JLT  tail

	// The numbers of Y1 that are not 0 and those of Y2 beside them.
#define PACK \
	VCMPPS    $4, Y0, Y1, Y3; \
	VMOVMSKPS Y3, AX; \
	VPMOVZXBD (R10)(AX*8), Y4; \
	POPCNTL   AX, AX; \
	VPERMPS   Y1, Y4, Y1; \
	VPERMD    Y2, Y4, Y2; \
	VMOVUPS   Y1, (DI)(R9*4); \
	VMOVDQU   Y2, (R8)(R9*4); \
	ADDQ      AX, R9

loop:
	VMOVUPS (SI)(BX*4), Y1
	VMOVDQU (DX)(BX*4), Y2
	PACK
	ADDQ $8, BX
	SUBQ $8, CX
	JGE  loop

tail:
	ADDQ $8, CX
	JZ   done
	MASK(CX, R11)
	VMASKMOVPS (SI)(BX*4), Y15, Y1
	VPMASKMOVD (DX)(BX*4), Y15, Y2
	PACK

done:
	MOVQ R9, ret+40(FP)
	VZEROUPPER
	RET

// func finiteAVX2(x *float32, n int) bool
// x - x is +0 for every finite number and NaN for the others.
TEXT ·finiteAVX2(SB), NOSPLIT, $0-17
	MOVQ x+0(FP), SI
	MOVQ n+8(FP), CX
	VXORPS Y0, Y0, Y0 // all bits so far
	XORQ BX, BX
	SUBQ $8, CX
	JLT  rest

each:
	VMOVUPS (SI)(BX*4), Y1
	VSUBPS  Y1, Y1, Y2
	VORPS   Y2, Y0, Y0
	ADDQ $8, BX
	SUBQ $8, CX
	JGE  each

rest:
	ADDQ $8, CX
	JZ   judge
	MASK(CX, R11)
	VMASKMOVPS (SI)(BX*4), Y15, Y1
	VSUBPS  Y1, Y1, Y2
	VORPS   Y2, Y0, Y0

judge:
	VPTEST Y0, Y0
	SETEQ  ret+16(FP)
	VZEROUPPER
	RET

// func addZeroAVX2(dst, src *float32, n int)
// dst = src + (+0)
TEXT ·addZeroAVX2(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ n+16(FP), CX
	VXORPS Y0, Y0, Y0
	XORQ BX, BX
	SUBQ $8, CX
	JLT  addRest

addEach:
	VADDPS  (SI)(BX*4), Y0, Y1
	VMOVUPS Y1, (DI)(BX*4)
	ADDQ $8, BX
	SUBQ $8, CX
	JGE  addEach

addRest:
	ADDQ $8, CX
	JZ   addDone
	MASK(CX, R11)
	VMASKMOVPS (SI)(BX*4), Y15, Y1
	VADDPS     Y1, Y0, Y1
	VMASKMOVPS Y1, Y15, (DI)(BX*4)

addDone:
	VZEROUPPER
	RET
