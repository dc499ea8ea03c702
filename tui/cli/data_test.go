package cli

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"

	"duet/datasets/fetch"
)

// nowhere is an address at which nobody answers.
const nowhere = "http://127.0.0.1:1/"

// cacheHome is home with a cache folder, which it returns.
func cacheHome(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(home(t), "cache")
	t.Setenv("XDG_CACHE_HOME", dir)
	for _, v := range []string{"http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"} {
		t.Setenv(v, "")
	}
	return filepath.Join(dir, "duet", "data")
}

// idxFile is a gzipped file in the MNIST format.
func idxFile(t *testing.T, kind byte, dims []uint32, body []byte) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	w.Write([]byte{0, 0, 8, kind})
	binary.Write(w, binary.BigEndian, dims)
	w.Write(body)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// publicSet starts a server of a small public set, and returns the set.
func publicSet(t *testing.T) fetch.Set {
	t.Helper()
	files := map[string][]byte{
		"train-images-idx3-ubyte.gz": idxFile(t, 3, []uint32{4, 2, 3}, make([]byte, 24)),
		"train-labels-idx1-ubyte.gz": idxFile(t, 1, []uint32{4}, []byte{0, 1, 2, 1}),
		"t10k-images-idx3-ubyte.gz":  idxFile(t, 3, []uint32{1, 2, 3}, make([]byte, 6)),
		"t10k-labels-idx1-ubyte.gz":  idxFile(t, 1, []uint32{1}, []byte{2}),
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(files[filepath.Base(r.URL.Path)]))
	}))
	t.Cleanup(server.Close)
	s := fetch.Set{Name: "small", Text: "Four pictures.", Samples: 4, Dims: []int{2, 3, 1}, Classes: 3, Mirrors: []string{nowhere, server.URL + "/"}}
	for _, name := range []string{"train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"} {
		sum := sha256.Sum256(files[name])
		s.Files = append(s.Files, fetch.File{Name: name, Size: int64(len(files[name])), SHA256: hex.EncodeToString(sum[:])})
	}
	return s
}

// dataWith runs duet data in this process with other sets to fetch.
func dataWith(t *testing.T, sets []fetch.Set, args ...string) (out, errs string, err error) {
	t.Helper()
	dir := t.TempDir()
	a := &app{}
	for path, f := range map[string]**os.File{"in": &a.in, "out": &a.out, "err": &a.err} {
		if *f, err = os.Create(filepath.Join(dir, path)); err != nil {
			t.Fatal(err)
		}
		defer (*f).Close()
	}
	c := a.dataOf(sets)
	c.SilenceErrors, c.SilenceUsage = true, true
	c.SetArgs(args)
	err = c.Execute()
	read := func(name string) string {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	return read("out"), read("err"), err
}

func TestWrongDataUsage(t *testing.T) {
	dir := cacheHome(t)
	refused(t, []wrong{
		{"data", codeUsage, "got no command, expected duet data ls or duet data get NAME"},
		{"data gte", codeUsage, `unknown command "data gte", did you mean get?; see duet data --help`},
		{"data x", codeUsage, `unknown command "data x", expected ls or get; see duet data --help`},
		{"data ls mnist", codeUsage, `got 1 argument, expected "duet data ls"; see duet data ls --help`},
		{"data get", codeUsage, `got no argument, expected "duet data get NAME..."`},
		{"data get mnits", codeUsage, `no data set "mnits" to fetch, did you mean mnist?`},
		{"data get mnist xyzzyx", codeUsage, `no data set "xyzzyx" to fetch, expected mnist, fashion-mnist, kmnist, cifar10`},
		{"data get glyphs", codeUsage, "it is built in: a recipe writes data: {name: glyphs}"},
		{"data get mnist --forse", codeUsage, "unknown flag --forse, did you mean --force?"},
		{"data get mnist --mirror host", codeUsage, `--mirror is "host", expected an address such as https://host/folder`},
		{"data get mnist kmnist --mirror http://h/", codeUsage, "--mirror is for one data set, got 2"},
	})
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("wrong usage made %s: %v", dir, err)
	}
}

// TestOfflineData: exit 1, the mirror's words, and what to do by hand.
func TestOfflineData(t *testing.T) {
	dir := cacheHome(t)
	for _, says := range []string{"no mirror gave train-images-idx3-ubyte.gz of mnist", nowhere + "train-images-idx3-ubyte.gz: dial tcp 127.0.0.1:1",
		"To do without the network, put these into " + filepath.Join(dir, "mnist") + " and try again:",
		"t10k-labels-idx1-ubyte.gz  4542 bytes, sha256 f7ae60f9"} {
		refused(t, []wrong{{"data get mnist --mirror " + nowhere, codeOther, says}, {"data get mnist --json --mirror " + nowhere, codeOther, says}})
	}
	file := write(t, filepath.Join(t.TempDir(), "file"), "")
	t.Setenv("XDG_CACHE_HOME", file)
	refused(t, []wrong{{"data get mnist", codeOther, "cannot make the folder " + file + "/duet/data/mnist: not a directory; set XDG_CACHE_HOME"}})
	t.Setenv("XDG_CACHE_HOME", "")
	t.Setenv("HOME", "")
	refused(t, []wrong{{"data ls", codeOther, "no place for data"}, {"data get mnist", codeOther, "set XDG_CACHE_HOME"}})
}

