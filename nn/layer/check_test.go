package layer

import (
	"fmt"
	"math"
	"reflect"
	"sync"
	"testing"

	"duet/nn/internal/kernel"
	"duet/nn/option"
	"duet/nn/shape"
)

// The conformance harness: every class in the registry has at least one case
// below, and every case goes through every check. A new layer adds a row to
// cases_test.go and nothing here.

// layerCase is one set of options on one set of shapes.
type layerCase struct {
	name   string
	layer  Layer
	in     []shape.Shape
	out    shape.Shape
	params []string // name and shape, in order
	count  int      // numbers in parameters that Keras counts

	fill  func(r *numbers) float32 // one number of an input; nil for normal ones
	h     float32                  // step of the central differences; 0 for 1/128
	train bool                     // Pass.Train
}

// numbers is a small generator of test numbers with a printable seed.
type numbers struct{ state uint64 }

func newNumbers(seed uint64) *numbers { return &numbers{seed*2654435761 + 1} }

// uniform is in [0, 1).
func (r *numbers) uniform() float32 {
	r.state ^= r.state << 13
	r.state ^= r.state >> 7
	r.state ^= r.state << 17
	return float32(r.state>>40) / (1 << 24)
}

// normal is roughly normal: the sum of 12 uniform numbers less 6.
func (r *numbers) normal() float32 {
	sum := float32(-6)
	for range 12 {
		sum += r.uniform()
	}
	return sum
}

// positive is in [0.2, 1.2).
func (r *numbers) positive() float32 { return 0.2 + r.uniform() }

// The three ways to run tasks. All of them hand out scratch full of NaN.

type serial struct{ scratch []float32 }

func (w *serial) Run(p *Pass, n int, t Task) {
	for i := range n {
		poison(w.scratch)
		t(p, i, w.scratch)
	}
}

func (w *serial) Alone(p *Pass, n int, t Task) { w.Run(p, n, t) }

type reversed struct{ scratch []float32 }

func (w *reversed) Run(p *Pass, n int, t Task) {
	for i := n - 1; i >= 0; i-- {
		poison(w.scratch)
		t(p, i, w.scratch)
	}
}

func (w *reversed) Alone(p *Pass, n int, t Task) { w.Run(p, n, t) }

type crowd struct{ size int }

func (w crowd) Run(p *Pass, n int, t Task) {
	var group sync.WaitGroup
	for first := range 3 {
		group.Add(1)
		go func() {
			defer group.Done()
			scratch := make([]float32, w.size)
			for i := first; i < n; i += 3 {
				poison(scratch)
				t(p, i, scratch)
			}
		}()
	}
	group.Wait()
}

func (w crowd) Alone(p *Pass, n int, t Task) { w.Run(p, n, t) }

func poison(x []float32) {
	for i := range x {
		x[i] = float32(math.NaN())
	}
}

// fence is a slice with canaries on both sides.
type fence struct{ all []float32 }

const (
	canaries = 16
	canary   = float32(-12345.678)
)

func newFence(n int) (fence, []float32) {
	f := fence{make([]float32, n+2*canaries)}
	for i := range f.all {
		f.all[i] = canary
	}
	inner := f.all[canaries : canaries+n : canaries+n]
	poison(inner)
	return f, inner
}

func (f fence) whole() bool {
	for i := range canaries {
		if f.all[i] != canary || f.all[len(f.all)-1-i] != canary {
			return false
		}
	}
	return true
}

// bench is a layer with memory, as a plan would give it.
type bench struct {
	c       layerCase
	b       *Builder
	op      Op
	p       Pass
	up      []float32 // the gradient of the output that the loss hands in
	states  []restored
	fences  []fence
	scratch []float32
}

// restored is a parameter that Forward changes, and what it is before each run.
type restored struct{ now, before []float32 }

