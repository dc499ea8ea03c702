package sessions

import (
	"time"

	"duet/sessions/record"
)

// Entry is a session in a list.
type Entry struct {
	Name    string // of the file
	Path    string
	Title   string // of the recipe
	Started time.Time

	Steps         int // finished
	StepsPlanned  int
	Epochs        int // begun
	EpochsPlanned int

	// Accuracy on the validation split in the last evaluation, and its losses; nil
	// where they do not apply or none was made.
	A, B, Merged             *float32
	LossA, LossB, LossMerged *float32
	Alpha                    []float32 // of the last step, or evaluation
	Mode, Policy             string    // as the session began

	Verdict record.Verdict // Clean, Running or Torn; damage inside is found on opening
	Why     string         // of the end record; "" without one
	Message string         // its error
	Size    int64          // bytes
	Curve   record.Curve   // the run at a glance; empty without an end
	Err     error          // the file cannot be read; only Name, Path, Started, Size hold
}

// State returns how the session would be shown at its end.
func (e *Entry) State() State {
	switch {
	case e.Err != nil:
		return Failed
	case e.Verdict == record.Running:
		return Running
	case e.Why == "":
		return Cut
	}
	s, _ := endState(record.End{Why: e.Why})
	return s
}

// fill takes over what a quick look told.
func (e *Entry) fill(s record.Summary) {
	h := s.Head
	e.Title, e.Mode, e.Policy = h.Name, h.Mode, h.Policy
	e.StepsPlanned, e.EpochsPlanned = h.StepsPlanned, h.EpochsPlanned
	e.Verdict, e.Size, e.Curve = s.Verdict, s.Size, s.Curve
	if s.LastStep != nil {
		e.Steps, e.Epochs, e.Alpha = s.LastStep.N, s.LastStep.Epoch, plain(s.LastStep.Alpha)
	}
	if v := s.LastEval; v != nil {
		e.A, e.B, e.Merged = number(v.A.Accuracy), number(v.B.Accuracy), number(v.Merged.Accuracy)
		e.LossA, e.LossB, e.LossMerged = number(v.A.Loss), number(v.B.Loss), number(v.Merged.Loss)
		// The evaluation after the last step uses the alpha that step arrived at.
		if len(v.Alpha) > 0 && v.N >= e.Steps {
			e.Alpha = plain(v.Alpha)
		}
	}
	if s.End != nil {
		e.Why, e.Message = s.End.Why, s.End.Error
		e.Steps = max(e.Steps, s.End.N)
	}
}

func number(v *record.F32) *float32 {
	if v == nil {
		return nil
	}
	f := float32(*v)
	return &f
}

func plain(v []record.F32) []float32 {
	p := make([]float32, len(v))
	for i, x := range v {
		p[i] = float32(x)
	}
	return p
}
