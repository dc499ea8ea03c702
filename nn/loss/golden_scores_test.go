package loss

import (
	"math"
	"slices"
	"strconv"
	"testing"
)

// The weights and scores of real Keras in losses2.json.

type weightedCase struct {
	goldenCase
	SampleWeight goldenTensor `json:"sample_weight"`
}

// TestGoldenWeighted: sample_weight of Keras, with its default reduction.
func TestGoldenWeighted(t *testing.T) {
	var file struct{ Weighted []weightedCase }
	readGolden(t, "losses2.json", &file)
	if len(file.Weighted) == 0 {
		t.Fatal("no weighted cases")
	}
	for _, c := range file.Weighted {
		t.Run(c.Name, func(t *testing.T) {
			_, k, values, grad := c.run(t)
			w := floats(c.SampleWeight.Data)
			Weigh(values, w)
			WeighRows(grad, w, k)
			near(t, "per_sample", values, c.PerSample.Data, goldenTolerance)
			near(t, "output", []float32{Mean(values)}, c.Output.Data, goldenTolerance)
			near(t, "input_grads", grad, c.InputGrads[0].Data, goldenTolerance)
		})
	}
}

type classWeightCase struct {
	goldenCase
	Form        string
	ClassWeight goldenTensor `json:"class_weight"`
}

var forms = map[string]Target{"one_hot": OneHot, "index": Index, "values": Values}

// TestGoldenClassWeights: what train_on_batch(class_weight=...) reports.
func TestGoldenClassWeights(t *testing.T) {
	var file struct {
		Cases []classWeightCase `json:"class_weights"`
	}
	readGolden(t, "losses2.json", &file)
	if len(file.Cases) == 0 {
		t.Fatal("no cases of class weights")
	}
	for _, c := range file.Cases {
		t.Run(c.Name, func(t *testing.T) {
			form, ok := forms[c.Form]
			if !ok {
				t.Fatalf("form %q", c.Form)
			}
			l, err := New(c.Class, c.Config)
			if err != nil {
				t.Fatal(err)
			}
			k, pred, y := c.Inputs[0].Shape[1], floats(c.Inputs[0].Data), floats(c.Targets.Data)
			values := make([]float32, len(pred)/k)
			l.Values(values, pred, y, k)
			w := slices.Repeat([]float32{1}, len(values))
			ClassWeights(w, y, floats(c.ClassWeight.Data), k, form)
			Weigh(values, w)
			near(t, "output", []float32{Mean(values)}, c.Output.Data, goldenTolerance)
		})
	}
}

// wordTensor has words for numbers that are not finite.
type wordTensor struct {
	Shape []int
	Data  []any
}

func (w wordTensor) floats(t *testing.T) []float32 {
	t.Helper()
	out := make([]float32, len(w.Data))
	for i, v := range w.Data {
		switch v := v.(type) {
		case float64:
			out[i] = float32(v)
		case string:
			f, err := strconv.ParseFloat(v, 32)
			if err != nil {
				t.Fatal(err)
			}
			out[i] = float32(f)
		default:
			t.Fatalf("%v is neither a number nor a word", v)
		}
	}
	return out
}

type topKCase struct {
	Name    string
	Top     int
	Targets goldenTensor
	OneHot  goldenTensor `json:"one_hot"`
	Inputs  []wordTensor
	Matches goldenTensor
}

// TestGoldenTopK: sample by sample, for class numbers and for rows.
func TestGoldenTopK(t *testing.T) {
	var file struct {
		Cases []topKCase `json:"top_k"`
	}
	readGolden(t, "losses2.json", &file)
	if len(file.Cases) == 0 {
		t.Fatal("no cases of top k")
	}
	for _, c := range file.Cases {
		k, pred := c.Inputs[0].Shape[1], c.Inputs[0].floats(t)
		y, rows := floats(c.Targets.Data), floats(c.OneHot.Data)
		all := 0
		for i, want := range c.Matches.Data {
			row := pred[i*k:][:k]
			byIndex, byRow := TopK(row, y[i:i+1], k, Index, c.Top), TopK(row, rows[i*k:][:k], k, OneHot, c.Top)
			if byIndex != int(want) || byRow != int(want) {
				t.Errorf("%s: %v, class %v: %d by index, %d by row, want %v", c.Name, row, y[i], byIndex, byRow, want)
			}
			all += byIndex
		}
		if got := TopK(pred, y, k, Index, c.Top); got != all {
			t.Errorf("%s: %d of the batch, %d one by one", c.Name, got, all)
		}
	}
}

type confusionCase struct {
	Name                  string
	Binary                bool
	Targets, Counts       goldenTensor
	Inputs                []goldenTensor
	Precision, Recall, F1 goldenTensor
	Accuracy              goldenTensor
}

func TestGoldenConfusion(t *testing.T) {
	var file struct{ Confusion []confusionCase }
	readGolden(t, "losses2.json", &file)
	if len(file.Confusion) == 0 {
		t.Fatal("no cases of confusion")
	}
	for _, c := range file.Confusion {
		t.Run(c.Name, func(t *testing.T) {
			k, target := c.Inputs[0].Shape[1], Index
			if c.Binary {
				target = Values
			}
			m := NewConfusion(k)
			m.Add(floats(c.Inputs[0].Data), floats(c.Targets.Data), k, target)
			for i, want := range c.Counts.Data {
				if m.Counts[i] != int(want) {
					t.Errorf("count %d is %d, want %v", i, m.Counts[i], want)
				}
			}
			for class := range m.K {
				got := []float64{m.Precision(class), m.Recall(class), m.F1(class)}
				want := []float64{c.Precision.Data[class], c.Recall.Data[class], c.F1.Data[class]}
				for i := range got {
					if math.Abs(got[i]-want[i]) > 1e-6 { // Keras adds 1e-7 below its fraction lines
						t.Errorf("class %d: precision, recall, F1 are %v, want %v", class, got, want)
					}
				}
			}
			if math.Abs(m.Accuracy()-c.Accuracy.Data[0]) > 1e-6 {
				t.Errorf("accuracy %v, want %v", m.Accuracy(), c.Accuracy.Data[0])
			}
		})
	}
}

type regressionCase struct {
	Name     string
	Targets  goldenTensor
	Inputs   []goldenTensor
	R2       goldenTensor
	Absolute goldenTensor `json:"mean_absolute_error"`
}

func TestGoldenRegression(t *testing.T) {
	var file struct{ Regression []regressionCase }
	readGolden(t, "losses2.json", &file)
	if len(file.Regression) == 0 {
		t.Fatal("no cases of regression")
	}
	for _, c := range file.Regression {
		pred, y := floats(c.Inputs[0].Data), floats(c.Targets.Data)
		if got, want := R2(pred, y, c.Inputs[0].Shape[1]), c.R2.Data[0]; !(math.Abs(got-want) <= goldenTolerance*math.Abs(want)) {
			t.Errorf("%s: R2 %v, want %v", c.Name, got, want)
		}
		if got, want := MeanAbsolute(pred, y), c.Absolute.Data[0]; !(math.Abs(got-want) <= 1e-12*want) {
			t.Errorf("%s: mean absolute error %v, want %v", c.Name, got, want)
		}
	}
}
