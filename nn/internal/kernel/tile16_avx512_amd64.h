// Macros of product16_avx512_amd64.s and units16_avx512_amd64.s.

// SEVENS points R8..R11 to the rows 0, 7, 14 and 21 from START + OFF on; ROW is
// the distance of rows. GROUP has no meaning here.
#define SEVENS(START, OFF, ROW, GROUP) \
	MOVQ START, R8; \
	ADDQ OFF, R8; \
	MOVQ ROW, DX; \
	LEAQ (DX)(DX*2), R12; \
	LEAQ (DX)(DX*4), SI; \
	LEAQ (SI)(DX*2), BX; \
	LEAQ (R8)(BX*1), R9; \
	LEAQ (R8)(BX*2), R10; \
	LEAQ (R9)(BX*2), R11

// ROWSn does OP for n rows: where the row is, and its vector.
#define ROWS1(OP) OP((R8), Z0)
#define ROWS2(OP) ROWS1(OP); OP((R8)(DX*1), Z1)
#define ROWS3(OP) ROWS2(OP); OP((R8)(DX*2), Z2)
#define ROWS4(OP) ROWS3(OP); OP((R8)(R12*1), Z3)
#define ROWS5(OP) ROWS4(OP); OP((R8)(DX*4), Z4)
#define ROWS6(OP) ROWS5(OP); OP((R8)(SI*1), Z5)
#define ROWS7(OP) ROWS6(OP); OP((R8)(R12*2), Z6)
#define ROWS8(OP) ROWS7(OP); OP((R9), Z7)
#define ROWS9(OP) ROWS8(OP); OP((R9)(DX*1), Z8)
#define ROWS10(OP) ROWS9(OP); OP((R9)(DX*2), Z9)
#define ROWS11(OP) ROWS10(OP); OP((R9)(R12*1), Z10)
#define ROWS12(OP) ROWS11(OP); OP((R9)(DX*4), Z11)
#define ROWS13(OP) ROWS12(OP); OP((R9)(SI*1), Z12)
#define ROWS14(OP) ROWS13(OP); OP((R9)(R12*2), Z13)
#define ROWS15(OP) ROWS14(OP); OP((R10), Z14)
#define ROWS16(OP) ROWS15(OP); OP((R10)(DX*1), Z15)
#define ROWS17(OP) ROWS16(OP); OP((R10)(DX*2), Z16)
#define ROWS18(OP) ROWS17(OP); OP((R10)(R12*1), Z17)
#define ROWS19(OP) ROWS18(OP); OP((R10)(DX*4), Z18)
#define ROWS20(OP) ROWS19(OP); OP((R10)(SI*1), Z19)
#define ROWS21(OP) ROWS20(OP); OP((R10)(R12*2), Z20)
#define ROWS22(OP) ROWS21(OP); OP((R11), Z21)
#define ROWS23(OP) ROWS22(OP); OP((R11)(DX*1), Z22)
#define ROWS24(OP) ROWS23(OP); OP((R11)(DX*2), Z23)
#define ROWS25(OP) ROWS24(OP); OP((R11)(R12*1), Z24)
#define ROWS26(OP) ROWS25(OP); OP((R11)(DX*4), Z25)
#define ROWS27(OP) ROWS26(OP); OP((R11)(SI*1), Z26)
#define ROWS28(OP) ROWS27(OP); OP((R11)(R12*2), Z27)

// THREEn does the same with the pointers of threes.
#define THREE3(OP) OP((R8), Z0); OP((R8)(DX*1), Z1); OP((R8)(DX*2), Z2)
#define THREE6(OP) THREE3(OP); OP((R9), Z3); OP((R9)(DX*1), Z4); OP((R9)(DX*2), Z5)
#define THREE9(OP) THREE6(OP); OP((R10), Z6); OP((R10)(DX*1), Z7); OP((R10)(DX*2), Z8)
#define THREE12(OP) THREE9(OP); OP((R11), Z9); OP((R11)(DX*1), Z10); OP((R11)(DX*2), Z11)
