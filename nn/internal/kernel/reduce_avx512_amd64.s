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
