// Macros of product_avx512_amd64.s and product16_avx512_amd64.s. What a row does
// with its vectors (ZERO, GET, MUL, BIAS, PUT) and how b is loaded (LOADB) is
// defined there, once for each kind of column block.

// Threes: a pointer serves three rows, DX being the distance of two. EACHn does OP
// for n rows: where the row is, and its vectors.
#define EACH1(OP) OP((R8), Z0, Z1)
#define EACH2(OP) EACH1(OP); OP((R8)(DX*1), Z2, Z3)
#define EACH3(OP) EACH2(OP); OP((R8)(DX*2), Z4, Z5)
#define EACH4(OP) EACH3(OP); OP((R9), Z6, Z7)
#define EACH5(OP) EACH4(OP); OP((R9)(DX*1), Z8, Z9)
#define EACH6(OP) EACH5(OP); OP((R9)(DX*2), Z10, Z11)
#define EACH7(OP) EACH6(OP); OP((R10), Z12, Z13)
#define EACH8(OP) EACH7(OP); OP((R10)(DX*1), Z14, Z15)
#define EACH9(OP) EACH8(OP); OP((R10)(DX*2), Z16, Z17)
#define EACH10(OP) EACH9(OP); OP((R11), Z18, Z19)
#define EACH11(OP) EACH10(OP); OP((R11)(DX*1), Z20, Z21)
#define EACH12(OP) EACH11(OP); OP((R11)(DX*2), Z22, Z23)
#define EACH13(OP) EACH12(OP); OP((R12), Z24, Z25)
#define EACH14(OP) EACH13(OP); OP((R12)(DX*1), Z26, Z27)

// AHEADn moves n pointers by BY bytes.
#define AHEAD1(BY) ADDQ BY, R8
#define AHEAD2(BY) AHEAD1(BY); ADDQ BY, R9
#define AHEAD3(BY) AHEAD2(BY); ADDQ BY, R10
#define AHEAD4(BY) AHEAD3(BY); ADDQ BY, R11
#define AHEAD5(BY) AHEAD4(BY); ADDQ BY, R12

// THREES points R8..R12 to the rows 0, 3, 6, 9 and 12 from START + OFF on; ROW is
// the distance of rows and GROUP that of threes of them.
#define THREES(START, OFF, ROW, GROUP) \
	MOVQ START, R8; \
	ADDQ OFF, R8; \
	MOVQ GROUP, BX; \
	MOVQ ROW, DX; \
	LEAQ (R8)(BX*1), R9; \
	LEAQ (R8)(BX*2), R10; \
	LEAQ (R9)(BX*2), R11; \
	LEAQ (R10)(BX*2), R12

// UNIT points R8 to rows whose numbers lie side by side, which need no more.
#define UNIT(START, OFF, ROW, GROUP) \
	MOVQ START, R8; \
	ADDQ OFF, R8

// TERM adds a term to every chain, and steps to the next.
#define TERM(TERMS, MUL, AHEAD) LOADB; TERMS(MUL); AHEAD(DI); ADDQ R15, CX

// STEPS and ALONG are four terms; the latter where those of a lie side by side, so
// that the pointers move once.
#define STEPS(TERMS, MUL, AHEAD) TERM(TERMS, MUL, AHEAD); TERM(TERMS, MUL, AHEAD); TERM(TERMS, MUL, AHEAD); TERM(TERMS, MUL, AHEAD)
#define ALONG(TERMS, MUL, AHEAD) \
	LOADB; \
	TERMS(MUL); \
	ADDQ R15, CX; \
	LOADB; \
	TERMS(MUL1); \
	ADDQ R15, CX; \
	LOADB; \
	TERMS(MUL2); \
	ADDQ R15, CX; \
	LOADB; \
	TERMS(MUL3); \
	ADDQ R15, CX; \
	AHEAD($16)

// TILE computes args.tiles tiles, AX being args. EACH does something for the rows of
// c that POINT has pointed to, TERMS does MUL for those of a that FIND has pointed
// to and AHEAD moves on, FOUR times in a row.
#define TILE(EACH, POINT, TERMS, MUL, AHEAD, FIND, FOUR) \
tile: \
	CMPQ zmmTiles_more(AX), $0; \
	JNE  more; \
	EACH(ZERO); \
	JMP  chains; \
more: \
	POINT(zmmTiles_c(AX), zmmTiles_cOff(AX), zmmTiles_cRow(AX), zmmTiles_cGroup(AX)); \
	EACH(GET); \
chains: \
	FIND(zmmTiles_a(AX), zmmTiles_aOff(AX), zmmTiles_aRow(AX), zmmTiles_aGroup(AX)); \
	MOVQ zmmTiles_b(AX), CX; \
	MOVQ zmmTiles_ak(AX), DI; \
	MOVQ zmmTiles_bk(AX), R15; \
	MOVQ zmmTiles_n2(AX), BX; \
	MOVQ BX, zmmTiles_left2(AX); \
outer: \
	MOVQ zmmTiles_n1(AX), R13; \
segment: \
	MOVQ zmmTiles_k(AX), BX; \
	SUBQ $4, BX; \
	JLT  rest; \
four: \
	FOUR(TERMS, MUL, AHEAD); \
	SUBQ $4, BX; \
	JGE  four; \
rest: \
	TESTQ $2, BX; \
	JEQ  two; \
	TERM(TERMS, MUL, AHEAD); \
	TERM(TERMS, MUL, AHEAD); \
two: \
	TESTQ $1, BX; \
	JEQ  one; \
	TERM(TERMS, MUL, AHEAD); \
one: \
	MOVQ zmmTiles_aSeg(AX), BX; \
	AHEAD(BX); \
	ADDQ zmmTiles_bSeg(AX), CX; \
	DECQ R13; \
	JNZ  segment; \
	MOVQ zmmTiles_aOut(AX), BX; \
	AHEAD(BX); \
	ADDQ zmmTiles_bOut(AX), CX; \
	DECQ zmmTiles_left2(AX); \
	JNZ  outer; \
	MOVQ zmmTiles_bias(AX), CX; \
	TESTQ CX, CX; \
	JZ   store; \
	LOADB; \
	EACH(BIAS); \
store: \
	POINT(zmmTiles_c(AX), zmmTiles_cOff(AX), zmmTiles_cRow(AX), zmmTiles_cGroup(AX)); \
	EACH(PUT); \
	MOVQ zmmTiles_aNext(AX), BX; \
	MOVQ zmmTiles_cNext(AX), CX; \
	DECQ zmmTiles_left(AX); \
	JNZ  next; \
	MOVQ zmmTiles_perRun(AX), DX; \
	MOVQ DX, zmmTiles_left(AX); \
	ADDQ zmmTiles_aWrap(AX), BX; \
	ADDQ zmmTiles_cWrap(AX), CX; \
next: \
	ADDQ BX, zmmTiles_aOff(AX); \
	ADDQ CX, zmmTiles_cOff(AX); \
	DECQ zmmTiles_tiles(AX); \
	JNZ  tile; \
	VZEROUPPER; \
	RET
