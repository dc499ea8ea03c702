package record

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"testing"
)

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
