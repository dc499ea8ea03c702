package plan

import (
	"runtime"
	"sync"
	"sync/atomic"

	"duet/nn/layer"
)

const (
	// spins is how often a worker looks for work before it parks, about 50 us:
	// longer than what a step does on one worker, and short enough to leave an idle
	// machine idle.
	spins = 50_000
	// waits is how often the caller looks whether the last task is done before it
	// makes room for whoever has it.
	waits = 100_000
	// line keeps what different workers write apart: two cache lines, since
	// processors fetch pairs of them.
	line = 128
)

// Pool runs the tasks of one step at a time on a fixed number of goroutines,
// the caller being one of them. The barrier waits for tasks and not for
// workers, so one that lost its processor while it held no task delays nobody.
//
// Every worker has a share of the tasks, a range, and helps with the others'
// once it is done. Ranges keep samples on the worker that has them in its cache
// from layer to layer, since tasks are in the order of the samples.
type Pool struct {
	workers int
	scratch [][]float32
	// most is how many workers beside the caller may be awake: there is no use in
	// more than there are processors.
	most int32

	// The region under way. Written by the caller between regions; a worker reads
	// it only while it holds a task, which keeps the region open.
	pass   *layer.Pass
	task   layer.Task
	of     func(worker, task int) // in the place of task, or nil
	shares []share

	_ [line]byte
	// region changes when there is new work.
	region atomic.Uint32
	_      [line]byte
	left   atomic.Int64 // tasks not finished
	_      [line]byte

	awake    atomic.Int32 // workers that run or look for work
	wake     chan struct{}
	stop     chan struct{}
	waiting  atomic.Bool // the caller sleeps until the last task is done
	finished chan struct{}
	group    sync.WaitGroup
	failed   atomic.Pointer[any]
}

// share is a worker's range of tasks: the next one << 32 | the end. Whoever moves
// next on has the task, whichever region the number was read in.
type share struct {
	tasks atomic.Uint64
	_     [line - 8]byte
}

// NewPool starts a pool of the given number of workers; 0 or less means one a
// processor. Close it when no plan needs it any more.
func NewPool(workers int) *Pool {
	if workers < 1 {
		workers = runtime.NumCPU()
	}
	return newPool(workers, min(workers, runtime.NumCPU())-1)
}

// newPool starts a pool of which at most so many workers help at a time.
func newPool(workers, most int) *Pool {
	p := &Pool{workers: workers, most: int32(most), scratch: make([][]float32, workers), shares: make([]share, workers),
		wake: make(chan struct{}, workers), stop: make(chan struct{}), finished: make(chan struct{}, 1)}
	p.awake.Store(int32(workers) - 1)
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
	p.pass, p.task, p.of = pass, t, nil
	p.share(n)
}

// each is Run for tasks that want to know which worker they are on.
func (p *Pool) each(n int, t func(worker, task int)) {
	if p.workers == 1 || n <= 1 {
		for i := range n {
			t(0, i)
		}
		return
	}
	p.of = t
	p.share(n)
}

// share runs tasks 0 to n-1 of the region that was written.
func (p *Pool) share(n int) {
	p.left.Store(int64(n))
	for w := range p.shares {
		p.shares[w].tasks.Store(uint64(n*w/p.workers)<<32 | uint64(n*(w+1)/p.workers))
	}
	p.region.Add(1)
	for range min(int(p.most-p.awake.Load()), n-1) {
		select {
		case p.wake <- struct{}{}:
		default:
		}
	}
	p.work(0)
	p.wait()
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

// wait returns when no task is left. It spins first: most often the others are as
// good as done.
func (p *Pool) wait() {
	for range waits {
		if p.left.Load() == 0 {
			return
		}
	}
	for p.left.Load() != 0 {
		p.waiting.Store(true)
		if p.left.Load() == 0 && p.waiting.CompareAndSwap(true, false) {
			return
		}
		// A worker that was late with the region before may be who wakes us.
		<-p.finished
	}
}

// work runs tasks until none is left to be taken and tells whether there were any.
func (p *Pool) work(worker int) bool {
	done := 0
	for p.drain(worker, &done) {
	}
	if done > 0 && p.left.Add(int64(-done)) == 0 && p.waiting.CompareAndSwap(true, false) {
		p.finished <- struct{}{}
	}
	return done > 0
}

// drain runs tasks, the worker's own first, and counts them. It ends early, and
// says so, with a task that panics.
func (p *Pool) drain(worker int, done *int) (more bool) {
	running := false
	defer func() {
		if running {
			v := recover()
			p.fail(v)
			*done++
			more = true
		}
	}()
	for k := range p.shares {
		s := &p.shares[(worker+k)%p.workers]
		for {
			task, ok := s.take()
			if !ok {
				break
			}
			running = true
			if p.of != nil {
				p.of(worker, task)
			} else {
				p.task(p.pass, task, p.scratch[worker])
			}
			running = false
			*done++
		}
	}
	return false
}

// take takes a task out of a share.
func (s *share) take() (task int, ok bool) {
	for {
		v := s.tasks.Load()
		if v>>32 >= v&(1<<32-1) {
			return 0, false
		}
		if s.tasks.CompareAndSwap(v, v+1<<32) {
			return int(v >> 32), true
		}
	}
}

// fail keeps a panic for Run. It stands alone so that tasks that end well
// allocate nothing.
func (p *Pool) fail(v any) { p.failed.Store(&v) }

// serve looks for tasks, spins for a while when there are none, then parks.
func (p *Pool) serve(worker int) {
	defer p.group.Done()
	for {
		seen := p.region.Load()
		if p.work(worker) {
			continue
		}
		if p.awake.Load() <= p.most && p.spin(seen) {
			continue
		}
		p.awake.Add(-1)
		// A region opened before awake was lowered has sent no signal.
		if p.region.Load() == seen {
			select {
			case <-p.wake:
			case <-p.stop:
				return
			}
		}
		p.awake.Add(1)
	}
}

// spin waits for another region than the one seen and tells whether one came.
func (p *Pool) spin(seen uint32) bool {
	for range spins {
		if p.region.Load() != seen {
			return true
		}
	}
	return false
}
