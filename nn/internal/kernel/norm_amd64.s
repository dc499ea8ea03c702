//go:build amd64 && !purego

#include "textflag.h"

// func squaresAVX2(l *[16][8]float64, x *float32, mean *float64, groups, row int)
TEXT ·squaresAVX2(SB), NOSPLIT, $0-40
	MOVQ l+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ mean+16(FP), AX
	MOVQ groups+24(FP), CX
	MOVQ row+32(FP), DX
	VMOVUPD (AX), Y4
	VMOVUPD 32(AX), Y5

group:
	MOVQ DI, BX                 // lane of the row
	MOVQ $16, R8

row:
	VCVTPS2PD (SI), Y0
	VCVTPS2PD 16(SI), Y1
	VSUBPD Y4, Y0, Y0           // x - mean
	VSUBPD Y5, Y1, Y1
	VMULPD Y0, Y0, Y0
	VMULPD Y1, Y1, Y1
	VADDPD (BX), Y0, Y0
	VADDPD 32(BX), Y1, Y1
	VMOVUPD Y0, (BX)
	VMOVUPD Y1, 32(BX)
	ADDQ DX, SI
	ADDQ $64, BX
	DECQ R8
	JNZ  row
	DECQ CX
	JNZ  group
	VZEROUPPER
	RET

// func columnDotsAVX2(l *[16][8]float64, dy, x *float32, mean *float64, groups, row int)
TEXT ·columnDotsAVX2(SB), NOSPLIT, $0-48
	MOVQ l+0(FP), DI
	MOVQ dy+8(FP), R9
	MOVQ x+16(FP), SI
	MOVQ mean+24(FP), AX
	MOVQ groups+32(FP), CX
	MOVQ row+40(FP), DX
	VMOVUPD (AX), Y4
	VMOVUPD 32(AX), Y5

group:
	MOVQ DI, BX
	MOVQ $16, R8

row:
	VCVTPS2PD (SI), Y0
	VCVTPS2PD 16(SI), Y1
	VCVTPS2PD (R9), Y2
	VCVTPS2PD 16(R9), Y3
	VSUBPD Y4, Y0, Y0           // x - mean
	VSUBPD Y5, Y1, Y1
	VMULPD Y2, Y0, Y0           // times dy
	VMULPD Y3, Y1, Y1
	VADDPD (BX), Y0, Y0
	VADDPD 32(BX), Y1, Y1
	VMOVUPD Y0, (BX)
	VMOVUPD Y1, 32(BX)
	ADDQ DX, SI
	ADDQ DX, R9
	ADDQ $64, BX
	DECQ R8
	JNZ  row
	DECQ CX
	JNZ  group
	VZEROUPPER
	RET

// func columnAffineAVX2(y, x *float32, mean, scale, shift *float64, rows, wide, row int)
TEXT ·columnAffineAVX2(SB), NOSPLIT, $0-64
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ mean+16(FP), R8
	MOVQ scale+24(FP), R9
	MOVQ shift+32(FP), R10
	MOVQ rows+40(FP), CX
	MOVQ wide+48(FP), DX
	MOVQ row+56(FP), R11

row:
	XORQ BX, BX

column:
	VCVTPS2PD (SI)(BX*4), Y0
	VSUBPD (R8)(BX*8), Y0, Y0   // x - mean
	VMULPD (R9)(BX*8), Y0, Y0   // times scale
	VADDPD (R10)(BX*8), Y0, Y0  // plus shift
	VCVTPD2PSY Y0, X0
	VMOVUPS X0, (DI)(BX*4)
	ADDQ $4, BX
	CMPQ BX, DX
	JLT  column
	ADDQ R11, SI
	ADDQ R11, DI
	DECQ CX
	JNZ  row
	VZEROUPPER
	RET

// func columnNormGradAVX2(dx, dy, x *float32, mean, a, b, k *float64, rows, wide, row int)
TEXT ·columnNormGradAVX2(SB), NOSPLIT, $0-80
	MOVQ dx+0(FP), DI
	MOVQ dy+8(FP), SI
	MOVQ x+16(FP), DX
	MOVQ mean+24(FP), R8
	MOVQ a+32(FP), R9
	MOVQ b+40(FP), R10
	MOVQ k+48(FP), R11
	MOVQ rows+56(FP), CX
	MOVQ wide+64(FP), AX
	MOVQ row+72(FP), R12

row:
	XORQ BX, BX

column:
	VCVTPS2PD (SI)(BX*4), Y0
	VMULPD (R9)(BX*8), Y0, Y0   // a*dy
	VSUBPD (R10)(BX*8), Y0, Y0  // less b
	VCVTPS2PD (DX)(BX*4), Y1
	VSUBPD (R8)(BX*8), Y1, Y1   // x - mean
	VMULPD (R11)(BX*8), Y1, Y1  // times k
	VSUBPD Y1, Y0, Y0
	VCVTPD2PSY Y0, X0
	VMOVUPS X0, (DI)(BX*4)
	ADDQ $4, BX
	CMPQ BX, AX
	JLT  column
	ADDQ R12, SI
	ADDQ R12, DX
	ADDQ R12, DI
	DECQ CX
	JNZ  row
	VZEROUPPER
	RET
