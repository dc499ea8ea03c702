//go:build amd64 && !purego

#include "go_asm.h"
#include "textflag.h"

DATA iota16<>+0(SB)/8, $0x0000000100000000
DATA iota16<>+8(SB)/8, $0x0000000300000002
DATA iota16<>+16(SB)/8, $0x0000000500000004
DATA iota16<>+24(SB)/8, $0x0000000700000006
DATA iota16<>+32(SB)/8, $0x0000000900000008
DATA iota16<>+40(SB)/8, $0x0000000b0000000a
DATA iota16<>+48(SB)/8, $0x0000000d0000000c
DATA iota16<>+56(SB)/8, $0x0000000f0000000e
GLOBL iota16<>(SB), RODATA, $64

// WINDOWS takes the arguments of both functions, AX being where they are:
//
//	DI       dy or y of the window      Z6, Z7   index of its channels 0..15; its step
//	SI       its first tap              Z5       index of channels c..c+15
//	DX       arg of the window          Z4       that of the tap
//	R8       windows left               Z8, Z9   steps to the next pixel and row
//	R12, R13 the same steps in bytes    Z10      16, 16 times
//	BX       4*c                        K1       channels there are
#define WINDOWS \
	MOVQ poolArgs_y(AX), DI; \
	MOVQ poolArgs_x(AX), SI; \
	MOVQ poolArgs_arg(AX), DX; \
	MOVQ poolArgs_count(AX), R8; \
	MOVQ poolArgs_pixel(AX), R12; \
	MOVQ poolArgs_wrap(AX), R13; \
	VPBROADCASTD poolArgs_first(AX), Z6; \
	VPADDD iota16<>(SB), Z6, Z6; \
	VPBROADCASTD poolArgs_stepIndex(AX), Z7; \
	VPBROADCASTD poolArgs_pixelIndex(AX), Z8; \
	VPBROADCASTD poolArgs_wrapIndex(AX), Z9; \
	MOVL $16, BX; \
	VPBROADCASTD BX, Z10

// CHANNELS makes K1 the mask of the channels from c on, at most 16.
#define CHANNELS(WHOLE) \
	KXNORW K1, K1, K1; \
	MOVQ poolArgs_chans(AX), CX; \
	SUBQ BX, CX; \
	SHRQ $2, CX; \
	CMPQ CX, $16; \
	JGE  WHOLE; \
	MOVL $-1, R9; \
	BZHIL CX, R9, R9; \
	KMOVW R9, K1

// NEXT goes on with the next channels, and then with the next window.
#define NEXT(CHANNEL, WINDOW) \
	ADDQ $64, BX; \
	VPADDD Z10, Z5, Z5; \
	CMPQ BX, poolArgs_chans(AX); \
	JLT  CHANNEL; \
	ADDQ poolArgs_step(AX), SI; \
	ADDQ poolArgs_out(AX), DI; \
	ADDQ poolArgs_out(AX), DX; \
	VPADDD Z7, Z6, Z6; \
	DECQ R8; \
	JNZ  WINDOW

// func maxAVX512(a *poolArgs)
TEXT ·maxAVX512(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), AX
	WINDOWS

window:
	VMOVDQA32 Z6, Z5
	XORQ BX, BX

channels:
	CHANNELS(whole)

whole:
	LEAQ (SI)(BX*1), R9                     // the tap
	VMOVDQA32 Z5, Z4                        // its index
	VMOVUPS.Z (R9), K1, Z0                  // best
	VMOVDQA32 Z4, Z1                        // where
	MOVQ poolArgs_rows(AX), R10

row:
	MOVQ poolArgs_cols(AX), R11

tap:
	VMOVUPS.Z (R9), K1, Z2
	VCMPPS $7, Z0, Z0, K3                   // best is not a NaN
	VCMPPS $0x16, Z0, Z2, K3, K2            // and not x <= best: greater, or a NaN
	VMOVAPS Z2, K2, Z0
	VMOVDQA32 Z4, K2, Z1
	ADDQ R12, R9
	VPADDD Z8, Z4, Z4
	DECQ R11
	JNZ  tap
	ADDQ R13, R9
	VPADDD Z9, Z4, Z4
	DECQ R10
	JNZ  row

	VMOVUPS Z0, K1, (DI)(BX*1)
	VMOVDQU32 Z1, K1, (DX)(BX*1)
	NEXT(channels, window)
	VZEROUPPER
	RET

// func spreadAVX512(a *poolArgs)
TEXT ·spreadAVX512(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), AX
	WINDOWS
	VPXORD Z3, Z3, Z3

window:
	VMOVDQA32 Z6, Z5
	XORQ BX, BX

channels:
	CHANNELS(whole)

whole:
	LEAQ (SI)(BX*1), R9                     // the tap
	VMOVDQA32 Z5, Z4                        // its index
	VMOVUPS.Z (DI)(BX*1), K1, Z0
	VADDPS Z0, Z3, Z0                       // +0 + dy
	VMOVDQU32.Z (DX)(BX*1), K1, Z1          // where it belongs
	MOVQ poolArgs_rows(AX), R10

row:
	MOVQ poolArgs_cols(AX), R11

tap:
	VPCMPEQD Z4, Z1, K2
	VMOVAPS.Z Z0, K2, Z2
	VMOVUPS Z2, K1, (R9)
	ADDQ R12, R9
	VPADDD Z8, Z4, Z4
	DECQ R11
	JNZ  tap
	ADDQ R13, R9
	VPADDD Z9, Z4, Z4
	DECQ R10
	JNZ  row

	NEXT(channels, window)
	VZEROUPPER
	RET
