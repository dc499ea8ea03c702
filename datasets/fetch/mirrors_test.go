package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// answer is a wrong one for every request.
func answer(f http.HandlerFunc) func(http.ResponseWriter, *http.Request, int) bool {
	return func(w http.ResponseWriter, r *http.Request, _ int) bool { f(w, r); return true }
}

// TestWrongMirrors: each of these is passed over for a good one, and alone is an
// error that names it, the reason and the remedy.
func TestWrongMirrors(t *testing.T) {
	b := content(50_000)
	other := content(len(b) + 1)[:len(b)]
	for name, c := range map[string]struct {
		wrong http.HandlerFunc
		is    error
		says  string
		kept  int64
	}{
		"not found": {http.NotFound, nil, "answered 404 Not Found", 0},
		"forbidden": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) }, nil, "answered 403 Forbidden", 0},
		"odd":       {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(799) }, nil, "answered 799", 0},
		"no bytes":  {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }, nil, "answered 204 No Content", 0},
		"wrong sum": {func(w http.ResponseWriter, _ *http.Request) { w.Write(other) }, ErrSum,
			"wrong sha256: expected " + digest(b) + ", got " + digest(other), 0},
		"shorter": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "9")
			w.Write(b[:9])
		}, ErrSize, "wrong size: expected 50000 bytes, got 9", 0},
		"longer": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "50001")
			w.Write(append(append([]byte{}, b...), 0))
		}, ErrSize, "wrong size: expected 50000 bytes, got 50001", 0},
		"shorter, not saying": {func(w http.ResponseWriter, _ *http.Request) {
			w.(http.Flusher).Flush()
			w.Write(b[:9])
		}, nil, "ended after 9 of 50000 bytes", 9},
		"longer, not saying": {func(w http.ResponseWriter, _ *http.Request) {
			w.(http.Flusher).Flush()
			w.Write(append(append([]byte{}, b...), 0))
		}, ErrSize, "expected 50000 bytes, got more", 0},
		"endless": {func(w http.ResponseWriter, _ *http.Request) {
			for {
				if _, err := w.Write(other); err != nil {
					return
				}
			}
		}, ErrSize, "expected 50000 bytes, got more", 0},
		"redirect loop": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) },
			ErrRedirect, "more than 5 one after the other", 0},
		"redirect to a file": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		},
			nil, "unsupported protocol scheme", 0},
		"silent": {func(w http.ResponseWriter, r *http.Request) {
			select {
			case <-r.Context().Done():
			case <-time.After(20 * time.Second):
			}
		}, ErrStalled, "stalled: no byte for", 0},
		"silent in the middle": {func(w http.ResponseWriter, r *http.Request) {
			w.Write(b[:10])
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}, ErrStalled, "stalled: no byte for", 10},
		"broken off": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, nil, "EOF", 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := one(b)
			dir := cache(t, s)
			bad := serve(t, b, answer(c.wrong))
			o := Options{}
			if c.is == ErrStalled {
				o.Stall = stall
			}
			_, _, err := get(t, s, o, bad)
			var failed *Error
			if !errors.As(err, &failed) || len(failed.Tries) != 1 || c.is != nil && !errors.Is(err, c.is) || failed.Kept != c.kept {
				t.Fatalf("alone: %v", err)
			}
			for _, part := range []string{bad.URL + "/" + firstFile + ": ", c.says, dir, fmt.Sprintf("%s  50000 bytes, sha256 %s", firstFile, digest(b)), rest[2]} {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%v\ndoes not say %s", err, part)
				}
			}
			gone(t, dir, c.kept)
			_, events, err := get(t, s, o, bad, serve(t, b, nil))
			if err != nil {
				t.Fatalf("with a good mirror: %v", err)
			}
			holds(t, dir, firstFile, b, rest...)
			told := false
			for _, e := range events {
				told = told || e.Step == Failed && e.URL == bad.URL+"/"+firstFile
			}
			if !told {
				t.Error("nothing was told of the bad mirror")
			}
		})
	}
}

// TestRedirects: few are followed, ranges go along; none goes from https to http.
func TestRedirects(t *testing.T) {
	b := content(1000)
	s := one(b)
	dir := cache(t, s)
	good := serve(t, b, nil)
	hops := func(n int) *mirror {
		return serve(t, b, answer(func(w http.ResponseWriter, r *http.Request) {
			var at int
			fmt.Sscanf(r.URL.RawQuery, "%d", &at)
			if at+1 == n {
				http.Redirect(w, r, good.URL+r.URL.Path, http.StatusFound)
				return
			}
			http.Redirect(w, r, fmt.Sprintf("%s?%d", r.URL.Path, at+1), http.StatusMovedPermanently)
		}))
	}
	leave(t, dir, b[:300], origin{})
	if _, _, err := get(t, s, Options{}, hops(maxRedirects)); err != nil {
		t.Errorf("%d redirections: %v", maxRedirects, err)
	}
	if h := good.requests()[0]; h.Get("Range") != "bytes=300-" {
		t.Errorf("the range was lost: %v", h)
	}
	if _, _, err := get(t, s, Options{Force: true}, hops(maxRedirects+1)); !errors.Is(err, ErrRedirect) {
		t.Errorf("%d redirections: %v", maxRedirects+1, err)
	}
}

// TestFromHTTPSToHTTP: refused even where http has the right file.
func TestFromHTTPSToHTTP(t *testing.T) {
	b := content(1000)
	s := one(b)
	dir := cache(t, s)
	plain := serve(t, b, nil)
	secure := serveTLS(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, plain.URL+r.URL.Path, http.StatusFound)
	})
	s.Mirrors = []string{secure.URL + "/"}
	_, err := s.Get(context.Background(), Options{Client: secure.Client()})
	if !errors.Is(err, ErrRedirect) || !strings.Contains(err.Error(), "from https to http") || len(plain.requests()) != 0 {
		t.Errorf("got %v, %d requests", err, len(plain.requests()))
	}
	gone(t, dir, 0)
}

// TestSlowIsNotStalled: bytes may come as slowly as they like.
func TestSlowIsNotStalled(t *testing.T) {
	b := content(8)
	s := one(b)
	dir := cache(t, s)
	m := serve(t, b, answer(func(w http.ResponseWriter, _ *http.Request) {
		for i := range b { // longer than a stall in all
			w.Write(b[i : i+1])
			w.(http.Flusher).Flush()
			time.Sleep(stall / 6)
		}
	}))
	if _, _, err := get(t, s, Options{Stall: stall}, m); err != nil {
		t.Fatal(err)
	}
	holds(t, dir, firstFile, b, rest...)
}
