package screen

import (
	"fmt"
	"math"
	"strings"

	"duet/nn/graph"
	"duet/sessions"
	"duet/tui/chart"
	"duet/tui/term"
	"duet/tui/theme"
)

// maps is a look at one layer: what it makes of the selected sample, and its
// kernel.
type maps struct {
	asked   bool // a look is under way
	sample  int  // that views are of
	views   []layerLook
	layer   int  // of views
	chosen  bool // by the user; else the first layer with maps is shown
	kernels bool // the kernel alone
	top     int  // first line of tiles or numbers
}

// lookedMsg is what the layers make of a sample.
type lookedMsg struct {
	of     *inspected
	sample int
	views  []layerLook
}

// layerLook is a layer's word on a sample with what was measured of it beforehand:
// a layer may have millions of numbers, and drawing must not go through them.
type layerLook struct {
	sessions.LayerView
	low, high float32
	zeros     int
	params    [][2]float32 // least and greatest of each of Params
}

// measure goes through the numbers of layers once.
func measure(views []sessions.LayerView) []layerLook {
	out := make([]layerLook, len(views))
	for i, v := range views {
		l := &out[i]
		l.LayerView = v
		l.low, l.high = reach(v.Values)
		for _, x := range v.Values {
			if x == 0 {
				l.zeros++
			}
		}
		for _, p := range v.Params {
			low, high := reach(p.Data)
			l.params = append(l.params, [2]float32{low, high})
		}
	}
	return out
}

// look asks what the layers make of the selected sample, when somebody can see it.
func (s *Inspect) look() []Request {
	i, ok := s.sample()
	d := s.data
	if !ok || d.looker == nil || s.maps.asked || s.maps.views != nil && (s.maps.sample == i || s.places()[mapsPane].Empty()) {
		return nil
	}
	s.maps.asked = true
	return []Request{Async{func() any {
		d.looks.Lock()
		defer d.looks.Unlock()
		return lookedMsg{d, i, measure(d.looker.Look(d.table, i))}
	}}}
}

// view is the layer that is shown; false before the first look.
func (m *maps) view() (layerLook, bool) {
	if len(m.views) == 0 {
		return layerLook{}, false
	}
	return m.views[m.at()], true
}

// first is the first layer with parameters that makes maps of the picture; where
// none does, the first with parameters.
func (m *maps) first() int {
	at := 0
	for i, v := range m.views {
		switch {
		case len(v.Params) == 0:
		case len(v.Dims) == 3:
			return i
		case at == 0:
			at = i
		}
	}
	return at
}

// key changes the layer; false when the key is for something else.
func (m *maps) key(key string) bool {
	d := map[string]int{"left": -1, "right": 1}[key]
	if d == 0 || len(m.views) == 0 {
		return false
	}
	m.show((m.at() + d + len(m.views)) % len(m.views))
	return true
}

// at is the number of the layer that is shown.
func (m *maps) at() int {
	if m.chosen {
		return clamp(m.layer, len(m.views))
	}
	return m.first()
}

func (m *maps) show(layer int) { m.layer, m.chosen, m.top = layer, true, 0 }

// otherBranch shows the layer of the other branch that is on the same place among those
// of its class there, or the last one of its class, or else its first layer.
func (s *Inspect) otherBranch() {
	m := &s.maps
	if len(m.views) == 0 {
		return
	}
	from := m.views[m.at()]
	to := graph.SideA
	if from.Side == graph.SideA {
		to = graph.SideB
	}
	place := 0
	for _, v := range m.views[:m.at()] {
		if v.Side == from.Side && v.Class == from.Class {
			place++
		}
	}
	best, alike := -1, 0
	for i, v := range m.views {
		switch {
		case v.Side != to:
		case v.Class == from.Class:
			if alike <= place {
				best = i
			}
			alike++
		case best < 0:
			best = i
		}
	}
	if best >= 0 {
		m.show(best)
	}
}

// scrollMaps moves through the tiles by d lines; false when the key is for
// something else.
func (s *Inspect) scrollMaps(key string) bool {
	d := map[string]int{"up": -1, "down": 1, "pgup": -4, "pgdown": 4, "home": -math.MaxInt32, "end": math.MaxInt32}[key]
	v, ok := s.maps.view()
	if d == 0 || !ok {
		return false
	}
	body, _ := s.mapsRooms(inside(s.places()[mapsPane]), v)
	last := layerTiles(v, s.maps.kernels).last(body)
	s.maps.top = max(0, min(min(s.maps.top, last)+d, last))
	return true
}

