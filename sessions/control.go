package sessions

import (
	"context"
	"sync"

	"duet/nn/train"
)

// control is the queue between whoever drives a run and the loop. Anybody may
// push; the trainer's goroutine polls.
type control struct {
	ctx context.Context

	mu      sync.Mutex
	queue   []train.Action
	stopped bool            // by Interrupt
	saves   []chan struct{} // who waits for a checkpoint

	// wake holds a token while the queue may have something in it.
	wake chan struct{}
}

func newControl(ctx context.Context) *control {
	return &control{ctx: ctx, wake: make(chan struct{}, 1)}
}

// push queues an action and wakes a loop that waits.
func (c *control) push(a train.Action) {
	c.mu.Lock()
	c.queue = append(c.queue, a)
	c.mu.Unlock()
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// save queues a checkpoint; done is closed when it is in the file.
func (c *control) save(done chan struct{}) {
	c.mu.Lock()
	c.saves = append(c.saves, done)
	c.mu.Unlock()
	c.push(train.Action{Kind: train.Save})
}

// saved tells everybody who waits for a checkpoint.
func (c *control) saved() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, done := range c.saves {
		close(done)
	}
	c.saves = nil
}

// interrupt queues a stop that the file will call a signal.
func (c *control) interrupt() {
	c.mu.Lock()
	c.stopped = true
	c.mu.Unlock()
	c.push(train.Action{Kind: train.Stop, Text: "signal"})
}

func (c *control) interrupted() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stopped
}

// Poll implements train.Control.
func (c *control) Poll(_ int, wait bool) []train.Action {
	for {
		c.mu.Lock()
		taken := c.queue
		c.queue = nil
		c.mu.Unlock()
		if len(taken) > 0 || !wait {
			return taken
		}
		select {
		case <-c.wake:
		case <-c.ctx.Done():
			return nil
		}
	}
}
