//go:build amd64 && !purego

#include "textflag.h"

// Rows of up to 16 numbers, each in one register. K1 has a bit a column.

#define ARGS \
	MOVQ rows+16(FP), CX; \
	MOVQ cols+24(FP), DX; \
	MOVQ $-1, AX; BZHIQ DX, AX, AX; KMOVW AX, K1; \
	SHLQ $2, DX; \
	VPXORQ Z31, Z31, Z31

// WIDEN makes float64 of the floats of a row: lanes 0 to 7, and 8 to 15.
#define WIDEN(Z, Y, LOW, HIGH, YHIGH) \
	VEXTRACTF64X4 $1, Z, YHIGH; \
	VCVTPS2PD Y, LOW; \
	VCVTPS2PD YHIGH, HIGH

// NARROW rounds two registers of float64 to the floats of a row.
#define NARROW(LOW, YLOW, HIGH, YHIGH) \
	VCVTPD2PS LOW, YLOW; \
	VCVTPD2PS HIGH, YHIGH; \
	VINSERTF64X4 $1, YHIGH, LOW, LOW

// AHEAD moves SI to the next row, if there is one. Rows are read one ahead of those
// written, since reading beside a masked write waits for it to be done, in place.
#define AHEAD \
	LEAQ (SI)(DX*1), R10; \
	CMPQ CX, $1; \
	CMOVQNE R10, SI

// FOLD adds 16 lanes in Z4 and Z5 to one number in X4, halves first, and that to +0.
// Uses Z6.
#define FOLD \
	VADDPD Z5, Z4, Z4; \
	VEXTRACTF64X4 $1, Z4, Y6; VADDPD Y6, Y4, Y4; \
	VEXTRACTF128 $1, Y4, X6; VADDPD X6, X4, X4; \
	VPERMILPD $1, X4, X6; VADDSD X6, X4, X4; \
	VADDSD X31, X4, X4

// GREATEST leaves in every column of Z2 the greatest number of the row in Z0, whose
// columns beyond the last are -Inf, if it holds no NaN. Uses Z3.
#define GREATEST \
	VEXTRACTF64X4 $1, Z0, Y2; VMAXPS Y2, Y0, Y2; \
	VEXTRACTF128 $1, Y2, X3; VMAXPS X3, X2, X2; \
	VPERMILPS $0x4e, X2, X3; VMAXPS X3, X2, X2; \
	VPERMILPS $0xb1, X2, X3; VMAXPS X3, X2, X2; \
	VBROADCASTSS X2, Z2

DATA rowConst<>+0(SB)/4, $0xff800000 // -Inf
DATA rowConst<>+4(SB)/4, $0x7fc00000 // NaN
GLOBL rowConst<>(SB), RODATA|NOPTR, $8

// func shiftRowsAVX512(y, x *float32, rows, cols int)
TEXT ·shiftRowsAVX512(SB), NOSPLIT, $0-32
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	ARGS
	VBROADCASTSS rowConst<>+0(SB), Z30
	VMOVAPS Z30, Z10
	VMOVUPS (SI), K1, Z10

shift:
	VMOVAPS Z10, Z0
	AHEAD
	VMOVUPS (SI), K1, Z10
	GREATEST
	VCMPPS $3, Z0, Z0, K1, K2 // NaN
	KTESTW K2, K2
	JZ     number
	VBROADCASTSS rowConst<>+4(SB), Z2

number:
	VSUBPS Z2, Z0, Z0
	VMOVUPS Z0, K1, (DI)
	ADDQ DX, DI
	DECQ CX
	JNZ  shift
	VZEROUPPER
	RET

// func shareRowsAVX512(y, x *float32, rows, cols int)
// The numbers of x are not -0.
TEXT ·shareRowsAVX512(SB), NOSPLIT, $0-32
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	ARGS
	VMOVUPS.Z (SI), K1, Z10

share:
	VMOVAPS Z10, Z0
	AHEAD
	VMOVUPS.Z (SI), K1, Z10
	WIDEN(Z0, Y0, Z1, Z2, Y2)
	VMOVAPD Z1, Z4
	VMOVAPD Z2, Z5
	FOLD
	VBROADCASTSD X4, Z4
	VDIVPD Z4, Z1, Z1
	VDIVPD Z4, Z2, Z2
	NARROW(Z1, Y1, Z2, Y2)
	VMOVUPS Z1, K1, (DI)
	ADDQ DX, DI
	DECQ CX
	JNZ  share
	VZEROUPPER
	RET

