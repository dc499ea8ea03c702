package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestWhole(t *testing.T) {
	b := content(200_000)
	s := one(b)
	dir := cache(t, s)
	m := serve(t, b, nil)
	if _, ok, err := s.Cached(); ok || err != nil {
		t.Errorf("cached before: %v, %v", ok, err)
	}
	r, events, err := get(t, s, Options{}, m)
	if err != nil {
		t.Fatal(err)
	}
	holds(t, dir, firstFile, b, rest...)
	if want := int64(len(b) + 6); r.Bytes != want || r.Place.Images != filepath.Join(dir, firstFile) {
		t.Errorf("got %d bytes at %s, want %d in %s", r.Bytes, r.Place.Images, want, dir)
	}
	var done int64
	finished := 0
	for _, e := range events {
		if e.Step == Fetching && e.File.Name == firstFile {
			if e.Done < done {
				t.Errorf("progress went back from %d to %d", done, e.Done)
			}
			done = e.Done
		}
		if e.Step == Finished {
			finished++
		}
	}
	if done != int64(len(b)) || finished != 4 {
		t.Errorf("progress ended at %d with %d files", done, finished)
	}
	if _, ok, err := s.Cached(); !ok || err != nil {
		t.Errorf("cached after: %v, %v", ok, err)
	}
	if r, _, err = get(t, s, Options{}); err != nil || r.Bytes != 0 { // with no mirror at all
		t.Errorf("again: %d bytes, %v", r.Bytes, err)
	}
	if r, _, err = get(t, s, Options{Force: true}, m); err != nil || r.Bytes != int64(len(b)+6) {
		t.Errorf("by force: %d bytes, %v", r.Bytes, err)
	}
	if h := m.requests()[0]; h.Get("Accept-Encoding") != "identity" || h.Get("Range") != "" {
		t.Errorf("asked with %v", h)
	}
}

// TestResumedAfterAnyByte: the next Get asks for the rest, and only if the file is
// still the same.
func TestResumedAfterAnyByte(t *testing.T) {
	b := content(9)
	for at := range len(b) + 1 {
		s := one(b)
		dir := cache(t, s)
		m := serve(t, b, nil)
		leave(t, dir, b[:at], origin{m.URL + "/" + firstFile, tag(b)})
		r, _, err := get(t, s, Options{}, m)
		if err != nil {
			t.Fatalf("cut after %d: %v", at, err)
		}
		holds(t, dir, firstFile, b, rest...)
		if want := int64(len(b) - at + 6); r.Bytes != want {
			t.Errorf("cut after %d: fetched %d bytes, want %d", at, r.Bytes, want)
		}
		asked := m.requests()
		switch {
		case at == len(b):
			if len(asked) != 0 {
				t.Errorf("all was there, and %v was asked", asked)
			}
		case at > 0:
			if h := asked[0]; h.Get("Range") != fmt.Sprintf("bytes=%d-", at) || h.Get("If-Range") != tag(b) {
				t.Errorf("cut after %d: asked with %v", at, h)
			}
		}
	}
}

// TestCutInBetween: one Get outlives a server that breaks off, as long as it comes
// further.
func TestCutInBetween(t *testing.T) {
	b := content(300_000)
	for _, c := range []struct {
		cuts int
		step int // bytes until each cut
		ok   bool
	}{{1, 100_000, true}, {2, 100_000, true}, {2, 1, true}, {maxCuts, 1, true}, {maxCuts + 1, 1, false}, {1, 0, false}} {
		s := one(b)
		dir := cache(t, s)
		m := serve(t, b, func(w http.ResponseWriter, r *http.Request, n int) bool {
			if n < c.cuts {
				cut(w, r, b, c.step)
			}
			return false
		})
		_, events, err := get(t, s, Options{}, m)
		if c.ok != (err == nil) {
			t.Errorf("%+v: %v", c, err)
		}
		var again []int64
		for _, e := range events {
			if e.Step == Again && e.Err != nil {
				again = append(again, e.Done)
			}
		}
		for i, at := range again {
			if at != int64((i+1)*c.step) {
				t.Errorf("%+v: asked again after %v bytes", c, again)
			}
		}
		if want := min(c.cuts, maxCuts, c.cuts*c.step); len(again) != want {
			t.Errorf("%+v: asked again %d times, want %d", c, len(again), want)
		}
		if c.ok {
			holds(t, dir, firstFile, b, rest...)
		} else {
			gone(t, dir, int64(c.cuts*c.step))
		}
	}
}

