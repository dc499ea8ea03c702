//go:build amd64 && !purego

#include "textflag.h"

// The steps of expParts in exp.go, eight numbers at a time; nothing is fused.

DATA expConst<>+0(SB)/8, $0x40471547652b82fe  // 32/ln 2
DATA expConst<>+8(SB)/8, $0x4338000000000000  // 1.5 * 2^52
DATA expConst<>+16(SB)/8, $0x3f962e42fefa0000 // ln 2/32, high part
DATA expConst<>+24(SB)/8, $0x3d2cf79abc9e3b3a // and low part
DATA expConst<>+32(SB)/8, $0x3f56c16c16c16c17 // 1/720
DATA expConst<>+40(SB)/8, $0x3f81111111111111 // 1/120
DATA expConst<>+48(SB)/8, $0x3fa5555555555555 // 1/24
DATA expConst<>+56(SB)/8, $0x3fc5555555555555 // 1/6
DATA expConst<>+64(SB)/8, $0x3fe0000000000000 // 1/2
DATA expConst<>+72(SB)/8, $31
DATA expConst<>+80(SB)/8, $1023
DATA expConst<>+88(SB)/8, $1000
DATA expConst<>+96(SB)/8, $-1000
DATA expConst<>+104(SB)/8, $0x7ff0000000000000 // +Inf
DATA expConst<>+112(SB)/8, $0x4086300000000000 // 710
DATA expConst<>+120(SB)/8, $0xc087500000000000 // -746
DATA expConst<>+128(SB)/8, $0x4056400000000000 // 89
DATA expConst<>+136(SB)/8, $0xc05a000000000000 // -104
DATA expConst<>+144(SB)/8, $1
GLOBL expConst<>(SB), RODATA|NOPTR, $152

#define CONST(off, z) VBROADCASTSD expConst<>+off(SB), z

#define CONSTANTS \
	CONST(0, Z16); CONST(8, Z17); CONST(16, Z18); CONST(24, Z19); CONST(32, Z20); CONST(40, Z21); \
	CONST(48, Z22); CONST(56, Z23); CONST(64, Z24); CONST(72, Z25); CONST(80, Z26); CONST(104, Z27); \
	LEAQ ·expTable(SB), R8; VPXORQ Z31, Z31, Z31

// PARTS makes of x in Z0, which is within bounds: hi Z6, lo Z7, k Z5. Uses Z1 to Z4.
#define PARTS \
	VMULPD Z16, Z0, Z1; VADDPD Z17, Z1, Z1; VSUBPD Z17, Z1, Z2 \ // n
	VMULPD Z18, Z2, Z3; VSUBPD Z3, Z0, Z4 \
	VMULPD Z19, Z2, Z3; VSUBPD Z3, Z4, Z4; VADDPD Z31, Z4, Z4 \  // r
	VMULPD Z20, Z4, Z1; VADDPD Z21, Z1, Z1 \
	VMULPD Z1, Z4, Z1; VADDPD Z22, Z1, Z1 \
	VMULPD Z1, Z4, Z1; VADDPD Z23, Z1, Z1 \
	VMULPD Z1, Z4, Z1; VADDPD Z24, Z1, Z1 \                      // the tail
	VMULPD Z4, Z4, Z3; VMULPD Z1, Z3, Z3; VADDPD Z3, Z4, Z4 \    // p
	VCVTPD2QQ Z2, Z5; VPANDQ Z25, Z5, Z2; VPSRAQ $5, Z5, Z5; VPADDQ Z2, Z2, Z2 \
	KXNORB K1, K1, K1; VGATHERQPD (R8)(Z2*8), K1, Z6 \
	KXNORB K1, K1, K1; VGATHERQPD 8(R8)(Z2*8), K1, Z7 \
	VMULPD Z4, Z6, Z3; VADDPD Z3, Z7, Z7

// POWER makes 2^k of k, which is left alone, for an exponent within bounds.
#define POWER(k, z) VPADDQ Z26, k, z; VPSLLQ $52, z, z

