package sessions

import (
	"math"
	"slices"
	"strings"
	"testing"

	"duet/datasets"
	"duet/nn/plan"
	"duet/sessions/recipe"
)

// headed is a small model with a head, trained for a moment.
func headed(t testing.TB, head string, sets ...string) *Trained {
	t.Helper()
	r := pictures(t)
	text := strings.Replace(string(r.YAML()), "head: []", "head: ["+head+"]", 1)
	r, err := recipe.Parse([]byte(text), "headed")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sets {
		path, value, _ := strings.Cut(s, "=")
		if err := r.Set(path, value); err != nil {
			t.Fatal(err)
		}
	}
	result := end(t, begin(t, r, Both, Options{Threads: 1}))
	loaded, err := Load(result.Session, LoadOptions{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(loaded.Close)
	return loaded
}

// truths are the targets of a table's row in the form of its loss.
func truths(table *datasets.Table, row int) []float32 {
	var x [][]float32
	for _, dims := range table.Dims() {
		n := 1
		for _, d := range dims {
			n *= d
		}
		x = append(x, make([]float32, n))
	}
	y := make([]float32, table.TargetDim())
	table.Batch([]int32{int32(row)}, x, y)
	return y
}

// TestMergeGrad: what follows the merge is the model's own, to the bit, and the
// gradient is what moving each merged number a little does to the loss.
func TestMergeGrad(t *testing.T) {
	for name, c := range map[string]struct {
		head string
		sets []string
	}{
		"dense": {"{Dense: {units: 9, activation: softmax}}", nil},
		"deep":  {"{Dense: {units: 7, activation: tanh}}, BatchNormalization, {Dropout: {rate: 0.5}}, {Dense: {units: 9, activation: softmax}}", nil},
		"from":  {"{Dense: {units: 9, name: d}}, {Add: {from: [d, merge]}}, Softmax", nil},
		"features": {"{Conv2D: {filters: 3, kernel_size: 3, activation: tanh}}, GlobalAveragePooling2D, {Dense: {units: 9, activation: softmax}}",
			[]string{"merge.mode=weighted_sum", "a.layers=[{Conv2D: {filters: 4, kernel_size: 3, strides: 3, padding: same}}]",
				"b.layers=[{Conv2D: {filters: 4, kernel_size: 5, strides: 3, padding: same}}, {Conv2D: {filters: 4, kernel_size: 1, activation: relu}}]"}},
		"numbered":  {"{Dense: {units: 9, activation: softmax}}", []string{"train.loss=sparse_categorical_crossentropy"}},
		"no layers": {"", nil},
	} {
		t.Run(name, func(t *testing.T) {
			m := headed(t, c.head, c.sets...)
			table, _ := m.Samples()
			p := m.Predict(table, nil)
			looker, err := m.Looker()
			if err != nil {
				t.Fatal(err)
			}
			got := make([]float32, p.K)
			for _, i := range []int{0, p.N - 1} {
				merged, y := p.Merged[i*p.K:(i+1)*p.K], truths(table, i)
				if err := looker.MergeGrad(got, merged, y); err != nil {
					t.Fatal(err)
				}
				b := looker.behind
				if out := b.plan.Value(b.plan.Graph().Output); !slices.Equal(out, p.Final()[i*p.P:(i+1)*p.P]) {
					t.Fatalf("sample %d ends as %v, predicted %v", i, out, p.Final()[i*p.P:(i+1)*p.P])
				}
				if p.Pred == nil {
					want := make([]float32, p.K)
					m.Job.Loss.Grad(want, merged, y, p.K)
					if !slices.Equal(got, want) {
						t.Errorf("nothing follows: %v, the loss says %v", got, want)
					}
					continue
				}
				compareByMoving(t, b, got, merged, y)
			}
		})
	}
}

// compareByMoving compares a gradient with central differences of the loss behind the merge.
func compareByMoving(t *testing.T, b *behind, got, merged, y []float32) {
	t.Helper()
	const h = 1.0 / 128
	at := func(k int, by float32) float64 {
		copy(b.plan.Input(0, 1), merged)
		b.plan.Input(0, 1)[k] += by
		clear(b.plan.Input(1, 1))
		b.plan.Forward(1, false, 0)
		value := make([]float32, 1)
		out := b.plan.Value(b.plan.Graph().Output)
		b.loss.Values(value, out, y, len(out))
		return float64(value[0])
	}
	some := false
	for k := 0; k < len(got); k += 1 + len(got)/50 {
		want := (at(k, h) - at(k, -h)) / (2 * h)
		if math.Abs(float64(got[k])-want) > 2e-4+2e-3*math.Abs(want) {
			t.Errorf("dloss/dmerged[%d] is %v, moving it says %v", k, got[k], want)
		}
		some = some || got[k] != 0
	}
	if !some {
		t.Error("no merged number changes the loss")
	}
}

// TestMergeGradOfABranch: a branch alone has no merge.
func TestMergeGradOfABranch(t *testing.T) {
	result := end(t, begin(t, pictures(t), OnlyA, Options{Threads: 1}))
	m, err := Load(result.Session, LoadOptions{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	looker, err := m.Looker()
	if err != nil {
		t.Fatal(err)
	}
	if err := looker.MergeGrad(nil, nil, nil); err == nil || !strings.Contains(err.Error(), "no merge") {
		t.Errorf("got %v", err)
	}
}

// TestMergeGradOfAlpha: the mean over all samples of dloss/dmerged * dmerged/dalpha is
// the dloss/dalpha that a pass back through the whole model takes from them together.
func TestMergeGradOfAlpha(t *testing.T) {
	m := headed(t, "{Dense: {units: 9, activation: softmax}}", "merge.mode=weighted_sum", "merge.alpha.policy=free")
	table, _ := m.Samples()
	whole, err := plan.Compile(m.Job.Graph, plan.Options{Batch: table.Len(), Train: true, Pool: m.pool, Share: m.model.Plan()})
	if err != nil {
		t.Fatal(err)
	}
	y := make([]float32, table.Len()*table.TargetDim())
	rows := make([]int32, table.Len())
	for i := range rows {
		rows[i] = int32(i)
	}
	x := [][]float32{}
	for i := range whole.Graph().Inputs() {
		x = append(x, whole.Input(i, table.Len()))
	}
	table.Batch(rows, x, y)
	whole.Forward(table.Len(), false, 0)
	p := m.Predict(table, nil)
	m.Job.Loss.Grad(whole.OutputGrad(), p.Pred, y, p.P)
	whole.Backward()
	want := float64(whole.Alphas()[0].Grad)

	looker, err := m.Looker()
	if err != nil {
		t.Fatal(err)
	}
	grad, sum := make([]float32, p.K), 0.0
	for i := range p.N {
		if err := looker.MergeGrad(grad, p.Merged[i*p.K:(i+1)*p.K], truths(table, i)); err != nil {
			t.Fatal(err)
		}
		for k, g := range grad {
			sum += float64(g) * (float64(p.A[i*p.K+k]) - float64(p.B[i*p.K+k]))
		}
	}
	if got := sum / float64(p.N); want == 0 || math.Abs(got-want) > 1e-5*math.Abs(want) {
		t.Errorf("all samples together pull %v, the whole model says %v", got, want)
	}
}
