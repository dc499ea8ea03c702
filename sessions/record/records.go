package record

import (
	"slices"

	"duet/sessions/record/safetensors"
)

// Types of records. A type whose first letter is upper case is critical: a reader
// that does not know it may still play the session but must refuse to verify it.
// An unknown type in lower case is skipped.
const (
	TypeHead       = "HEAD"
	TypeStep       = "STEP"
	TypeEval       = "EVAL"
	TypeAction     = "ACTN"
	TypeDigest     = "DGST"
	TypeCheckpoint = "CKPT"
	TypeSync       = "SYNC"
	TypeIndex      = "INDX"
	TypeEnd        = "END_"
	TypeNote       = "note"
	TypeWarn       = "warn"
)

// Step is one finished training step. Its keys are frozen: see package sessions.
// Counts that do not apply are -1, losses that do not apply are nil.
type Step struct {
	Lane  int   `json:"lane"`             // 0 unless a race
	N     int   `json:"n"`                // number of the finished step, from 1
	Epoch int   `json:"ep"`               // from 1
	Loss  F32   `json:"loss"`             // what was minimised, mean over the batch
	LossA *F32  `json:"loss_a,omitempty"` // of branch A's own output, if it has a loss
	LossB *F32  `json:"loss_b,omitempty"`
	Alpha []F32 `json:"alpha"`  // used in this step's forward pass; weighs A
	Raw   []F32 `json:"raw"`    // the trained parameter behind alpha; empty if none
	Grad  []F32 `json:"dalpha"` // dloss/dalpha of this step; empty if not computed
	OK    int   `json:"ok"`     // right answers of the merge in the batch
	Of    int   `json:"of"`     // samples in the batch
	OKA   int   `json:"ok_a"`
	OKB   int   `json:"ok_b"`
	LR    F32   `json:"lr"`   // learning rate of this step
	NormA F32   `json:"gn_a"` // norm of the gradient over A's parameters
	NormB F32   `json:"gn_b"`
	MS    F64   `json:"ms"` // wall time of the step; the only field that is not repeatable
}

// Clone returns a copy of s that shares no memory with it.
func (s *Step) Clone() Step {
	c := *s
	c.Alpha = slices.Clone(s.Alpha)
	c.Raw = slices.Clone(s.Raw)
	c.Grad = slices.Clone(s.Grad)
	if s.LossA != nil {
		v := *s.LossA
		c.LossA = &v
	}
	if s.LossB != nil {
		v := *s.LossB
		c.LossB = &v
	}
	return c
}

// Eval is one pass over a split.
type Eval struct {
	Lane   int    `json:"lane"`
	N      int    `json:"n"` // steps finished before it
	Epoch  int    `json:"ep"`
	Split  string `json:"split"` // "validation" or "test"
	Of     int    `json:"of"`    // samples
	Merged Score  `json:"merged"`
	A      Score  `json:"a"`
	B      Score  `json:"b"`
	Alpha  []F32  `json:"alpha"`
	// Alphas is what other alphas would have done; left out where it was not worked
	// out.
	Alphas *Alphas `json:"alphas,omitempty"`
}

// Alphas is what every alpha would make of the branches as they are after a step,
// worked out on the split of an evaluation or on an even choice of its samples.
type Alphas struct {
	Of     int   `json:"of"`              // samples it was worked out on
	Best   F32   `json:"best"`            // alpha in [0, 1] with the least loss
	Loss   F32   `json:"loss"`            // that loss, without what regularizers add
	Regret F32   `json:"regret"`          // how much more it is at the alpha there is
	Curve  []F32 `json:"curve"`           // loss at alpha i/(len-1)
	Right  []F32 `json:"right,omitempty"` // share of right answers there
	Pulls  []F32 `json:"pulls,omitempty"` // dloss/dalpha by class; they add up to all of it
	Up     int   `json:"up"`              // samples that pull alpha up
	Down   int   `json:"down"`
}

