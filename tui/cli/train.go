package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
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
			"session file. Progress goes to standard error: a bar in a terminal, elsewhere one line\n" +
			"an epoch with the mean loss over it. The result goes to standard output. Ctrl+c ends\n" +
			"the run after the step under way; what was done is recorded.",
		Example: "  duet train demo\n  duet train demo --only a --json\n" +
			"  duet train mine.yaml --set train.optimizer.Adam.learning_rate=0.01 -o mine.duet\n" +
			"  duet train pair --set 'data={idx: {images: F, labels: F}}' --epochs 5",
		Args:              takes(1, 1),
		ValidArgsFunction: argument(orFiles, recipeNames),
		RunE: func(c *cobra.Command, args []string) error {
			err := cmp.Or(within(c, maxThreads, "threads"), within(c, maxEpochs, "epochs"), within(c, maxCount, "steps", "log-every"))
			if err == nil && f.only != "" {
				err = oneOf("--only", f.only, []string{"a", "b"})
			}
			if err != nil {
				return err
			}
			f.threads = a.threads()
			return a.runTrain(args[0], f)
		},
	}
	fl := c.Flags()
	fl.StringVarP(&f.out, "out", "o", "", "the session `FILE` to write (default: a fresh one among the sessions)")
	setFlag(c, &f.set)
	fl.Int("threads", 0, "goroutines that compute, `N` (default: one a processor); changes no bit")
	fl.IntVar(&f.epochs, "epochs", 0, "train `N` epochs, whatever the recipe says")
	fl.IntVar(&f.steps, "steps", 0, "end after `N` steps at the latest")
	fl.StringVar(&f.only, "only", "", "train one `BRANCH` alone: a or b")
	fl.IntVar(&f.logEvery, "log-every", 0, "print a line every `N` steps")
	fl.BoolVar(&f.overwrite, "overwrite", false, "replace the session file when it exists")
	choices(c, "only", "a", "b")
	return a.withJSON(c)
}

// setFlag gives a command the flag --set.
func setFlag(c *cobra.Command, set *[]string) {
	c.Flags().StringArrayVar(set, "set", nil, "override a field of the recipe, `PATH=VALUE`; may be repeated")
}

