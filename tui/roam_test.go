//go:build unix

package tui_test

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"duet/sessions/record"
)

// roamTime is how long a program is roamed through with DUET_LONG=1, and roamTurns
// how many things are done without.
const (
	roamTime  = 5 * time.Minute
	roamTurns = 150
)

// raw is what is left on a screen of a sequence that was not understood, or was
// taken for text.
var raw = regexp.MustCompile(`\[\?\d|\[\d+;\d+[mMH]|\[<\d+;|\x1b`)

// roamPastes are texts that hold what a terminal must not get.
var roamPastes = []string{"\x1b[31mred", "\x1b]0;x\a", "\u009b6n", "a\u202eb", "..\t../x\r\n", "demo"}

// roam does one thing at random and returns what it was.
func (s *stage) roam(r *rand.Rand) string {
	w, h := s.vt.Size()
	switch r.IntN(20) {
	case 0, 1, 2:
		return fmt.Sprintf("\x1b[<%d;%d;%dM", []int{0, 0, 0, 32, 35, 64, 65, 2}[r.IntN(8)], 1+r.IntN(w+3), 1+r.IntN(h+3))
	case 3:
		return "\x1b[200~" + roamPastes[r.IntN(len(roamPastes))] + "\x1b[201~"
	case 4:
		w, h = 80, 24
		if r.IntN(3) == 0 {
			w, h = 1+r.IntN(200), 1+r.IntN(50)
		}
		s.resize(w, h)
		return ""
	case 5, 6, 7:
		return []string{"\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[H", "\x1b[F", "\x1b[5~", "\x1b[6~", "\t", "\x1b[Z", "\x1b[I", "\x1b[O"}[r.IntN(12)]
	case 8, 9:
		return []string{"\x1b", "\r", "\x7f", " "}[r.IntN(4)]
	}
	if r.IntN(8) == 0 {
		return []string{"3", "2", "g", "1", "6", "7", "S", "?"}[r.IntN(8)]
	}
	for {
		if c := rune('!' + r.IntN('~'-'!')); c != 'q' {
			return string(c)
		}
	}
}

// TestRoam goes through the program on a terminal at random while a run trains:
// it never ends, nothing but its own sequences is sent, no step waits for the
// screen, and the sessions are whole. With DUET_LONG=1 for five minutes.
func TestRoam(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	if os.Getenv("DUET_LONG") == "" {
		seed = 1
	}
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 3))
	recipe := smallIn(t, t.TempDir(), "1000000")
	s := played(t, 80, 24, recipe)
	s.ready()
	s.keys("g")
	s.has("space pause")
	began := time.Now()
	var did []string
	for n := 0; longTests() && time.Since(began) < roamTime || n < roamTurns; n++ {
		select {
		case <-s.gone: // quit can be clicked
			s.clean()
			if code := s.ended(); code != 0 {
				t.Fatalf("exit %d after %q:\n%s", code, did[max(0, len(did)-30):], s.text())
			}
			s = playedBy(t, s.cmd.Path, s.dir, 80, 24, recipe)
			s.ready()
			s.keys("g")
		default:
		}
		what := s.roam(r)
		did = append(did, what)
		s.keys(what)
		if longTests() {
			time.Sleep(time.Duration(10+r.IntN(60)) * time.Millisecond) // as fast as people type
		} else if n%10 == 0 {
			s.rest()
		}
		if found := raw.FindString(s.text()); found != "" && !strings.Contains(strings.Join(roamPastes, " ")+"[31mred", found) {
			t.Fatalf("%q is on the screen after %q:\n%s", found, did[max(0, len(did)-30):], s.text())
		}
		if n%50 == 0 {
			s.clean()
		}
	}
	s.resize(80, 24)
	s.keys("\x1b[201~<esc><esc>")
	s.rest()
	s.keys("<ctrl+c>")
	s.rest()
	s.keys("<ctrl+c>")
	if code := s.ended(); code != 0 {
		t.Errorf("exit %d", code)
	}
	s.clean()
	steps(t, s.dir)
}

// rest gives the program time to take what was typed, whether or not it then has
// nothing more to say: a run draws all the time.
func (s *stage) rest() {
	for range 5 {
		select {
		case <-s.news:
		case <-time.After(quiet):
		}
	}
}

// steps reads all sessions: each has to be whole, and the longest step is told.
func steps(t *testing.T, dir string) {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(dir, "data", "duet", "sessions", "*.duet"))
	if len(files) == 0 {
		t.Error("there is no session")
	}
	for _, path := range files {
		log, err := record.Open(path)
		if err != nil {
			t.Error(err)
			continue
		}
		var all []float64
		for {
			rec, err := log.Next()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Error(err)
				break
			}
			if v, ok := rec.Value.(*record.Step); ok {
				all = append(all, float64(v.MS))
			}
		}
		if state, err := log.State(); err != nil || state.Verdict != record.Clean {
			t.Errorf("%s is %v: %v", filepath.Base(path), state.Verdict, err)
		}
		log.Close()
		if slices.Sort(all); len(all) > 0 {
			t.Logf("%s: %d steps, median %.3f ms, longest %.1f ms", filepath.Base(path), len(all), all[len(all)/2], all[len(all)-1])
		}
	}
}