// func expsAVX512(y, x *float64, n int)
// n is a multiple of 8.
TEXT ·expsAVX512(SB), NOSPLIT, $0-24
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	CONSTANTS
	CONST(112, Z28)
	CONST(120, Z29)
	XORQ BX, BX

each:
	VMOVUPD (SI)(BX*8), Z8
	VMINPD Z8, Z28, Z0 // a NaN passes, its lane is put right below
	VMAXPD Z0, Z29, Z0
	PARTS
	VADDPD Z7, Z6, Z6
	VBROADCASTSD expConst<>+88(SB), Z9
	VPMINSQ Z9, Z5, Z9
	VBROADCASTSD expConst<>+96(SB), Z10
	VPMAXSQ Z10, Z9, Z9 // k within 1000
	VPSUBQ  Z9, Z5, Z5  // and the rest
	POWER(Z9, Z10)
	VMULPD Z10, Z6, Z6
	POWER(Z5, Z10)
	VMULPD Z10, Z6, Z6
	VCMPPD $14, Z28, Z8, K2 // x > 710
	VMOVAPD Z27, K2, Z6
	VCMPPD $1, Z29, Z8, K2  // x < -746
	VMOVAPD Z31, K2, Z6
	VCMPPD $3, Z8, Z8, K2   // NaN
	VMOVAPD Z8, K2, Z6
	VMOVUPD Z6, (DI)(BX*8)
	ADDQ $8, BX
	CMPQ BX, CX
	JLT  each
	VZEROUPPER
	RET

// func exps32AVX512(y, x *float32, n int)
// n is a multiple of 8.
TEXT ·exps32AVX512(SB), NOSPLIT, $0-24
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	CONSTANTS
	CONST(128, Z28)
	CONST(136, Z29)
	CONST(144, Z30)
	XORQ BX, BX

each32:
	VCVTPS2PD (SI)(BX*4), Z8
	VMINPD Z8, Z28, Z0
	VMAXPD Z0, Z29, Z0
	PARTS
	POWER(Z5, Z10)
	VMULPD Z10, Z6, Z6
	VMULPD Z10, Z7, Z7
	VADDPD Z7, Z6, Z9  // s
	VSUBPD Z6, Z9, Z10
	VSUBPD Z10, Z7, Z7 // e
	// Round to odd: an even s moves by one bit towards s + e.
	VPTESTNMQ Z30, Z9, K2       // s is even
	VCMPPD $4, Z31, Z7, K2, K3  // and e is not 0
	VCMPPD $14, Z31, Z7, K3, K4 // e > 0
	VPSUBQ Z30, Z9, K3, Z9
	VPADDQ Z30, Z9, K4, Z9
	VPADDQ Z30, Z9, K4, Z9
	VCMPPD $14, Z28, Z8, K2
	VMOVAPD Z27, K2, Z9
	VCMPPD $1, Z29, Z8, K2
	VMOVAPD Z31, K2, Z9
	VCMPPD $3, Z8, Z8, K2
	VMOVAPD Z8, K2, Z9
	VCVTPD2PS Z9, Y9
	VMOVUPS Y9, (DI)(BX*4)
	ADDQ $8, BX
	CMPQ BX, CX
	JLT  each32
	VZEROUPPER
	RET

// The coefficients of expm1Series in exp.go from the last to the first, behind
// 1/13!.
DATA expm1Const<>+0(SB)/8, $0x3de6124613a86d09 // 1/13!
DATA expm1Const<>+8(SB)/8, $0x3e21eed8eff8d898
DATA expm1Const<>+16(SB)/8, $0x3e5ae64567f544e4
DATA expm1Const<>+24(SB)/8, $0x3e927e4fb7789f5c
DATA expm1Const<>+32(SB)/8, $0x3ec71de3a556c734
DATA expm1Const<>+40(SB)/8, $0x3efa01a01a01a01a
DATA expm1Const<>+48(SB)/8, $0x3f2a01a01a01a01a
DATA expm1Const<>+56(SB)/8, $0x3f56c16c16c16c17
DATA expm1Const<>+64(SB)/8, $0x3f81111111111111
DATA expm1Const<>+72(SB)/8, $0x3fa5555555555555
DATA expm1Const<>+80(SB)/8, $0x3fc5555555555555
DATA expm1Const<>+88(SB)/8, $0x3fe0000000000000 // 1/2
DATA expm1Const<>+96(SB)/8, $0x3fd6666666666666 // 0.35
DATA expm1Const<>+104(SB)/8, $0x3ff0000000000000 // 1
DATA expm1Const<>+112(SB)/8, $0x4000000000000000 // 2
DATA expm1Const<>+120(SB)/8, $0x4034000000000000 // 20
DATA expm1Const<>+128(SB)/8, $0x3e112e0be826d695 // 1e-9
DATA expm1Const<>+136(SB)/8, $0x7fffffffffffffff // all but the sign
GLOBL expm1Const<>(SB), RODATA|NOPTR, $144

