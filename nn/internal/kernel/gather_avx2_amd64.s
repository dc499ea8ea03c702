//go:build amd64 && !purego

#include "go_asm.h"
#include "textflag.h"

// gather with 8 numbers a vector; see skip.go.
//
//	AX            args                     Y0..Y11  the chains: 1 row from Y0 on, 2 from
//	DX, R11, R13  rows of acc                       Y0 and Y6, 3 from Y0, Y4 and Y8
//	R8            first row of src         Y12      numbers of src, where they are masked
//	BX, R10, R12  rows of src of an entry  Y13      the value of an entry, 8 times
//	R9            from row to row of src   Y15      the mask of the last vector
//	SI, DI        ends of the list
//	CX, R15       what is left of the list, of the parts
//
// There is one loop for each number of rows and vectors.

// func gatherAVX2(args *gathering)
// acc[r][v] = chain over the entries of vals[i] * src[places[i] + r*srcRow + v], in
// the order of the list, for a tile of 1 to 3 rows of 12, 6 or 4 vectors at most, or
// of one masked vector; then for the parts of acc and src behind it. There is at
// least one entry.
TEXT ·gatherAVX2(SB), NOSPLIT, $0-8
	MOVQ args+0(FP), AX
	MOVQ gathering_mask(AX), R12
	LEAQ ·maskTable+32(SB), BX
	SHLQ $2, R12
	SUBQ R12, BX
	VMOVDQU (BX), Y15
	MOVQ gathering_vals(AX), SI
	MOVQ gathering_places(AX), DI
	MOVQ gathering_n(AX), CX
	LEAQ (SI)(CX*4), SI
	LEAQ (DI)(CX*4), DI
	MOVQ gathering_acc(AX), DX
	MOVQ gathering_accRow(AX), R13
	LEAQ (DX)(R13*1), R11
	LEAQ (DX)(R13*2), R13
	MOVQ gathering_src(AX), R8
	MOVQ gathering_srcRow(AX), R9
	MOVQ gathering_parts(AX), R15
	MOVQ gathering_shape(AX), BX
	LEAQ gatherLoops<>(SB), R10
	JMP  (R10)(BX*8)

DATA gatherLoops<>+0(SB)/8, $gather1_1<>(SB)
DATA gatherLoops<>+8(SB)/8, $gather1_2<>(SB)
DATA gatherLoops<>+16(SB)/8, $gather1_3<>(SB)
DATA gatherLoops<>+24(SB)/8, $gather1_4<>(SB)
DATA gatherLoops<>+32(SB)/8, $gather1_5<>(SB)
DATA gatherLoops<>+40(SB)/8, $gather1_6<>(SB)
DATA gatherLoops<>+48(SB)/8, $gather1_7<>(SB)
DATA gatherLoops<>+56(SB)/8, $gather1_8<>(SB)
DATA gatherLoops<>+64(SB)/8, $gather1_9<>(SB)
DATA gatherLoops<>+72(SB)/8, $gather1_10<>(SB)
DATA gatherLoops<>+80(SB)/8, $gather1_11<>(SB)
DATA gatherLoops<>+88(SB)/8, $gather1_12<>(SB)
DATA gatherLoops<>+96(SB)/8, $gather2_1<>(SB)
DATA gatherLoops<>+104(SB)/8, $gather2_2<>(SB)
DATA gatherLoops<>+112(SB)/8, $gather2_3<>(SB)
DATA gatherLoops<>+120(SB)/8, $gather2_4<>(SB)
DATA gatherLoops<>+128(SB)/8, $gather2_5<>(SB)
DATA gatherLoops<>+136(SB)/8, $gather2_6<>(SB)
DATA gatherLoops<>+144(SB)/8, $gather3_1<>(SB)
DATA gatherLoops<>+152(SB)/8, $gather3_2<>(SB)
DATA gatherLoops<>+160(SB)/8, $gather3_3<>(SB)
DATA gatherLoops<>+168(SB)/8, $gather3_4<>(SB)
DATA gatherLoops<>+176(SB)/8, $gather1_masked<>(SB)
DATA gatherLoops<>+184(SB)/8, $gather2_masked<>(SB)
DATA gatherLoops<>+192(SB)/8, $gather3_masked<>(SB)
GLOBL gatherLoops<>(SB), RODATA, $200

