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

// Open draws a built-in set from the seed, or reads a file (which does not depend
// on the seed). Errors about files wrap ErrUnreadable.
func Open(ref Ref, seed uint64) (*Set, error) {
	if err := ref.Check(); err != nil {
		return nil, err
	}
	o := file.Options{Classes: ref.Classes, Scale: ref.Scale}
	switch {
	case ref.IDX != nil:
		c, err := file.ReadIDX(ref.IDX.Images, ref.IDX.Labels, o)
		return fromFile("idx:"+filepath.Base(ref.IDX.Images), c, err)
	case ref.NPZ != "":
		c, err := file.ReadNPZ(ref.NPZ, o)
		return fromFile("npz:"+filepath.Base(ref.NPZ), c, err)
	}
	info, err := find(ref.Name)
	if err != nil {
		return nil, err
	}
	return info.draw(seed, cmp.Or(ref.Samples, info.Samples)), nil
}

// fromFile makes a set of a file's content.
func fromFile(name string, c *file.Content, err error) (*Set, error) {
	if err != nil {
		return nil, fmt.Errorf("datasets: %w", err)
	}
	s := &Set{Name: name, N: c.N, Labels: c.Labels, Targets: c.Targets, TargetDim: c.TargetDim}
	for _, in := range c.Inputs {
		s.Inputs = append(s.Inputs, Array{Dims: in.Dims, Bytes: in.Bytes, Floats: in.Floats, Scale: in.Scale})
	}
	if s.Labels != nil {
		s.Classes = numbers(c.Classes)
	}
	return s, nil
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
