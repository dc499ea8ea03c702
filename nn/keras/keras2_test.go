package keras

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestKeras2Golden(t *testing.T) {
	seen := 0
	for _, name := range []string{"seed", "seed-trainable", "chain", "skip", "spare", "frozen"} {
		for _, width := range []int{20, 40, 65, 98, 120} {
			file := filepath.Join("testdata", fmt.Sprintf("keras2_%s_%d.txt", name, width))
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got, err := Summary(models()[name], Keras2, width)
			if err != nil {
				t.Errorf("%s at %d: %v", name, width, err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("%s at %d (-Keras +ours):\n%s", name, width, diff)
			}
			seen++
		}
	}
	if files, _ := filepath.Glob("testdata/keras2_*_*.txt"); len(files) != seen {
		t.Errorf("testdata has %d golden summaries, %d were compared", len(files), seen)
	}
}

// TestKeras2Question is the summary of the original question, typed from it.
func TestKeras2Question(t *testing.T) {
	row := strings.Repeat("_", 98)
	double := strings.Repeat("=", 98)
	want := []string{
		row,
		"Layer (type)                    Output Shape         Param #     Connected to",
		double,
		"input_1 (InputLayer)            (None, 5)            0",
		row,
		"input_2 (InputLayer)            (None, 7)            0",
		row,
		"dense_1 (Dense)                 (None, 100)          600         input_1[0][0]",
		row,
		"dense_3 (Dense)                 (None, 70)           560         input_2[0][0]",
		row,
		"dense_2 (Dense)                 (None, 10)           1010        dense_1[0][0]",
		row,
		"dense_4 (Dense)                 (None, 10)           710         dense_3[0][0]",
		row,
		"weighted_sum_1 (WeightedSum)    (None, 10)           0           dense_2[0][0]",
		"                                                                 dense_4[0][0]",
		double,
		"Total params: 2,880",
		"Trainable params: 2,880",
		"Non-trainable params: 0",
		row,
		"",
	}
	text, err := Summary(seed(0), Keras2, 0)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, line := range strings.Split(text, "\n") {
		got = append(got, strings.TrimRight(line, " "))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestKeras2OwnWidth(t *testing.T) {
	for name, width := range map[string]int{"seed": 98, "chain": 65} {
		m := models()[name]
		got, err := Summary(m, Keras2, 0)
		if err != nil {
			t.Fatal(err)
		}
		if want, _ := Summary(m, Keras2, width); got != want {
			t.Errorf("%s at width 0 is not %d wide:\n%s", name, width, got)
		}
	}
}
