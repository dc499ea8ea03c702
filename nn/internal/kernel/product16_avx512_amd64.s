//go:build amd64 && !purego

#include "go_asm.h"
#include "textflag.h"
#include "tile_avx512_amd64.h"

// Tiles of up to 28 rows by 16 columns of c in registers. A pointer serves seven
// rows, so that little is added beside few multiplications.
//
//	AX          args                     Z0..Z27  the chains, row by row
//	R8..R11     rows 0, 7, 14, 21 of a   Z28      16 columns of b, or of the bias
//	DX, R12, SI 1, 3 and 5 rows of a     Z30      a number of a, 16 times
//	CX          place in b               K1       mask of the columns
//	DI, R15     ak, bk
//	BX, R13     counters of k and n1; that of n2 is in args
//
// There is one loop for each kind of column block and each height; those called
// threes have the pointers of product_avx512_amd64.s.

// SEVENS points R8..R11 to the rows 0, 7, 14 and 21 from START on; ROW is the
// distance of rows. GROUP has no meaning here.
#define SEVENS(START, ROW, GROUP) \
	MOVQ START, R8; \
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

// func tiles16(args *zmmTiles)
TEXT ·tiles16(SB), NOSPLIT, $0-8
	MOVQ  args+0(FP), AX
	MOVQ  zmmTiles_mask(AX), BX
	KMOVW BX, K1
	MOVQ  zmmTiles_loop(AX), BX
	LEAQ  tileLoops16<>(SB), DX
	JMP   (DX)(BX*8)