// TestAfterACut: what a server that is asked for the rest can answer.
func TestAfterACut(t *testing.T) {
	b := content(100_000)
	const at = 60_000
	bad := content(at + 1)[:at]
	plain := func(w http.ResponseWriter, _ *http.Request, _ int) bool {
		w.Header().Set("Content-Length", fmt.Sprint(len(b)))
		w.Write(b)
		return true
	}
	once := func(answer http.HandlerFunc) func(http.ResponseWriter, *http.Request, int) bool {
		return func(w http.ResponseWriter, r *http.Request, n int) bool {
			if n == 0 {
				answer(w, r)
			}
			return n == 0
		}
	}
	partial := func(span string, body []byte) func(http.ResponseWriter, *http.Request, int) bool {
		return once(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Range", span)
			w.Header().Set("ETag", `"other"`)
			w.WriteHeader(http.StatusPartialContent)
			w.Write(body)
		})
	}
	for name, c := range map[string]struct {
		part     []byte
		tag      string
		wrong    func(http.ResponseWriter, *http.Request, int) bool
		requests int
		bytes    int // of firstFile that are fetched
	}{
		"no ranges":                 {b[:at], tag(b), plain, 1, len(b)},
		"no validator":              {b[:at], "", nil, 1, len(b) - at},
		"changed since":             {bad, `"old"`, nil, 1, len(b)},
		"changed, not looked at":    {bad, `"old"`, partial("bytes 60000-99999/100000", b[at:]), 2, len(b)},
		"another range":             {b[:at], "", partial("bytes 60001-99999/100000", b[at+1:]), 2, len(b)},
		"no range said":             {b[:at], "", partial("", b[at:]), 2, len(b)},
		"a senseless range":         {b[:at], "", partial("bytes -/100000", b[at:]), 2, len(b)},
		"not satisfiable":           {b[:at], "", once(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(416) }), 2, len(b)},
		"damaged part":              {bad, tag(b), nil, 2, len(b) + len(b) - at},
		"complete but damaged part": {append(append([]byte{}, b[:at]...), content(len(b)-at)...), tag(b), nil, 1, len(b)},
		"part too long":             {append(append([]byte{}, b...), 7), tag(b), nil, 1, len(b)},
	} {
		s := one(b)
		dir := cache(t, s)
		m := serve(t, b, c.wrong)
		leave(t, dir, c.part, origin{m.URL + "/" + firstFile, c.tag})
		r, events, err := get(t, s, Options{}, m)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		holds(t, dir, firstFile, b, rest...)
		fromZero := slices.ContainsFunc(events, func(e Event) bool { return e.Step == Fetching && e.File.Name == firstFile && e.Done == 0 })
		if fromZero != (c.bytes >= len(b)) {
			t.Errorf("%s: a start at the first byte was told: %v", name, fromZero)
		}
		if got := int(r.Bytes) - 6; len(m.requests()) != c.requests || got != c.bytes {
			t.Errorf("%s: %d requests and %d bytes, want %d and %d", name, len(m.requests()), got, c.requests, c.bytes)
		}
	}
}

// TestGoesOnAtAnotherMirror: bytes of one mirror are not fetched from the next.
func TestGoesOnAtAnotherMirror(t *testing.T) {
	b := content(100_000)
	s := one(b)
	dir := cache(t, s)
	first := serve(t, b, func(w http.ResponseWriter, r *http.Request, n int) bool {
		if n > 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return true
		}
		cut(w, r, b, 40_000)
		return true
	})
	second := serve(t, b, nil)
	r, _, err := get(t, s, Options{}, first, second)
	if err != nil {
		t.Fatal(err)
	}
	holds(t, dir, firstFile, b, rest...)
	if h := second.requests()[0]; h.Get("Range") != "bytes=40000-" || h.Get("If-Range") != "" || r.Bytes != int64(len(b)+6) {
		t.Errorf("%d bytes, the second mirror was asked with %v", r.Bytes, h)
	}
}

