package record

import (
	"bytes"
	"testing"
)

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
