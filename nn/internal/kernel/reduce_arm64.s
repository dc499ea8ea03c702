//go:build arm64 && !purego

#include "textflag.h"
#include "neon_arm64.h"

// LANES loads the 16 lanes at R0 into V0..V7, SAVE stores them.
#define LANES \
	FLDPQ (R0), (F0, F1); \
	FLDPQ 32(R0), (F2, F3); \
	FLDPQ 64(R0), (F4, F5); \
	FLDPQ 96(R0), (F6, F7)
#define SAVE \
	FSTPQ (F0, F1), (R0); \
	FSTPQ (F2, F3), 32(R0); \
	FSTPQ (F4, F5), 64(R0); \
	FSTPQ (F6, F7), 96(R0)

// WIDEN16 makes 16 float64 in V16..V23 of the float32 in V24..V27.
#define WIDEN16 \
	FCVTL(24, 16); \
	FCVTL2(24, 17); \
	FCVTL(25, 18); \
	FCVTL2(25, 19); \
	FCVTL(26, 20); \
	FCVTL2(26, 21); \
	FCVTL(27, 22); \
	FCVTL2(27, 23)

// func sumNEON(l *[16]float64, x *float32, n int)
TEXT ·sumNEON(SB), NOSPLIT, $0-24
	MOVD l+0(FP), R0
	MOVD x+8(FP), R1
	MOVD n+16(FP), R2
	LANES

sum:
	FLDPQ.P 32(R1), (F24, F25)
	FLDPQ.P 32(R1), (F26, F27)
	WIDEN16
	FADD_D2(16, 0, 0)
	FADD_D2(17, 1, 1)
	FADD_D2(18, 2, 2)
	FADD_D2(19, 3, 3)
	FADD_D2(20, 4, 4)
	FADD_D2(21, 5, 5)
	FADD_D2(22, 6, 6)
	FADD_D2(23, 7, 7)
	SUBS $16, R2, R2
	BNE  sum
	SAVE
	RET

// func dotNEON(l *[16]float64, x, y *float32, n int)
TEXT ·dotNEON(SB), NOSPLIT, $0-32
	MOVD l+0(FP), R0
	MOVD x+8(FP), R1
	MOVD y+16(FP), R3
	MOVD n+24(FP), R2
	LANES

dot:
	FLDPQ.P 32(R1), (F24, F25)
	FLDPQ.P 32(R1), (F26, F27)
	WIDEN16
	FLDPQ.P 32(R3), (F24, F25)
	FLDPQ.P 32(R3), (F26, F27)
	FCVTL(24, 8)
	FCVTL2(24, 9)
	FCVTL(25, 10)
	FCVTL2(25, 11)
	FCVTL(26, 12)
	FCVTL2(26, 13)
	FCVTL(27, 14)
	FCVTL2(27, 15)
	VFMLA V8.D2, V16.D2, V0.D2  // the product is exact: fused or not is the same
	VFMLA V9.D2, V17.D2, V1.D2
	VFMLA V10.D2, V18.D2, V2.D2
	VFMLA V11.D2, V19.D2, V3.D2
	VFMLA V12.D2, V20.D2, V4.D2
	VFMLA V13.D2, V21.D2, V5.D2
	VFMLA V14.D2, V22.D2, V6.D2
	VFMLA V15.D2, V23.D2, V7.D2
	SUBS $16, R2, R2
	BNE  dot
	SAVE
	RET

// func columnsNEON(l *columnBlock, x *float32, groups, row int)
TEXT ·columnsNEON(SB), NOSPLIT, $0-32
	MOVD l+0(FP), R0
	MOVD x+8(FP), R1
	MOVD groups+16(FP), R2
	MOVD row+24(FP), R3

group:
	MOVD R0, R4                 // lane of the row
	MOVD $16, R5

row:
	FLDPQ (R1), (F24, F25)
	FLDPQ (R4), (F0, F1)
	FLDPQ 32(R4), (F2, F3)
	FCVTL(24, 16)
	FCVTL2(24, 17)
	FCVTL(25, 18)
	FCVTL2(25, 19)
	FADD_D2(16, 0, 0)
	FADD_D2(17, 1, 1)
	FADD_D2(18, 2, 2)
	FADD_D2(19, 3, 3)
	FSTPQ (F0, F1), (R4)
	FSTPQ (F2, F3), 32(R4)
	ADD  R3, R1
	ADD  $64, R4
	SUBS $1, R5, R5
	BNE  row
	SUBS $1, R2, R2
	BNE  group
	RET
