package alpha

// clip is free, projected back into [0, 1] after every step.
type clip struct{ free }

var clipKind = policyKind{
	Info: Info{
		Name:    "clip",
		Formula: "a = t, then t = min(max(t, 0), 1) after each step",
		Explain: "Alpha is trained and pushed back into [0, 1] after each step. At 0 or 1 the other branch gets no gradient and may stay there.",
		Bounded: true,
	},
	make: func(Options) (Policy, error) { return single{clip{}}, nil },
	hi:   1,
}

// Project leaves NaN alone, so that a diverged run shows it.
func (clip) Project(raw float32) float32 {
	if raw < 0 {
		return 0
	}
	if raw > 1 {
		return 1
	}
	return raw
}
