package plan

import (
	"runtime"
	"sync"
	"sync/atomic"

	"duet/nn/layer"
)

// spins is how often a worker looks for work before it parks: about 20 us,
// longer than the gap between two steps of a plan and short enough to leave an
// idle machine idle.
const spins = 4000

// Pool runs the tasks of one step at a time on a fixed number of goroutines,
// the caller being one of them. The barrier waits for tasks and not for
// workers, so one that lost its processor while it held no task delays nobody.
type Pool struct {
	workers int
	scratch [][]float32

	// The region under way. Written by the caller between regions; a worker reads
	// it only while it holds a task, which keeps the region open.
	pass  *layer.Pass
	task  layer.Task
	count int

	// ticket is (region << 32 | next task); done counts finished tasks.
	ticket atomic.Uint64
	limit  atomic.Uint64 // (region << 32 | tasks)
	done   atomic.Int64

	parked atomic.Int32
	wake   chan struct{}
	stop   chan struct{}
	group  sync.WaitGroup
	failed atomic.Pointer[any]
}

// NewPool starts a pool of the given number of workers; 0 or less means one a
// processor. Close it when no plan needs it any more.
func NewPool(workers int) *Pool {
	if workers < 1 {
		workers = runtime.NumCPU()
	}
	p := &Pool{workers: workers, scratch: make([][]float32, workers), wake: make(chan struct{}, workers), stop: make(chan struct{})}
	for w := 1; w < workers; w++ {
		p.group.Add(1)
		go p.serve(w)
	}
	return p
}

// Workers is the number of goroutines that compute, the caller among them.
func (p *Pool) Workers() int { return p.workers }

// Close ends the pool's goroutines and waits for them.
func (p *Pool) Close() {
	close(p.stop)
	p.group.Wait()
}

// reserve makes every worker's scratch at least n floats long.
func (p *Pool) reserve(n int) {
	for w := range p.scratch {
		if len(p.scratch[w]) < n {
			p.scratch[w] = block(n)
		}
	}
}

// Run runs tasks 0 to n-1 and returns when all are done. A panic in a task is
// raised again here.
func (p *Pool) Run(pass *layer.Pass, n int, t layer.Task) {
	if p.workers == 1 || n <= 1 {
		p.Alone(pass, n, t)
		return
	}
	p.pass, p.task, p.count = pass, t, n
	p.done.Store(0)
	region := p.ticket.Load()>>32 + 1
	p.limit.Store(region<<32 | uint64(n))
	p.ticket.Store(region << 32)
	for range min(int(p.parked.Load()), n-1) {
		select {
		case p.wake <- struct{}{}:
		default:
		}
	}
	for p.take(0) {
	}
	for i := 0; p.done.Load() < int64(n); i++ {
		if i > spins {
			runtime.Gosched()
		}
	}
	if v := p.failed.Swap(nil); v != nil {
		panic(*v)
	}
}

// Alone runs tasks 0 to n-1 on the caller.
func (p *Pool) Alone(pass *layer.Pass, n int, t layer.Task) {
	for i := range n {
		t(pass, i, p.scratch[0])
	}
}

// take runs one task if there is one.
func (p *Pool) take(worker int) bool {
	for {
		ticket, limit := p.ticket.Load(), p.limit.Load()
		if ticket>>32 != limit>>32 || ticket >= limit {
			return false
		}
		if p.ticket.CompareAndSwap(ticket, ticket+1) {
			p.run(worker, int(ticket&0xffffffff))
			return true
		}
	}
}

func (p *Pool) run(worker, task int) {
	defer func() {
		if v := recover(); v != nil {
			p.fail(v)
		}
		p.done.Add(1)
	}()
	p.task(p.pass, task, p.scratch[worker])
}

// fail keeps a panic for Run. It stands alone so that tasks that end well
// allocate nothing.
func (p *Pool) fail(v any) { p.failed.Store(&v) }

// serve looks for tasks, spins for a while when there are none, then parks.
func (p *Pool) serve(worker int) {
	defer p.group.Done()
	for idle := 0; ; idle++ {
		if p.take(worker) {
			idle = 0
			continue
		}
		if idle < spins {
			continue
		}
		p.parked.Add(1)
		// A region opened before parked was raised has sent no signal.
		if !p.take(worker) {
			select {
			case <-p.wake:
			case <-p.stop:
				return
			}
		}
		p.parked.Add(-1)
		idle = 0
	}
}
