package synth

// PatchSide is the height and width of a patch picture.
const PatchSide = 32

// patterns are what cloth is woven in, and tints are its colours. A class is one of
// each.
var (
	patterns = [...]string{"stripes", "checks", "rings", "spots", "zigzag"}
	tints    = [...]string{"warm", "cold"}
)

const (
	patchNoise = 90  // the largest noise of a patch
	patchTilt  = 106 // tangent of half the largest angle of cloth in 1/256: 45 degrees
)

// PatchNames are the class names, "warm stripes" and "cold stripes" first.
func PatchNames() []string {
	var names []string
	for _, p := range patterns {
		for _, t := range tints {
			names = append(names, t+" "+p)
		}
	}
	return names
}

// Patches draws n pictures of patches of cloth: bytes // [n, PatchSide, PatchSide, 3]
// and labels // [n], pattern * 2 + tint. Each has a stain of any colour, in one of the
// shapes of a shape-texture picture, which means nothing. Classes are as even as n
// allows, in shuffled order. Sample i depends on the seed and i alone.
func Patches(seed uint64, n int) (bytes []byte, labels []int32) {
	const size = PatchSide * PatchSide * 3
	bytes = make([]byte, n*size)
	labels = evenLabels(seed, "patch labels", n, len(patterns)*len(tints))
	var s Stream
	for i, label := range labels {
		s.Reset(seed, "patch", uint64(i))
		drawPatch(&s, int(label)/len(tints), int(label)%len(tints), bytes[i*size:][:size])
	}
	return bytes, labels
}

// drawPatch draws one picture.
func drawPatch(s *Stream, kind, tint int, out []byte) {
	cloth := drawPattern(s, kind)
	dark, light := drawTint(s, tint)
	shape, turned := s.Below(Shapes), turn(s)
	size := s.Between(4*256, 7*256)
	x0, y0 := s.Between(-12*256, 12*256), s.Between(-12*256, 12*256)
	stain := colour{s.Between(20, 235), s.Between(20, 235), s.Between(20, 235)}
	noise := s.Between(30, patchNoise)
	for y := range PatchSide {
		for x := range PatchSide {
			px, py := x*256+128-PatchSide*128, y*256+128-PatchSide*128
			u, v := turned.apply(px-x0, py-y0)
			inside := clamp(128-distance(shape, u, v, size), 0, 256)
			bright := cloth.at(px, py)
			for k := range 3 {
				thread := blend(blend(dark[k], light[k], bright), stain[k], inside)
				out[(y*PatchSide+x)*3+k] = byte(clamp(thread+bell(s, noise), 0, 255))
			}
		}
	}
}

// drawTint draws two colours of a tint: warm has more red than blue, cold more blue
// than red, by 40 or more in the light one.
func drawTint(s *Stream, tint int) (dark, light colour) {
	more := s.Between(130, 245)
	less := s.Between(30, more-40)
	light = colour{more, s.Between(80, 230), less}
	if tints[tint] == "cold" {
		light[0], light[2] = less, more
	}
	for k := range dark {
		dark[k] = s.Between(10, 90)
	}
	return dark, light
}

// pattern is one of patterns with its drawn variations. The first ones are the
// textures of a shape-texture picture, in their order.
type pattern struct {
	kind  int
	weave weave
}

func drawPattern(s *Stream, kind int) pattern {
	base := kind
	if kind >= Textures {
		base = 0 // any that has a phase and an angle
	}
	p := pattern{kind: kind, weave: drawWeave(s, base)}
	p.weave.turned = rotate(s, patchTilt)
	if patterns[kind] == "spots" {
		p.weave.period += p.weave.period / 2 // farther apart than checks
	}
	return p
}

// at is the brightness, 0..256, at a place in Q8 pixels from the picture's middle.
func (p *pattern) at(x, y int) int {
	w := &p.weave
	switch patterns[p.kind] {
	case "spots":
		u, v := w.turned.apply(x, y)
		r := length(w.fold(u+w.x), w.fold(v+w.y))
		return clamp(128+w.period*102/256-r, 0, 256) // discs that cover half of the cloth
	case "zigzag":
		u, v := w.turned.apply(x, y)
		return w.steep(w.wave(u + w.x + abs(w.fold(v+w.y))))
	}
	return w.at(x, y)
}
