package tui

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"

	"duet/sessions"
	"duet/sessions/record"
	"duet/sessions/safetext"
	"duet/tui/screen"
	"duet/tui/term"
)

// marked says that scrubbing leaves U+FFFD in a text.
func marked(text string) bool { return strings.ContainsRune(safetext.Scrub(text, 0), 0xfffd) }

// lens is a terminal that checks what it is shown.
type lens struct {
	glass
	t    testing.TB
	what string
	lax  bool // U+FFFD is no mistake
}

func (l *lens) Present(g term.Grid) { harmless(l.t, l.what, g, l.lax) }

// harmless checks that a frame holds letters alone. The grid itself shows a control
// character as U+FFFD; that one is here says that a text was not scrubbed where it
// came in.
func harmless(t testing.TB, what string, g term.Grid, lax bool) {
	t.Helper()
	for i, line := range strings.Split(g.Plain(), "\n") {
		for _, r := range line {
			if r < ' ' || r == 0xfffd && !lax || r >= 0x7f && r < 0xa0 || r == 0xad || r >= 0x200b && r <= 0x200f || r >= 0x2028 && r <= 0x202e || r >= 0x2060 && r <= 0x206f || r == 0xfeff {
				t.Fatalf("%s: %q is in line %d: %q", what, r, i, line)
			}
		}
	}
}

// fields are the ways to everything a user can type text into.
var fields = []string{
	"1/", "1o", "1<tab>/", "1<tab>R", "2a", "2<down><enter>", "2<down><down><enter><tab>", "2w", "2o", "2<tab><tab><enter>", "2<tab><tab><tab><enter>", "2P", ":", "?/",
	"3m", "3L", "3p", "6/", "7m", "7/", "7:",
}

// TestTypedSequences types and pastes every hostile text into every field there
// is: it never gets into a frame, applied or not.
func TestTypedSequences(t *testing.T) {
	still := shapes(t)
	t.Chdir(t.TempDir())
	for i, field := range fields {
		b := newBench(t, 100, 30, Options{Store: past(t), Recipe: still})
		b.keys(field)
		for j, text := range hostile {
			if os.Getenv("DUET_LONG") == "" && (i+j)%5 != 0 {
				continue // every field gets some and every text comes somewhere
			}
			b.a.out = &lens{t: t, what: fmt.Sprintf("%q in field %s", text, field), lax: marked(text)}
			b.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true})
			harmless(t, field, b.a.grid, marked(text))
			printable := strings.Map(func(r rune) rune { // the others are keys, and come as such
				if r < ' ' {
					return -1
				}
				return r
			}, text)
			b.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(printable)})
			harmless(t, field, b.a.grid, marked(text))
			if b.quit {
				b = newBench(t, 100, 30, Options{Store: past(t), Recipe: still})
			}
			b.keys("<enter>")
			b.keys("<esc><esc>" + field)
		}
		b.a.run.end(stopWait)
	}
}

// poison puts a text in the place of another, as long in JSON, in every record of a
// session, and makes the checksums fit again: the writer itself scrubs what it writes.
func poison(t testing.TB, path, was, text string) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const head, checked = 42, 24 // "#length seq type head-crc pay-crc\n", see record/frame.go
	table := crc32.MakeTable(crc32.Castagnoli)
	at := bytes.IndexByte(raw, '#')
	chain := crc32.Checksum(raw[:at], table)
	for at < len(raw) {
		n, err := strconv.ParseUint(string(raw[at+1:at+9]), 16, 32)
		if err != nil {
			t.Fatal(err)
		}
		payload := raw[at+head : at+head+int(n)]
		copy(payload, bytes.ReplaceAll(payload, []byte(was), []byte(text)))
		if key := []byte(`"sha256":"`); bytes.Contains(payload, key) { // the end's, of all before it
			copy(payload[bytes.Index(payload, key)+len(key):], fmt.Sprintf("%x", sha256.Sum256(raw[:at])))
		}
		sum := crc32.Update(chain, table, raw[at:at+checked])
		chain = crc32.Update(sum, table, payload)
		copy(raw[at+checked:], fmt.Sprintf("%08x %08x", sum, chain))
		at += head + int(n) + 1
	}
	if !bytes.Contains(raw, []byte(text)) {
		t.Fatalf("the file does not carry %q", text)
	}
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if state, err := sessions.Judge(path); err != nil || state.Verdict != record.Clean {
		t.Fatalf("the poisoned file is refused: %v, %v", state.Verdict, err)
	}
}

