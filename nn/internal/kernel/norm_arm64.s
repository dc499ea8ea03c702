//go:build arm64 && !purego

#include "textflag.h"
#include "neon_arm64.h"

// WIDEN8 makes 8 float64 in A..D of the float32 in M and N.
#define WIDEN8(M, N, A, B, C, D) \
	FCVTL(M, A); \
	FCVTL2(M, B); \
	FCVTL(N, C); \
	FCVTL2(N, D)

// LANEADD adds V16..V19 to the lane at R6.
#define LANEADD \
	FLDPQ (R6), (F0, F1); \
	FLDPQ 32(R6), (F2, F3); \
	FADD_D2(16, 0, 0); \
	FADD_D2(17, 1, 1); \
	FADD_D2(18, 2, 2); \
	FADD_D2(19, 3, 3); \
	FSTPQ (F0, F1), (R6); \
	FSTPQ (F2, F3), 32(R6)

// LESSMEAN takes the means in V4..V7 from V16..V19.
#define LESSMEAN \
	FSUB_D2(4, 16, 16); \
	FSUB_D2(5, 17, 17); \
	FSUB_D2(6, 18, 18); \
	FSUB_D2(7, 19, 19)

// func squaresNEON(l *columnBlock, x *float32, mean *float64, groups, row int)
TEXT ·squaresNEON(SB), NOSPLIT, $0-40
	MOVD l+0(FP), R0
	MOVD x+8(FP), R1
	MOVD mean+16(FP), R2
	MOVD groups+24(FP), R3
	MOVD row+32(FP), R4
	FLDPQ (R2), (F4, F5)
	FLDPQ 32(R2), (F6, F7)

group:
	MOVD R0, R6                 // lane of the row
	MOVD $16, R7

row:
	FLDPQ (R1), (F24, F25)
	WIDEN8(24, 25, 16, 17, 18, 19)
	LESSMEAN                    // x - mean
	FMUL_D2(16, 16, 16)
	FMUL_D2(17, 17, 17)
	FMUL_D2(18, 18, 18)
	FMUL_D2(19, 19, 19)
	LANEADD
	ADD  R4, R1
	ADD  $64, R6
	SUBS $1, R7, R7
	BNE  row
	SUBS $1, R3, R3
	BNE  group
	RET

// func columnDotsNEON(l *columnBlock, dy, x *float32, mean *float64, groups, row int)
TEXT ·columnDotsNEON(SB), NOSPLIT, $0-48
	MOVD l+0(FP), R0
	MOVD dy+8(FP), R5
	MOVD x+16(FP), R1
	MOVD mean+24(FP), R2
	MOVD groups+32(FP), R3
	MOVD row+40(FP), R4
	FLDPQ (R2), (F4, F5)
	FLDPQ 32(R2), (F6, F7)

group:
	MOVD R0, R6
	MOVD $16, R7

row:
	FLDPQ (R1), (F24, F25)
	FLDPQ (R5), (F26, F27)
	WIDEN8(24, 25, 16, 17, 18, 19)
	WIDEN8(26, 27, 20, 21, 22, 23)
	LESSMEAN                    // x - mean
	FMUL_D2(20, 16, 16)         // times dy
	FMUL_D2(21, 17, 17)
	FMUL_D2(22, 18, 18)
	FMUL_D2(23, 19, 19)
	LANEADD
	ADD  R4, R1
	ADD  R4, R5
	ADD  $64, R6
	SUBS $1, R7, R7
	BNE  row
	SUBS $1, R3, R3
	BNE  group
	RET

// func columnAffineNEON(y, x *float32, mean, scale, shift *float64, rows, wide, row int)
TEXT ·columnAffineNEON(SB), NOSPLIT, $0-64
	MOVD y+0(FP), R0
	MOVD x+8(FP), R1
	MOVD mean+16(FP), R2
	MOVD scale+24(FP), R3
	MOVD shift+32(FP), R4
	MOVD rows+40(FP), R5
	MOVD wide+48(FP), R6
	MOVD row+56(FP), R7

row:
	MOVD R0, R8
	MOVD R1, R9
	MOVD R2, R10
	MOVD R3, R11
	MOVD R4, R12
	MOVD R6, R13

column:
	FMOVQ.P 16(R9), F0
	FLDPQ.P 32(R10), (F2, F3)
	FLDPQ.P 32(R11), (F4, F5)
	FLDPQ.P 32(R12), (F6, F7)
	FCVTL2(0, 1)
	FCVTL(0, 0)
	FSUB_D2(2, 0, 0)            // x - mean
	FSUB_D2(3, 1, 1)
	FMUL_D2(4, 0, 0)            // times scale
	FMUL_D2(5, 1, 1)
	FADD_D2(6, 0, 0)            // plus shift
	FADD_D2(7, 1, 1)
	FCVTN(0, 0)
	FCVTN2(1, 0)
	FMOVQ.P F0, 16(R8)
	SUBS $4, R13, R13
	BNE  column
	ADD  R7, R0
	ADD  R7, R1
	SUBS $1, R5, R5
	BNE  row
	RET

// func columnNormGradNEON(dx, dy, x *float32, mean, a, b, k *float64, rows, wide, row int)
TEXT ·columnNormGradNEON(SB), NOSPLIT, $0-80
	MOVD dx+0(FP), R0
	MOVD dy+8(FP), R1
	MOVD x+16(FP), R2
	MOVD rows+56(FP), R7
	MOVD wide+64(FP), R8
	MOVD row+72(FP), R9

row:
	MOVD mean+24(FP), R3
	MOVD a+32(FP), R4
	MOVD b+40(FP), R5
	MOVD k+48(FP), R6
	MOVD R0, R10
	MOVD R1, R11
	MOVD R2, R12
	MOVD R8, R13

column:
	FMOVQ.P 16(R11), F0         // dy
	FMOVQ.P 16(R12), F2         // x
	FLDPQ.P 32(R4), (F4, F5)
	FLDPQ.P 32(R5), (F6, F7)
	FLDPQ.P 32(R3), (F16, F17)
	FLDPQ.P 32(R6), (F18, F19)
	FCVTL2(0, 1)
	FCVTL(0, 0)
	FCVTL2(2, 3)
	FCVTL(2, 2)
	FMUL_D2(4, 0, 0)            // a*dy
	FMUL_D2(5, 1, 1)
	FSUB_D2(6, 0, 0)            // less b
	FSUB_D2(7, 1, 1)
	FSUB_D2(16, 2, 2)           // x - mean
	FSUB_D2(17, 3, 3)
	FMUL_D2(18, 2, 2)           // times k
	FMUL_D2(19, 3, 3)
	FSUB_D2(2, 0, 0)
	FSUB_D2(3, 1, 1)
	FCVTN(0, 0)
	FCVTN2(1, 0)
	FMOVQ.P F0, 16(R10)
	SUBS $4, R13, R13
	BNE  column
	ADD  R9, R0
	ADD  R9, R1
	ADD  R9, R2
	SUBS $1, R7, R7
	BNE  row
	RET
