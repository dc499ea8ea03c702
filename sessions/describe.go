package sessions

import (
	"fmt"
	"io"
	"strings"

	"duet/nn/graph"
	"duet/nn/shape"
	"duet/nn/train"
	"duet/sessions/recipe"
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
	// Stages are what the run noted of its stages, in order: what each trains and
	// the weights it began with.
	Stages []string
	// Verdict says whether the file is whole.
	Verdict string
	// Weights is the SHA-256 of all parameters at the last checkpoint.
	Weights string
}

// Describe reads a session from end to end. A file cut short is described as
// far as it goes, a damaged one is refused with record.ErrCorrupt.
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
			if strings.HasPrefix(v.Text, train.StageNote) {
				d.Stages = append(d.Stages, fmt.Sprintf("step %d: %s", v.At, v.Text))
			}
		}
	}
	state, err := whole(log)
	d.Verdict = state.Verdict.String()
	return d, err
}

// Judge reads a session from end to end and tells what became of the file. The
// error of a damaged one wraps record.ErrCorrupt.
func Judge(path string) (record.State, error) {
	log, err := record.Open(path)
	if err != nil {
		return record.State{}, err
	}
	defer log.Close()
	for {
		switch _, err := log.Next(); err {
		case nil:
		case io.EOF:
			return whole(log)
		default:
			return record.State{}, err
		}
	}
}

// whole judges a session that has been read to its end. The error of a damaged
// one wraps record.ErrCorrupt; one that is cut off or still written is none.
func whole(log *record.Log) (record.State, error) {
	state, err := log.State()
	if err == nil && state.Verdict == record.Corrupt {
		err = fmt.Errorf("%w (%s)", state.Err(), log.Path())
	}
	return state, err
}

// GraphOfHead is the checked graph of a session's model, a branch alone when
// one was trained. Shapes come from the head, so no data is opened.
func GraphOfHead(h record.Head) (*graph.Graph, error) {
	r, err := recipe.Parse([]byte(h.Recipe), "the session's recipe")
	if err != nil {
		return nil, &Invalid{err}
	}
	in := recipe.Shapes{Shared: r.A.View == r.B.View, Classes: len(h.Data.Classes)}
	dims := h.Data.Inputs
	if len(dims) == 0 || len(dims) == 1 && !in.Shared && h.Only == "" {
		return nil, &Invalid{fmt.Errorf("sessions: the session names %d input shapes, its recipe has two inputs", len(dims))}
	}
	for i, to := range []*shape.Shape{&in.A, &in.B} {
		if *to, err = shape.Check(dims[min(i, len(dims)-1)]); err != nil {
			return nil, &Invalid{err}
		}
	}
	spec, err := r.Spec(in)
	if err != nil {
		return nil, &Invalid{err}
	}
	g, err := graph.Check(Side(h.Only).of(spec))
	if err != nil {
		return nil, &Invalid{err}
	}
	return g, nil
}
