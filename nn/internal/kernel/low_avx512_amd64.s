//go:build amd64 && !purego

#include "go_asm.h"
#include "textflag.h"
#include "tile_avx512_amd64.h"

// Tiles of few rows, which need more columns to have enough chains: 1 to 3 rows by
// 64 columns, and 1 row by 128.
//
//	AX     args                   Z0..Z11   the chains, row by row
//	R8     rows 0, 1, 2 of a      Z24..Z27  64 columns of b, or of the bias
//	DX     from row to row of a   Z30       a number of a, 16 times
//	CX     place in b
//	DI, R15, BX, R13 as in product_avx512_amd64.s

// func lowTiles(args *zmmTiles)
TEXT ·lowTiles(SB), NOSPLIT, $0-8
	MOVQ args+0(FP), AX
	MOVQ zmmTiles_loop(AX), BX
	LEAQ lowLoops<>(SB), DX
	JMP  (DX)(BX*8)

DATA lowLoops<>+0(SB)/8, $low128_1<>(SB)
DATA lowLoops<>+8(SB)/8, $low64_1<>(SB)
DATA lowLoops<>+16(SB)/8, $low64_2<>(SB)
DATA lowLoops<>+24(SB)/8, $low64_3<>(SB)
GLOBL lowLoops<>(SB), RODATA, $32

// LOWn does OP for n rows: where the row is, and its four vectors.
#define LOW1(OP) OP((R8), Z0, Z1, Z2, Z3)
#define LOW2(OP) LOW1(OP); OP((R8)(DX*1), Z4, Z5, Z6, Z7)
#define LOW3(OP) LOW2(OP); OP((R8)(DX*2), Z8, Z9, Z10, Z11)

// low64: 64 columns.
#define LOADB VMOVUPS (CX), Z24; VMOVUPS 64(CX), Z25; VMOVUPS 128(CX), Z26; VMOVUPS 192(CX), Z27
#define ZERO(ROW, A, B, C, D) VPXORD A, A, A; VPXORD B, B, B; VPXORD C, C, C; VPXORD D, D, D
#define GET(ROW, A, B, C, D) VMOVUPS ROW, A; VMOVUPS 64 ROW, B; VMOVUPS 128 ROW, C; VMOVUPS 192 ROW, D
#define MUL(ROW, A, B, C, D) VBROADCASTSS ROW, Z30; VFMADD231PS Z30, Z24, A; VFMADD231PS Z30, Z25, B; VFMADD231PS Z30, Z26, C; VFMADD231PS Z30, Z27, D
#define BIAS(ROW, A, B, C, D) VADDPS Z24, A, A; VADDPS Z25, B, B; VADDPS Z26, C, C; VADDPS Z27, D, D
#define PUT(ROW, A, B, C, D) VMOVUPS A, ROW; VMOVUPS B, 64 ROW; VMOVUPS C, 128 ROW; VMOVUPS D, 192 ROW

TEXT low64_1<>(SB), NOSPLIT, $0-8
	TILE(LOW1, THREES, LOW1, MUL, AHEAD1, THREES, STEPS)

TEXT low64_2<>(SB), NOSPLIT, $0-8
	TILE(LOW2, THREES, LOW2, MUL, AHEAD1, THREES, STEPS)

TEXT low64_3<>(SB), NOSPLIT, $0-8
	TILE(LOW3, THREES, LOW3, MUL, AHEAD1, THREES, STEPS)

// low128: 128 columns of one row, which are operands where they lie.
#define EIGHT(OP) OP((R8), (CX), Z0); OP(64(R8), 64(CX), Z1); OP(128(R8), 128(CX), Z2); OP(192(R8), 192(CX), Z3); OP(256(R8), 256(CX), Z4); OP(320(R8), 320(CX), Z5); OP(384(R8), 384(CX), Z6); OP(448(R8), 448(CX), Z7)

#undef LOADB
#undef ZERO
#undef GET
#undef MUL
#undef BIAS
#undef PUT
#define LOADB
#define ZERO(C, B, L) VPXORD L, L, L
#define GET(C, B, L) VMOVUPS C, L
#define MUL(C, B, L) VFMADD231PS B, Z30, L
#define BIAS(C, B, L) VADDPS B, L, L
#define PUT(C, B, L) VMOVUPS L, C
#define WITH(MUL) VBROADCASTSS (R8), Z30; EIGHT(MUL)

TEXT low128_1<>(SB), NOSPLIT, $0-8
	TILE(EIGHT, UNIT, WITH, MUL, AHEAD1, UNIT, STEPS)