DATA tileLoops16<>+0(SB)/8, $full16_1<>(SB)
DATA tileLoops16<>+8(SB)/8, $full16_2<>(SB)
DATA tileLoops16<>+16(SB)/8, $full16_3<>(SB)
DATA tileLoops16<>+24(SB)/8, $full16_4<>(SB)
DATA tileLoops16<>+32(SB)/8, $full16_5<>(SB)
DATA tileLoops16<>+40(SB)/8, $full16_6<>(SB)
DATA tileLoops16<>+48(SB)/8, $full16_7<>(SB)
DATA tileLoops16<>+56(SB)/8, $full16_8<>(SB)
DATA tileLoops16<>+64(SB)/8, $full16_9<>(SB)
DATA tileLoops16<>+72(SB)/8, $full16_10<>(SB)
DATA tileLoops16<>+80(SB)/8, $full16_11<>(SB)
DATA tileLoops16<>+88(SB)/8, $full16_12<>(SB)
DATA tileLoops16<>+96(SB)/8, $full16_13<>(SB)
DATA tileLoops16<>+104(SB)/8, $full16_14<>(SB)
DATA tileLoops16<>+112(SB)/8, $full16_15<>(SB)
DATA tileLoops16<>+120(SB)/8, $full16_16<>(SB)
DATA tileLoops16<>+128(SB)/8, $full16_17<>(SB)
DATA tileLoops16<>+136(SB)/8, $full16_18<>(SB)
DATA tileLoops16<>+144(SB)/8, $full16_19<>(SB)
DATA tileLoops16<>+152(SB)/8, $full16_20<>(SB)
DATA tileLoops16<>+160(SB)/8, $full16_21<>(SB)
DATA tileLoops16<>+168(SB)/8, $full16_22<>(SB)
DATA tileLoops16<>+176(SB)/8, $full16_23<>(SB)
DATA tileLoops16<>+184(SB)/8, $full16_24<>(SB)
DATA tileLoops16<>+192(SB)/8, $full16_25<>(SB)
DATA tileLoops16<>+200(SB)/8, $full16_26<>(SB)
DATA tileLoops16<>+208(SB)/8, $full16_27<>(SB)
DATA tileLoops16<>+216(SB)/8, $full16_28<>(SB)
DATA tileLoops16<>+224(SB)/8, $part16_1<>(SB)
DATA tileLoops16<>+232(SB)/8, $part16_2<>(SB)
DATA tileLoops16<>+240(SB)/8, $part16_3<>(SB)
DATA tileLoops16<>+248(SB)/8, $part16_4<>(SB)
DATA tileLoops16<>+256(SB)/8, $part16_5<>(SB)
DATA tileLoops16<>+264(SB)/8, $part16_6<>(SB)
DATA tileLoops16<>+272(SB)/8, $part16_7<>(SB)
DATA tileLoops16<>+280(SB)/8, $part16_8<>(SB)
DATA tileLoops16<>+288(SB)/8, $part16_9<>(SB)
DATA tileLoops16<>+296(SB)/8, $part16_10<>(SB)
DATA tileLoops16<>+304(SB)/8, $part16_11<>(SB)
DATA tileLoops16<>+312(SB)/8, $part16_12<>(SB)
DATA tileLoops16<>+320(SB)/8, $part16_13<>(SB)
DATA tileLoops16<>+328(SB)/8, $part16_14<>(SB)
DATA tileLoops16<>+336(SB)/8, $part16_15<>(SB)
DATA tileLoops16<>+344(SB)/8, $part16_16<>(SB)
DATA tileLoops16<>+352(SB)/8, $part16_17<>(SB)
DATA tileLoops16<>+360(SB)/8, $part16_18<>(SB)
DATA tileLoops16<>+368(SB)/8, $part16_19<>(SB)
DATA tileLoops16<>+376(SB)/8, $part16_20<>(SB)
DATA tileLoops16<>+384(SB)/8, $part16_21<>(SB)
DATA tileLoops16<>+392(SB)/8, $part16_22<>(SB)
DATA tileLoops16<>+400(SB)/8, $part16_23<>(SB)
DATA tileLoops16<>+408(SB)/8, $part16_24<>(SB)
DATA tileLoops16<>+416(SB)/8, $part16_25<>(SB)
DATA tileLoops16<>+424(SB)/8, $part16_26<>(SB)
DATA tileLoops16<>+432(SB)/8, $part16_27<>(SB)
DATA tileLoops16<>+440(SB)/8, $part16_28<>(SB)
DATA tileLoops16<>+448(SB)/8, $threes16_3<>(SB)
DATA tileLoops16<>+456(SB)/8, $threes16_6<>(SB)
DATA tileLoops16<>+464(SB)/8, $threes16_9<>(SB)
DATA tileLoops16<>+472(SB)/8, $threes16_12<>(SB)
DATA tileLoops16<>+480(SB)/8, $threesPart16_3<>(SB)
DATA tileLoops16<>+488(SB)/8, $threesPart16_6<>(SB)
DATA tileLoops16<>+496(SB)/8, $threesPart16_9<>(SB)
DATA tileLoops16<>+504(SB)/8, $threesPart16_12<>(SB)
GLOBL tileLoops16<>(SB), RODATA, $512

// full16: 16 columns.
#define LOADB VMOVUPS (CX), Z28
#define ZERO(ROW, L) VPXORD L, L, L
#define GET(ROW, L) VMOVUPS ROW, L
#define MUL(ROW, L) VBROADCASTSS ROW, Z30; VFMADD231PS Z30, Z28, L
#define BIAS(ROW, L) VADDPS Z28, L, L
#define PUT(ROW, L) VMOVUPS L, ROW

TEXT full16_1<>(SB), NOSPLIT, $0-8
	TILE(ROWS1, AHEAD1, SEVENS)

TEXT full16_2<>(SB), NOSPLIT, $0-8
	TILE(ROWS2, AHEAD1, SEVENS)

TEXT full16_3<>(SB), NOSPLIT, $0-8
	TILE(ROWS3, AHEAD1, SEVENS)

TEXT full16_4<>(SB), NOSPLIT, $0-8
	TILE(ROWS4, AHEAD1, SEVENS)

TEXT full16_5<>(SB), NOSPLIT, $0-8
	TILE(ROWS5, AHEAD1, SEVENS)

TEXT full16_6<>(SB), NOSPLIT, $0-8
	TILE(ROWS6, AHEAD1, SEVENS)

