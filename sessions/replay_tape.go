package sessions

import (
	"fmt"
	"io"
	"sort"

	"duet/sessions/record"
)

// maxTape is how many steps a replay holds: about 2 GB of memory.
const maxTape = 1 << 24

// Bounds of the pace, in ms a step: a step without a time still takes one, and a
// night in between does not have to be waited for.
const (
	shortestStep = 0.05
	longestStep  = 10_000
)

// tape is a session in memory: its steps in a compact form, and what happened
// between them.
type tape struct {
	steps []compact
	pool  []record.F32 // alphas, raws and gradients of all steps

	evals       []tapeEval
	actions     []tapeAction
	checkpoints []record.Checkpoint
	marks       []Mark

	ending  State // how it ends; Running while a writer is at work
	message string
}

// compact is a step without slices of its own: about 100 bytes instead of 300.
type compact struct {
	n                  int
	until              float64 // ms from the start to the end of this step, at speed 1
	ms                 float64 // as recorded
	epoch              int32
	ok, of, okA, okB   int32
	loss               record.F32
	lossA, lossB       record.F32
	lr, normA, normB   record.F32
	nAlpha, nRaw, nGra uint16 // lengths of the vectors
	hasA, hasB         bool
	at                 int // where they begin in the pool
}

// An event comes after so many steps of the list.
type tapeEval struct {
	after int
	record.Eval
}

type tapeAction struct {
	after int
	record.Action
}

// load reads on to the end of what can be read.
func (t *tape) load(l *record.Log) error {
	for {
		rec, err := l.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if len(t.steps) == maxTape {
			return fmt.Errorf("sessions: %s has more than %d steps, too many to replay", l.Path(), maxTape)
		}
		t.add(rec)
	}
	s, err := l.State()
	if err != nil {
		return err
	}
	return t.conclude(s)
}

// add takes in one record. Only lane 0 is played.
func (t *tape) add(rec record.Record) {
	after := len(t.steps)
	switch v := rec.Value.(type) {
	case *record.Step:
		if v.Lane == 0 {
			t.addStep(v)
		}
	case record.Eval:
		if v.Lane == 0 {
			t.evals = append(t.evals, tapeEval{after, v})
			t.mark(Mark{N: v.N, Kind: "eval", Text: evalText(v)})
		}
	case record.Action:
		if v.Lane == 0 {
			t.actions = append(t.actions, tapeAction{after, v})
			t.mark(Mark{N: v.At, Kind: v.Do, Text: ActionText(v)})
		}
	case record.Checkpoint:
		if v.Lane == 0 {
			t.checkpoints = append(t.checkpoints, v)
		}
	case record.Note:
		if rec.Type == record.TypeWarn {
			t.mark(Mark{N: t.lastN(), Kind: "warn", Text: v.Text})
		}
	}
}

func (t *tape) mark(m Mark) {
	m.after = len(t.steps)
	t.marks = append(t.marks, m)
}

func (t *tape) addStep(s *record.Step) {
	c := compact{
		n: s.N, ms: float64(s.MS), epoch: int32(s.Epoch),
		ok: int32(s.OK), of: int32(s.Of), okA: int32(s.OKA), okB: int32(s.OKB),
		loss: s.Loss, lr: s.LR, normA: s.NormA, normB: s.NormB,
		nAlpha: uint16(len(s.Alpha)), nRaw: uint16(len(s.Raw)), nGra: uint16(len(s.Grad)),
		at: len(t.pool),
	}
	if s.LossA != nil {
		c.lossA, c.hasA = *s.LossA, true
	}
	if s.LossB != nil {
		c.lossB, c.hasB = *s.LossB, true
	}
	pace := c.ms
	if !(pace > shortestStep) { // also NaN
		pace = shortestStep
	}
	c.until = t.time(len(t.steps)) + min(pace, longestStep)
	t.pool = append(append(append(t.pool, s.Alpha...), s.Raw...), s.Grad...)
	t.steps = append(t.steps, c)
	if s.Loss-s.Loss != 0 && (len(t.steps) == 1 || finite(t.steps[len(t.steps)-2].loss)) {
		t.mark(Mark{N: s.N, Kind: "diverged", Text: fmt.Sprintf("loss is %v", s.Loss)})
	}
}

func finite(v record.F32) bool { return v-v == 0 }

// step unpacks step i. Slices and pointers of s lead into the tape.
func (t *tape) step(i int, s *record.Step) {
	c := &t.steps[i]
	alpha := c.at
	raw := alpha + int(c.nAlpha)
	grad := raw + int(c.nRaw)
	end := grad + int(c.nGra)
	*s = record.Step{
		N: c.n, Epoch: int(c.epoch), Loss: c.loss,
		Alpha: t.pool[alpha:raw:raw], Raw: t.pool[raw:grad:grad], Grad: t.pool[grad:end:end],
		OK: int(c.ok), Of: int(c.of), OKA: int(c.okA), OKB: int(c.okB),
		LR: c.lr, NormA: c.normA, NormB: c.normB, MS: record.F64(c.ms),
	}
	if c.hasA {
		s.LossA = &c.lossA
	}
	if c.hasB {
		s.LossB = &c.lossB
	}
}

// time is when the first k steps are over, in ms.
func (t *tape) time(k int) float64 {
	if k == 0 {
		return 0
	}
	return t.steps[k-1].until
}

// upTo counts the steps with numbers up to n.
func (t *tape) upTo(n int) int {
	return sort.Search(len(t.steps), func(i int) bool { return t.steps[i].n > n })
}

func (t *tape) lastN() int {
	if len(t.steps) == 0 {
		return 0
	}
	return t.steps[len(t.steps)-1].n
}

// conclude decides how the tape ends.
func (t *tape) conclude(s record.State) error {
	switch s.Verdict {
	case record.Corrupt:
		return s.Err()
	case record.Running:
		t.ending, t.message = Running, s.Reason
		return nil
	case record.Torn:
		t.ending = Cut
		t.message = fmt.Sprintf("the recording was cut off after step %d: %s", t.lastN(), s.Reason)
		return nil
	}
	t.ending, t.message = endState(*s.End)
	return nil
}

// endState is how an end record is shown.
func endState(e record.End) (State, string) {
	switch e.Why {
	case record.EndFinished:
		return Finished, ""
	case record.EndStopped:
		return Stopped, ""
	case record.EndSignal:
		return Stopped, "ended by a signal"
	case record.EndDiverged:
		return Diverged, e.Error
	}
	return Failed, e.Error
}

// ActionText says in a few words what the user did.
func ActionText(a record.Action) string {
	switch {
	case a.Do == record.DoMark:
		return a.Text
	case a.Do == record.DoSet && a.From != "":
		return fmt.Sprintf("%s %s -> %s", a.Key, a.From, a.To)
	case a.Do == record.DoSet:
		return fmt.Sprintf("%s = %s", a.Key, a.To)
	}
	return a.Do
}

// evalText says in a few words what an evaluation found.
func evalText(e record.Eval) string {
	switch {
	case e.Merged.Accuracy != nil:
		return fmt.Sprintf("%s accuracy %.3f", e.Split, *e.Merged.Accuracy)
	case e.Merged.Loss != nil:
		return fmt.Sprintf("%s loss %.4g", e.Split, *e.Merged.Loss)
	}
	return e.Split
}
