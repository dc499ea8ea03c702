//go:build arm64 && !purego

#include "go_asm.h"
#include "textflag.h"
#include "neon_arm64.h"
#include "tile_arm64.h"

// The tiles of a diagonal product: those of product_arm64.s, but every column has its
// own number of a, so that V28..V31 hold columns of a row of a.

// func diagonalTiles(args *tileArgs)
TEXT ·diagonalTiles(SB), NOSPLIT, $0-8
	MOVD args+0(FP), R0
	MOVD tileArgs_loop(R0), R1
	MOVD $diagonalLoops<>(SB), R2
	MOVD (R2)(R1<<3), R2
	JMP  (R2)

DATA diagonalLoops<>+0(SB)/8, $w1_1<>(SB)
DATA diagonalLoops<>+8(SB)/8, $w1_2<>(SB)
DATA diagonalLoops<>+16(SB)/8, $w1_3<>(SB)
DATA diagonalLoops<>+24(SB)/8, $w1_4<>(SB)
DATA diagonalLoops<>+32(SB)/8, $w1_5<>(SB)
DATA diagonalLoops<>+40(SB)/8, $w1_6<>(SB)
DATA diagonalLoops<>+48(SB)/8, $w2_1<>(SB)
DATA diagonalLoops<>+56(SB)/8, $w2_2<>(SB)
DATA diagonalLoops<>+64(SB)/8, $w2_3<>(SB)
DATA diagonalLoops<>+72(SB)/8, $w2_4<>(SB)
DATA diagonalLoops<>+80(SB)/8, $w2_5<>(SB)
DATA diagonalLoops<>+88(SB)/8, $w2_6<>(SB)
DATA diagonalLoops<>+96(SB)/8, $w3_1<>(SB)
DATA diagonalLoops<>+104(SB)/8, $w3_2<>(SB)
DATA diagonalLoops<>+112(SB)/8, $w3_3<>(SB)
DATA diagonalLoops<>+120(SB)/8, $w3_4<>(SB)
DATA diagonalLoops<>+128(SB)/8, $w3_5<>(SB)
DATA diagonalLoops<>+136(SB)/8, $w3_6<>(SB)
DATA diagonalLoops<>+144(SB)/8, $w4_1<>(SB)
DATA diagonalLoops<>+152(SB)/8, $w4_2<>(SB)
DATA diagonalLoops<>+160(SB)/8, $w4_3<>(SB)
DATA diagonalLoops<>+168(SB)/8, $w4_4<>(SB)
DATA diagonalLoops<>+176(SB)/8, $w4_5<>(SB)
DATA diagonalLoops<>+184(SB)/8, $w4_6<>(SB)
DATA diagonalLoops<>+192(SB)/8, $w8_1<>(SB)
DATA diagonalLoops<>+200(SB)/8, $w8_2<>(SB)
DATA diagonalLoops<>+208(SB)/8, $w8_3<>(SB)
DATA diagonalLoops<>+216(SB)/8, $w8_4<>(SB)
DATA diagonalLoops<>+224(SB)/8, $w8_5<>(SB)
DATA diagonalLoops<>+232(SB)/8, $w8_6<>(SB)
DATA diagonalLoops<>+240(SB)/8, $w12_1<>(SB)
DATA diagonalLoops<>+248(SB)/8, $w12_2<>(SB)
DATA diagonalLoops<>+256(SB)/8, $w12_3<>(SB)
DATA diagonalLoops<>+264(SB)/8, $w12_4<>(SB)
DATA diagonalLoops<>+272(SB)/8, $w12_5<>(SB)
DATA diagonalLoops<>+280(SB)/8, $w12_6<>(SB)
DATA diagonalLoops<>+288(SB)/8, $w16_1<>(SB)
DATA diagonalLoops<>+296(SB)/8, $w16_2<>(SB)
DATA diagonalLoops<>+304(SB)/8, $w16_3<>(SB)
DATA diagonalLoops<>+312(SB)/8, $w16_4<>(SB)
DATA diagonalLoops<>+320(SB)/8, $w16_5<>(SB)
DATA diagonalLoops<>+328(SB)/8, $w16_6<>(SB)
GLOBL diagonalLoops<>(SB), RODATA, $336

