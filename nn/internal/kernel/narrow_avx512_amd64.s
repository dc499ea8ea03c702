//go:build amd64 && !purego

#include "go_asm.h"
#include "textflag.h"

// Tiles of 8 columns whose rows of a lie side by side. A vector has two rows: number
// 2v is column v of the first, 2v+1 of the second. So the factors from a are two
// neighbours, loaded as one number of 64 bits to all places, and those from b stand
// there twice each. A tile is 1 to 5 groups of rows with 1 to 6 pairs each. The last pair
// of a group may share a row with the pair before it: both make the same bits of it.

DATA narrowTwice<>+0(SB)/8, $0x0000000000000000
DATA narrowTwice<>+8(SB)/8, $0x0000000100000001
DATA narrowTwice<>+16(SB)/8, $0x0000000200000002
DATA narrowTwice<>+24(SB)/8, $0x0000000300000003
DATA narrowTwice<>+32(SB)/8, $0x0000000400000004
DATA narrowTwice<>+40(SB)/8, $0x0000000500000005
DATA narrowTwice<>+48(SB)/8, $0x0000000600000006
DATA narrowTwice<>+56(SB)/8, $0x0000000700000007
GLOBL narrowTwice<>(SB), RODATA|NOPTR, $64

// Two rows of 8 to a vector, and back.
DATA narrowMix<>+0(SB)/8, $0x0000000800000000
DATA narrowMix<>+8(SB)/8, $0x0000000900000001
DATA narrowMix<>+16(SB)/8, $0x0000000a00000002
DATA narrowMix<>+24(SB)/8, $0x0000000b00000003
DATA narrowMix<>+32(SB)/8, $0x0000000c00000004
DATA narrowMix<>+40(SB)/8, $0x0000000d00000005
DATA narrowMix<>+48(SB)/8, $0x0000000e00000006
DATA narrowMix<>+56(SB)/8, $0x0000000f00000007
GLOBL narrowMix<>(SB), RODATA|NOPTR, $64

DATA narrowPart<>+0(SB)/8, $0x0000000200000000
DATA narrowPart<>+8(SB)/8, $0x0000000600000004
DATA narrowPart<>+16(SB)/8, $0x0000000a00000008
DATA narrowPart<>+24(SB)/8, $0x0000000e0000000c
DATA narrowPart<>+32(SB)/8, $0x0000000300000001
DATA narrowPart<>+40(SB)/8, $0x0000000700000005
DATA narrowPart<>+48(SB)/8, $0x0000000b00000009
DATA narrowPart<>+56(SB)/8, $0x0000000f0000000d
GLOBL narrowPart<>(SB), RODATA|NOPTR, $64