func TestDataList(t *testing.T) {
	dir := cacheHome(t)
	out := must(t, "data", "ls")
	for _, line := range []string{"glyphs           8000 28x28x1      10        - built in", "seed             1000 5 + 7         -        - built in",
		"fashion-mnist   60000 28x28x1      10  29.4 MB not here: duet data get fashion-mnist", "  seed           data: {name: seed}",
		"  cifar10        data: {cifar: " + dir + "/cifar10/cifar-10-batches-bin}"} {
		if !strings.Contains(out, "\n"+line+"\n") {
			t.Errorf("no line %q in\n%s", line, out)
		}
	}
	got := map[string]map[string]any{}
	for _, s := range object(t, "data", "ls", "--json")["sets"].([]any) {
		row := s.(map[string]any)
		got[row["name"].(string)] = row
	}
	if m := got["seed"]; m["kind"] != "built-in" || m["classes"] != nil || m["download_bytes"] != nil || m["path"] != nil || fmt.Sprint(m["dims"]) != "[[5] [7]]" {
		t.Errorf("seed: %v", m)
	}
	if m := got["mnist"]; m["kind"] != "download" || m["samples"] != 60000.0 || m["classes"] != 10.0 || m["download_bytes"] != 11594722.0 || m["cached"] != false ||
		m["path"] != filepath.Join(dir, "mnist") || fmt.Sprint(m["data"]) !=
		fmt.Sprintf("map[idx:map[images:%[1]s/mnist/train-images-idx3-ubyte.gz labels:%[1]s/mnist/train-labels-idx1-ubyte.gz]]", dir) {
		t.Errorf("mnist: %v", m)
	}
}

// TestDataGet: what is printed trains, whatever the cache is called.
func TestDataGet(t *testing.T) {
	s := publicSet(t)
	cacheHome(t)
	t.Setenv("XDG_CACHE_HOME", filepath.Join(t.TempDir(), "odd, 'name': {x}"))
	place, err := s.Place()
	if err != nil {
		t.Fatal(err)
	}
	out, errs, err := dataWith(t, []fetch.Set{s}, "get", "small", "small")
	if err != nil {
		t.Fatalf("%v\n%s", err, errs)
	}
	for _, says := range []string{"trying another mirror", "small: train-images-idx3-ubyte.gz from " + s.Mirrors[1], "t10k-labels-idx1-ubyte.gz is there"} {
		if !strings.Contains(errs, says) {
			t.Errorf("no %q in\n%s", says, errs)
		}
	}
	if strings.Contains(errs, "\x1b") {
		t.Errorf("escapes outside of a terminal: %q", errs)
	}
	head, lines, found := strings.Cut(out, "In a recipe:\n")
	if !found || !strings.HasPrefix(head, "small: 4 samples of 2x3x1, 3 classes\n") || strings.Count(out, "fingerprint") != 1 {
		t.Errorf("printed\n%s", out)
	}
	branches := "a: {layers: [Flatten, {Dense: {units: 3, activation: softmax}}]}\nb: {layers: [Flatten, {Dense: {units: 3, activation: softmax}}]}\n"
	write(t, "mine.yaml", lines+branches)
	write(t, "other.yaml", "data: {name: glyphs}\n"+branches)
	if out := must(t, "summary", "mine.yaml"); !strings.Contains(out, "2, 3, 1") {
		t.Errorf("the summary is\n%s", out)
	}

	out, _, err = dataWith(t, []fetch.Set{s}, "get", "small", "--json")
	var got struct {
		Sets []gotReport `json:"sets"`
	}
	if err == nil {
		err = json.Unmarshal([]byte(out), &got)
	}
	if err != nil || len(got.Sets) != 1 {
		t.Fatalf("%v: %s", err, out)
	}
	r := got.Sets[0]
	if r.Name != "small" || r.Path != place.Dir || r.Fetched != 0 || r.Data.IDX.Images != place.Images || r.Test.IDX.Labels != place.TestLabels ||
		r.Samples != 4 || *r.Classes != 3 || len(r.Fingerprint) != 64 || !strings.Contains(head, r.Fingerprint) {
		t.Errorf("got %+v", r)
	}

	out, _, err = dataWith(t, []fetch.Set{s}, "ls")
	at := strings.Index(out, "  small          data: ")
	if err != nil || at < 0 || !strings.Contains(out, "in the cache") {
		t.Fatalf("%v\n%s", err, out)
	}
	line, _, _ := strings.Cut(strings.TrimPrefix(out[at:], "  small          data: "), "\n")
	if out := must(t, "summary", "other.yaml", "--set", "data="+line); !strings.Contains(out, "2, 3, 1") {
		t.Errorf("the summary with --set is\n%s", out)
	}
}

