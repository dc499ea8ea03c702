//go:build amd64 && !purego

#include "go_asm.h"
#include "textflag.h"
#include "tile_avx512_amd64.h"

// Tiles of up to 14 rows by 32 columns of c in registers.
//
//	AX       args                       Z0..Z27   the chains, row by row
//	R8..R12  rows 0, 3, 6, 9, 12 of a   Z28, Z29  32 columns of b, or of the bias
//	DX       from row to row of a       Z30       a number of a, 16 times
//	CX       place in b                 K1        mask of the last vector
//	DI, R15  ak, bk
//	BX, R13  counters of k and n1; that of n2 is in args
//
// There is one loop for each kind of column block and each height. A row's
// vectors are L, the lower 16 columns, and H, the upper 16.

// func tiles32(args *zmmTiles)
TEXT ·tiles32(SB), NOSPLIT, $0-8
	MOVQ  args+0(FP), AX
	MOVQ  zmmTiles_mask(AX), BX
	KMOVW BX, K1
	MOVQ  zmmTiles_loop(AX), BX
	LEAQ  tileLoops32<>(SB), DX
	JMP   (DX)(BX*8)

DATA tileLoops32<>+0(SB)/8, $full32_1<>(SB)
DATA tileLoops32<>+8(SB)/8, $full32_2<>(SB)
DATA tileLoops32<>+16(SB)/8, $full32_3<>(SB)
DATA tileLoops32<>+24(SB)/8, $full32_4<>(SB)
DATA tileLoops32<>+32(SB)/8, $full32_5<>(SB)
DATA tileLoops32<>+40(SB)/8, $full32_6<>(SB)
DATA tileLoops32<>+48(SB)/8, $full32_7<>(SB)
DATA tileLoops32<>+56(SB)/8, $full32_8<>(SB)
DATA tileLoops32<>+64(SB)/8, $full32_9<>(SB)
DATA tileLoops32<>+72(SB)/8, $full32_10<>(SB)
DATA tileLoops32<>+80(SB)/8, $full32_11<>(SB)
DATA tileLoops32<>+88(SB)/8, $full32_12<>(SB)
DATA tileLoops32<>+96(SB)/8, $full32_13<>(SB)
DATA tileLoops32<>+104(SB)/8, $full32_14<>(SB)
DATA tileLoops32<>+112(SB)/8, $part32_1<>(SB)
DATA tileLoops32<>+120(SB)/8, $part32_2<>(SB)
DATA tileLoops32<>+128(SB)/8, $part32_3<>(SB)
DATA tileLoops32<>+136(SB)/8, $part32_4<>(SB)
DATA tileLoops32<>+144(SB)/8, $part32_5<>(SB)
DATA tileLoops32<>+152(SB)/8, $part32_6<>(SB)
DATA tileLoops32<>+160(SB)/8, $part32_7<>(SB)
DATA tileLoops32<>+168(SB)/8, $part32_8<>(SB)
DATA tileLoops32<>+176(SB)/8, $part32_9<>(SB)
DATA tileLoops32<>+184(SB)/8, $part32_10<>(SB)
DATA tileLoops32<>+192(SB)/8, $part32_11<>(SB)
DATA tileLoops32<>+200(SB)/8, $part32_12<>(SB)
DATA tileLoops32<>+208(SB)/8, $part32_13<>(SB)
DATA tileLoops32<>+216(SB)/8, $part32_14<>(SB)
GLOBL tileLoops32<>(SB), RODATA, $224

// full32: 32 columns.
#define LOADB VMOVUPS (CX), Z28; VMOVUPS 64(CX), Z29
#define ZERO(ROW, L, H) VPXORD L, L, L; VPXORD H, H, H
#define GET(ROW, L, H) VMOVUPS ROW, L; VMOVUPS 64 ROW, H
#define MUL(ROW, L, H) VBROADCASTSS ROW, Z30; VFMADD231PS Z30, Z28, L; VFMADD231PS Z30, Z29, H
#define BIAS(ROW, L, H) VADDPS Z28, L, L; VADDPS Z29, H, H
#define PUT(ROW, L, H) VMOVUPS L, ROW; VMOVUPS H, 64 ROW

