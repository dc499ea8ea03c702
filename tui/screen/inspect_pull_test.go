package screen

import (
	"math"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"duet/nn/loss"
	"duet/sessions"
	"duet/sessions/recipe"
)

// merging is a model that says so of n samples with their classes, merged by hand.
func merging(t testing.TB, m recipe.Merge, of loss.Loss, a, b []float32, k int, labels []int32, alpha float32) *inspected {
	t.Helper()
	n := len(labels)
	p := &sessions.Predictions{N: n, K: k, KA: k, KB: k, P: k, Row: k, A: a, B: b, Merged: make([]float32, n*k),
		Weighted: true, Alpha: alpha, Beta: 1 - alpha, Labels: labels, Rows: make([]int32, n), T: k}
	for i := range n {
		lines, err := sessions.Ledger(m, p, i)
		if err != nil {
			t.Fatal(err)
		}
		for c, l := range lines {
			p.Merged[i*k+c] = l.Hand
		}
	}
	d := &inspected{job: &sessions.Job{Recipe: shapes(t), Loss: of}, p: p, merge: m}
	d.conclude()
	return d
}

// TestPulls: dloss/dalpha is what moving alpha a little does to the loss of the hand
// check, under every merge that has an alpha, for several losses.
func TestPulls(t *testing.T) {
	var losses []loss.Loss
	for _, name := range []string{"categorical_crossentropy", "sparse_categorical_crossentropy", "mean_squared_error", "binary_crossentropy"} {
		of, err := loss.New(name, nil)
		if err != nil {
			t.Fatal(err)
		}
		losses = append(losses, of)
	}
	rapid.Check(t, func(rt *rapid.T) {
		k := rapid.IntRange(2, 5).Draw(rt, "k")
		labels := rapid.SliceOfN(rapid.Int32Range(0, int32(k-1)), 2, 2).Draw(rt, "labels")
		row := rapid.SliceOfN(rapid.Float32Range(0.02, 0.9), 2*k, 2*k)
		m := recipe.Merge{Mode: rapid.SampledFrom([]string{recipe.WeightedSum, recipe.WeightedProduct, recipe.PowerMean}).Draw(rt, "mode"),
			Guard:   rapid.SampledFrom([]string{"log", "raw", "signed", "epsilon", "scaled_product"}).Draw(rt, "guard"),
			Epsilon: 1e-7, R: rapid.SampledFrom([]float64{-2, -1, 0, 0.5, 2}).Draw(rt, "r"), Normalize: rapid.Bool().Draw(rt, "normalize")}
		a, b, of := row.Draw(rt, "A"), row.Draw(rt, "B"), rapid.SampledFrom(losses).Draw(rt, "loss")
		const alpha, h = 0.4, 1.0 / 256
		at := func(alpha float32) pulls { return merging(t, m, of, a, b, k, labels, alpha).pulls }
		mid, up, down := at(alpha), at(alpha+h), at(alpha-h)
		for i := range labels {
			want := (up.loss[i] - down.loss[i]) / (2 * h)
			if !(math.Abs(mid.alpha[i]-want) <= 1e-2*(1+math.Abs(want))) {
				rt.Fatalf("%+v: sample %d pulls %v, moving alpha says %v", m, i, mid.alpha[i], want)
			}
			sum := 0.0
			for _, part := range mid.parts[i*k : (i+1)*k] {
				sum += part
			}
			if math.Abs(sum-mid.alpha[i]) > 1e-12*(1+math.Abs(sum)) {
				rt.Fatalf("the parts of %v add up to %v", mid.alpha[i], sum)
			}
		}
	})
}

// TestPullsAtZero: a class that both branches rule out pulls nowhere, whatever its
// logarithm; one score alone pulls like any.
func TestPullsAtZero(t *testing.T) {
	of, err := loss.New("categorical_crossentropy", nil)
	if err != nil {
		t.Fatal(err)
	}
	m := recipe.Merge{Mode: recipe.WeightedProduct, Guard: "log"}
	d := merging(t, m, of, []float32{.6, .4, 0}, []float32{.1, .9, 0}, 3, []int32{0}, .5)
	if got := d.pulls.alpha[0]; !(got < 0) || d.pulls.parts[2] != 0 {
		t.Errorf("pull %v of parts %v, expected one to A and nothing of the third class", got, d.pulls.parts)
	}
	if of, err = loss.New("binary_crossentropy", nil); err != nil {
		t.Fatal(err)
	}
	d = merging(t, recipe.Merge{Mode: recipe.WeightedSum}, of, []float32{.9, .9}, []float32{.2, .2}, 1, []int32{1, 0}, .5)
	if got := d.pulls.alpha; !(got[0] < 0 && got[1] > 0) {
		t.Errorf("A says yes and B no: %v, expected a pull to A where it is true and to B where not", got)
	}
}

