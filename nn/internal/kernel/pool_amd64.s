//go:build amd64 && !purego

#include "go_asm.h"
#include "textflag.h"

DATA iota<>+0(SB)/4, $0
DATA iota<>+4(SB)/4, $1
DATA iota<>+8(SB)/4, $2
DATA iota<>+12(SB)/4, $3
DATA iota<>+16(SB)/4, $4
DATA iota<>+20(SB)/4, $5
DATA iota<>+24(SB)/4, $6
DATA iota<>+28(SB)/4, $7
GLOBL iota<>(SB), RODATA, $32

// func maxAVX2(a *poolArgs)
TEXT ·maxAVX2(SB), NOSPLIT, $0-8
	MOVQ a+0(FP), AX
	MOVQ poolArgs_y(AX), DI
	MOVQ poolArgs_x(AX), SI
	MOVQ poolArgs_arg(AX), DX
	MOVQ poolArgs_count(AX), R8
	MOVQ poolArgs_pixel(AX), R12
	MOVQ poolArgs_wrap(AX), R13
	VPBROADCASTD poolArgs_first(AX), Y6
	VPADDD iota<>(SB), Y6, Y6               // index of the window's channels 0..7
	VPBROADCASTD poolArgs_stepIndex(AX), Y7
	VPBROADCASTD poolArgs_pixelIndex(AX), Y8
	VPBROADCASTD poolArgs_wrapIndex(AX), Y9
	MOVL $8, BX
	VMOVD BX, X10
	VPBROADCASTD X10, Y10

window:
	VMOVDQA Y6, Y5                          // index of channels c..c+7
	XORQ BX, BX                             // 4*c

channels:
	LEAQ (SI)(BX*1), R9                     // the tap
	VMOVDQA Y5, Y4                          // its index
	VMOVUPS (R9), Y0                        // best
	VMOVDQA Y4, Y1                          // where
	MOVQ poolArgs_rows(AX), R10

row:
	MOVQ poolArgs_cols(AX), R11

tap:
	VMOVUPS (R9), Y2
	VCMPPS $0x16, Y0, Y2, Y3                // not x <= best: greater, or a NaN
	VCMPPS $7, Y0, Y0, Y11                  // and best is not a NaN
	VANDPS Y11, Y3, Y3
	VBLENDVPS Y3, Y2, Y0, Y0
	VBLENDVPS Y3, Y4, Y1, Y1
	ADDQ R12, R9
	VPADDD Y8, Y4, Y4
	DECQ R11
	JNZ  tap
	ADDQ R13, R9
	VPADDD Y9, Y4, Y4
	DECQ R10
	JNZ  row

	VMOVUPS Y0, (DI)(BX*1)
	VMOVDQU Y1, (DX)(BX*1)
	ADDQ $32, BX
	VPADDD Y10, Y5, Y5
	CMPQ BX, poolArgs_chans(AX)
	JLT  channels

	ADDQ poolArgs_step(AX), SI
	ADDQ poolArgs_out(AX), DI
	ADDQ poolArgs_out(AX), DX
	VPADDD Y7, Y6, Y6
	DECQ R8
	JNZ  window
	VZEROUPPER
	RET