// newBench builds the layer for batch samples and fills inputs and parameters.
func newBench(c layerCase, batch int) *bench {
	out, err := c.layer.Infer(c.in)
	if err != nil {
		panic(fmt.Sprintf("%s: %v", c.name, err))
	}
	t := &bench{c: c, b: &Builder{In: c.in, Out: out, Batch: batch, Train: true}}
	t.op = c.layer.Build(t.b)
	t.p = Pass{N: batch, Batch: batch, Train: c.train, Key: Key{Seed: 7, Step: 3, Node: 99}}
	r := newNumbers(uint64(len(c.name)) + 17)
	for _, s := range c.in {
		x := t.slice(batch * s.Size())
		for i := range x {
			x[i] = c.number(r)
		}
		t.p.X = append(t.p.X, x)
		t.p.DX = append(t.p.DX, t.slice(batch*s.Size()))
	}
	t.p.Y, t.p.DY = t.slice(batch*out.Size()), t.slice(batch*out.Size())
	t.up = make([]float32, batch*out.Size())
	for i := range t.up {
		t.up[i] = r.normal()
	}
	for i, d := range t.b.Params {
		x := t.slice(d.Shape.Size())
		d.Init.Fill(x, d.Shape, InitStream(7), 5)
		t.p.P = append(t.p.P, x)
		if d.State() {
			t.states = append(t.states, restored{now: x, before: clone(x)})
			t.p.DP = append(t.p.DP, nil)
			continue
		}
		if !t.weighs(i) {
			for i := range x {
				x[i] = r.normal() / float32(math.Sqrt(float64(d.Shape.Size())))
			}
		}
		t.p.DP = append(t.p.DP, t.slice(d.Shape.Size()))
	}
	t.buffers()
	return t
}

// weighs tells whether parameter i is the alpha of a weighted merge, which is
// always the first.
func (t *bench) weighs(i int) bool {
	_, ok := t.op.(Weighted)
	return ok && i == 0
}

// remember takes the present state for the one before each run.
func (t *bench) remember() {
	for _, s := range t.states {
		copy(s.before, s.now)
	}
}

func (c layerCase) number(r *numbers) float32 {
	if c.fill != nil {
		return c.fill(r)
	}
	return r.normal()
}

func (t *bench) slice(n int) []float32 {
	f, x := newFence(n)
	t.fences = append(t.fences, f)
	return x
}

func (t *bench) buffers() {
	for _, n := range t.b.Saved {
		t.p.S = append(t.p.S, t.slice(n))
	}
	for _, n := range t.b.Ints {
		x := make([]int32, n)
		for i := range x {
			x[i] = math.MinInt32
		}
		t.p.I = append(t.p.I, x)
	}
	for _, n := range t.b.Temps {
		t.p.T = append(t.p.T, t.slice(n))
	}
	t.scratch = t.slice(t.b.Scratch)
	t.p.Work = &serial{t.scratch}
}

// run is one Forward and one Backward on poisoned outputs.
func (t *bench) run() {
	t.forward()
	for _, list := range [][][]float32{t.p.DX, t.p.DP, t.p.T} {
		for _, x := range list {
			poison(x)
		}
	}
	copy(t.p.DY, t.up)
	t.op.Backward(&t.p)
}

func (t *bench) forward() {
	for _, s := range t.states {
		copy(s.now, s.before)
	}
	for _, list := range [][][]float32{{t.p.Y}, t.p.S, t.p.T} {
		for _, x := range list {
			poison(x)
		}
	}
	t.op.Forward(&t.p)
}

// loss is sum(up*y) in float64.
func (t *bench) loss() float64 {
	t.forward()
	sum := 0.0
	for i, y := range t.p.Y {
		sum += float64(t.up[i]) * float64(y)
	}
	return sum
}

// results are copies of everything that one run wrote.
func (t *bench) results() map[string][]float32 {
	out := map[string][]float32{"y": clone(t.p.Y)}
	for i, x := range t.p.DX {
		if x != nil {
			out[fmt.Sprintf("dx %d", i)] = clone(x)
		}
	}
	for i, x := range t.p.DP {
		if x != nil {
			out["d "+t.b.Params[i].Name] = clone(x)
		}
		if t.b.Params[i].State() {
			out["state "+t.b.Params[i].Name] = clone(t.p.P[i])
		}
	}
	return out
}

func clone(x []float32) []float32 { return append([]float32{}, x...) }

// sameBits fails for the first number whose bits differ; NaNs are all alike.
func sameBits(t *testing.T, what string, got, want map[string][]float32) {
	t.Helper()
	for name, w := range want {
		g, ok := got[name]
		if !ok {
			continue
		}
		for i := range w {
			if math.Float32bits(g[i]) != math.Float32bits(w[i]) && !(g[i] != g[i] && w[i] != w[i]) {
				t.Errorf("%s: %s[%d] is %v, was %v", what, name, i, g[i], w[i])
				return
			}
		}
	}
}

func TestLayers(t *testing.T) {
	for _, c := range cases() {
		t.Run(Class(c.layer)+"/"+c.name, func(t *testing.T) {
			checkDeclared(t, c)
			checkOptions(t, c)
			for _, batch := range []int{1, 3, 19} {
				checkGradients(t, c, batch)
				checkBits(t, c, batch)
			}
			checkFrozen(t, c)
			checkRows(t, c)
			checkAllocations(t, c)
		})
	}
}

