package augment

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Options say how far pictures are changed: what a recipe's `augment:` holds. The
// zero value changes nothing. Each sample draws its own amount, evenly between the
// two ends.
type Options struct {
	// Shift moves a picture by up to this share of its height and width: 0 to 1.
	Shift float64 `yaml:"shift,omitempty" json:"shift,omitempty"`
	// Flip mirrors a picture with a chance of one half: horizontal, vertical, or
	// both, each with a chance of its own; none, or empty, never does.
	Flip string `yaml:"flip,omitempty" json:"flip,omitempty"`
	// Rotate turns a picture by up to so many degrees either way: 0 to 180.
	Rotate float64 `yaml:"rotate,omitempty" json:"rotate,omitempty"`
	// Zoom makes what is seen larger or smaller by up to this share: 0 to 0.9.
	Zoom float64 `yaml:"zoom,omitempty" json:"zoom,omitempty"`
	// Contrast makes differences from the picture's mean larger or smaller by up to
	// this share: 0 to 1.
	Contrast float64 `yaml:"contrast,omitempty" json:"contrast,omitempty"`
	// Brightness adds up to this much to all values, or takes it away: 0 or more.
	Brightness float64 `yaml:"brightness,omitempty" json:"brightness,omitempty"`
	// Noise is the standard deviation of what is added to each value: 0 or more.
	Noise float64 `yaml:"noise,omitempty" json:"noise,omitempty"`
	// Cutout is the side, in pixels, of a square that becomes 0; 0 for none.
	Cutout int `yaml:"cutout,omitempty" json:"cutout,omitempty"`
	// Fill is what stands outside a picture: nearest, the nearest pixel, which is
	// also meant by empty; or zero.
	Fill string `yaml:"fill,omitempty" json:"fill,omitempty"`
}

// The names that Flip and Fill may have. Empty means the first of each.
const (
	FlipNone       = "none"
	FlipHorizontal = "horizontal"
	FlipVertical   = "vertical"
	FlipBoth       = "both"

	FillNearest = "nearest"
	FillZero    = "zero"
)

// Flips lists the names of flips, in the order to show them.
func Flips() []string { return []string{FlipNone, FlipHorizontal, FlipVertical, FlipBoth} }

// Fills lists the names of fills, in the order to show them.
func Fills() []string { return []string{FillNearest, FillZero} }

// limits are the numbers that each option may be.
func (o Options) limits() []limit {
	return []limit{
		{"shift", o.Shift, 1},
		{"rotate", o.Rotate, 180},
		{"zoom", o.Zoom, 0.9},
		{"contrast", o.Contrast, 1},
		{"brightness", o.Brightness, math.MaxFloat32},
		{"noise", o.Noise, math.MaxFloat32},
	}
}

// limit is one option, from 0 to most.
type limit struct {
	name        string
	value, most float64
}

// Check finds what is wrong with the options without knowing the data. Errors name
// the option, what was got and what was expected.
func (o Options) Check() error {
	for _, l := range o.limits() {
		if l.value >= 0 && l.value <= l.most {
			continue
		}
		expected := fmt.Sprintf("0 to %v", l.most)
		if l.most == math.MaxFloat32 {
			expected = "a finite number of 0 or more"
		}
		return fmt.Errorf("augment: %s: expected %s, got %v", l.name, expected, l.value)
	}
	if o.Cutout < 0 {
		return fmt.Errorf("augment: cutout: expected the side of a square in pixels, 0 for none, got %d", o.Cutout)
	}
	if err := oneOf("flip", o.Flip, Flips()); err != nil {
		return err
	}
	return oneOf("fill", o.Fill, Fills())
}

// oneOf refuses a name that is not in the list; empty is the first of it.
func oneOf(option, got string, names []string) error {
	for _, name := range names {
		if got == name || got == "" {
			return nil
		}
	}
	return fmt.Errorf("augment: %s: expected one of %s, got %q", option, strings.Join(names, ", "), got)
}

// None tells whether the options change nothing.
func (o Options) None() bool { return !o.pictures() && o.Noise == 0 }

// pictures tells whether there is anything that only pictures can have.
func (o Options) pictures() bool { return o.warps() || o.tones() || o.Cutout != 0 }

// warps tells whether pixels move.
func (o Options) warps() bool {
	return o.Shift != 0 || o.flips(FlipHorizontal) || o.flips(FlipVertical) || o.Rotate != 0 || o.Zoom != 0
}

// tones tells whether values change where they are.
func (o Options) tones() bool { return o.Contrast != 0 || o.Brightness != 0 }

// flips tells whether pictures are mirrored that way.
func (o Options) flips(way string) bool { return o.Flip == way || o.Flip == FlipBoth }

// String is what a recipe says: {shift: 0.1, flip: horizontal}; {} for nothing.
func (o Options) String() string {
	var parts []string
	add := func(name, value string, given bool) {
		if given {
			parts = append(parts, name+": "+value)
		}
	}
	number := func(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
	add("shift", number(o.Shift), o.Shift != 0)
	add("flip", o.Flip, o.Flip != "")
	add("rotate", number(o.Rotate), o.Rotate != 0)
	add("zoom", number(o.Zoom), o.Zoom != 0)
	add("contrast", number(o.Contrast), o.Contrast != 0)
	add("brightness", number(o.Brightness), o.Brightness != 0)
	add("noise", number(o.Noise), o.Noise != 0)
	add("cutout", strconv.Itoa(o.Cutout), o.Cutout != 0)
	add("fill", o.Fill, o.Fill != "")
	return "{" + strings.Join(parts, ", ") + "}"
}
