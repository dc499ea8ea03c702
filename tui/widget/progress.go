package widget

import (
	"fmt"
	"sort"
	"time"

	"duet/tui/term"
	"duet/tui/theme"
)

// Progress is a bar for something with a known length.
type Progress struct {
	Done, Total float64
	Text        string // after the percentage
}

// Fraction is Done of Total in 0..1; 0 while the total is not known.
func (p Progress) Fraction() float64 {
	if !(p.Total > 0) || !(p.Done > 0) {
		return 0
	}
	return min(1, p.Done/p.Total)
}

// Draw draws " [######......]  41%  text" in the first line of r. It never
// says 100 % before the end.
func (p Progress) Draw(g term.Grid, r term.Rect, th *theme.Theme) {
	v := g.Sub(r.Row(0))
	f := p.Fraction()
	percent := fmt.Sprintf("%3d%%", min(int(100*f), 100))
	bar := v.W - 2 - 2 - len(percent) - 1
	if p.Text != "" {
		bar -= 2 + min(term.Width(p.Text), v.W/2)
	}
	x := 1
	if bar >= 4 {
		full := int(f * float64(bar))
		v.Text(x, 0, 1, "[", th.Dim)
		v.Fill(term.Rect{X: x + 1, W: full, H: 1}, th.Glyphs.Full, th.Bar)
		v.Fill(term.Rect{X: x + 1 + full, W: bar - full, H: 1}, th.Glyphs.Rest, th.Rest)
		v.Text(x+1+bar, 0, 1, "]", th.Dim)
		x += bar + 3
	}
	x += v.Text(x, 0, v.W-x, percent, th.Strong)
	v.Text(x+2, 0, v.W-x-2, p.Text, th.Text)
}

// The tuning of ETA.
const (
	etaSettle = 2 * time.Second        // shorter than this, no rate is believed
	etaStep   = 250 * time.Millisecond // samples closer than this are one
	etaKeep   = 41                     // about the last ten seconds
)

// ETA estimates the time left from the median of recent rates: a pause of the
// machine or a slow evaluation does not throw it off as a mean would be. The
// zero value is ready. Times are the run's own: give it the time trained, so
// that pauses do not count.
type ETA struct {
	at   []time.Duration
	done []float64
}

// Add records that done was reached after elapsed. A step back of either
// begins anew.
func (e *ETA) Add(elapsed time.Duration, done float64) {
	n := len(e.at)
	if n > 0 && (elapsed < e.at[n-1] || done < e.done[n-1]) {
		*e = ETA{}
		n = 0
	}
	if n > 0 && elapsed-e.at[n-1] < etaStep {
		return
	}
	e.at, e.done = append(e.at, elapsed), append(e.done, done)
	if n >= etaKeep {
		e.at, e.done = e.at[1:], e.done[1:]
	}
}

// Rate is what is done a second, the median over the recent steps; 0 while it
// is not known.
func (e *ETA) Rate() float64 {
	var rates []float64
	for i := 1; i < len(e.at); i++ {
		rates = append(rates, (e.done[i]-e.done[i-1])/(e.at[i]-e.at[i-1]).Seconds())
	}
	if len(rates) == 0 {
		return 0
	}
	sort.Float64s(rates)
	return (rates[len(rates)/2] + rates[(len(rates)-1)/2]) / 2
}

// Left is the time left until total; ok is false while the rate settles.
func (e *ETA) Left(total float64) (left time.Duration, ok bool) {
	n := len(e.at)
	rate := e.Rate()
	if n == 0 || e.at[n-1] < etaSettle || !(rate > 0) {
		return 0, false
	}
	seconds := max(0, total-e.done[n-1]) / rate
	if !(seconds < 360000) { // a hundred hours: no estimate worth showing
		return 0, false
	}
	return time.Duration(seconds * float64(time.Second)), true
}

// Text is "ETA 00:38" or "ETA settling", always of much the same width.
func (e *ETA) Text(total float64) string {
	left, ok := e.Left(total)
	if !ok {
		return "ETA settling"
	}
	return "ETA " + Clock(left)
}

// Clock writes a duration as "00:38" or "1:02:03".
func Clock(d time.Duration) string {
	s := int(max(0, d).Round(time.Second).Seconds())
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%02d:%02d", s/60, s%60)
}