// checkDeclared compares shapes, parameter names and counts.
func checkDeclared(t *testing.T, c layerCase) {
	out, err := c.layer.Infer(c.in)
	if err != nil || out != c.out {
		t.Fatalf("Infer gave %v, %v, want %v", out, err, c.out)
	}
	b := &Builder{In: c.in, Out: out}
	c.layer.Build(b) // what graph.Check does
	var got []string
	count := 0
	for _, p := range b.Params {
		got = append(got, p.Name+" "+p.Shape.String())
		if !p.Hidden {
			count += p.Shape.Size()
		}
		if p.Trainable && p.Hidden || p.Init == nil {
			t.Errorf("%s: trainable %v, hidden %v, init %v", p.Name, p.Trainable, p.Hidden, p.Init)
		}
	}
	if !reflect.DeepEqual(got, c.params) || count != c.count {
		t.Errorf("declared %q with %d numbers, want %q with %d", got, count, c.params, c.count)
	}
}

// checkOptions writes the options as a recipe would and reads them again.
func checkOptions(t *testing.T, c layerCase) {
	args := map[string]any{}
	for _, a := range Changed(c.layer) {
		args[a.Name] = a.Value
		if p, ok := a.Value.(option.Pair); ok {
			args[a.Name] = p.String()
		}
	}
	again, err := Decode(Class(c.layer), args)
	if err != nil || !reflect.DeepEqual(again, c.layer) {
		t.Errorf("options %+v came back as %+v, %v", c.layer, again, err)
	}
	if copied := Clone(c.layer); !reflect.DeepEqual(copied, c.layer) {
		t.Errorf("clone of %+v is %+v", c.layer, copied)
	}
}

// checkGradients compares Backward with central differences of the loss.
func checkGradients(t *testing.T, c layerCase, batch int) {
	if batch*(c.in[0].Size()+c.out.Size()) > 700 || c.count > 3000 {
		return // the same code on more numbers: checkRows covers it
	}
	k := newBench(c, batch)
	k.run()
	got := k.results()
	for i := range k.p.X {
		k.differ(t, fmt.Sprintf("dx %d", i), k.p.X[i], got[fmt.Sprintf("dx %d", i)])
	}
	for i, d := range k.b.Params {
		if d.State() {
			continue
		}
		if d.Trainable {
			k.differ(t, "d "+d.Name, k.p.P[i], got["d "+d.Name])
		} else if got["d "+d.Name][0] != 0 {
			t.Errorf("d %s is %v, want 0 for what is not trained", d.Name, got["d "+d.Name])
		}
	}
}

// differ checks one tensor. On a kink (relu, a maximum) the slopes to the left
// and to the right differ, and anything between them will do.
func (t *bench) differ(test *testing.T, name string, x, got []float32) {
	h := t.c.h
	if h == 0 {
		h = 1. / 128
	}
	slopes := make([][3]float64, len(x)) // left, central, right
	largest, middle := 0.0, t.loss()
	for i, v := range x {
		x[i] = v + h
		up, right := t.loss(), float64(x[i])
		x[i] = v - h
		down, left := t.loss(), float64(x[i])
		x[i] = v
		slopes[i] = [3]float64{(middle - down) / (float64(v) - left), (up - down) / (right - left), (up - middle) / (right - float64(v))}
		largest = math.Max(largest, math.Abs(slopes[i][1]))
	}
	tolerance, kinks := 2e-3*largest+1e-4, 0
	for i, s := range slopes {
		g := float64(got[i])
		if math.Abs(g-s[1]) <= tolerance {
			continue
		}
		kinks++
		if !(g >= min(s[0], s[2])-tolerance && g <= max(s[0], s[2])+tolerance) {
			test.Errorf("%s[%d] is %v, central differences give %v (tolerance %.2g)", name, i, g, s[1], tolerance)
			return
		}
	}
	if kinks > 1+len(x)/4 {
		test.Errorf("%s: %d of %d elements stand on a kink", name, kinks, len(x))
	}
}

// checkBits runs the layer twice, in reverse, in parallel and with every
// kernel variant, all of which must give the same bits and stay in bounds.
func checkBits(t *testing.T, c layerCase, batch int) {
	k := newBench(c, batch)
	k.run()
	want := k.results()
	for name, x := range want {
		for i, v := range x {
			if v != v {
				t.Fatalf("batch %d: %s[%d] is NaN: read before written, or not written", batch, name, i)
			}
		}
	}
	k.run()
	sameBits(t, "again", k.results(), want)
	for name, w := range map[string]Worker{"reversed": &reversed{k.scratch}, "three workers": crowd{k.b.Scratch}} {
		k.p.Work = w
		k.run()
		sameBits(t, name, k.results(), want)
	}
	k.p.Work = &serial{k.scratch}
	defer kernel.Select("auto")
	for _, variant := range kernel.Names() {
		if err := kernel.Select(variant); err != nil {
			t.Fatal(err)
		}
		k.run()
		sameBits(t, "kernel "+variant, k.results(), want)
	}
	for i, f := range k.fences {
		if !f.whole() {
			t.Errorf("batch %d: slice %d was written outside its bounds", batch, i)
		}
	}
}

