//go:build linux

package tui_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"duet/sessions/record"
)

// The workbench's cost figures that need the whole program: each benchmark reports
// what it measured and, under goal-, what it is to stay below. The table of all
// goals and their commands is in the package's documentation.

// goal reports a figure beside the one it has to stay below.
func goal(b *testing.B, unit string, measured, below float64) {
	b.Helper()
	b.ReportMetric(measured, unit)
	b.ReportMetric(below, "goal-"+unit)
	if measured > below {
		b.Logf("MISSED: %s is %.4g, goal %.4g", unit, measured, below)
	}
}

// quantile is the value below which the share q of them lies; all is sorted.
func quantile[T any](all []T, q float64) T { return all[min(len(all)-1, int(q*float64(len(all))))] }

// built is the program as users get it.
var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "duet-cost")
	if err != nil {
		return "", err
	}
	exe := filepath.Join(dir, "duet")
	if out, err := exec.Command("go", "build", "-o", exe, "duet").CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return exe, nil
})

// binary is the path of the program.
func binary(b *testing.B) string {
	b.Helper()
	exe, err := built()
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { b.StopTimer() })
	return exe
}

// load says how busy the machine was when a figure was taken.
func load(b *testing.B) {
	if text, err := os.ReadFile("/proc/loadavg"); err == nil {
		b.Logf("load %s", strings.Join(strings.Fields(string(text))[:2], " "))
	}
}

// took runs the program to its end and returns how long that was.
func took(b *testing.B, exe string, args ...string) time.Duration {
	b.Helper()
	began := time.Now()
	computed(b, exe, args...)
	return time.Since(began)
}

// computed runs the program to its end and returns the processor time it took, in
// seconds.
func computed(b *testing.B, exe string, args ...string) float64 {
	b.Helper()
	c := exec.Command(exe, args...)
	c.Env = environment(b.TempDir())
	if out, err := c.CombinedOutput(); err != nil {
		b.Fatalf("%v: %v: %s", args, err, out)
	}
	return busy(c)
}

// busy is the processor time that a program took which has ended, in seconds.
func busy(c *exec.Cmd) float64 {
	return (c.ProcessState.UserTime() + c.ProcessState.SystemTime()).Seconds()
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// BenchmarkCostVersion is the whole of duet version, and the program's size.
func BenchmarkCostVersion(b *testing.B) {
	exe := binary(b)
	var all []time.Duration
	for b.Loop() {
		all = append(all, took(b, exe, "version"))
	}
	slices.Sort(all)
	goal(b, "ms-median", ms(quantile(all, 0.5)), 20)
	info, err := os.Stat(exe)
	if err != nil {
		b.Fatal(err)
	}
	goal(b, "MB", float64(info.Size())/1e6, 25)
}

// BenchmarkCostFirstStep is duet bench pair from exec to the end of a measurement
// so short that it holds little more than a step for each window and one look at
// the processor's peak: the first training step is well before.
func BenchmarkCostFirstStep(b *testing.B) {
	exe := binary(b)
	var all []time.Duration
	for b.Loop() {
		all = append(all, took(b, exe, "bench", "pair", "--seconds", "0.001"))
	}
	slices.Sort(all)
	goal(b, "ms-median", ms(quantile(all, 0.5)), 150)
}

// BenchmarkCostFirstFrame is the time from exec to the whole first screen, on a
// terminal that answers nothing.
func BenchmarkCostFirstFrame(b *testing.B) {
	exe, dir := binary(b), b.TempDir()
	var all []time.Duration
	for b.Loop() {
		began := time.Now()
		s := playedBy(b, exe, dir, 200, 60)
		all = append(all, s.has("q quit").Sub(began))
		b.StopTimer()
		s.keys("q")
		s.ended()
		b.StartTimer()
	}
	slices.Sort(all)
	goal(b, "ms-median", ms(quantile(all, 0.5)), 40)
	b.ReportMetric(ms(all[len(all)-1]), "ms-worst")
}

// processor is the time that all threads of a process have computed, in
// nanoseconds, and how often they were switched to.
func processor(b *testing.B, pid int) (busy time.Duration, turns int) {
	b.Helper()
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	if err != nil || len(threads) == 0 {
		b.Skipf("no schedstat: %v", err)
	}
	for _, path := range threads {
		text, err := os.ReadFile(path)
		if err != nil {
			continue // a thread that has ended
		}
		f := strings.Fields(string(text))
		ns, _ := strconv.ParseInt(f[0], 10, 64)
		n, _ := strconv.Atoi(f[2])
		busy += time.Duration(ns)
		turns += n
	}
	return busy, turns
}

// rest is how long a workbench at rest is looked at.
const rest = 10 * time.Second

// BenchmarkCostAtRest is what the workbench takes and sends while nobody does
// anything: on Home, and on the Train screen of a run that has ended.
func BenchmarkCostAtRest(b *testing.B) {
	for _, where := range []string{"home", "ended"} {
		b.Run(where, func(b *testing.B) {
			s := playedBy(b, binary(b), b.TempDir(), 200, 60, smallIn(b, b.TempDir(), "5"))
			s.ready()
			if where == "ended" {
				s.keys("g")
				s.has("finished")
			} else {
				s.keys("1")
			}
			for b.Loop() {
				time.Sleep(rest) // messages go away
				busy, turns := processor(b, s.cmd.Process.Pid)
				bytes, _ := s.sent()
				time.Sleep(rest)
				busy2, turns2 := processor(b, s.cmd.Process.Pid)
				bytes2, _ := s.sent()
				goal(b, "%-CPU", 100*float64(busy2-busy)/float64(rest), 0.1)
				goal(b, "KB/s", float64(bytes2-bytes)/1e3/rest.Seconds(), 3)
				b.ReportMetric(float64(turns2-turns)/rest.Seconds(), "wakes/s")
			}
			load(b)
		})
	}
}

// recipeOf writes a built-in recipe, changed, to a file.
func recipeOf(b *testing.B, exe, name string, set ...string) string {
	b.Helper()
	c := exec.Command(exe, "recipes", name)
	c.Env = environment(b.TempDir())
	text, err := c.Output()
	if err != nil {
		b.Fatal(err)
	}
	for i := 0; i < len(set); i += 2 {
		if !bytes.Contains(text, []byte(set[i])) {
			b.Fatalf("recipe %s has no %q", name, set[i])
		}
		text = bytes.Replace(text, []byte(set[i]), []byte(set[i+1]), 1)
	}
	path := filepath.Join(b.TempDir(), name+".yaml")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		b.Fatal(err)
	}
	return path
}

