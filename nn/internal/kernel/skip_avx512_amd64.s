//go:build amd64 && !purego

#include "go_asm.h"
#include "textflag.h"

// The kernels that skip zero factors; see skip.go.

// func transpose16AVX512(args *transposing)
// One block of up to 16 x 16 numbers: 16 rows in, 16 rows out. Rows that are not
// there are zeros; columns beyond the mask are.
TEXT ·transpose16AVX512(SB), NOSPLIT, $0-8
	MOVQ args+0(FP), AX
	MOVQ transposing_src(AX), SI
	MOVQ transposing_dst(AX), DI
	MOVQ transposing_srcRow(AX), R8
	MOVQ transposing_dstRow(AX), R9
	MOVQ transposing_rows(AX), CX
	MOVQ transposing_mask(AX), R10
	KMOVW R10, K1

#define CLEAR4(a, b, c, d) VPXORQ a, a, a; VPXORQ b, b, b; VPXORQ c, c, c; VPXORQ d, d, d
	CLEAR4(Z0, Z1, Z2, Z3)
	CLEAR4(Z4, Z5, Z6, Z7)
	CLEAR4(Z8, Z9, Z10, Z11)
	CLEAR4(Z12, Z13, Z14, Z15)

#define LOADROW(z) VMOVUPS.Z (SI), K1, z; ADDQ R8, SI; DECQ CX; JZ loaded
	LOADROW(Z0)
	LOADROW(Z1)
	LOADROW(Z2)
	LOADROW(Z3)
	LOADROW(Z4)
	LOADROW(Z5)
	LOADROW(Z6)
	LOADROW(Z7)
	LOADROW(Z8)
	LOADROW(Z9)
	LOADROW(Z10)
	LOADROW(Z11)
	LOADROW(Z12)
	LOADROW(Z13)
	LOADROW(Z14)
	VMOVUPS.Z (SI), K1, Z15

loaded:
	// Pairs of rows, then fours within each quarter of a register.
#define PAIRS(a, b, lo, hi) VUNPCKLPS b, a, lo; VUNPCKHPS b, a, hi
	PAIRS(Z0, Z1, Z16, Z17)
	PAIRS(Z2, Z3, Z18, Z19)
	PAIRS(Z4, Z5, Z20, Z21)
	PAIRS(Z6, Z7, Z22, Z23)
	PAIRS(Z8, Z9, Z24, Z25)
	PAIRS(Z10, Z11, Z26, Z27)
	PAIRS(Z12, Z13, Z28, Z29)
	PAIRS(Z14, Z15, Z30, Z31)
#define FOURS(a, b, lo, hi) VUNPCKLPD b, a, lo; VUNPCKHPD b, a, hi
	FOURS(Z16, Z18, Z0, Z1)
	FOURS(Z17, Z19, Z2, Z3)
	FOURS(Z20, Z22, Z4, Z5)
	FOURS(Z21, Z23, Z6, Z7)
	FOURS(Z24, Z26, Z8, Z9)
	FOURS(Z25, Z27, Z10, Z11)
	FOURS(Z28, Z30, Z12, Z13)
	FOURS(Z29, Z31, Z14, Z15)
	// Then the quarters.
#define HALVES(a, b, even, odd) VSHUFF32X4 $0x88, b, a, even; VSHUFF32X4 $0xdd, b, a, odd
	HALVES(Z0, Z4, Z16, Z20)
	HALVES(Z1, Z5, Z17, Z21)
	HALVES(Z2, Z6, Z18, Z22)
	HALVES(Z3, Z7, Z19, Z23)
	HALVES(Z8, Z12, Z24, Z28)
	HALVES(Z9, Z13, Z25, Z29)
	HALVES(Z10, Z14, Z26, Z30)
	HALVES(Z11, Z15, Z27, Z31)
	HALVES(Z16, Z24, Z0, Z8)
	HALVES(Z17, Z25, Z1, Z9)
	HALVES(Z18, Z26, Z2, Z10)
	HALVES(Z19, Z27, Z3, Z11)
	HALVES(Z20, Z28, Z4, Z12)
	HALVES(Z21, Z29, Z5, Z13)
	HALVES(Z22, Z30, Z6, Z14)
	HALVES(Z23, Z31, Z7, Z15)