// checkFrozen leaves out gradients nobody asks for; the others keep their bits.
func checkFrozen(t *testing.T, c layerCase) {
	k := newBench(c, 5)
	k.run()
	want := k.results()
	for i := range k.p.DX {
		k.p.DX[i] = nil
		k.run()
		sameBits(t, "without some dx", k.results(), want)
	}
	for i := range k.b.Params {
		if !k.weighs(i) { // its gradient is always there
			k.p.DP[i] = nil
			k.run()
			sameBits(t, "without some parameters", k.results(), want)
		}
	}
}

// checkRows runs every sample of a batch alone. In evaluation its output and
// the gradients of its inputs must not depend on who else is in the batch, to
// the bit; the parameters' gradients of the batch are the sums of those alone.
func checkRows(t *testing.T, c layerCase) {
	const batch = 7
	k := newBench(c, batch)
	k.p.Train = false
	k.run()
	want := k.results()
	sums := make([][]float64, len(k.p.DP))
	for i, d := range k.p.DP {
		sums[i] = make([]float64, len(d))
	}
	full := k.p
	for n := range batch {
		k.p = alone(full, n)
		y := k.up[n*c.out.Size() : (n+1)*c.out.Size()]
		k.forward()
		copy(k.p.DY, y)
		k.op.Backward(&k.p)
		row := map[string][]float32{"y": want["y"][n*c.out.Size() : (n+1)*c.out.Size()]}
		for i, s := range c.in {
			name := fmt.Sprintf("dx %d", i)
			row[name] = want[name][n*s.Size() : (n+1)*s.Size()]
		}
		sameBits(t, fmt.Sprintf("sample %d alone", n), k.results(), row)
		for i, d := range k.p.DP {
			for e, v := range d {
				sums[i][e] += float64(v)
			}
		}
	}
	for i, d := range k.b.Params {
		whole := want["d "+d.Name]
		largest := 0.0
		for _, v := range sums[i] {
			largest = math.Max(largest, math.Abs(v))
		}
		for e, v := range sums[i] {
			if math.Abs(float64(whole[e])-v) > 1e-5*largest {
				t.Errorf("d %s[%d] is %v, the samples alone add up to %v", d.Name, e, whole[e], v)
				return
			}
		}
	}
}

// alone is the pass of sample n of a batch.
func alone(full Pass, n int) Pass {
	p := full
	cut := func(x []float32) []float32 { return x[n*len(x)/full.N : (n+1)*len(x)/full.N] }
	list := func(xs [][]float32) (out [][]float32) {
		for _, x := range xs {
			out = append(out, cut(x))
		}
		return out
	}
	p.N, p.X, p.DX, p.S, p.I = 1, list(full.X), list(full.DX), list(full.S), nil
	p.Y, p.DY = cut(full.Y), cut(full.DY)
	for _, x := range full.I {
		p.I = append(p.I, x[:len(x)/full.N])
	}
	return p
}

func checkAllocations(t *testing.T, c layerCase) {
	k := newBench(c, 9)
	if n := testing.AllocsPerRun(5, func() {
		k.op.Forward(&k.p)
		k.op.Backward(&k.p)
	}); n != 0 {
		t.Errorf("Forward and Backward allocate %v times", n)
	}
}

func TestEveryClassHasACase(t *testing.T) {
	has := map[string]bool{"Input": true} // computes nothing; see TestInput
	for _, c := range cases() {
		has[Class(c.layer)] = true
	}
	for _, k := range Kinds() {
		if !has[k.Class] {
			t.Errorf("%s has no case in cases_test.go", k.Class)
		}
		if k.Class != Class(k.New()) {
			t.Errorf("class %s makes options of type %s", k.Class, Class(k.New()))
		}
		if k.Help == "" || k.Group == "" {
			t.Errorf("%s says nothing of itself", k.Class)
		}
		for _, a := range Args(k.New()) {
			if a.Help == "" {
				t.Errorf("%s: argument %s has no help", k.Class, a.Name)
			}
		}
	}
}
