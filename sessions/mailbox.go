package sessions

import (
	"sync"
	"time"

	"duet/sessions/record"
)

// boxSize is how many points a mailbox holds before it folds them.
const boxSize = 4096

// Mailbox hands a run over to a screen: it is the live Feed. The trainer publishes
// and never waits for the screen; the screen drains once a frame. When the screen is
// slow, neighbouring steps are folded together, so that it loses resolution but no
// range and no event.
//
// Publish and its kin may be called by one goroutine, the methods of Feed by another.
type Mailbox struct {
	head record.Head

	mu      sync.Mutex
	batch   Batch // being filled
	fresh   bool  // batch has news
	state   State
	message string
	n       int // newest step
	epoch   int
	ms      float64
}

// NewMailbox returns an empty mailbox in state Waiting.
func NewMailbox(head record.Head) *Mailbox {
	m := &Mailbox{head: head, fresh: true}
	m.batch.Points = make([]Point, 0, boxSize)
	return m
}

// Publish hands over a finished step. The step and its slices stay the caller's. It
// allocates nothing once the vectors have their length.
func (m *Mailbox) Publish(s *record.Step) {
	p := pointOf(s)
	m.mu.Lock()
	if len(m.batch.Points) == boxSize {
		m.batch.Points = foldPairs(m.batch.Points)
	}
	m.batch.Points = append(m.batch.Points, p)
	m.batch.setStep(s)
	m.n, m.epoch = s.N, s.Epoch
	if s.MS > 0 {
		m.ms += float64(s.MS)
	}
	m.fresh = true
	m.mu.Unlock()
}

// PublishEval hands over an evaluation.
func (m *Mailbox) PublishEval(e record.Eval) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.batch.Evals = append(m.batch.Evals, e)
	m.fresh = true
}

// PublishAction hands over something the user did, once it has taken effect.
func (m *Mailbox) PublishAction(a record.Action) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.batch.Actions = append(m.batch.Actions, a)
	m.fresh = true
}

// SetState says what the run is doing now, and why if that is not plain.
func (m *Mailbox) SetState(s State, message string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.state, m.message = s, message
	m.fresh = true
}

// Head returns the head of the session being written.
func (m *Mailbox) Head() record.Head { return m.head }

// Drain swaps the filled batch for the reader's empty one.
func (m *Mailbox) Drain(into *Batch) bool {
	into.clear()
	if cap(into.Points) < boxSize {
		into.Points = make([]Point, 0, boxSize) // here, so that Publish never has to
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	fresh := m.fresh
	if fresh {
		*into, m.batch = m.batch, *into
		m.fresh = false
	}
	into.State, into.Message = m.state, m.message
	return fresh
}

// Position says how far the run is.
func (m *Mailbox) Position() Position {
	m.mu.Lock()
	defer m.mu.Unlock()
	return Position{
		N: m.n, Total: m.head.StepsPlanned, Epoch: m.epoch,
		Elapsed: milliseconds(m.ms),
		Playing: m.state == Running, Speed: 1, Live: true,
	}
}

func milliseconds(ms float64) time.Duration { return time.Duration(ms * float64(time.Millisecond)) }