#define STOREROW(z) VMOVUPS z, (DI); ADDQ R9, DI
	STOREROW(Z0)
	STOREROW(Z1)
	STOREROW(Z2)
	STOREROW(Z3)
	STOREROW(Z4)
	STOREROW(Z5)
	STOREROW(Z6)
	STOREROW(Z7)
	STOREROW(Z8)
	STOREROW(Z9)
	STOREROW(Z10)
	STOREROW(Z11)
	STOREROW(Z12)
	STOREROW(Z13)
	STOREROW(Z14)
	STOREROW(Z15)
	VZEROUPPER
	RET

// func liveAVX512(vals *float32, places *int32, src *float32, table *int32, n int) int
// Packs the numbers of src that are not 0, and what the table says at their places;
// NaN is not 0. Writes up to 15 numbers behind the last.
TEXT ·liveAVX512(SB), NOSPLIT, $0-48
	MOVQ vals+0(FP), DI
	MOVQ places+8(FP), R8
	MOVQ src+16(FP), SI
	MOVQ table+24(FP), DX
	MOVQ n+32(FP), CX
	XORQ BX, BX
	XORQ R9, R9
	VPXORQ Z0, Z0, Z0
	SUBQ $16, CX
	JLT  tail

loop:
	VMOVUPS   (SI)(BX*4), Z1
	VMOVDQU32 (DX)(BX*4), Z2
	VCMPPS    $4, Z0, Z1, K1
	KMOVW     K1, AX
	POPCNTL   AX, AX
	VCOMPRESSPS.Z Z1, K1, Z3
	VPCOMPRESSD.Z Z2, K1, Z4
	VMOVUPS   Z3, (DI)(R9*4)
	VMOVDQU32 Z4, (R8)(R9*4)
	ADDQ AX, R9
	ADDQ $16, BX
	SUBQ $16, CX
	JGE  loop

tail:
	ADDQ $16, CX
	JZ   done
	MOVL $1, AX
	SHLL CX, AX
	DECL AX
	KMOVW AX, K2
	VMOVUPS.Z   (SI)(BX*4), K2, Z1
	VMOVDQU32.Z (DX)(BX*4), K2, Z2
	VCMPPS    $4, Z0, Z1, K1
	KMOVW     K1, AX
	POPCNTL   AX, AX
	VCOMPRESSPS.Z Z1, K1, Z3
	VPCOMPRESSD.Z Z2, K1, Z4
	VMOVUPS   Z3, (DI)(R9*4)
	VMOVDQU32 Z4, (R8)(R9*4)
	ADDQ AX, R9

done:
	MOVQ R9, ret+40(FP)
	VZEROUPPER
	RET

// func finiteAVX512(x *float32, n int) bool
// x - x is 0 for every finite number and NaN for the others.
TEXT ·finiteAVX512(SB), NOSPLIT, $0-17
	MOVQ x+0(FP), SI
	MOVQ n+8(FP), CX
	VPXORQ Z0, Z0, Z0 // the worst so far
	VPXORQ Z3, Z3, Z3
	XORQ BX, BX
	SUBQ $16, CX
	JLT  rest

each:
	VMOVUPS (SI)(BX*4), Z1
	VSUBPS  Z1, Z1, Z2
	VADDPS  Z2, Z0, Z0
	ADDQ $16, BX
	SUBQ $16, CX
	JGE  each

rest:
	ADDQ $16, CX
	JZ   judge
	MOVL $1, AX
	SHLL CX, AX
	DECL AX
	KMOVW AX, K2
	VMOVUPS.Z (SI)(BX*4), K2, Z1
	VSUBPS  Z1, Z1, Z2
	VADDPS  Z2, Z0, Z0

judge:
	VCMPPS $4, Z3, Z0, K1
	KORTESTW K1, K1
	SETEQ ret+16(FP)
	VZEROUPPER
	RET

// func addZeroAVX512(dst, src *float32, n int)
// dst = src + (+0)
TEXT ·addZeroAVX512(SB), NOSPLIT, $0-24
	MOVQ dst+0(FP), DI
	MOVQ src+8(FP), SI
	MOVQ n+16(FP), CX
	VPXORQ Z0, Z0, Z0
	XORQ BX, BX
	SUBQ $16, CX
	JLT  addRest