// longPair is the everyday model with few samples and epochs without end.
func longPair(b *testing.B, exe, epochs string) string {
	return recipeOf(b, exe, "pair", "{name: glyphs}", "{name: glyphs, samples: 4000}", "epochs: 5", "epochs: "+epochs)
}

// trains opens a recipe, trains it and waits until steps come in.
func trains(b *testing.B, exe, dir, recipe string, w, h int) *stage {
	b.Helper()
	s := playedBy(b, exe, dir, w, h, recipe)
	s.ready()
	s.keys("g")
	s.has("space pause")
	s.has("ETA")
	return s
}

// BenchmarkCostBytes is what goes to the terminal while a run trains: a slow one
// and one whose steps are so short that everything on the screen moves.
func BenchmarkCostBytes(b *testing.B) {
	for _, size := range [][2]int{{80, 24}, {200, 60}} {
		for _, model := range []string{"pair", "small"} {
			b.Run(fmt.Sprintf("%s/%dx%d", model, size[0], size[1]), func(b *testing.B) {
				exe := binary(b)
				path := ""
				if model == "pair" {
					path = longPair(b, exe, "100")
				} else {
					path = smallIn(b, b.TempDir(), "100000")
				}
				s := trains(b, exe, b.TempDir(), path, size[0], size[1])
				for b.Loop() {
					time.Sleep(time.Second)
					bytes, _ := s.sent()
					time.Sleep(rest)
					bytes2, _ := s.sent()
					goal(b, "KB/s", float64(bytes2-bytes)/1e3/rest.Seconds(), 30)
				}
			})
		}
	}
}

// pace is what the steps of a session took, in milliseconds, from its own record:
// the mean without the first tenth.
func pace(b *testing.B, path string) float64 {
	b.Helper()
	log, err := record.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer log.Close()
	var all []float64
	for {
		rec, err := log.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			b.Fatal(err)
		}
		if s, ok := rec.Value.(*record.Step); ok {
			all = append(all, float64(s.MS))
		}
	}
	sum := 0.0
	all = all[len(all)/10:]
	for _, v := range all {
		sum += v
	}
	return sum / float64(len(all))
}

// BenchmarkCostOverHeadless is how much longer the steps of pair take under the
// workbench, with Train in front, than under duet train: the two in turns, and of
// each kind the fastest, since whatever else the machine does only adds. Beside it
// stands the processor time of the whole programs, which a busy machine disturbs less;
// that of the workbench holds Build's look at the data too.
func BenchmarkCostOverHeadless(b *testing.B) {
	for _, size := range [][2]int{{80, 24}, {200, 60}} {
		b.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(b *testing.B) {
			exe := binary(b)
			path := longPair(b, exe, "12")
			var bare, under, ratio, cpu []float64
			for b.Loop() {
				for range 8 {
					file := filepath.Join(b.TempDir(), "s.duet")
					alone := computed(b, exe, "train", path, "-o", file)
					bare = append(bare, pace(b, file))
					s := trains(b, exe, b.TempDir(), path, size[0], size[1])
					for !strings.Contains(s.text(), "finished") {
						time.Sleep(time.Second / 4) // the model of the screen computes too
					}
					under = append(under, pace(b, s.session("pair-01")))
					ratio = append(ratio, under[len(under)-1]/bare[len(bare)-1])
					s.keys("q")
					s.ended()
					cpu = append(cpu, busy(s.cmd)/alone)
				}
			}
			slices.Sort(cpu)
			b.ReportMetric(100*(quantile(cpu, 0.5)-1), "%-CPU-median-of-pairs")
			b.Logf("ms a step, bare %.3f, under the workbench %.3f", bare, under)
			slices.Sort(ratio)
			goal(b, "%-of-fastest", 100*(slices.Min(under)/slices.Min(bare)-1), 3)
			b.ReportMetric(100*(quantile(ratio, 0.5)-1), "%-median-of-pairs")
			load(b)
		})
	}
}

// BenchmarkCostRecording is what it costs the trainer to write a step of pair down
// and to show it, beside what the step itself takes.
func BenchmarkCostRecording(b *testing.B) {
	exe := binary(b)
	file := filepath.Join(b.TempDir(), "s.duet")
	took(b, exe, "train", longPair(b, exe, "5"), "-o", file)
	step := pace(b, file)
	w, box, s := recording(b)
	for n := 1; b.Loop(); n++ {
		s.N = n
		if err := w.Step(s); err != nil {
			b.Fatal(err)
		}
		box.Publish(&s)
	}
	each := float64(b.Elapsed()) / float64(b.N)
	b.ReportMetric(step, "ms/step-of-pair")
	goal(b, "%-of-a-step", 100*each/1e6/step, 0.5)
}