#define MULS1 MUL(R1, V0, V1, V2, V3)
#define MULS2 MULS1; MUL(R2, V4, V5, V6, V7)
#define MULS3 MULS2; MUL(R3, V8, V9, V10, V11)
#define MULS4 MULS3; MUL(R4, V12, V13, V14, V15)
#define MULS5 MULS4; MUL(R5, V16, V17, V18, V19)
#define MULS6 MULS5; MUL(R6, V20, V21, V22, V23)

// w1: 1 column.
#define LOADB FMOVS (R14), F24
#define ZERO(A, B, C, D) VMOVI $0, A.B16
#define GET(R, A, B, C, D) VLD1R (R), [A.S4]
#define MUL(R, A, B, C, D) FMOVS (R)(R13), F28; VFMLA V24.S4, V28.S4, A.S4
#define BIAS(A, B, C, D) FADD_S4(24, A, A)
#define PUT(R, A, B, C, D) VST1 A.S[0], (R)

TEXT w1_1<>(SB), NOSPLIT, $0-8
	TILE(ROWS1, ZERO1, GET1, MULS1, BIAS1, PUT1)

TEXT w1_2<>(SB), NOSPLIT, $0-8
	TILE(ROWS2, ZERO2, GET2, MULS2, BIAS2, PUT2)

TEXT w1_3<>(SB), NOSPLIT, $0-8
	TILE(ROWS3, ZERO3, GET3, MULS3, BIAS3, PUT3)

TEXT w1_4<>(SB), NOSPLIT, $0-8
	TILE(ROWS4, ZERO4, GET4, MULS4, BIAS4, PUT4)

TEXT w1_5<>(SB), NOSPLIT, $0-8
	TILE(ROWS5, ZERO5, GET5, MULS5, BIAS5, PUT5)

TEXT w1_6<>(SB), NOSPLIT, $0-8
	TILE(ROWS6, ZERO6, GET6, MULS6, BIAS6, PUT6)

// w2: 2 columns.
#undef LOADB
#undef GET
#undef MUL
#undef PUT
#define LOADB FMOVD (R14), F24
#define GET(R, A, B, C, D) VLD1 (R), [A.D1]
#define MUL(R, A, B, C, D) FMOVD (R)(R13), F28; VFMLA V24.S4, V28.S4, A.S4
#define PUT(R, A, B, C, D) VST1 [A.D1], (R)

TEXT w2_1<>(SB), NOSPLIT, $0-8
	TILE(ROWS1, ZERO1, GET1, MULS1, BIAS1, PUT1)

TEXT w2_2<>(SB), NOSPLIT, $0-8
	TILE(ROWS2, ZERO2, GET2, MULS2, BIAS2, PUT2)

TEXT w2_3<>(SB), NOSPLIT, $0-8
	TILE(ROWS3, ZERO3, GET3, MULS3, BIAS3, PUT3)

TEXT w2_4<>(SB), NOSPLIT, $0-8
	TILE(ROWS4, ZERO4, GET4, MULS4, BIAS4, PUT4)

TEXT w2_5<>(SB), NOSPLIT, $0-8
	TILE(ROWS5, ZERO5, GET5, MULS5, BIAS5, PUT5)

TEXT w2_6<>(SB), NOSPLIT, $0-8
	TILE(ROWS6, ZERO6, GET6, MULS6, BIAS6, PUT6)

// w3: 3 columns.
#undef LOADB
#undef GET
#undef MUL
#undef PUT
#define LOADB FMOVD (R14), F24; ADD $8, R14, R26; VLD1 (R26), V24.S[2]
#define GET(R, A, B, C, D) VLD1 (R), [A.D1]; ADD $8, R, R26; VLD1 (R26), A.S[2]
#define MUL(R, A, B, C, D) FMOVD (R)(R13), F28; ADD R13, R, R26; ADD $8, R26; VLD1 (R26), V28.S[2]; VFMLA V24.S4, V28.S4, A.S4
#define PUT(R, A, B, C, D) VST1 [A.D1], (R); ADD $8, R, R26; VST1 A.S[2], (R26)

TEXT w3_1<>(SB), NOSPLIT, $0-8
	TILE(ROWS1, ZERO1, GET1, MULS1, BIAS1, PUT1)

TEXT w3_2<>(SB), NOSPLIT, $0-8
	TILE(ROWS2, ZERO2, GET2, MULS2, BIAS2, PUT2)

