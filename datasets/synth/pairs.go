package synth

// ShapeSide is the height and width of a shape-texture picture.
const ShapeSide = 32

// Shapes and Textures are the numbers of each; a class is one pair of them.
const (
	Shapes   = len(shapes)
	Textures = len(textures)
)

// The largest noise of an outline and of a texture picture. Texture is the easier
// one to learn and gets more, so that both branches take about as long.
const (
	shapeNoise   = 70
	textureNoise = 140
)

// Pairs is a drawn shape-texture set: three pictures of each sample, all
// // [n, ShapeSide, ShapeSide, 3].
type Pairs struct {
	Whole   []byte  // the shape, filled with the texture
	Outline []byte  // the shape, filled with one colour
	Texture []byte  // the texture, over the whole picture
	Labels  []int32 // shape * Textures + texture
}

// PairNames are the class names, "disc stripes" first.
func PairNames() []string {
	var names []string
	for _, s := range shapes {
		for _, t := range textures {
			names = append(names, s+" "+t)
		}
	}
	return names
}

// ShapeTexture draws n samples. Where the shape lies, its size, angle and colours
// come from one stream, the texture's period, angle, phase and colours from another,
// so the outline picture holds nothing of the texture and the texture picture
// nothing of the shape. Classes are as even as n allows, in shuffled order.
func ShapeTexture(seed uint64, n int) Pairs {
	const size = ShapeSide * ShapeSide * 3
	p := Pairs{
		Whole: make([]byte, n*size), Outline: make([]byte, n*size), Texture: make([]byte, n*size),
		Labels: evenLabels(seed, "pair labels", n, Shapes*Textures),
	}
	for i, label := range p.Labels {
		d := pair{shape: int(label) / Textures, texture: int(label) % Textures}
		d.draw(seed, uint64(i), [3][]byte{p.Whole[i*size:][:size], p.Outline[i*size:][:size], p.Texture[i*size:][:size]})
	}
	return p
}

// pair is one class.
type pair struct{ shape, texture int }

// colour is red, green, blue.
type colour [3]int

// draw draws one sample: whole, outline, texture.
func (d pair) draw(seed, index uint64, out [3][]byte) {
	var shaped, woven Stream
	shaped.Reset(seed, "shape", index)
	woven.Reset(seed, "texture", index)
	turned := turn(&shaped)
	size := shaped.Between(9*256, 11*256)
	x0, y0 := shaped.Between(-640, 640), shaped.Between(-640, 640)
	ground, flat := contrast(&shaped)
	weave := drawWeave(&woven, d.texture)
	dark, light := contrast(&woven)
	noise := [2]int{shaped.Between(20, shapeNoise), woven.Between(40, textureNoise)}
	for y := range ShapeSide {
		for x := range ShapeSide {
			px, py := x*256+128-ShapeSide*128, y*256+128-ShapeSide*128
			u, v := turned.apply(px-x0, py-y0)
			inside := clamp(128-distance(d.shape, u, v, size), 0, 256)
			bright := weave.at(px, py)
			for k := range 3 {
				i := (y*ShapeSide+x)*3 + k
				thread := blend(dark[k], light[k], bright)
				grain, fibre := bell(&shaped, noise[0]), bell(&woven, noise[1])
				out[0][i] = byte(clamp(blend(ground[k]+grain, thread+fibre, inside), 0, 255))
				out[1][i] = byte(clamp(blend(ground[k], flat[k], inside)+grain, 0, 255))
				out[2][i] = byte(clamp(thread+fibre, 0, 255))
			}
		}
	}
}

// contrast draws a dark and a light colour.
func contrast(s *Stream) (dark, light colour) {
	for k := range 3 {
		dark[k], light[k] = s.Between(10, 110), s.Between(120, 245)
	}
	return dark, light
}
