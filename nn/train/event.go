package train

import "duet/nn/alpha"

// Sample is what one step did.
type Sample struct {
	// Step is the 1-based number of the step, Epoch that of its epoch.
	Step, Epoch int
	// Loss is what the step descends on, under the weights before the update: the
	// mean loss of the batch, with the branches' own losses and regularizers where
	// there are any; not finite when the run diverged here.
	Loss float32
	// LossA and LossB are the branches' own losses, where the stage has them.
	LossA, LossB       float32
	HasLossA, HasLossB bool
	// Alpha is the merge weight that the step used, Raw the parameter behind it
	// and Grad the gradient of the loss with respect to alpha. HasAlpha is false
	// when there is no weighted merge.
	HasAlpha    bool
	Alpha, Grad float32
	// Raw is valid until the next step.
	Raw []float32
	// Rows is the size of the batch; Correct counts the right answers of the
	// merge, of A and of B, -1 where that means nothing.
	Rows                        int
	Correct, CorrectA, CorrectB int
	// LR is the learning rate used. NormA and NormB are the Euclidean norms of
	// the gradients of all parameters of a branch. In a step that diverged they
	// and Grad are 0: there was no way back.
	LR           float64
	NormA, NormB float32
}

// Score is how one output did on a set; Has is false when it has no meaning.
type Score struct {
	Has            bool
	Loss, Accuracy float32
	// HasAccuracy is false for regression.
	HasAccuracy bool
	// TopK is the share whose class is among the k best, where it was asked for.
	TopK    float32
	HasTopK bool
}

// Eval is the score of every output on a whole set.
type Eval struct {
	// Step is the number of finished steps, Epoch that of finished epochs, Rows
	// the number of samples.
	Step, Epoch, Rows int
	Merged, A, B      Score
	HasAlpha          bool
	Alpha             float32
	// Alphas is what other alphas would do; nil where that is not worked out.
	Alphas *Alphas
}

// Kind is what an action does.
type Kind string

// The actions.
const (
	Pause     Kind = "pause"
	Resume    Kind = "resume"
	StepOnce  Kind = "step" // one step, then paused, whether it was paused or not
	Stop      Kind = "stop" // what was asked for after it is dropped
	SetLR     Kind = "lr"
	SetPolicy Kind = "policy"
	SetAlpha  Kind = "alpha"
	Mark      Kind = "mark"
	Save      Kind = "save" // a checkpoint, which the recorder writes
)

// Action is something the user did. Which fields count depends on its Kind.
type Action struct {
	Kind Kind
	// Value is the learning rate or the alpha.
	Value float64
	// Policy is the new policy; its Start is ignored, alpha stays where it is.
	Policy alpha.Options
	// Text is a mark's word, or why a stop was asked for.
	Text string
}

// Outcome is how a run ended.
type Outcome string

// The outcomes.
const (
	Finished Outcome = "finished"
	Stopped  Outcome = "stopped"
	Diverged Outcome = "diverged"
	Failed   Outcome = "error"
)

// Recorder is told everything, on the goroutine of the loop. An error ends the
// run as Failed.
type Recorder interface {
	Step(Sample) error
	Eval(Eval) error
	// Action is told of an action as it takes effect, after step at, with the
	// value before it and after it as text.
	Action(at int, a Action, from, to string) error
	// Note is told of what the run does by itself, after step at: a stage that
	// begins, an early end.
	Note(at int, text string) error
	// Epoch is called after an epoch's evaluation.
	Epoch(epoch int) error
}

// Control hands over the user's actions.
type Control interface {
	// Poll returns what the user did since the last call; it is called after
	// step at. With wait it blocks until there is an action. After the context
	// of the run is done it returns at once.
	Poll(at int, wait bool) []Action
}

// Unattended is a Control without a user.
type Unattended struct{}

// Poll returns a stop when it is asked to wait, since nobody would ever resume.
func (Unattended) Poll(_ int, wait bool) []Action {
	if wait {
		return []Action{{Kind: Stop}}
	}
	return nil
}
