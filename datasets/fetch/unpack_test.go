package fetch

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// entry is one of a tar archive.
type entry struct {
	tar.Header
	body []byte
}

func file(name string, b []byte) entry {
	return entry{tar.Header{Name: name, Typeflag: tar.TypeReg, Mode: 0o644, Size: int64(len(b))}, b}
}

// packed is a tar.gz of entries; an entry may say it is longer than it is.
func packed(t *testing.T, entries []entry) []byte {
	t.Helper()
	var buf bytes.Buffer
	zip := gzip.NewWriter(&buf)
	out := tar.NewWriter(zip)
	for _, e := range entries {
		if err := out.WriteHeader(&e.Header); err != nil {
			t.Fatal(err)
		}
		if _, err := out.Write(e.body); err != nil {
			t.Fatal(err)
		}
	}
	out.Flush() // not Close: it would find out about sizes
	zip.Write(make([]byte, 1024))
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

var (
	left, right = content(3000), content(4000)
	notes       = []byte("airplane\n")
)

// good are the entries of an archive as it should be.
func good() []entry {
	return []entry{{Header: tar.Header{Name: "box/", Typeflag: tar.TypeDir, Mode: 0o755}}, file("box/left.bin", left), file("box/readme.html", notes),
		file("box/right.bin", right), file("box/names.txt", notes)}
}

// boxed is a set that is the archive.
func boxed(archive []byte) Set {
	return Set{Name: "boxed", Samples: 1, Dims: []int{1}, Classes: 1, Files: []File{fileOf("box.tar.gz", archive)},
		Folder: &Folder{Name: "box", Members: []Member{{"left.bin", 3000}, {"right.bin", 4000}, {"names.txt", 0}}}}
}

// serveBox starts a mirror that has the archive.
func serveBox(t *testing.T, archive []byte) *mirror {
	m := serve(t, nil, nil)
	m.files["box.tar.gz"] = archive
	return m
}

func TestUnpacked(t *testing.T) {
	archive := packed(t, good())
	s := boxed(archive)
	dir := cache(t, s)
	m := serveBox(t, archive)
	check := func() {
		t.Helper()
		names, err := os.ReadDir(filepath.Join(dir, "box"))
		if err != nil || len(names) != 3 {
			t.Errorf("the folder has %v, %v", names, err)
		}
		for name, want := range map[string][]byte{"left.bin": left, "right.bin": right, "names.txt": notes} {
			if got, err := os.ReadFile(filepath.Join(dir, "box", name)); err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s: %d bytes, %v", name, len(got), err)
			}
		}
		if all, err := os.ReadDir(dir); err != nil || len(all) != 2 { // and the lock
			t.Errorf("the cache has %v, %v", all, err)
		}
		if p, ok, err := s.Cached(); !ok || err != nil || p.Folder != filepath.Join(dir, "box") {
			t.Errorf("cached: %+v, %v, %v", p, ok, err)
		}
	}
	if r, _, err := get(t, s, Options{}, m); err != nil || r.Bytes != int64(len(archive)) {
		t.Fatalf("%d bytes, %v", r.Bytes, err)
	}
	check()
	if r, _, err := get(t, s, Options{}); err != nil || r.Bytes != 0 {
		t.Errorf("again: %d bytes, %v", r.Bytes, err)
	}
	if r, _, err := get(t, s, Options{Force: true}, m); err != nil || r.Bytes == 0 {
		t.Errorf("by force: %d bytes, %v", r.Bytes, err)
	}
	check()
	// A folder that is not whole is made again, from an archive put there by hand;
	// what an interrupted unpacking left is no matter.
	if err := os.Remove(filepath.Join(dir, "box", "right.bin")); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "box.new", "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "box.tar.gz"), archive, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, ok, _ := s.Cached(); ok {
		t.Error("a folder without a member is complete")
	}
	if r, _, err := get(t, s, Options{}); err != nil || r.Bytes != 0 {
		t.Errorf("by hand: %d bytes, %v", r.Bytes, err)
	}
	check()
}

