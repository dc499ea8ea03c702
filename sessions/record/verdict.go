package record

import (
	"bytes"
	"fmt"
	"io"
	"math"
)

// Verdict sums up what became of a file.
type Verdict uint8

const (
	// Clean: closed, and every byte checked.
	Clean Verdict = iota
	// Running: a writer holds the file.
	Running
	// Torn: the end is missing, as after a crash. All that is there was written so.
	Torn
	// Corrupt: bytes that had reached the disk changed.
	Corrupt
)

// String returns the word people see.
func (v Verdict) String() string {
	return [...]string{"clean", "running", "cut off", "damaged"}[min(v, Corrupt)]
}

// State is what a reader knows about the file at the point it has reached.
type State struct {
	Verdict   Verdict
	Offset    int64    // where the good part ends
	Reason    string   // what was found there; empty when clean
	StepsLost int      // at least so many steps lie behind the damage
	End       *End     // when the end record was read
	Unknown   []string // critical types not understood: may be played, not verified
}

// Err returns nil for Clean and Running and an error wrapping ErrTorn or ErrCorrupt,
// fit to be shown, otherwise.
func (s State) Err() error {
	switch s.Verdict {
	case Torn:
		return fmt.Errorf("%w at byte %d: %s", ErrTorn, s.Offset, s.Reason)
	case Corrupt:
		lost := ""
		if s.StepsLost > 0 {
			lost = fmt.Sprintf("; %d steps or more lie behind it", s.StepsLost)
		}
		return fmt.Errorf("%w at byte %d: %s%s; use another copy of the file", ErrCorrupt, s.Offset, s.Reason, lost)
	}
	return nil
}

// State judges the file as far as Next has come; ask when Next said io.EOF. writer
// says whether somebody is writing the file. Damage counts as corruption when a SYNC
// behind it promises that those bytes were on the disk, else as a torn tail.
func (r *Reader) State(writer bool) (State, error) {
	s := State{Offset: r.pos, End: r.end, Unknown: r.unknown}
	switch {
	case r.damage != nil:
		s.Reason = r.damage.Reason
		promised, newest, err := r.behind(r.damage.Offset)
		if err != nil {
			return s, err
		}
		s.Verdict = Torn
		if promised || r.end != nil {
			s.Verdict = Corrupt
			s.StepsLost = max(0, newest-r.lastStep[0])
		}
	case r.end != nil:
	case writer:
		s.Verdict, s.Reason = Running, "it is still being written"
	case r.partial:
		s.Verdict, s.Reason = Torn, "the last record is not complete"
	default:
		s.Verdict, s.Reason = Torn, "the end record is missing"
	}
	return s, nil
}

// behind looks through what follows damage: whether a whole SYNC promises the damaged
// bytes, and the newest step of lane 0 found.
func (r *Reader) behind(at int64) (promised bool, newest int, err error) {
	var steps stepDecoder
	err = sift(r.src, at+1, math.MaxInt64, func(off int64, f frame, payload []byte) {
		switch f.kind {
		case TypeSync:
			s, err := decode[Sync](payload, MaxText)
			promised = promised || err == nil && s.Durable > at && s.Durable <= off
		case TypeStep:
			if st, err := steps.decode(payload); err == nil && st.Lane == 0 {
				newest = max(newest, st.N)
			}
		}
	})
	return promised, newest, err
}

// siftLimit is the largest payload sift looks at. It bounds the work that a file
// full of false headers can cause.
const siftLimit = 8 << 10

// siftWindow is how much of the file sift holds.
const siftWindow = 64 << 10

// sift visits the small records of the kinds worth finding between two offsets,
// wherever they begin. Without what stands before a record its header cannot be
// checked against the chain; its payload is checked against the header.
func sift(src io.ReaderAt, from, to int64, visit func(at int64, f frame, payload []byte)) error {
	buf := make([]byte, siftWindow)
	for from < to {
		b := buf[:min(int64(len(buf)), to-from)]
		n, err := src.ReadAt(b, from)
		if err != nil && err != io.EOF {
			return fmt.Errorf("record: read: %w", err)
		}
		last := n < len(b) || from+int64(n) == to
		used := siftOne(b[:n], last, func(i int, f frame, payload []byte) { visit(from+int64(i), f, payload) })
		if last {
			return nil
		}
		from += int64(used)
	}
	return nil
}

// siftOne goes through b and returns how much of it is done with; what is left may be
// the start of a record that goes on behind b, unless last.
func siftOne(b []byte, last bool, visit func(i int, f frame, payload []byte)) int {
	for i := 0; ; i++ {
		next := bytes.IndexByte(b[i:], '#')
		if next < 0 {
			return len(b)
		}
		i += next
		if len(b)-i < frameExtra+siftLimit && !last {
			return i
		}
		f, ok := parseFrame(b[i:])
		if !ok || !worthFinding(f) || i+frameExtra+int(f.length) > len(b) {
			continue
		}
		end := i + headerLen + int(f.length)
		payload := b[i+headerLen : end]
		if b[end] == '\n' && f.checkPayload(payload) {
			visit(i, f, payload)
			i = end
		}
	}
}

func worthFinding(f frame) bool {
	switch f.kind {
	case TypeSync:
		return f.length <= 64
	case TypeStep, TypeEval, TypeEnd:
		return f.length <= siftLimit
	}
	return false
}
