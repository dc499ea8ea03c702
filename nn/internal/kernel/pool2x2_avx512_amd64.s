//go:build amd64 && !purego

#include "go_asm.h"
#include "textflag.h"

// The commonest windows, 2 x 2, without a loop over their taps:
//
//	DI       dy or y of the window      Z4       index of its first tap, channels c..c+15
//	SI, R9   its first and second row   Z5       the same for c = 0
//	DX       arg of the window          Z6, Z7   steps of indices to the next pixel and row
//	R8       windows left               Z8, Z9   16, 16 times; step to the next window
//	R12      bytes to the next pixel    K1       channels there are
//	BX, CX   4*c; 4 times the channels
#define WINDOWS \
	MOVQ poolArgs_y(AX), DI; \
	MOVQ poolArgs_x(AX), SI; \
	MOVQ poolArgs_arg(AX), DX; \
	MOVQ poolArgs_count(AX), R8; \
	MOVQ poolArgs_chans(AX), CX; \
	MOVQ poolArgs_pixel(AX), R12; \
	LEAQ (SI)(R12*2), R9; \
	ADDQ poolArgs_wrap(AX), R9; \
	MOVQ poolArgs_out(AX), R10; \
	MOVQ poolArgs_step(AX), R11; \
	VPBROADCASTD poolArgs_first(AX), Z5; \
	VPADDD index16<>(SB), Z5, Z5; \
	VPBROADCASTD poolArgs_pixelIndex(AX), Z6; \
	VPBROADCASTD poolArgs_wrapIndex(AX), Z7; \
	VPADDD Z6, Z7, Z7; \
	VPADDD Z6, Z7, Z7; \
	VPBROADCASTD poolArgs_stepIndex(AX), Z9; \
	MOVL $16, BX; \
	VPBROADCASTD BX, Z8

// CHANNELS makes K1 the mask of the channels from c on, at most 16.
#define CHANNELS(WHOLE) \
	KXNORW K1, K1, K1; \
	MOVQ CX, R13; \
	SUBQ BX, R13; \
	CMPQ R13, $64; \
	JGE  WHOLE; \
	SHRQ $2, R13; \
	MOVL $-1, R14; \
	BZHIL R13, R14, R14; \
	KMOVW R14, K1

// NEXT goes on with the next channels, then with the next window, then with the next
// line of windows.
#define NEXT(CHANNEL, WINDOW) \
	ADDQ $64, BX; \
	VPADDD Z8, Z4, Z4; \
	CMPQ BX, CX; \
	JLT  CHANNEL; \
	ADDQ R11, SI; \
	ADDQ R11, R9; \
	ADDQ R10, DI; \
	ADDQ R10, DX; \
	VPADDD Z9, Z5, Z5; \
	DECQ R8; \
	JNZ  WINDOW; \
	MOVQ poolArgs_count(AX), R8; \
	ADDQ poolArgs_line(AX), SI; \
	ADDQ poolArgs_line(AX), R9; \
	VPBROADCASTD poolArgs_lineIndex(AX), Z10; \
	VPADDD Z10, Z5, Z5; \
	DECQ poolArgs_lines(AX); \
	JNZ  WINDOW

// TAPS loads the taps to Z0..Z3, and TAP(0..3) says where tap i is.
#define TAP0 (SI)(BX*1)
#define TAP1 (R14)(BX*1)
#define TAP2 (R9)(BX*1)
#define TAP3 (R13)(BX*1)
#define TAPS \
	LEAQ (SI)(R12*1), R14; \
	LEAQ (R9)(R12*1), R13

// BEST puts b, at bi, in the place of a, at ai, where a is no NaN and b is not at
// most a: greater, or a NaN. Of equals a stays.
#define BEST(a, ai, b, bi, K) \
	VCMPPS $7, a, a, K; \
	VCMPPS $0x16, a, b, K, K; \
	VMOVAPS b, K, a; \
	VMOVDQA32 bi, K, ai

// func max2x2AVX512(a *poolArgs)
TEXT ·max2x2AVX512(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), AX
	WINDOWS

window:
	VMOVDQA32 Z5, Z4
	XORQ BX, BX

channels:
	CHANNELS(whole)

