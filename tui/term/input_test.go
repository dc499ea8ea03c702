package term

import (
	"bytes"
	"errors"
	"io"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// readAll feeds the chunks through an Input, one write a Read, and returns what
// each Read gave.
func readAll(t interface{ Fatal(...any) }, chunks [][]byte, size int) [][]byte {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	in := NewInput(r)
	var out [][]byte
	buf := make([]byte, size)
	read := func() error {
		n, err := in.Read(buf)
		out = append(out, bytes.Clone(buf[:n]))
		return err
	}
	for _, c := range chunks {
		if len(c) == 0 {
			continue
		}
		w.Write(c)
		if err := read(); err != nil {
			t.Fatal(err)
		}
	}
	w.Close()
	for {
		if err := read(); err != nil {
			if !errors.Is(err, io.EOF) {
				t.Fatal(err)
			}
			return out
		}
	}
}

func TestInputHoldsBackWhatIsCut(t *testing.T) {
	for _, c := range []struct {
		chunks, want []string
	}{
		{[]string{"\x1b[<35;43;8M\x1b[<35;4", "3;8M"}, []string{"\x1b[<35;43;8M", "\x1b[<35;43;8M"}},
		{[]string{"a\xe6\xbc", "\xa2b"}, []string{"a", "漢b"}},
		{[]string{"\x1b"}, []string{"\x1b"}},
		{[]string{"\x1b[", "A"}, []string{"", "\x1b[A"}},
		{[]string{"\x1bOP"}, []string{"\x1bOP"}},
		{[]string{"\x1b[M a", "b"}, []string{"", "\x1b[M ab"}},
		{[]string{"j\x1b[1;5", "C", "k"}, []string{"j", "\x1b[1;5C", "k"}},
		{[]string{"\x1b[\x1b"}, []string{"\x1b[\x1b"}},
		{[]string{"\x80\x80\x80\x80"}, []string{"\x80\x80\x80\x80"}},
		{[]string{"\x1b[200~paste", "d\x1b[201~"}, []string{"\x1b[200~paste", "d\x1b[201~"}},
	} {
		var chunks [][]byte
		for _, s := range c.chunks {
			chunks = append(chunks, []byte(s))
		}
		var got []string
		for _, b := range readAll(t, chunks, 256) {
			got = append(got, string(b))
		}
		got = got[:len(got)-1] // EOF
		if !slices.Equal(got, c.want) {
			t.Errorf("%q gives %q, want %q", c.chunks, got, c.want)
		}
	}
}

// Whatever the cuts, no byte is lost, and of a stream of complete sequences no
// Read ends inside one.
func TestInputProperty(t *testing.T) {
	tokens := []string{"\x1b[<35;43;8M", "j", "漢", "\x1b[A", "\x1b[1;5C", "é", "👍", "\x1b[<0;200;60m", "\x1bOP", " "}
	rapid.Check(t, func(t *rapid.T) {
		var stream []byte
		ends := map[int]bool{0: true}
		for range rapid.IntRange(1, 30).Draw(t, "n") {
			stream = append(stream, rapid.SampledFrom(tokens).Draw(t, "token")...)
			ends[len(stream)] = true
		}
		var chunks [][]byte
		cut := 0
		for at := 0; at < len(stream); at += cut {
			cut = min(rapid.IntRange(1, 40).Draw(t, "cut"), len(stream)-at)
			for end := at + cut; stream[end-1] == 0x1b && end < len(stream); end++ {
				cut++ // a lone ESC goes through by design
			}
			for _, e := range []string{"\x1bO"} { // as does alt+O
				if bytes.HasSuffix(stream[:at+cut], []byte(e)) {
					cut++
				}
			}
			chunks = append(chunks, stream[at:at+cut])
		}
		var got []byte
		for _, b := range readAll(t, chunks, 256) {
			got = append(got, b...)
			if !ends[len(got)] {
				t.Fatalf("a read ends inside a key: %q", got)
			}
		}
		if !bytes.Equal(got, stream) {
			t.Fatalf("got %q, want %q", got, stream)
		}
	})
}

func TestSplitKeys(t *testing.T) {
	for _, c := range []struct {
		name       string
		runes      string
		alt, paste bool
		want       []string
	}{
		{"j", "j", false, false, []string{"j"}},
		{"jjj", "jjj", false, false, []string{"j", "j", "j"}},
		{" ", " ", false, false, []string{"space"}},
		{"enter", "", false, false, []string{"enter"}},
		{"alt+x", "x", true, false, []string{"alt+x"}},
		{"[hello]", "hello", false, true, nil},
		{"ctrl+c", "", false, false, []string{"ctrl+c"}},
	} {
		if got := SplitKeys(c.name, []rune(c.runes), c.alt, c.paste); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.name, got, c.want)
		}
	}
	if esc, rest, ok := SplitAlt("alt+j"); !ok || esc != "esc" || rest != "j" {
		t.Errorf("SplitAlt gives %q %q %v", esc, rest, ok)
	}
	for _, k := range []string{"j", "alt+", "esc", ""} {
		if _, _, ok := SplitAlt(k); ok {
			t.Errorf("SplitAlt(%q) is ok", k)
		}
	}
}
