package sessions

import (
	"math"
	"runtime"
	"sort"
	"time"

	"duet/datasets"
	"duet/nn/graph"
	"duet/nn/optim"
	"duet/nn/plan"
	"duet/nn/train"
	"duet/sessions/recipe"
)

// GraphOf is the checked graph of a recipe. Data that is drawn is drawn only as
// far as its shapes need.
func GraphOf(r *recipe.Recipe) (*graph.Graph, error) {
	j, err := shapesJob(r)
	if err != nil {
		return nil, err
	}
	return j.Graph, nil
}

// shapesJob is a job whose data has the right shapes and nothing else.
func shapesJob(r *recipe.Recipe) (*Job, error) {
	set, err := OpenFew(r.Data, r.Seed)
	if err != nil {
		return nil, dataError(err)
	}
	j := &Job{Recipe: r, Set: set}
	return j, j.check()
}

// benchJob is the job that is measured: a race model on the shapes that every
// framework of the race gets, another recipe on those of its data.
func benchJob(r *recipe.Recipe) (*Job, error) {
	in, race := recipe.RaceShapes(r.Name)
	if !race {
		return shapesJob(r)
	}
	dims := [][]int{in.A.Dims()}
	if !in.Shared {
		dims = append(dims, in.B.Dims())
	}
	j := &Job{Recipe: r, Set: datasets.Random(dims, in.Classes+in.Targets, FewSamples, in.Classes == 0, r.Seed)}
	return j, j.check()
}

// BenchOptions say what is measured.
type BenchOptions struct {
	Batch, Threads int
	// Predict measures forward passes alone, not training steps.
	Predict bool
	// Time is how long to measure; windows of a tenth of it are compared.
	Time time.Duration
}

// BenchResult is how fast a recipe's model runs on random data in memory.
type BenchResult struct {
	// Best and Median are images a second over the windows.
	Best, Median float64
	// GFLOPS counts convolutions and matrix products of the best window, a training
	// step as three forward passes. PeakGFLOPS is what all threads together could
	// do in registers, measured in the same run.
	GFLOPS, PeakGFLOPS float64
	Batch, Threads     int
	Kernel             string
	// Live is the share of slopes that were not 0 in the convolutions that skip zeros,
	// Skipping how much of the convolutions' work those are; 0 when nothing is skipped.
	Live, Skipping float64
	// Plan is the printed plan.
	Plan string
}

// benchWindows is how many windows the time is cut into.
const benchWindows = 10

// benchImages is the number of random samples in memory, at least.
const benchImages = 4096

// Bench measures a recipe's model: batches are assembled from random data in
// memory, as in training, and nothing is recorded.
func Bench(r *recipe.Recipe, o BenchOptions) (BenchResult, error) {
	j, err := benchJob(r)
	if err != nil {
		return BenchResult{}, err
	}
	pool := plan.NewPool(o.Threads)
	defer pool.Close()
	runtime.GOMAXPROCS(pool.Workers() + 2)
	step, p, err := benchStep(j, o, pool)
	if err != nil {
		return BenchResult{}, err
	}
	step() // the first one touches all memory
	rates := make([]float64, 0, benchWindows)
	for range benchWindows {
		images := 0
		began := time.Now()
		for images == 0 || time.Since(began) < o.Time/benchWindows {
			images += step()
		}
		rates = append(rates, float64(images)/time.Since(began).Seconds())
	}
	sort.Float64s(rates)
	out := BenchResult{Best: rates[len(rates)-1], Median: rates[len(rates)/2], Batch: o.Batch, Threads: pool.Workers(), Kernel: plan.Kernel(), Plan: p.String()}
	if !o.Predict {
		out.Live, out.Skipping = p.Live()
	}
	passes := 3.0
	if o.Predict {
		passes = 1
	}
	out.GFLOPS = out.Best * passes * 2 * float64(j.Graph.MACs()) / 1e9
	out.PeakGFLOPS = plan.PeakGFLOPS(o.Time/5, min(pool.Workers(), runtime.NumCPU()))
	return out, nil
}

