//go:build linux

package tui_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// runs and presses are how often keys are tried.
const (
	runs    = 6
	presses = 150
)

// BenchmarkCostKeyToFrame is the time from a key's way into the terminal to the
// last byte of the frame that answers it, on a terminal of 200x60, at rest and
// while every core trains: tab, which moves the focus, and help, which dims and
// repaints every cell.
func BenchmarkCostKeyToFrame(b *testing.B) {
	for _, c := range []struct {
		name     string
		train    bool
		p50, p99 float64
	}{{"rest", false, 0, 16}, {"training", true, 2, 33}} {
		for key, answers := range map[string]func(*stage, int) []float64{"tab": tabs, "help": helps} {
			b.Run(c.name+"/"+key, func(b *testing.B) {
				exe := binary(b)
				recipe := longPair(b, exe, "100000")
				if !c.train {
					recipe = smallIn(b, b.TempDir(), "5")
				}
				s := playedBy(b, exe, b.TempDir(), 200, 60, recipe)
				s.ready()
				s.keys("g")
				s.has(map[bool]string{true: "ETA", false: "finished"}[c.train])
				if !c.train {
					s.idle()
				}
				for b.Loop() {
					var p50, p99 []float64
					for range runs {
						all := answers(s, presses)
						p50, p99 = append(p50, quantile(all, 0.5)), append(p99, quantile(all, 0.99))
					}
					b.Logf("p50 %.2f ms, p99 %.2f ms", p50, p99)
					slices.Sort(p50)
					slices.Sort(p99)
					if b.ReportMetric(quantile(p50, 0.5), "ms-p50"); c.p50 > 0 {
						goal(b, "ms-p50", quantile(p50, 0.5), c.p50)
					}
					goal(b, "ms-p99", quantile(p99, 0.5), c.p99)
					b.ReportMetric(p50[runs-1], "worst-ms-p50")
					b.ReportMetric(p99[runs-1], "worst-ms-p99")
				}
				load(b)
			})
		}
	}
}

// pressed is how long the answer to a key took, in milliseconds. The pauses before
// the keys are odd, so that they fall anywhere between two ticks.
func pressed(s *stage, i int, key string, answered func(screen string) bool) float64 {
	time.Sleep(time.Duration(11+i*7%23) * time.Millisecond)
	s.text()
	began := time.Now()
	s.keys(key)
	return ms(s.until("answer", answered).Sub(began))
}

// helps opens and closes help so many times and returns the sorted times.
func helps(s *stage, n int) []float64 {
	var all []float64
	for i := range n {
		if i%2 == 0 {
			all = append(all, pressed(s, i, "?", func(screen string) bool { return strings.Contains(screen, "down scroll") }))
		} else {
			all = append(all, pressed(s, i, "<esc>", func(screen string) bool { return !strings.Contains(screen, "down scroll") }))
		}
	}
	slices.Sort(all)
	return all
}

// focused is the cell where the focused pane begins: it has a double frame.
func focused(screen string) int {
	before, _, _ := strings.Cut(screen, "╔")
	return utf8.RuneCountInString(before)
}

// tabs moves the focus so many times and returns the sorted times.
func tabs(s *stage, n int) []float64 {
	var all []float64
	for i := range n {
		s.text()
		was := focused(s.vt.String())
		all = append(all, pressed(s, i, "<tab>", func(screen string) bool { return focused(screen) != was }))
	}
	slices.Sort(all)
	return all
}
