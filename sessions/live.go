package sessions

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	"duet/nn/plan"
	"duet/nn/train"
	"duet/sessions/recipe"
	"duet/sessions/record"
)

// Options say how a job is run.
type Options struct {
	// Path is the session file to write; it must not exist, unless Record says
	// otherwise.
	Path string
	// Record changes how the file is written; the zero value is right.
	Record record.Options
	// Threads is the number of goroutines that compute; 0 means one a processor.
	Threads int
	// Steps bounds the run beside its epochs; 0 for no bound.
	Steps int
	// Paused starts the run paused before its first step.
	Paused bool
	// Past is gone through first, of a fork; nil for none. The job is that of Fork.
	Past *Past
	// Tool names the writer in the file: duet and its version.
	Tool string
	// OnStep and OnEval are told of what is in the file already, on the trainer's
	// goroutine; nil for none. They must be quick.
	OnStep func(*record.Step)
	OnEval func(*record.Eval)
}

// Result is how a run ended.
type Result struct {
	// Session is the path of the file.
	Session string
	Outcome train.Outcome
	// Reason says why a run diverged, failed or finished before its time, in one
	// sentence.
	Reason string
	// Steps and Epochs were finished; Seconds is the time spent in the loop and
	// Images the number of samples trained on in it.
	Steps, Epochs int
	Seconds       float64
	Images        int
	// Last is the last step, Eval the last evaluation; nil when there was none.
	Last *record.Step
	Eval *record.Eval
	// R is the exponent of a power mean that training moves; nil elsewhere.
	R *float32
	// Weights is the SHA-256 of all parameters at the end.
	Weights string
}

// Action is something the user does to a run; its Kind says what. They are the
// loop's own, under names for those who only drive runs.
type Action = train.Action

// The kinds of Action.
const (
	DoPause  = train.Pause
	DoResume = train.Resume
	DoStep   = train.StepOnce
	DoStop   = train.Stop
	DoLR     = train.SetLR
	DoPolicy = train.SetPolicy
	DoAlpha  = train.SetAlpha
	DoMark   = train.Mark
	DoSave   = train.Save
)

// Live is a run under way. The goroutine it starts owns the engine and the
// file; everybody else talks to it through Do and Feed.
type Live struct {
	job     *Job
	box     *Mailbox
	feed    Feed
	control *control
	cancel  context.CancelFunc

	done   chan struct{}
	result Result
	err    error
}

// Start creates the session file and starts the run. Errors of the file come
// back at once: record.ErrExists, or that it cannot be written.
func Start(j *Job, o Options) (*Live, error) {
	if o.Past != nil && o.Steps == 0 {
		o.Steps = o.Past.steps
	}
	pool := plan.NewPool(o.Threads)
	cfg, err := j.config(o)
	if err != nil {
		pool.Close()
		return nil, err
	}
	cfg.Pool = pool
	run, err := train.New(cfg)
	if err != nil {
		pool.Close()
		return nil, &Invalid{err}
	}
	head := j.head(cfg, o)
	w, err := record.Create(o.Path, head, o.Record)
	if err != nil {
		pool.Close()
		return nil, err
	}
	if head, err = headOf(o.Path); err != nil {
		pool.Close()
		return nil, errors.Join(err, w.Close(record.End{Why: record.EndError, Error: err.Error()}))
	}
	ctx, cancel := context.WithCancel(context.Background())
	l := &Live{job: j, box: NewMailbox(head), control: newControl(ctx, o.Past), cancel: cancel, done: make(chan struct{})}
	l.feed = l.box
	l.result.Session = o.Path
	if o.Paused {
		l.Do(train.Action{Kind: train.Pause})
	}
	// One processor for the terminal's reader and one for the screen, so that
	// neither waits for a worker.
	runtime.GOMAXPROCS(pool.Workers() + 2)
	rec := &recorder{live: l, run: run, file: w, box: l.box, opts: o, optimizer: cfg.Optimizer, began: time.Now()}
	go l.serve(ctx, run, rec, pool)
	return l, nil
}

// serve is the trainer's goroutine.
func (l *Live) serve(ctx context.Context, run *train.Run, rec *recorder, pool *plan.Pool) {
	defer close(l.done)
	defer l.cancel()
	defer pool.Close()
	defer func() {
		if v := recover(); v != nil {
			l.result.Outcome = train.Failed
			l.err = fmt.Errorf("sessions: the run broke off: %v", v)
			rec.crash(l.err, debug.Stack())
		}
	}()
	outcome, err := rec.train(ctx)
	l.result.Outcome = outcome
	l.result.Reason = run.Reason()
	rec.summarise(&l.result)
	l.err = rec.close(outcome, err)
}

// Feed is where a screen reads the run from.
func (l *Live) Feed() Feed { return l.feed }

// Job is what is being run.
func (l *Live) Job() *Job { return l.job }

// Do hands the run an action; it takes effect after the step under way.
func (l *Live) Do(a train.Action) { l.control.push(a) }

// Save writes a checkpoint after the step under way, at once when the run is
// paused, and returns when it is in the file: Load then finds the model as it
// stands. It changes no bit of the run. A run that is over needs none.
func (l *Live) Save() {
	saved := make(chan struct{})
	l.control.save(saved)
	select {
	case <-saved:
	case <-l.done:
	}
}

// Interrupt asks the run to end after the step under way, as a signal does.
func (l *Live) Interrupt() { l.control.interrupt() }

// Done is closed when the run has ended and its file is closed.
func (l *Live) Done() <-chan struct{} { return l.done }

// Wait waits for the end and tells how it was. A run that diverged or was
// stopped is no error; one whose file could not be written is.
func (l *Live) Wait() (Result, error) {
	<-l.done
	return l.result, l.err
}

// headOf reads a session's head back: what a replay of it will show.
func headOf(path string) (record.Head, error) {
	log, err := record.Open(path)
	if err != nil {
		return record.Head{}, err
	}
	return log.Head(), log.Close()
}

// head is the first record of the session.
func (j *Job) head(c train.Config, o Options) record.Head {
	total, trainable := j.Graph.ParamCount()
	r := j.Recipe
	h := record.Head{
		Tool: o.Tool, Kernel: plan.Kernel(), Contract: plan.Contract, Seed: r.Seed, Recipe: string(r.YAML()), Name: r.Name,
		Only: string(j.Side),
		Data: record.DataInfo{
			Name: j.Set.Name, Fingerprint: j.Set.Fingerprint(), Classes: j.Set.Classes,
			Train: j.Train.Len(), Validation: j.Validation.Len(), Test: j.Test.Len(), Inputs: j.Train.Dims(),
		},
		Params:       record.ParamsInfo{Total: total, Trainable: trainable},
		StepsPlanned: c.Steps(), EpochsPlanned: c.EpochsPlanned(), StepsPerEpoch: c.StepsPerEpoch(), Batch: c.Batch,
		BranchA: r.A.Name, BranchB: r.B.Name, Mode: r.Merge.Mode, Policy: r.Merge.Alpha.Policy,
	}
	for _, f := range j.Findings {
		if f.Level > recipe.LevelOk {
			h.Warnings = append(h.Warnings, f.Text)
		}
	}
	return h
}