addEach:
	VADDPS  (SI)(BX*4), Z0, Z1
	VMOVUPS Z1, (DI)(BX*4)
	ADDQ $16, BX
	SUBQ $16, CX
	JGE  addEach

addRest:
	ADDQ $16, CX
	JZ   addDone
	MOVL $1, AX
	SHLL CX, AX
	DECL AX
	KMOVW AX, K2
	VMOVUPS.Z (SI)(BX*4), K2, Z1
	VADDPS  Z1, Z0, Z1
	VMOVUPS Z1, K2, (DI)(BX*4)

addDone:
	VZEROUPPER
	RET

// A row of 1 to 12 vectors, the last of which is cut by K1: loads, stores, and
// multiply-adds of Z31 with what P points to at the entry's place.
#define L1(P, a) VMOVUPS.Z (P), K1, a
#define L2(P, a, b) VMOVUPS (P), a; VMOVUPS.Z 64(P), K1, b
#define L3(P, a, b, c) VMOVUPS (P), a; VMOVUPS 64(P), b; VMOVUPS.Z 128(P), K1, c
#define L4(P, a, b, c, d) VMOVUPS (P), a; VMOVUPS 64(P), b; VMOVUPS 128(P), c; VMOVUPS.Z 192(P), K1, d
#define H4(P, a, b, c, d) VMOVUPS (P), a; VMOVUPS 64(P), b; VMOVUPS 128(P), c; VMOVUPS 192(P), d
#define L5(P, a, b, c, d, e) H4(P, a, b, c, d); VMOVUPS.Z 256(P), K1, e
#define L6(P, a, b, c, d, e, f) H4(P, a, b, c, d); VMOVUPS 256(P), e; VMOVUPS.Z 320(P), K1, f
#define L7(P, a, b, c, d, e, f, g) H4(P, a, b, c, d); VMOVUPS 256(P), e; VMOVUPS 320(P), f; VMOVUPS.Z 384(P), K1, g
#define L8(P, a, b, c, d, e, f, g, h) H4(P, a, b, c, d); VMOVUPS 256(P), e; VMOVUPS 320(P), f; VMOVUPS 384(P), g; VMOVUPS.Z 448(P), K1, h
#define H8(P, a, b, c, d, e, f, g, h) H4(P, a, b, c, d); VMOVUPS 256(P), e; VMOVUPS 320(P), f; VMOVUPS 384(P), g; VMOVUPS 448(P), h
#define L9(P, a, b, c, d, e, f, g, h, i) H8(P, a, b, c, d, e, f, g, h); VMOVUPS.Z 512(P), K1, i
#define L10(P, a, b, c, d, e, f, g, h, i, j) H8(P, a, b, c, d, e, f, g, h); VMOVUPS 512(P), i; VMOVUPS.Z 576(P), K1, j
#define L11(P, a, b, c, d, e, f, g, h, i, j, k) H8(P, a, b, c, d, e, f, g, h); VMOVUPS 512(P), i; VMOVUPS 576(P), j; VMOVUPS.Z 640(P), K1, k
#define L12(P, a, b, c, d, e, f, g, h, i, j, k, l) H8(P, a, b, c, d, e, f, g, h); VMOVUPS 512(P), i; VMOVUPS 576(P), j; VMOVUPS 640(P), k; VMOVUPS.Z 704(P), K1, l

