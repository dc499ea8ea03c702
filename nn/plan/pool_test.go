package plan

import (
	"math/rand/v2"
	"os"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"duet/nn/layer"
	"go.uber.org/goleak"
)

func TestPoolRunsEveryTaskOnce(t *testing.T) {
	defer goleak.VerifyNone(t)
	for _, workers := range []int{1, 2, 3, 9} {
		p := NewPool(workers)
		for _, n := range []int{0, 1, 2, 7, 100, 5000} {
			seen := make([]atomic.Int32, n)
			p.Run(&layer.Pass{}, n, func(_ *layer.Pass, task int, _ []float32) { seen[task].Add(1) })
			for i := range seen {
				if got := seen[i].Load(); got != 1 {
					t.Fatalf("%d workers: task %d of %d ran %d times", workers, i, n, got)
				}
			}
		}
		p.Close()
	}
}

// TestPoolWakesParkedWorkers: after a pause long enough to park, work is still
// done, again and again.
func TestPoolWakesParkedWorkers(t *testing.T) {
	p := NewPool(4)
	defer p.Close()
	var count atomic.Int64
	for range 20 {
		time.Sleep(2 * time.Millisecond)
		p.Run(&layer.Pass{}, 64, func(*layer.Pass, int, []float32) { count.Add(1) })
	}
	if got := count.Load(); got != 20*64 {
		t.Errorf("%d tasks ran, want %d", got, 20*64)
	}
}

// TestCallerSleepsBesideALongTask: the caller of a region has done its share long
// before a worker has, and is still there for the end and for the next region.
func TestCallerSleepsBesideALongTask(t *testing.T) {
	defer goleak.VerifyNone(t)
	p := newPool(2, 1)
	defer p.Close()
	for range 20 {
		var done atomic.Int64
		begun := make(chan struct{}, 2)
		p.each(2, func(worker, _ int) {
			if worker == 0 {
				<-begun // the other task, which is a worker's
			} else {
				begun <- struct{}{}
				time.Sleep(2 * time.Millisecond)
			}
			done.Add(1)
		})
		if got := done.Load(); got != 2 {
			t.Fatalf("%d of 2 tasks were done at the end of the region", got)
		}
	}
}

func TestPoolRaisesAPanic(t *testing.T) {
	p := NewPool(3)
	defer p.Close()
	func() {
		defer func() {
			if v := recover(); v != "task 5" {
				t.Errorf("recovered %v", v)
			}
		}()
		p.Run(&layer.Pass{}, 10, func(_ *layer.Pass, task int, _ []float32) {
			if task == 5 {
				panic("task 5")
			}
		})
	}()
	var ran atomic.Bool
	p.Run(&layer.Pass{}, 2, func(*layer.Pass, int, []float32) { ran.Store(true) })
	if !ran.Load() {
		t.Error("the pool is of no use after a panic")
	}
}

func TestScratchIsAWorkersOwn(t *testing.T) {
	p := NewPool(4)
	defer p.Close()
	p.reserve(100)
	p.Run(&layer.Pass{}, 2000, func(_ *layer.Pass, task int, scratch []float32) {
		for i := range scratch[:100] {
			scratch[i] = float32(task)
		}
		for _, v := range scratch[:100] {
			if v != float32(task) {
				t.Errorf("scratch of task %d holds %v", task, v)
				return
			}
		}
	})
}

func BenchmarkPoolRegion(b *testing.B) {
	p := NewPool(2)
	defer p.Close()
	pass := &layer.Pass{}
	task := func(*layer.Pass, int, []float32) {}
	for b.Loop() {
		p.Run(pass, 2, task)
	}
}

// TestPoolUnderStress: thousands of short regions with more workers than
// processors, pauses long enough to park, a changing GOMAXPROCS and panics.
// The numbers that tasks write are plain memory, so that under -race a barrier
// that lets one task slip shows as a race.
func TestPoolUnderStress(t *testing.T) {
	defer goleak.VerifyNone(t)
	regions := 3000
	if os.Getenv("DUET_LONG") != "" {
		regions = 200_000
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, c := range []struct{ workers, most int }{{2, 1}, {3, 2}, {3, 1}, {7, 6}, {7, 1}} {
		workers := c.workers
		p := newPool(workers, c.most)
		p.reserve(32)
		random := rand.New(rand.NewPCG(1, uint64(workers)))
		out := make([]int, 300)
		var region int
		task := func(pass *layer.Pass, i int, scratch []float32) {
			for k := range scratch {
				scratch[k] = float32(i)
			}
			out[i] = region*1000 + i + pass.N
			if pass.Batch == i {
				panic(i)
			}
			if scratch[0] != float32(i) || scratch[31] != float32(i) {
				out[i] = -1
			}
		}
		for region = range regions {
			n := 1 + random.IntN(5)
			if region%16 == 0 {
				n = random.IntN(len(out))
			}
			switch region % 500 {
			case 17:
				time.Sleep(time.Millisecond)
			case 100:
				runtime.GOMAXPROCS(1 + random.IntN(workers+2))
			}
			bad := -1
			if region%64 == 5 {
				bad = random.IntN(n + 1)
			}
			pass := &layer.Pass{N: region % 7, Batch: bad}
			if got := recovered(func() { p.Run(pass, n, task) }); bad >= 0 && bad < n && got != any(bad) || (bad < 0 || bad >= n) && got != nil {
				t.Fatalf("%d workers, region %d: recovered %v, the task that panics is %d of %d", workers, region, got, bad, n)
			}
			for i := range n {
				if want := region*1000 + i + pass.N; out[i] != want && (bad < 0 || n > 1 && workers > 1) {
					t.Fatalf("%d workers, region %d: task %d of %d left %d, want %d", workers, region, i, n, out[i], want)
				}
			}
		}
		p.Close()
	}
}

func recovered(f func()) (v any) {
	defer func() { v = recover() }()
	f()
	return nil
}

// TestTwoPlansShareAPool: a training and an evaluation plan of different sizes
// take turns on one pool and make what each makes alone.
func TestTwoPlansShareAPool(t *testing.T) {
	g := pair(t, "sigmoid")
	pool := NewPool(3)
	defer pool.Close()
	train := compile(t, g, Options{Batch: 11, Train: true, Seed: 7, Pool: pool})
	eval := compile(t, g, Options{Batch: 30, Pool: pool, Share: train})
	wantGrads, wantOut := stepOn(compile(t, g, Options{Batch: 11, Train: true, Seed: 7}), 11)
	alone := compile(t, g, Options{Batch: 30, Seed: 7})
	fill(alone.Input(0, 30), 1)
	alone.Forward(30, false, 0)
	for range 50 {
		grads, out := stepOn(train, 11)
		sameBits(t, "gradients", grads, wantGrads)
		sameBits(t, "output", out, wantOut)
		fill(eval.Input(0, 30), 1)
		eval.Forward(30, false, 0)
		sameBits(t, "evaluation", eval.Value(g.Output), alone.Value(g.Output))
	}
}
