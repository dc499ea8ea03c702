package record

import (
	"fmt"
	"io"
	"math"
	"os"
)

// Summary is what a quick look at both ends of a session tells.
type Summary struct {
	Head Head
	// Verdict is Clean, Running or Torn. Damage in the middle goes unseen.
	Verdict  Verdict
	End      *End  // nil while running or when torn
	LastStep *Step // newest found; nil if there is none near the end
	LastEval *Eval // newest on the validation split
	Curve    Curve // of the index; empty without one
	Size     int64 // bytes
}

// backSteps is how far back a torn file is searched for its last evaluation, in
// windows.
const backSteps = 32

// Peek reads the head and the tail of a session, in time that does not depend on its
// length. Errors are those of Open.
func Peek(path string) (Summary, error) {
	l, err := Open(path)
	if err != nil {
		return Summary{}, err
	}
	defer l.Close()
	info, err := l.file.Stat()
	if err != nil {
		return Summary{}, fmt.Errorf("record: %w", err)
	}
	s := Summary{Head: l.Head(), Size: info.Size()}
	p := peeker{file: l.file, sum: &s, lastStepAt: -1, lastEvalAt: -1}
	if err := p.tail(l.Offset()); err != nil {
		return Summary{}, err
	}
	if s.End == nil {
		s.Verdict = Torn
		if locked(l.file) {
			s.Verdict = Running
		}
	}
	return s, nil
}

// peeker fills a summary from the end of a file.
type peeker struct {
	file                   *os.File
	sum                    *Summary
	lastStepAt, lastEvalAt int64
	steps                  stepDecoder
}

// tail walks back from the end, but not before from.
func (p *peeker) tail(from int64) error {
	to := p.sum.Size
	for range backSteps {
		start := max(from, to-windowSize)
		// Records that cross the border are found from the earlier side.
		if err := sift(p.file, start, min(p.sum.Size, to+frameExtra+siftLimit), p.visit); err != nil {
			return err
		}
		if p.sum.End != nil {
			p.index(p.sum.End.Index)
		}
		if start == from || p.sum.LastStep != nil && p.sum.LastEval != nil || p.sum.End != nil {
			return nil
		}
		to = start
	}
	return nil
}

// visit keeps the newest records of each kind.
func (p *peeker) visit(at int64, f frame, payload []byte) {
	switch f.kind {
	case TypeEnd:
		if e, err := decode[End](payload, MaxText); err == nil && at+frameExtra+int64(f.length) == p.sum.Size {
			p.sum.End = &e
		}
	case TypeStep:
		if at > p.lastStepAt {
			p.step(at, payload)
		}
	case TypeEval:
		if e, err := decode[Eval](payload, MaxText); err == nil && e.Split == "validation" && at > p.lastEvalAt {
			p.sum.LastEval, p.lastEvalAt = &e, at
		}
	}
}

// step keeps a copy of a step.
func (p *peeker) step(at int64, payload []byte) {
	st, err := p.steps.decode(payload)
	if err != nil {
		return
	}
	c := st.Clone()
	p.sum.LastStep, p.lastStepAt = &c, at
}

// index follows the index to the last step and evaluation. What it points at is
// checked; what does not fit is left out.
func (p *peeker) index(at int64) {
	x, ok := recordAt[Index](p.file, at, TypeIndex)
	if !ok || x.check() != nil {
		return
	}
	p.sum.Curve = x.Curve
	if payload, ok := payloadAt(p.file, x.LastStep, TypeStep); ok {
		p.step(x.LastStep, payload)
	}
	for i := len(x.Evals) - 1; i >= 0; i-- {
		if x.Evals[i].What != "validation" {
			continue
		}
		if e, ok := recordAt[Eval](p.file, x.Evals[i].At, TypeEval); ok {
			p.sum.LastEval = &e
		}
		return
	}
}

// payloadAt reads the payload of a record of a kind at an offset nobody vouches for.
func payloadAt(src io.ReaderAt, at int64, kind string) ([]byte, bool) {
	if at <= 0 || at > math.MaxInt64-MaxPayload-frameExtra {
		return nil, false
	}
	w := window{src: src}
	b, err := w.at(at, headerLen)
	if err != nil {
		return nil, false
	}
	f, ok := parseFrame(b)
	if !ok || f.kind != kind || f.length > MaxPayload {
		return nil, false
	}
	b, err = w.at(at, frameExtra+int(f.length))
	if err != nil || len(b) != frameExtra+int(f.length) {
		return nil, false
	}
	payload := b[headerLen : len(b)-1]
	return payload, f.checkPayload(payload)
}

// recordAt decodes the record of a kind at an offset nobody vouches for.
func recordAt[T any](src io.ReaderAt, at int64, kind string) (T, bool) {
	var none T
	payload, ok := payloadAt(src, at, kind)
	if !ok {
		return none, false
	}
	v, err := decode[T](payload, MaxText)
	return v, err == nil
}