#define S1(P, a) VMOVUPS a, K1, (P)
#define S2(P, a, b) VMOVUPS a, (P); VMOVUPS b, K1, 64(P)
#define S3(P, a, b, c) VMOVUPS a, (P); VMOVUPS b, 64(P); VMOVUPS c, K1, 128(P)
#define T4(P, a, b, c, d) VMOVUPS a, (P); VMOVUPS b, 64(P); VMOVUPS c, 128(P); VMOVUPS d, 192(P)
#define S4(P, a, b, c, d) VMOVUPS a, (P); VMOVUPS b, 64(P); VMOVUPS c, 128(P); VMOVUPS d, K1, 192(P)
#define S5(P, a, b, c, d, e) T4(P, a, b, c, d); VMOVUPS e, K1, 256(P)
#define S6(P, a, b, c, d, e, f) T4(P, a, b, c, d); VMOVUPS e, 256(P); VMOVUPS f, K1, 320(P)
#define S7(P, a, b, c, d, e, f, g) T4(P, a, b, c, d); VMOVUPS e, 256(P); VMOVUPS f, 320(P); VMOVUPS g, K1, 384(P)
#define S8(P, a, b, c, d, e, f, g, h) T4(P, a, b, c, d); VMOVUPS e, 256(P); VMOVUPS f, 320(P); VMOVUPS g, 384(P); VMOVUPS h, K1, 448(P)
#define T8(P, a, b, c, d, e, f, g, h) T4(P, a, b, c, d); VMOVUPS e, 256(P); VMOVUPS f, 320(P); VMOVUPS g, 384(P); VMOVUPS h, 448(P)
#define S9(P, a, b, c, d, e, f, g, h, i) T8(P, a, b, c, d, e, f, g, h); VMOVUPS i, K1, 512(P)
#define S10(P, a, b, c, d, e, f, g, h, i, j) T8(P, a, b, c, d, e, f, g, h); VMOVUPS i, 512(P); VMOVUPS j, K1, 576(P)
#define S11(P, a, b, c, d, e, f, g, h, i, j, k) T8(P, a, b, c, d, e, f, g, h); VMOVUPS i, 512(P); VMOVUPS j, 576(P); VMOVUPS k, K1, 640(P)
#define S12(P, a, b, c, d, e, f, g, h, i, j, k, l) T8(P, a, b, c, d, e, f, g, h); VMOVUPS i, 512(P); VMOVUPS j, 576(P); VMOVUPS k, 640(P); VMOVUPS l, K1, 704(P)

#define M(off, P, a) VFMADD231PS off(P)(BX*4), Z31, a
#define E(off, P, a) VFMADD231PS off(P)(BX*4), Z31, K1, a
#define F1(P, a) E(0, P, a)
#define F2(P, a, b) M(0, P, a); E(64, P, b)
#define F3(P, a, b, c) M(0, P, a); M(64, P, b); E(128, P, c)
#define F4(P, a, b, c, d) M(0, P, a); M(64, P, b); M(128, P, c); E(192, P, d)
#define M4(P, a, b, c, d) M(0, P, a); M(64, P, b); M(128, P, c); M(192, P, d)
#define F5(P, a, b, c, d, e) M4(P, a, b, c, d); E(256, P, e)
#define F6(P, a, b, c, d, e, f) M4(P, a, b, c, d); M(256, P, e); E(320, P, f)
#define F7(P, a, b, c, d, e, f, g) M4(P, a, b, c, d); M(256, P, e); M(320, P, f); E(384, P, g)
#define F8(P, a, b, c, d, e, f, g, h) M4(P, a, b, c, d); M(256, P, e); M(320, P, f); M(384, P, g); E(448, P, h)
#define M8(P, a, b, c, d, e, f, g, h) M4(P, a, b, c, d); M(256, P, e); M(320, P, f); M(384, P, g); M(448, P, h)
#define F9(P, a, b, c, d, e, f, g, h, i) M8(P, a, b, c, d, e, f, g, h); E(512, P, i)
#define F10(P, a, b, c, d, e, f, g, h, i, j) M8(P, a, b, c, d, e, f, g, h); M(512, P, i); E(576, P, j)
#define F11(P, a, b, c, d, e, f, g, h, i, j, k) M8(P, a, b, c, d, e, f, g, h); M(512, P, i); M(576, P, j); E(640, P, k)
#define F12(P, a, b, c, d, e, f, g, h, i, j, k, l) M8(P, a, b, c, d, e, f, g, h); M(512, P, i); M(576, P, j); M(640, P, k); E(704, P, l)

// The next entry of the list: its value to Z31, its place to BX.
#define ENTRY VBROADCASTSS (SI), Z31; MOVLQSX (DI), BX; ADDQ $4, SI; ADDQ $4, DI
#define NEXT(loop) DECQ CX; JNZ loop

