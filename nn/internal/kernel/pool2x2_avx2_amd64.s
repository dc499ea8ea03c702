//go:build amd64 && !purego

#include "go_asm.h"
#include "textflag.h"

// Windows of 2 x 2 without a loop over their taps, for channels that are full vectors:
//
//	DI       dy or y of the window      Y4       index of its first tap, channels c..c+7
//	SI, R9   its first and second row   Y5       the same for c = 0
//	DX       arg of the window          Y6, Y7   steps of indices to the next pixel and row
//	R8       windows left               Y8, Y9   8, 8 times; step to the next window
//	R12      bytes to the next pixel    R13, R15 its second pixels, one row below the other
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
	VPBROADCASTD poolArgs_first(AX), Y5; \
	VPADDD index8<>(SB), Y5, Y5; \
	VPBROADCASTD poolArgs_pixelIndex(AX), Y6; \
	VPBROADCASTD poolArgs_wrapIndex(AX), Y7; \
	VPADDD Y6, Y7, Y7; \
	VPADDD Y6, Y7, Y7; \
	VPBROADCASTD poolArgs_stepIndex(AX), Y9; \
	VPBROADCASTD index8<>+32(SB), Y8

// BEGIN starts a window.
#define BEGIN \
	VMOVDQA Y5, Y4; \
	LEAQ (SI)(R12*1), R13; \
	LEAQ (R9)(R12*1), R15; \
	XORQ BX, BX

// NEXT goes on with the next channels, then with the next window, then with the next
// line of windows.
#define NEXT(CHANNEL, WINDOW) \
	ADDQ $32, BX; \
	VPADDD Y8, Y4, Y4; \
	CMPQ BX, CX; \
	JLT  CHANNEL; \
	ADDQ R11, SI; \
	ADDQ R11, R9; \
	ADDQ R10, DI; \
	ADDQ R10, DX; \
	VPADDD Y9, Y5, Y5; \
	DECQ R8; \
	JNZ  WINDOW; \
	MOVQ poolArgs_count(AX), R8; \
	ADDQ poolArgs_line(AX), SI; \
	ADDQ poolArgs_line(AX), R9; \
	VPBROADCASTD poolArgs_lineIndex(AX), Y10; \
	VPADDD Y10, Y5, Y5; \
	DECQ poolArgs_lines(AX); \
	JNZ  WINDOW

// TAPS loads the taps, and tells in Y14 where one of them is a NaN.
#define TAPS \
	VMOVUPS (SI)(BX*1), Y0; \
	VMOVUPS (R13)(BX*1), Y1; \
	VMOVUPS (R9)(BX*1), Y2; \
	VMOVUPS (R15)(BX*1), Y3; \
	VCMPPS $3, Y0, Y1, Y14; \
	VCMPPS $3, Y2, Y3, Y15; \
	VORPS Y15, Y14, Y14

// MAXIMA makes Y12 the greatest tap of those that are no NaN, of Y10, Y11 of each row.
// VMAXPS gives the first source that Go's assembler writes where both are zeros: the
// earlier tap.
#define MAXIMA \
	VMAXPS Y0, Y1, Y10; \
	VMAXPS Y2, Y3, Y11; \
	VMAXPS Y10, Y11, Y12

// BEST puts b, at bi, in the place of a, at ai, where a is no NaN and b is not at
// most a: greater, or a NaN. Of equals a stays.
#define BEST(a, ai, b, bi) \
	VCMPPS $7, a, a, Y14; \
	VCMPPS $0x16, a, b, Y15; \
	VANDPS Y15, Y14, Y14; \
	VBLENDVPS Y14, b, a, a; \
	VBLENDVPS Y14, bi, ai, ai

// func max2x2AVX2(a *poolArgs)
TEXT ·max2x2AVX2(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), AX
	WINDOWS

window:
	BEGIN

channels:
	TAPS
	VPTEST Y14, Y14
	JNZ  nan
	MAXIMA
	VMOVUPS Y12, (DI)(BX*1)
	VCMPPS $0x1e, Y0, Y1, Y13               // the second tap is greater than the first
	VCMPPS $0x1e, Y2, Y3, Y14
	VCMPPS $0x1e, Y10, Y11, Y15
	VPAND Y6, Y13, Y13
	VPAND Y6, Y14, Y14
	VPADDD Y7, Y14, Y14
	VBLENDVPS Y15, Y14, Y13, Y13
	VPADDD Y4, Y13, Y13
	VMOVDQU Y13, (DX)(BX*1)

next:
	NEXT(channels, window)
	VZEROUPPER
	RET

nan:
	VMOVDQA Y4, Y10
	VPADDD Y6, Y4, Y11
	VPADDD Y7, Y4, Y12
	VPADDD Y6, Y12, Y13
	BEST(Y0, Y10, Y1, Y11)
	BEST(Y2, Y12, Y3, Y13)
	BEST(Y0, Y10, Y2, Y12)
	VMOVUPS Y0, (DI)(BX*1)
	VMOVDQU Y10, (DX)(BX*1)
	JMP  next

// func best2x2AVX2(a *poolArgs)
// max2x2AVX2 without saying where. NaNs are put in at last.
TEXT ·best2x2AVX2(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), AX
	WINDOWS

bestWindow:
	BEGIN

bestChannels:
	TAPS
	MAXIMA
	VADDPS Y0, Y1, Y0
	VADDPS Y2, Y3, Y2
	VADDPS Y0, Y2, Y2
	VBLENDVPS Y14, Y2, Y12, Y12
	VMOVUPS Y12, (DI)(BX*1)
	NEXT(bestChannels, bestWindow)
	VZEROUPPER
	RET

// func spread2x2AVX2(a *poolArgs)
TEXT ·spread2x2AVX2(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), AX
	WINDOWS
	VXORPS Y3, Y3, Y3

spreadWindow:
	BEGIN

spreadChannels:
	VADDPS (DI)(BX*1), Y3, Y0               // +0 + dy
	VMOVDQU (DX)(BX*1), Y1                  // where it belongs
	VPSUBD Y4, Y1, Y1                       // from the first tap on
	VPSUBD Y7, Y1, Y2                       // from the first of the second row
	VPCMPEQD Y3, Y1, Y12
	VPCMPEQD Y6, Y1, Y13
	VPCMPEQD Y3, Y2, Y14
	VPCMPEQD Y6, Y2, Y15
	VANDPS Y0, Y12, Y12
	VANDPS Y0, Y13, Y13
	VANDPS Y0, Y14, Y14
	VANDPS Y0, Y15, Y15
	VMOVUPS Y12, (SI)(BX*1)
	VMOVUPS Y13, (R13)(BX*1)
	VMOVUPS Y14, (R9)(BX*1)
	VMOVUPS Y15, (R15)(BX*1)
	NEXT(spreadChannels, spreadWindow)
	VZEROUPPER
	RET

DATA index8<>+0(SB)/8, $0x0000000100000000
DATA index8<>+8(SB)/8, $0x0000000300000002
DATA index8<>+16(SB)/8, $0x0000000500000004
DATA index8<>+24(SB)/8, $0x0000000700000006
DATA index8<>+32(SB)/8, $8
GLOBL index8<>(SB), RODATA, $40