// PAIRSg_p does OP for pair I of a group that R points to, with its vector, LAST for
// the last pair, and NEXT from group to group.
#define PAIRS1_1(OP, LAST, NEXT) LAST(R8, Z0)
#define PAIRS2_1(OP, LAST, NEXT) PAIRS1_1(OP, LAST, NEXT); NEXT; LAST(R9, Z1)
#define PAIRS3_1(OP, LAST, NEXT) PAIRS2_1(OP, LAST, NEXT); NEXT; LAST(R10, Z2)
#define PAIRS4_1(OP, LAST, NEXT) PAIRS3_1(OP, LAST, NEXT); NEXT; LAST(R11, Z3)
#define PAIRS5_1(OP, LAST, NEXT) PAIRS4_1(OP, LAST, NEXT); NEXT; LAST(DI, Z4)
#define PAIRS1_2(OP, LAST, NEXT) OP(0, R8, Z0); LAST(R8, Z1)
#define PAIRS2_2(OP, LAST, NEXT) PAIRS1_2(OP, LAST, NEXT); NEXT; OP(0, R9, Z2); LAST(R9, Z3)
#define PAIRS3_2(OP, LAST, NEXT) PAIRS2_2(OP, LAST, NEXT); NEXT; OP(0, R10, Z4); LAST(R10, Z5)
#define PAIRS4_2(OP, LAST, NEXT) PAIRS3_2(OP, LAST, NEXT); NEXT; OP(0, R11, Z6); LAST(R11, Z7)
#define PAIRS5_2(OP, LAST, NEXT) PAIRS4_2(OP, LAST, NEXT); NEXT; OP(0, DI, Z8); LAST(DI, Z9)
#define PAIRS1_3(OP, LAST, NEXT) OP(0, R8, Z0); OP(1, R8, Z1); LAST(R8, Z2)
#define PAIRS2_3(OP, LAST, NEXT) PAIRS1_3(OP, LAST, NEXT); NEXT; OP(0, R9, Z3); OP(1, R9, Z4); LAST(R9, Z5)
#define PAIRS3_3(OP, LAST, NEXT) PAIRS2_3(OP, LAST, NEXT); NEXT; OP(0, R10, Z6); OP(1, R10, Z7); LAST(R10, Z8)
#define PAIRS4_3(OP, LAST, NEXT) PAIRS3_3(OP, LAST, NEXT); NEXT; OP(0, R11, Z9); OP(1, R11, Z10); LAST(R11, Z11)
#define PAIRS5_3(OP, LAST, NEXT) PAIRS4_3(OP, LAST, NEXT); NEXT; OP(0, DI, Z12); OP(1, DI, Z13); LAST(DI, Z14)
#define PAIRS1_4(OP, LAST, NEXT) OP(0, R8, Z0); OP(1, R8, Z1); OP(2, R8, Z2); LAST(R8, Z3)
#define PAIRS2_4(OP, LAST, NEXT) PAIRS1_4(OP, LAST, NEXT); NEXT; OP(0, R9, Z4); OP(1, R9, Z5); OP(2, R9, Z6); LAST(R9, Z7)
#define PAIRS3_4(OP, LAST, NEXT) PAIRS2_4(OP, LAST, NEXT); NEXT; OP(0, R10, Z8); OP(1, R10, Z9); OP(2, R10, Z10); LAST(R10, Z11)
#define PAIRS4_4(OP, LAST, NEXT) PAIRS3_4(OP, LAST, NEXT); NEXT; OP(0, R11, Z12); OP(1, R11, Z13); OP(2, R11, Z14); LAST(R11, Z15)
#define PAIRS1_5(OP, LAST, NEXT) OP(0, R8, Z0); OP(1, R8, Z1); OP(2, R8, Z2); OP(3, R8, Z3); LAST(R8, Z4)
#define PAIRS2_5(OP, LAST, NEXT) PAIRS1_5(OP, LAST, NEXT); NEXT; OP(0, R9, Z5); OP(1, R9, Z6); OP(2, R9, Z7); OP(3, R9, Z8); LAST(R9, Z9)
#define PAIRS3_5(OP, LAST, NEXT) PAIRS2_5(OP, LAST, NEXT); NEXT; OP(0, R10, Z10); OP(1, R10, Z11); OP(2, R10, Z12); OP(3, R10, Z13); LAST(R10, Z14)
#define PAIRS4_5(OP, LAST, NEXT) PAIRS3_5(OP, LAST, NEXT); NEXT; OP(0, R11, Z15); OP(1, R11, Z16); OP(2, R11, Z17); OP(3, R11, Z18); LAST(R11, Z19)
#define PAIRS1_6(OP, LAST, NEXT) OP(0, R8, Z0); OP(1, R8, Z1); OP(2, R8, Z2); OP(3, R8, Z3); OP(4, R8, Z4); LAST(R8, Z5)
#define PAIRS2_6(OP, LAST, NEXT) PAIRS1_6(OP, LAST, NEXT); NEXT; OP(0, R9, Z6); OP(1, R9, Z7); OP(2, R9, Z8); OP(3, R9, Z9); OP(4, R9, Z10); LAST(R9, Z11)
#define PAIRS3_6(OP, LAST, NEXT) PAIRS2_6(OP, LAST, NEXT); NEXT; OP(0, R10, Z12); OP(1, R10, Z13); OP(2, R10, Z14); OP(3, R10, Z15); OP(4, R10, Z16); LAST(R10, Z17)
#define PAIRS4_6(OP, LAST, NEXT) PAIRS3_6(OP, LAST, NEXT); NEXT; OP(0, R11, Z18); OP(1, R11, Z19); OP(2, R11, Z20); OP(3, R11, Z21); OP(4, R11, Z22); LAST(R11, Z23)

#define ZERO(I, R, V) VPXORD V, V, V
#define ZEROLAST(R, V) VPXORD V, V, V
#define MUL(I, R, V) VBROADCASTSD (8*I)(R)(BX*1), Z25; VFMADD231PS Z25, Z24, V
#define MULLAST(R, V) VBROADCASTSD (R)(DX*1), Z25; VFMADD231PS Z25, Z24, V
#define GET(I, R, V) VMOVUPS (64*I)(R12), V; VPERMPS V, Z29, V
#define GETLAST(R, V) VMOVUPS (R12)(DX*1), V; VPERMPS V, Z29, V
#define ADD(I, R, V) VADDPS Z24, V, V
#define ADDLAST(R, V) VADDPS Z24, V, V
#define PUT(I, R, V) VPERMPS V, Z30, V; VMOVUPS V, (64*I)(R12)
#define PUTLAST(R, V) VPERMPS V, Z30, V; VMOVUPS V, (R12)(DX*1)
#define STAY
#define DOWN ADDQ SI, R12

