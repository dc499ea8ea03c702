package record

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestFollow: a reader keeps up with a writer and sees every record once.
func TestFollow(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.duet")
	w, err := Create(path, testHead(), Options{SyncEvery: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	l, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	const steps = 500
	go func() {
		for n := 1; n <= steps; n++ {
			if w.Step(testStep(n)) != nil {
				return
			}
		}
		w.Close(End{Why: EndFinished, N: steps})
	}()
	seen := 0
	for deadline := time.Now().Add(30 * time.Second); ; {
		rec, err := l.Next()
		if err == io.EOF {
			s, err := l.State()
			if err != nil || s.Verdict == Torn || s.Verdict == Corrupt {
				t.Fatalf("after %d steps: %v (%s), %v", seen, s.Verdict, s.Reason, err)
			}
			if s.Verdict == Clean {
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("only %d steps in half a minute", seen)
			}
			time.Sleep(50 * time.Microsecond)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if s, ok := rec.Value.(*Step); ok {
			if seen++; s.N != seen {
				t.Fatalf("step %d after %d", s.N, seen-1)
			}
		}
	}
	if seen != steps {
		t.Errorf("%d steps seen", seen)
	}
}

// growing is a file of which only the first size bytes are there yet.
type growing struct {
	b    []byte
	size int
}

func (g *growing) ReadAt(p []byte, off int64) (int, error) {
	return bytes.NewReader(g.b[:g.size]).ReadAt(p, off)
}

// TestChunked: a file that arrives in pieces of any size reads like a whole one.
func TestChunked(t *testing.T) {
	b := sessionBytes(t, 30)
	want, _, _ := readAll(b)
	const seed = 3
	rnd := rand.New(rand.NewPCG(seed, 0))
	for round := range 50 {
		g := &growing{b: b, size: frames(t, b)[1]}
		r, err := NewReader(g)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for {
			rec, err := r.Next()
			if err == nil {
				got = append(got, dump(rec))
				continue
			}
			if err != io.EOF {
				t.Fatal(err)
			}
			if g.size == len(b) {
				break
			}
			if s, err := r.State(true); err != nil || s.Verdict != Running {
				t.Fatalf("verdict %v, %v", s.Verdict, err)
			}
			g.size = min(len(b), g.size+1+rnd.IntN(1<<rnd.IntN(11)))
		}
		if s, err := r.State(true); err != nil || s.Verdict != Clean || len(got) != len(want) || !isPrefix(got, want) {
			t.Fatalf("seed %d, round %d: %d of %d records, %v", seed, round, len(got), len(want), s.Verdict)
		}
	}
}

func TestPeek(t *testing.T) {
	path := writeSession(t, 60, testOptions())
	s, err := Peek(path)
	if err != nil || s.Verdict != Clean || s.End == nil || s.End.N != 60 || s.LastStep == nil || s.LastStep.N != 60 {
		t.Fatalf("%+v, %v", s, err)
	}
	if s.LastEval == nil || s.LastEval.N != 60 || *s.LastEval.Merged.Accuracy != 0.9 || s.LastEval.B.Accuracy != nil || len(s.Curve.N) != 60 {
		t.Errorf("eval %+v, curve of %d points", s.LastEval, len(s.Curve.N))
	}
	b, _ := os.ReadFile(path)
	at := frames(t, b)
	kinds := unframeQuick(b, at)
	for i := range kinds {
		cut := at[i+1] - 5
		if err := os.WriteFile(path, b[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		steps := 0
		for _, k := range kinds[:i] {
			if k == TypeStep {
				steps++
			}
		}
		s, err := Peek(path)
		if i == 0 {
			if !errors.Is(err, ErrNoHead) {
				t.Errorf("cut in the head: %v", err)
			}
			continue
		}
		if err != nil || s.Verdict != Torn || (s.LastStep == nil) != (steps == 0) || steps > 0 && s.LastStep.N != steps {
			t.Errorf("cut in record %d: %v, step %+v, want %d (%v)", i, s.Verdict, s.LastStep, steps, err)
		}
	}
}

// TestPeekFarBack: the last evaluation of a session that was cut off is found a few
// megabytes before its end.
func TestPeekFarBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.duet")
	w, err := Create(path, testHead(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Eval(Eval{N: 0, Split: "validation", Merged: Score{Accuracy: f32(0.75)}}); err != nil {
		t.Fatal(err)
	}
	for n := 1; n <= 8000; n++ {
		if err := w.Step(testStep(n)); err != nil {
			t.Fatal(err)
		}
	}
	s, err := Peek(path)
	if err != nil || s.Verdict != Running || s.LastStep.N != 8000 || s.LastEval == nil || *s.LastEval.Merged.Accuracy != 0.75 {
		t.Errorf("%v, %+v, %v", s.Verdict, s.LastEval, err)
	}
	w.abandon()
}
