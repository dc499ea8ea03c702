package chart

// Warp lets an axis show another measure than the x of its series: epochs or
// seconds of a run whose series count steps. Both functions rise and undo each
// other; From is asked for places beyond the last point too. A nil *Warp shows x
// itself.
type Warp struct {
	To   func(x float64) float64 // place on the axis
	From func(axis float64) float64
}

// Linear is a Warp whose axis counts per of the series' x as one.
func Linear(per float64) *Warp {
	return &Warp{
		To:   func(x float64) float64 { return x / per },
		From: func(axis float64) float64 { return axis * per },
	}
}

func (w *Warp) to(x float64) float64 {
	if w == nil {
		return x
	}
	return w.To(x)
}

func (w *Warp) from(axis float64) float64 {
	if w == nil {
		return axis
	}
	return w.From(axis)
}
