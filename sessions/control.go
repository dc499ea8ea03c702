package sessions

import (
	"context"
	"fmt"
	"io"
	"math"
	"sync"

	"duet/nn/alpha"
	"duet/nn/train"
	"duet/sessions/record"
)

// control is the queue between whoever drives a run and the loop. Anybody may
// push; the trainer's goroutine polls.
type control struct {
	ctx context.Context

	mu      sync.Mutex
	queue   []train.Action
	stopped bool            // by Interrupt
	saves   []chan struct{} // who waits for a checkpoint

	past *Past // of a fork, which comes first; belongs to the loop

	// wake holds a token while the queue may have something in it.
	wake chan struct{}
}

func newControl(ctx context.Context, past *Past) *control {
	c := &control{ctx: ctx, wake: make(chan struct{}, 1)}
	if past != nil {
		own := *past
		c.past = &own
	}
	return c
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

// take empties the queue. While a fork goes through its past, what would lead it
// elsewhere stays there until it is through.
func (c *control) take() (taken []train.Action) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.past.over() {
		taken, c.queue = c.queue, nil
		return taken
	}
	var later []train.Action
	for _, a := range c.queue {
		switch a.Kind {
		case train.SetLR, train.SetPolicy, train.SetAlpha:
			later = append(later, a)
		default:
			taken = append(taken, a)
		}
	}
	c.queue = later
	return taken
}

// Poll implements train.Control.
func (c *control) Poll(at int, wait bool) []train.Action {
	if relived := c.past.relived(at); len(relived) > 0 {
		return relived
	}
	for {
		taken := c.take()
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

// Past is the way that a fork goes before it is a run of its own: another session's,
// from the first step to step At, with what was done to it in between. A run is the
// same to the bit each time, so that it needs no checkpoint of the optimizer and comes
// out where the session was. There it waits for its user.
type Past struct {
	// Of is the name of the session, At the number of steps that are gone again.
	Of string
	At int

	actions []record.Action // that change what is computed, each before At, in order
	alpha   alpha.Options   // of the recipe, which a policy is chosen with
	steps   int             // the session was to have
}

// Fork makes the job of a session again and the way to its step at, 0 for its start.
// What was done to the session right after that step is left to the user of the fork,
// and marks stay with the session. The data is found as Load finds it. It fails where
// the session has no step at, or was to end there.
func Fork(path string, at int) (*Job, *Past, error) {
	log, err := record.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer log.Close()
	past, err := readPast(log, at)
	if err != nil {
		return nil, nil, err
	}
	job, err := reopen(log.Head(), nil)
	if err != nil {
		return nil, nil, err
	}
	past.alpha = job.Recipe.Merge.Alpha
	return job, past, nil
}

// readPast reads the way of a session to step at.
func readPast(log *record.Log, at int) (*Past, error) {
	head := log.Head()
	p := &Past{Of: nameOf(log.Path()), At: at, steps: head.StepsPlanned}
	last := 0
	for {
		rec, err := log.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		switch v := rec.Value.(type) {
		case *record.Step:
			last = v.N
		case record.Action:
			if v.At < at && v.Do == record.DoSet {
				p.actions = append(p.actions, v)
			}
		}
	}
	if _, err := whole(log); err != nil {
		return nil, err
	}
	switch {
	case at < 0 || at > last:
		return nil, fmt.Errorf("sessions: the session %s has %d steps, expected to fork it at one of 0 to %d, got %d", p.Of, last, last, at)
	case p.steps > 0 && at >= p.steps:
		return nil, fmt.Errorf("sessions: the session %s ends at step %d: fork it at a step before, where it can go on otherwise", p.Of, p.steps)
	}
	return p, nil
}

// relived are the actions of a past that come before step at+1, in order; at At a mark
// that says so, and a pause. They are taken once.
func (p *Past) relived(at int) []train.Action {
	if p == nil || p.At < 0 {
		return nil
	}
	var out []train.Action
	for len(p.actions) > 0 && p.actions[0].At <= at {
		if a, ok := p.again(p.actions[0]); ok {
			out = append(out, a)
		}
		p.actions = p.actions[1:]
	}
	if at >= p.At {
		out = append(out, train.Action{Kind: train.Mark, Text: fmt.Sprintf("fork of %s at step %d", p.Of, p.At)}, train.Action{Kind: train.Pause})
		p.At = -1
	}
	return out
}

// over tells whether a past has been gone through; nobody's is.
func (p *Past) over() bool { return p == nil || p.At < 0 }

// again is a recorded action as it was asked for; false for one that had nothing to
// act on.
func (p *Past) again(a record.Action) (train.Action, bool) {
	kind := train.Kind(a.Key)
	switch v, ok := a.To.Float(); {
	case kind == train.SetPolicy && a.To != "":
		out := train.Action{Kind: kind, Policy: p.alpha}
		out.Policy.Policy = string(a.To)
		return out, true
	case (kind == train.SetLR || kind == train.SetAlpha) && ok && !math.IsNaN(v):
		return train.Action{Kind: kind, Value: v}, true
	}
	return train.Action{}, false
}
