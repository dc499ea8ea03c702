//go:build arm64 && !purego

#include "go_asm.h"
#include "textflag.h"
#include "neon_arm64.h"
#include "tile_arm64.h"

// The tiles of a product: up to 6 rows by 16 columns of c in registers. There is one
// loop for each kind of column block and each height.
//
// A block of more than 4 columns is vectors of 4, of which the last ends where the
// block ends and so may share columns with the one before it: those chains are run twice and
// stored twice, with the same bits, and nothing outside the block is touched.

// func tiles(args *tileArgs)
TEXT ·tiles(SB), NOSPLIT, $0-8
	MOVD args+0(FP), R0
	MOVD tileArgs_loop(R0), R1
	MOVD $tileLoops<>(SB), R2
	MOVD (R2)(R1<<3), R2
	JMP  (R2)

DATA tileLoops<>+0(SB)/8, $w1_1<>(SB)
DATA tileLoops<>+8(SB)/8, $w1_2<>(SB)
DATA tileLoops<>+16(SB)/8, $w1_3<>(SB)
DATA tileLoops<>+24(SB)/8, $w1_4<>(SB)
DATA tileLoops<>+32(SB)/8, $w1_5<>(SB)
DATA tileLoops<>+40(SB)/8, $w1_6<>(SB)
DATA tileLoops<>+48(SB)/8, $w2_1<>(SB)
DATA tileLoops<>+56(SB)/8, $w2_2<>(SB)
DATA tileLoops<>+64(SB)/8, $w2_3<>(SB)
DATA tileLoops<>+72(SB)/8, $w2_4<>(SB)
DATA tileLoops<>+80(SB)/8, $w2_5<>(SB)
DATA tileLoops<>+88(SB)/8, $w2_6<>(SB)
DATA tileLoops<>+96(SB)/8, $w3_1<>(SB)
DATA tileLoops<>+104(SB)/8, $w3_2<>(SB)
DATA tileLoops<>+112(SB)/8, $w3_3<>(SB)
DATA tileLoops<>+120(SB)/8, $w3_4<>(SB)
DATA tileLoops<>+128(SB)/8, $w3_5<>(SB)
DATA tileLoops<>+136(SB)/8, $w3_6<>(SB)
DATA tileLoops<>+144(SB)/8, $w4_1<>(SB)
DATA tileLoops<>+152(SB)/8, $w4_2<>(SB)
DATA tileLoops<>+160(SB)/8, $w4_3<>(SB)
DATA tileLoops<>+168(SB)/8, $w4_4<>(SB)
DATA tileLoops<>+176(SB)/8, $w4_5<>(SB)
DATA tileLoops<>+184(SB)/8, $w4_6<>(SB)
DATA tileLoops<>+192(SB)/8, $w8_1<>(SB)
DATA tileLoops<>+200(SB)/8, $w8_2<>(SB)
DATA tileLoops<>+208(SB)/8, $w8_3<>(SB)
DATA tileLoops<>+216(SB)/8, $w8_4<>(SB)
DATA tileLoops<>+224(SB)/8, $w8_5<>(SB)
DATA tileLoops<>+232(SB)/8, $w8_6<>(SB)
DATA tileLoops<>+240(SB)/8, $w12_1<>(SB)
DATA tileLoops<>+248(SB)/8, $w12_2<>(SB)
DATA tileLoops<>+256(SB)/8, $w12_3<>(SB)
DATA tileLoops<>+264(SB)/8, $w12_4<>(SB)
DATA tileLoops<>+272(SB)/8, $w12_5<>(SB)
DATA tileLoops<>+280(SB)/8, $w12_6<>(SB)
DATA tileLoops<>+288(SB)/8, $w16_1<>(SB)
DATA tileLoops<>+296(SB)/8, $w16_2<>(SB)
DATA tileLoops<>+304(SB)/8, $w16_3<>(SB)
DATA tileLoops<>+312(SB)/8, $w16_4<>(SB)
DATA tileLoops<>+320(SB)/8, $w16_5<>(SB)
DATA tileLoops<>+328(SB)/8, $w16_6<>(SB)
GLOBL tileLoops<>(SB), RODATA, $336

// LDA loads a number of a. MULS loads numbers ahead of the rows that need them, for
// processors that work in order.
#define LDA(R, F) FMOVS (R)(R13), F
#define MULS1 LDA(R1, F28); MUL(28, 0, 1, 2, 3)
#define LDA2 LDA(R1, F28); LDA(R2, F29)
#define MUL2 MUL(28, 0, 1, 2, 3); MUL(29, 4, 5, 6, 7)
#define MULS2 LDA2; MUL2
#define MULS3 LDA2; LDA(R3, F30); MUL2; MUL(30, 8, 9, 10, 11)
#define LDA4 LDA2; LDA(R3, F30); LDA(R4, F31)
#define MUL34 MUL(30, 8, 9, 10, 11); MUL(31, 12, 13, 14, 15)
#define MULS4 LDA4; MUL2; MUL34
#define MULS5 LDA4; MUL(28, 0, 1, 2, 3); LDA(R5, F28); MUL(29, 4, 5, 6, 7); MUL34; MUL(28, 16, 17, 18, 19)
#define MULS6 LDA4; MUL(28, 0, 1, 2, 3); LDA(R5, F28); MUL(29, 4, 5, 6, 7); LDA(R6, F29); MUL34; MUL(28, 16, 17, 18, 19); MUL(29, 20, 21, 22, 23)

// w1: 1 column.
#define LOADB FMOVS (R14), F24
#define ZERO(A, B, C, D) VMOVI $0, A.B16
#define GET(R, A, B, C, D) VLD1R (R), [A.S4]
#define MUL(N, A, B, C, D) FMLA_0(N, 24, A)
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
#undef PUT
#define LOADB FMOVD (R14), F24
#define GET(R, A, B, C, D) VLD1 (R), [A.D1]
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
#undef PUT
#define LOADB FMOVD (R14), F24; ADD $8, R14, R26; VLD1 (R26), V24.S[2]
#define GET(R, A, B, C, D) VLD1 (R), [A.D1]; ADD $8, R, R26; VLD1 (R26), A.S[2]
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
#undef PUT
#define LOADB FMOVQ (R14), F24
#define GET(R, A, B, C, D) VLD1 (R), [A.S4]
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
#define MUL(N, A, B, C, D) FMLA_0(N, 24, A); FMLA_0(N, 25, B)
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
#define MUL(N, A, B, C, D) FMLA_0(N, 24, A); FMLA_0(N, 25, B); FMLA_0(N, 26, C)
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
#define MUL(N, A, B, C, D) FMLA_0(N, 24, A); FMLA_0(N, 25, B); FMLA_0(N, 26, C); FMLA_0(N, 27, D)
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
