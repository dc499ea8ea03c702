package alpha

// fixed keeps alpha at the decimal that was written. 1 - alpha is taken in
// float64 and then rounded, as Keras does with a Python float, so for 0.9 the
// weight of B is float32(0.1) and not 1 - float32(0.9).
type fixed struct{ start float64 }

var fixedKind = policyKind{
	Info: Info{
		Name:    "fixed",
		Formula: "a = start",
		Explain: "Alpha stays where you put it and is no parameter. The only alpha that cannot go wrong, and cannot learn.",
		Bounded: true,
	},
	make: func(o Options) (Policy, error) { return single{fixed{o.Start}}, nil },
	hi:   1,
}

func (fixed) Trainable() bool                   { return false }
func (p fixed) raw(alpha float64) float32       { return float32(alpha) }
func (p fixed) weights(float32) (a, b float32)  { return float32(p.start), float32(1 - p.start) }
func (fixed) grad(_ float32, _ float64) float32 { return 0 }
func (fixed) Project(raw float32) float32       { return raw }