// TestHostileArchives: nothing of them is left, and nothing outside the cache was
// written.
func TestHostileArchives(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "evil")
	link := func(kind byte, name, to string) entry {
		return entry{Header: tar.Header{Name: name, Typeflag: kind, Linkname: to}}
	}
	giant := file("box/left.bin", nil)
	giant.Size = 1 << 40
	giantOther := file("box/other.bin", nil)
	giantOther.Size = 1 << 40
	cutOff := file("box/left.bin", left[:100])
	cutOff.Size = 3000
	many := good()
	for range maxEntries {
		many = append(many, file("box/x", nil))
	}
	for name, c := range map[string]struct {
		entries []entry
		says    string
	}{
		"up":               {append(good(), file("../evil", notes)), `"../evil" leads elsewhere`},
		"up inside":        {append(good(), file("box/../../evil", notes)), "leads elsewhere"},
		"up and back":      {append(good(), file("box/../box/left.bin", left)), "leads elsewhere"},
		"absolute":         {append(good(), file(outside, notes)), "leads elsewhere"},
		"backslash":        {append(good(), file(`box\..\evil`, notes)), "leads elsewhere"},
		"symbolic link":    {append([]entry{link(tar.TypeSymlink, "box/left.bin", "/etc/passwd")}, good()...), "neither a file nor a folder"},
		"link to a folder": {append([]entry{link(tar.TypeSymlink, "box", "/tmp")}, good()...), "neither a file nor a folder"},
		"hard link":        {append(good(), link(tar.TypeLink, "box/x", "/etc/passwd")), "neither a file nor a folder"},
		"device":           {append(good(), link(tar.TypeChar, "box/x", "")), "neither a file nor a folder"},
		"giant":            {[]entry{giant}, `"left.bin" has 1099511627776 bytes, expected 3000`},
		"giant elsewhere":  {[]entry{giantOther}, ""},
		"a bomb":           {append(good(), file("box/zeros", make([]byte, 3<<20))), "more in it than expected"},
		"a long text":      {append(good()[:4], file("box/names.txt", make([]byte, maxText+1))), "expected at most 65536"},
		"another size":     {[]entry{file("box/left.bin", right)}, `"left.bin" has 4000 bytes, expected 3000`},
		"cut off":          {[]entry{cutOff}, ""},
		"twice":            {append(good(), file("box/left.bin", left)), `"left.bin" is in it twice`},
		"missing":          {good()[:4], `no "box/names.txt" in it`},
		"another folder":   {[]entry{file("left.bin", left), file("bag/right.bin", right)}, `no "box/left.bin" in it`},
		"many":             {many, "more than 64 names in it"},
		"empty":            {nil, `no "box/left.bin" in it`},
	} {
		refuse(t, name, packed(t, c.entries), c.says)
	}
	if _, err := os.Lstat(outside); err == nil {
		t.Errorf("%s is there", outside)
	}
	whole := packed(t, good())
	refuse(t, "no gzip", []byte("<html>"), "")
	refuse(t, "half a gzip", whole[:len(whole)/2], "")
	damaged := bytes.Clone(whole)
	damaged[len(damaged)-6] ^= 1
	refuse(t, "wrong checksum", damaged, "invalid checksum")
}

// refuse fetches an archive that has to be refused.
func refuse(t *testing.T, name string, archive []byte, says string) {
	t.Helper()
	s := boxed(archive)
	dir := cache(t, s)
	_, _, err := get(t, s, Options{}, serveBox(t, archive))
	if !errors.Is(err, ErrArchive) || !strings.Contains(err.Error(), says) {
		t.Errorf("%s: %v", name, err)
	}
	for _, path := range []string{filepath.Join(dir, "box"), filepath.Join(dir, "box.new"), filepath.Join(dir, "evil"), filepath.Join(dir, "..", "evil")} {
		if _, err := os.Lstat(path); err == nil {
			t.Errorf("%s: %s is there", name, path)
		}
	}
}

// TestUnpackingCancelled: the archive stays, the folder does not come.
func TestUnpackingCancelled(t *testing.T) {
	archive := packed(t, good())
	s := boxed(archive)
	dir := cache(t, s)
	ctx, cancel := context.WithCancel(context.Background())
	s.Mirrors = []string{serveBox(t, archive).URL + "/"}
	_, err := s.Get(ctx, Options{Progress: func(e Event) {
		if e.Step == Unpacking {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if !isFile(filepath.Join(dir, "box.tar.gz"), int64(len(archive))) {
		t.Error("the archive is gone")
	}
	if r, _, err := get(t, s, Options{}); err != nil || r.Bytes != 0 {
		t.Errorf("the next one: %d bytes, %v", r.Bytes, err)
	}
}