// mapsRooms divides the pane: what the sample makes of the layer, or the kernel
// when it is shown alone; and, where there is room, the kernel below.
func (s *Inspect) mapsRooms(r term.Rect, v layerLook) (body, kernel term.Rect) {
	_, body = r.CutTop(min(2, r.H/3))
	if !s.maps.kernels && body.H >= 14 && layerTiles(v, true).n > 0 {
		kernel, body = body.CutBottom(body.H * 2 / 5)
	}
	return body, kernel
}

// tiles are n pictures of w x h pixels, or n numbers where there are no pictures.
type tiles struct {
	n, w, h int
	picture func(k int, fine bool) chart.Image
	number  func(k int) float64
	label   func(k int) string
}

// numberWidth is a number of a row with its place: "1234 -1.234".
const numberWidth = 12

func (t tiles) tiling(r term.Rect) tiling {
	if t.picture == nil {
		return tiling{cols: max(1, (r.W+1)/(numberWidth+1)), rows: max(1, r.H), w: min(numberWidth, r.W), h: 1}
	}
	return tile(r, t.n, t.w, t.h, t.n, 4, true)
}

// last is the first line of the last page.
func (t tiles) last(r term.Rect) int {
	if t.n == 0 || r.Empty() {
		return 0
	}
	return t.tiling(r).last(t.n)
}

// layerTiles are the feature maps of a layer, or its kernels.
func layerTiles(v layerLook, kernels bool) tiles {
	if kernels {
		for i, p := range v.Params {
			if strings.HasSuffix(p.Name, "kernel") {
				return kernelTiles(p, v.params[i][0], v.params[i][1])
			}
		}
		return tiles{}
	}
	if len(v.Dims) != 3 {
		return tiles{n: len(v.Values), number: func(k int) float64 { return float64(v.Values[k]) }}
	}
	h, w, c := v.Dims[0], v.Dims[1], v.Dims[2]
	low, high := min(v.low, 0), v.high
	return tiles{n: c, w: w, h: h, label: func(k int) string { return fmt.Sprint(k) }, picture: func(k int, _ bool) chart.Image {
		m := chart.Image{H: h, W: w, C: 1, Pix: make([]float32, h*w)}
		for i := range m.Pix {
			m.Pix[i] = (v.Values[i*c+k] - low) / max(high-low, math.SmallestNonzeroFloat32)
		}
		return m
	}}
}

// kernelTiles are the kernels of a convolution, a tile for each filter and what it
// reads, or the one matrix of a dense layer; its numbers go from low to high.
func kernelTiles(p sessions.NamedArray, low, high float32) tiles {
	top := max(high, -low, math.SmallestNonzeroFloat32)
	switch len(p.Dims) {
	case 4:
		h, w, in, out := p.Dims[0], p.Dims[1], p.Dims[2], p.Dims[3]
		label := func(k int) string {
			if in == 1 {
				return fmt.Sprint(k)
			}
			return fmt.Sprintf("%d.%d", k/in, k%in)
		}
		return tiles{n: in * out, w: w, h: h, label: label, picture: func(k int, fine bool) chart.Image {
			return signedImage(h, w, fine, func(i int) float32 { return p.Data[i*in*out+k%in*out+k/in] / top })
		}}
	case 2: // lying down, since a terminal is wider than high
		in, out := p.Dims[0], p.Dims[1]
		if in < out {
			return tiles{n: 1, w: out, h: in, label: func(int) string { return "in down, out across" }, picture: func(_ int, fine bool) chart.Image {
				return signedImage(in, out, fine, func(i int) float32 { return p.Data[i] / top })
			}}
		}
		return tiles{n: 1, w: in, h: out, label: func(int) string { return "out down, in across" }, picture: func(_ int, fine bool) chart.Image {
			return signedImage(out, in, fine, func(i int) float32 { return p.Data[i%in*out+i/in] / top })
		}}
	}
	return tiles{}
}

// signedImage is a picture of numbers from -1 to 1: blue below 0, orange above,
// black at 0. Where there are no colours for that it goes from no ink to full ink.
func signedImage(h, w int, fine bool, at func(i int) float32) chart.Image {
	if !fine {
		m := chart.Image{H: h, W: w, C: 1, Pix: make([]float32, h*w)}
		for i := range m.Pix {
			m.Pix[i] = (at(i) + 1) / 2
		}
		return m
	}
	m := chart.Image{H: h, W: w, C: 3, Pix: make([]float32, 0, 3*h*w)}
	for i := range h * w {
		if v := at(i); v >= 0 {
			m.Pix = append(m.Pix, v, 0.65*v, 0.1*v)
		} else {
			m.Pix = append(m.Pix, -0.1*v, -0.6*v, -v)
		}
	}
	return m
}

