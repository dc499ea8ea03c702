package chart

// The pyramid: sums of sums. A new point changes one node of each level it has
// begun, but a level above is only touched once two nodes below are complete,
// so appending costs O(1) on average.
//
//	levels[2]  |           64 points            |
//	levels[1]  |    32 points   |    32 points   |    32 ...
//	levels[0]  |  16   |   16   |   16   |   16  |   16  | 9
//	ys          ................................................

// grow enters point n, just appended, into the pyramid.
func (s *Series) grow(n int, y float64) {
	if len(s.levels) == 0 {
		s.levels = append(s.levels, nil)
	}
	if n%leafSize == 0 {
		s.levels[0] = append(s.levels[0], Stat{})
	}
	leaf := &s.levels[0][n/leafSize]
	leaf.add(y)
	if (n+1)%leafSize != 0 {
		return
	}
	for k := 0; len(s.levels[k])%2 == 0; k++ {
		below := s.levels[k]
		node := below[len(below)-2]
		node.merge(below[len(below)-1])
		if k+1 == len(s.levels) {
			s.levels = append(s.levels, nil)
		}
		s.levels[k+1] = append(s.levels[k+1], node)
	}
}

// Range sums up the points i .. j-1. Indices outside the series are cut.
func (s *Series) Range(i, j int) Stat {
	i, j = max(0, i), min(j, len(s.ys))
	var out Stat
	for i < j {
		if i%leafSize != 0 || i+leafSize > j {
			out.add(s.ys[i])
			i++
			continue
		}
		k, size := s.highest(i, j)
		out.merge(s.levels[k][i/size])
		i += size
	}
	return out
}

// highest is the tallest complete node that starts at i and ends by j, and the
// number of points under it. i is a multiple of leafSize and i+leafSize <= j.
func (s *Series) highest(i, j int) (level, size int) {
	size = leafSize
	for level+1 < len(s.levels) {
		up := size * 2
		if i%up != 0 || i+up > j || i/up >= len(s.levels[level+1]) {
			break
		}
		level, size = level+1, up
	}
	return level, size
}

// Between sums up the points with from <= x < to.
func (s *Series) Between(from, to float64) Stat {
	return s.Range(s.Find(from), s.Find(to))
}
