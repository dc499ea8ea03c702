package augment

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"duet/datasets/synth"
)

// Augmenter changes mini-batches. It is made once for a training.
type Augmenter struct {
	opts     Options
	seed     uint64
	inputs   []input
	pictures bool // one of the inputs is a picture
	flip     [2]bool
	zero     bool
	normal   *[normals]float32 // nil without noise

	mu   sync.Mutex
	free []*desk // those that nobody works at
	made int     // how many there are
}

// input is the shape of one input of a sample.
type input struct {
	size    int
	h, w, c int    // of a picture; h is 0 for anything else
	purpose string // of its noise stream
}

// desk is what one goroutine needs for its work.
type desk struct {
	stream  synth.Stream
	picture []float32 // a picture as it came // [largest h*w*c]
}

// New makes an Augmenter for samples whose inputs have the shapes dims, without the
// batch axis: [28 28 1] is a picture, [5] is not. It refuses options that are out of
// bounds, those that no input is a picture for, and a cutout larger than a picture.
func New(opts Options, seed uint64, dims [][]int) (*Augmenter, error) {
	if err := opts.Check(); err != nil {
		return nil, err
	}
	a := &Augmenter{opts: opts, seed: seed, zero: opts.Fill == FillZero}
	a.flip = [2]bool{opts.flips(FlipHorizontal), opts.flips(FlipVertical)}
	if opts.Noise != 0 {
		a.normal = normalTable()
	}
	for i, d := range dims {
		in := input{size: 1, purpose: "augment noise " + strconv.Itoa(i)}
		for _, n := range d {
			if n < 1 {
				return nil, fmt.Errorf("augment: input %d has shape %v, expected axes of 1 or more", i+1, d)
			}
			in.size *= n
		}
		if len(d) == 3 {
			a.pictures = true
			in.h, in.w, in.c = d[0], d[1], d[2]
			if side := min(in.h, in.w); opts.Cutout > side {
				return nil, fmt.Errorf("augment: cutout: a square of %d pixels is larger than pictures of %d by %d; expected at most %d", opts.Cutout, in.h, in.w, side)
			}
		}
		a.inputs = append(a.inputs, in)
	}
	if opts.pictures() && !a.pictures {
		return nil, fmt.Errorf("augment: %v needs pictures of height, width and channels, and the data has %s; only noise works on it", opts, shapes(dims))
	}
	return a, nil
}

// shapes writes shapes for an error.
func shapes(dims [][]int) string {
	if len(dims) == 0 {
		return "no inputs"
	}
	texts := make([]string, len(dims))
	for i, d := range dims {
		texts[i] = fmt.Sprint(d)
	}
	return "samples of " + strings.Join(texts, " and ")
}

// String is the options, as a recipe says them.
func (a *Augmenter) String() string { return a.opts.String() }

// Apply changes a batch in place: x[i] // [B, dims of input i...], of the samples
// rows // [B], numbers in the set, in epoch 0, 1, ... Slices may be longer than that.
// Nothing is allocated once as many calls as run at a time have been made.
func (a *Augmenter) Apply(epoch int, rows []int32, x [][]float32) {
	a.ApplyRange(epoch, rows, x, 0, len(rows))
}

// ApplyRange is Apply for the samples lo to hi of the batch (hi not included) alone,
// so that several goroutines can share a batch.
func (a *Augmenter) ApplyRange(epoch int, rows []int32, x [][]float32, lo, hi int) {
	if a.opts.None() {
		return
	}
	d := a.take()
	for b := lo; b < hi; b++ {
		key := uint64(uint32(epoch))<<32 | uint64(uint32(rows[b]))
		d.stream.Reset(a.seed, "augment", key)
		drawn := a.draw(&d.stream)
		for i := range a.inputs {
			in := &a.inputs[i]
			sample := x[i][b*in.size : (b+1)*in.size]
			if in.h > 0 {
				a.warp(drawn, in, sample, d)
				a.tone(drawn, sample)
			}
			if a.normal != nil {
				d.stream.Reset(a.seed, in.purpose, key)
				addNoise(sample, &d.stream, a.normal, float32(a.opts.Noise))
			}
			if in.h > 0 && a.opts.Cutout > 0 {
				cutOut(sample, in, drawn, a.opts.Cutout)
			}
		}
	}
	a.give(d)
}

// take is a desk of the goroutine's own, until give.
func (a *Augmenter) take() *desk {
	a.mu.Lock()
	defer a.mu.Unlock()
	if n := len(a.free); n > 0 {
		d := a.free[n-1]
		a.free = a.free[:n-1]
		return d
	}
	largest := 0
	for _, in := range a.inputs {
		largest = max(largest, in.h*in.w*in.c)
	}
	a.made++
	a.free = slices.Grow(a.free, a.made) // so that give allocates nothing
	return &desk{picture: make([]float32, largest)}
}

func (a *Augmenter) give(d *desk) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.free = append(a.free, d)
}

// change is what one sample gets.
type change struct {
	flip           [2]bool // across, down
	shiftX, shiftY float64 // shares of width and height
	degrees        float64
	zoom           float64 // what is seen becomes so many times as large
	contrast       float32 // factor
	brightness     float32 // added
	cutX, cutY     float64 // the middle of the cutout, shares of width and height
}

// draw draws what a sample gets. The order of the draws is part of what a seed
// means.
func (a *Augmenter) draw(s *synth.Stream) change {
	even := func(most float64) float64 { // from -most to most
		return float64((float64(float64(s.Float())*2) - 1) * most)
	}
	var c change
	for i := range c.flip {
		c.flip[i] = s.Below(2) == 1 && a.flip[i]
	}
	c.shiftX, c.shiftY = even(a.opts.Shift), even(a.opts.Shift)
	c.degrees = even(a.opts.Rotate)
	c.zoom = 1 + even(a.opts.Zoom)
	c.contrast = float32(1 + even(a.opts.Contrast))
	c.brightness = float32(even(a.opts.Brightness))
	c.cutX, c.cutY = float64(s.Float()), float64(s.Float())
	return c
}
