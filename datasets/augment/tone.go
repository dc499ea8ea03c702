package augment

import "duet/datasets/synth"

// tone changes the contrast of a picture around its mean, then its brightness:
// x = ((x - mean)*contrast + mean) + brightness. The mean is a float64 sum in order.
func (a *Augmenter) tone(c change, sample []float32) {
	if !a.opts.tones() {
		return
	}
	var mean float32
	if a.opts.Contrast != 0 {
		var sum float64
		for _, v := range sample {
			sum += float64(v)
		}
		mean = float32(sum / float64(len(sample)))
	}
	for i, v := range sample {
		sample[i] = float32((v-mean)*c.contrast) + mean + c.brightness
	}
}

// addNoise adds normal numbers of that deviation: one draw of 64 bits makes four of
// them, for four values after one another.
func addNoise(sample []float32, s *synth.Stream, normal *[normals]float32, deviation float32) {
	for len(sample) > 0 {
		word := s.Word()
		n := min(len(sample), 4)
		for i := range sample[:n] {
			sample[i] += float32(normal[word%normals] * deviation)
			word >>= 16
		}
		sample = sample[n:]
	}
}

// cutOut sets a square of side pixels to 0, as far as it lies in the picture.
func cutOut(sample []float32, in *input, c change, side int) {
	x, y := int(float64(c.cutX*float64(in.w)))-side/2, int(float64(c.cutY*float64(in.h)))-side/2
	left, right := max(x, 0), min(x+side, in.w)
	for row := max(y, 0); row < min(y+side, in.h); row++ {
		clear(sample[(row*in.w+left)*in.c : (row*in.w+right)*in.c])
	}
}
