package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFrameVectors: the checksums of three frames, worked out by another program.
func TestFrameVectors(t *testing.T) {
	table := []struct {
		chain         uint32
		seq           uint32
		kind, payload string
		want          string
	}{
		{0x40cbcc24, 1, TypeStep, `{"n":0,"loss":2.302585,"alpha":0.5,"ok":7,"of":64,"ms":8.41}`, "#0000003c 00000001 STEP b5e5502f b0135cbb\n"},
		{0xb0135cbb, 2, TypeAction, `{"at":1,"do":"set","key":"lr","to":0.003}`, "#00000029 00000002 ACTN 06fe415e 7f835e3a\n"},
		{0x7f835e3a, 3, TypeSync, `{"durable":312}`, "#0000000f 00000003 SYNC f99dffd3 4d5d336b\n"},
	}
	for _, c := range table {
		b := append(make([]byte, headerLen), c.payload...)
		seal(b, c.seq, c.kind, c.chain)
		if got := string(b[:headerLen]); got != c.want {
			t.Errorf("%s: %q, want %q", c.kind, got, c.want)
		}
		f, ok := parseFrame(b)
		if !ok || !f.checkHead(b, c.chain) || !f.checkPayload([]byte(c.payload)) || f.seq != c.seq || f.kind != c.kind {
			t.Errorf("%s: does not read back: %+v %v", c.kind, f, ok)
		}
	}
}

func TestRoundTrip(t *testing.T) {
	path := writeSession(t, 60, testOptions())
	if err := Check(path); err != nil {
		t.Fatal(err)
	}
	l, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	want := testHead()
	fill(&want, (&clock{}).now())
	if d := cmp.Diff(want, l.Head()); d != "" {
		t.Errorf("head: %s", d)
	}
	n, kinds, checkpoints := 0, map[string]int{}, 0
	for {
		rec, err := l.Next()
		if err != nil {
			break
		}
		kinds[rec.Type]++
		switch v := rec.Value.(type) {
		case *Step:
			n++
			if d := cmp.Diff(testStep(n), *v); d != "" {
				t.Fatalf("step %d: %s", n, d)
			}
		case Action:
			if v.Do == DoSet && (v.From != "0.001" || v.To != "0.003") {
				t.Errorf("action %+v", v)
			}
		case Checkpoint:
			checkpoints++
			tensors, err := l.Tensors(v)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(testTensors(v.N), tensors); d != "" {
				t.Errorf("tensors of step %d: %s", v.N, d)
			}
		case Index:
			checkIndex(t, l, v)
		}
	}
	s, err := l.State()
	if err != nil || s.Verdict != Clean || s.End == nil || s.End.Why != EndFinished || s.End.N != 60 || s.Err() != nil {
		t.Errorf("state %+v, %v", s, err)
	}
	if n != 60 || checkpoints != 2 || kinds[TypeEval] != 2 || kinds[TypeAction] != 2 || kinds[TypeWarn] != 1 || kinds[TypeSync] < 6 {
		t.Errorf("%d steps, %d checkpoints, kinds %v", n, checkpoints, kinds)
	}
}

// checkIndex follows every place of an index.
func checkIndex(t *testing.T, l *Log, x Index) {
	t.Helper()
	lists := []struct {
		kind   string
		places []Place
		want   int
	}{{TypeCheckpoint, x.Checkpoints, 2}, {TypeEval, x.Evals, 2}, {TypeAction, x.Actions, 2}, {TypeStep, x.Steps, 1}}
	for _, c := range lists {
		if len(c.places) != c.want {
			t.Errorf("%d places of %s, want %d", len(c.places), c.kind, c.want)
		}
		for _, p := range c.places {
			if _, ok := payloadAt(l.file, p.At, c.kind); !ok {
				t.Errorf("no %s at %d", c.kind, p.At)
			}
		}
	}
	if len(x.Curve.N) != 60 || x.Curve.N[59] != 60 || x.Curve.Mean[59] != testStep(60).Loss {
		t.Errorf("curve of %d points", len(x.Curve.N))
	}
}

// TestDeterministic: the same calls give the same file.
func TestDeterministic(t *testing.T) {
	if !bytes.Equal(sessionBytes(t, 20), sessionBytes(t, 20)) {
		t.Error("two sessions of the same script differ")
	}
}

