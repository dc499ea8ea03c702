package chart

// Thin makes a long series shorter: every group of that many neighbours becomes
// the points that keep makes of their values, all at the place of the group's last
// one. What is left over at the end stays as it is. O(n).
func (s *Series) Thin(group int, keep func(ys []float64) []float64) {
	out := Series{version: s.version}
	at := 0
	for ; at+group <= len(s.ys); at += group {
		for _, y := range keep(s.ys[at : at+group]) {
			out.Append(s.x(at+group-1), y)
		}
	}
	for ; at < len(s.ys); at++ {
		out.Append(s.x(at), s.ys[at])
	}
	out.version = s.version + 1
	*s = out
}

// Keep leaves out the points that keep, asked for each with its number and place,
// says no to. O(n).
func (s *Series) Keep(keep func(i int, x float64) bool) {
	out := Series{version: s.version}
	for i, y := range s.ys {
		if x := s.x(i); keep(i, x) {
			out.Append(x, y)
		}
	}
	out.version = s.version + 1
	*s = out
}

// Band is what Thin keeps of a curve: the mean, then the extremes where they differ,
// so that the band of a chart loses nothing. Gaps among numbers are left out.
func Band(ys []float64) []float64 {
	var all Stat
	for _, y := range ys {
		all.add(y)
	}
	if all.N == 0 {
		return ys[:1] // a gap
	}
	if all.Min == all.Max {
		return []float64{all.Min}
	}
	return []float64{all.Mean(), all.Min, all.Max}
}

// Newest is what Thin keeps of what only ever rises or seldom changes.
func Newest(ys []float64) []float64 { return ys[len(ys)-1:] }
