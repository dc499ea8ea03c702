package sessions

import (
	"math"
	"sort"
	"time"

	"duet/sessions/record"
)

// Limits of the transport.
const (
	MinSpeed = 0.25
	MaxSpeed = 64
	// longestTick keeps a machine that slept from jumping to the end.
	longestTick = time.Second
	// drainMax is how many steps one Drain hands over; a frame must not take long.
	drainMax = 1 << 15
)

// Replay plays a session from its file: it is the other Feed. It starts paused before
// the first step. There is no clock inside; Advance moves it, by the pace that was
// recorded. What a reader has seen after any moves equals what playing straight to
// the same step would have shown.
//
// It belongs to one goroutine, starts none, and holds all steps in a compact list.
type Replay struct {
	log  *record.Log
	list tape

	shown   int     // steps shown: the position
	clock   float64 // ms, between the end of step shown and the next
	playing bool
	speed   float64

	sent                  int // steps handed over
	sentEvals, sentAction int
	reset, fresh          bool
}

// NewReplay reads a session to its end. One that was cut off plays as far as it goes;
// a damaged one is refused with an error wrapping record.ErrCorrupt. The log stays
// the caller's to close, after the replay.
func NewReplay(l *record.Log) (*Replay, error) {
	r := &Replay{log: l, speed: 1, fresh: true}
	if err := r.list.load(l); err != nil {
		return nil, err
	}
	return r, nil
}

// Refresh reads what was added to a session that is still being written, and returns
// how many steps came.
func (r *Replay) Refresh() (int, error) {
	if r.list.ending != Running {
		return 0, nil
	}
	before := len(r.list.steps)
	err := r.list.load(r.log)
	r.fresh = true
	return len(r.list.steps) - before, err
}

// Head returns the head of the session.
func (r *Replay) Head() record.Head { return r.log.Head() }

// Play lets Advance move on. At the end of a session that is over it starts again.
func (r *Replay) Play() {
	if r.atEnd() && r.list.ending != Running {
		r.move(0)
	}
	r.playing, r.fresh = true, true
}

// Pause stops at the step shown.
func (r *Replay) Pause() { r.playing, r.fresh = false, true }

// SetSpeed sets the pace: 1 is as recorded. It is kept within MinSpeed and MaxSpeed.
func (r *Replay) SetSpeed(x float64) {
	if x != x {
		x = 1
	}
	r.speed, r.fresh = min(max(x, MinSpeed), MaxSpeed), true
}

// Seek shows the session as it was when step n was finished; 0 is the start.
func (r *Replay) Seek(n int) { r.move(r.list.upTo(n)) }

// StepBy pauses and moves by k steps, back if k is negative.
func (r *Replay) StepBy(k int) {
	r.Pause()
	k = min(max(k, -r.shown), len(r.list.steps)-r.shown)
	r.move(r.shown + k)
}

// NextMark moves to the next event, or to the end; false when it was there already.
func (r *Replay) NextMark() bool {
	m := r.list.marks
	i := sort.Search(len(m), func(i int) bool { return m[i].after > r.shown })
	to := len(r.list.steps)
	if i < len(m) {
		to = m[i].after
	}
	return r.move(to)
}

// PrevMark moves to the event before, or to the start; false when it was there.
func (r *Replay) PrevMark() bool {
	m := r.list.marks
	i := sort.Search(len(m), func(i int) bool { return m[i].after >= r.shown }) - 1
	to := 0
	if i >= 0 {
		to = m[i].after
	}
	return r.move(to)
}

// Advance plays on for dt of the watcher's time.
func (r *Replay) Advance(dt time.Duration) {
	if !r.playing || dt <= 0 {
		return
	}
	r.clock += float64(min(dt, longestTick)) / float64(time.Millisecond) * r.speed
	steps := r.list.steps
	for r.shown < len(steps) && steps[r.shown].until <= r.clock {
		r.shown++
		r.fresh = true
	}
	if r.atEnd() {
		r.clock = r.list.time(r.shown)
		if r.list.ending != Running {
			r.playing, r.fresh = false, true
		}
	}
}

