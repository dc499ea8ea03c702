// Macros of product_amd64.s and depthwise_amd64.s: one tile of 1 to 6 rows. What
// a row does with its
// vectors (ZERO, GET, MUL, BIAS, PUT) and how b is loaded (LOADB, LOADBIAS) is
// defined there, once for each kind of column block.

// ROW finds row i of a (register R) and of c (args.rows), and steps to the next.
#define ROW(R, i, L) \
	LEAQ (SI)(BX*1), R; \
	LEAQ (DI)(CX*1), R15; \
	MOVQ R15, (tileArgs_rows+i*8)(AX); \
	ADDQ tileArgs_aRow(AX), BX; \
	ADDQ tileArgs_cRow(AX), CX; \
	DECQ DX; \
	JNZ  L; \
	ADDQ tileArgs_aWrap(AX), BX; \
	ADDQ tileArgs_cWrap(AX), CX; \
	MOVQ tileArgs_runLen(AX), DX; \
L:

#define ROWS1 ROW(R8, 0, row0)
#define ROWS2 ROWS1; ROW(R9, 1, row1)
#define ROWS3 ROWS2; ROW(R10, 2, row2)
#define ROWS4 ROWS3; ROW(R11, 3, row3)
#define ROWS5 ROWS4; ROW(R12, 4, row4)
#define ROWS6 ROWS5; ROW(R13, 5, row5)

#define ZERO1 ZERO(Y0, Y1)
#define ZERO2 ZERO1; ZERO(Y2, Y3)
#define ZERO3 ZERO2; ZERO(Y4, Y5)
#define ZERO4 ZERO3; ZERO(Y6, Y7)
#define ZERO5 ZERO4; ZERO(Y8, Y9)
#define ZERO6 ZERO5; ZERO(Y10, Y11)

#define GET1 GET(0, Y0, Y1)
#define GET2 GET1; GET(1, Y2, Y3)
#define GET3 GET2; GET(2, Y4, Y5)
#define GET4 GET3; GET(3, Y6, Y7)
#define GET5 GET4; GET(4, Y8, Y9)
#define GET6 GET5; GET(5, Y10, Y11)

#define MUL1 MUL(R8, Y0, Y1)
#define MUL2 MUL1; MUL(R9, Y2, Y3)
#define MUL3 MUL2; MUL(R10, Y4, Y5)
#define MUL4 MUL3; MUL(R11, Y6, Y7)
#define MUL5 MUL4; MUL(R12, Y8, Y9)
#define MUL6 MUL5; MUL(R13, Y10, Y11)

#define BIAS1 BIAS(Y0, Y1)
#define BIAS2 BIAS1; BIAS(Y2, Y3)
#define BIAS3 BIAS2; BIAS(Y4, Y5)
#define BIAS4 BIAS3; BIAS(Y6, Y7)
#define BIAS5 BIAS4; BIAS(Y8, Y9)
#define BIAS6 BIAS5; BIAS(Y10, Y11)

#define PUT1 PUT(0, Y0, Y1)
#define PUT2 PUT1; PUT(1, Y2, Y3)
#define PUT3 PUT2; PUT(2, Y4, Y5)
#define PUT4 PUT3; PUT(3, Y6, Y7)
#define PUT5 PUT4; PUT(4, Y8, Y9)
#define PUT6 PUT5; PUT(5, Y10, Y11)

// TILE computes args.tiles tiles, AX being args.
#define TILE(ROWS, ZEROS, GETS, MULS, BIASES, PUTS) \
tile: \
	MOVQ tileArgs_aOff(AX), BX; \
	MOVQ tileArgs_cOff(AX), CX; \
	MOVQ tileArgs_left(AX), DX; \
	MOVQ tileArgs_a(AX), SI; \
	MOVQ tileArgs_c(AX), DI; \
	ROWS; \
	MOVQ BX, tileArgs_aOff(AX); \
	MOVQ CX, tileArgs_cOff(AX); \
	MOVQ DX, tileArgs_left(AX); \
	CMPQ tileArgs_more(AX), $0; \
	JNE  more; \
	ZEROS; \
	JMP  chains; \
more: \
	GETS; \
chains: \
	XORQ BX, BX; \
	MOVQ tileArgs_b(AX), CX; \
	MOVQ tileArgs_ak(AX), DX; \
	MOVQ tileArgs_bk(AX), SI; \
	MOVQ tileArgs_n2(AX), DI; \
	MOVQ DI, tileArgs_left2(AX); \
outer: \
	MOVQ tileArgs_n1(AX), R15; \
segment: \
	MOVQ tileArgs_k(AX), DI; \
term: \
	LOADB; \
	MULS; \
	ADDQ DX, BX; \
	ADDQ SI, CX; \
	DECQ DI; \
	JNZ  term; \
	ADDQ tileArgs_aSeg(AX), BX; \
	ADDQ tileArgs_bSeg(AX), CX; \
	DECQ R15; \
	JNZ  segment; \
	ADDQ tileArgs_aOut(AX), BX; \
	ADDQ tileArgs_bOut(AX), CX; \
	DECQ tileArgs_left2(AX); \
	JNZ  outer; \
	MOVQ tileArgs_bias(AX), CX; \
	TESTQ CX, CX; \
	JZ   store; \
	LOADB; \
	BIASES; \
store: \
	PUTS; \
	DECQ tileArgs_tiles(AX); \
	JNZ  tile; \
	VZEROUPPER; \
	RET
