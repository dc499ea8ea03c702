package synth

// shapes are what a branch that sees outlines can tell apart.
var shapes = [...]string{"disc", "triangle", "cross"}

// shapeSizes are the radius or half side of each shape, in Q8 of the drawn size:
// chosen so that all cover about the same area.
var shapeSizes = [len(shapes)]int{256, 200, 290}

// distance is how far (u, v) lies outside the outline of a shape of that size
// around (0, 0), negative inside, in the unit of its arguments. Near the outline it
// is exact except around corners.
func distance(shape, u, v, size int) int {
	r := size * shapeSizes[shape] >> 8
	switch shapes[shape] {
	case "disc":
		return length(u, v) - r
	case "triangle":
		const cos30 = 56756 // Q16
		side := (abs(u)*cos30 - v*(q16/2)) >> 16
		return max(v, side) - r
	default: // cross
		arm := r * 100 >> 8
		across := max(abs(u)-r, abs(v)-arm)
		down := max(abs(u)-arm, abs(v)-r)
		return min(across, down)
	}
}

func abs(v int) int { return max(v, -v) }
