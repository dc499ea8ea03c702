package kernel

// each4 adds n terms to four chains of a diagonal product, first as quick4 does
// and, where that may be wrong, by FMA32.
func (p *product) each4(ai, bi, n int, s *[4]float32) {
	s0, s1, s2, s3 := float64(s[0]), float64(s[1]), float64(s[2]), float64(s[3])
	var doubt uint64
	for i := range n {
		a, b := p.a[ai+i*p.ak:][:4:4], p.b[bi+i*p.bk:][:4:4]
		t0 := float64(float64(a[0])*float64(b[0])) + s0
		t1 := float64(float64(a[1])*float64(b[1])) + s1
		t2 := float64(float64(a[2])*float64(b[2])) + s2
		t3 := float64(float64(a[3])*float64(b[3])) + s3
		doubt |= doubtful(t0) | doubtful(t1) | doubtful(t2) | doubtful(t3)
		s0, s1 = float64(float32(t0)), float64(float32(t1))
		s2, s3 = float64(float32(t2)), float64(float32(t3))
	}
	if doubt>>63 == 0 {
		*s = [4]float32{float32(s0), float32(s1), float32(s2), float32(s3)}
		return
	}
	for i := range n {
		for j := range s {
			s[j] = FMA32(p.a[ai+i*p.ak+j], p.b[bi+i*p.bk+j], s[j])
		}
	}
}
