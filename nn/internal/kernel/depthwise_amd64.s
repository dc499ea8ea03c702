//go:build amd64 && !purego

#include "go_asm.h"
#include "textflag.h"
#include "tile_amd64.h"

// The tiles of a diagonal product: those of product_amd64.s, but every column
// has its own number of a, so Y14 holds numbers of a only where they must be
// masked.
//
//	AX       args                      Y0..Y11   the chains, row by row
//	R8..R13  rows of a                 Y12, Y13  16 columns of b, or of the bias
//	BX       offset in every row of a  Y14       the last columns of a
//	CX       place in b                Y15       mask of the last vector
//	DX, SI   ak, bk
//	DI, R15  counters of k and n1; that of n2 is in args
//
// There is one loop for each kind of column block and each height. A row's
// vectors are L, the lower 8 columns, and H, the upper 8.

// func diagonalTiles(args *tileArgs)
TEXT ·diagonalTiles(SB), NOSPLIT, $0-8
	MOVQ args+0(FP), AX
	MOVQ tileArgs_mask(AX), BX
	VMOVDQU (BX), Y15
	MOVQ tileArgs_loop(AX), BX
	LEAQ diagonalLoops<>(SB), DX
	JMP  (DX)(BX*8)

DATA diagonalLoops<>+0(SB)/8, $full16_1<>(SB)
DATA diagonalLoops<>+8(SB)/8, $full16_2<>(SB)
DATA diagonalLoops<>+16(SB)/8, $full16_3<>(SB)
DATA diagonalLoops<>+24(SB)/8, $full16_4<>(SB)
DATA diagonalLoops<>+32(SB)/8, $full16_5<>(SB)
DATA diagonalLoops<>+40(SB)/8, $full16_6<>(SB)
DATA diagonalLoops<>+48(SB)/8, $part16_1<>(SB)
DATA diagonalLoops<>+56(SB)/8, $part16_2<>(SB)
DATA diagonalLoops<>+64(SB)/8, $part16_3<>(SB)
DATA diagonalLoops<>+72(SB)/8, $part16_4<>(SB)
DATA diagonalLoops<>+80(SB)/8, $part16_5<>(SB)
DATA diagonalLoops<>+88(SB)/8, $part16_6<>(SB)
DATA diagonalLoops<>+96(SB)/8, $full8_1<>(SB)
DATA diagonalLoops<>+104(SB)/8, $full8_2<>(SB)
DATA diagonalLoops<>+112(SB)/8, $full8_3<>(SB)
DATA diagonalLoops<>+120(SB)/8, $full8_4<>(SB)
DATA diagonalLoops<>+128(SB)/8, $full8_5<>(SB)
DATA diagonalLoops<>+136(SB)/8, $full8_6<>(SB)
DATA diagonalLoops<>+144(SB)/8, $part8_1<>(SB)
DATA diagonalLoops<>+152(SB)/8, $part8_2<>(SB)
DATA diagonalLoops<>+160(SB)/8, $part8_3<>(SB)
DATA diagonalLoops<>+168(SB)/8, $part8_4<>(SB)
DATA diagonalLoops<>+176(SB)/8, $part8_5<>(SB)
DATA diagonalLoops<>+184(SB)/8, $part8_6<>(SB)
GLOBL diagonalLoops<>(SB), RODATA, $192

// full16: 16 columns.
#define LOADB VMOVUPS (CX), Y12; VMOVUPS 32(CX), Y13
#define ZERO(L, H) VXORPS L, L, L; VXORPS H, H, H
#define GET(i, L, H) MOVQ (tileArgs_rows+i*8)(AX), DI; VMOVUPS (DI), L; VMOVUPS 32(DI), H
#define MUL(R, L, H) VFMADD231PS (R)(BX*1), Y12, L; VFMADD231PS 32(R)(BX*1), Y13, H
#define BIAS(L, H) VADDPS Y12, L, L; VADDPS Y13, H, H
#define PUT(i, L, H) MOVQ (tileArgs_rows+i*8)(AX), DI; VMOVUPS L, (DI); VMOVUPS H, 32(DI)

TEXT full16_1<>(SB), NOSPLIT, $0-8
	TILE(ROWS1, ZERO1, GET1, MUL1, BIAS1, PUT1)

TEXT full16_2<>(SB), NOSPLIT, $0-8
	TILE(ROWS2, ZERO2, GET2, MUL2, BIAS2, PUT2)

TEXT full16_3<>(SB), NOSPLIT, $0-8
	TILE(ROWS3, ZERO3, GET3, MUL3, BIAS3, PUT3)

TEXT full16_4<>(SB), NOSPLIT, $0-8
	TILE(ROWS4, ZERO4, GET4, MUL4, BIAS4, PUT4)

TEXT full16_5<>(SB), NOSPLIT, $0-8
	TILE(ROWS5, ZERO5, GET5, MUL5, BIAS5, PUT5)

TEXT full16_6<>(SB), NOSPLIT, $0-8
	TILE(ROWS6, ZERO6, GET6, MUL6, BIAS6, PUT6)


