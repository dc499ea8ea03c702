package cli

import (
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"duet/nn/train"
	"duet/sessions"
	"duet/sessions/recipe"
	"duet/sessions/record"
)

// trainFlags are the flags of duet train.
type trainFlags struct {
	out           string
	set           []string
	threads       int
	epochs, steps int
	only          string
	logEvery      int
	overwrite     bool
}

func (a *app) train() *cobra.Command {
	var f trainFlags
	c := &cobra.Command{
		Use:   "train RECIPE",
		Short: "train a recipe without screens, and record it",
		Long: "Trains a recipe, a file or a built-in one (see duet recipes), and records the run in a\n" +
			"session file. Progress goes to standard error, the result to standard output.",
		Example: "  duet train demo\n  duet train pair --set 'data={idx: {images: F, labels: F}}' --epochs 5\n" +
			"  duet train demo --only a --json\n  duet train r.yaml --set train.optimizer.Adam.learning_rate=0.01",
		Args: usageArgs(cobra.ExactArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error { return a.runTrain(args[0], f) },
	}
	fl := c.Flags()
	fl.StringVarP(&f.out, "out", "o", "", "the session file to write (default: a fresh one among the sessions)")
	fl.StringArrayVar(&f.set, "set", nil, "override a field of the recipe, path=value; may be repeated")
	fl.IntVar(&f.threads, "threads", 0, "goroutines that compute (default: one a processor); changes no bit")
	fl.IntVar(&f.epochs, "epochs", 0, "override train.epochs")
	fl.IntVar(&f.steps, "steps", 0, "stop after so many steps")
	fl.StringVar(&f.only, "only", "", "train one branch alone: a or b")
	fl.IntVar(&f.logEvery, "log-every", 0, "print a line every so many steps")
	fl.BoolVar(&f.overwrite, "overwrite", false, "replace the session file when it exists")
	return a.withJSON(c)
}

// load reads a recipe and applies what --set and the flags say.
func load(name string, set []string) (*recipe.Recipe, error) {
	r, err := recipe.Load(name)
	if err != nil {
		return nil, err
	}
	for _, s := range set {
		path, value, ok := strings.Cut(s, "=")
		if !ok {
			return nil, usage(fmt.Errorf("--set is %q, expected path=value, such as train.epochs=5", s))
		}
		if err := r.Set(path, value); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func (f trainFlags) check() error {
	switch {
	case f.only != "" && f.only != "a" && f.only != "b":
		return usage(fmt.Errorf("--only is %q, expected a or b", f.only))
	case f.threads < 0:
		return usage(fmt.Errorf("--threads is %d, expected 1 or more", f.threads))
	case f.steps < 0:
		return usage(fmt.Errorf("--steps is %d, expected 1 or more", f.steps))
	case f.logEvery < 0:
		return usage(fmt.Errorf("--log-every is %d, expected 1 or more", f.logEvery))
	}
	return nil
}

func (a *app) runTrain(name string, f trainFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	if f.epochs != 0 {
		f.set = append(f.set, fmt.Sprintf("train.epochs=%d", f.epochs))
	}
	r, err := load(name, f.set)
	if err != nil {
		return err
	}
	path, err := a.sessionPath(r, f)
	if err != nil {
		return err
	}
	job, err := sessions.Prepare(r, sessions.Side(f.only))
	if err != nil {
		return err
	}
	a.warn(job)
	progress := newProgress(a.err, job, f.logEvery, a.plain)
	live, err := sessions.Start(job, sessions.Options{Path: path, Threads: f.threads, Steps: f.steps, Tool: Tool(),
		OnStep: progress.step, OnEval: progress.eval})
	if err != nil {
		return err
	}
	caught := a.interruptible(live)
	result, err := live.Wait()
	progress.end()
	if err != nil {
		return err
	}
	if err := a.reportTrain(job, result); err != nil {
		return err
	}
	return outcome(result, caught())
}

// sessionPath is where the session goes: what -o says, or a fresh name.
func (a *app) sessionPath(r *recipe.Recipe, f trainFlags) (string, error) {
	if f.out != "" {
		if f.overwrite {
			if err := os.Remove(f.out); err != nil && !os.IsNotExist(err) {
				return "", err
			}
		}
		return f.out, nil
	}
	store, err := a.store()
	if err != nil {
		return "", err
	}
	base := r.Name
	if f.only != "" {
		base += "-only-" + f.only
	}
	name, err := store.NewName(base)
	if err != nil {
		return "", err
	}
	path, err := store.Path(name)
	if err != nil {
		return "", err
	}
	return path, os.MkdirAll(filepath.Dir(path), 0o700)
}

// warn prints what the look at the recipe found worth knowing.
func (a *app) warn(job *sessions.Job) {
	for _, f := range job.Findings {
		if f.Level == recipe.LevelWarn {
			a.note("%s: %v", f.Level, f)
		}
	}
}

// interruptible ends the run after its step on SIGINT and SIGTERM, and at once
// on the second SIGINT. The function it returns tells which signal came, if any.
func (a *app) interruptible(live *sessions.Live) func() os.Signal {
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	got := make(chan os.Signal, 1)
	go func() {
		select {
		case s := <-signals:
			got <- s
			live.Interrupt()
			signal.Stop(signals) // a second one ends the process
		case <-live.Done():
		}
	}()
	return func() os.Signal {
		signal.Stop(signals)
		select {
		case s := <-got:
			return s
		default:
			return nil
		}
	}
}

// outcome is the exit code of a run.
func outcome(r sessions.Result, s os.Signal) error {
	switch {
	case s == os.Interrupt:
		return &silent{codeInterrupt}
	case s != nil:
		return &silent{codeTerminate}
	case r.Outcome == train.Diverged:
		return &coded{codeDiverged, fmt.Errorf("diverged at %s", r.Reason)}
	}
	return nil
}

// branchReport is what one branch came to.
type branchReport struct {
	ValLoss     *record.F32 `json:"val_loss"`
	ValAccuracy *record.F32 `json:"val_accuracy"`
}

// trainReport is the JSON of duet train.
type trainReport struct {
	Session       string       `json:"session"`
	Outcome       string       `json:"outcome"`
	Reason        string       `json:"reason,omitempty"`
	Steps         int          `json:"steps"`
	Epochs        int          `json:"epochs"`
	Seconds       record.F64   `json:"seconds"`
	ImagesPerS    record.F64   `json:"images_per_s"`
	Loss          *record.F32  `json:"loss"`
	ValLoss       *record.F32  `json:"val_loss"`
	ValAccuracy   *record.F32  `json:"val_accuracy"`
	BranchA       branchReport `json:"branch_a"`
	BranchB       branchReport `json:"branch_b"`
	Alpha         *record.F32  `json:"alpha"`
	WeightsSHA256 string       `json:"weights_sha256"`
}

func report(job *sessions.Job, r sessions.Result) trainReport {
	out := trainReport{Session: r.Session, Outcome: string(r.Outcome), Reason: r.Reason, Steps: r.Steps, Epochs: r.Epochs,
		Seconds: rounded(r.Seconds), WeightsSHA256: r.Weights}
	if r.Seconds > 0 {
		out.ImagesPerS = rounded(float64(r.Images) / r.Seconds)
	}
	if r.Last != nil {
		out.Loss = &r.Last.Loss
		if len(r.Last.Alpha) > 0 {
			out.Alpha = &r.Last.Alpha[0]
		}
	}
	if e := r.Eval; e != nil {
		out.ValLoss, out.ValAccuracy = e.Merged.Loss, e.Merged.Accuracy
		out.BranchA, out.BranchB = branchReport{e.A.Loss, e.A.Accuracy}, branchReport{e.B.Loss, e.B.Accuracy}
		if len(e.Alpha) > 0 {
			out.Alpha = &e.Alpha[0]
		}
		switch job.Side { // a branch alone is the model and the branch
		case sessions.OnlyA:
			out.BranchA = branchReport{e.Merged.Loss, e.Merged.Accuracy}
		case sessions.OnlyB:
			out.BranchB = branchReport{e.Merged.Loss, e.Merged.Accuracy}
		}
	}
	return out
}

func (a *app) reportTrain(job *sessions.Job, r sessions.Result) error {
	out := report(job, r)
	if a.json {
		return a.printJSON(out)
	}
	p := &printer{w: a.out}
	p.line("%s after %d steps (%d epochs, %.1f s, %.0f images/s)", out.Outcome, out.Steps, out.Epochs, float64(out.Seconds), float64(out.ImagesPerS))
	p.line("  merged   val loss %s  val accuracy %s", text(out.ValLoss), text(out.ValAccuracy))
	if job.Side == sessions.Both {
		p.line("  branch A val loss %s  val accuracy %s", text(out.BranchA.ValLoss), text(out.BranchA.ValAccuracy))
		p.line("  branch B val loss %s  val accuracy %s", text(out.BranchB.ValLoss), text(out.BranchB.ValAccuracy))
		p.line("  alpha    %s (weighs A)", text(out.Alpha))
	}
	p.line("  weights  %s", out.WeightsSHA256)
	p.line("session: %s", out.Session)
	p.line("replay it with: duet play %s", out.Session)
	return p.err
}
