// NEON instructions that Go's assembler has no name for, as words of the Arm
// Architecture Reference Manual, C7.2; GNU objdump reads every one of them back as
// meant. Operands are numbers of V registers, the result last as in Go's own order:
// d = n op m. S4 is four float32, D2 two float64.
#define FADD_S4(m, n, d) WORD $(0x4e20d400 | m<<16 | n<<5 | d)
#define FSUB_S4(m, n, d) WORD $(0x4ea0d400 | m<<16 | n<<5 | d)
#define FMUL_S4(m, n, d) WORD $(0x6e20dc00 | m<<16 | n<<5 | d)
#define FDIV_S4(m, n, d) WORD $(0x6e20fc00 | m<<16 | n<<5 | d)
#define FSQRT_S4(n, d) WORD $(0x6ea1f800 | n<<5 | d)
#define FADD_D2(m, n, d) WORD $(0x4e60d400 | m<<16 | n<<5 | d)
#define FSUB_D2(m, n, d) WORD $(0x4ee0d400 | m<<16 | n<<5 | d)
#define FMUL_D2(m, n, d) WORD $(0x6e60dc00 | m<<16 | n<<5 | d)

// FMLA_0 adds n times number 0 of m to d: four fused float32 multiply-adds.
#define FMLA_0(m, n, d) WORD $(0x4f801000 | m<<16 | n<<5 | d)

// FCVTL widens the lower, FCVTL2 the upper two float32 of n; FCVTN and FCVTN2 round
// two float64 to the lower (and clear the rest) or to the upper half of d.
#define FCVTL(n, d) WORD $(0x0e617800 | n<<5 | d)
#define FCVTL2(n, d) WORD $(0x4e617800 | n<<5 | d)
#define FCVTN(n, d) WORD $(0x0e616800 | n<<5 | d)
#define FCVTN2(n, d) WORD $(0x4e616800 | n<<5 | d)

// Comparisons give all ones or all zeros; with a NaN they are false.
#define FCMLT0_S4(n, d) WORD $(0x4ea0e800 | n<<5 | d) // n < 0
#define FCMGT0_S4(n, d) WORD $(0x4ea0c800 | n<<5 | d) // n > 0
#define FCMGE_S4(m, n, d) WORD $(0x6e20e400 | m<<16 | n<<5 | d) // n >= m
#define FACGT_S4(m, n, d) WORD $(0x6ea0ec00 | m<<16 | n<<5 | d) // |n| > |m|
#define FCMEQ_S4(m, n, d) WORD $(0x4e20e400 | m<<16 | n<<5 | d) // n == m

// BIC is n with the bits of m cleared.
#define BIC(m, n, d) WORD $(0x4e601c00 | m<<16 | n<<5 | d)

// LDRQ loads d, 16 bytes, from the sum of the registers Rn and Rm.
#define LDRQ(m, n, d) WORD $(0x3ce06800 | m<<16 | n<<5 | d)
