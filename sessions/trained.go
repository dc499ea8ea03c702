package sessions

import (
	"fmt"
	"io"
	"strings"

	"duet/datasets"
	"duet/nn/alpha"
	"duet/nn/graph"
	"duet/nn/optim"
	"duet/nn/plan"
	"duet/nn/train"
	"duet/sessions/recipe"
	"duet/sessions/record"
)

// Trained is a model as a session left it at a checkpoint, ready to predict.
// One goroutine uses it at a time. Close it to end its workers.
type Trained struct {
	Head record.Head
	Job  *Job
	// At is the number of steps the weights have seen.
	At int

	model *train.Model
	pool  *plan.Pool
}

// LoadOptions say which state of a session to load and on which data.
type LoadOptions struct {
	// Data replaces the data the session was trained on; nil for the session's own.
	Data *datasets.Ref
	// Job is used as it is when it is not nil: the job of a run in this process.
	Job *Job
	// At is the step to load; the last checkpoint at or before it is taken. Nil
	// means the last checkpoint of all, a step of 0 the untrained model.
	At *int
	// Threads is the number of goroutines that compute; 0 means one a processor.
	Threads int
}

// Load rebuilds a session's model from its recipe, its data and a checkpoint. A
// session that was cut off is loaded as far as it goes; a damaged one is refused
// with record.ErrCorrupt, and data that is not what it was or cannot be found
// with datasets.ErrUnreadable.
func Load(path string, o LoadOptions) (*Trained, error) {
	log, err := record.Open(path)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	past, err := readHistory(log, o.At)
	if err != nil {
		return nil, err
	}
	job := o.Job
	if job == nil {
		if job, err = reopen(log.Head(), o.Data); err != nil {
			return nil, err
		}
	}
	stored, err := log.Tensors(past.checkpoint)
	if err != nil {
		return nil, err
	}
	t := &Trained{Head: log.Head(), Job: job, At: past.checkpoint.N, pool: plan.NewPool(o.Threads)}
	_, target := job.target()
	t.model, err = train.NewModel(train.ModelConfig{Graph: job.Graph, Pool: t.pool, Loss: job.Loss, Target: target,
		TargetDim: job.Test.TargetDim(), Classes: job.Classes(), Seed: t.Head.Seed})
	if err == nil {
		err = t.replayAlpha(past.actions, stored)
	}
	if err == nil {
		err = restore(t.model.Plan(), stored)
	}
	if err != nil {
		t.pool.Close()
		return nil, err
	}
	return t, nil
}

// Close ends the model's workers.
func (t *Trained) Close() { t.pool.Close() }

// reopen makes the job of a session again. Paths in a file are never opened:
// without other data they are looked up by fingerprint among what this machine
// has opened before.
func reopen(head record.Head, data *datasets.Ref) (*Job, error) {
	r, err := recipe.Parse([]byte(head.Recipe), "the session's recipe")
	if err != nil {
		return nil, &Invalid{err}
	}
	r.Name = head.Name
	switch {
	case data != nil:
		r.Data = *data
	case r.Data.Name == "":
		known, ok := recall(head.Data.Fingerprint)
		if !ok {
			return nil, fmt.Errorf("sessions: %w: the data %q of this session is not known on this machine: name it with --data", datasets.ErrUnreadable, head.Data.Name)
		}
		r.Data = known
	}
	j, err := Prepare(r, Side(head.Only))
	if err != nil {
		return nil, err
	}
	if data == nil && j.Set.Fingerprint() != head.Data.Fingerprint {
		return nil, fmt.Errorf("sessions: %w: the data %q is not what the session was trained on (fingerprint %.8s, expected %.8s): name the right data with --data",
			datasets.ErrUnreadable, j.Set.Name, j.Set.Fingerprint(), head.Data.Fingerprint)
	}
	return j, nil
}

// history is what a session has to say about the state at a checkpoint.
type history struct {
	checkpoint record.Checkpoint
	actions    []record.Action // up to the checkpoint
}

// readHistory finds the last checkpoint at or before step at (of all, when at is
// nil) and what the user had done by then.
func readHistory(log *record.Log, at *int) (history, error) {
	var out history
	var actions []record.Action
	found := false
	for {
		rec, err := log.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return out, err
		}
		switch v := rec.Value.(type) {
		case record.Checkpoint:
			if at == nil || v.N <= *at {
				out.checkpoint, out.actions, found = v, actions[:len(actions):len(actions)], true
			}
		case record.Action:
			actions = append(actions, v)
		}
	}
	if _, err := whole(log); err != nil {
		return out, err
	}
	if !found {
		return out, fmt.Errorf("%w before its first checkpoint: there is nothing to load (%s)", record.ErrTorn, log.Path())
	}
	return out, nil
}

// fixedPolicy is the policy whose alpha is what was written, not what a
// parameter holds.
const fixedPolicy = "fixed"

