//go:build linux

package tui_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"duet/sessions"
	"duet/sessions/record"
)

// recording is a session file and a mailbox, and a step as pair's are.
func recording(b *testing.B) (*record.Writer, *sessions.Mailbox, record.Step) {
	b.Helper()
	h := record.Head{Tool: "duet test", Name: "pair", Recipe: "seed: 1\n", Mode: "weighted_sum", Policy: "free",
		StepsPlanned: 1 << 30, StepsPerEpoch: 100, EpochsPlanned: 1 << 20, Batch: 32, ID: "00112233445566778899aabbccddeeff"}
	w, err := record.Create(filepath.Join(b.TempDir(), "s.duet"), h, record.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { w.Close(record.End{Why: record.EndSignal}) })
	a, g := record.F32(0.5123456), record.F32(-0.00123456)
	return w, sessions.NewMailbox(h), record.Step{Epoch: 1, Loss: 0.1234567, OK: 31, Of: 32, OKA: 30, OKB: 29, LR: 0.001,
		NormA: 0.1234567, NormB: 0.2345678, MS: 2.345, Alpha: []record.F32{a}, Raw: []record.F32{a}, Grad: []record.F32{g}}
}

// memory is what a process holds, in MB.
func memory(t *testing.T, pid int) float64 {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "VmRSS:")
	kb, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		t.Fatal(err)
	}
	return float64(kb) / 1024
}

// stepShown finds the number of the step on the Train screen.
var stepShown = regexp.MustCompile(`step\s+(\d+)`)

// TestMemoryOverAMillionSteps trains a small recipe for a million steps under the
// workbench and reports what the process holds on the way.
func TestMemoryOverAMillionSteps(t *testing.T) {
	if !longTests() {
		t.Skip("a few minutes; DUET_LONG=1 runs it")
	}
	path := smallIn(t, t.TempDir(), "1000000")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	// Eighty steps an epoch: what is kept of every epoch is no part of the question.
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), "batch_size: 32", "batch_size: 2", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	s := played(t, 200, 60, path)
	s.ready()
	s.keys("g")
	s.has("space pause")
	var at []int
	var held []float64
	next := 50_000
	for began := time.Now(); next <= 1_000_000; {
		if time.Since(began) > 20*time.Minute {
			t.Fatal("no million steps in twenty minutes")
		}
		time.Sleep(200 * time.Millisecond)
		m := stepShown.FindStringSubmatch(s.text())
		if m == nil {
			continue
		}
		if n, _ := strconv.Atoi(m[1]); n >= next {
			at, held = append(at, n), append(held, memory(t, s.cmd.Process.Pid))
			t.Logf("step %7d: %.1f MB", n, held[len(held)-1])
			next += 50_000
		}
	}
	early, late := mean(held[3:8]), mean(held[len(held)-5:])
	t.Logf("steps %d to %d: %.1f MB; steps %d to %d: %.1f MB", at[3], at[7], early, at[len(at)-5], at[len(at)-1], late)
	if late > 1.15*early {
		t.Errorf("memory grows by %.1f MB from the first third to the end", late-early)
	}
	s.keys("<ctrl+c><ctrl+c>")
	s.ended()
}

func mean(all []float64) float64 {
	sum := 0.0
	for _, v := range all {
		sum += v
	}
	return sum / float64(len(all))
}
