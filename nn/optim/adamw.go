package optim

// AdamW is the arguments of Keras' optimizer of that name: Adam, with a weight
// decay of 0.004 where none is given. The decay is of the weights themselves, as
// with every optimizer here, and does not pass through the moments.
type AdamW Adam

var adamWKind = kind{
	Info: Info{
		Class: "AdamW",
		Name:  "adamw",
		Help:  "Adam that also pulls weights to 0.",
	},
	fresh: func() options {
		o := AdamW(*adamKind.fresh().(*Adam))
		o.WeightDecay = 0.004
		return &o
	},
}

func (o *AdamW) check() error { return (*Adam)(o).check() }
func (o *AdamW) rule() rule   { return (*Adam)(o).rule() }