func TestNumbers(t *testing.T) {
	for _, v := range []float32{0, float32(math.Copysign(0, -1)), 1, -1, 1e-45, 3.4028235e38, 0.1, 16777217, 1e6, 1e-5, float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1))} {
		b, err := json.Marshal(F32(v))
		if err != nil {
			t.Fatal(err)
		}
		var back F32
		if err := json.Unmarshal(b, &back); err != nil {
			t.Fatalf("%s: %v", b, err)
		}
		if math.Float32bits(float32(back)) != math.Float32bits(v) && v == v || v != v && back == back {
			t.Errorf("%v went out as %s and came back as %v", v, b, back)
		}
	}
	for i := range uint32(1 << 16) {
		v := math.Float32frombits(i * 65537)
		if v-v != 0 {
			continue
		}
		b := appendFloat(nil, float64(v), 32)
		back, err := parseFloat(b, 32)
		if err != nil || math.Float32bits(float32(back)) != math.Float32bits(v) {
			t.Fatalf("bits %08x: %s, %v, %v", i*65537, b, back, err)
		}
	}
	for _, bad := range []string{`null`, `"nan"`, `1e39`, `"1"`, `true`, `[1]`} {
		var v F32
		if json.Unmarshal([]byte(bad), &v) == nil && bad != `null` {
			t.Errorf("%s passed as a number", bad)
		}
	}
}

func TestScalar(t *testing.T) {
	for text, want := range map[Scalar]string{"0.003": `0.003`, "sigmoid": `"sigmoid"`, "NaN": `"NaN"`, " 1": `" 1"`, "true": `true`, "01": `"01"`, "1e5": `1e5`, "<b>": `"<b>"`} {
		b, err := marshal(text)
		if err != nil || string(b) != want {
			t.Errorf("%q is written %s (%v), want %s", text, b, err, want)
		}
		var back Scalar
		if err := json.Unmarshal(b, &back); err != nil || back != text {
			t.Errorf("%s reads as %q, %v", b, back, err)
		}
	}
	if v, ok := Number32(0.1).Float(); !ok || v != 0.1 {
		t.Errorf("Number32(0.1) = %v", v)
	}
	for _, bad := range []string{`[1]`, `{}`, `null`} {
		var v Scalar
		if v.UnmarshalJSON([]byte(bad)) == nil {
			t.Errorf("%s passed as a scalar", bad)
		}
	}
}

