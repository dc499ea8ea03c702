package sessions

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"duet/nn/optim"
	"duet/nn/train"
	"duet/sessions/record"
)

// recorder writes a run to its file and then to its mailbox, in that order, so
// that nothing is shown that is not in the file. Trainer's goroutine only.
type recorder struct {
	live      *Live
	run       *train.Run
	file      *record.Writer
	box       *Mailbox
	opts      Options
	optimizer optim.Optimizer

	began, last time.Time
	images      int
	step        record.Step
	alpha       [2]record.F32 // alpha and gradient behind step's slices
	raw         []record.F32  // behind step's slice
	losses      [2]record.F32 // of the branches, behind step's pointers
	eval        *record.Eval
	stepped     bool
	epoch       int
	paused      time.Duration
	early       string // why the last stage ended before its time
	waiting     bool   // the user has paused the run
	saved       int    // steps that the last checkpoint had seen, -1 once something was set since
}

// train writes the start and runs the loop.
func (r *recorder) train(ctx context.Context) (train.Outcome, error) {
	if err := r.checkpoint("start"); err != nil {
		return train.Failed, err
	}
	r.began, r.last = time.Now(), time.Now()
	r.box.SetState(Running, "")
	return r.run.Loop(ctx, r.live.control, r)
}

// Step implements train.Recorder.
func (r *recorder) Step(s train.Sample) error {
	now := time.Now()
	st := &r.step
	*st = record.Step{
		N: s.Step, Epoch: s.Epoch, Loss: record.F32(s.Loss), OK: s.Correct, Of: s.Rows, OKA: s.CorrectA, OKB: s.CorrectB,
		LR: record.F32(s.LR), NormA: record.F32(s.NormA), NormB: record.F32(s.NormB),
		MS: record.F64(float64(now.Sub(r.last).Microseconds()) / 1000),
	}
	st.LossA, st.LossB = r.ownLoss(0, s.LossA, s.HasLossA), r.ownLoss(1, s.LossB, s.HasLossB)
	if s.HasAlpha {
		r.alpha = [2]record.F32{record.F32(s.Alpha), record.F32(s.Grad)}
		r.raw = r.raw[:0]
		for _, v := range s.Raw {
			r.raw = append(r.raw, record.F32(v))
		}
		st.Alpha, st.Raw, st.Grad = r.alpha[0:1], r.raw, r.alpha[1:2]
	}
	r.last = now
	r.stepped = true
	r.images += s.Rows
	if err := r.file.Step(*st); err != nil {
		return err
	}
	r.box.Publish(st)
	if r.opts.OnStep != nil {
		r.opts.OnStep(st)
	}
	if s.Step%digestEvery == 0 {
		return r.file.Digest(digest(r.run.Plan(), s.Step))
	}
	return nil
}

// ownLoss is the loss of branch i in a step; nil when it has none.
func (r *recorder) ownLoss(i int, loss float32, has bool) *record.F32 {
	if !has {
		return nil
	}
	r.losses[i] = record.F32(loss)
	return &r.losses[i]
}

// Eval implements train.Recorder.
func (r *recorder) Eval(e train.Eval) error {
	ev := record.Eval{N: e.Step, Epoch: e.Epoch, Split: "validation", Of: e.Rows, Merged: score(e.Merged), A: score(e.A), B: score(e.B)}
	if e.HasAlpha {
		ev.Alpha = []record.F32{record.F32(e.Alpha)}
	}
	ev.Alphas = alphasOf(e.Alphas)
	if err := r.file.Eval(ev); err != nil {
		return err
	}
	r.eval = &ev
	r.box.PublishEval(ev)
	if r.opts.OnEval != nil {
		r.opts.OnEval(&ev)
	}
	r.last = time.Now() // an evaluation is no part of the next step
	return nil
}

// alphasOf is what other alphas would do, as it is recorded; nil for nil.
func alphasOf(a *train.Alphas) *record.Alphas {
	if a == nil {
		return nil
	}
	narrow := func(x []float64) []record.F32 {
		var out []record.F32
		for _, v := range x {
			out = append(out, record.F32(v))
		}
		return out
	}
	return &record.Alphas{
		Of: a.Samples, Best: record.F32(a.Best), Loss: record.F32(a.Loss), Regret: record.F32(a.Regret),
		Curve: narrow(a.Curve), Right: narrow(a.Right), Pulls: narrow(a.Pulls), Up: a.Up, Down: a.Down,
	}
}

func score(s train.Score) record.Score {
	var out record.Score
	if s.Has {
		v := record.F32(s.Loss)
		out.Loss = &v
	}
	if s.HasAccuracy {
		v := record.F32(s.Accuracy)
		out.Accuracy = &v
	}
	if s.HasTopK {
		v := record.F32(s.TopK)
		out.TopK = &v
	}
	return out
}