// poisoned writes a session every text of which is hostile.
func poisoned(t testing.TB, store *sessions.Store, name, hostile string) string {
	t.Helper()
	quoted, err := json.Marshal(hostile)
	if err != nil {
		t.Fatal(err)
	}
	escaped := string(quoted[1 : len(quoted)-1])
	text := strings.Repeat("P", len(escaped))
	path := filepath.Join(store.Dir(), name+sessions.Ext)
	if err := os.MkdirAll(store.Dir(), 0o700); err != nil {
		t.Fatal(err)
	}
	yaml, err := os.ReadFile(filepath.Join("testdata", "shapes.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	w, err := record.Create(path, record.Head{
		Tool: text, Name: text, Recipe: string(yaml) + "\n# " + text + "\n", Mode: text, Policy: text, Kernel: text, Contract: text, BranchA: text, BranchB: text,
		Only: text, Warnings: []string{text, text}, Data: record.DataInfo{Name: text, Fingerprint: text, Classes: []string{text, text, text}},
		StepsPlanned: 20, EpochsPlanned: 2, StepsPerEpoch: 10, Batch: 32, ID: "00112233445566778899aabbccddeeff",
	}, record.Options{})
	if err != nil {
		t.Fatal(err)
	}
	check := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for n := 1; n <= 20; n++ {
		check(w.Step(record.Step{N: n, Epoch: 1 + (n-1)/10, Loss: 1, Alpha: []record.F32{0.5}, OK: 20, OKA: -1, OKB: -1, Of: 32}))
		if n == 7 {
			check(w.Action(record.Action{At: 7, Do: record.DoMark, Text: text}))
			check(w.Action(record.Action{At: 7, Do: record.DoSet, Key: text, From: record.Scalar(strconv.Quote("x")), To: record.Scalar(strconv.Quote("y")), Text: text}))
		}
	}
	v := record.F32(0.5)
	check(w.Eval(record.Eval{N: 20, Epoch: 2, Split: text, Of: 10, Merged: record.Score{Loss: &v, Accuracy: &v}}))
	check(w.Close(record.End{Why: record.EndError, N: 20, Error: text}))
	poison(t, path, text, escaped)
	return path
}

// TestPoisonedSessions looks at sessions whose every text is hostile, from every
// screen: nothing of it gets into a frame, a title or a line that is printed.
func TestPoisonedSessions(t *testing.T) {
	for i, text := range hostile {
		if !utf8.ValidString(text) {
			continue // no file that can be read carries it
		}
		store, err := sessions.OpenStore(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		path := poisoned(t, store, fmt.Sprintf("s%02d-01", i), text)
		l := &lens{t: t, what: fmt.Sprintf("a session of %q", text), lax: marked(text)}
		b := newBench(t, 120, 40, Options{Store: store, File: path, Signs: term.Signs{Title: true}})
		b.a.out = l
		for _, keys := range []string{"7", "<tab><tab><tab>", "<end>", "[", "w", "?", "<esc>:", "<esc>S", "<esc>6", "<enter>", "<tab>", "1", "<tab>", "<enter>", "1<tab>x", "<esc>R", "<esc>e", "<esc>2"} {
			b.keys(keys)
			for _, size := range sizes {
				b.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			}
		}
		if title := l.window.Title; strings.ContainsFunc(title, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Errorf("%s: the title is %q", l.what, title)
		}
	}
}

// TestPoisonedNames lists and opens files whose names are hostile.
func TestPoisonedNames(t *testing.T) {
	still := shapes(t)
	dir := t.TempDir()
	store, err := sessions.OpenStore(filepath.Join(dir, "sessions"))
	if err != nil {
		t.Fatal(err)
	}
	for i, text := range hostile {
		if marked(text) {
			continue // scrubbed, it has U+FFFD
		}
		name := strings.NewReplacer("/", "", "\x00", "").Replace(text)
		path := poisoned(t, store, fmt.Sprintf("n%02d", i), "plain")
		if err := os.Rename(path, filepath.Join(store.Dir(), name+fmt.Sprint(i)+sessions.Ext)); err != nil {
			t.Fatal(err)
		}
		for _, ext := range []string{".yaml", ".csv", ""} {
			if err := os.WriteFile(filepath.Join(dir, name+ext), []byte("seed: [\n"+text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.MkdirAll(filepath.Join(dir, "data", name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	b := newBench(t, 120, 40, Options{Store: store, Recipe: still})
	l := &lens{t: t, what: "hostile names"}
	b.a.out = l
	b.keys("1<tab>")
	for range hostile {
		b.keys("<down>76S<esc>1<tab>")
	}
	for _, keys := range []string{"1o<tab><tab><down><enter><esc>", "2o<tab><tab><tab><enter><esc>", "2w<tab><tab><enter><esc>"} {
		b.keys(keys)
	}
	for _, text := range hostile { // by the name itself, as a command line gives it
		if marked(text) {
			continue
		}
		name := filepath.Join(dir, strings.NewReplacer("/", "", "\x00", "").Replace(text)+".yaml")
		b.do(b.a.show(screen.HomeID))
		b.keys("<esc>o")
		b.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name), Paste: true})
		b.keys("<enter><esc>")
	}
}
