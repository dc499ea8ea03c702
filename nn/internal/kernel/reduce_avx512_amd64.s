//go:build amd64 && !purego

#include "textflag.h"

// ROW adds the 8 columns of row i of a group to its lane.
#define ROW(LANE) \
	VCVTPS2PD (SI), Z16; \
	VADDPD Z16, LANE, LANE; \
	ADDQ DX, SI

// EACH does OP for the 16 lanes and their places.
#define EACH(OP) \
	OP(0, Z0); OP(64, Z1); OP(128, Z2); OP(192, Z3); \
	OP(256, Z4); OP(320, Z5); OP(384, Z6); OP(448, Z7); \
	OP(512, Z8); OP(576, Z9); OP(640, Z10); OP(704, Z11); \
	OP(768, Z12); OP(832, Z13); OP(896, Z14); OP(960, Z15)

#define GET(AT, LANE) VMOVUPD AT(DI), LANE
#define PUT(AT, LANE) VMOVUPD LANE, AT(DI)
#define ADD(AT, LANE) ROW(LANE)

// func columnsAVX512(l *columnBlock, x *float32, groups, row int)
TEXT ·columnsAVX512(SB), NOSPLIT, $0-32
	MOVQ l+0(FP), DI
	MOVQ x+8(FP), SI
	MOVQ groups+16(FP), CX
	MOVQ row+24(FP), DX
	EACH(GET)

group:
	EACH(ADD)
	DECQ CX
	JNZ  group
	EACH(PUT)
	VZEROUPPER
	RET

#define ZERO(AT, LANE) VPXORQ LANE, LANE, LANE

// PART is ROW for the columns of K1.
#define PART(AT, LANE) \
	VCVTPS2PD.Z (SI), K1, Z16; \
	VADDPD Z16, LANE, LANE; \
	ADDQ DX, SI

// LAST is PART for the CX rows that are left; they end at done.
#define LAST(LANE) \
	PART(0, LANE); \
	DECQ CX; \
	JZ   done

// func columnSumsAVX512(dst, x *float32, rows, row, cols int)
// Adds the sums of the columns of one chunk, eight at a time.
TEXT ·columnSumsAVX512(SB), NOSPLIT, $0-40
	MOVQ dst+0(FP), DI
	MOVQ x+8(FP), R9
	MOVQ row+24(FP), DX
	MOVQ cols+32(FP), BX
	KXNORB K1, K1, K1
	VPXORQ Z17, Z17, Z17

block:
	CMPQ BX, $8
	JGE  whole
	MOVQ $-1, AX
	BZHIQ BX, AX, AX
	KMOVB AX, K1

whole:
	MOVQ R9, SI
	EACH(ZERO)
	MOVQ rows+16(FP), CX
	MOVQ CX, R8
	ANDQ $15, CX
	SHRQ $4, R8
	JZ   few

sixteen:
	EACH(PART)
	DECQ R8
	JNZ  sixteen

few:
	TESTQ CX, CX
	JZ   done
	LAST(Z0)
	LAST(Z1)
	LAST(Z2)
	LAST(Z3)
	LAST(Z4)
	LAST(Z5)
	LAST(Z6)
	LAST(Z7)
	LAST(Z8)
	LAST(Z9)
	LAST(Z10)
	LAST(Z11)
	LAST(Z12)
	LAST(Z13)
	LAST(Z14)

done:
	VADDPD Z8, Z0, Z0
	VADDPD Z9, Z1, Z1
	VADDPD Z10, Z2, Z2
	VADDPD Z11, Z3, Z3
	VADDPD Z12, Z4, Z4
	VADDPD Z13, Z5, Z5
	VADDPD Z14, Z6, Z6
	VADDPD Z15, Z7, Z7
	VADDPD Z4, Z0, Z0
	VADDPD Z5, Z1, Z1
	VADDPD Z6, Z2, Z2
	VADDPD Z7, Z3, Z3
	VADDPD Z2, Z0, Z0
	VADDPD Z3, Z1, Z1
	VADDPD Z1, Z0, Z0
	VADDPD Z17, Z0, Z0
	VCVTPD2PS Z0, Y0
	VMOVUPS.Z (DI), K1, Y1
	VADDPS Y0, Y1, Y0
	VMOVUPS Y0, K1, (DI)
	ADDQ $32, DI
	ADDQ $32, R9
	SUBQ $8, BX
	JGT  block
	VZEROUPPER
	RET