// func slopeRowsAVX512(dx, dy *float32, rows, cols int, y *float32)
TEXT ·slopeRowsAVX512(SB), NOSPLIT, $0-40
	MOVQ dx+0(FP), DI
	MOVQ dy+8(FP), SI
	MOVQ y+32(FP), R8
	ARGS
	VMOVUPS.Z (SI), K1, Z10

slope:
	VMOVAPS Z10, Z0
	AHEAD
	VMOVUPS.Z (SI), K1, Z10
	VMOVUPS.Z (R8), K1, Z3
	WIDEN(Z0, Y0, Z1, Z2, Y2)
	WIDEN(Z3, Y3, Z7, Z8, Y8)
	VMULPD Z7, Z1, Z4
	VMULPD Z8, Z2, Z5
	FOLD
	VBROADCASTSD X4, Z4
	VSUBPD Z4, Z1, Z1
	VSUBPD Z4, Z2, Z2
	VMULPD Z1, Z7, Z1
	VMULPD Z2, Z8, Z2
	NARROW(Z1, Y1, Z2, Y2)
	VMOVUPS Z1, K1, (DI)
	ADDQ DX, R8
	ADDQ DX, DI
	DECQ CX
	JNZ  slope
	VZEROUPPER
	RET

// func greatestRowsAVX512(at *int32, x *float32, rows, cols int)
TEXT ·greatestRowsAVX512(SB), NOSPLIT, $0-32
	MOVQ at+0(FP), DI
	MOVQ x+8(FP), SI
	ARGS
	VBROADCASTSS rowConst<>+0(SB), Z30
	MOVQ $-1, R9

greatest:
	VMOVAPS Z30, Z0
	VMOVUPS (SI), K1, Z0
	GREATEST
	VCMPPS $3, Z0, Z0, K1, K2 // NaN
	VCMPPS $0, Z2, Z0, K1, K3 // equal
	KMOVW K3, AX
	KMOVW K2, BX
	TZCNTL AX, AX
	TESTL BX, BX
	CMOVLNE R9, AX
	MOVL AX, (DI)
	ADDQ DX, SI
	ADDQ $4, DI
	DECQ CX
	JNZ  greatest
	VZEROUPPER
	RET

// func squaresRowsAVX512(dst, x *float32, rows, cols int, y *float32, count float64)
TEXT ·squaresRowsAVX512(SB), NOSPLIT, $0-48
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ y+32(FP), R8
	VMOVSD count+40(FP), X9
	ARGS

squares:
	VMOVUPS.Z (SI), K1, Z0
	VMOVUPS.Z (R8), K1, Z3
	WIDEN(Z0, Y0, Z1, Z2, Y2)
	WIDEN(Z3, Y3, Z7, Z8, Y8)
	VSUBPD Z7, Z1, Z4
	VSUBPD Z8, Z2, Z5
	VMULPD Z4, Z4, Z4
	VMULPD Z5, Z5, Z5
	FOLD
	VDIVSD X9, X4, X4
	VCVTSD2SS X4, X4, X4
	VMOVSS X4, (DI)
	ADDQ DX, SI
	ADDQ DX, R8
	ADDQ $4, DI
	DECQ CX
	JNZ  squares
	VZEROUPPER
	RET

// func squareSlopesAVX512(dx, x *float32, n int, y *float32, count float64)
// n is a multiple of 8.
TEXT ·squareSlopesAVX512(SB), NOSPLIT, $0-40
	MOVQ dx+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	MOVQ y+24(FP), R8
	VBROADCASTSD count+32(FP), Z9
	XORQ BX, BX

squareSlope:
	VCVTPS2PD (SI)(BX*4), Z0
	VCVTPS2PD (R8)(BX*4), Z1
	VSUBPD Z1, Z0, Z0
	VADDPD Z0, Z0, Z0
	VDIVPD Z9, Z0, Z0
	VCVTPD2PS Z0, Y0
	VMOVUPS Y0, (DI)(BX*4)
	ADDQ $8, BX
	CMPQ BX, CX
	JLT  squareSlope
	VZEROUPPER
	RET