// ROWSOFC points to the rows of c.
#define ROWSOFC \
	MOVQ narrowTile_c(AX), R12; \
	MOVQ narrowTile_cGroup(AX), SI; \
	MOVQ narrowTile_cLast(AX), DX

// TILE is a tile of the pairs PAIRS.
#define TILE(PAIRS) \
	CMPQ narrowTile_more(AX), $0; \
	JNE  more; \
	PAIRS(ZERO, ZEROLAST, STAY); \
	JMP  chains; \
more: \
	ROWSOFC; \
	PAIRS(GET, GETLAST, DOWN); \
chains: \
	MOVQ narrowTile_b(AX), R12; \
	MOVQ narrowTile_ak(AX), SI; \
	MOVQ narrowTile_bk(AX), R15; \
	XORQ BX, BX; \
	MOVQ narrowTile_aLast(AX), DX; \
	MOVQ narrowTile_n2(AX), CX; \
	MOVQ CX, narrowTile_left2(AX); \
outer: \
	MOVQ narrowTile_n1(AX), R13; \
segment: \
	MOVQ narrowTile_k(AX), CX; \
term: \
	VMOVUPS (R12), Y24; \
	VPERMPS Z24, Z31, Z24; \
	PAIRS(MUL, MULLAST, STAY); \
	ADDQ SI, BX; \
	ADDQ SI, DX; \
	ADDQ R15, R12; \
	DECQ CX; \
	JNZ  term; \
	ADDQ narrowTile_aSeg(AX), BX; \
	ADDQ narrowTile_aSeg(AX), DX; \
	ADDQ narrowTile_bSeg(AX), R12; \
	DECQ R13; \
	JNZ  segment; \
	ADDQ narrowTile_aOut(AX), BX; \
	ADDQ narrowTile_aOut(AX), DX; \
	ADDQ narrowTile_bOut(AX), R12; \
	DECQ narrowTile_left2(AX); \
	JNZ  outer; \
	MOVQ narrowTile_bias(AX), R12; \
	TESTQ R12, R12; \
	JZ   put; \
	VMOVUPS (R12), Y24; \
	VPERMPS Z24, Z31, Z24; \
	PAIRS(ADD, ADDLAST, STAY); \
put: \
	ROWSOFC; \
	PAIRS(PUT, PUTLAST, DOWN); \
	VZEROUPPER; \
	RET

// func narrowTiles(args *narrowTile)
TEXT ·narrowTiles(SB), NOSPLIT, $0-8
	MOVQ args+0(FP), AX
	VMOVDQU32 narrowTwice<>(SB), Z31
	VMOVDQU32 narrowPart<>(SB), Z30
	VMOVDQU32 narrowMix<>(SB), Z29
	MOVQ narrowTile_aGroup(AX), CX
	MOVQ narrowTile_a(AX), R8
	LEAQ (R8)(CX*1), R9
	LEAQ (R8)(CX*2), R10
	LEAQ (R9)(CX*2), R11
	LEAQ (R8)(CX*4), DI
	MOVQ narrowTile_loop(AX), BX
	LEAQ narrowLoops<>(SB), DX
	JMP  (DX)(BX*8)