#define SERIES(off) VMULPD Z0, Z11, Z11; VADDPD.BCST expm1Const<>+off(SB), Z11, Z11

// func tanhs32AVX512(y, x *float32, n int)
// n is a multiple of 8. The steps of Tanh and Expm1 in exp.go.
TEXT ·tanhs32AVX512(SB), NOSPLIT, $0-24
	MOVQ y+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ n+16(FP), CX
	CONSTANTS
	VBROADCASTSD expm1Const<>+96(SB), Z28
	VBROADCASTSD expm1Const<>+104(SB), Z29
	VBROADCASTSD expm1Const<>+112(SB), Z30
	VBROADCASTSD expm1Const<>+136(SB), Z15
	VBROADCASTSD expm1Const<>+120(SB), Z14
	VBROADCASTSD expm1Const<>+128(SB), Z13
	XORQ BX, BX

eachTanh:
	VCVTPS2PD (SI)(BX*4), Z8
	VPANDQ Z15, Z8, Z12      // |x|
	VMINPD Z12, Z14, Z0      // at most 20; a NaN's lane is put right below
	VMULPD Z30, Z0, Z0       // u = 2|x|
	PARTS
	POWER(Z5, Z10)
	VMULPD Z10, Z6, Z6       // a = hi*f
	VMULPD Z10, Z7, Z7       // lo*f
	VSUBPD Z29, Z6, Z9       // s = a + -1
	VSUBPD Z6, Z9, Z10       // bb = s - a
	VSUBPD Z10, Z9, Z11      // s - bb
	VSUBPD Z11, Z6, Z11      // a - (s - bb)
	VXORPD Z1, Z1, Z1
	VSUBPD Z29, Z1, Z1       // -1
	VSUBPD Z10, Z1, Z1       // -1 - bb
	VADDPD Z1, Z11, Z11      // e
	VADDPD Z7, Z11, Z11
	VADDPD Z11, Z9, Z9       // e^u - 1
	VBROADCASTSD expm1Const<>+0(SB), Z11
	SERIES(8)
	SERIES(16)
	SERIES(24)
	SERIES(32)
	SERIES(40)
	SERIES(48)
	SERIES(56)
	SERIES(64)
	SERIES(72)
	SERIES(80)
	SERIES(88)
	VMULPD Z0, Z0, Z1
	VMULPD Z11, Z1, Z1
	VADDPD Z1, Z0, Z11       // the same for a small u
	VCMPPD $1, Z28, Z0, K2   // u < 0.35
	VMOVAPD Z11, K2, Z9
	VADDPD Z30, Z9, Z10
	VDIVPD Z10, Z9, Z9       // e/(e+2)
	VCMPPD $14, Z14, Z12, K2 // |x| > 20
	VMOVAPD Z29, K2, Z9
	VPANDNQ Z8, Z15, Z10     // the sign of x
	VPORQ Z10, Z9, Z9
	VCMPPD $1, Z13, Z12, K2  // |x| < 1e-9
	VMOVAPD Z8, K2, Z9
	VCMPPD $3, Z8, Z8, K2
	VMOVAPD Z8, K2, Z9
	VCVTPD2PS Z9, Y9
	VMOVUPS Y9, (DI)(BX*4)
	ADDQ $8, BX
	CMPQ BX, CX
	JLT  eachTanh
	VZEROUPPER
	RET