// TestOffline: no server at all.
func TestOffline(t *testing.T) {
	b := content(10)
	s := one(b)
	dir := cache(t, s)
	m, n := serve(t, b, nil), serve(t, b, nil)
	m.Close()
	n.Close()
	_, _, err := get(t, s, Options{}, m, n)
	var failed *Error
	if !errors.As(err, &failed) || len(failed.Tries) != 2 || !strings.Contains(err.Error(), "connection refused") {
		t.Errorf("got %v", err)
	}
	// By hand, beside what an interrupted download left.
	leave(t, dir, b[:3], origin{})
	for name, b := range m.files {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if r, _, err := get(t, s, Options{}, m); err != nil || r.Bytes != 0 {
		t.Errorf("by hand: %d bytes, %v", r.Bytes, err)
	}
	holds(t, dir, firstFile, b, rest...)
}

// TestDamagedInTheCache: a file with a wrong sum or size is told and replaced.
func TestDamagedInTheCache(t *testing.T) {
	b := content(1000)
	for _, there := range [][]byte{content(1001)[:1000], b[:999]} {
		s := one(b)
		dir := cache(t, s)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, firstFile), there, 0o600); err != nil {
			t.Fatal(err)
		}
		_, events, err := get(t, s, Options{}, serve(t, b, nil))
		if err != nil {
			t.Fatal(err)
		}
		holds(t, dir, firstFile, b, rest...)
		told := false
		for _, e := range events {
			told = told || e.Step == Failed && e.URL == "" && e.Path == filepath.Join(dir, firstFile) && e.Err != nil
		}
		if !told {
			t.Error("nothing was told of the damaged file")
		}
	}
}

// TestCancelled: a cancelled Get ends soon and keeps what came.
func TestCancelled(t *testing.T) {
	b := content(200_000)
	s := one(b)
	dir := cache(t, s)
	m := serve(t, b, func(w http.ResponseWriter, r *http.Request, n int) bool {
		if n > 0 {
			return false
		}
		w.Header().Set("Content-Length", fmt.Sprint(len(b)))
		w.Header().Set("ETag", tag(b))
		w.Write(b[:1000])
		w.(http.Flusher).Flush()
		<-r.Context().Done()
		return true
	})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	s.Mirrors = []string{m.URL + "/", "http://127.0.0.1:1/"}
	_, err := s.Get(ctx, Options{Progress: func(e Event) {
		if e.Done == 1000 {
			cancel()
		}
		if e.Step == Failed {
			t.Errorf("a cancelled Get went on after %v", e.Err)
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	gone(t, dir, 1000)
	r, _, err := get(t, s, Options{}, m)
	if err != nil || r.Bytes != int64(len(b)-1000+6) {
		t.Errorf("the next one: %d bytes, %v", r.Bytes, err)
	}
	holds(t, dir, firstFile, b, rest...)
	if _, err := s.Get(ctx, Options{Force: true}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled before: %v", err)
	}
	holds(t, dir, firstFile, b, rest...)
}

// TestTwoAtOnce: the second waits and finds the work done.
func TestTwoAtOnce(t *testing.T) {
	b := content(100_000)
	s := one(b)
	dir := cache(t, s)
	m := serve(t, b, func(w http.ResponseWriter, r *http.Request, n int) bool {
		if n == 0 {
			time.Sleep(2 * lockPoll)
		}
		return false
	})
	s.Mirrors = []string{m.URL + "/"}
	var wg sync.WaitGroup
	for range 4 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if _, err := s.Get(context.Background(), Options{}); err != nil {
				t.Error(err)
			}
		}()
	}
	wg.Wait()
	holds(t, dir, firstFile, b, rest...)
	if n := len(m.requests()); n != 1 {
		t.Errorf("the file was asked for %d times", n)
	}
}

// TestWaitingEnds: a Get that waits for another can be cancelled.
func TestWaitingEnds(t *testing.T) {
	s := one(content(10))
	dir := cache(t, s)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	release, _, err := tryLock(filepath.Join(dir, ".lock"))
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	ctx, cancel := context.WithCancel(context.Background())
	waits := 0
	_, err = s.Get(ctx, Options{Progress: func(e Event) {
		if e.Step == Waiting && e.Path == filepath.Join(dir, ".lock") {
			waits++
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) || waits != 1 {
		t.Errorf("got %v after %d waits", err, waits)
	}
}