DATA narrowLoops<>+0(SB)/8, $pairs1_1<>(SB)
DATA narrowLoops<>+8(SB)/8, $pairs1_2<>(SB)
DATA narrowLoops<>+16(SB)/8, $pairs1_3<>(SB)
DATA narrowLoops<>+24(SB)/8, $pairs1_4<>(SB)
DATA narrowLoops<>+32(SB)/8, $pairs1_5<>(SB)
DATA narrowLoops<>+40(SB)/8, $pairs1_6<>(SB)
DATA narrowLoops<>+48(SB)/8, $pairs2_1<>(SB)
DATA narrowLoops<>+56(SB)/8, $pairs2_2<>(SB)
DATA narrowLoops<>+64(SB)/8, $pairs2_3<>(SB)
DATA narrowLoops<>+72(SB)/8, $pairs2_4<>(SB)
DATA narrowLoops<>+80(SB)/8, $pairs2_5<>(SB)
DATA narrowLoops<>+88(SB)/8, $pairs2_6<>(SB)
DATA narrowLoops<>+96(SB)/8, $pairs3_1<>(SB)
DATA narrowLoops<>+104(SB)/8, $pairs3_2<>(SB)
DATA narrowLoops<>+112(SB)/8, $pairs3_3<>(SB)
DATA narrowLoops<>+120(SB)/8, $pairs3_4<>(SB)
DATA narrowLoops<>+128(SB)/8, $pairs3_5<>(SB)
DATA narrowLoops<>+136(SB)/8, $pairs3_6<>(SB)
DATA narrowLoops<>+144(SB)/8, $pairs4_1<>(SB)
DATA narrowLoops<>+152(SB)/8, $pairs4_2<>(SB)
DATA narrowLoops<>+160(SB)/8, $pairs4_3<>(SB)
DATA narrowLoops<>+168(SB)/8, $pairs4_4<>(SB)
DATA narrowLoops<>+176(SB)/8, $pairs4_5<>(SB)
DATA narrowLoops<>+184(SB)/8, $pairs4_6<>(SB)
DATA narrowLoops<>+192(SB)/8, $pairs5_1<>(SB)
DATA narrowLoops<>+200(SB)/8, $pairs5_2<>(SB)
DATA narrowLoops<>+208(SB)/8, $pairs5_3<>(SB)
GLOBL narrowLoops<>(SB), RODATA, $216

TEXT pairs1_1<>(SB), NOSPLIT, $0-8
	TILE(PAIRS1_1)

TEXT pairs1_2<>(SB), NOSPLIT, $0-8
	TILE(PAIRS1_2)

TEXT pairs1_3<>(SB), NOSPLIT, $0-8
	TILE(PAIRS1_3)

TEXT pairs1_4<>(SB), NOSPLIT, $0-8
	TILE(PAIRS1_4)

TEXT pairs1_5<>(SB), NOSPLIT, $0-8
	TILE(PAIRS1_5)

TEXT pairs1_6<>(SB), NOSPLIT, $0-8
	TILE(PAIRS1_6)

TEXT pairs2_1<>(SB), NOSPLIT, $0-8
	TILE(PAIRS2_1)

TEXT pairs2_2<>(SB), NOSPLIT, $0-8
	TILE(PAIRS2_2)

TEXT pairs2_3<>(SB), NOSPLIT, $0-8
	TILE(PAIRS2_3)

TEXT pairs2_4<>(SB), NOSPLIT, $0-8
	TILE(PAIRS2_4)

TEXT pairs2_5<>(SB), NOSPLIT, $0-8
	TILE(PAIRS2_5)

TEXT pairs2_6<>(SB), NOSPLIT, $0-8
	TILE(PAIRS2_6)

TEXT pairs3_1<>(SB), NOSPLIT, $0-8
	TILE(PAIRS3_1)

TEXT pairs3_2<>(SB), NOSPLIT, $0-8
	TILE(PAIRS3_2)

TEXT pairs3_3<>(SB), NOSPLIT, $0-8
	TILE(PAIRS3_3)

TEXT pairs3_4<>(SB), NOSPLIT, $0-8
	TILE(PAIRS3_4)

TEXT pairs3_5<>(SB), NOSPLIT, $0-8
	TILE(PAIRS3_5)

TEXT pairs3_6<>(SB), NOSPLIT, $0-8
	TILE(PAIRS3_6)

TEXT pairs4_1<>(SB), NOSPLIT, $0-8
	TILE(PAIRS4_1)

TEXT pairs4_2<>(SB), NOSPLIT, $0-8
	TILE(PAIRS4_2)

TEXT pairs4_3<>(SB), NOSPLIT, $0-8
	TILE(PAIRS4_3)

TEXT pairs4_4<>(SB), NOSPLIT, $0-8
	TILE(PAIRS4_4)

TEXT pairs4_5<>(SB), NOSPLIT, $0-8
	TILE(PAIRS4_5)

TEXT pairs4_6<>(SB), NOSPLIT, $0-8
	TILE(PAIRS4_6)

TEXT pairs5_1<>(SB), NOSPLIT, $0-8
	TILE(PAIRS5_1)

TEXT pairs5_2<>(SB), NOSPLIT, $0-8
	TILE(PAIRS5_2)

TEXT pairs5_3<>(SB), NOSPLIT, $0-8
	TILE(PAIRS5_3)
