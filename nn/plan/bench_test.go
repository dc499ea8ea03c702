package plan

import (
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"duet/nn/graph"
)

// tower is a branch of so many layers, every third one joined to the layer three
// before it.
func tower(t testing.TB, layers int) *graph.Graph {
	s := graph.Spec{}
	add := func(id, class string, side graph.Side, a args, from ...string) string {
		s.Nodes = append(s.Nodes, graph.Node{ID: id, Layer: decode(t, class, a), Side: side, From: from})
		return id
	}
	last := add("input", "Input", graph.SideInput, args{"shape": []int{8, 8, 4}})
	skip := last
	for i := range layers - 2 {
		id := fmt.Sprintf("a_%d", i)
		if i%3 == 2 {
			last = add(id, "Add", graph.SideA, nil, skip, last)
			skip = last
			continue
		}
		last = add(id, "Conv2D", graph.SideA, args{"filters": 4, "kernel_size": 3, "padding": "same", "activation": "relu"}, last)
	}
	s.A = add("a_end", "GlobalAveragePooling2D", graph.SideA, nil, last)
	s.Output = s.A
	g, err := graph.Check(s)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// BenchmarkCompile plans branches of growing depth: four times the layers should
// cost little more than four times the time.
func BenchmarkCompile(b *testing.B) {
	for _, layers := range []int{100, 400, 1600} {
		b.Run(fmt.Sprintf("layers=%d", layers), func(b *testing.B) {
			g := tower(b, layers)
			pool := NewPool(1)
			defer pool.Close()
			for b.Loop() {
				compile(b, g, Options{Batch: 4, Train: true, Pool: pool})
			}
		})
	}
}

// BenchmarkWakeBesideTraining: how late a goroutine wakes that sleeps a little while
// a plan trains on every processor, as the screen's does. With two processors of Go's
// more than workers it need not wait for a worker to pause.
func BenchmarkWakeBesideTraining(b *testing.B) {
	for _, more := range []int{0, 2} {
		b.Run(fmt.Sprintf("processors=workers+%d", more), func(b *testing.B) { wake(b, more) })
	}
}

func wake(b *testing.B, more int) {
	pool := NewPool(0)
	defer pool.Close()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(pool.Workers() + more))
	p := compile(b, twoCNNs(b), Options{Batch: 128, Train: true, Pool: pool})
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			default:
				stepOn(p, 128)
			}
		}
	}()
	const nap = 5 * time.Millisecond
	var late []time.Duration
	for b.Loop() {
		began := time.Now()
		time.Sleep(nap)
		late = append(late, time.Since(began)-nap)
	}
	close(stop)
	<-done
	slices.Sort(late)
	b.ReportMetric(float64(late[len(late)/2].Microseconds()), "median-us-late")
	b.ReportMetric(float64(late[len(late)*99/100].Microseconds()), "p99-us-late")
}

// BenchmarkPlan runs passes of the everyday model: forward and back, and forward
// alone.
func BenchmarkPlan(b *testing.B) {
	g := twoCNNs(b)
	for _, workers := range []int{1, 2, 4, 8} {
		for _, batch := range []int{1, 32, 128} {
			for _, train := range []bool{false, true} {
				b.Run(fmt.Sprintf("workers=%d/batch=%d/train=%t", workers, batch, train), func(b *testing.B) {
					pool := NewPool(workers)
					defer pool.Close()
					defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(workers + 2))
					p := compile(b, g, Options{Batch: batch, Train: train, Pool: pool})
					fill(p.Input(0, batch), 1)
					b.ReportAllocs()
					for b.Loop() {
						p.Forward(batch, train, 1)
						if train {
							fill(p.OutputGrad(), 99)
							p.Backward()
						}
					}
					b.ReportMetric(float64(b.N*batch)/b.Elapsed().Seconds(), "images/s")
				})
			}
		}
	}
}
