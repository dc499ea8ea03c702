package alpha

import "math"

// minMaxNorm is Keras' constraint MinMaxNorm(min_value=0, max_value=1) on a
// scalar, the one people copy when they want alpha in [0, 1]. It bounds the
// norm, so it keeps the sign, and it shrinks alpha by |a|/(|a|+1e-7) a step.
// Keras: constraints.MinMaxNorm, rate 1, epsilon 1e-7, all in float32.
type minMaxNorm struct{ free }

var minMaxNormKind = policyKind{
	Info: Info{
		Name:    "min_max_norm",
		Formula: "a = t, then t = t * min(|t|, 1) / (|t| + 1e-7) after each step",
		Explain: "The constraint of the well-known Keras answer. It bounds |a|, so a negative alpha stays negative, and alpha shrinks a little each step.",
	},
	lo:   -math.MaxFloat32,
	hi:   math.MaxFloat32,
	make: func(Options) (Policy, error) { return single{minMaxNorm{}}, nil },
}

// kerasEpsilon is keras.backend.epsilon().
const kerasEpsilon = float32(1e-7)

func (minMaxNorm) Project(raw float32) float32 {
	norm := float32(math.Sqrt(float64(float32(raw * raw))))
	desired := norm
	if desired > 1 {
		desired = 1
	}
	return float32(raw * float32(desired/float32(kerasEpsilon+norm)))
}
