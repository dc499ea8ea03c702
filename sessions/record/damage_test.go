package record

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// long reports whether the slow forms of the tests were asked for.
func long() bool { return os.Getenv("DUET_LONG") == "1" }

// TestEveryBitFlip: no flipped bit goes unnoticed, none makes the reader panic, and
// what is given out is what was written, up to the damage.
func TestEveryBitFlip(t *testing.T) {
	steps, stride := 4, 1
	switch {
	case long():
		steps = 60
	case raced:
		stride = 13
	}
	file := sessionBytes(t, steps)
	want, clean, err := readAll(file)
	if err != nil || clean.Verdict != Clean {
		t.Fatalf("before any flip: %v, %v", clean, err)
	}
	const workers = 2
	var total [workers][Corrupt + 2]int
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			b := bytes.Clone(file)
			for bit := w * stride; bit < len(b)*8; bit += workers * stride {
				v, why := flip(b, bit, want)
				if why != "" {
					t.Errorf("bit %d of byte %d: %s", bit%8, bit/8, why)
					return
				}
				total[w][v]++
			}
		})
	}
	wg.Wait()
	// Only damage behind the last SYNC may look like a crash.
	at := frames(t, file)
	tail := len(file) - at[len(at)-3]
	torn, corrupt := total[0][Torn]+total[1][Torn], total[0][Corrupt]+total[1][Corrupt]
	if torn > tail*8 || corrupt == 0 {
		t.Errorf("%d torn, %d corrupt, with %d bits behind the last promise", torn, corrupt, tail*8)
	}
	t.Logf("%d bytes: %d corrupt, %d torn, %d refused at once", len(file), corrupt, torn, total[0][Corrupt+1]+total[1][Corrupt+1])
}

// flip reads b with one bit flipped and restores it. The verdict Corrupt+1 stands for
// a file that was refused at once; why says what went wrong, if anything.
func flip(b []byte, bit int, want []string) (v Verdict, why string) {
	b[bit/8] ^= 1 << (bit % 8)
	defer func() { b[bit/8] ^= 1 << (bit % 8) }()
	got, s, err := readAll(b)
	switch {
	case isOpenError(err):
		return Corrupt + 1, ""
	case err != nil:
		return 0, err.Error()
	case s.Verdict == Clean:
		return 0, "unnoticed"
	case !isPrefix(got, want):
		return 0, "other records were given out"
	case s.Offset > int64(bit/8):
		return 0, fmt.Sprintf("found good up to %d", s.Offset)
	}
	return s.Verdict, ""
}

// TestEveryTruncation: cut anywhere, the file plays up to the cut and says so.
func TestEveryTruncation(t *testing.T) {
	steps, stride := 12, 1
	switch {
	case long():
		steps = 200
	case raced:
		stride = 7
	}
	b := sessionBytes(t, steps)
	want, _, err := readAll(b)
	if err != nil {
		t.Fatal(err)
	}
	at := frames(t, b)
	for n := 0; n < len(b); n += stride {
		got, s, err := readAll(b[:n])
		if n < at[1] {
			if !errors.Is(err, ErrNoHead) {
				t.Fatalf("cut at %d, inside the head: %v", n, err)
			}
			continue
		}
		if err != nil || s.Verdict != Torn {
			t.Fatalf("cut at %d: verdict %v, %v", n, s.Verdict, err)
		}
		whole := 0 // records but the head
		for whole+2 < len(at) && at[whole+2] <= n {
			whole++
		}
		if len(got) != whole || !isPrefix(got, want) || !errors.Is(s.Err(), ErrTorn) || s.Offset != int64(at[whole+1]) {
			t.Fatalf("cut at %d: %d records up to %d, want %d", n, len(got), s.Offset, whole)
		}
	}
}