// TestInspectPulls: w shows who pulls, arrows go through the samples by their pull, a
// click selects one of the strongest.
func TestInspectPulls(t *testing.T) {
	s := inspecting(t, madeUp(t))
	press(s, "w")
	text := picture(s, 80, 22)
	for _, want := range []string{"pull on alpha: dloss/dalpha", "sample 3 -.1818, wants more A", "of 4 from A to B", "most for A", "#1234", "all 4: mean"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not shown:\n%s", want, text)
		}
	}
	at := func(row int32, what string) {
		t.Helper()
		if i, _ := s.sample(); s.data.p.Rows[i] != row {
			t.Errorf("%s: at %d, want %d", what, s.data.p.Rows[i], row)
		}
	}
	last := int32(-1)
	press(s, "left", "left", "left", "left")
	for range 4 {
		i, _ := s.sample()
		if before := last; before >= 0 && !(s.data.pulls.alpha[before] <= s.data.pulls.alpha[i]) {
			t.Errorf("%v comes before %v", s.data.pulls.alpha[before], s.data.pulls.alpha[i])
		}
		last = int32(i)
		press(s, "right")
	}
	at(42, "the one that pulls least to A")
	bars, tops := pullRooms(inside(s.places()[pullsPane]))
	if bars.Empty() || tops.Empty() {
		t.Fatal("no room")
	}
	s.Mouse(Mouse{X: tops.X + 1, Y: tops.Y + 2})
	at(s.data.p.Rows[s.order[0]], "a click on the strongest to A")
	press(s, "/")
	s.Paste("pull>=0")
	press(s, "enter")
	if len(s.order) != 1 || len(s.shown) != 1 {
		t.Errorf("pull>=0 shows %v in the order %v", s.shown, s.order)
	}
	anySize(t, s)
}

// TestInspectSilent: where nothing is known of the pull, the pane says why.
func TestInspectSilent(t *testing.T) {
	for want, change := range map[string]func(d *inspected){
		"trained alone":    func(d *inspected) { d.only = sessions.OnlyA; d.p.Weighted = false },
		"no alpha":         func(d *inspected) { d.p.Weighted = false },
		"follow the merge": func(d *inspected) { d.p.Pred = d.p.Merged },
		"what is true":     func(d *inspected) { d.p.Labels = nil },
	} {
		d := madeUp(t)
		change(d)
		d.answer = [outputs][]int{}
		d.conclude()
		s := inspecting(t, d)
		press(s, "w", "left", "right")
		if text := picture(s, 80, 22); !strings.Contains(text, want) {
			t.Errorf("%q is not said:\n%s", want, text)
		}
	}
}

// TestPullsThroughAHead: where layers follow the merge, the pull is taken through them: all
// samples together say what moving alpha does to the loss of the whole model.
func TestPullsThroughAHead(t *testing.T) {
	r := shapes(t)
	r.Data.Samples = 120
	text := strings.Replace(string(r.YAML()), "head: []", "head: [{Dense: {units: 9, activation: softmax}}]", 1)
	r, err := recipe.Parse([]byte(text), "headed")
	if err != nil {
		t.Fatal(err)
	}
	r.Merge.Mode, r.Merge.Alpha.Policy, r.Train.Epochs = recipe.WeightedSum, "free", 1
	job, err := sessions.Prepare(r, sessions.Both)
	if err != nil {
		t.Fatal(err)
	}
	at := func(alpha float64) *inspected {
		t.Helper()
		path := filepath.Join(t.TempDir(), "headed.duet")
		live, err := sessions.Start(job, sessions.Options{Path: path, Threads: 1, Paused: true})
		if err != nil {
			t.Fatal(err)
		}
		live.Do(sessions.Action{Kind: sessions.DoAlpha, Value: alpha})
		live.Save()
		d, err := inspect(path, job, nil)
		if err != nil {
			t.Fatal(err)
		}
		live.Interrupt()
		if _, err := live.Wait(); err != nil {
			t.Fatal(err)
		}
		return d
	}
	const h = 1.0 / 32
	d, up, down := at(0.5), at(0.5+h), at(0.5-h)
	if d.p.Pred == nil || d.pulls.alpha == nil {
		t.Fatalf("nothing is known of the pulls: %s", d.silent())
	}
	for i, got := range d.pulls.alpha {
		want := (up.pulls.loss[i] - down.pulls.loss[i]) / (2 * h)
		if math.Abs(got-want) > 1e-4+5e-3*math.Abs(want) {
			t.Errorf("sample %d pulls %v, moving alpha says %v", i, got, want)
		}
	}
	s := inspecting(t, d)
	press(s, "w")
	if text := picture(s, 80, 22); !strings.Contains(text, ", wants more ") || strings.Contains(text, "Layers follow") {
		t.Errorf("the pull is not shown:\n%s", text)
	}
	anySize(t, s)
}