// The vectors of a row: OP for each, P being where the row is.
#define A1(OP, P) OP(0, P, Y0)
#define A2(OP, P) A1(OP, P); OP(32, P, Y1)
#define A3(OP, P) A2(OP, P); OP(64, P, Y2)
#define A4(OP, P) A3(OP, P); OP(96, P, Y3)
#define A5(OP, P) A4(OP, P); OP(128, P, Y4)
#define A6(OP, P) A5(OP, P); OP(160, P, Y5)
#define A7(OP, P) A6(OP, P); OP(192, P, Y6)
#define A8(OP, P) A7(OP, P); OP(224, P, Y7)
#define A9(OP, P) A8(OP, P); OP(256, P, Y8)
#define A10(OP, P) A9(OP, P); OP(288, P, Y9)
#define A11(OP, P) A10(OP, P); OP(320, P, Y10)
#define A12(OP, P) A11(OP, P); OP(352, P, Y11)

#define B1(OP, P) OP(0, P, Y6)
#define B2(OP, P) B1(OP, P); OP(32, P, Y7)
#define B3(OP, P) B2(OP, P); OP(64, P, Y8)
#define B4(OP, P) B3(OP, P); OP(96, P, Y9)
#define B5(OP, P) B4(OP, P); OP(128, P, Y10)
#define B6(OP, P) B5(OP, P); OP(160, P, Y11)

#define C1(OP, P) OP(0, P, Y4)
#define C2(OP, P) C1(OP, P); OP(32, P, Y5)
#define C3(OP, P) C2(OP, P); OP(64, P, Y6)
#define C4(OP, P) C3(OP, P); OP(96, P, Y7)

#define D1(OP, P) OP(0, P, Y8)
#define D2(OP, P) D1(OP, P); OP(32, P, Y9)
#define D3(OP, P) D2(OP, P); OP(64, P, Y10)
#define D4(OP, P) D3(OP, P); OP(96, P, Y11)

// What a row does with a vector: load, multiply, store.
#define GET(AT, P, ACC) VMOVUPS AT(P), ACC
#define MUL(AT, P, ACC) VFMADD231PS AT(P), Y13, ACC
#define PUT(AT, P, ACC) VMOVUPS ACC, AT(P)
#define MASKGET(AT, P, ACC) VMASKMOVPS AT(P), Y15, ACC
#define MASKMUL(AT, P, ACC) VMASKMOVPS AT(P), Y15, Y12; VFMADD231PS Y12, Y13, ACC
#define MASKPUT(AT, P, ACC) VMASKMOVPS ACC, Y15, AT(P)

// LIST starts the list, ENTRY finds the value and the row of the next entry.
#define LIST MOVQ gathering_n(AX), CX; NEGQ CX
#define ENTRY VBROADCASTSS (SI)(CX*4), Y13; MOVLQSX (DI)(CX*4), BX; LEAQ (R8)(BX*4), BX
#define SECOND LEAQ (BX)(R9*1), R10
#define THIRD LEAQ (BX)(R9*2), R12
#define STEP MOVQ gathering_accStep(AX), BX; ADDQ BX, DX; ADDQ gathering_srcStep(AX), R8
#define STEP2 STEP; ADDQ BX, R11
#define STEP3 STEP2; ADDQ BX, R13

#define GATHER1(X, GET, MUL, PUT) \
part: \
	X(GET, DX); \
	LIST; \
entry: \
	ENTRY; \
	X(MUL, BX); \
	INCQ CX; \
	JNZ  entry; \
	X(PUT, DX); \
	STEP; \
	DECQ R15; \
	JNZ  part; \
	VZEROUPPER; \
	RET

#define GATHER2(X, Y, GET, MUL, PUT) \
part: \
	X(GET, DX); \
	Y(GET, R11); \
	LIST; \
entry: \
	ENTRY; \
	SECOND; \
	X(MUL, BX); \
	Y(MUL, R10); \
	INCQ CX; \
	JNZ  entry; \
	X(PUT, DX); \
	Y(PUT, R11); \
	STEP2; \
	DECQ R15; \
	JNZ  part; \
	VZEROUPPER; \
	RET

