package callback

import (
	"encoding/json"
	"math"
	"os"
	"testing"
)

// The cases of real Keras; nn/testdata/README.md has the format.

type goldenCase struct {
	Name, Class  string
	Config       map[string]any
	Metrics      []*float64 // nil is NaN
	LearningRate float64    `json:"learning_rate"`
	Restored     *int
	Epochs       []struct {
		Wait, Cooldown int
		BestEpoch      int `json:"best_epoch"`
		Stop           bool
		LR             float64 `json:"lr_float32"`
	}
}

func (c *goldenCase) metric(epoch int) float64 {
	if v := c.Metrics[epoch]; v != nil {
		return *v
	}
	return math.NaN()
}

func TestGolden(t *testing.T) {
	text, err := os.ReadFile("../../testdata/golden/callbacks.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []goldenCase }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, c := range file.Cases {
		seen[c.Class]++
		t.Run(c.Name, func(t *testing.T) {
			made, err := New(c.Class, c.Config)
			if err != nil {
				t.Fatal(err)
			}
			if len(c.Epochs) == 0 {
				t.Fatal("no epochs")
			}
			switch made := made.(type) {
			case *EarlyStopping:
				followEarly(t, &c, made.Start())
			case *ReduceLROnPlateau:
				followPlateau(t, &c, made.Start())
			}
		})
	}
	for _, i := range Classes() {
		if seen[i.Class] < 10 {
			t.Errorf("%s has %d golden cases", i.Class, seen[i.Class])
		}
	}
}

func followEarly(t *testing.T, c *goldenCase, s *Stopper) {
	kept := -1
	for epoch, want := range c.Epochs {
		d := s.Epoch(epoch, c.metric(epoch))
		if d.Keep {
			kept = epoch
		}
		if best, _ := s.BestEpoch(); d.Stop != want.Stop || s.Stopped() != want.Stop || s.Wait() != want.Wait || best != want.BestEpoch {
			t.Fatalf("epoch %d: %+v, wait %d, best epoch %d, want %+v", epoch, d, s.Wait(), best, want)
		}
	}
	epoch, ok := s.Restore()
	if ok != (c.Restored != nil) || ok && (epoch != *c.Restored || kept != epoch) {
		t.Errorf("epoch %d is restored (%v), %d was kept; Keras: %v", epoch, ok, kept, c.Restored)
	}
}

func followPlateau(t *testing.T, c *goldenCase, r *Reducer) {
	lr := c.LearningRate
	for epoch, want := range c.Epochs {
		d := r.Epoch(c.metric(epoch), lr)
		if d.Lowered != (d.LR != lr) {
			t.Errorf("epoch %d: %+v after %v", epoch, d, lr)
		}
		lr = d.LR
		if float32(lr) != float32(want.LR) || r.Wait() != want.Wait || r.Cooldown() != want.Cooldown {
			t.Fatalf("epoch %d: rate %v, wait %d, cooldown %d, want %+v", epoch, lr, r.Wait(), r.Cooldown(), want)
		}
	}
}