// TestRecordEdits: a record removed, doubled, swapped with the next or brought in from
// another session is noticed where it happens.
func TestRecordEdits(t *testing.T) {
	b := sessionBytes(t, 30)
	h := testHead()
	h.ID = "ffffffffffffffffffffffffffffffff"
	path := filepath.Join(t.TempDir(), "other.duet")
	w, err := Create(path, h, testOptions())
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(script(w, 30), w.Close(End{Why: EndFinished, N: 30})); err != nil {
		t.Fatal(err)
	}
	other, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want, _, _ := readAll(b)
	at := frames(t, b)
	if len(other) != len(b) {
		t.Fatal("the two sessions should differ in content only")
	}
	check := func(what string, i int, edited []byte) {
		t.Helper()
		got, s, err := readAll(edited)
		if isOpenError(err) {
			return
		}
		if err != nil || s.Verdict == Clean || !isPrefix(got, want) || s.Offset != int64(at[i]) {
			t.Errorf("%s record %d: verdict %v at %d, want damage at %d (%v)", what, i, s.Verdict, s.Offset, at[i], err)
		}
	}
	for i := range len(at) - 1 {
		from, to := at[i], at[i+1]
		check("deleted", i, slice(b[:from], b[to:]))
		check("doubled", i+1, slice(b[:to], b[from:]))
		// A whole other head is a good head; the record after it does not follow.
		check("replaced", max(i, 1), slice(b[:from], other[from:to], b[to:]))
		if i+2 < len(at) {
			next := at[i+2]
			check("swapped", i, slice(b[:from], b[to:next], b[from:to], b[next:]))
		}
	}
}

func slice(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

func TestCorruptSaysWhatIsLost(t *testing.T) {
	b := sessionBytes(t, 60)
	at := frames(t, b)
	hit := at[20] + headerLen + 3
	b[hit] ^= 4
	got, s, err := readAll(b)
	if err != nil || s.Verdict != Corrupt || s.StepsLost == 0 {
		t.Fatalf("%+v, %v", s, err)
	}
	played := 0
	for _, r := range got {
		if strings.HasPrefix(r, TypeStep) {
			played++
		}
	}
	if s.StepsLost+played != 60 {
		t.Errorf("%d steps played, %d lost, 60 written", played, s.StepsLost)
	}
	if err := s.Err(); !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), fmt.Sprint(at[20])) {
		t.Errorf("error %v does not name byte %d", err, at[20])
	}
}

