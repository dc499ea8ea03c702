package record

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func f32(v float32) *F32 { f := F32(v); return &f }

func testHead() Head {
	return Head{
		ID: "00112233445566778899aabbccddeeff", Tool: "duet 0.1", Kernel: "avx2", Seed: 42,
		Recipe: "seed: 42\nname: \"quoted\"\n", Name: "demo",
		Data: DataInfo{
			Name: "glyphs", Fingerprint: "f00d", Train: 100, Validation: 10, Test: 10,
			Classes: []string{"0", "1"}, Inputs: [][]int{{28, 28, 1}},
		},
		Params:       ParamsInfo{Total: 2881, Trainable: 2881},
		StepsPlanned: 60, EpochsPlanned: 2, StepsPerEpoch: 30, Batch: 32,
		Started: "2026-01-02T03:04:05Z", BranchA: "edges", BranchB: "texture",
		Mode: "weighted_sum", Policy: "sigmoid", Warnings: []string{"start 1 gives B no gradient"},
	}
}

// testStep is step n, whose content follows from n.
func testStep(n int) Step {
	s := Step{
		N: n, Epoch: 1 + (n-1)/30, Loss: F32(2.3 / math.Sqrt(float64(n))),
		Alpha: []F32{F32(0.5 + 0.001*float64(n))}, Raw: []F32{F32(0.01 * float64(n))}, Grad: []F32{F32(-1e-7 * float64(n))},
		OK: n % 32, Of: 32, OKA: n % 31, OKB: -1, LR: 0.001, NormA: 1.25, NormB: F32(1 / float64(n)), MS: F64(8.41),
	}
	if n%2 == 0 {
		s.LossA, s.LossB = f32(float32(n)/3), f32(0.25)
	}
	return s
}

func testTensors(n int) []Tensor {
	v := make([]float32, 40)
	for i := range v {
		v[i] = float32(n) + float32(i)/7
	}
	return []Tensor{{Name: "a/kernel", Shape: []int{4, 10}, F32: v}, {Name: "step", Shape: []int{}, I64: []int64{int64(n)}}}
}

// clock is a clock that moves by a fixed tick each time it is read.
type clock struct{ t time.Time }

func (c *clock) now() time.Time {
	c.t = c.t.Add(10 * time.Millisecond)
	return c.t
}

func testOptions() Options {
	c := &clock{t: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	return Options{Now: c.now, SyncEvery: 150 * time.Millisecond}
}

// script is the life of a small session: each call writes one record. It stops at the
// first error.
func script(w *Writer, steps int) error {
	acc := Score{Loss: f32(2.3), Accuracy: f32(0.1)}
	do := []func() error{
		func() error {
			return w.Eval(Eval{Split: "validation", Of: 10, Merged: acc, A: acc, B: acc, Alpha: []F32{0.5}})
		},
		func() error { return w.Checkpoint(Checkpoint{Why: "start"}, testTensors(0)) },
	}
	for n := 1; n <= steps; n++ {
		do = append(do, func() error { return w.Step(testStep(n)) })
		switch n {
		case steps / 3:
			do = append(do,
				func() error { return w.Action(Action{At: n, Do: DoSet, Key: "lr", From: "0.001", To: "0.003"}) },
				func() error { return w.Warn("the disk is slow") })
		case steps / 2:
			do = append(do,
				func() error { return w.Action(Action{At: n, Do: DoMark, Text: "kink"}) },
				func() error {
					return w.Digest(Digest{N: n, Params: []TensorDigest{{Name: "a/kernel", CRC: 0xdeadbeef}}})
				})
		}
	}
	do = append(do,
		func() error {
			return w.Eval(Eval{N: steps, Epoch: 2, Split: "validation", Of: 10, Merged: Score{Loss: f32(0.2), Accuracy: f32(0.9)}, A: acc, B: Score{}, Alpha: []F32{0.61}})
		},
		func() error { return w.Checkpoint(Checkpoint{N: steps, Epoch: 2, Why: "last"}, testTensors(steps)) })
	for _, f := range do {
		if err := f(); err != nil {
			return err
		}
	}
	return nil
}

// writeSession writes a whole session and returns its path.
func writeSession(t testing.TB, steps int, o Options) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "s.duet")
	w, err := Create(path, testHead(), o)
	if err != nil {
		t.Fatal(err)
	}
	if err := script(w, steps); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(End{Why: EndFinished, N: steps}); err != nil {
		t.Fatal(err)
	}
	return path
}

func sessionBytes(t testing.TB, steps int) []byte {
	t.Helper()
	b, err := os.ReadFile(writeSession(t, steps, testOptions()))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// dump writes a record so that equal records are equal text.
func dump(r Record) string {
	if s, ok := r.Value.(*Step); ok {
		return fmt.Sprintf("%s %d %s", r.Type, r.Offset, appendStep(nil, s))
	}
	b, err := marshal(r.Value)
	if err != nil {
		panic(err)
	}
	return fmt.Sprintf("%s %d %s", r.Type, r.Offset, b)
}

// readAll reads what can be read of a file in memory.
func readAll(b []byte) (records []string, s State, err error) {
	r, err := NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, State{}, err
	}
	for {
		rec, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, State{}, err
		}
		records = append(records, dump(rec))
	}
	s, err = r.State(false)
	return records, s, err
}

// isOpenError reports whether an error is one of those that refuse a file.
func isOpenError(err error) bool {
	for _, e := range []error{ErrForeign, ErrMangled, ErrNewer, ErrNoHead, ErrCorrupt} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// isPrefix reports whether got is how want begins.
func isPrefix(got, want []string) bool {
	if len(got) > len(want) {
		return false
	}
	for i := range got {
		if got[i] != want[i] {
			return false
		}
	}
	return true
}

// frames returns where each record of a file begins; the last entry is its end.
func frames(t testing.TB, b []byte) []int {
	t.Helper()
	at := []int{magicLen}
	for at[len(at)-1] < len(b) {
		f, ok := parseFrame(b[at[len(at)-1]:])
		if !ok {
			t.Fatalf("no frame at %d", at[len(at)-1])
		}
		at = append(at, at[len(at)-1]+frameExtra+int(f.length))
	}
	return at
}

// reseal gives every record of a file, put together by a test, fresh numbers and
// checksums: what remains wrong is the content.
func reseal(records []rawRecord) []byte {
	b := []byte(magic)
	chain := noChain
	for i, r := range records {
		rec := append(make([]byte, headerLen), r.payload...)
		chain = seal(rec, uint32(i), r.kind, chain)
		b = append(append(b, rec...), '\n')
	}
	return b
}

// rawRecord is a record before it is framed.
type rawRecord struct {
	kind    string
	payload string
}

// unframe takes a file apart.
func unframe(t testing.TB, b []byte) []rawRecord {
	t.Helper()
	at := frames(t, b)
	var records []rawRecord
	for i := range len(at) - 1 {
		records = append(records, rawRecord{
			kind:    string(b[at[i]+typeAt : at[i]+typeAt+4]),
			payload: string(b[at[i]+headerLen : at[i+1]-1]),
		})
	}
	return records
}
