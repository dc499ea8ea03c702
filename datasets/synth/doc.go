// Package synth draws the built-in data sets from a seed. Nothing is read from disk
// and nothing downloaded: digits come from the outlines of the Go typefaces, shapes
// and textures from formulas.
//
//	stream.go    random draws keyed by (seed, purpose, index)
//	geometry.go  fixed-point numbers, rotations, blending
//	outline.go   a typeface's digit -> outline -> coverage mask
//	glyphs.go    mask -> bent, shifted, noisy digit on a page, 28x28 for glyphs
//	halves.go    two digits side by side, each on a page of its own
//	shapes.go    a shape as a signed distance
//	textures.go  a texture as a brightness
//	pairs.go     shape x texture -> three 32x32 pictures of one sample
//	patches.go   pattern x tint -> 32x32 picture of cloth with a stain
//	tiles.go     3x3 cells -> 12x12 picture of a sign
//	dots.go      a disc somewhere, and where it is
//	vectors.go   5 and 7 numbers and a teacher's 10 answers
//
// The same seed gives the same bytes on every machine. So everything is integer
// arithmetic; the few float64 steps (a rotation's cosine and sine from a rational
// parameter, a correctly rounded square root) are single operations whose products
// are rounded before they are added. The typefaces' own rasteriser is not used: it
// computes curves in float32, where one machine may fuse what another does not.
//
// Words: Q8 and Q16 are fixed-point numbers with 8 and 16 fractional bits. Coverage
// and brightness are 0..256 inside and 0..255 in a picture.
//
// Every function makes the slices it returns, keeps nothing, and runs on the
// caller's goroutine.
package synth