// func gatherAVX512(args *gathering)
// acc[r][v] = chain over the entries of vals[i] * src[places[i] + r*srcRow + v], in
// the order of the list, for rows of up to 12 vectors and up to 3 rows that make 24
// vectors in all. There is at least one entry.
TEXT ·gatherAVX512(SB), NOSPLIT, $0-8
	MOVQ args+0(FP), AX
	MOVQ gathering_vals(AX), SI
	MOVQ gathering_places(AX), DI
	MOVQ gathering_n(AX), CX
	MOVQ gathering_mask(AX), R12
	KMOVW R12, K1
	MOVQ gathering_acc(AX), DX
	MOVQ gathering_accRow(AX), R11
	MOVQ gathering_src(AX), R8
	MOVQ gathering_srcRow(AX), R9
	LEAQ (R8)(R9*2), R10 // third row
	ADDQ R8, R9          // second row
	LEAQ (DX)(R11*2), R13
	ADDQ DX, R11
	MOVQ gathering_shape(AX), R12 // rows*16 + vectors

	CMPQ R12, $(2*16)
	JLT  one
	CMPQ R12, $(3*16)
	JLT  two
	CMPQ R12, $(3*16+3)
	JEQ  c33
	JLT  three12
	CMPQ R12, $(3*16+6)
	JEQ  c36
	JLT  three45
	CMPQ R12, $(3*16+7)
	JEQ  c37
	JMP  c38
three45:
	CMPQ R12, $(3*16+4)
	JEQ  c34
	JMP  c35
three12:
	CMPQ R12, $(3*16+1)
	JEQ  c31
	JMP  c32
two:
	CMPQ R12, $(2*16+6)
	JEQ  c26
	JLT  twoLow
	CMPQ R12, $(2*16+8)
	JEQ  c28
	JLT  c27
	CMPQ R12, $(2*16+10)
	JEQ  c210
	JLT  c29
	CMPQ R12, $(2*16+11)
	JEQ  c211
	JMP  c212
twoLow:
	CMPQ R12, $(2*16+3)
	JEQ  c23
	JLT  two12
	CMPQ R12, $(2*16+4)
	JEQ  c24
	JMP  c25
two12:
	CMPQ R12, $(2*16+1)
	JEQ  c21
	JMP  c22
one:
	CMPQ R12, $(1*16+6)
	JEQ  c16
	JLT  oneLow
	CMPQ R12, $(1*16+8)
	JEQ  c18
	JLT  c17
	CMPQ R12, $(1*16+10)
	JEQ  c110
	JLT  c19
	CMPQ R12, $(1*16+11)
	JEQ  c111
	JMP  c112
oneLow:
	CMPQ R12, $(1*16+3)
	JEQ  c13
	JLT  one12
	CMPQ R12, $(1*16+4)
	JEQ  c14
	JMP  c15
one12:
	CMPQ R12, $(1*16+1)
	JEQ  c11
	JMP  c12

c11:
	L1(DX, Z0)
l11:
	ENTRY
	F1(R8, Z0)
	NEXT(l11)
	S1(DX, Z0)
	VZEROUPPER
	RET

c12:
	L2(DX, Z0, Z1)
l12:
	ENTRY
	F2(R8, Z0, Z1)
	NEXT(l12)
	S2(DX, Z0, Z1)
	VZEROUPPER
	RET

c13:
	L3(DX, Z0, Z1, Z2)
l13:
	ENTRY
	F3(R8, Z0, Z1, Z2)
	NEXT(l13)
	S3(DX, Z0, Z1, Z2)
	VZEROUPPER
	RET

c14:
	L4(DX, Z0, Z1, Z2, Z3)
l14:
	ENTRY
	F4(R8, Z0, Z1, Z2, Z3)
	NEXT(l14)
	S4(DX, Z0, Z1, Z2, Z3)
	VZEROUPPER
	RET

c15:
	L5(DX, Z0, Z1, Z2, Z3, Z4)
l15:
	ENTRY
	F5(R8, Z0, Z1, Z2, Z3, Z4)
	NEXT(l15)
	S5(DX, Z0, Z1, Z2, Z3, Z4)
	VZEROUPPER
	RET

c16:
	L6(DX, Z0, Z1, Z2, Z3, Z4, Z5)
l16:
	ENTRY
	F6(R8, Z0, Z1, Z2, Z3, Z4, Z5)
	NEXT(l16)
	S6(DX, Z0, Z1, Z2, Z3, Z4, Z5)
	VZEROUPPER
	RET

c17:
	L7(DX, Z0, Z1, Z2, Z3, Z4, Z5, Z6)
