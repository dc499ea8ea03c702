package plan

import (
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
