package layer

import (
	"fmt"

	"duet/nn/option"
	"duet/nn/shape"
)

// starter is the arguments of an initializer.
type starter interface{ start() Init }

// fixedStart is an initializer without arguments.
type fixedStart struct{ init Init }

func (f *fixedStart) start() Init { return f.init }

type constantStart struct {
	Value float64 `arg:"value" help:"the number everywhere"`
}

func (c *constantStart) start() Init { return constant(c.Value) }

type normalStart struct {
	Mean   float64 `arg:"mean" help:"the middle of the distribution"`
	Stddev float64 `arg:"stddev" min:"0" help:"the deviation from the middle"`
}

func (n *normalStart) start() Init {
	return normal{mean: n.Mean, deviation: fixed(n.Stddev), cut: widest}
}

type truncatedStart struct{ normalStart }

func (n *truncatedStart) start() Init {
	return normal{mean: n.Mean, deviation: fixed(n.Stddev), cut: twoDeviations}
}

type uniformStart struct {
	Minval float64 `arg:"minval" help:"the smallest number"`
	Maxval float64 `arg:"maxval" help:"what all numbers are below"`
}

func (u *uniformStart) start() Init {
	return uniform{middle: float32((u.Minval + u.Maxval) / 2), limit: fixed((u.Maxval - u.Minval) / 2)}
}

// Check is for the package option.
func (u *uniformStart) Check() error {
	if u.Minval > u.Maxval {
		return fmt.Errorf("minval is %v, above maxval %v: swap them", u.Minval, u.Maxval)
	}
	return nil
}

type scalingStart struct {
	Scale        float64 `arg:"scale" min:"0" help:"the variance, before it is shared out"`
	Mode         string  `arg:"mode" choices:"fan_in|fan_out|fan_avg" help:"what shares the variance: numbers in, numbers out or their mean"`
	Distribution string  `arg:"distribution" choices:"truncated_normal|normal|untruncated_normal|uniform" help:"the distribution; normal is the truncated one"`
}

func (v *scalingStart) start() Init {
	fan := map[string]func(in, out float64) float64{"fan_in": fanIn, "fan_out": fanOut, "fan_avg": fanMean}[v.Mode]
	switch v.Distribution {
	case "uniform":
		return wideUniform(v.Scale, fan)
	case "untruncated_normal":
		return normal{deviation: scaled(v.Scale, fan), cut: widest}
	}
	return cutNormal(v.Scale, fan)
}

// Check is for the package option.
func (v *scalingStart) Check() error {
	if v.Scale == 0 {
		return fmt.Errorf("scale is 0, expected a number above 0, such as 1")
	}
	return nil
}

type orthogonalStart struct {
	Gain float64 `arg:"gain" help:"the length of each row or column"`
}

func (o *orthogonalStart) start() Init { return orthogonal{o.Gain} }

type identityStart struct {
	Gain float64 `arg:"gain" help:"the number on the diagonal"`
}

func (o *identityStart) start() Init { return identity{o.Gain} }

// fixedEntry is an initializer without arguments.
func fixedEntry(name, class string, init Init, aliases ...string) option.Entry {
	return option.Entry{Name: name, Class: class, Aliases: aliases, New: func() any { return &fixedStart{init: init} }}
}

// initializers are Keras' names, sorted, with Keras' defaults.
func initializers() []option.Entry {
	return []option.Entry{
		{Name: "constant", Class: "Constant", New: func() any { return &constantStart{} }},
		fixedEntry("glorot_normal", "GlorotNormal", cutNormal(1, fanMean)),
		fixedEntry("glorot_uniform", "GlorotUniform", wideUniform(1, fanMean)),
		fixedEntry("he_normal", "HeNormal", cutNormal(2, fanIn)),
		fixedEntry("he_uniform", "HeUniform", wideUniform(2, fanIn)),
		{Name: "identity", Class: "Identity", Aliases: []string{"IdentityInitializer"}, New: func() any { return &identityStart{Gain: 1} }},
		fixedEntry("lecun_normal", "LecunNormal", cutNormal(1, fanIn)),
		fixedEntry("lecun_uniform", "LecunUniform", wideUniform(1, fanIn)),
		fixedEntry("ones", "Ones", constant(1), "one"),
		{Name: "orthogonal", Class: "Orthogonal", Aliases: []string{"OrthogonalInitializer"}, New: func() any { return &orthogonalStart{Gain: 1} }},
		{Name: "random_normal", Class: "RandomNormal", Aliases: []string{"normal"}, New: func() any { return &normalStart{Stddev: 0.05} }},
		{Name: "random_uniform", Class: "RandomUniform", Aliases: []string{"uniform"}, New: func() any { return &uniformStart{Minval: -0.05, Maxval: 0.05} }},
		{Name: "stft", Class: "STFT", Aliases: []string{"STFTInitializer"}, Missing: "it is for layers of sounds"},
		{Name: "truncated_normal", Class: "TruncatedNormal", New: func() any { return &truncatedStart{normalStart{Stddev: 0.05}} }},
		{Name: "variance_scaling", Class: "VarianceScaling", New: func() any { return &scalingStart{Scale: 1, Mode: "fan_in", Distribution: "truncated_normal"} }},
		fixedEntry("zeros", "Zeros", constant(0), "zero"),
	}
}

// Initializers lists the names a recipe may use, sorted.
func Initializers() []string { return option.Table(initializers).Names() }

// checkInitializer refuses a text that names no initializer.
func checkInitializer(arg, text string) error {
	_, err := option.Table(initializers).Make(arg, text)
	return err
}

// initializer makes the initializer of a text; nil when Infer would refuse it.
func initializer(text string) Init {
	made, err := option.Table(initializers).Make("initializer", text)
	if err != nil {
		return nil
	}
	return made.(starter).start()
}

// particular is an initializer or constraint that needs a certain shape.
type particular interface {
	// fits says what it needs and s has not, "" when all is well.
	fits(s shape.Shape) string
}
