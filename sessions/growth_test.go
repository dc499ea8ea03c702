package sessions

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"duet/datasets"
	"duet/nn/optim"
	"duet/nn/plan"
	"duet/nn/train"
	"duet/sessions/recipe"
)

// pairOn is a training of the recipe pair on n random pictures in batches of 128, by
// so many threads, 0 for one a processor. Pictures are bytes, as those of files are.
func pairOn(b *testing.B, n, threads int) *train.Run {
	r, err := recipe.Builtin("pair")
	if err != nil {
		b.Fatal(err)
	}
	j, err := benchJob(r)
	if err != nil {
		b.Fatal(err)
	}
	j.Set.N = n
	pixels := make([]byte, n*j.Set.Inputs[0].Size())
	state := uint32(1)
	for i := range pixels {
		state = state*1664525 + 1013904223
		pixels[i] = byte(state >> 24)
	}
	j.Set.Inputs[0].Bytes, j.Set.Inputs[0].Floats = pixels, nil
	rows := make([]int32, n)
	j.Set.Labels = make([]int32, n)
	for i := range rows {
		rows[i], j.Set.Labels[i] = int32(i), int32(i*7919%10)
	}
	form, target := j.target()
	table, err := datasets.NewTable(j.Set, j.Set.Inputs, rows, form)
	if err != nil {
		b.Fatal(err)
	}
	opt, err := optim.New("Adam", nil)
	if err != nil {
		b.Fatal(err)
	}
	pool := plan.NewPool(threads)
	b.Cleanup(pool.Close)
	before := runtime.GOMAXPROCS(pool.Workers() + 2)
	b.Cleanup(func() { runtime.GOMAXPROCS(before) })
	run, err := train.New(train.Config{Graph: j.Graph, Pool: pool, Loss: j.Loss, Optimizer: opt, Train: table, TargetDim: table.TargetDim(), Target: target,
		Classes: true, Seed: r.Seed, Batch: 128, Epochs: 1000})
	if err != nil {
		b.Fatal(err)
	}
	return run
}

// BenchmarkImages is what an image costs, in the fastest step, beside how many others;
// first-ms is the step that begins an epoch and puts its images in order.
func BenchmarkImages(b *testing.B) {
	for _, n := range []int{1e3, 1e5, 1e6} {
		b.Run(fmt.Sprint("images=", n), func(b *testing.B) {
			run := pairOn(b, n, 0)
			began := time.Now()
			run.Step()
			first := time.Since(began)
			best := time.Hour
			for b.Loop() {
				began := time.Now()
				rows := run.Step().Rows
				best = min(best, time.Since(began)/time.Duration(rows))
			}
			b.ReportMetric(float64(best.Nanoseconds())/1e3, "best-us/image")
			b.ReportMetric(first.Seconds()*1e3, "first-ms")
		})
	}
}

// BenchmarkEpochs is what an image costs in the fastest of the first ten and of the
// last ten epochs of a hundred.
func BenchmarkEpochs(b *testing.B) {
	const images, epochs = 1000, 100
	for b.Loop() {
		run := pairOn(b, images, 0)
		var each [epochs]time.Duration
		for i := range each {
			began := time.Now()
			for rows := 0; rows < images; {
				rows += run.Step().Rows
			}
			each[i] = time.Since(began) / images
		}
		fastest := func(of []time.Duration) float64 {
			best := of[0]
			for _, d := range of {
				best = min(best, d)
			}
			return float64(best.Nanoseconds()) / 1e3
		}
		b.ReportMetric(fastest(each[:10]), "first-us/image")
		b.ReportMetric(fastest(each[epochs-10:]), "last-us/image")
	}
}

// BenchmarkThreads is what an image costs with 1, 2, 4 and 8 threads, in the fastest
// step of each. They take turns, so that what else the machine does meets all.
func BenchmarkThreads(b *testing.B) {
	threads := []int{1, 2, 4, 8}
	runs, best := make([]*train.Run, len(threads)), make([]time.Duration, len(threads))
	for i, n := range threads {
		runs[i], best[i] = pairOn(b, 4096, n), time.Hour
	}
	for b.Loop() {
		for i, n := range threads {
			runtime.GOMAXPROCS(n + 2)
			runs[i].Step() // wakes the workers
			for range 3 {
				began := time.Now()
				rows := runs[i].Step().Rows
				best[i] = min(best[i], time.Since(began)/time.Duration(rows))
			}
		}
	}
	for i, n := range threads {
		b.ReportMetric(float64(best[i].Nanoseconds())/1e3, fmt.Sprintf("us/image-%d", n))
	}
}
