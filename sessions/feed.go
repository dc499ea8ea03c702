package sessions

import (
	"math"
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

// Point is one step, or several neighbouring ones folded together. Series that do
// not apply are NaN throughout.
type Point struct {
	N     int // number of the last step in it
	Count int // steps in it: N-Count+1 is the first one, if none was left out
	Epoch int // of the last step

	Loss  record.Stat // what is minimised
	LossA record.Stat // of branch A's own output
	LossB record.Stat
	Acc   record.Stat // share of right answers in the batch, of the merge
	AccA  record.Stat
	AccB  record.Stat
	Alpha record.Stat // for many alphas: mean, and the range of all of them
	Grad  record.Stat // dloss/dalpha, treated in the same way
	NormA record.Stat // gradient norms
	NormB record.Stat

	LR float32 // of the last step
	MS float64 // wall time of all its steps together
}

// pointOf is the Point of one step.
func pointOf(s *record.Step) Point {
	return Point{
		N: s.N, Count: 1, Epoch: s.Epoch,
		Loss:  record.One(float32(s.Loss)),
		LossA: optional(s.LossA), LossB: optional(s.LossB),
		Acc: share(s.OK, s.Of), AccA: share(s.OKA, s.Of), AccB: share(s.OKB, s.Of),
		Alpha: spread(s.Alpha), Grad: spread(s.Grad),
		NormA: record.One(float32(s.NormA)), NormB: record.One(float32(s.NormB)),
		LR: float32(s.LR), MS: float64(s.MS),
	}
}

var notThere = record.One(float32(math.NaN()))

func optional(v *record.F32) record.Stat {
	if v == nil {
		return notThere
	}
	return record.One(float32(*v))
}

// share is the Stat of ok right answers of n; -1 says that nobody counted.
func share(ok, n int) record.Stat {
	if ok < 0 || n <= 0 {
		return notThere
	}
	return record.One(float32(ok) / float32(n))
}

// spread is the Stat of a vector at one step.
func spread(v []record.F32) record.Stat {
	switch len(v) {
	case 0:
		return notThere
	case 1:
		return record.One(float32(v[0]))
	}
	s := record.One(record.Mean32(v))
	for _, x := range v {
		s.Min, s.Max = min(s.Min, float32(x)), max(s.Max, float32(x))
	}
	return s
}

// Fold joins p with the point that follows it.
func (p Point) Fold(q Point) Point {
	p.join(&q)
	return p
}

// join folds the point that follows p into p.
func (p *Point) join(q *Point) {
	p.N, p.Epoch, p.LR = q.N, q.Epoch, q.LR
	p.Count += q.Count
	p.MS += q.MS
	share := float64(q.Count) / float64(p.Count)
	p.Loss = p.Loss.Fold(q.Loss, share)
	p.LossA = p.LossA.Fold(q.LossA, share)
	p.LossB = p.LossB.Fold(q.LossB, share)
	p.Acc = p.Acc.Fold(q.Acc, share)
	p.AccA = p.AccA.Fold(q.AccA, share)
	p.AccB = p.AccB.Fold(q.AccB, share)
	p.Alpha = p.Alpha.Fold(q.Alpha, share)
	p.Grad = p.Grad.Fold(q.Grad, share)
	p.NormA = p.NormA.Fold(q.NormA, share)
	p.NormB = p.NormB.Fold(q.NormB, share)
}

// foldPairs halves a series in place: neighbours become one.
func foldPairs(p []Point) []Point {
	n := 0
	for i := 0; i < len(p); i += 2 {
		if i+1 < len(p) {
			p[i].join(&p[i+1])
		}
		p[n] = p[i]
		n++
	}
	return p[:n]
}