// reach is the least and the greatest of finite values; 0 and 0 without any.
func reach(values []float32) (low, high float32) {
	some := false
	for _, v := range values {
		switch {
		case v-v != 0:
		case !some:
			low, high, some = v, v, true
		default:
			low, high = min(low, v), max(high, v)
		}
	}
	return low, high
}

// drawMaps draws a layer: its shape and range, what it makes of the sample, and its
// kernel.
func (s *Inspect) drawMaps(g term.Grid, pane term.Rect, th *theme.Theme, focused bool) {
	v, ok := s.maps.view()
	if !ok {
		in := box(g, pane, th, "layers", focused, nil)
		g.Sub(in).Text(1, 0, in.W-2, "looking into the layers", th.Dim)
		return
	}
	at := s.maps.at()
	box(g, pane, th, fmt.Sprintf("layer %d of %d: %s, %s", at+1, len(s.maps.views), v.ID, v.Class), focused, nil)
	r := inside(pane)
	body, kernel := s.mapsRooms(r, v)
	facts, _ := r.CutTop(body.Y - r.Y)
	for y, line := range s.layerFacts(v) {
		g.Sub(facts).Text(0, y, facts.W, term.Clip(line, facts.W), th.Dim)
	}
	t := layerTiles(v, s.maps.kernels)
	if s.maps.kernels && t.n == 0 {
		g.Sub(body).Text(0, 0, body.W, "this layer has no kernel", th.Dim)
		return
	}
	t.draw(g, body, th, min(s.maps.top, t.last(body)))
	if kernel.Empty() {
		return
	}
	head, rest := kernel.CutTop(1)
	g.Sub(head).Text(0, 0, head.W, kernelLegend(g), th.Label)
	layerTiles(v, true).draw(g, rest, th, 0)
}

// fine tells whether a grid shows colours well enough for signs to have their own.
func fine(g term.Grid) bool {
	p := g.Profile()
	return p.Glyphs != term.ASCII && p.Depth > term.Depth16
}

// kernelLegend says how to read the tiles of a kernel.
func kernelLegend(g term.Grid) string {
	if fine(g) {
		return "kernel: filter.input, blue below 0, orange above"
	}
	return "kernel: filter.input, light below 0, dense above"
}

// layerFacts are two lines about a layer: the sample's values and the tensors.
func (s *Inspect) layerFacts(v layerLook) []string {
	shape := strings.Trim(strings.ReplaceAll(fmt.Sprint(v.Dims), " ", " x "), "[]")
	line := fmt.Sprintf("sample %d: %s, %s to %s, %s zero", s.data.p.Rows[s.maps.sample], shape,
		chart.Num(float64(v.low), 0), chart.Num(float64(v.high), 0), chart.Percent(float64(v.zeros)/float64(max(1, len(v.Values)))))
	var params []string
	for i, p := range v.Params {
		low, high := v.params[i][0], v.params[i][1]
		text := p.Name + " " + strings.Trim(strings.ReplaceAll(fmt.Sprint(p.Dims), " ", " x "), "[]")
		if len(p.Data) == 1 {
			text = p.Name + " " + chart.Num(float64(low), 0)
		} else {
			text += " " + chart.Num(float64(low), 0) + " to " + chart.Num(float64(high), 0)
		}
		params = append(params, text)
	}
	if params == nil {
		params = []string{"no parameters"}
	}
	return []string{line, strings.Join(params, ", ")}
}

// draw draws the tiles from a line on.
func (t tiles) draw(g term.Grid, r term.Rect, th *theme.Theme, top int) {
	if t.n == 0 || r.Empty() {
		return
	}
	grid := t.tiling(r)
	for k := range grid.cols * grid.rows {
		n := top*grid.cols + k
		if n >= t.n {
			return
		}
		at := grid.at(r, k)
		v := g.Sub(at)
		if t.picture == nil {
			v.TextRight(0, 0, 4, fmt.Sprint(n), th.Label)
			v.Text(5, 0, at.W-5, chart.Num(t.number(n), 7), th.Text)
			continue
		}
		used := chart.Picture(g, term.Rect{X: at.X, Y: at.Y, W: at.W, H: max(1, at.H-1)}, t.picture(n, fine(g)))
		if used.H < at.H {
			v.Text(0, used.H, at.W, term.Clip(t.label(n), at.W), th.Dim)
		}
	}
}