#define GATHER3(X, Y, Z, GET, MUL, PUT) \
part: \
	X(GET, DX); \
	Y(GET, R11); \
	Z(GET, R13); \
	LIST; \
entry: \
	ENTRY; \
	SECOND; \
	THIRD; \
	X(MUL, BX); \
	Y(MUL, R10); \
	Z(MUL, R12); \
	INCQ CX; \
	JNZ  entry; \
	X(PUT, DX); \
	Y(PUT, R11); \
	Z(PUT, R13); \
	STEP3; \
	DECQ R15; \
	JNZ  part; \
	VZEROUPPER; \
	RET

TEXT gather1_1<>(SB), NOSPLIT, $0-8
	GATHER1(A1, GET, MUL, PUT)

TEXT gather1_2<>(SB), NOSPLIT, $0-8
	GATHER1(A2, GET, MUL, PUT)

TEXT gather1_3<>(SB), NOSPLIT, $0-8
	GATHER1(A3, GET, MUL, PUT)

TEXT gather1_4<>(SB), NOSPLIT, $0-8
	GATHER1(A4, GET, MUL, PUT)

TEXT gather1_5<>(SB), NOSPLIT, $0-8
	GATHER1(A5, GET, MUL, PUT)

TEXT gather1_6<>(SB), NOSPLIT, $0-8
	GATHER1(A6, GET, MUL, PUT)

TEXT gather1_7<>(SB), NOSPLIT, $0-8
	GATHER1(A7, GET, MUL, PUT)

TEXT gather1_8<>(SB), NOSPLIT, $0-8
	GATHER1(A8, GET, MUL, PUT)

TEXT gather1_9<>(SB), NOSPLIT, $0-8
	GATHER1(A9, GET, MUL, PUT)

TEXT gather1_10<>(SB), NOSPLIT, $0-8
	GATHER1(A10, GET, MUL, PUT)

TEXT gather1_11<>(SB), NOSPLIT, $0-8
	GATHER1(A11, GET, MUL, PUT)

TEXT gather1_12<>(SB), NOSPLIT, $0-8
	GATHER1(A12, GET, MUL, PUT)

TEXT gather2_1<>(SB), NOSPLIT, $0-8
	GATHER2(A1, B1, GET, MUL, PUT)

TEXT gather2_2<>(SB), NOSPLIT, $0-8
	GATHER2(A2, B2, GET, MUL, PUT)

TEXT gather2_3<>(SB), NOSPLIT, $0-8
	GATHER2(A3, B3, GET, MUL, PUT)

TEXT gather2_4<>(SB), NOSPLIT, $0-8
	GATHER2(A4, B4, GET, MUL, PUT)

TEXT gather2_5<>(SB), NOSPLIT, $0-8
	GATHER2(A5, B5, GET, MUL, PUT)

TEXT gather2_6<>(SB), NOSPLIT, $0-8
	GATHER2(A6, B6, GET, MUL, PUT)

TEXT gather3_1<>(SB), NOSPLIT, $0-8
	GATHER3(A1, C1, D1, GET, MUL, PUT)

TEXT gather3_2<>(SB), NOSPLIT, $0-8
	GATHER3(A2, C2, D2, GET, MUL, PUT)

TEXT gather3_3<>(SB), NOSPLIT, $0-8
	GATHER3(A3, C3, D3, GET, MUL, PUT)

TEXT gather3_4<>(SB), NOSPLIT, $0-8
	GATHER3(A4, C4, D4, GET, MUL, PUT)

TEXT gather1_masked<>(SB), NOSPLIT, $0-8
	GATHER1(A1, MASKGET, MASKMUL, MASKPUT)

TEXT gather2_masked<>(SB), NOSPLIT, $0-8
	GATHER2(A1, B1, MASKGET, MASKMUL, MASKPUT)

TEXT gather3_masked<>(SB), NOSPLIT, $0-8
	GATHER3(A1, C1, D1, MASKGET, MASKMUL, MASKPUT)
