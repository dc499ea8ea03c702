package sessions

import (
	"testing"
	"time"

	"duet/nn/graph"
	"duet/sessions/recipe"
)

// raced is the graph of a built-in model.
func raced(t *testing.T, name string) *graph.Graph {
	t.Helper()
	r, err := recipe.Builtin(name)
	if err != nil {
		t.Fatal(err)
	}
	j, err := benchJob(r)
	if err != nil {
		t.Fatal(err)
	}
	return j.Graph
}

// TestTrainTime: images a second in training, as the README's table has them for the
// machine that it was measured on, are met within a factor of two.
func TestTrainTime(t *testing.T) {
	const gflops = 473
	for _, c := range []struct {
		model  string
		batch  int
		images float64
	}{
		{"pair", 32, 10_400}, {"pair", 128, 11_000}, {"wide", 32, 1_320}, {"wide", 128, 1_480},
		{"tiny", 32, 231_000}, {"tiny", 128, 283_000}, {"dense", 32, 1_650_000}, {"dense", 128, 1_950_000},
	} {
		const steps = 1000
		got := float64(steps*c.batch) / TrainTime(raced(t, c.model), Work{Steps: steps, Batch: c.batch}, gflops).Seconds()
		if ratio := got / c.images; ratio < 0.5 || ratio > 2 {
			t.Errorf("%s in batches of %d: reckoned %.0f images/s, measured %.0f", c.model, c.batch, got, c.images)
		}
	}
	g := raced(t, "pair")
	base := TrainTime(g, Work{Steps: 100, Batch: 32}, gflops)
	if more := TrainTime(g, Work{Steps: 200, Batch: 32}, gflops); more < 2*base-time.Microsecond || more > 2*base+time.Microsecond {
		t.Errorf("twice the steps take %v, one time %v", more, base)
	}
	if more := TrainTime(g, Work{Steps: 100, Batch: 32, Scored: 9600}, gflops); more <= base || more >= 2*base {
		t.Errorf("with three epochs' worth of evaluation %v, without %v", more, base)
	}
	if got := TrainTime(g, Work{Steps: 1 << 50, Batch: 1 << 30}, 1); got < 100*365*24*time.Hour {
		t.Errorf("longer than anybody lives is %v", got)
	}
	for _, unknown := range []float64{0, -1} {
		if got := TrainTime(g, Work{Steps: 100, Batch: 32}, unknown); got != 0 {
			t.Errorf("at %v GFLOPS: %v", unknown, got)
		}
	}
}

// TestGFLOPS: any machine computes something, and asking does not take long.
func TestGFLOPS(t *testing.T) {
	for _, threads := range []int{0, 1, 10_000} {
		if got := GFLOPS(time.Millisecond, threads); !(got > 0) {
			t.Errorf("%d threads: %v", threads, got)
		}
	}
}
