package screen

import (
	"math"
	"sort"
	"strconv"
	"time"

	"duet/tui/chart"
	"duet/tui/widget"
)

// xAxis is what the x axis of the charts counts.
type xAxis uint8

const (
	byEpoch xAxis = iota
	byStep
	byTime
	xAxes
)

// String names the measure.
func (a xAxis) String() string { return [...]string{"epoch", "step", "time"}[a] }

// axisOf is the warp, the range and the labels of the x axis.
func (c *curves) axisOf(l looks) (w *chart.Warp, x chart.Range, label chart.Labeller) {
	last := c.x(c.n)
	planned := c.x(c.head.StepsPlanned)
	per := c.x(c.perEpoch())
	switch l.axis {
	case byStep:
		x = chart.Planned(planned, last)
	case byTime:
		w, x = c.timeWarp(), chart.Planned(c.span, c.elapsed)
	default:
		w, x = chart.Linear(per), chart.Planned(planned/per, last/per)
	}
	if l.window != nil {
		x = chart.Range{Min: warpTo(w, l.window.Min), Max: warpTo(w, l.window.Max)}
	}
	return w, x, func(v, _ float64) string {
		s := strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64)
		if l.axis == byTime {
			s = clockLabel(v, x)
		}
		if v >= x.Max {
			return l.axis.String() + " " + s
		}
		return s
	}
}

// clockLabel writes seconds as a clock, short stretches with their parts.
func clockLabel(v float64, x chart.Range) string {
	if x.Max-x.Min < 10 {
		return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64) + " s"
	}
	return widget.Clock(seconds(v))
}

// seconds is so many seconds as a duration.
func seconds(v float64) time.Duration { return time.Duration(v * float64(time.Second)) }

func warpTo(w *chart.Warp, x float64) float64 {
	if w == nil {
		return x
	}
	return w.To(x)
}

// timeWarp shows the seconds spent on the steps. Between two points that are known
// time goes evenly, and after the last one at the pace of all before.
func (c *curves) timeWarp() *chart.Warp {
	s := &c.clock
	pace := 1.0 // seconds a step
	if c.elapsed > 0 {
		pace = c.elapsed / c.x(c.n)
	}
	at := func(i int) (x, t float64) {
		if i < 0 {
			return 0, 0
		}
		return s.At(i)
	}
	between := func(v, v0, v1, w0, w1 float64) float64 {
		if v1 <= v0 {
			return w1
		}
		return w0 + (v-v0)/(v1-v0)*(w1-w0)
	}
	return &chart.Warp{
		To: func(x float64) float64 {
			i := s.Find(x)
			if i == s.Len() {
				x0, t0 := at(i - 1)
				return t0 + (x-x0)*pace
			}
			x0, t0 := at(i - 1)
			x1, t1 := at(i)
			return between(x, x0, x1, t0, t1)
		},
		From: func(t float64) float64 {
			i := sort.Search(s.Len(), func(i int) bool { _, y := s.At(i); return y >= t })
			if i == s.Len() {
				x0, t0 := at(i - 1)
				return x0 + (t-t0)/pace
			}
			x0, t0 := at(i - 1)
			x1, t1 := at(i)
			return between(t, t0, t1, x0, x1)
		},
	}
}

// stretch keeps the time axis long enough for the whole run as far as can be told,
// and leaves it alone as long as it will do: an axis that follows an estimate would
// move every dot in every frame.
func (c *curves) stretch() {
	const grow, most, least = 1.25, 1.6, 1.02
	total := c.elapsed
	if c.n < c.head.StepsPlanned && c.n > 0 {
		total *= c.x(c.head.StepsPlanned) / c.x(c.n)
	} else {
		c.span = total
	}
	if !(total > 0) || c.span >= total/least && c.span <= most*total && c.span >= c.elapsed {
		return
	}
	c.span = math.Pow(grow, math.Ceil(math.Log(total)/math.Log(grow)))
	if c.span >= 1 {
		c.span = math.Ceil(c.span)
	}
}