// benchStep makes the function that is timed: it returns the number of images
// it worked on.
func benchStep(j *Job, o BenchOptions, pool *plan.Pool) (func() int, *plan.Plan, error) {
	set, err := j.random(o.Batch)
	if err != nil {
		return nil, nil, err
	}
	opt, err := optim.New(j.Recipe.Train.Optimizer.Class, j.Recipe.Train.Optimizer.Args)
	if err != nil {
		return nil, nil, &Invalid{err}
	}
	_, target := j.target()
	run, err := train.New(train.Config{Graph: j.Graph, Pool: pool, Loss: j.Loss, Optimizer: opt, Train: set, TargetDim: set.TargetDim(), Target: target,
		Classes: j.Classes(), Seed: j.Recipe.Seed, Batch: o.Batch, Epochs: 1})
	if err != nil {
		return nil, nil, &Invalid{err}
	}
	if !o.Predict {
		return func() int { return run.Step().Rows }, run.Plan(), nil
	}
	p, err := plan.Compile(j.Graph, plan.Options{Batch: o.Batch, Pool: pool, Share: run.Plan()})
	if err != nil {
		return nil, nil, &Invalid{err}
	}
	return predictStep(p, set, o.Batch), p, nil
}

// predictStep runs batch after batch of the table forward.
func predictStep(p *plan.Plan, table *datasets.Table, batch int) func() int {
	rows := make([]int32, batch)
	x := make([][]float32, len(p.Graph().Inputs()))
	y := make([]float32, batch*table.TargetDim())
	for i := range x {
		x[i] = p.Input(i, batch)
	}
	at := 0
	return func() int {
		for i := range rows {
			rows[i] = int32((at + i) % table.Len())
		}
		at = (at + batch) % table.Len()
		table.Batch(rows, x, y)
		p.Forward(batch, false, 0)
		return batch
	}
}

// random is a table of random samples of the job's shapes.
func (j *Job) random(n int) (*datasets.Table, error) {
	var dims [][]int
	for _, v := range j.views {
		dims = append(dims, v.Dims)
	}
	classes := len(j.Set.Classes)
	if !j.Classes() {
		classes = j.Set.TargetDim
	}
	set := datasets.Random(dims, classes, max(n, benchImages), !j.Classes(), j.Recipe.Seed)
	target, _ := j.target()
	rows := make([]int32, set.N)
	for i := range rows {
		rows[i] = int32(i)
	}
	return datasets.NewTable(set, set.Inputs, rows, target)
}

// The time that a training will take, reckoned before it begins.

// GFLOPS measures for about d what so many goroutines can compute at once, in 10^9
// float32 operations a second: the roof that no training reaches. threads of 0 means
// one a processor.
func GFLOPS(d time.Duration, threads int) float64 {
	if threads < 1 || threads > runtime.NumCPU() {
		threads = runtime.NumCPU()
	}
	return plan.PeakGFLOPS(d, threads)
}

// Work is how much a training has to compute.
type Work struct {
	// Steps of Batch samples each are trained; Scored samples are evaluated between
	// them, in all.
	Steps, Batch, Scored int
}

// What a layer takes beside its multiply-adds: for each number that it puts out as long
// as the machine would take for so many operations (activations, pooling, memory), in
// training and in evaluation, and something in each step whatever its size. They were
// fitted to the table "How fast" of the README.
const (
	trainNumber = 570
	scoreNumber = 100
	layerTime   = 500 * time.Nanosecond
)

// TrainTime is about how long a training of a model takes on a machine of so many GFLOPS:
// right within a factor of two for the models of the README, where other programs leave
// the processors alone. It is 0 where the machine was not measured.
func TrainTime(g *graph.Graph, w Work, gflops float64) time.Duration {
	if !(gflops > 0) {
		return 0
	}
	numbers := 0.0
	for _, n := range g.Nodes {
		numbers += float64(n.Out.Size())
	}
	const forward, both = 2, 6 // operations a multiply-add: the way back takes two more
	macs := float64(g.MACs())
	train := both*macs + trainNumber*numbers
	score := forward*macs + scoreNumber*numbers
	operations := float64(w.Steps)*float64(w.Batch)*train + float64(w.Scored)*score
	// A GFLOPS is one operation a nanosecond; half of what a Duration holds is 146 years.
	nanoseconds := operations/gflops + float64(w.Steps)*float64(len(g.Nodes))*float64(layerTime)
	return time.Duration(math.Min(nanoseconds, math.MaxInt64/2))
}
