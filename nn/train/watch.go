package train

import (
	"fmt"
	"slices"
	"strings"

	"duet/nn/train/callback"
)

// monitors are the metrics of an epoch that a callback may look at, by the names
// that recipes use. A metric that an epoch does not have is not looked at.
var monitors = map[string]func(m metrics) (float64, bool){
	"loss":           func(m metrics) (float64, bool) { return m.loss, m.rows > 0 },
	"accuracy":       func(m metrics) (float64, bool) { return m.accuracy, m.hasAccuracy },
	"val_loss":       func(m metrics) (float64, bool) { return lossIn(m.eval.Merged) },
	"val_top_k":      func(m metrics) (float64, bool) { return float64(m.eval.Merged.TopK), m.eval.Merged.HasTopK },
	"val_accuracy":   func(m metrics) (float64, bool) { return accuracyIn(m.eval.Merged) },
	"a_val_loss":     func(m metrics) (float64, bool) { return lossIn(m.eval.A) },
	"a_val_accuracy": func(m metrics) (float64, bool) { return accuracyIn(m.eval.A) },
	"b_val_loss":     func(m metrics) (float64, bool) { return lossIn(m.eval.B) },
	"b_val_accuracy": func(m metrics) (float64, bool) { return accuracyIn(m.eval.B) },
}

// EarlyNote is what the note of a stage that ends before its time begins with.
const EarlyNote = "early stopping"

// Monitors lists the metrics that a callback may look at, sorted.
func Monitors() []string {
	var out []string
	for name := range monitors {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

func lossIn(s Score) (float64, bool) { return float64(s.Loss), s.Has }

func accuracyIn(s Score) (float64, bool) { return float64(s.Accuracy), s.HasAccuracy }

// metrics are the numbers of one epoch: the mean loss and the accuracy over its
// batches as they were trained on, and the evaluation at its end.
type metrics struct {
	loss, accuracy float64
	hasAccuracy    bool
	rows           int
	eval           Eval
}

// epochSums gathers what the steps of an epoch did.
type epochSums struct {
	loss          float64 // sum over samples
	rows, correct int
	hasCorrect    bool
}

func (e *epochSums) add(s Sample) {
	e.loss += float64(float64(s.Loss) * float64(s.Rows))
	e.rows += s.Rows
	e.hasCorrect = s.Correct >= 0
	e.correct += max(s.Correct, 0)
}

func (e *epochSums) metrics(eval Eval) metrics {
	n := float64(e.rows)
	return metrics{loss: e.loss / n, accuracy: float64(e.correct) / n, hasAccuracy: e.hasCorrect, rows: e.rows, eval: eval}
}

// watcher runs the callbacks over the epochs of a stage.
type watcher struct {
	stops  []stopWatch
	plates []rateWatch
}

type stopWatch struct {
	*callback.Stopper
	rules *callback.EarlyStopping
	best  []float32 // the weights of the best epoch, if they are to be restored
}

type rateWatch struct {
	*callback.Reducer
	rules *callback.ReduceLROnPlateau
}

// watch starts the callbacks anew.
func watch(list []callback.Callback) watcher {
	var w watcher
	for _, c := range list {
		switch c := c.(type) {
		case *callback.EarlyStopping:
			w.stops = append(w.stops, stopWatch{Stopper: c.Start(), rules: c})
		case *callback.ReduceLROnPlateau:
			w.plates = append(w.plates, rateWatch{c.Start(), c})
		}
	}
	return w
}

// checkCallbacks refuses metrics that no epoch of the run has, and rules that
// contradict each other.
func (c Config) checkCallbacks() error {
	for _, one := range c.Callbacks {
		monitor := callback.MonitorOf(one)
		if _, lowers := one.(*callback.ReduceLROnPlateau); lowers && c.Schedule != nil {
			return fmt.Errorf("train: ReduceLROnPlateau and a schedule both move the learning rate: keep one of them")
		}
		switch {
		case monitors[monitor] == nil:
			return fmt.Errorf("train: monitor is %q, expected one of %s", monitor, strings.Join(Monitors(), ", "))
		case strings.Contains(monitor, "val_") && (c.Validation == nil || c.Validation.Len() == 0):
			return fmt.Errorf("train: a callback monitors %s, and there is no validation set: set split.validation, or monitor loss", monitor)
		case strings.Contains(monitor, "accuracy") && !c.Classes:
			return fmt.Errorf("train: a callback monitors %s, and the data has numbers to predict, not classes: monitor val_loss", monitor)
		}
	}
	return nil
}

// look shows an epoch, counted from 0 within the stage, to every callback and tells
// whether one asks to stop. What they do is noted.
func (r *Run) look(epoch int, m metrics, rec Recorder) (stop bool, err error) {
	for i := range r.watch.stops {
		s := &r.watch.stops[i]
		value, has := monitors[s.rules.Monitor](m)
		if !has {
			continue
		}
		d := s.Epoch(epoch, value)
		if d.Keep {
			s.best = append(s.best[:0], r.plan.Weights()...)
		}
		if d.Stop {
			stop = true
			text := fmt.Sprintf(EarlyNote+": %s has not become better for %s", s.rules.Monitor, plural(s.Wait(), "epoch"))
			if err := rec.Note(r.step, text); err != nil {
				return stop, err
			}
		}
	}
	for _, p := range r.watch.plates {
		value, has := monitors[p.rules.Monitor](m)
		if !has {
			continue
		}
		if d := p.Epoch(value, r.lr); d.Lowered {
			text := fmt.Sprintf("learning rate %v to %v: %s has not become better", number(r.lr), number(d.LR), p.rules.Monitor)
			r.lr = d.LR
			if err := rec.Note(r.step, text); err != nil {
				return stop, err
			}
		}
	}
	return stop, nil
}

// endStage puts the weights in place that the stage ends with: the running average
// of an optimizer that keeps one, or those of the best epoch. It tells whether that
// changed any.
func (r *Run) endStage(rec Recorder) (changed bool, err error) {
	before := r.plan.WeightsSHA256()
	r.update.finish()
	for _, s := range r.watch.stops {
		epoch, ok := s.Restore()
		if !ok || s.best == nil {
			continue
		}
		copy(r.plan.Weights(), s.best)
		if r.step == r.stageStep+(epoch+1)*r.cfg.StepsPerEpoch() {
			continue // it is the last one
		}
		first := r.stageStep / r.cfg.StepsPerEpoch()
		text := fmt.Sprintf("the weights of epoch %d are back, the best by %s", first+epoch+1, s.rules.Monitor)
		if err := rec.Note(r.step, text); err != nil {
			return true, err
		}
	}
	return r.plan.WeightsSHA256() != before, nil
}
