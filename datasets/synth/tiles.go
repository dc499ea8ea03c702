package synth

// TileSide is the height and width of a tile picture.
const TileSide = 12

// tiles are the classes: three rows of three cells, five of them light, so that no
// tile gives itself away by its brightness.
var tiles = [...]struct {
	name  string
	cells [9]int
}{
	{"plus", [9]int{0, 1, 0, 1, 1, 1, 0, 1, 0}},
	{"cross", [9]int{1, 0, 1, 0, 1, 0, 1, 0, 1}},
	{"ell", [9]int{1, 0, 0, 1, 0, 0, 1, 1, 1}},
	{"hook", [9]int{1, 1, 1, 0, 0, 1, 0, 0, 1}},
	{"tee", [9]int{1, 1, 1, 0, 1, 0, 0, 1, 0}},
	{"zed", [9]int{1, 1, 0, 0, 1, 0, 0, 1, 1}},
	{"ess", [9]int{0, 1, 1, 0, 1, 0, 1, 1, 0}},
	{"vee", [9]int{1, 0, 1, 1, 0, 1, 0, 1, 0}},
	{"stairs", [9]int{1, 0, 0, 1, 1, 0, 0, 1, 1}},
	{"block", [9]int{1, 1, 0, 1, 1, 0, 0, 0, 1}},
}

// TileNames are the class names.
func TileNames() []string {
	names := make([]string, len(tiles))
	for i, t := range tiles {
		names[i] = t.name
	}
	return names
}

// Tiles draws n tiles of ten kinds: bytes // [n, TileSide, TileSide, 1] and labels
// // [n]. Cells are 2.5 to 3.5 pixels wide and lie anywhere in the picture. Classes
// are as even as n allows, in shuffled order. Sample i depends on the seed and i alone.
func Tiles(seed uint64, n int) (bytes []byte, labels []int32) {
	bytes = make([]byte, n*TileSide*TileSide)
	labels = evenLabels(seed, "tile labels", n, len(tiles))
	var s Stream
	for i, kind := range labels {
		s.Reset(seed, "tile", uint64(i))
		drawTile(&s, int(kind), bytes[i*TileSide*TileSide:][:TileSide*TileSide])
	}
	return bytes, labels
}

// tileNoise is the largest noise of a tile.
const tileNoise = 150

// drawTile looks, for every pixel, at which cell it lies in: four looks are averaged.
func drawTile(s *Stream, kind int, out []byte) {
	cell := s.Between(640, 896) // Q8 pixels
	room := TileSide*256 - 3*cell
	left, top := s.Between(0, room), s.Between(0, room)
	paper := s.Between(0, 90)
	ink := s.Between(paper+80, 250)
	noise := s.Between(30, tileNoise)
	for y := range TileSide {
		for x := range TileSide {
			lit := 0
			for _, sub := range [4][2]int{{64, 64}, {192, 64}, {64, 192}, {192, 192}} {
				u, v := x*256+sub[0]-left, y*256+sub[1]-top
				if u >= 0 && v >= 0 && u < 3*cell && v < 3*cell {
					lit += tiles[kind].cells[v/cell*3+u/cell]
				}
			}
			out[y*TileSide+x] = byte(clamp(blend(paper, ink, lit*64)+bell(s, noise), 0, 255))
		}
	}
}
