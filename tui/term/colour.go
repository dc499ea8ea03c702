package term

import "strconv"

// paletteEntry is a 24-bit colour with its best place in poorer tables.
type paletteEntry struct {
	c    Color
	c256 uint8
	c16  uint8
}

// okabeIto are the colours of Okabe and Ito with their nearest entries by
// CIEDE2000. The nearest by plain distance is visibly worse for orange (178)
// and yellow (221).
var okabeIto = [...]paletteEntry{
	{RGB(0xe6, 0x9f, 0x00), 214, 3},
	{RGB(0xf0, 0xe4, 0x42), 184, 11},
	{RGB(0x56, 0xb4, 0xe9), 74, 6},
	{RGB(0x00, 0x9e, 0x73), 36, 2},
	{RGB(0x00, 0x72, 0xb2), 25, 12},
	{RGB(0xd5, 0x5e, 0x00), 166, 9},
	{RGB(0xcc, 0x79, 0xa7), 175, 13},
}

// ansi16 is the usual look of the 16-colour table (xterm's).
var ansi16 = [16][3]int{
	{0, 0, 0}, {205, 0, 0}, {0, 205, 0}, {205, 205, 0},
	{0, 0, 238}, {205, 0, 205}, {0, 205, 205}, {229, 229, 229},
	{127, 127, 127}, {255, 0, 0}, {0, 255, 0}, {255, 255, 0},
	{92, 92, 255}, {255, 0, 255}, {0, 255, 255}, {255, 255, 255},
}

// cubeLevel are the six steps of the 6x6x6 cube in the 256-colour table.
var cubeLevel = [6]int{0, 95, 135, 175, 215, 255}

// rgb splits a 24-bit colour.
func (c Color) rgb() (r, g, b int) {
	return int(c >> 16 & 0xff), int(c >> 8 & 0xff), int(c & 0xff)
}

// to brings a colour down to what the depth can show.
func (c Color) to(d Depth) Color {
	kind := c & kindMask
	switch {
	case kind == kindDefault || d == Mono:
		return 0
	case d == TrueColor || kind == kind16 || (kind == kind256 && d == Depth256):
		return c
	case kind == kind256:
		r, g, b := rgb256(uint8(c))
		return ANSI16(near16(r, g, b))
	}
	for _, e := range okabeIto {
		if e.c == c {
			if d == Depth256 {
				return ANSI256(e.c256)
			}
			return ANSI16(e.c16)
		}
	}
	r, g, b := c.rgb()
	if d == Depth256 {
		return ANSI256(near256(r, g, b))
	}
	return ANSI16(near16(r, g, b))
}

// near256 is the nearest of cube and grey ramp.
func near256(r, g, b int) uint8 {
	cr, cg, cb := cubeStep(r), cubeStep(g), cubeStep(b)
	cube := dist(r, g, b, cubeLevel[cr], cubeLevel[cg], cubeLevel[cb])
	grey := within((r+g+b)/3-3, 235) / 10
	v := 8 + 10*grey
	if dist(r, g, b, v, v, v) < cube {
		return uint8(232 + grey)
	}
	return uint8(16 + 36*cr + 6*cg + cb)
}

// cubeStep is the nearest of the six levels.
func cubeStep(v int) int {
	switch {
	case v < 48:
		return 0
	case v < 115:
		return 1
	}
	return min(5, (v-35)/40)
}

// near16 is the nearest entry of the 16-colour table.
func near16(r, g, b int) uint8 {
	best, bestDist := 0, 1<<30
	for i, c := range ansi16 {
		if d := dist(r, g, b, c[0], c[1], c[2]); d < bestDist {
			best, bestDist = i, d
		}
	}
	return uint8(best)
}

// rgb256 is the usual look of entry i of the 256-colour table.
func rgb256(i uint8) (r, g, b int) {
	switch {
	case i < 16:
		return ansi16[i][0], ansi16[i][1], ansi16[i][2]
	case i >= 232:
		v := 8 + 10*int(i-232)
		return v, v, v
	}
	n := int(i) - 16
	return cubeLevel[n/36], cubeLevel[n/6%6], cubeLevel[n%6]
}

// dist is a squared distance with green weighing most, as the eye does.
func dist(r, g, b, r2, g2, b2 int) int {
	dr, dg, db := r-r2, g-g2, b-b2
	return 2*dr*dr + 4*dg*dg + 3*db*db
}

// appendSGR appends the sequence that makes s the current style, whatever the
// style was: it always resets first, so frames cannot bleed into each other.
func appendSGR(buf []byte, s Style, d Depth) []byte {
	buf = append(buf, "\x1b["...)
	if s == (Style{}) {
		return append(buf, 'm')
	}
	buf = append(buf, '0')
	for i, code := range [...]byte{'1', '2', '4', '7', '3'} { // in the order of Attr
		if s.Attr&(1<<i) != 0 {
			buf = append(buf, ';', code)
		}
	}
	buf = appendColor(buf, s.FG.to(d), 30)
	buf = appendColor(buf, s.BG.to(d), 40)
	return append(buf, 'm')
}

// appendColor appends one colour; base is 30 for the foreground, 40 for the
// background.
func appendColor(buf []byte, c Color, base int64) []byte {
	switch c & kindMask {
	case kind16:
		n := int64(c & 15)
		if n >= 8 {
			n += 60 - 8
		}
		buf = append(buf, ';')
		return strconv.AppendInt(buf, base+n, 10)
	case kind256:
		buf = append(buf, ';')
		buf = strconv.AppendInt(buf, base+8, 10)
		buf = append(buf, ";5;"...)
		return strconv.AppendInt(buf, int64(c&0xff), 10)
	case kindRGB:
		r, g, b := c.rgb()
		buf = append(buf, ';')
		buf = strconv.AppendInt(buf, base+8, 10)
		buf = append(buf, ";2;"...)
		buf = strconv.AppendInt(buf, int64(r), 10)
		buf = append(buf, ';')
		buf = strconv.AppendInt(buf, int64(g), 10)
		buf = append(buf, ';')
		return strconv.AppendInt(buf, int64(b), 10)
	}
	return buf
}