// TestForeign: files that are no session of ours are refused with one sentence each.
func TestForeign(t *testing.T) {
	b := sessionBytes(t, 3)
	raw := unframe(t, b)
	newerHead := strings.Replace(raw[0].payload, `"format":[1,0]`, `"format":[2,0]`, 1)
	needs := strings.Replace(raw[0].payload, `"needs":[]`, `"needs":["colour"]`, 1)
	table := []struct {
		name string
		file []byte
		want error
	}{
		{"empty", nil, ErrNoHead},
		{"magic only", b[:magicLen], ErrNoHead},
		{"png", []byte("\x89PNG\r\n\x1a\n and so on"), ErrForeign},
		{"text", []byte("seed: 42\ndata: {name: glyphs}\n"), ErrForeign},
		{"short text", []byte("hi"), ErrForeign},
		{"zeros", make([]byte, 4096), ErrForeign},
		{"unix line ends", bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")), ErrMangled},
		{"dos line ends", bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n")), ErrMangled},
		{"next major", append([]byte("nnsession 2 \x1a\r\n"), b[magicLen:]...), ErrNewer},
		{"major 12", append([]byte("nnsession 12 \x1a\r\n"), b[magicLen:]...), ErrNewer},
		{"major 0", append([]byte("nnsession 0 \x1a\r\n"), b[magicLen:]...), ErrForeign},
		{"major in the head", reseal([]rawRecord{{TypeHead, newerHead}}), ErrNewer},
		{"needs", reseal([]rawRecord{{TypeHead, needs}}), ErrNewer},
		{"no head", reseal(raw[1:]), ErrCorrupt},
		{"head too long", reseal([]rawRecord{{TypeHead, strings.Repeat(" ", MaxHead+1)}}), ErrCorrupt},
		{"head of the wrong kind", reseal([]rawRecord{{TypeHead, `[]`}}), ErrCorrupt},
	}
	for _, c := range table {
		if _, _, err := readAll(c.file); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		path := filepath.Join(t.TempDir(), "x.duet")
		if err := os.WriteFile(path, c.file, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(path); !errors.Is(err, c.want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: Open says %v", c.name, err)
		}
		if _, err := Peek(path); !errors.Is(err, c.want) {
			t.Errorf("%s: Peek says %v", c.name, err)
		}
		if err := Check(path); !errors.Is(err, c.want) {
			t.Errorf("%s: Check says %v", c.name, err)
		}
	}
	if _, err := Open(t.TempDir()); !errors.Is(err, ErrForeign) {
		t.Errorf("a folder: %v", err)
	}
	if _, err := Open("no such file.duet"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

// TestHostile: with every checksum right, what a record says is still checked.
func TestHostile(t *testing.T) {
	raw := unframe(t, sessionBytes(t, 3))
	deep := strings.Repeat(`[`, 1<<19)
	table := []struct{ name, kind, payload string }{
		{"duplicate key", TypeStep, `{"lane":0,"n":9,"ep":1,"loss":1,"loss":2}`},
		{"other case", TypeStep, `{"lane":0,"n":9,"ep":1,"loss":1,"LOSS":2}`},
		{"duplicate in an unknown key", TypeStep, `{"n":9,"loss":1,"x":{"a":1,"a":2}}`},
		{"trailing bytes", TypeStep, `{"n":9,"loss":1} ` + "x"},
		{"bad utf-8", TypeNote, "{\"text\":\"\xff\"}"},
		{"deep", TypeStep, `{"n":9,"loss":1,"x":` + deep},
		{"no loss", TypeStep, `{"n":9}`},
		{"no number", TypeStep, `{"loss":1}`},
		{"step back", TypeStep, `{"n":1,"loss":1}`},
		{"huge step", TypeStep, `{"n":9223372036854775807,"loss":1}`},
		{"negative lane", TypeStep, `{"lane":-1,"n":9,"loss":1}`},
		{"lane 64", TypeStep, `{"lane":64,"n":9,"loss":1}`},
		{"number too large", TypeStep, `{"n":9,"loss":1e39}`},
		{"count too large", TypeStep, `{"n":9,"loss":1,"ok":4294967296}`},
		{"epoch too large", TypeStep, `{"n":9,"loss":1,"ep":4294967296}`},
		{"alphas", TypeStep, `{"n":9,"loss":1,"alpha":[0` + strings.Repeat(",0", MaxVector) + `]}`},
		{"not an object", TypeStep, `[]`},
		{"empty", TypeStep, ``},
		{"eval with duplicate", TypeEval, `{"n":1,"n":2}`},
		{"eval with a case variant", TypeEval, `{"n":1,"N":2}`},
		{"eval of null", TypeEval, `null`},
		{"negative at", TypeAction, `{"at":-1,"do":"stop"}`},
		{"wrong type", TypeAction, `{"at":"1","do":"stop"}`},
		{"long text", TypeAction, `{"at":1,"do":"mark","text":"` + strings.Repeat("x", MaxText+1) + `"}`},
		{"promise of the future", TypeSync, `{"durable":1000000}`},
		{"negative promise", TypeSync, `{"durable":-1}`},
		{"second head", TypeHead, raw[0].payload},
		{"end without index", TypeEnd, `{"why":"finished","n":3,"index":0,"sha256":""}`},
		{"end with a wrong index", TypeEnd, `{"why":"finished","n":3,"index":15,"sha256":""}`},
		{"uneven curve", TypeIndex, `{"curve":{"n":[1,2],"min":[1],"mean":[1],"max":[1],"alpha":[1]}}`},
		{"curve going back", TypeIndex, `{"curve":{"n":[2,1],"min":[1,1],"mean":[1,1],"max":[1,1],"alpha":[1,1]}}`},
		{"checkpoint without a line", TypeCheckpoint, `{}`},
		{"checkpoint with duplicate", TypeCheckpoint, `{"n":1,"n":2}` + "\n"},
		{"line too long", TypeCheckpoint, strings.Repeat(" ", maxLine+1) + "\n"},
	}
	for _, c := range table {
		file := reseal(append(raw[:len(raw)-4:len(raw)-4], rawRecord{c.kind, c.payload}))
		got, s, err := readAll(file)
		if err != nil || s.Verdict != Torn || s.Reason == "" || len(got) != len(raw)-5 {
			t.Errorf("%s: %d records, %+v, %v", c.name, len(got), s, err)
		}
	}
	big := reseal(append(raw[:4:4], rawRecord{TypeNote, `{"text":"` + strings.Repeat("x", MaxPayload) + `"}`}))
	if _, s, _ := readAll(big); !strings.Contains(s.Reason, "at most") {
		t.Errorf("a payload over the limit: %+v", s)
	}
}

// TestUnknownTypes: lower case is skipped, upper case plays but cannot be verified.
func TestUnknownTypes(t *testing.T) {
	raw := unframe(t, sessionBytes(t, 3))
	for _, c := range []struct {
		kind string
		want string
	}{{"hwin", "[]"}, {"XTRA", "[XTRA]"}} {
		var records []rawRecord
		for _, r := range raw[:len(raw)-1] {
			records = append(records, r)
			if r.kind == TypeStep {
				records = append(records, rawRecord{c.kind, "anything \x00 at all"})
			}
		}
		got, s, err := readAll(reseal(records))
		if err != nil || s.Verdict != Torn || fmt.Sprint(s.Unknown) != c.want {
			t.Errorf("%s: %+v, %v", c.kind, s, err)
		}
		if len(got) != len(records)-1 {
			t.Errorf("%s: %d records, want %d", c.kind, len(got), len(records)-1)
		}
	}
	// Unknown keys in known records are passed over.
	raw[3] = rawRecord{TypeStep, `{"n":1,"loss":1,"colour":{"deep":[1,"x",null,true]},"v2":0.5}`}
	if got, _, err := readAll(reseal(raw[:4])); err != nil || len(got) != 3 {
		t.Errorf("unknown keys: %d records, %v", len(got), err)
	}
}

// TestPowerLoss: what was not yet promised may be lost in any way, what was promised
// is there, and it is called a crash, not corruption.
func TestPowerLoss(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.duet")
	w, err := Create(path, testHead(), testOptions())
	if err != nil {
		t.Fatal(err)
	}
	if err := script(w, 60); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want, _, err := readAll(b)
	if err != nil {
		t.Fatal(err)
	}
	at := frames(t, b)
	const seed = 7
	rnd := rand.New(rand.NewPCG(seed, 0))
	rounds := 1000
	if long() {
		rounds = 100_000
	}
	for round := range rounds {
		// The power goes while the file has size n; all before durable is safe.
		n := at[2] + rnd.IntN(len(b)-at[2])
		durable := 0
		for i, r := range unframeQuick(b, at) {
			if r == TypeSync && at[i+1] <= n {
				durable = at[i] // a SYNC stands where the flushed part ended
			}
		}
		img := lose(rnd, b[:n], durable)
		got, s, err := readAll(img)
		if err != nil || s.Verdict != Torn || !isPrefix(got, want) || s.Offset < int64(durable) {
			t.Fatalf("seed %d, round %d: size %d, safe up to %d: verdict %v at %d (%s), %v", seed, round, n, durable, s.Verdict, s.Offset, s.Reason, err)
		}
	}
}

// unframeQuick returns the types of the records at the given places.
func unframeQuick(b []byte, at []int) []string {
	kinds := make([]string, len(at)-1)
	for i := range kinds {
		kinds[i] = string(b[at[i]+typeAt : at[i]+typeAt+4])
	}
	return kinds
}

// lose treats every sector behind durable as a disk may after a crash: kept, zeroed,
// or full of something else.
func lose(rnd *rand.Rand, b []byte, durable int) []byte {
	img := bytes.Clone(b)
	const sector = 512
	for from := durable - durable%sector; from < len(img); from += sector {
		part := img[max(from, durable):min(from+sector, len(img))]
		switch rnd.IntN(3) {
		case 0:
			clear(part)
		case 1:
			for i := range part {
				part[i] = byte(rnd.Uint32())
			}
		}
	}
	if rnd.IntN(2) == 0 {
		img = img[:durable+rnd.IntN(len(img)-durable+1)]
	}
	return img
}
