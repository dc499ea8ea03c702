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

// FuzzRead: any file at all is refused or read up to a point, and the records read
// make the same file again.
func FuzzRead(f *testing.F) {
	b := sessionBytes(f, 4)
	f.Add(b, true)
	f.Add(b[:len(b)/2], false)
	f.Add([]byte(magic), false)
	for _, cut := range frames(f, b) {
		f.Add(b[:cut], true)
	}
	f.Fuzz(func(t *testing.T, b []byte, fix bool) {
		if fix {
			b = fixChecksums(b)
		}
		r, err := NewReader(bytes.NewReader(b))
		if err != nil {
			if !isOpenError(err) {
				t.Fatal(err)
			}
			return
		}
		n := 0
		for {
			if _, err := r.Next(); err != nil {
				break
			}
			n++
		}
		s, err := r.State(false)
		if err != nil {
			t.Fatal(err)
		}
		if s.Verdict == Clean && s.Offset != int64(len(b)) {
			t.Fatalf("clean, but %d of %d bytes", s.Offset, len(b))
		}
		again, s2, err := readAll(b[:s.Offset])
		if err != nil || len(again) != n || s2.Offset != s.Offset {
			t.Fatalf("the valid prefix reads differently: %d records, then %d (%v)", n, len(again), err)
		}
	})
}

// fixChecksums makes frames that a fuzzer bent valid again, so that it gets behind the
// checksums. It stops where no frame begins.
func fixChecksums(b []byte) []byte {
	b = bytes.Clone(b)
	copy(b, magic)
	chain := noChain
	for at, seq := magicLen, uint32(0); at+frameExtra <= len(b); seq++ {
		f, ok := parseFrame(b[at:])
		if !ok || at+frameExtra+int(f.length) > len(b) {
			break
		}
		end := at + headerLen + int(f.length)
		chain = seal(b[at:end], seq, string(b[at+typeAt:at+typeAt+4]), chain)
		b[end] = '\n'
		at = end + 1
	}
	return b
}

func BenchmarkEncodeStep(b *testing.B) {
	w := newWriter(discard{}, "", Options{}.withDefaults())
	s := testStep(1)
	b.ReportAllocs()
	for n := 1; b.Loop(); n++ {
		s.N = n
		if err := w.Step(s); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWriteStep(b *testing.B) {
	w, err := Create(filepath.Join(b.TempDir(), "s.duet"), testHead(), Options{})
	if err != nil {
		b.Fatal(err)
	}
	s := testStep(2)
	b.ReportAllocs()
	for n := 1; b.Loop(); n++ {
		s.N = n
		if err := w.Step(s); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(w.Good() / int64(b.N))
	w.abandon()
}

func BenchmarkReadSteps(b *testing.B) {
	file, err := os.ReadFile(writeSession(b, 10_000, Options{}))
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		r, err := NewReader(bytes.NewReader(file))
		for err == nil {
			_, err = r.Next()
		}
		if err != io.EOF {
			b.Fatal(err)
		}
	}
}

// discard is a file that keeps nothing.
type discard struct{}

func (discard) Write(b []byte) (int, error) { return len(b), nil }
func (discard) Sync() error                 { return nil }
func (discard) Truncate(int64) error        { return nil }
func (discard) Close() error                { return nil }

// TestStepAllocations: recording a step takes no memory once the index has grown.
func TestStepAllocations(t *testing.T) {
	w := newWriter(discard{}, "", Options{}.withDefaults())
	n := 0
	step := func() {
		n++
		s := testStep(2)
		s.LossA, s.LossB = nil, nil
		s.N = n
		if err := w.step(&s); err != nil {
			t.Fatal(err)
		}
	}
	for range 5000 {
		step()
	}
	// testStep itself makes three vectors and two losses.
	if a := testing.AllocsPerRun(500, step); a > 5 {
		t.Errorf("%v allocations a step beside the test's own 5", a-5)
	}
}