TEXT full16_7<>(SB), NOSPLIT, $0-8
	TILE(ROWS7, AHEAD1, SEVENS)

TEXT full16_8<>(SB), NOSPLIT, $0-8
	TILE(ROWS8, AHEAD2, SEVENS)

TEXT full16_9<>(SB), NOSPLIT, $0-8
	TILE(ROWS9, AHEAD2, SEVENS)

TEXT full16_10<>(SB), NOSPLIT, $0-8
	TILE(ROWS10, AHEAD2, SEVENS)

TEXT full16_11<>(SB), NOSPLIT, $0-8
	TILE(ROWS11, AHEAD2, SEVENS)

TEXT full16_12<>(SB), NOSPLIT, $0-8
	TILE(ROWS12, AHEAD2, SEVENS)

TEXT full16_13<>(SB), NOSPLIT, $0-8
	TILE(ROWS13, AHEAD2, SEVENS)

TEXT full16_14<>(SB), NOSPLIT, $0-8
	TILE(ROWS14, AHEAD2, SEVENS)

TEXT full16_15<>(SB), NOSPLIT, $0-8
	TILE(ROWS15, AHEAD3, SEVENS)

TEXT full16_16<>(SB), NOSPLIT, $0-8
	TILE(ROWS16, AHEAD3, SEVENS)

TEXT full16_17<>(SB), NOSPLIT, $0-8
	TILE(ROWS17, AHEAD3, SEVENS)

TEXT full16_18<>(SB), NOSPLIT, $0-8
	TILE(ROWS18, AHEAD3, SEVENS)

TEXT full16_19<>(SB), NOSPLIT, $0-8
	TILE(ROWS19, AHEAD3, SEVENS)

TEXT full16_20<>(SB), NOSPLIT, $0-8
	TILE(ROWS20, AHEAD3, SEVENS)

TEXT full16_21<>(SB), NOSPLIT, $0-8
	TILE(ROWS21, AHEAD3, SEVENS)

TEXT full16_22<>(SB), NOSPLIT, $0-8
	TILE(ROWS22, AHEAD4, SEVENS)

TEXT full16_23<>(SB), NOSPLIT, $0-8
	TILE(ROWS23, AHEAD4, SEVENS)

TEXT full16_24<>(SB), NOSPLIT, $0-8
	TILE(ROWS24, AHEAD4, SEVENS)

TEXT full16_25<>(SB), NOSPLIT, $0-8
	TILE(ROWS25, AHEAD4, SEVENS)

TEXT full16_26<>(SB), NOSPLIT, $0-8
	TILE(ROWS26, AHEAD4, SEVENS)

TEXT full16_27<>(SB), NOSPLIT, $0-8
	TILE(ROWS27, AHEAD4, SEVENS)

TEXT full16_28<>(SB), NOSPLIT, $0-8
	TILE(ROWS28, AHEAD4, SEVENS)

TEXT threes16_3<>(SB), NOSPLIT, $0-8
	TILE(THREE3, AHEAD1, THREES)

TEXT threes16_6<>(SB), NOSPLIT, $0-8
	TILE(THREE6, AHEAD2, THREES)

TEXT threes16_9<>(SB), NOSPLIT, $0-8
	TILE(THREE9, AHEAD3, THREES)

TEXT threes16_12<>(SB), NOSPLIT, $0-8
	TILE(THREE12, AHEAD4, THREES)

// part16: 1 to 15 columns: they are masked.
#undef LOADB
#undef GET
#undef PUT
#define LOADB VMOVUPS.Z (CX), K1, Z28
#define GET(ROW, L) VMOVUPS.Z ROW, K1, L
#define PUT(ROW, L) VMOVUPS L, K1, ROW

TEXT part16_1<>(SB), NOSPLIT, $0-8
	TILE(ROWS1, AHEAD1, SEVENS)

TEXT part16_2<>(SB), NOSPLIT, $0-8
	TILE(ROWS2, AHEAD1, SEVENS)

