//go:build arm64 && !purego

#include "go_asm.h"
#include "textflag.h"
#include "neon_arm64.h"

DATA iota<>+0(SB)/4, $0
DATA iota<>+4(SB)/4, $1
DATA iota<>+8(SB)/4, $2
DATA iota<>+12(SB)/4, $3
GLOBL iota<>(SB), RODATA, $16

// func maxNEON(a *poolArgs)
TEXT ·maxNEON(SB), NOSPLIT, $0-8
	MOVD a+0(FP), R0
	MOVD poolArgs_y(R0), R1
	MOVD poolArgs_x(R0), R2
	MOVD poolArgs_arg(R0), R3
	MOVD poolArgs_count(R0), R4
	MOVD poolArgs_chans(R0), R5
	MOVD poolArgs_pixel(R0), R6
	MOVD poolArgs_wrap(R0), R7
	MOVD poolArgs_step(R0), R8
	MOVD poolArgs_out(R0), R9
	MOVD $iota<>(SB), R10
	FMOVQ (R10), F10
	MOVW poolArgs_first(R0), R10
	VDUP R10, V6.S4
	VADD V10.S4, V6.S4, V6.S4               // index of the window's channels 0..3
	MOVW poolArgs_stepIndex(R0), R10
	VDUP R10, V7.S4
	MOVW poolArgs_pixelIndex(R0), R10
	VDUP R10, V8.S4
	MOVW poolArgs_wrapIndex(R0), R10
	VDUP R10, V9.S4
	MOVD $4, R10
	VDUP R10, V10.S4

window:
	VMOV V6.B16, V5.B16                     // index of channels c..c+3
	MOVD $0, R10                            // 4*c

channels:
	ADD  R2, R10, R11                       // the tap
	VMOV V5.B16, V4.B16                     // its index
	FMOVQ (R11), F0                         // best
	VMOV V5.B16, V1.B16                     // where
	MOVD poolArgs_rows(R0), R12

row:
	MOVD poolArgs_cols(R0), R13

tap:
	FMOVQ (R11), F2
	FCMGE_S4(2, 0, 3)                       // best >= x
	FCMEQ_S4(0, 0, 11)                      // best is not a NaN
	BIC(3, 11, 3)                           // x is greater or a NaN, and best is not one
	VBIT V3.B16, V2.B16, V0.B16
	VBIT V3.B16, V4.B16, V1.B16
	ADD  R6, R11
	VADD V8.S4, V4.S4, V4.S4
	SUBS $1, R13, R13
	BNE  tap
	ADD  R7, R11
	VADD V9.S4, V4.S4, V4.S4
	SUBS $1, R12, R12
	BNE  row

	ADD  R1, R10, R11
	FMOVQ F0, (R11)
	ADD  R3, R10, R11
	FMOVQ F1, (R11)
	ADD  $16, R10
	VADD V10.S4, V5.S4, V5.S4
	CMP  R5, R10
	BLT  channels

	ADD  R8, R2
	ADD  R9, R1
	ADD  R9, R3
	VADD V7.S4, V6.S4, V6.S4
	SUBS $1, R4, R4
	BNE  window
	RET