l17:
	ENTRY
	F7(R8, Z0, Z1, Z2, Z3, Z4, Z5, Z6)
	NEXT(l17)
	S7(DX, Z0, Z1, Z2, Z3, Z4, Z5, Z6)
	VZEROUPPER
	RET

c18:
	L8(DX, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7)
l18:
	ENTRY
	F8(R8, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7)
	NEXT(l18)
	S8(DX, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7)
	VZEROUPPER
	RET

c19:
	L9(DX, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z8)
l19:
	ENTRY
	F9(R8, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z8)
	NEXT(l19)
	S9(DX, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z8)
	VZEROUPPER
	RET

c110:
	L10(DX, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z8, Z9)
l110:
	ENTRY
	F10(R8, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z8, Z9)
	NEXT(l110)
	S10(DX, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z8, Z9)
	VZEROUPPER
	RET

c111:
	L11(DX, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z8, Z9, Z10)
l111:
	ENTRY
	F11(R8, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z8, Z9, Z10)
	NEXT(l111)
	S11(DX, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z8, Z9, Z10)
	VZEROUPPER
	RET

c112:
	L12(DX, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z8, Z9, Z10, Z11)
l112:
	ENTRY
	F12(R8, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z8, Z9, Z10, Z11)
	NEXT(l112)
	S12(DX, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z8, Z9, Z10, Z11)
	VZEROUPPER
	RET

c21:
	L1(DX, Z0)
	L1(R11, Z1)
l21:
	ENTRY
	F1(R8, Z0)
	F1(R9, Z1)
	NEXT(l21)
	S1(DX, Z0)
	S1(R11, Z1)
	VZEROUPPER
	RET

c22:
	L2(DX, Z0, Z1)
	L2(R11, Z2, Z3)
l22:
	ENTRY
	F2(R8, Z0, Z1)
	F2(R9, Z2, Z3)
	NEXT(l22)
	S2(DX, Z0, Z1)
	S2(R11, Z2, Z3)
	VZEROUPPER
	RET

c23:
	L3(DX, Z0, Z1, Z2)
	L3(R11, Z3, Z4, Z5)
l23:
	ENTRY
	F3(R8, Z0, Z1, Z2)
	F3(R9, Z3, Z4, Z5)
	NEXT(l23)
	S3(DX, Z0, Z1, Z2)
	S3(R11, Z3, Z4, Z5)
	VZEROUPPER
	RET

c24:
	L4(DX, Z0, Z1, Z2, Z3)
	L4(R11, Z4, Z5, Z6, Z7)
l24:
	ENTRY
	F4(R8, Z0, Z1, Z2, Z3)
	F4(R9, Z4, Z5, Z6, Z7)
	NEXT(l24)
	S4(DX, Z0, Z1, Z2, Z3)
	S4(R11, Z4, Z5, Z6, Z7)
	VZEROUPPER
	RET

c25:
	L5(DX, Z0, Z1, Z2, Z3, Z4)
	L5(R11, Z5, Z6, Z7, Z8, Z9)
l25:
	ENTRY
	F5(R8, Z0, Z1, Z2, Z3, Z4)
	F5(R9, Z5, Z6, Z7, Z8, Z9)
	NEXT(l25)
	S5(DX, Z0, Z1, Z2, Z3, Z4)
	S5(R11, Z5, Z6, Z7, Z8, Z9)
	VZEROUPPER
	RET

c26:
	L6(DX, Z0, Z1, Z2, Z3, Z4, Z5)
	L6(R11, Z6, Z7, Z8, Z9, Z10, Z11)
l26:
	ENTRY
	F6(R8, Z0, Z1, Z2, Z3, Z4, Z5)
	F6(R9, Z6, Z7, Z8, Z9, Z10, Z11)
	NEXT(l26)
	S6(DX, Z0, Z1, Z2, Z3, Z4, Z5)
	S6(R11, Z6, Z7, Z8, Z9, Z10, Z11)
	VZEROUPPER
	RET

c27:
	L7(DX, Z0, Z1, Z2, Z3, Z4, Z5, Z6)
	L7(R11, Z7, Z8, Z9, Z10, Z11, Z12, Z13)
