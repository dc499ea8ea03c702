package fetch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// stall is short enough for tests of silent servers and long enough for others.
const stall = 400 * time.Millisecond

// content is n bytes that do not repeat.
func content(n int) []byte {
	b := make([]byte, n)
	r := rand.NewChaCha8([32]byte{byte(n)})
	r.Read(b)
	return b
}

func digest(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

func fileOf(name string, b []byte) File {
	return File{Name: name, Size: int64(len(b)), SHA256: digest(b)}
}

// one is a set whose first file is b; the other three are a few bytes each.
func one(b []byte) Set {
	return Set{Name: "tiny", Samples: 1, Dims: []int{1}, Classes: 1,
		Files: idx(fileOf("", b), fileOf("", []byte("1")), fileOf("", []byte("22")), fileOf("", []byte("333")))}
}

// firstFile is the name of the file that the tests are about.
const firstFile = "train-images-idx3-ubyte.gz"

// mirror is a server of a set's files, and what it was asked for.
type mirror struct {
	*httptest.Server
	files map[string][]byte
	// wrong answers in the place of a right answer for firstFile, n being the number
	// of requests for it before; false gives the right answer after all.
	wrong func(w http.ResponseWriter, r *http.Request, n int) bool

	mu    sync.Mutex
	asked []http.Header // of the requests for firstFile
}

// serve starts a mirror for the set of b.
func serve(t *testing.T, b []byte, wrong func(w http.ResponseWriter, r *http.Request, n int) bool) *mirror {
	t.Helper()
	m := &mirror{wrong: wrong, files: map[string][]byte{firstFile: b, "train-labels-idx1-ubyte.gz": []byte("1"),
		"t10k-images-idx3-ubyte.gz": []byte("22"), "t10k-labels-idx1-ubyte.gz": []byte("333")}}
	m.Server = httptest.NewServer(http.HandlerFunc(m.answer))
	t.Cleanup(m.Close)
	return m
}

func (m *mirror) answer(w http.ResponseWriter, r *http.Request) {
	name := filepath.Base(r.URL.Path)
	b, ok := m.files[name]
	if !ok {
		http.NotFound(w, r)
		return
	}
	if name == firstFile {
		m.mu.Lock()
		n := len(m.asked)
		m.asked = append(m.asked, r.Header.Clone())
		m.mu.Unlock()
		if m.wrong != nil && m.wrong(w, r, n) {
			return
		}
	}
	w.Header().Set("ETag", tag(b))
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(b))
}

// tag is the ETag of a content.
func tag(b []byte) string { return `"` + digest(b)[:8] + `"` }

// requests are the headers of the requests for firstFile.
func (m *mirror) requests() []http.Header {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.asked
}

// cut sends the right answer's head and the first n bytes of its body, then breaks
// the connection.
func cut(w http.ResponseWriter, r *http.Request, b []byte, n int) {
	from := 0
	fmt.Sscanf(r.Header.Get("Range"), "bytes=%d-", &from)
	w.Header().Set("ETag", tag(b))
	w.Header().Set("Content-Length", fmt.Sprint(len(b)-from))
	if from > 0 {
		w.Header().Set("Content-Range", fmt.Sprintf("bytes %d-%d/%d", from, len(b)-1, len(b)))
		w.WriteHeader(http.StatusPartialContent)
	}
	w.Write(b[from : from+n])
	w.(http.Flusher).Flush()
	panic(http.ErrAbortHandler)
}

// cache gives a test a cache folder, and returns where the set's files go.
func cache(t *testing.T, s Set) string {
	t.Helper()
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	p, err := s.Place()
	if err != nil {
		t.Fatal(err)
	}
	return p.Dir
}

// get fetches a set through mirrors and returns the events too.
func get(t *testing.T, s Set, o Options, mirrors ...*mirror) (Result, []Event, error) {
	t.Helper()
	s.Mirrors = nil
	for _, m := range mirrors {
		s.Mirrors = append(s.Mirrors, m.URL+"/")
	}
	if o.Stall == 0 {
		o.Stall = 20 * time.Second
	}
	var events []Event
	o.Progress = func(e Event) { events = append(events, e) }
	r, err := s.Get(context.Background(), o)
	return r, events, err
}

// holds checks that a folder has these files and no others, whatever their content,
// and that file is b.
func holds(t *testing.T, dir, file string, b []byte, others ...string) {
	t.Helper()
	got, err := os.ReadFile(filepath.Join(dir, file))
	if err != nil || !bytes.Equal(got, b) {
		t.Errorf("%s: %d bytes, %v; want %d", file, len(got), err, len(b))
	}
	want := map[string]bool{".lock": true, file: true}
	for _, name := range others {
		want[name] = true
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !want[e.Name()] {
			t.Errorf("%s is left in the cache", e.Name())
		}
		delete(want, e.Name())
	}
	for name := range want {
		t.Errorf("%s is not in the cache", name)
	}
}

// rest are the files beside firstFile when all went well.
var rest = []string{"train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"}

// gone checks that firstFile did not get its name, and how many bytes are kept.
func gone(t *testing.T, dir string, kept int64) {
	t.Helper()
	p := part{filepath.Join(dir, firstFile)}
	if _, err := os.Stat(p.path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is there: %v", p.path, err)
	}
	if got := p.size(); got != kept {
		t.Errorf("%d bytes are kept, want %d", got, kept)
	}
}

// leave puts a part in the cache as an interrupted Get leaves it.
func leave(t *testing.T, dir string, b []byte, from origin) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	f, err := part{filepath.Join(dir, firstFile)}.start(0, from)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(b); err != nil {
		t.Fatal(err)
	}
	f.Close()
}

// full is a disk with room for so many bytes.
type full struct {
	w    io.Writer
	room int
}

var errFull = errors.New("no space left on device")

func (f *full) Write(b []byte) (int, error) {
	n, err := f.w.Write(b[:min(len(b), f.room)])
	f.room -= n
	if err == nil && n < len(b) {
		err = errFull
	}
	return n, err
}
