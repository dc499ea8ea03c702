package synth

// textures are what a branch that sees only texture can tell apart.
var textures = [...]string{"stripes", "checks", "rings"}

// weave is one texture with its drawn variations.
type weave struct {
	kind   int
	period int // Q8 pixels
	turned rotation
	x, y   int // phase, or the centre of rings, Q8 pixels
}

func drawWeave(s *Stream, kind int) weave {
	w := weave{kind: kind, period: s.Between(1150, 2000), turned: turn(s)}
	w.x, w.y = s.Below(w.period), s.Below(w.period)
	if textures[kind] == "rings" {
		w.x, w.y = s.Between(-4*256, 4*256), s.Between(-4*256, 4*256)
	}
	return w
}

// at is the brightness, 0..256, at a place in Q8 pixels from the picture's middle.
func (w *weave) at(x, y int) int {
	if textures[w.kind] == "rings" {
		return w.steep(w.wave(length(x-w.x, y-w.y)))
	}
	u, v := w.turned.apply(x, y)
	u, v = u+w.x, v+w.y
	across := w.steep(w.wave(u))
	if textures[w.kind] == "stripes" {
		return across
	}
	down := w.steep(w.wave(v)) // checks: light where one of the two is
	return across + down - across*down>>7
}

// wave is a triangle wave of the period: 0 at its start, 256 in its middle.
func (w *weave) wave(u int) int {
	return 256 - abs(w.fold(u))*512/w.period
}

// fold is the distance to the nearest start of a period, signed.
func (w *weave) fold(u int) int {
	u = (u%w.period + w.period) % w.period
	return u - w.period/2
}

// steep turns a slope into an edge about a pixel wide.
func (w *weave) steep(v int) int {
	gain := w.period * 256 / 512 // brightness a pixel at slope 1
	return clamp(128+(v-128)*gain/256, 0, 256)
}