// TestDiverged: the step at which a loss is NaN is in the file, and on the disk.
func TestDiverged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.duet")
	w, err := Create(path, testHead(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := testStep(1)
	s.Loss, s.Grad = F32(math.NaN()), []F32{F32(math.Inf(-1))}
	if err := w.Step(s); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	raw := unframe(t, b)
	if last := raw[len(raw)-1]; last.kind != TypeSync {
		t.Errorf("no SYNC after a NaN, the last record is %s", last.kind)
	}
	if p := raw[len(raw)-2].payload; !strings.Contains(p, `"loss":"NaN"`) || !strings.Contains(p, `"dalpha":["-Inf"]`) {
		t.Errorf("step is %s", p)
	}
	if err := w.Close(End{Why: EndDiverged, N: 1, Error: "loss is NaN"}); err != nil {
		t.Fatal(err)
	}
	if err := Check(path); err != nil {
		t.Error(err)
	}
}

func TestCreate(t *testing.T) {
	path := writeSession(t, 3, Options{})
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode())
	}
	before, _ := os.ReadFile(path)
	if _, err := Create(path, testHead(), Options{}); !errors.Is(err, ErrExists) {
		t.Errorf("creating over a session: %v", err)
	}
	if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
		t.Error("the session in the way was changed")
	}
	w, err := Create(path, testHead(), Options{Overwrite: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Create(path, testHead(), Options{Overwrite: true}); !errors.Is(err, ErrRunning) {
		t.Errorf("overwriting a session that is written: %v", err)
	}
	if err := Remove(path); !errors.Is(err, ErrRunning) {
		t.Errorf("removing a session that is written: %v", err)
	}
	if err := w.Close(End{Why: EndStopped}); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(End{}); !errors.Is(err, ErrClosed) {
		t.Errorf("closed twice: %v", err)
	}
	if err := w.Step(testStep(1)); !errors.Is(err, ErrClosed) {
		t.Errorf("step after close: %v", err)
	}
	if err := Remove(path); err != nil {
		t.Error(err)
	}
	if _, err := Create(filepath.Join(t.TempDir(), "no", "such.duet"), testHead(), Options{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("folder missing: %v", err)
	}
}

func TestWriterRefuses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.duet")
	w, err := Create(path, testHead(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	long := testStep(2)
	long.Alpha = make([]F32, MaxVector+1)
	backward, lane := testStep(1), testStep(3)
	lane.Lane = MaxLanes
	if err := w.Step(testStep(1)); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"too many alphas":   w.Step(long),
		"step twice":        w.Step(backward),
		"lane":              w.Step(lane),
		"step 0":            w.Step(Step{}),
		"negative eval":     w.Eval(Eval{N: -1}),
		"negative action":   w.Action(Action{At: -1}),
		"negative lane":     w.Digest(Digest{Lane: -1}),
		"tensors that lie":  w.Checkpoint(Checkpoint{N: 1}, []Tensor{{Name: "x", Shape: []int{2}, F32: []float32{1}}}),
		"a digest too long": w.Digest(Digest{Params: make([]TensorDigest, 1<<20)}),
	} {
		if err == nil || w.Err() != nil {
			t.Errorf("%s: %v, and the writer says %v", name, err, w.Err())
		}
	}
	if err := w.Close(End{Why: EndStopped, N: 1}); err != nil {
		t.Fatal(err)
	}
	if err := Check(path); err != nil {
		t.Errorf("refused records left a trace: %v", err)
	}
	h := testHead()
	h.Recipe = strings.Repeat("x", MaxRecipe+1)
	if _, err := Create(path+"2", h, Options{}); err == nil {
		t.Error("a recipe that does not fit was accepted")
	}
}

// TestTextIsScrubbed: control characters reach neither the file nor the reader.
func TestTextIsScrubbed(t *testing.T) {
	const evil = "a\x1b]52;c;aGk=\x07b\u202ec\u009b31m"
	const tame = "a]52;c;aGk=bc31m"
	h := testHead()
	h.Name, h.Data.Classes, h.Warnings, h.Recipe = evil, []string{evil}, []string{evil}, "a: 1\n"+evil
	classes := h.Data.Classes
	path := filepath.Join(t.TempDir(), "s.duet")
	w, err := Create(path, h, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if classes[0] != evil {
		t.Error("the caller's memory was changed")
	}
	if err := w.Warn(evil); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(End{Why: EndError, Error: evil + strings.Repeat("x", 10_000)}); err != nil {
		t.Fatal(err)
	}
	b, _ := os.ReadFile(path)
	// And the same texts in a file that another program wrote.
	foreign := unframe(t, b)[:2]
	head, _ := json.Marshal(h)
	foreign[0].payload = strings.Replace(string(head), `"format":[0,0]`, `"format":[1,0]`, 1)
	foreign[1] = rawRecord{TypeWarn, `{"text":"a\u001b]52;c;aGk=\u0007b\u202ec\u009b31m"}`}
	for name, file := range map[string][]byte{"ours": b, "foreign": reseal(foreign)} {
		r, err := NewReader(bytes.NewReader(file))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got := r.Head()
		if got.Name != tame || got.Data.Classes[0] != tame || got.Warnings[0] != tame || got.Recipe != "a: 1\n"+tame {
			t.Errorf("%s: head %q", name, got.Name)
		}
		for rec, err := r.Next(); err == nil; rec, err = r.Next() {
			if n, ok := rec.Value.(Note); ok && n.Text != tame {
				t.Errorf("%s: note %q", name, n.Text)
			}
			if e, ok := rec.Value.(End); ok && (!strings.HasPrefix(e.Error, tame) || len(e.Error) > MaxText) {
				t.Errorf("%s: end %.30q of %d bytes", name, e.Error, len(e.Error))
			}
		}
	}
	if i := bytes.IndexAny(b[magicLen:], "\x1b\x07"); i >= 0 {
		t.Errorf("a control character at byte %d", i)
	}
}

// TestIndexBounded: a very long run has a short index.
func TestIndexBounded(t *testing.T) {
	var x indexer
	const steps = 3_000_000
	for n := 1; n <= steps; n++ {
		s := Step{N: n, Loss: F32(n), Alpha: []F32{0.5}}
		x.step(&s, int64(n)*200)
		if n%100 == 0 {
			x.eval(Eval{N: n, Split: "validation"}, int64(n)*200)
		}
	}
	r := x.result()
	b, err := encode(r)
	if err != nil || len(b) > MaxPayload {
		t.Fatalf("%d bytes, %v", len(b), err)
	}
	if err := r.check(); err != nil {
		t.Error(err)
	}
	c := r.Curve
	last := len(c.N) - 1
	if c.N[last] != steps || c.Max[last] != steps || c.Min[0] != 1 || last < MaxCurve/2-1 {
		t.Errorf("curve of %d points ends at %d", last+1, c.N[last])
	}
	for i := range c.N {
		from := 1
		if i > 0 {
			from = c.N[i-1] + 1
		}
		if want := float64(from+c.N[i]) / 2; math.Abs(float64(c.Mean[i])-want) > 1e-5*want+0.5 || c.Min[i] != F32(from) {
			t.Fatalf("point %d (%d..%d) has mean %v, min %v", i, from, c.N[i], c.Mean[i], c.Min[i])
		}
	}
	if e := r.Evals; len(e) > MaxPlaces || e[len(e)-1].N != steps || e[0].N != 100 {
		t.Errorf("%d evals from %d to %d", len(e), e[0].N, e[len(e)-1].N)
	}
	if s := r.Steps; len(s) > MaxPlaces || r.Stride%1000 != 0 {
		t.Errorf("%d steps, stride %d", len(s), r.Stride)
	}
}

func TestVerdictWords(t *testing.T) {
	for v := Clean; v <= Corrupt; v++ {
		if fmt.Sprint(v) == "" {
			t.Errorf("verdict %d has no word", v)
		}
	}
}
