package fetch

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// serveTLS starts a server with a certificate that its Client knows.
func serveTLS(t *testing.T, h http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewTLSServer(h)
	t.Cleanup(s.Close)
	return s
}

// TestFullDisk: no other mirror is asked, and the next Get goes on.
func TestFullDisk(t *testing.T) {
	b := content(200_000)
	s := one(b)
	dir := cache(t, s)
	m, other := serve(t, b, nil), serve(t, b, nil)
	_, _, err := get(t, s, Options{wrap: func(w io.Writer) io.Writer { return &full{w, 70_000} }}, m, other)
	if !errors.Is(err, errFull) || !strings.Contains(err.Error(), "70000 of 200000 bytes of "+firstFile+" are kept") {
		t.Errorf("got %v", err)
	}
	if len(other.requests()) != 0 {
		t.Error("another mirror was asked for a full disk")
	}
	gone(t, dir, 70_000)
	if r, _, err := get(t, s, Options{}, m); err != nil || r.Bytes != 130_006 {
		t.Errorf("with room again: %d bytes, %v", r.Bytes, err)
	}
	holds(t, dir, firstFile, b, rest...)
}

// TestNoPlace: a cache that cannot be written is told with a remedy.
func TestNoPlace(t *testing.T) {
	s := one(content(10))
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_CACHE_HOME", file)
	_, _, err := get(t, s, Options{}, serve(t, nil, nil))
	if err == nil || !strings.Contains(err.Error(), "cannot make the folder "+filepath.Join(file, "duet/data/tiny")) ||
		!strings.Contains(err.Error(), "set XDG_CACHE_HOME") {
		t.Errorf("got %v", err)
	}
}

// TestFolderInTheWay: names in the cache that are folders.
func TestFolderInTheWay(t *testing.T) {
	b := content(10)
	for name, says := range map[string]string{".lock": "cannot lock", firstFile + ".part": "cannot write", firstFile: "cannot write"} {
		s := one(b)
		dir := cache(t, s)
		if err := os.MkdirAll(filepath.Join(dir, name, "x"), 0o700); err != nil {
			t.Fatal(err)
		}
		if _, _, err := get(t, s, Options{}, serve(t, b, nil)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPlaces(t *testing.T) {
	base := t.TempDir()
	for _, c := range []struct{ xdg, home, want string }{
		{base, "/h", filepath.Join(base, "duet", "data")}, {"", "/h", "/h/.cache/duet/data"}, {"rel", "/h", "/h/.cache/duet/data"},
	} {
		t.Setenv("XDG_CACHE_HOME", c.xdg)
		t.Setenv("HOME", c.home)
		if got, err := Dir(); err != nil || got != c.want {
			t.Errorf("%+v: %s, %v", c, got, err)
		}
	}
	t.Setenv("XDG_CACHE_HOME", "")
	t.Setenv("HOME", "")
	if _, err := Dir(); err == nil || !strings.Contains(err.Error(), "set XDG_CACHE_HOME") {
		t.Errorf("without a home: %v", err)
	}
	if _, _, err := Cached("mnist"); err == nil {
		t.Error("cached without a home")
	}
	if _, err := Get(context.Background(), "mnist", Options{}); err == nil {
		t.Error("fetched without a home")
	}
}

func TestKnown(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	names, sums := map[string]bool{}, map[string]bool{}
	for _, s := range Known() {
		if names[s.Name] || s.Name != filepath.Base(s.Name) || len(s.Mirrors) < 2 || s.Text == "" || s.Home == "" {
			t.Errorf("%s: %+v", s.Name, s)
		}
		names[s.Name] = true
		if (s.Folder == nil) != (len(s.Files) == 4) || s.Folder != nil && len(s.Files) != 1 {
			t.Errorf("%s has %d files", s.Name, len(s.Files))
		}
		for _, m := range s.Mirrors {
			if err := CheckMirror(m); err != nil || !strings.HasSuffix(m, "/") {
				t.Errorf("%s: %s: %v", s.Name, m, err)
			}
		}
		for _, f := range s.Files {
			if len(f.SHA256) != 64 || strings.Trim(f.SHA256, "0123456789abcdef") != "" || sums[f.SHA256] || f.Size <= 0 {
				t.Errorf("%s: %+v", s.Name, f)
			}
			sums[f.SHA256] = true
		}
		if found, err := Find(s.Name); err != nil || found.Name != s.Name {
			t.Errorf("%s is not found: %v", s.Name, err)
		}
		if p, ok, err := Cached(s.Name); ok || err != nil || p.Dir == "" || (p.Folder == "") == (p.Images == "") {
			t.Errorf("%s: %+v, %v, %v", s.Name, p, ok, err)
		}
	}
	if _, err := Find("nothing"); err == nil || !strings.Contains(err.Error(), "mnist, fashion-mnist, kmnist, cifar10") {
		t.Errorf("got %v", err)
	}
	if _, _, err := Cached("nothing"); err == nil {
		t.Error("nothing is cached")
	}
	if _, err := Get(context.Background(), "nothing", Options{}); err == nil {
		t.Error("nothing was fetched")
	}
}

func TestMirror(t *testing.T) {
	b := content(100)
	s := one(b)
	dir := cache(t, s)
	m := serve(t, b, nil)
	for _, bad := range []string{"host/folder", "file:///etc", "https://", "http://h/x?y=1", "http://h/#x", "http://me:pw@h/", "%"} {
		if _, _, err := get(t, s, Options{Mirror: bad}, m); err == nil || !strings.Contains(err.Error(), "expected an address such as") {
			t.Errorf("%s: %v", bad, err)
		}
	}
	if _, _, err := get(t, s, Options{Mirror: m.URL + "/some/folder"}); err != nil {
		t.Error(err)
	}
	holds(t, dir, firstFile, b, rest...)
}