// part16: 9 to 15 columns: H is masked.
#undef LOADB
#undef GET
#undef MUL
#undef PUT
#define LOADB VMOVUPS (CX), Y12; VMASKMOVPS 32(CX), Y15, Y13
#define GET(i, L, H) MOVQ (tileArgs_rows+i*8)(AX), DI; VMOVUPS (DI), L; VMASKMOVPS 32(DI), Y15, H
#define MUL(R, L, H) VFMADD231PS (R)(BX*1), Y12, L; VMASKMOVPS 32(R)(BX*1), Y15, Y14; VFMADD231PS Y14, Y13, H
#define PUT(i, L, H) MOVQ (tileArgs_rows+i*8)(AX), DI; VMOVUPS L, (DI); VMASKMOVPS H, Y15, 32(DI)

TEXT part16_1<>(SB), NOSPLIT, $0-8
	TILE(ROWS1, ZERO1, GET1, MUL1, BIAS1, PUT1)

TEXT part16_2<>(SB), NOSPLIT, $0-8
	TILE(ROWS2, ZERO2, GET2, MUL2, BIAS2, PUT2)

TEXT part16_3<>(SB), NOSPLIT, $0-8
	TILE(ROWS3, ZERO3, GET3, MUL3, BIAS3, PUT3)

TEXT part16_4<>(SB), NOSPLIT, $0-8
	TILE(ROWS4, ZERO4, GET4, MUL4, BIAS4, PUT4)

TEXT part16_5<>(SB), NOSPLIT, $0-8
	TILE(ROWS5, ZERO5, GET5, MUL5, BIAS5, PUT5)

TEXT part16_6<>(SB), NOSPLIT, $0-8
	TILE(ROWS6, ZERO6, GET6, MUL6, BIAS6, PUT6)


// full8: 8 columns: L alone.
#undef LOADB
#undef ZERO
#undef GET
#undef MUL
#undef BIAS
#undef PUT
#define LOADB VMOVUPS (CX), Y12
#define ZERO(L, H) VXORPS L, L, L
#define GET(i, L, H) MOVQ (tileArgs_rows+i*8)(AX), DI; VMOVUPS (DI), L
#define MUL(R, L, H) VFMADD231PS (R)(BX*1), Y12, L
#define BIAS(L, H) VADDPS Y12, L, L
#define PUT(i, L, H) MOVQ (tileArgs_rows+i*8)(AX), DI; VMOVUPS L, (DI)

TEXT full8_1<>(SB), NOSPLIT, $0-8
	TILE(ROWS1, ZERO1, GET1, MUL1, BIAS1, PUT1)

TEXT full8_2<>(SB), NOSPLIT, $0-8
	TILE(ROWS2, ZERO2, GET2, MUL2, BIAS2, PUT2)

TEXT full8_3<>(SB), NOSPLIT, $0-8
	TILE(ROWS3, ZERO3, GET3, MUL3, BIAS3, PUT3)

TEXT full8_4<>(SB), NOSPLIT, $0-8
	TILE(ROWS4, ZERO4, GET4, MUL4, BIAS4, PUT4)

TEXT full8_5<>(SB), NOSPLIT, $0-8
	TILE(ROWS5, ZERO5, GET5, MUL5, BIAS5, PUT5)

TEXT full8_6<>(SB), NOSPLIT, $0-8
	TILE(ROWS6, ZERO6, GET6, MUL6, BIAS6, PUT6)


// part8: 1 to 7 columns: L is masked.
#undef LOADB
#undef GET
#undef MUL
#undef PUT
#define LOADB VMASKMOVPS (CX), Y15, Y12
#define GET(i, L, H) MOVQ (tileArgs_rows+i*8)(AX), DI; VMASKMOVPS (DI), Y15, L
#define MUL(R, L, H) VMASKMOVPS (R)(BX*1), Y15, Y14; VFMADD231PS Y14, Y12, L
#define PUT(i, L, H) MOVQ (tileArgs_rows+i*8)(AX), DI; VMASKMOVPS L, Y15, (DI)

TEXT part8_1<>(SB), NOSPLIT, $0-8
	TILE(ROWS1, ZERO1, GET1, MUL1, BIAS1, PUT1)

TEXT part8_2<>(SB), NOSPLIT, $0-8
	TILE(ROWS2, ZERO2, GET2, MUL2, BIAS2, PUT2)

TEXT part8_3<>(SB), NOSPLIT, $0-8
	TILE(ROWS3, ZERO3, GET3, MUL3, BIAS3, PUT3)

TEXT part8_4<>(SB), NOSPLIT, $0-8
	TILE(ROWS4, ZERO4, GET4, MUL4, BIAS4, PUT4)

TEXT part8_5<>(SB), NOSPLIT, $0-8
	TILE(ROWS5, ZERO5, GET5, MUL5, BIAS5, PUT5)

TEXT part8_6<>(SB), NOSPLIT, $0-8
	TILE(ROWS6, ZERO6, GET6, MUL6, BIAS6, PUT6)