TEXT w3_3<>(SB), NOSPLIT, $0-8
	TILE(ROWS3, ZERO3, GET3, MULS3, BIAS3, PUT3)

TEXT w3_4<>(SB), NOSPLIT, $0-8
	TILE(ROWS4, ZERO4, GET4, MULS4, BIAS4, PUT4)

TEXT w3_5<>(SB), NOSPLIT, $0-8
	TILE(ROWS5, ZERO5, GET5, MULS5, BIAS5, PUT5)

TEXT w3_6<>(SB), NOSPLIT, $0-8
	TILE(ROWS6, ZERO6, GET6, MULS6, BIAS6, PUT6)

// w4: 4 columns.
#undef LOADB
#undef GET
#undef MUL
#undef PUT
#define LOADB FMOVQ (R14), F24
#define GET(R, A, B, C, D) VLD1 (R), [A.S4]
#define MUL(R, A, B, C, D) ADD R13, R, R26; FMOVQ (R26), F28; VFMLA V24.S4, V28.S4, A.S4
#define PUT(R, A, B, C, D) VST1 [A.S4], (R)

TEXT w4_1<>(SB), NOSPLIT, $0-8
	TILE(ROWS1, ZERO1, GET1, MULS1, BIAS1, PUT1)

TEXT w4_2<>(SB), NOSPLIT, $0-8
	TILE(ROWS2, ZERO2, GET2, MULS2, BIAS2, PUT2)

TEXT w4_3<>(SB), NOSPLIT, $0-8
	TILE(ROWS3, ZERO3, GET3, MULS3, BIAS3, PUT3)

TEXT w4_4<>(SB), NOSPLIT, $0-8
	TILE(ROWS4, ZERO4, GET4, MULS4, BIAS4, PUT4)

TEXT w4_5<>(SB), NOSPLIT, $0-8
	TILE(ROWS5, ZERO5, GET5, MULS5, BIAS5, PUT5)

TEXT w4_6<>(SB), NOSPLIT, $0-8
	TILE(ROWS6, ZERO6, GET6, MULS6, BIAS6, PUT6)

// w8: 5 to 8 columns.
#undef LOADB
#undef ZERO
#undef GET
#undef MUL
#undef BIAS
#undef PUT
#define LOADB FMOVQ (R14), F24; LDRQ(21, 14, 25)
#define ZERO(A, B, C, D) VMOVI $0, A.B16; VMOVI $0, B.B16
#define GET(R, A, B, C, D) VLD1 (R), [A.S4]; ADD R21, R, R26; VLD1 (R26), [B.S4]
#define MUL(R, A, B, C, D) ADD R13, R, R26; FMOVQ (R26), F28; LDRQ(21, 26, 29); VFMLA V24.S4, V28.S4, A.S4; VFMLA V25.S4, V29.S4, B.S4
#define BIAS(A, B, C, D) FADD_S4(24, A, A); FADD_S4(25, B, B)
#define PUT(R, A, B, C, D) VST1 [A.S4], (R); ADD R21, R, R26; VST1 [B.S4], (R26)

TEXT w8_1<>(SB), NOSPLIT, $0-8
	TILE(ROWS1, ZERO1, GET1, MULS1, BIAS1, PUT1)

TEXT w8_2<>(SB), NOSPLIT, $0-8
	TILE(ROWS2, ZERO2, GET2, MULS2, BIAS2, PUT2)

TEXT w8_3<>(SB), NOSPLIT, $0-8
	TILE(ROWS3, ZERO3, GET3, MULS3, BIAS3, PUT3)

TEXT w8_4<>(SB), NOSPLIT, $0-8
	TILE(ROWS4, ZERO4, GET4, MULS4, BIAS4, PUT4)

TEXT w8_5<>(SB), NOSPLIT, $0-8
	TILE(ROWS5, ZERO5, GET5, MULS5, BIAS5, PUT5)

TEXT w8_6<>(SB), NOSPLIT, $0-8
	TILE(ROWS6, ZERO6, GET6, MULS6, BIAS6, PUT6)