whole:
	TAPS
	VMOVUPS.Z TAP0, K1, Z0
	VMOVUPS.Z TAP1, K1, Z1
	VMOVUPS.Z TAP2, K1, Z2
	VMOVUPS.Z TAP3, K1, Z3
	VMOVDQA32 Z4, Z10
	VPADDD Z6, Z4, Z11
	VPADDD Z7, Z4, Z12
	VPADDD Z6, Z12, Z13
	BEST(Z0, Z10, Z1, Z11, K2)
	BEST(Z2, Z12, Z3, Z13, K3)
	BEST(Z0, Z10, Z2, Z12, K2)
	VMOVUPS Z0, K1, (DI)(BX*1)
	VMOVDQU32 Z10, K1, (DX)(BX*1)
	NEXT(channels, window)
	VZEROUPPER
	RET

// func best2x2AVX512(a *poolArgs)
// max2x2AVX512 without saying where. VMAXPS gives its second source, the first that
// Go's assembler writes, where both are zeros or one is a NaN: the earlier tap. NaNs
// are put in at last.
TEXT ·best2x2AVX512(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), AX
	WINDOWS

bestWindow:
	VMOVDQA32 Z5, Z4
	XORQ BX, BX

bestChannels:
	CHANNELS(bestWhole)

bestWhole:
	TAPS
	VMOVUPS.Z TAP0, K1, Z0
	VMOVUPS.Z TAP1, K1, Z1
	VMOVUPS.Z TAP2, K1, Z2
	VMOVUPS.Z TAP3, K1, Z3
	VCMPPS $3, Z0, Z1, K2           // one of the two is a NaN
	VCMPPS $3, Z2, Z3, K3
	VMAXPS Z0, Z1, Z10
	VMAXPS Z2, Z3, Z11
	VMAXPS Z10, Z11, Z10
	KORW K2, K3, K2
	VADDPS Z0, Z1, Z0
	VADDPS Z2, Z3, Z2
	VADDPS Z0, Z2, K2, Z10
	VMOVUPS Z10, K1, (DI)(BX*1)
	NEXT(bestChannels, bestWindow)
	VZEROUPPER
	RET

// func spread2x2AVX512(a *poolArgs)
TEXT ·spread2x2AVX512(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), AX
	WINDOWS
	VPXORD Z3, Z3, Z3

spreadWindow:
	VMOVDQA32 Z5, Z4
	XORQ BX, BX

spreadChannels:
	CHANNELS(spreadWhole)

spreadWhole:
	TAPS
	VMOVUPS.Z (DI)(BX*1), K1, Z0
	VMOVDQU32.Z (DX)(BX*1), K1, Z1  // where it belongs
	VADDPS Z0, Z3, Z0               // +0 + dy
	VPADDD Z6, Z4, Z11
	VPADDD Z7, Z4, Z12
	VPADDD Z6, Z12, Z13
	VPCMPEQD Z4, Z1, K2
	VPCMPEQD Z11, Z1, K3
	VPCMPEQD Z12, Z1, K4
	VPCMPEQD Z13, Z1, K5
	VMOVAPS.Z Z0, K2, Z14
	VMOVAPS.Z Z0, K3, Z15
	VMOVAPS.Z Z0, K4, Z16
	VMOVAPS.Z Z0, K5, Z17
	VMOVUPS Z14, K1, TAP0
	VMOVUPS Z15, K1, TAP1
	VMOVUPS Z16, K1, TAP2
	VMOVUPS Z17, K1, TAP3
	NEXT(spreadChannels, spreadWindow)
	VZEROUPPER
	RET

DATA index16<>+0(SB)/8, $0x0000000100000000
DATA index16<>+8(SB)/8, $0x0000000300000002
DATA index16<>+16(SB)/8, $0x0000000500000004
DATA index16<>+24(SB)/8, $0x0000000700000006
DATA index16<>+32(SB)/8, $0x0000000900000008
DATA index16<>+40(SB)/8, $0x0000000b0000000a
DATA index16<>+48(SB)/8, $0x0000000d0000000c
DATA index16<>+56(SB)/8, $0x0000000f0000000e
GLOBL index16<>(SB), RODATA, $64
