//go:build arm64 && !purego

#include "go_asm.h"
#include "textflag.h"
#include "neon_arm64.h"

// func addNEON(dst, a, b *float32, n int)
TEXT ·addNEON(SB), NOSPLIT, $0-32
	MOVD dst+0(FP), R0
	MOVD a+8(FP), R1
	MOVD b+16(FP), R2
	MOVD n+24(FP), R3

add:
	FLDPQ.P 32(R1), (F0, F1)
	FLDPQ.P 32(R2), (F2, F3)
	FADD_S4(2, 0, 0)            // a + b
	FADD_S4(3, 1, 1)
	FSTPQ.P (F0, F1), 32(R0)
	SUBS $8, R3, R3
	BNE  add
	RET

// func weightedSumNEON(y, a, b *float32, wa, wb float32, n int)
TEXT ·weightedSumNEON(SB), NOSPLIT, $0-40
	MOVD y+0(FP), R0
	MOVD a+8(FP), R1
	MOVD b+16(FP), R2
	FMOVS wa+24(FP), F4
	FMOVS wb+28(FP), F5
	MOVD n+32(FP), R3
	VDUP V4.S[0], V4.S4
	VDUP V5.S[0], V5.S4

weigh:
	FLDPQ.P 32(R1), (F0, F1)
	FLDPQ.P 32(R2), (F2, F3)
	FMUL_S4(0, 4, 0)            // wa*a
	FMUL_S4(1, 4, 1)
	FMUL_S4(2, 5, 2)            // wb*b
	FMUL_S4(3, 5, 3)
	FADD_S4(2, 0, 0)
	FADD_S4(3, 1, 1)
	FSTPQ.P (F0, F1), 32(R0)
	SUBS $8, R3, R3
	BNE  weigh
	RET

// func reluNEON(y, x *float32, n int)
TEXT ·reluNEON(SB), NOSPLIT, $0-24
	MOVD y+0(FP), R0
	MOVD x+8(FP), R1
	MOVD n+16(FP), R3

relu:
	FLDPQ.P 32(R1), (F0, F1)
	FCMLT0_S4(0, 2)             // false for NaN and -0, which pass
	FCMLT0_S4(1, 3)
	BIC(2, 0, 0)
	BIC(3, 1, 1)
	FSTPQ.P (F0, F1), 32(R0)
	SUBS $8, R3, R3
	BNE  relu
	RET

// func reluGradNEON(dx, dy, y *float32, n int)
TEXT ·reluGradNEON(SB), NOSPLIT, $0-32
	MOVD dx+0(FP), R0
	MOVD dy+8(FP), R1
	MOVD y+16(FP), R2
	MOVD n+24(FP), R3

grad:
	FLDPQ.P 32(R1), (F0, F1)
	FLDPQ.P 32(R2), (F2, F3)
	FCMGT0_S4(2, 2)             // y > 0, false for NaN
	FCMGT0_S4(3, 3)
	VAND V2.B16, V0.B16, V0.B16
	VAND V3.B16, V1.B16, V1.B16
	FSTPQ.P (F0, F1), 32(R0)
	SUBS $8, R3, R3
	BNE  grad
	RET

// func adamNEON(w, grad, m, v *float32, p *AdamParams, n int)
TEXT ·adamNEON(SB), NOSPLIT, $0-48
	MOVD w+0(FP), R0
	MOVD grad+8(FP), R1
	MOVD m+16(FP), R2
	MOVD v+24(FP), R3
	MOVD p+32(FP), R4
	MOVD n+40(FP), R5
	FMOVS AdamParams_AlphaT(R4), F4
	FMOVS AdamParams_OneMinusBeta1(R4), F5
	FMOVS AdamParams_OneMinusBeta2(R4), F6
	FMOVS AdamParams_Epsilon(R4), F7
	VDUP V4.S[0], V4.S4
	VDUP V5.S[0], V5.S4
	VDUP V6.S[0], V6.S4
	VDUP V7.S[0], V7.S4
	MOVW $0x08800000, R6        // 2^-110, least
	VDUP R6, V17.S4
	MOVW $0x24000000, R6        // 2^-55, leastRoot
	VDUP R6, V18.S4

adam:
	FMOVQ.P 16(R1), F0          // g
	FMOVQ (R2), F1              // m
	FMOVQ (R3), F2              // v
	FMOVQ (R0), F16             // w
	FSUB_S4(1, 0, 3)            // g - m
	FMUL_S4(5, 3, 3)
	FADD_S4(3, 1, 1)
	FACGT_S4(1, 17, 3)
	BIC(3, 1, 1)
	FMOVQ.P F1, 16(R2)
	FACGT_S4(0, 18, 3)
	BIC(3, 0, 0)
	FMUL_S4(0, 0, 0)            // g*g
	FSUB_S4(2, 0, 0)
	FMUL_S4(6, 0, 0)
	FADD_S4(0, 2, 2)
	FACGT_S4(2, 17, 3)
	BIC(3, 2, 2)
	FMOVQ.P F2, 16(R3)
	FSQRT_S4(2, 2)
	FADD_S4(7, 2, 2)
	FMUL_S4(4, 1, 1)            // m*alpha_t
	FDIV_S4(2, 1, 1)
	FSUB_S4(1, 16, 16)
	FMOVQ.P F16, 16(R0)
	SUBS $4, R5, R5
	BNE  adam
	RET