// load reads a recipe and applies what --set says.
func load(name string, set []string) (*recipe.Recipe, error) {
	r, err := recipe.Load(name)
	if err != nil {
		return nil, err
	}
	for _, s := range set {
		path, value, ok := strings.Cut(s, "=")
		if !ok || path == "" {
			return nil, usage(fmt.Errorf("--set is %q, expected path=value, such as train.epochs=5", s))
		}
		if err := r.Set(path, value); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func (a *app) runTrain(name string, f trainFlags) error {
	if f.epochs > 0 {
		f.set = append(f.set, fmt.Sprintf("train.epochs=%d", f.epochs))
	}
	r, err := load(name, f.set)
	if err != nil {
		return err
	}
	if f.epochs > 0 && len(r.Train.Stages) > 0 {
		return usage(fmt.Errorf("--epochs does not say which of the recipe's %d stages: set train.stages.0.epochs and so on, or --steps", len(r.Train.Stages)))
	}
	if err := f.checkOut(); err != nil {
		return err
	}
	job, result, signal, err := a.trainRecipe(r, f, nil)
	if err != nil {
		return err
	}
	if err := a.reportTrain(job, result); err != nil && exitCode(err) != codeOK {
		return err
	}
	return outcome(result, signal)
}

// trainRecipe trains a recipe to its end, telling of it on standard error; began, if
// there is one, is handed the run once it goes on. The signal is the one that ended
// it, nil for none.
func (a *app) trainRecipe(r *recipe.Recipe, f trainFlags, began func(*sessions.Live)) (*sessions.Job, sessions.Result, os.Signal, error) {
	signals := catch()
	defer signals.stop()
	progress := a.newProgress(f.logEvery)
	defer progress.end()
	job, err := signals.prepare(r, sessions.Side(f.only), progress.read)
	if err != nil {
		return nil, sessions.Result{}, nil, err
	}
	progress.plan(job, f.steps)
	for _, found := range job.Findings {
		if found.Level == recipe.LevelWarn {
			progress.line("%s: %s", found.Level, message(found))
		}
	}
	live, err := a.start(job, f, sessions.Options{Threads: f.threads, Steps: f.steps, Tool: Tool(), OnStep: progress.step, OnEval: progress.eval})
	if err != nil {
		return nil, sessions.Result{}, nil, err
	}
	if began != nil {
		began(live)
	}
	result, signal, err := signals.wait(live)
	progress.end()
	if err != nil {
		return nil, result, signal, a.recordingEnded(err, result)
	}
	return job, result, signal, nil
}

// checkOut finds what is wrong with -o before the data is opened.
func (f trainFlags) checkOut() error {
	if f.out == "" {
		return nil
	}
	info, err := os.Stat(f.out)
	switch {
	case err == nil && info.IsDir():
		return usage(fmt.Errorf("%s is a folder, expected the name of a file to write", f.out))
	case err == nil && !f.overwrite:
		return usage(fmt.Errorf("%s exists; allow it to be replaced with --overwrite, or name another", f.out))
	}
	return nil
}

// start starts the run on the file of -o, or under the next free name of a
// series among the sessions.
func (a *app) start(job *sessions.Job, f trainFlags, o sessions.Options) (*sessions.Live, error) {
	if f.out != "" {
		o.Path, o.Record.Overwrite = f.out, f.overwrite
		live, err := sessions.Start(job, o)
		if err != nil {
			return nil, cannotWrite(err)
		}
		return live, nil
	}
	store, err := a.store()
	if err != nil {
		return nil, err
	}
	base := sessions.NameFrom(job.Recipe.Name)
	if f.only != "" {
		base += "-only-" + f.only
	}
	if err := os.MkdirAll(store.Dir(), 0o700); err != nil {
		return nil, writing(fmt.Errorf("no place for sessions: %w; name a file with -o, or set XDG_DATA_HOME", err))
	}
	for {
		name, err := store.NewName(base)
		if err != nil {
			return nil, err
		}
		o.Path = filepath.Join(store.Dir(), name+sessions.Ext)
		live, err := sessions.Start(job, o)
		if errors.Is(err, record.ErrExists) {
			continue // somebody was faster
		}
		if err != nil {
			return nil, cannotWrite(err)
		}
		return live, nil
	}
}

// cannotWrite names the file that could not be created.
func cannotWrite(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = fmt.Errorf("cannot write the session: %w", path)
	}
	return writing(err)
}

// recordingEnded says what is left of a run whose file could not be written on.
func (a *app) recordingEnded(err error, r sessions.Result) error {
	var broken *record.WriteError
	if !errors.As(err, &broken) {
		return writing(err)
	}
	cause := broken.Err
	var path *fs.PathError
	if errors.As(cause, &path) {
		cause = path.Err
	}
	return writing(fmt.Errorf("cannot %s %s: %w. The run ended at step %d; the %d bytes written so far are intact: duet play %s",
		broken.Op, broken.Path, cause, r.Steps, broken.Good, a.shortName(r.Session)))
}

// interrupts are the signals that end a run in order.
type interrupts struct{ in chan os.Signal }

// catch takes SIGINT, SIGTERM and SIGHUP over, until stop.
func catch() interrupts {
	i := interrupts{make(chan os.Signal, 2)}
	signal.Notify(i.in, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // as under nohup
		signal.Notify(i.in, syscall.SIGHUP)
	}
	return i
}

func (i interrupts) stop() { signal.Stop(i.in) }

// prepare opens the data and checks the recipe; a signal ends it at once.
func (i interrupts) prepare(r *recipe.Recipe, side sessions.Side, progress func(done, total int64)) (*sessions.Job, error) {
	type prepared struct {
		job *sessions.Job
		err error
	}
	done := make(chan prepared, 1)
	go func() {
		job, err := sessions.PrepareWith(r, side, progress)
		done <- prepared{job, err}
	}()
	select {
	case p := <-done:
		return p.job, p.err
	case s := <-i.in:
		return nil, ended(s)
	}
}

// wait waits for a run to end. A signal ends it after its step, a second one
// the process at once. It returns the signal, nil if none came.
func (i interrupts) wait(live *sessions.Live) (r sessions.Result, s os.Signal, err error) {
	select {
	case s = <-i.in:
		i.stop()
		live.Interrupt()
	case <-live.Done():
	}
	r, err = live.Wait()
	return r, s, err
}

// outcome is how a run ended, as an error where it is one.
func outcome(r sessions.Result, s os.Signal) error {
	switch {
	case s != nil && r.Outcome == train.Stopped:
		return ended(s)
	case r.Outcome == train.Diverged:
		return &coded{codeDiverged, fmt.Errorf("diverged at %s", r.Reason)}
	}
	return nil
}
