package callback

import "math"

// EarlyStopping is the arguments of Keras' callback of that name: it ends a
// training that has not become better for some epochs.
type EarlyStopping struct {
	Watch
	// Patience is how many epochs in a row may be no better; 0 and 1 both stop at
	// the first.
	Patience int `arg:"patience" min:"0" help:"epochs without anything better after which the run stops"`
	// Baseline is what a metric has to be better than as well for the wait to
	// begin anew; +Inf for none.
	Baseline float64 `arg:"baseline" null:"inf" help:"what the metric has to be better than as well; none for nothing"`
	// RestoreBestWeights ends the training with the weights of its best epoch,
	// whether it was stopped or not.
	RestoreBestWeights bool `arg:"restore_best_weights" help:"end with the weights of the best epoch"`
	// StartFromEpoch is how many epochs are not looked at.
	StartFromEpoch int `arg:"start_from_epoch" min:"0" help:"epochs at the beginning that are not looked at"`
}

var earlyKind = kind{
	Info: Info{
		Class: "EarlyStopping",
		Name:  "early_stopping",
		Help:  "Stops when a metric has not become better for some epochs.",
	},
	fresh: func() Callback {
		return &EarlyStopping{Watch: Watch{Monitor: "val_loss", Mode: "auto"}, Baseline: math.Inf(1)}
	},
}

func (o *EarlyStopping) check() error { return o.checkWatch() }

// hasBaseline tells whether a baseline was given.
func (o *EarlyStopping) hasBaseline() bool { return !math.IsInf(o.Baseline, 1) }

// Start begins a training.
func (o *EarlyStopping) Start() *Stopper { return &Stopper{opts: *o} }

// Stopper is EarlyStopping during one training.
type Stopper struct {
	opts      EarlyStopping
	best      best
	bestEpoch int
	wait      int
	stopped   bool
}

// StopDecision is what a Stopper says about an epoch.
type StopDecision struct {
	// Better tells that the metric is the best so far.
	Better bool
	// Keep asks to remember the weights as they are now, in place of those kept
	// before: with RestoreBestWeights.
	Keep bool
	// Stop asks to end the training after this epoch.
	Stop bool
}

// Epoch takes the metric of an epoch. Epochs come in order; those whose metric
// is not known are left out.
func (s *Stopper) Epoch(epoch int, metric float64) StopDecision {
	if epoch < s.opts.StartFromEpoch {
		return StopDecision{}
	}
	s.wait++
	if s.best.take(&s.opts.Watch, metric) {
		s.bestEpoch = epoch
		if !s.opts.hasBaseline() || s.opts.better(metric, s.opts.Baseline) {
			s.wait = 0
		}
		// A better epoch never stops, even where the baseline is still far.
		return StopDecision{Better: true, Keep: s.opts.RestoreBestWeights}
	}
	s.stopped = s.stopped || s.wait >= s.opts.Patience
	return StopDecision{Stop: s.stopped}
}

// Wait is how many epochs have passed since the wait last began anew.
func (s *Stopper) Wait() int { return s.wait }

// Stopped tells whether an epoch was asked to be the last.
func (s *Stopper) Stopped() bool { return s.stopped }

// BestEpoch is the best epoch so far; ok is false when none was looked at.
func (s *Stopper) BestEpoch() (epoch int, ok bool) { return s.bestEpoch, s.best.known }

// Restore is the epoch whose weights, kept when Epoch said so, a training has to
// end with; ok is false when it ends with those it has.
func (s *Stopper) Restore() (epoch int, ok bool) {
	return s.bestEpoch, s.best.known && s.opts.RestoreBestWeights
}
