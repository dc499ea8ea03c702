package datasets

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"duet/datasets/file"
	"duet/datasets/synth"
)

// ErrUnreadable is what errors about a file wrap: it is missing, damaged, or of a
// kind that is not read here. All other errors of Open are mistakes in the Ref.
var ErrUnreadable = file.ErrUnreadable

// maxSamples bounds what a built-in set draws (3 GiB of shape-texture pictures).
const maxSamples = 1 << 20

// Info is what is known about a built-in set before it is drawn.
type Info struct {
	// Name is what a recipe says.
	Name string
	// Text is one sentence.
	Text string
	// Samples is the default number of samples.
	Samples int
	// Dims are the shapes of one sample of each input.
	Dims [][]int
	// Classes is the number of classes, 0 for regression.
	Classes int

	draw func(seed uint64, n int) *Set
}

// Names lists the built-in sets.
func Names() []Info {
	return []Info{{
		Name: "shape-texture", Samples: 5400, Dims: [][]int{{32, 32, 3}}, Classes: 9, draw: drawShapeTexture,
		Text: "32x32 colour pictures of 3 shapes in 3 textures; a branch that sees only one of the two is right in at most 1/3, a merge can reach 1.",
	}, {
		Name: "glyphs", Samples: 8000, Dims: [][]int{{28, 28, 1}}, Classes: 10, draw: drawGlyphs,
		Text: "28x28 grey digits from nine typefaces, bent, shifted, thinned, thickened and noisy.",
	}, {
		Name: "seed", Samples: 1000, Dims: [][]int{{5}, {7}}, draw: drawSeed,
		Text: "Two inputs of 5 and 7 random numbers, and 10 targets from a fixed random teacher.",
	}, {
		Name: "halves", Samples: 8000, Dims: [][]int{{28, 28, 1}}, Classes: 10, draw: drawHalves,
		Text: "28x28 grey pictures of two digits, the class being their sum; the left half alone is right in at most 0.333, the right in 0.367, a merge can reach 1.",
	}, {
		Name: "dots", Samples: 4000, Dims: [][]int{{24, 24, 1}}, draw: drawDots,
		Text: "24x24 grey pictures of a disc, and 3 targets: where its middle is and how large it is; from one half the error is at least 0.016, a merge of both can reach 0.",
	}, {
		Name: "patches", Samples: 6000, Dims: [][]int{{32, 32, 3}}, Classes: 10, draw: drawPatches,
		Text: "32x32 colour pictures of stained cloth in five patterns, each in warm and in cold colours.",
	}, {
		Name: "tiles", Samples: 4000, Dims: [][]int{{12, 12, 1}}, Classes: 10, draw: drawTiles,
		Text: "12x12 grey pictures of ten signs of five squares, small enough to train in a blink.",
	}}
}

// find is the built-in set of that name.
func find(name string) (Info, error) {
	var names []string
	for _, info := range Names() {
		if info.Name == name {
			return info, nil
		}
		names = append(names, info.Name)
	}
	return Info{}, fmt.Errorf("datasets: no built-in data set %q; there are %s", name, strings.Join(names, ", "))
}

// OpenOptions are what OpenWith is told beside the data and the seed.
type OpenOptions struct {
	// Progress, when set, is told how many bytes of the files on disk were read, and
	// how many there are; see file.Options. Built-in sets do not call it.
	Progress func(done, total int64)
}

// Open draws a built-in set from the seed, or reads a file (which does not depend
// on the seed). Errors about files wrap ErrUnreadable.
func Open(ref Ref, seed uint64) (*Set, error) { return OpenWith(ref, seed, OpenOptions{}) }

// OpenWith is Open with options.
func OpenWith(ref Ref, seed uint64, o OpenOptions) (*Set, error) {
	if err := ref.Check(); err != nil {
		return nil, err
	}
	var s *Set
	if ref.Name != "" {
		info, err := find(ref.Name)
		if err != nil {
			return nil, err
		}
		s = info.draw(seed, cmp.Or(ref.Samples, info.Samples))
	} else {
		name, c, err := ref.read(file.Options{Classes: ref.Classes, Scale: ref.Scale, Progress: o.Progress})
		if err != nil {
			return nil, fmt.Errorf("datasets: %w", err)
		}
		s = fromFile(name, c)
	}
	if ref.Positive == nil {
		return s, nil
	}
	if err := s.makeBinary(ref.Positive); err != nil {
		return nil, err
	}
	return s, nil
}

// read reads the files of a Ref, and names the set after them.
func (r Ref) read(o file.Options) (name string, c *file.Content, err error) {
	path := ""
	switch {
	case r.IDX != nil:
		path = r.IDX.Images
		c, err = file.ReadIDX(r.IDX.Images, r.IDX.Labels, r.IDX.Transposed, o)
	case r.NPZ != "":
		path = r.NPZ
		c, err = file.ReadNPZ(r.NPZ, o)
	case r.CIFAR != "":
		path = r.CIFAR
		c, err = file.ReadCIFAR(r.CIFAR, r.Coarse, o)
	case r.CSV != "":
		path = r.CSV
		c, err = file.ReadCSV(r.CSV, file.Columns{Target: r.Target, Weight: r.Weight, Values: r.Values, Shape: r.Shape}, o)
	default:
		path = r.Folder
		c, err = file.ReadFolder(r.Folder, file.Pictures{Size: r.Size, Channels: r.Channels}, o)
	}
	return r.kinds()[0] + ":" + filepath.Base(path), c, err
}

// fromFile makes a set of a file's content.
func fromFile(name string, c *file.Content) *Set {
	s := &Set{Name: name, N: c.N, Labels: c.Labels, Targets: c.Targets, TargetDim: c.TargetDim, Weights: c.Weights}
	for _, in := range c.Inputs {
		s.Inputs = append(s.Inputs, Array{Dims: in.Dims, Bytes: in.Bytes, Floats: in.Floats, Scale: in.Scale})
	}
	if s.Classes = c.Names; s.Labels != nil && s.Classes == nil {
		s.Classes = numbers(c.Classes)
	}
	return s
}

// numbers are the class names of data that has none: "0", "1", ...
func numbers(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = strconv.Itoa(i)
	}
	return names
}

func drawGlyphs(seed uint64, n int) *Set {
	bytes, labels := synth.Glyphs(seed, n)
	return &Set{
		Name: "glyphs", N: n, Labels: labels, Classes: numbers(10),
		Inputs: []Array{{Dims: []int{synth.GlyphSide, synth.GlyphSide, 1}, Bytes: bytes, Scale: byteScale}},
	}
}

func drawShapeTexture(seed uint64, n int) *Set {
	p := synth.ShapeTexture(seed, n)
	dims := []int{synth.ShapeSide, synth.ShapeSide, 3}
	return &Set{
		Name: "shape-texture", N: n, Labels: p.Labels, Classes: synth.PairNames(),
		Inputs: []Array{{Dims: dims, Bytes: p.Whole, Scale: byteScale}},
		looks: []look{
			{view: Outline, array: Array{Dims: dims, Bytes: p.Outline, Scale: byteScale}},
			{view: Texture, array: Array{Dims: dims, Bytes: p.Texture, Scale: byteScale}},
		},
	}
}

func drawSeed(seed uint64, n int) *Set {
	v := synth.Vectors(seed, n)
	return &Set{
		Name: "seed", N: n, Targets: v.Targets, TargetDim: synth.TeacherOut,
		Inputs: []Array{
			{Dims: []int{synth.TeacherA}, Floats: v.A},
			{Dims: []int{synth.TeacherB}, Floats: v.B},
		},
	}
}