// Score is what one output reached; nil where it does not apply.
type Score struct {
	Loss     *F32 `json:"loss"`
	Accuracy *F32 `json:"accuracy"`
	TopK     *F32 `json:"top_k,omitempty"` // share with the class among the k best, where it was asked for
}

// What a user can do while training, for Action.Do.
const (
	DoPause  = "pause"
	DoResume = "resume"
	DoStep   = "step" // one step, then pause again
	DoStop   = "stop"
	DoSet    = "set"  // Key from From to To
	DoMark   = "mark" // a word on the timeline
)

// Action is something the user did. It takes effect between two steps.
type Action struct {
	Lane int    `json:"lane"`
	At   int    `json:"at"` // steps finished before it: it acts before step At+1
	Do   string `json:"do"`
	Key  string `json:"key,omitempty"` // of DoSet: "lr", "policy", "alpha" ...
	From Scalar `json:"from,omitempty"`
	To   Scalar `json:"to,omitempty"`
	Text string `json:"text,omitempty"` // of DoMark
}

// Digest is a checksum over every parameter after a step, for finding out where
// two runs part.
type Digest struct {
	Lane   int            `json:"lane"`
	N      int            `json:"n"`
	Params []TensorDigest `json:"params"`
	Grads  []TensorDigest `json:"grads,omitempty"`
}

// TensorDigest is the CRC32C of one tensor's values, little endian.
type TensorDigest struct {
	Name string `json:"name"`
	CRC  uint32 `json:"crc"`
}

// Checkpoint is the full state after a step: weights, optimizer, alpha, counters.
// The tensors themselves are read with Log.Tensors.
type Checkpoint struct {
	Lane    int    `json:"lane"`
	N       int    `json:"n"`
	Epoch   int    `json:"ep"`
	SHA256  string `json:"sha256"`            // of the tensors' bytes; the writer fills it
	Weights string `json:"weights,omitempty"` // SHA-256 of the parameter values alone, as the run defines it
	Why     string `json:"why"`               // start, epoch, best, last, user

	at, size int64 // place of the tensors in the file; set by the reader
}

// Tensor is one array of a checkpoint.
type Tensor = safetensors.Tensor

// Sync promises that all bytes before Durable are on the disk.
type Sync struct {
	Durable int64 `json:"durable"`
}

// Note is free text: a note, or a warning of the writer.
type Note struct {
	Text string `json:"text"`
}

// Ways a session ends, for End.Why.
const (
	EndFinished = "finished"
	EndStopped  = "stopped" // by the user
	EndSignal   = "signal"
	EndError    = "error"
	EndDiverged = "diverged"
)

// End is the last record of a session that was closed.
type End struct {
	Why    string `json:"why"`
	N      int    `json:"n"`      // steps finished
	Index  int64  `json:"index"`  // offset of the index; the writer fills it
	SHA256 string `json:"sha256"` // of all bytes before this record; the writer fills it
	Error  string `json:"error,omitempty"`
}

// Index tells where things are, so that a long session opens at once. It is a hint:
// whoever follows an offset checks the record found there.
type Index struct {
	Checkpoints []Place `json:"ckpt"`
	Evals       []Place `json:"eval"`
	Actions     []Place `json:"actn"`
	Steps       []Place `json:"step"`      // one in Stride
	Stride      int     `json:"stride"`    // 1000, doubled as often as the list grew too long
	LastStep    int64   `json:"last_step"` // offset of the last STEP; 0 if none
	Curve       Curve   `json:"curve"`
}

// Place is where the record about step N begins.
type Place struct {
	N    int    `json:"n"`
	At   int64  `json:"at"`
	What string `json:"what,omitempty"` // split of an EVAL, why of a CKPT, do of an ACTN
}

// Curve is the run at a glance: point i stands for the steps after N[i-1] up to
// N[i]. All slices are equally long, at most MaxCurve.
type Curve struct {
	N     []int `json:"n"`
	Min   []F32 `json:"min"` // of the loss
	Mean  []F32 `json:"mean"`
	Max   []F32 `json:"max"`
	Alpha []F32 `json:"alpha"` // mean
}