TEXT part16_3<>(SB), NOSPLIT, $0-8
	TILE(ROWS3, AHEAD1, SEVENS)

TEXT part16_4<>(SB), NOSPLIT, $0-8
	TILE(ROWS4, AHEAD1, SEVENS)

TEXT part16_5<>(SB), NOSPLIT, $0-8
	TILE(ROWS5, AHEAD1, SEVENS)

TEXT part16_6<>(SB), NOSPLIT, $0-8
	TILE(ROWS6, AHEAD1, SEVENS)

TEXT part16_7<>(SB), NOSPLIT, $0-8
	TILE(ROWS7, AHEAD1, SEVENS)

TEXT part16_8<>(SB), NOSPLIT, $0-8
	TILE(ROWS8, AHEAD2, SEVENS)

TEXT part16_9<>(SB), NOSPLIT, $0-8
	TILE(ROWS9, AHEAD2, SEVENS)

TEXT part16_10<>(SB), NOSPLIT, $0-8
	TILE(ROWS10, AHEAD2, SEVENS)

TEXT part16_11<>(SB), NOSPLIT, $0-8
	TILE(ROWS11, AHEAD2, SEVENS)

TEXT part16_12<>(SB), NOSPLIT, $0-8
	TILE(ROWS12, AHEAD2, SEVENS)

TEXT part16_13<>(SB), NOSPLIT, $0-8
	TILE(ROWS13, AHEAD2, SEVENS)

TEXT part16_14<>(SB), NOSPLIT, $0-8
	TILE(ROWS14, AHEAD2, SEVENS)

TEXT part16_15<>(SB), NOSPLIT, $0-8
	TILE(ROWS15, AHEAD3, SEVENS)

TEXT part16_16<>(SB), NOSPLIT, $0-8
	TILE(ROWS16, AHEAD3, SEVENS)

TEXT part16_17<>(SB), NOSPLIT, $0-8
	TILE(ROWS17, AHEAD3, SEVENS)

TEXT part16_18<>(SB), NOSPLIT, $0-8
	TILE(ROWS18, AHEAD3, SEVENS)

TEXT part16_19<>(SB), NOSPLIT, $0-8
	TILE(ROWS19, AHEAD3, SEVENS)

TEXT part16_20<>(SB), NOSPLIT, $0-8
	TILE(ROWS20, AHEAD3, SEVENS)

TEXT part16_21<>(SB), NOSPLIT, $0-8
	TILE(ROWS21, AHEAD3, SEVENS)

TEXT part16_22<>(SB), NOSPLIT, $0-8
	TILE(ROWS22, AHEAD4, SEVENS)

TEXT part16_23<>(SB), NOSPLIT, $0-8
	TILE(ROWS23, AHEAD4, SEVENS)

TEXT part16_24<>(SB), NOSPLIT, $0-8
	TILE(ROWS24, AHEAD4, SEVENS)

TEXT part16_25<>(SB), NOSPLIT, $0-8
	TILE(ROWS25, AHEAD4, SEVENS)

TEXT part16_26<>(SB), NOSPLIT, $0-8
	TILE(ROWS26, AHEAD4, SEVENS)

TEXT part16_27<>(SB), NOSPLIT, $0-8
	TILE(ROWS27, AHEAD4, SEVENS)

TEXT part16_28<>(SB), NOSPLIT, $0-8
	TILE(ROWS28, AHEAD4, SEVENS)

TEXT threesPart16_3<>(SB), NOSPLIT, $0-8
	TILE(THREE3, AHEAD1, THREES)

TEXT threesPart16_6<>(SB), NOSPLIT, $0-8
	TILE(THREE6, AHEAD2, THREES)

TEXT threesPart16_9<>(SB), NOSPLIT, $0-8
	TILE(THREE9, AHEAD3, THREES)

TEXT threesPart16_12<>(SB), NOSPLIT, $0-8
	TILE(THREE12, AHEAD4, THREES)
