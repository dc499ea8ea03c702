package layer

import (
	"math"

	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// Init fills a parameter before training. stream is keyed by the run's seed
// and tensor is the number of the tensor in the graph, so that a tensor's
// start depends on its place alone.
type Init interface {
	Fill(dst []float32, s shape.Shape, stream kernel.Stream, tensor uint32)
}

// InitStream is the random stream that first weights are drawn from.
func InitStream(seed uint64) kernel.Stream { return kernel.NewStream(seed, kernel.Init) }

// constant fills with one value.
type constant float32

func (c constant) Fill(dst []float32, _ shape.Shape, _ kernel.Stream, _ uint32) {
	for i := range dst {
		dst[i] = float32(c)
	}
}

// Constant is an initializer that writes v everywhere.
func Constant(v float32) Init { return constant(v) }

// uniform draws from [middle - limit, middle + limit), in float32: 2r - 1 of r in
// [0, 1), times limit, plus middle.
type uniform struct {
	middle float32
	limit  func(s shape.Shape) float64
}

func (u uniform) Fill(dst []float32, s shape.Shape, stream kernel.Stream, tensor uint32) {
	limit := float32(u.limit(s))
	stream.Fill(dst, tensor, 0) // in [0, 1)
	for i, r := range dst {
		dst[i] = float32((float32(2*r)-1)*limit) + u.middle
	}
}

// normal draws from a normal distribution around mean, again whatever lies beyond
// cut deviations. A draw is Box and Muller's sqrt(-2 log u) cos(2 pi v), in
// float64 and rounded once; draw k of element e is keyed by (tensor, e, 1+k).
type normal struct {
	mean      float64
	deviation func(s shape.Shape) float64
	cut       float64
}

func (n normal) Fill(dst []float32, s shape.Shape, stream kernel.Stream, tensor uint32) {
	deviation := n.deviation(s)
	for i := range dst {
		dst[i] = float32(float64(n.draw(stream, tensor, uint32(i))*deviation) + n.mean)
	}
}

// draw is element e of a tensor, in deviations from the mean.
func (n normal) draw(stream kernel.Stream, tensor, e uint32) float64 {
	for draw := uint32(1); ; draw++ {
		w := stream.Block(tensor, e, draw)
		u, v := (float64(w[0])+0.5)/(1<<32), float64(w[1])/(1<<32)
		z := math.Sqrt(-2*kernel.Log(u)) * kernel.Cos(float64(2*math.Pi*v))
		if math.Abs(z) <= n.cut {
			return z
		}
	}
}

// twoDeviations is where Keras cuts a truncated normal distribution; what is
// left of it has cutDeviation of the deviation it had.
const twoDeviations, cutDeviation = 2, 0.87962566103423978

// widest is a cut that no draw reaches: -2 log of the smallest u is below 46.
const widest = 100

// fixed is a limit or deviation that does not depend on the tensor.
func fixed(v float64) func(shape.Shape) float64 {
	return func(shape.Shape) float64 { return v }
}

// scaled is Keras' VarianceScaling: the square root of scale over fan, fan one
// of fan_in, fan_out or their mean.
func scaled(scale float64, fan func(in, out float64) float64) func(shape.Shape) float64 {
	return func(s shape.Shape) float64 {
		return math.Sqrt(scale / math.Max(1, fan(fans(s))))
	}
}

// fans are Keras' fan_in and fan_out of a tensor's shape.
func fans(s shape.Shape) (in, out float64) {
	switch s.Rank() {
	case 0:
		return 1, 1
	case 1:
		return float64(s.Dim(0)), float64(s.Dim(0))
	}
	receptive := s.Size() / (s.Dim(-1) * s.Dim(-2))
	return float64(receptive * s.Dim(-2)), float64(receptive * s.Dim(-1))
}

func fanIn(in, _ float64) float64     { return in }
func fanOut(_, out float64) float64   { return out }
func fanMean(in, out float64) float64 { return (in + out) / 2 }

// cutNormal is a truncated normal distribution whose deviation is that of
// scaled after the cut.
func cutNormal(scale float64, fan func(in, out float64) float64) Init {
	return normal{deviation: scaled(scale/(cutDeviation*cutDeviation), fan), cut: twoDeviations}
}

// wideUniform has the deviation of scaled.
func wideUniform(scale float64, fan func(in, out float64) float64) Init {
	return uniform{limit: scaled(3*scale, fan)}
}

// orthogonal makes the tensor, as a matrix [all axes but the last, last axis], one
// of orthonormal rows or columns, whichever are fewer, times gain: the orthonormal
// part of a matrix of normal numbers that is taller than wide, turned over for a
// tensor that is wider than tall. Element e of the tall matrix is drawn as that of
// a normal tensor is.
type orthogonal struct{ gain float64 }

func (o orthogonal) Fill(dst []float32, s shape.Shape, stream kernel.Stream, tensor uint32) {
	cols := lastAxis(s)
	rows := s.Size() / cols
	tall, wide := max(rows, cols), min(rows, cols)
	q := make([]float64, tall*wide) // [wide, tall]: the columns of the tall matrix
	n := normal{cut: widest}
	for r := range tall {
		for c := range wide {
			q[c*tall+r] = n.draw(stream, tensor, uint32(r*wide+c))
		}
	}
	kernel.Orthonormalize(q, wide, tall)
	for i := range dst {
		r, c := i/cols, i%cols
		at := c*tall + r
		if rows < cols {
			at = r*tall + c
		}
		dst[i] = float32(o.gain * q[at])
	}
}

func (o orthogonal) fits(s shape.Shape) string {
	if s.Rank() < 2 {
		return "two axes or more"
	}
	return ""
}

// identity is gain on the diagonal of a matrix and 0 beside it.
type identity struct{ gain float64 }

func (o identity) Fill(dst []float32, s shape.Shape, _ kernel.Stream, _ uint32) {
	cols := lastAxis(s)
	for i := range dst {
		dst[i] = 0
		if i/cols == i%cols {
			dst[i] = float32(o.gain)
		}
	}
}

func (o identity) fits(s shape.Shape) string {
	if s.Rank() != 2 {
		return "two axes"
	}
	return ""
}
