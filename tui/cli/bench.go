package cli

import (
	"cmp"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"duet/sessions"
	"duet/sessions/record"
)

func (a *app) bench() *cobra.Command {
	var o sessions.BenchOptions
	var what string
	var seconds float64
	var showPlan bool
	var set []string
	c := &cobra.Command{
		Use:   "bench RECIPE",
		Short: "measure speed on random data in memory",
		Long: "Trains, or predicts with, a recipe's model on random data in memory and prints images\n" +
			"per second (best window of ten), GFLOP/s (a training step counts as three forward\n" +
			"passes) and the share of the multiply-add peak measured in the same run. Training\n" +
			"skips slopes that are 0, so its speed depends on the data: their share is printed too.",
		Example: "  duet bench pair\n  duet bench pair --batch 128 --what predict --threads 1 --json",
		Args:    takes(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			err := cmp.Or(oneOf("--what", what, []string{"train", "predict"}), within(c, maxBatch, "batch"), within(c, maxThreads, "threads"))
			if err != nil {
				return err
			}
			if !(seconds > 0) || seconds > 3600 {
				return usage(fmt.Errorf("--seconds is %v, expected more than 0 and at most 3600", seconds))
			}
			o.Threads = a.threads()
			o.Predict = what == "predict"
			o.Time = time.Duration(seconds * float64(time.Second))
			return a.runBench(args[0], set, o, showPlan)
		},
	}
	f := c.Flags()
	f.IntVar(&o.Batch, "batch", 0, "`N` images a step (default: the recipe's)")
	f.StringVar(&what, "what", "train", "`PASS` to measure: train or predict")
	f.Int("threads", 0, "goroutines that compute, `N` (default: one a processor)")
	f.Float64Var(&seconds, "seconds", 5, "how long to measure, `S`")
	f.BoolVar(&showPlan, "plan", false, "print the plan too: steps, shapes and memory")
	setFlag(c, &set)
	choices(c, "what", "train", "predict")
	c.ValidArgsFunction = argument(orFiles, recipeNames)
	return a.withJSON(c)
}

func (a *app) runBench(name string, set []string, o sessions.BenchOptions, showPlan bool) error {
	r, err := load(name, set)
	if err != nil {
		return err
	}
	if o.Batch == 0 {
		o.Batch = r.Train.BatchSize
	}
	b, err := sessions.Bench(r, o)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(struct {
			ImagesPerS record.F64 `json:"images_per_s"`
			Median     record.F64 `json:"median"`
			GFLOPS     record.F64 `json:"gflops"`
			PeakGFLOPS record.F64 `json:"peak_gflops"`
			Batch      int        `json:"batch"`
			Threads    int        `json:"threads"`
			Kernel     string     `json:"kernel"`
			Live       record.F64 `json:"live"`
			Skipping   record.F64 `json:"skipping"`
		}{rounded(b.Best), rounded(b.Median), rounded(b.GFLOPS), rounded(b.PeakGFLOPS), b.Batch, b.Threads, b.Kernel, rounded(b.Live), rounded(b.Skipping)})
	}
	p := &printer{w: a.out}
	what := "train"
	if o.Predict {
		what = "predict"
	}
	p.line("%s %s, batch %d, %s, kernel %s", name, what, b.Batch, plural(b.Threads, "thread"), b.Kernel)
	p.line("  images/s   %.0f (median of the windows %.0f)", b.Best, b.Median)
	p.line("  GFLOP/s    %.1f of %.1f, %.0f %% of the peak measured beside it", b.GFLOPS, b.PeakGFLOPS, 100*b.GFLOPS/b.PeakGFLOPS)
	if b.Skipping > 0 {
		p.line("  zeros      skipped in %.0f %% of the convolutions' work, where %.0f %% of the slopes were not 0", 100*b.Skipping, 100*b.Live)
	}
	if showPlan {
		p.line("%s", b.Plan)
	}
	return p.err
}
