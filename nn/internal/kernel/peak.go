package kernel

import (
	"sync"
	"sync/atomic"
	"time"
)

// peakWindows is how many windows the time of PeakGFLOPS is cut into.
const peakWindows = 10

// PeakGFLOPS measures, for about d, how many float32 multiply-adds the active
// variant can do on so many goroutines at once, together, when nothing but registers
// is touched: the best of ten windows, in 10^9 operations a second (a multiply-add is
// two). Several may do less than so many times one, where processors share what
// computes, or its power. It is the roof that measured products are compared with; no
// result depends on it.
func PeakGFLOPS(d time.Duration, goroutines int) float64 {
	best := 0.0
	for range peakWindows {
		var flops atomic.Int64
		var group sync.WaitGroup
		start := time.Now()
		work := func() {
			mine := fmaLoop()
			for time.Since(start) < d/peakWindows {
				mine += fmaLoop()
			}
			flops.Add(int64(mine))
		}
		for range goroutines - 1 {
			group.Go(work)
		}
		work()
		group.Wait()
		best = max(best, float64(flops.Load())/time.Since(start).Seconds()/1e9)
	}
	return best
}

// fmaLoopGeneric does a fixed number of FMA32 in four chains and returns how
// many operations that was.
func fmaLoopGeneric() int {
	const rounds = 4096
	var factors, sums [4]float32
	p := product{
		a: factors[:], b: factors[:], c: sums[:],
		rows: 1, cols: 4, runLen: 1,
		k: blockLen, n1: rounds / blockLen, n2: 1,
	}
	productGeneric(&p)
	return 2 * 4 * rounds
}
