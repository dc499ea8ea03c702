//go:build amd64 && !purego

#include "go_asm.h"
#include "textflag.h"

// func addAVX2(dst, a, b *float32, n int)
TEXT ·addAVX2(SB), NOSPLIT, $0-32
	MOVQ dst+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	MOVQ n+24(FP), CX
	XORQ BX, BX

add:
	VMOVUPS (SI)(BX*4), Y0
	VADDPS  (DX)(BX*4), Y0, Y0  // a + b
	VMOVUPS Y0, (DI)(BX*4)
	ADDQ $8, BX
	CMPQ BX, CX
	JLT  add
	VZEROUPPER
	RET

// func weightedSumAVX2(y, a, b *float32, wa, wb float32, n int)
TEXT ·weightedSumAVX2(SB), NOSPLIT, $0-40
	MOVQ y+0(FP), DI
	MOVQ a+8(FP), SI
	MOVQ b+16(FP), DX
	VBROADCASTSS wa+24(FP), Y2
	VBROADCASTSS wb+28(FP), Y3
	MOVQ n+32(FP), CX
	XORQ BX, BX

weigh:
	VMULPS  (SI)(BX*4), Y2, Y0  // wa*a
	VMULPS  (DX)(BX*4), Y3, Y1  // wb*b
	VADDPS  Y1, Y0, Y0
	VMOVUPS Y0, (DI)(BX*4)
	ADDQ $8, BX
	CMPQ BX, CX
	JLT  weigh
	VZEROUPPER
	RET

// func reluAVX2(y, x *float32, n int)
TEXT ·reluAVX2(SB), NOSPLIT, $0-24
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	XORQ BX, BX
	VXORPS Y1, Y1, Y1

relu:
	VMAXPS  (SI)(BX*4), Y1, Y0  // of NaN or two zeros it takes the first: x
	VMOVUPS Y0, (DI)(BX*4)
	ADDQ $8, BX
	CMPQ BX, CX
	JLT  relu
	VZEROUPPER
	RET

// func reluGradAVX2(dx, dy, y *float32, n int)
TEXT ·reluGradAVX2(SB), NOSPLIT, $0-32
	MOVQ dx+0(FP), DI
	MOVQ dy+8(FP), SI
	MOVQ y+16(FP), DX
	MOVQ n+24(FP), CX
	XORQ BX, BX
	VXORPS Y1, Y1, Y1

grad:
	VCMPPS  $0x11, (DX)(BX*4), Y1, Y0  // 0 < y, false for NaN
	VANDPS  (SI)(BX*4), Y0, Y0
	VMOVUPS Y0, (DI)(BX*4)
	ADDQ $8, BX
	CMPQ BX, CX
	JLT  grad
	VZEROUPPER
	RET

// KEPT makes x +0 where its size is below t; NaN is not below. It uses u, and the
// bits of |x| in Y11. 5 is "not less than".
#define KEPT(x, t, u) \
	VANDPS Y11, x, u    \
	VCMPPS $5, t, u, u  \
	VANDPS u, x, x

// func adamAVX2(w, grad, m, v *float32, p *AdamParams, n int)
TEXT ·adamAVX2(SB), NOSPLIT, $0-48
	MOVQ w+0(FP), DI
	MOVQ grad+8(FP), SI
	MOVQ m+16(FP), R8
	MOVQ v+24(FP), R9
	MOVQ p+32(FP), AX
	MOVQ n+40(FP), CX
	VBROADCASTSS AdamParams_AlphaT(AX), Y12
	VBROADCASTSS AdamParams_OneMinusBeta1(AX), Y13
	VBROADCASTSS AdamParams_OneMinusBeta2(AX), Y14
	VBROADCASTSS AdamParams_Epsilon(AX), Y15
	VPCMPEQD Y11, Y11, Y11
	VPSRLD   $1, Y11, Y11      // the bits of |x|
	MOVL $0x08800000, AX       // 2^-110, least
	VMOVD AX, X10
	VBROADCASTSS X10, Y10
	MOVL $0x24000000, AX       // 2^-55, leastRoot
	VMOVD AX, X9
	VBROADCASTSS X9, Y9
	XORQ BX, BX

adam:
	VMOVUPS (SI)(BX*4), Y0      // g
	VMOVUPS (R8)(BX*4), Y1      // m
	VMOVUPS (R9)(BX*4), Y2      // v
	VSUBPS  Y1, Y0, Y3          // g - m
	VMULPS  Y13, Y3, Y3
	VADDPS  Y3, Y1, Y1
	KEPT(Y1, Y10, Y3)
	VMOVUPS Y1, (R8)(BX*4)
	KEPT(Y0, Y9, Y3)
	VMULPS  Y0, Y0, Y0          // g*g
	VSUBPS  Y2, Y0, Y0
	VMULPS  Y14, Y0, Y0
	VADDPS  Y0, Y2, Y2
	KEPT(Y2, Y10, Y3)
	VMOVUPS Y2, (R9)(BX*4)
	VSQRTPS Y2, Y2
	VADDPS  Y15, Y2, Y2
	VMULPS  Y12, Y1, Y1         // m*alpha_t
	VDIVPS  Y2, Y1, Y1
	VMOVUPS (DI)(BX*4), Y0
	VSUBPS  Y1, Y0, Y0
	VMOVUPS Y0, (DI)(BX*4)
	ADDQ $8, BX
	CMPQ BX, CX
	JLT  adam
	VZEROUPPER
	RET
