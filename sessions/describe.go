package sessions

import (
	"io"

	"duet/sessions/record"
)

// Description is everything there is to say about a session file.
type Description struct {
	Entry Entry
	Head  record.Head
	// Checkpoints are the steps at which there is one, Actions the number of things
	// the user did.
	Checkpoints []int
	Actions     int
	// Verdict says whether the file is whole.
	Verdict string
	// Weights is the SHA-256 of all parameters at the last checkpoint.
	Weights string
}

// Describe reads a session from end to end. A file cut short is described as
// far as it goes.
func Describe(path string) (Description, error) {
	entry, err := Look(path)
	if err != nil {
		return Description{}, err
	}
	log, err := record.Open(path)
	if err != nil {
		return Description{}, err
	}
	defer log.Close()
	d := Description{Entry: entry, Head: log.Head()}
	for {
		rec, err := log.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return d, err
		}
		switch v := rec.Value.(type) {
		case record.Checkpoint:
			d.Checkpoints = append(d.Checkpoints, v.N)
			d.Weights = v.Weights
		case record.Action:
			d.Actions++
		}
	}
	state, err := log.State()
	if err != nil {
		return d, err
	}
	d.Verdict = state.Verdict.String()
	return d, nil
}