// replayAlpha applies what the user did to alpha, so that the policy is the
// one the checkpoint was written under. Where alpha stood when the policy
// changed, the checkpoint knows.
func (t *Trained) replayAlpha(actions []record.Action, stored []record.Tensor) error {
	alphas := t.model.Plan().Alphas()
	if len(alphas) == 0 {
		return nil
	}
	o := alphas[0].Options
	changed, stood := false, false
	for _, a := range actions {
		switch {
		case a.Do != record.DoSet:
		case a.Key == string(train.SetPolicy):
			stood = stood || o.Policy != fixedPolicy
			o.Policy, changed = string(a.To), true
		case a.Key == string(train.SetAlpha):
			if v, ok := a.To.Float(); ok {
				o.Start, changed, stood = v, true, false
			}
		}
	}
	if !changed {
		return nil
	}
	if stood && o.Policy == fixedPolicy {
		o.Start = alphaIn(stored, t.Job.Graph, o.Start)
	}
	o.Start = alpha.Nearest(o.Policy, o.Start)
	return t.model.Plan().SetAlpha(o)
}

// alphaIn is the parameter of the merge's alpha in a checkpoint, which under a
// fixed policy is alpha itself.
func alphaIn(stored []record.Tensor, g *graph.Graph, otherwise float64) float64 {
	for _, q := range stored {
		if g.Merge >= 0 && q.Name == g.Nodes[g.Merge].ID+"/alpha" && len(q.F32) == 1 {
			return float64(q.F32[0])
		}
	}
	return otherwise
}

// Samples are what is checked and predicted unless other data is named, in
// order, and the word for them: those held back for a test; where there are
// none, those the model was chosen by, or learnt from.
func (t *Trained) Samples() (table *datasets.Table, split string) {
	switch {
	case t.Job.Test.Len() > 0:
		return t.Job.Test, "test"
	case t.Job.Validation.Len() > 0:
		return t.Job.Validation, "validation"
	}
	return t.Job.Train, "training"
}

// Test is the samples that were held back, in order: what is checked and
// predicted unless other data is named.
func (t *Trained) Test() *datasets.Table { return t.Job.Test }

// Predict runs the model over rows of a table, all of them when rows is nil.
func (t *Trained) Predict(table *datasets.Table, rows []int32) *Predictions {
	return predict(t.model, table, rows)
}

// Score evaluates every output on a table.
func (t *Trained) Score(table *datasets.Table) train.Eval { return t.model.Score(table) }

// WeightsSHA256 is the SHA-256 of all parameters.
func (t *Trained) WeightsSHA256() string { return t.model.Plan().WeightsSHA256() }

// A checkpoint's tensors, by name: a parameter is node/name, the optimizer's
// block number i for it is optimizer.i/node/name.
const slotPrefix = "optimizer."

// tensors copies nothing: the tensors are views of the plan's and the
// optimizer's blocks, valid until the next step.
func tensors(p *plan.Plan, o optim.Optimizer) []record.Tensor {
	var out []record.Tensor
	for _, q := range p.Params() {
		out = append(out, tensor(q.Name, q, p.Weights()))
	}
	for i, block := range o.State() {
		for _, q := range p.Params() {
			out = append(out, tensor(fmt.Sprintf("%s%d/%s", slotPrefix, i, q.Name), q, block))
		}
	}
	return out
}

func tensor(name string, q plan.Param, block []float32) record.Tensor {
	return record.Tensor{Name: name, Shape: q.Shape.Dims(), F32: q.Tensor(block)}
}

// digestEvery is how many steps lie between two digests: often enough to find
// out where two runs part, seldom enough to cost nothing.
const digestEvery = 50

// digest is the checksums of every parameter and of its gradient after step n.
func digest(p *plan.Plan, n int) record.Digest {
	d := record.Digest{N: n}
	for _, q := range p.Params() {
		d.Params = append(d.Params, record.TensorDigest{Name: q.Name, CRC: q.TensorCRC(p.Weights())})
		d.Grads = append(d.Grads, record.TensorDigest{Name: q.Name, CRC: q.TensorCRC(p.Grads())})
	}
	return d
}

// restore writes a checkpoint's parameters into a plan. The error names the
// tensor that is missing or has another size.
func restore(p *plan.Plan, from []record.Tensor) error {
	byName := map[string]record.Tensor{}
	for _, t := range from {
		byName[t.Name] = t
	}
	for _, q := range p.Params() {
		t, ok := byName[q.Name]
		if !ok {
			return fmt.Errorf("sessions: the checkpoint has no tensor %q, which the recipe needs", q.Name)
		}
		if len(t.F32) != q.Size {
			return fmt.Errorf("sessions: tensor %q of the checkpoint has %d numbers, the recipe needs %d", q.Name, len(t.F32), q.Size)
		}
		copy(q.Tensor(p.Weights()), t.F32)
		delete(byName, q.Name)
	}
	for _, t := range from {
		if _, left := byName[t.Name]; left && !strings.HasPrefix(t.Name, slotPrefix) {
			return fmt.Errorf("sessions: the checkpoint has a tensor %q that the recipe does not know", t.Name)
		}
	}
	return nil
}