l27:
	ENTRY
	F7(R8, Z0, Z1, Z2, Z3, Z4, Z5, Z6)
	F7(R9, Z7, Z8, Z9, Z10, Z11, Z12, Z13)
	NEXT(l27)
	S7(DX, Z0, Z1, Z2, Z3, Z4, Z5, Z6)
	S7(R11, Z7, Z8, Z9, Z10, Z11, Z12, Z13)
	VZEROUPPER
	RET

c28:
	L8(DX, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7)
	L8(R11, Z8, Z9, Z10, Z11, Z12, Z13, Z14, Z15)
l28:
	ENTRY
	F8(R8, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7)
	F8(R9, Z8, Z9, Z10, Z11, Z12, Z13, Z14, Z15)
	NEXT(l28)
	S8(DX, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7)
	S8(R11, Z8, Z9, Z10, Z11, Z12, Z13, Z14, Z15)
	VZEROUPPER
	RET

c29:
	L9(DX, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z8)
	L9(R11, Z9, Z10, Z11, Z12, Z13, Z14, Z15, Z16, Z17)
l29:
	ENTRY
	F9(R8, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z8)
	F9(R9, Z9, Z10, Z11, Z12, Z13, Z14, Z15, Z16, Z17)
	NEXT(l29)
	S9(DX, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z8)
	S9(R11, Z9, Z10, Z11, Z12, Z13, Z14, Z15, Z16, Z17)
	VZEROUPPER
	RET

c210:
	L10(DX, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z8, Z9)
	L10(R11, Z10, Z11, Z12, Z13, Z14, Z15, Z16, Z17, Z18, Z19)
l210:
	ENTRY
	F10(R8, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z8, Z9)
	F10(R9, Z10, Z11, Z12, Z13, Z14, Z15, Z16, Z17, Z18, Z19)
	NEXT(l210)
	S10(DX, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z8, Z9)
	S10(R11, Z10, Z11, Z12, Z13, Z14, Z15, Z16, Z17, Z18, Z19)
	VZEROUPPER
	RET

c211:
	L11(DX, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z8, Z9, Z10)
	L11(R11, Z11, Z12, Z13, Z14, Z15, Z16, Z17, Z18, Z19, Z20, Z21)
l211:
	ENTRY
	F11(R8, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z8, Z9, Z10)
	F11(R9, Z11, Z12, Z13, Z14, Z15, Z16, Z17, Z18, Z19, Z20, Z21)
	NEXT(l211)
	S11(DX, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z8, Z9, Z10)
	S11(R11, Z11, Z12, Z13, Z14, Z15, Z16, Z17, Z18, Z19, Z20, Z21)
	VZEROUPPER
	RET

c212:
	L12(DX, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z8, Z9, Z10, Z11)
	L12(R11, Z12, Z13, Z14, Z15, Z16, Z17, Z18, Z19, Z20, Z21, Z22, Z23)
l212:
	ENTRY
	F12(R8, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z8, Z9, Z10, Z11)
	F12(R9, Z12, Z13, Z14, Z15, Z16, Z17, Z18, Z19, Z20, Z21, Z22, Z23)
	NEXT(l212)
	S12(DX, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7, Z8, Z9, Z10, Z11)
	S12(R11, Z12, Z13, Z14, Z15, Z16, Z17, Z18, Z19, Z20, Z21, Z22, Z23)
	VZEROUPPER
	RET

c31:
	L1(DX, Z0)
	L1(R11, Z1)
	L1(R13, Z2)
l31:
	ENTRY
	F1(R8, Z0)
	F1(R9, Z1)
	F1(R10, Z2)
	NEXT(l31)
	S1(DX, Z0)
	S1(R11, Z1)
	S1(R13, Z2)
	VZEROUPPER
	RET

c32:
	L2(DX, Z0, Z1)
	L2(R11, Z2, Z3)
	L2(R13, Z4, Z5)
l32:
	ENTRY
	F2(R8, Z0, Z1)
	F2(R9, Z2, Z3)
	F2(R10, Z4, Z5)
	NEXT(l32)
	S2(DX, Z0, Z1)
	S2(R11, Z2, Z3)
	S2(R13, Z4, Z5)
	VZEROUPPER
	RET

c33:
	L3(DX, Z0, Z1, Z2)
	L3(R11, Z3, Z4, Z5)
	L3(R13, Z6, Z7, Z8)