TEXT full32_1<>(SB), NOSPLIT, $0-8
	TILE(EACH1, AHEAD1, THREES)

TEXT full32_2<>(SB), NOSPLIT, $0-8
	TILE(EACH2, AHEAD1, THREES)

TEXT full32_3<>(SB), NOSPLIT, $0-8
	TILE(EACH3, AHEAD1, THREES)

TEXT full32_4<>(SB), NOSPLIT, $0-8
	TILE(EACH4, AHEAD2, THREES)

TEXT full32_5<>(SB), NOSPLIT, $0-8
	TILE(EACH5, AHEAD2, THREES)

TEXT full32_6<>(SB), NOSPLIT, $0-8
	TILE(EACH6, AHEAD2, THREES)

TEXT full32_7<>(SB), NOSPLIT, $0-8
	TILE(EACH7, AHEAD3, THREES)

TEXT full32_8<>(SB), NOSPLIT, $0-8
	TILE(EACH8, AHEAD3, THREES)

TEXT full32_9<>(SB), NOSPLIT, $0-8
	TILE(EACH9, AHEAD3, THREES)

TEXT full32_10<>(SB), NOSPLIT, $0-8
	TILE(EACH10, AHEAD4, THREES)

TEXT full32_11<>(SB), NOSPLIT, $0-8
	TILE(EACH11, AHEAD4, THREES)

TEXT full32_12<>(SB), NOSPLIT, $0-8
	TILE(EACH12, AHEAD4, THREES)

TEXT full32_13<>(SB), NOSPLIT, $0-8
	TILE(EACH13, AHEAD5, THREES)

TEXT full32_14<>(SB), NOSPLIT, $0-8
	TILE(EACH14, AHEAD5, THREES)

// part32: 17 to 31 columns: H is masked.
#undef LOADB
#undef GET
#undef PUT
#define LOADB VMOVUPS (CX), Z28; VMOVUPS.Z 64(CX), K1, Z29
#define GET(ROW, L, H) VMOVUPS ROW, L; VMOVUPS.Z 64 ROW, K1, H
#define PUT(ROW, L, H) VMOVUPS L, ROW; VMOVUPS H, K1, 64 ROW

TEXT part32_1<>(SB), NOSPLIT, $0-8
	TILE(EACH1, AHEAD1, THREES)

TEXT part32_2<>(SB), NOSPLIT, $0-8
	TILE(EACH2, AHEAD1, THREES)

TEXT part32_3<>(SB), NOSPLIT, $0-8
	TILE(EACH3, AHEAD1, THREES)

TEXT part32_4<>(SB), NOSPLIT, $0-8
	TILE(EACH4, AHEAD2, THREES)

TEXT part32_5<>(SB), NOSPLIT, $0-8
	TILE(EACH5, AHEAD2, THREES)

TEXT part32_6<>(SB), NOSPLIT, $0-8
	TILE(EACH6, AHEAD2, THREES)

TEXT part32_7<>(SB), NOSPLIT, $0-8
	TILE(EACH7, AHEAD3, THREES)

TEXT part32_8<>(SB), NOSPLIT, $0-8
	TILE(EACH8, AHEAD3, THREES)

TEXT part32_9<>(SB), NOSPLIT, $0-8
	TILE(EACH9, AHEAD3, THREES)

TEXT part32_10<>(SB), NOSPLIT, $0-8
	TILE(EACH10, AHEAD4, THREES)

TEXT part32_11<>(SB), NOSPLIT, $0-8
	TILE(EACH11, AHEAD4, THREES)

TEXT part32_12<>(SB), NOSPLIT, $0-8
	TILE(EACH12, AHEAD4, THREES)

TEXT part32_13<>(SB), NOSPLIT, $0-8
	TILE(EACH13, AHEAD5, THREES)

TEXT part32_14<>(SB), NOSPLIT, $0-8
	TILE(EACH14, AHEAD5, THREES)
