package recipe_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"duet/datasets"
	"duet/nn/graph"
	"duet/nn/keras"
	"duet/sessions/recipe"
)

// classics are the parameters of the same five models in Keras 3.15.1, as
// nn/testdata/keras_classics.py --counts prints them: all, trainable ones, and
// those of each layer that has some, in the order of Keras' summary.
const classics = `
lenet5 61706 61706 conv2d=156 conv2d_1=2416 dense=48120 dense_1=10164 dense_2=850
allcnn 86266 86266 conv2d=240 conv2d_1=5208 conv2d_2=5208 conv2d_3=10416 conv2d_4=20784 conv2d_5=20784 conv2d_6=20784 conv2d_7=2352 conv2d_8=490
resnet 20146 19810 conv2d=72 batch_normalization=32 conv2d_1=576 batch_normalization_1=32 conv2d_2=576 batch_normalization_2=32 conv2d_3=1152 batch_normalization_3=64 conv2d_4=2304 conv2d_5=128 batch_normalization_4=64 batch_normalization_5=64 conv2d_6=4608 batch_normalization_6=128 conv2d_7=9216 conv2d_8=512 batch_normalization_7=128 batch_normalization_8=128 dense=330
mobilenet 9418 8970 conv2d=144 batch_normalization=64 depthwise_conv2d=144 batch_normalization_1=64 conv2d_1=512 batch_normalization_2=128 depthwise_conv2d_1=288 batch_normalization_3=128 conv2d_2=2048 batch_normalization_4=256 separable_conv2d=4736 batch_normalization_5=256 dense=650
vgg 218490 218490 conv2d=160 conv2d_1=2320 conv2d_2=4640 conv2d_3=9248 dense=200832 dense_1=1290
`

// TestClassics: each recipe in testdata/classics can be trained, and its branch A
// has the layers and the parameters of the model in Keras.
func TestClassics(t *testing.T) {
	want := map[string]string{}
	for line := range strings.Lines(strings.TrimSpace(classics)) {
		name, _, _ := strings.Cut(line, " ")
		want[name] = strings.TrimSpace(line)
	}
	files, err := filepath.Glob("testdata/classics/*.yaml")
	if err != nil || len(files) != len(want) {
		t.Fatalf("%d recipes, %v, want %d", len(files), err, len(want))
	}
	data := pictures(t, 20)
	for _, file := range files {
		r, err := recipe.Load(file)
		if err != nil {
			t.Error(err)
			continue
		}
		again, err := recipe.Parse(r.YAML(), file)
		if err != nil || string(again.YAML()) != string(r.YAML()) {
			t.Errorf("%s: written as\n%s\nit is read as another, or refused: %v", file, r.YAML(), err)
		}
		if err := r.Set("data", data); err != nil {
			t.Fatal(err)
		}
		if got := classicCounts(t, r); got != want[r.Name] {
			t.Errorf("%s:\n got %s\nwant %s", file, got, want[r.Name])
		}
		if s := r.Split; s.Validation != 0.1 || s.Test != 0 || s.How != datasets.Last {
			t.Errorf("%s: split is %+v, want the last tenth for validation, as Keras takes it", file, s)
		}
	}
}

// classicCounts looks at a recipe before training, and counts the parameters of
// branch A alone.
func classicCounts(t *testing.T, r *recipe.Recipe) string {
	t.Helper()
	set, err := datasets.Open(r.Data, r.Seed)
	if err != nil {
		t.Fatal(err)
	}
	in, err := r.ShapesOf(set)
	if err != nil {
		t.Fatal(err)
	}
	if stop := recipe.Stops(r.Preflight(in)); stop != nil {
		t.Errorf("%s: %v", r.Name, stop)
	}
	spec, err := r.Spec(in)
	if err != nil {
		t.Fatal(err)
	}
	g, err := graph.Check(spec.Only(spec.A))
	if err != nil {
		t.Fatal(err)
	}
	total, trainable := g.ParamCount()
	out := fmt.Sprintf("%s %d %d", r.Name, total, trainable)
	m := keras.FromGraph(g)
	names := keras.Names(m, keras.Keras3)
	for _, i := range keras.Order(m) {
		if l := m.Layers[i]; l.Params > 0 {
			out += fmt.Sprintf(" %s=%d", names[l.ID], l.Params)
		}
	}
	return out
}

// pictures writes n pictures of noise of MNIST's size with labels, and returns
// the value of data that names them.
func pictures(t *testing.T, n int) string {
	t.Helper()
	images := []byte{0, 0, 8, 3, 0, 0, 0, byte(n), 0, 0, 0, 28, 0, 0, 0, 28}
	labels := []byte{0, 0, 8, 1, 0, 0, 0, byte(n)}
	state := uint32(1)
	for i := range n {
		labels = append(labels, byte(i%10))
		for range 28 * 28 {
			state = state*1664525 + 1013904223
			images = append(images, byte(state>>24))
		}
	}
	dir := t.TempDir()
	for name, bytes := range map[string][]byte{"images": images, "labels": labels} {
		if err := os.WriteFile(filepath.Join(dir, name), bytes, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return fmt.Sprintf("{idx: {images: %q, labels: %q}}", filepath.Join(dir, "images"), filepath.Join(dir, "labels"))
}
