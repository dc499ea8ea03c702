package layer

import (
	"fmt"
	"math"
	"strings"

	"duet/nn/internal/kernel"
	"duet/nn/option"
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

// uniform draws from [-limit, limit).
type uniform struct{ limit func(s shape.Shape) float64 }

func (u uniform) Fill(dst []float32, s shape.Shape, stream kernel.Stream, tensor uint32) {
	limit := float32(u.limit(s))
	stream.Fill(dst, tensor, 0) // in [0, 1)
	for i, r := range dst {
		dst[i] = float32((float32(2*r) - 1) * limit)
	}
}

// normal draws from a normal distribution around 0, again whatever lies beyond
// cut deviations. A draw is Box and Muller's sqrt(-2 log u) cos(2 pi v), in
// float64 and rounded once; draw k of element e is keyed by (tensor, e, 1+k).
type normal struct {
	deviation func(s shape.Shape) float64
	cut       float64
}

func (n normal) Fill(dst []float32, s shape.Shape, stream kernel.Stream, tensor uint32) {
	deviation := n.deviation(s)
	for i := range dst {
		z := math.Inf(1)
		for draw := uint32(1); math.Abs(z) > n.cut; draw++ {
			w := stream.Block(tensor, uint32(i), draw)
			u, v := (float64(w[0])+0.5)/(1<<32), float64(w[1])/(1<<32)
			z = math.Sqrt(-2*kernel.Log(u)) * kernel.Cos(float64(2*math.Pi*v))
		}
		dst[i] = float32(z * deviation)
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
func fanMean(in, out float64) float64 { return (in + out) / 2 }

// cutNormal is a truncated normal distribution whose deviation is that of
// scaled after the cut.
func cutNormal(scale float64, fan func(in, out float64) float64) normal {
	return normal{scaled(scale/(cutDeviation*cutDeviation), fan), twoDeviations}
}

// initializers are Keras' names, sorted, with Keras' defaults.
var initializers = []struct {
	name string
	init Init
}{
	{"glorot_normal", cutNormal(1, fanMean)},
	{"glorot_uniform", uniform{scaled(3, fanMean)}},
	{"he_normal", cutNormal(2, fanIn)},
	{"he_uniform", uniform{scaled(6, fanIn)}},
	{"lecun_normal", cutNormal(1, fanIn)},
	{"lecun_uniform", uniform{scaled(3, fanIn)}},
	{"ones", constant(1)},
	{"random_normal", normal{fixed(0.05), widest}},
	{"random_uniform", uniform{fixed(0.05)}},
	{"truncated_normal", normal{fixed(0.05), twoDeviations}},
	{"zeros", constant(0)},
}

// Initializers lists the names a recipe may use, sorted.
func Initializers() []string {
	names := make([]string, len(initializers))
	for i, k := range initializers {
		names[i] = k.name
	}
	return names
}

// initializer finds an initializer by name; nil when there is none.
func initializer(name string) Init {
	for _, k := range initializers {
		if k.name == name {
			return k.init
		}
	}
	return nil
}

// checkInitializer refuses a name that is not in the table.
func checkInitializer(arg, name string) error {
	if initializer(name) != nil {
		return nil
	}
	if near := option.Nearest(name, Initializers()); near != "" {
		return fmt.Errorf("%s is %q, did you mean %s?", arg, name, near)
	}
	return fmt.Errorf("%s is %q, expected one of %s", arg, name, strings.Join(Initializers(), ", "))
}