// w12: 9 to 12 columns.
#undef LOADB
#undef ZERO
#undef GET
#undef MUL
#undef BIAS
#undef PUT
#define LOADB FLDPQ (R14), (F24, F25); LDRQ(21, 14, 26)
#define ZERO(A, B, C, D) VMOVI $0, A.B16; VMOVI $0, B.B16; VMOVI $0, C.B16
#define GET(R, A, B, C, D) VLD1 (R), [A.S4, B.S4]; ADD R21, R, R26; VLD1 (R26), [C.S4]
#define MUL(R, A, B, C, D) ADD R13, R, R26; FLDPQ (R26), (F28, F29); LDRQ(21, 26, 30); VFMLA V24.S4, V28.S4, A.S4; VFMLA V25.S4, V29.S4, B.S4; VFMLA V26.S4, V30.S4, C.S4
#define BIAS(A, B, C, D) FADD_S4(24, A, A); FADD_S4(25, B, B); FADD_S4(26, C, C)
#define PUT(R, A, B, C, D) VST1 [A.S4, B.S4], (R); ADD R21, R, R26; VST1 [C.S4], (R26)

TEXT w12_1<>(SB), NOSPLIT, $0-8
	TILE(ROWS1, ZERO1, GET1, MULS1, BIAS1, PUT1)

TEXT w12_2<>(SB), NOSPLIT, $0-8
	TILE(ROWS2, ZERO2, GET2, MULS2, BIAS2, PUT2)

TEXT w12_3<>(SB), NOSPLIT, $0-8
	TILE(ROWS3, ZERO3, GET3, MULS3, BIAS3, PUT3)

TEXT w12_4<>(SB), NOSPLIT, $0-8
	TILE(ROWS4, ZERO4, GET4, MULS4, BIAS4, PUT4)

TEXT w12_5<>(SB), NOSPLIT, $0-8
	TILE(ROWS5, ZERO5, GET5, MULS5, BIAS5, PUT5)

TEXT w12_6<>(SB), NOSPLIT, $0-8
	TILE(ROWS6, ZERO6, GET6, MULS6, BIAS6, PUT6)

// w16: 13 to 16 columns.
#undef LOADB
#undef ZERO
#undef GET
#undef MUL
#undef BIAS
#undef PUT
#define LOADB FLDPQ (R14), (F24, F25); FMOVQ 32(R14), F26; LDRQ(21, 14, 27)
#define ZERO(A, B, C, D) VMOVI $0, A.B16; VMOVI $0, B.B16; VMOVI $0, C.B16; VMOVI $0, D.B16
#define GET(R, A, B, C, D) VLD1 (R), [A.S4, B.S4, C.S4]; ADD R21, R, R26; VLD1 (R26), [D.S4]
#define MUL(R, A, B, C, D) ADD R13, R, R26; FLDPQ (R26), (F28, F29); FMOVQ 32(R26), F30; LDRQ(21, 26, 31); VFMLA V24.S4, V28.S4, A.S4; VFMLA V25.S4, V29.S4, B.S4; VFMLA V26.S4, V30.S4, C.S4; VFMLA V27.S4, V31.S4, D.S4
#define BIAS(A, B, C, D) FADD_S4(24, A, A); FADD_S4(25, B, B); FADD_S4(26, C, C); FADD_S4(27, D, D)
#define PUT(R, A, B, C, D) VST1 [A.S4, B.S4, C.S4], (R); ADD R21, R, R26; VST1 [D.S4], (R26)

TEXT w16_1<>(SB), NOSPLIT, $0-8
	TILE(ROWS1, ZERO1, GET1, MULS1, BIAS1, PUT1)

TEXT w16_2<>(SB), NOSPLIT, $0-8
	TILE(ROWS2, ZERO2, GET2, MULS2, BIAS2, PUT2)

TEXT w16_3<>(SB), NOSPLIT, $0-8
	TILE(ROWS3, ZERO3, GET3, MULS3, BIAS3, PUT3)

TEXT w16_4<>(SB), NOSPLIT, $0-8
	TILE(ROWS4, ZERO4, GET4, MULS4, BIAS4, PUT4)

TEXT w16_5<>(SB), NOSPLIT, $0-8
	TILE(ROWS5, ZERO5, GET5, MULS5, BIAS5, PUT5)

TEXT w16_6<>(SB), NOSPLIT, $0-8
	TILE(ROWS6, ZERO6, GET6, MULS6, BIAS6, PUT6)
