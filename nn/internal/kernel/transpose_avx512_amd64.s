//go:build amd64 && !purego

#include "textflag.h"

// FOUR makes of rows A to D, the lanes of 4 columns in Z16 to Z31, what has in lane L
// of register k column 4L+k of the four rows.
#define FOUR(A, B, C, D, S, T, U, V) \
	VUNPCKLPS B, A, S; VUNPCKHPS B, A, T; VUNPCKLPS D, C, U; VUNPCKHPS D, C, V; \
	VUNPCKLPD U, S, A; VUNPCKHPD U, S, B; VUNPCKLPD V, T, C; VUNPCKHPD V, T, D

// LANES transposes the lanes of four registers.
#define LANES(A, B, C, D, S, T, U, V) \
	VSHUFF32X4 $0x88, B, A, S; VSHUFF32X4 $0xdd, B, A, T; \
	VSHUFF32X4 $0x88, D, C, U; VSHUFF32X4 $0xdd, D, C, V; \
	VSHUFF32X4 $0x88, U, S, A; VSHUFF32X4 $0x88, V, T, B; \
	VSHUFF32X4 $0xdd, U, S, C; VSHUFF32X4 $0xdd, V, T, D

// GET reads a row, unless it was the last.
#define GET(ROW) \
	VMOVUPS.Z (SI), K1, ROW; \
	ADDQ R8, SI; \
	DECQ R10; \
	JZ   loaded

// PUT writes a column, and is done after the last.
#define PUT(COLUMN) \
	VMOVUPS COLUMN, K2, (DI); \
	ADDQ R9, DI; \
	DECQ DX; \
	JZ   stored

// func transposeAVX512(dst, src *float32, rows, cols, srcRow, dstRow int)
// One block of up to 16 x 16; srcRow and dstRow are the distances of rows in bytes.
TEXT ·transposeAVX512(SB), NOSPLIT, $0-48
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ rows+16(FP), CX
	MOVQ cols+24(FP), DX
	MOVQ srcRow+32(FP), R8
	MOVQ dstRow+40(FP), R9
	MOVQ $-1, AX
	BZHIQ DX, AX, BX
	KMOVW BX, K1
	BZHIQ CX, AX, BX
	KMOVW BX, K2
	MOVQ CX, R10
	GET(Z0)
	GET(Z1)
	GET(Z2)
	GET(Z3)
	GET(Z4)
	GET(Z5)
	GET(Z6)
	GET(Z7)
	GET(Z8)
	GET(Z9)
	GET(Z10)
	GET(Z11)
	GET(Z12)
	GET(Z13)
	GET(Z14)
	GET(Z15)

loaded:
	FOUR(Z0, Z1, Z2, Z3, Z16, Z17, Z18, Z19)
	FOUR(Z4, Z5, Z6, Z7, Z20, Z21, Z22, Z23)
	FOUR(Z8, Z9, Z10, Z11, Z24, Z25, Z26, Z27)
	FOUR(Z12, Z13, Z14, Z15, Z28, Z29, Z30, Z31)
	LANES(Z0, Z4, Z8, Z12, Z16, Z20, Z24, Z28)
	LANES(Z1, Z5, Z9, Z13, Z17, Z21, Z25, Z29)
	LANES(Z2, Z6, Z10, Z14, Z18, Z22, Z26, Z30)
	LANES(Z3, Z7, Z11, Z15, Z19, Z23, Z27, Z31)
	PUT(Z0)
	PUT(Z1)
	PUT(Z2)
	PUT(Z3)
	PUT(Z4)
	PUT(Z5)
	PUT(Z6)
	PUT(Z7)
	PUT(Z8)
	PUT(Z9)
	PUT(Z10)
	PUT(Z11)
	PUT(Z12)
	PUT(Z13)
	PUT(Z14)
	PUT(Z15)

stored:
	VZEROUPPER
	RET
