package callback

import "fmt"

// ReduceLROnPlateau is the arguments of Keras' callback of that name: it lowers
// the learning rate when a metric has not become better for some epochs.
type ReduceLROnPlateau struct {
	Watch
	// Factor is what the rate is multiplied with; above 0 and below 1.
	Factor float64 `arg:"factor" min:"0" max:"1" help:"what the rate is multiplied with, above 0 and below 1"`
	// Patience is how many epochs in a row may be no better; 0 and 1 both lower at
	// the first.
	Patience int `arg:"patience" min:"0" help:"epochs without anything better after which the rate is lowered"`
	// Cooldown is how many epochs after a lowering do not count.
	Cooldown int `arg:"cooldown" min:"0" help:"epochs after lowering that do not count"`
	// MinLR is where lowering ends.
	MinLR float64 `arg:"min_lr" min:"0" help:"lowest rate"`
}

var plateauKind = kind{
	Info: Info{
		Class: "ReduceLROnPlateau",
		Name:  "reduce_lr_on_plateau",
		Help:  "Lowers the learning rate when a metric has not become better for some epochs.",
	},
	fresh: func() Callback {
		return &ReduceLROnPlateau{Watch: Watch{Monitor: "val_loss", Mode: "auto", MinDelta: 1e-4}, Factor: 0.1, Patience: 10}
	},
}

func (o *ReduceLROnPlateau) check() error {
	if f := float32(o.Factor); !(f > 0) || o.Factor >= 1 {
		return fmt.Errorf("factor is %v, expected a number above 0 and below 1", o.Factor)
	}
	if err := finite("min_lr", o.MinLR); err != nil {
		return err
	}
	return o.checkWatch()
}

// Start begins a training.
func (o *ReduceLROnPlateau) Start() *Reducer { return &Reducer{opts: *o} }

// Reducer is ReduceLROnPlateau during one training.
type Reducer struct {
	opts     ReduceLROnPlateau
	best     best
	wait     int
	cooldown int
}

// RateDecision is what a Reducer says about an epoch.
type RateDecision struct {
	// Better tells that the metric is the best so far.
	Better bool
	// LR is the rate to go on with, Lowered whether that is a new one. A new rate
	// is a float32, as Keras'; one that stays is what Epoch was given.
	LR      float64
	Lowered bool
}

// Epoch takes the metric of an epoch and the rate it was trained at. Epochs whose
// metric is not known are left out: they count neither for patience nor for the
// cooldown.
func (r *Reducer) Epoch(metric, lr float64) RateDecision {
	if r.cooldown > 0 {
		r.cooldown--
		r.wait = 0
	}
	if r.best.take(&r.opts.Watch, metric) {
		r.wait = 0
		return RateDecision{Better: true, LR: lr}
	}
	if r.cooldown > 0 {
		return RateDecision{LR: lr}
	}
	r.wait++
	if r.wait < r.opts.Patience || float32(lr) <= float32(r.opts.MinLR) {
		return RateDecision{LR: lr} // at the lowest rate the wait goes on
	}
	r.cooldown, r.wait = r.opts.Cooldown, 0
	lowered := max(float64(float64(float32(lr))*r.opts.Factor), r.opts.MinLR)
	return RateDecision{LR: float64(float32(lowered)), Lowered: true}
}

// Wait is how many epochs that count have passed since the last better one.
func (r *Reducer) Wait() int { return r.wait }

// Cooldown is how many epochs to come do not count, less one for the next.
func (r *Reducer) Cooldown() int { return r.cooldown }
