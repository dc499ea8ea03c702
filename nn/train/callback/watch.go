package callback

import (
	"errors"
	"fmt"
	"math"
	"strings"
)

// Watch is the arguments that say which metric is looked at and what makes it
// better.
type Watch struct {
	// Monitor names the metric: val_loss, accuracy.
	Monitor string `arg:"monitor" help:"metric to look at, such as val_loss"`
	// MinDelta is how much better a metric has to be to count.
	MinDelta float64 `arg:"min_delta" min:"0" help:"how much better counts as better"`
	// Mode is min where less is better, max where more is, auto to tell by the
	// name of the metric.
	Mode string `arg:"mode" choices:"auto|min|max" help:"whether less is better or more; auto tells by the name of the metric"`
}

func (w *Watch) watched() *Watch { return w }

// rises tells by the last word of a metric's name whether more of it is better.
var rises = map[string]bool{"loss": false, "accuracy": true, "acc": true, "k": true} // k of top_k

func (w *Watch) checkWatch() error {
	if w.Monitor == "" {
		return errors.New("monitor is empty, expected the name of a metric, such as val_loss")
	}
	if _, known := rises[w.word()]; !known && w.Mode == "auto" {
		return fmt.Errorf("mode is auto, and nobody knows whether less or more %s is better: set mode to min or max", w.Monitor)
	}
	return finite("min_delta", w.MinDelta)
}

func (w *Watch) word() string { return w.Monitor[strings.LastIndexByte(w.Monitor, '_')+1:] }

// Max tells whether more is better.
func (w *Watch) Max() bool { return w.Mode == "max" || w.Mode == "auto" && rises[w.word()] }

// better tells whether metric is better than best.
func (w *Watch) better(metric, best float64) bool {
	if w.Max() {
		return float32(metric-w.MinDelta) > float32(best)
	}
	return float32(metric+w.MinDelta) < float32(best)
}

// best is the best metric so far.
type best struct {
	known bool
	value float64
}

// take makes metric the best if it is better.
func (b *best) take(w *Watch, metric float64) bool {
	if b.known && !w.better(metric, b.value) {
		return false
	}
	*b = best{true, metric}
	return true
}

// finite wants a number of 0 or more that float32 can hold.
func finite(name string, v float64) error {
	if f := float32(v); !(f >= 0) || math.IsInf(float64(f), 0) {
		return fmt.Errorf("%s is %v, expected a finite number of 0 or more", name, v)
	}
	return nil
}