l33:
	ENTRY
	F3(R8, Z0, Z1, Z2)
	F3(R9, Z3, Z4, Z5)
	F3(R10, Z6, Z7, Z8)
	NEXT(l33)
	S3(DX, Z0, Z1, Z2)
	S3(R11, Z3, Z4, Z5)
	S3(R13, Z6, Z7, Z8)
	VZEROUPPER
	RET

c34:
	L4(DX, Z0, Z1, Z2, Z3)
	L4(R11, Z4, Z5, Z6, Z7)
	L4(R13, Z8, Z9, Z10, Z11)
l34:
	ENTRY
	F4(R8, Z0, Z1, Z2, Z3)
	F4(R9, Z4, Z5, Z6, Z7)
	F4(R10, Z8, Z9, Z10, Z11)
	NEXT(l34)
	S4(DX, Z0, Z1, Z2, Z3)
	S4(R11, Z4, Z5, Z6, Z7)
	S4(R13, Z8, Z9, Z10, Z11)
	VZEROUPPER
	RET

c35:
	L5(DX, Z0, Z1, Z2, Z3, Z4)
	L5(R11, Z5, Z6, Z7, Z8, Z9)
	L5(R13, Z10, Z11, Z12, Z13, Z14)
l35:
	ENTRY
	F5(R8, Z0, Z1, Z2, Z3, Z4)
	F5(R9, Z5, Z6, Z7, Z8, Z9)
	F5(R10, Z10, Z11, Z12, Z13, Z14)
	NEXT(l35)
	S5(DX, Z0, Z1, Z2, Z3, Z4)
	S5(R11, Z5, Z6, Z7, Z8, Z9)
	S5(R13, Z10, Z11, Z12, Z13, Z14)
	VZEROUPPER
	RET

c36:
	L6(DX, Z0, Z1, Z2, Z3, Z4, Z5)
	L6(R11, Z6, Z7, Z8, Z9, Z10, Z11)
	L6(R13, Z12, Z13, Z14, Z15, Z16, Z17)
l36:
	ENTRY
	F6(R8, Z0, Z1, Z2, Z3, Z4, Z5)
	F6(R9, Z6, Z7, Z8, Z9, Z10, Z11)
	F6(R10, Z12, Z13, Z14, Z15, Z16, Z17)
	NEXT(l36)
	S6(DX, Z0, Z1, Z2, Z3, Z4, Z5)
	S6(R11, Z6, Z7, Z8, Z9, Z10, Z11)
	S6(R13, Z12, Z13, Z14, Z15, Z16, Z17)
	VZEROUPPER
	RET

c37:
	L7(DX, Z0, Z1, Z2, Z3, Z4, Z5, Z6)
	L7(R11, Z7, Z8, Z9, Z10, Z11, Z12, Z13)
	L7(R13, Z14, Z15, Z16, Z17, Z18, Z19, Z20)
l37:
	ENTRY
	F7(R8, Z0, Z1, Z2, Z3, Z4, Z5, Z6)
	F7(R9, Z7, Z8, Z9, Z10, Z11, Z12, Z13)
	F7(R10, Z14, Z15, Z16, Z17, Z18, Z19, Z20)
	NEXT(l37)
	S7(DX, Z0, Z1, Z2, Z3, Z4, Z5, Z6)
	S7(R11, Z7, Z8, Z9, Z10, Z11, Z12, Z13)
	S7(R13, Z14, Z15, Z16, Z17, Z18, Z19, Z20)
	VZEROUPPER
	RET

c38:
	L8(DX, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7)
	L8(R11, Z8, Z9, Z10, Z11, Z12, Z13, Z14, Z15)
	L8(R13, Z16, Z17, Z18, Z19, Z20, Z21, Z22, Z23)
l38:
	ENTRY
	F8(R8, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7)
	F8(R9, Z8, Z9, Z10, Z11, Z12, Z13, Z14, Z15)
	F8(R10, Z16, Z17, Z18, Z19, Z20, Z21, Z22, Z23)
	NEXT(l38)
	S8(DX, Z0, Z1, Z2, Z3, Z4, Z5, Z6, Z7)
	S8(R11, Z8, Z9, Z10, Z11, Z12, Z13, Z14, Z15)
	S8(R13, Z16, Z17, Z18, Z19, Z20, Z21, Z22, Z23)
	VZEROUPPER
	RET