// move shows the first k steps.
func (r *Replay) move(k int) bool {
	moved := k != r.shown
	r.shown, r.clock = k, r.list.time(k)
	r.fresh = true
	return moved
}

func (r *Replay) atEnd() bool { return r.shown == len(r.list.steps) }

// Position says where the replay is.
func (r *Replay) Position() Position {
	p := Position{
		Total:   r.list.lastN(),
		Elapsed: milliseconds(r.clock), Length: milliseconds(r.list.time(len(r.list.steps))),
		Playing: r.playing, Speed: r.speed,
	}
	if r.shown > 0 {
		s := &r.list.steps[r.shown-1]
		p.N, p.Epoch = s.n, int(s.epoch)
	}
	return p
}

// Drain hands over what lies between the position the reader knows and the one shown.
// A position before it resets the reader. A long way takes several calls.
func (r *Replay) Drain(into *Batch) bool {
	into.clear()
	into.State, into.Message = r.status()
	if !r.fresh {
		return false
	}
	if r.shown < r.sent || r.reset {
		into.Reset = true
		r.reset = false
		r.sent, r.sentEvals, r.sentAction = 0, 0, 0
	}
	to := min(r.shown, r.sent+drainMax)
	var s record.Step
	for ; r.sent < to; r.sent++ {
		r.list.step(r.sent, &s)
		into.Points = append(into.Points, pointOf(&s))
	}
	for e := r.list.evals; r.sentEvals < len(e) && e[r.sentEvals].after <= r.sent; r.sentEvals++ {
		into.Evals = append(into.Evals, e[r.sentEvals].Eval)
	}
	for a := r.list.actions; r.sentAction < len(a) && a[r.sentAction].after <= r.sent; r.sentAction++ {
		into.Actions = append(into.Actions, a[r.sentAction].Action)
	}
	if r.sent > 0 {
		r.list.step(r.sent-1, &s)
		into.setStep(&s)
	}
	r.fresh = r.sent < r.shown
	return true
}

// status is the state to show at the position.
func (r *Replay) status() (State, string) {
	switch {
	case r.atEnd() && r.list.ending != Running:
		return r.list.ending, r.list.message
	case r.playing:
		return Running, ""
	}
	return Paused, ""
}

// Rewind makes the next Drain begin from the start, for a reader that is new.
func (r *Replay) Rewind() { r.reset, r.fresh = true, true }

// Mark is an event on the timeline.
type Mark struct {
	N    int    // steps finished before it
	Kind string // an Action's Do, "eval", "warn" or "diverged"
	Text string // what happened, in a few words

	after int // steps before it in the list
}

// Marks returns all events of the session in order. The slice is the replay's.
func (r *Replay) Marks() []Mark { return r.list.marks }

// StepAt returns step n in full, or the last one before it; false if there is none.
func (r *Replay) StepAt(n int) (record.Step, bool) {
	k := r.list.upTo(n)
	if k == 0 {
		return record.Step{}, false
	}
	var s record.Step
	r.list.step(k-1, &s)
	return s.Clone(), true
}

// Overview returns the whole session, wherever the position is, in at most size
// points.
func (r *Replay) Overview(size int) []Point {
	n := len(r.list.steps)
	if n == 0 || size < 1 {
		return nil
	}
	per := int(math.Ceil(float64(n) / float64(size)))
	points := make([]Point, 0, (n+per-1)/per)
	var s record.Step
	for i := range n {
		r.list.step(i, &s)
		if i%per == 0 {
			points = append(points, pointOf(&s))
			continue
		}
		p := pointOf(&s)
		points[len(points)-1].join(&p)
	}
	return points
}

// Checkpoints returns the checkpoints in order. The slice is the replay's.
func (r *Replay) Checkpoints() []record.Checkpoint { return r.list.checkpoints }

// Tensors reads the tensors of one of them.
func (r *Replay) Tensors(c record.Checkpoint) ([]record.Tensor, error) { return r.log.Tensors(c) }