// TestDataGetInterrupted: exit 130, and the next get asks for the rest.
func TestDataGetInterrupted(t *testing.T) {
	dir := cacheHome(t)
	ranges := make(chan string, 2)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ranges <- r.Header.Get("Range") + r.Header.Get("If-Range")
		if r.Header.Get("Range") != "" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		w.Header().Set("Content-Length", "9912422")
		w.Header().Set("ETag", `"e"`)
		w.Write(make([]byte, 1000))
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}))
	defer server.Close()
	c := process(t, "data", "get", "mnist", "--mirror", server.URL)
	var errs bytes.Buffer
	c.Stderr = &errs
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	part := filepath.Join(dir, "mnist", "train-images-idx3-ubyte.gz.part")
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if info, err := os.Stat(part); err == nil && info.Size() == 1000 {
			break
		}
	}
	c.Process.Signal(os.Interrupt)
	c.Wait()
	if got := c.ProcessState.ExitCode(); got != 130 || !strings.Contains(errs.String(), "interrupted: what came is kept, duet data get mnist goes on from there") {
		t.Errorf("exit %d\n%s", got, errs.String())
	}
	refused(t, []wrong{{"data get mnist --mirror " + server.URL, codeOther, "answered 403 Forbidden"}})
	if first, second := <-ranges, <-ranges; first != "" || second != `bytes=1000-"e"` {
		t.Errorf("asked for %q, then for %q", first, second)
	}
	if info, err := os.Stat(part); err != nil || info.Size() != 1000 {
		t.Errorf("the part: %v, %v", info, err)
	}
}

// TestDataGetOnATerminal: a line that is drawn over.
func TestDataGetOnATerminal(t *testing.T) {
	cacheHome(t)
	f, err := pty.Start(process(t, "data", "get", "mnist", "--mirror", nowhere))
	if err != nil {
		t.Skipf("no pseudo terminal: %v", err)
	}
	text, _ := io.ReadAll(f) // ends with EIO when the process has gone
	f.Close()
	if !strings.Contains(string(text), "\r\x1b[K[....") || !strings.Contains(string(text), "] train-images-idx3-ubyte.gz   0%") {
		t.Errorf("drawn: %q", text)
	}
}

func TestFetchProgress(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "err"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	p := (&app{err: f, out: f}).newFetchProgress()
	e := fetch.Event{Set: "s", File: fetch.File{Name: "f", Size: 4 << 20}, URL: "u", Path: "p"}
	tell := func(step fetch.Step, done int64, err error) {
		e.Step, e.Done, e.Err = step, done, err
		p.event(e)
	}
	tell(fetch.Waiting, 0, nil)
	tell(fetch.Fetching, 1<<20, nil)
	p.since, p.lined = p.since.Add(-10*time.Second), p.lined.Add(-lineInterval)
	tell(fetch.Fetching, 2<<20, nil)
	tell(fetch.Fetching, 3<<20, nil) // too soon for another line
	tell(fetch.Again, 0, errors.New("odd\x1b[31m"))
	tell(fetch.Fetching, 0, nil)
	tell(fetch.Failed, 0, errors.New("bad"))
	e.URL = "v"
	tell(fetch.Fetching, 0, nil)
	tell(fetch.Checking, 4<<20, nil)
	tell(fetch.Finished, 4<<20, nil)
	e.URL = ""
	tell(fetch.Failed, 0, errors.New("damaged"))
	tell(fetch.Unpacking, 0, nil)
	want := "s: another duet works on it and holds p; waiting\ns: f from u, 4.0 MB, going on after 1.0 MB\n" +
		"s: f 2.0 MB of 4.0 MB, 102.4 KB/s, 0:20 left\nu: odd[31m; asking again\ns: f from u, 4.0 MB\n" +
		"u: bad; trying another mirror\ns: f from v, 4.0 MB\ns: f is there, 4.0 MB\np: damaged; fetching it\ns: unpacking f\n"
	got, err := os.ReadFile(f.Name())
	if err != nil || string(got) != want {
		t.Errorf("%v\n%swant\n%s", err, got, want)
	}
}

func TestDataHelpAndCompletion(t *testing.T) {
	cacheHome(t)
	for args, says := range map[string]string{"data --help": "get          fetch public data sets", "help data get": "duet data get fashion-mnist kmnist",
		"data ls --help": "duet data ls --json", "data get --help": "fetch FILE from URL/FILE", "--help": "data         list the data sets, or fetch one"} {
		if out := must(t, strings.Fields(args)...); !strings.Contains(out, says) {
			t.Errorf("%s does not say %q:\n%s", args, says, out)
		}
	}
	for args, want := range map[string]string{"data _": "get ls", "data get _": "mnist fashion-mnist kmnist cifar10", "data get mnist k": "kmnist",
		"data get kmnist mnist f": "fashion-mnist", "data ls _": "", "da": "data"} {
		words := strings.Fields(args)
		words[len(words)-1] = strings.TrimSuffix(words[len(words)-1], "_")
		if names, files := complete(t, words...); strings.Join(names, " ") != want || files && args != "da" {
			t.Errorf("%s: %v (files %v), want %s", args, names, files, want)
		}
	}
}