// Action implements train.Recorder.
func (r *recorder) Action(at int, a train.Action, from, to string) error {
	if a.Kind == train.Save {
		return r.save()
	}
	out := record.Action{At: at, Do: string(a.Kind), Text: a.Text}
	switch a.Kind {
	case train.SetLR, train.SetPolicy, train.SetAlpha:
		out.Do, out.Key = record.DoSet, string(a.Kind)
		out.From, out.To = record.Scalar(from), record.Scalar(to)
	}
	if err := r.file.Action(out); err != nil {
		return err
	}
	if out.Do == record.DoSet {
		r.saved = -1
	}
	r.box.PublishAction(out)
	r.pause(a.Kind)
	return nil
}

// save writes the checkpoint that somebody asked for, unless the last one says
// the same.
func (r *recorder) save() error {
	r.pause(train.Save) // the time since the last action was no step's
	if r.saved != r.run.Done() {
		if err := r.checkpoint("user"); err != nil {
			return err
		}
	}
	r.live.control.saved()
	return nil
}

// Note implements train.Recorder: what a run does by itself is a mark like those
// that people set.
func (r *recorder) Note(at int, text string) error {
	if strings.HasPrefix(text, train.EarlyNote) {
		r.early = text
	}
	r.saved = -1 // a note may say that weights are others than those of the last step
	return r.Action(at, train.Action{Kind: train.Mark, Text: text}, "", "")
}

// pause keeps the state of the feed, and takes the time in which nothing was
// computed out of the run's time and that of its next step.
func (r *recorder) pause(k train.Kind) {
	now := time.Now()
	if r.waiting {
		r.paused += now.Sub(r.last)
		r.last = now
	}
	switch k {
	case train.Pause, train.StepOnce:
		r.waiting = true
		r.box.SetState(Paused, "")
	case train.Resume:
		r.waiting = false
		r.box.SetState(Running, "")
	}
}

// Epoch implements train.Recorder: a checkpoint each epoch up to 16, then at
// doubling gaps, so that a long run's file stays bounded.
func (r *recorder) Epoch(epoch int) error {
	r.epoch = epoch
	if epoch <= 16 || epoch&(epoch-1) == 0 {
		return r.checkpoint("epoch")
	}
	return nil
}

// checkpoint writes everything the run needs to go on from here.
func (r *recorder) checkpoint(why string) error {
	p := r.run.Plan()
	c := record.Checkpoint{N: r.run.Done(), Epoch: r.epoch, Why: why, Weights: p.WeightsSHA256()}
	r.saved = c.N
	if c.N == 0 || c.N%digestEvery != 0 { // otherwise the step has written one
		if err := r.file.Digest(digest(p, c.N)); err != nil {
			return err
		}
	}
	err := r.file.Checkpoint(c, tensors(p, r.optimizer))
	r.last = time.Now() // a checkpoint is no part of the next step
	return err
}

// lastCheckpoint is that of a run's end, unless the one before says the same.
func (r *recorder) lastCheckpoint() error {
	if r.saved == r.run.Done() {
		return nil
	}
	return r.checkpoint("last")
}

// close writes the end of the session. cause is what ended the run before its
// time, or nil; the error is that, or why the end could not be written.
func (r *recorder) close(outcome train.Outcome, cause error) error {
	end := record.End{Why: string(outcome), N: r.run.Done(), Error: r.run.Reason()}
	if r.live.control.interrupted() && outcome == train.Stopped {
		end.Why = record.EndSignal
	}
	if cause == nil {
		cause = r.lastCheckpoint()
	}
	if cause == nil {
		if cause = r.file.Close(end); cause == nil {
			r.box.SetState(stateOf(outcome), r.run.Reason())
			return nil
		}
	} else {
		end.Why, end.Error = record.EndError, cause.Error()
		err := r.file.Close(end)
		var broken *record.WriteError
		if !errors.As(cause, &broken) { // else the cause says it all
			cause = errors.Join(cause, err)
		}
	}
	r.box.SetState(Failed, cause.Error())
	return cause
}

func stateOf(o train.Outcome) State {
	switch o {
	case train.Finished:
		return Finished
	case train.Diverged:
		return Diverged
	}
	return Stopped
}

// crash ends the file of a run that panicked.
func (r *recorder) crash(cause error, stack []byte) {
	r.box.SetState(Failed, cause.Error())
	r.file.Close(record.End{Why: record.EndError, N: r.run.Done(), Error: fmt.Sprintf("%v\n%s", cause, stack)})
}

// summarise fills in what the run came to.
func (r *recorder) summarise(out *Result) {
	out.Steps, out.Epochs, out.Images = r.run.Done(), r.epoch, r.images
	out.Seconds = (time.Since(r.began) - r.paused).Seconds()
	out.Eval = r.eval
	if r.stepped {
		last := r.step
		out.Last = &last
	}
	p := r.run.Plan()
	out.Weights, out.R = p.WeightsSHA256(), exponent(p)
	if out.Outcome == train.Finished {
		out.Reason = cmp.Or(out.Reason, r.early)
	}
}
