package sessions

import (
	"time"

	"duet/sessions/record"
)

// Feed is where a screen learns what a run does. It is either live (a Mailbox that
// the trainer publishes into) or a Replay of a file; the screen cannot tell. One
// goroutine, the screen's, calls its methods.
type Feed interface {
	// Head returns what is run, on what, with what.
	Head() record.Head
	// Drain moves everything new into a batch, whose former contents are lost but
	// whose memory is reused. It returns false when nothing is new; State, Message
	// and nothing else are filled then. It never blocks for long and never waits.
	Drain(into *Batch) bool
	// Position says how far the feed is.
	Position() Position
}

// Batch is what happened since the last Drain.
type Batch struct {
	// Reset asks the reader to forget all it has: the batch begins at the start.
	Reset bool
	// Points are finished steps in order, one or more in each point.
	Points []Point
	// Evals and Actions are never folded and never dropped.
	Evals   []record.Eval
	Actions []record.Action
	// Step is the newest step in full, when HasStep. Its slices hold until the batch
	// is drained into again; Clone it to keep it.
	Step    record.Step
	HasStep bool
	// State and Message are as of now.
	State   State
	Message string

	lossA, lossB *record.F32 // memory Step.LossA and Step.LossB point to
}

// clear empties a batch and keeps its memory.
func (b *Batch) clear() {
	b.Reset, b.HasStep = false, false
	b.Points = b.Points[:0]
	b.Evals = b.Evals[:0]
	b.Actions = b.Actions[:0]
}

// setStep copies a step into the batch's own memory.
func (b *Batch) setStep(s *record.Step) {
	alpha, raw, grad := b.Step.Alpha[:0], b.Step.Raw[:0], b.Step.Grad[:0]
	b.Step = *s
	b.Step.Alpha = append(alpha, s.Alpha...)
	b.Step.Raw = append(raw, s.Raw...)
	b.Step.Grad = append(grad, s.Grad...)
	b.Step.LossA = keep(&b.lossA, s.LossA)
	b.Step.LossB = keep(&b.lossB, s.LossB)
	b.HasStep = true
}

// keep copies *v into *own, which it makes on first use.
func keep(own **record.F32, v *record.F32) *record.F32 {
	if v == nil {
		return nil
	}
	if *own == nil {
		*own = new(record.F32)
	}
	**own = *v
	return *own
}

// State is what a run, or the playing of one, is doing.
type State uint8

const (
	// Waiting: nothing has happened yet.
	Waiting State = iota
	// Running: steps are coming.
	Running
	// Paused: they will come when the user says so.
	Paused
	// Finished: the plan was carried out.
	Finished
	// Stopped: the user, or a signal, ended the run early.
	Stopped
	// Diverged: a loss was not finite.
	Diverged
	// Failed: an error ended the run; the message names it.
	Failed
	// Cut: the record ends here without an end; the message says how.
	Cut
)

// String returns the word people see.
func (s State) String() string {
	return [...]string{"waiting", "running", "paused", "finished", "stopped", "diverged", "failed", "cut off"}[min(s, Cut)]
}

// Over reports whether no more steps will come by themselves.
func (s State) Over() bool { return s >= Finished }

// Position says where a feed is. For a live feed Total is what is planned and Length
// is 0; for a replay both are what was recorded.
type Position struct {
	N       int           // steps finished, up to the newest handed out or about to be
	Total   int           // steps there are, or will be
	Epoch   int           // of step N; 0 before the first
	Elapsed time.Duration // time spent on the steps up to N
	Length  time.Duration // time spent on all of them
	Playing bool
	Speed   float64 // 1 is the recorded pace
	Live    bool
}
