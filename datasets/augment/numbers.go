package augment

import (
	"math"
	"sync"
)

// turn is the cosine and the sine of an angle of -180 to 180 degrees: of the angle
// a by their Taylor series up to a^29, which leaves out less than 1e-15. Every
// product is rounded before it is added.
func turn(degrees float64) (cos, sin float64) {
	a := float64(degrees * (math.Pi / 180))
	square := float64(a * a)
	cos, sin = 1, 1
	for n := 28.0; n > 0; n -= 2 { // from the smallest term
		cos = 1 - float64(float64(square*cos)/float64(n*(n-1)))
		sin = 1 - float64(float64(square*sin)/float64(n*(n+1)))
	}
	return cos, float64(a * sin)
}

// normals is the number of normal numbers there are: all equally likely.
const normals = 1 << 13

// normalTable holds numbers that are as a normal distribution cut in equal parts:
// the middle one of each part, scaled to a variance of 1. The largest is 3.8; half
// of them are the negatives of the others.
var normalTable = sync.OnceValue(func() *[normals]float32 {
	const half = normals / 2
	var wide [half]float64
	x, squares := 0.0, 0.0
	for i := range wide {
		x = quantile((float64(i)+0.5)/half, x)
		wide[i] = x
		squares += float64(x * x)
	}
	scale := math.Sqrt(half / squares)
	t := new([normals]float32)
	for i, v := range wide {
		t[i] = float32(v * scale)
		t[half+i] = -t[i]
	}
	return t
})

// quantile is the x > 0 with share of a normal distribution between -x and x, by
// Newton's method from a smaller one.
func quantile(share, from float64) float64 {
	x := from
	for range 12 {
		within, density := bell(x)
		x += (share - within) / density
	}
	return x
}

// bell is the share of a normal distribution between -x and x, for x from 0 to 5, and
// the slope of that share. With d the slope, the share is d*(x + x^3/3 + x^5/15 + ...).
func bell(x float64) (within, density float64) {
	square := float64(x * x)
	density = float64(math.Sqrt(2/math.Pi) * decay(square/2))
	sum, term := 0.0, x
	for n := 3.0; n < 150; n += 2 {
		sum += term
		term = float64(term*square) / n
	}
	return float64(density * sum), density
}

// decay is exp(-u) for u from 0 to 13: the Taylor series of a 64th of u, six times
// squared.
func decay(u float64) float64 {
	u /= 64
	e := 1.0
	for n := 16.0; n > 0; n-- {
		e = 1 - float64(u*e)/n
	}
	for range 6 {
		e = float64(e * e)
	}
	return e
}
