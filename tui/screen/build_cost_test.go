package screen

import (
	"strings"
	"testing"
	"time"
)

// TestTrainTime: the machine is measured once, in the background, and then Build tells how
// long the training takes, longer for more epochs; without a measurement it says nothing.
func TestTrainTime(t *testing.T) {
	b := built(t)
	if f, _ := b.plan(); strings.Contains(f.Text, "to train") {
		t.Errorf("nothing was measured, and it says %q", f.Text)
	}
	asked := 0
	b.Gauge(func() float64 { asked++; return 1 })
	settle(b, b.Show())
	settle(b, b.Show())
	if asked != 1 {
		t.Errorf("measured %d times", asked)
	}
	before := b.trainTime()
	f, _ := b.plan()
	if before <= 0 || !strings.Contains(f.Text, "in all, "+aboutTime(before)+"; ") {
		t.Errorf("%v, told as %q", before, f.Text)
	}
	b.r.Train.Epochs *= 10
	b.check()
	if now := b.trainTime(); now < 8*before || now > 10*before {
		t.Errorf("ten times the epochs take %v, once %v", now, before)
	}
	settle(b, b.Receive(gaugedMsg(1e6)))
	if now := b.trainTime(); now >= before {
		t.Errorf("a faster machine takes %v, the slow one %v", now, before)
	}
	anySize(t, b)
}

func TestAboutTime(t *testing.T) {
	for d, want := range map[time.Duration]string{
		-1: "", 0: "", time.Millisecond: "under a second to train", 7400 * time.Millisecond: "~7 s to train", 27 * time.Second: "~30 s to train",
		99 * time.Second: "~100 s to train", 5 * time.Minute: "~5 min to train", 47 * time.Minute: "~50 min to train",
		3 * time.Hour: "~3 h to train", 71 * time.Hour: "~70 h to train", 96 * time.Hour: "~4 days to train",
	} {
		if got := aboutTime(d); got != want {
			t.Errorf("%v is told as %q, want %q", d, got, want)
		}
	}
}
