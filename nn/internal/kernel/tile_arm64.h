// Macros of product_arm64.s and depthwise_arm64.s: one tile of 1 to 6 rows. What a row
// does with its vectors (ZERO, GET, BIAS, PUT) and how b is loaded (LOADB) is defined
// there, once for each kind of column block; so is the step of a term, MULS1 to MULS6.
//
//	R0       args                      V0..V23   the chains, four vectors a row
//	R1..R6   rows of a                 V24..V27  columns of b, or of the bias
//	R7..R12  rows of c                 V28..V31  numbers of a
//	R13      offset in every row of a  R14       place in b
//	R15, R16 ak, bk                    R21       from a block to its last vector
//	R17, R19, R20  counters of k, n1, n2
//	R22..R25 aSeg, bSeg, aOut, bOut    R26       scratch

// ROW finds a row of a and of c and steps to the next.
#define ROW(A, C, L) \
	MOVD R13, A; \
	MOVD R14, C; \
	ADD  R16, R13; \
	ADD  R19, R14; \
	SUBS $1, R15, R15; \
	BNE  L; \
	ADD  R20, R13; \
	ADD  R22, R14; \
	MOVD R23, R15; \
L:

#define ROWS1 ROW(R1, R7, row0)
#define ROWS2 ROWS1; ROW(R2, R8, row1)
#define ROWS3 ROWS2; ROW(R3, R9, row2)
#define ROWS4 ROWS3; ROW(R4, R10, row3)
#define ROWS5 ROWS4; ROW(R5, R11, row4)
#define ROWS6 ROWS5; ROW(R6, R12, row5)

#define ZERO1 ZERO(V0, V1, V2, V3)
#define ZERO2 ZERO1; ZERO(V4, V5, V6, V7)
#define ZERO3 ZERO2; ZERO(V8, V9, V10, V11)
#define ZERO4 ZERO3; ZERO(V12, V13, V14, V15)
#define ZERO5 ZERO4; ZERO(V16, V17, V18, V19)
#define ZERO6 ZERO5; ZERO(V20, V21, V22, V23)

#define GET1 GET(R7, V0, V1, V2, V3)
#define GET2 GET1; GET(R8, V4, V5, V6, V7)
#define GET3 GET2; GET(R9, V8, V9, V10, V11)
#define GET4 GET3; GET(R10, V12, V13, V14, V15)
#define GET5 GET4; GET(R11, V16, V17, V18, V19)
#define GET6 GET5; GET(R12, V20, V21, V22, V23)

#define BIAS1 BIAS(0, 1, 2, 3)
#define BIAS2 BIAS1; BIAS(4, 5, 6, 7)
#define BIAS3 BIAS2; BIAS(8, 9, 10, 11)
#define BIAS4 BIAS3; BIAS(12, 13, 14, 15)
#define BIAS5 BIAS4; BIAS(16, 17, 18, 19)
#define BIAS6 BIAS5; BIAS(20, 21, 22, 23)

#define PUT1 PUT(R7, V0, V1, V2, V3)
#define PUT2 PUT1; PUT(R8, V4, V5, V6, V7)
#define PUT3 PUT2; PUT(R9, V8, V9, V10, V11)
#define PUT4 PUT3; PUT(R10, V12, V13, V14, V15)
#define PUT5 PUT4; PUT(R11, V16, V17, V18, V19)
#define PUT6 PUT5; PUT(R12, V20, V21, V22, V23)

// TILE computes args.tiles tiles, R0 being args.
#define TILE(ROWS, ZEROS, GETS, MULS, BIASES, PUTS) \
tile: \
	MOVD tileArgs_a(R0), R24; \
	MOVD tileArgs_c(R0), R25; \
	MOVD tileArgs_aOff(R0), R13; \
	MOVD tileArgs_cOff(R0), R14; \
	ADD  R24, R13; \
	ADD  R25, R14; \
	MOVD tileArgs_left(R0), R15; \
	MOVD tileArgs_aRow(R0), R16; \
	MOVD tileArgs_cRow(R0), R19; \
	MOVD tileArgs_aWrap(R0), R20; \
	MOVD tileArgs_cWrap(R0), R22; \
	MOVD tileArgs_runLen(R0), R23; \
	ROWS; \
	SUB  R24, R13; \
	SUB  R25, R14; \
	MOVD R13, tileArgs_aOff(R0); \
	MOVD R14, tileArgs_cOff(R0); \
	MOVD R15, tileArgs_left(R0); \
	MOVD tileArgs_last(R0), R21; \
	MOVD tileArgs_more(R0), R17; \
	CBNZ R17, more; \
	ZEROS; \
	B    chains; \
more: \
	GETS; \
chains: \
	MOVD $0, R13; \
	MOVD tileArgs_b(R0), R14; \
	MOVD tileArgs_ak(R0), R15; \
	MOVD tileArgs_bk(R0), R16; \
	MOVD tileArgs_aSeg(R0), R22; \
	MOVD tileArgs_bSeg(R0), R23; \
	MOVD tileArgs_aOut(R0), R24; \
	MOVD tileArgs_bOut(R0), R25; \
	MOVD tileArgs_n2(R0), R20; \
outer: \
	MOVD tileArgs_n1(R0), R19; \
segment: \
	MOVD tileArgs_k(R0), R17; \
term: \
	LOADB; \
	MULS; \
	ADD  R15, R13; \
	ADD  R16, R14; \
	SUBS $1, R17, R17; \
	BNE  term; \
	ADD  R22, R13; \
	ADD  R23, R14; \
	SUBS $1, R19, R19; \
	BNE  segment; \
	ADD  R24, R13; \
	ADD  R25, R14; \
	SUBS $1, R20, R20; \
	BNE  outer; \
	MOVD tileArgs_bias(R0), R14; \
	CBZ  R14, store; \
	LOADB; \
	BIASES; \
store: \
	PUTS; \
	MOVD tileArgs_tiles(R0), R17; \
	SUBS $1, R17, R17; \
	MOVD R17, tileArgs_tiles(R0); \
	BNE  tile; \
	RET
