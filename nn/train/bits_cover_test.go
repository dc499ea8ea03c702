package train

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"duet/nn/alpha"
	"duet/nn/graph"
	"duet/nn/layer"
	"duet/nn/loss"
	"duet/nn/optim"
	"duet/nn/optim/schedule"
	"duet/nn/option"
	"duet/nn/plan"
	"duet/nn/train/callback"
)

// things are what trainings use, as "layer Dense" or "option Adam.amsgrad".
type things map[string]bool

func (s things) add(kind string, names ...string) {
	for _, name := range names {
		s[kind+" "+name] = true
	}
}

// TestGoldenBitsCoverEverything: whatever a registry offers, some training uses.
func TestGoldenBitsCoverEverything(t *testing.T) {
	used := things{}
	for _, c := range tinies() {
		c.use(t, used)
	}
	var missing []string
	for name := range offered() {
		if !used[name] {
			missing = append(missing, name)
		}
	}
	slices.Sort(missing)
	for _, m := range missing {
		t.Errorf("no golden training uses %s: add it to one in bits_models_test.go or bits_courses_test.go", m)
	}
}

// offered is everything there is.
func offered() things {
	all := things{}
	for _, k := range layer.Kinds() {
		all.add("layer", k.Class)
		for _, a := range layer.Args(k.New()) {
			all.add("argument", a.Name)
		}
	}
	all.add("activation", layer.Activations()...)
	all.add("initializer", layer.Initializers()...)
	all.add("regularizer", layer.Regularizers()...)
	all.add("constraint", layer.Constraints()...)
	all.add("policy", layer.Policies()...)
	all.add("shape", alpha.Shapes()...)
	all.add("guard", layer.Guards()...)
	for _, i := range loss.Names() {
		all.add("loss", i.Name)
		all.options(i.Name, i.Args)
	}
	for _, i := range optim.Classes() {
		all.add("optimizer", i.Class)
		all.options(i.Class, i.Args)
	}
	for _, i := range schedule.Classes() {
		all.add("schedule", i.Class)
		all.options(i.Class, i.Args)
	}
	for _, i := range callback.Classes() {
		all.add("callback", i.Class)
		all.options(i.Class, i.Args)
	}
	for _, k := range []Kind{Pause, Resume, StepOnce, SetLR, SetPolicy, SetAlpha, Mark} {
		all.add("action", string(k))
	}
	for _, s := range []Only{Everything, OnlyA, OnlyB, OnlyAlpha} {
		all.add("stage", string(s))
	}
	all.add("rule", "aux a", "aux b", "frozen a", "frozen b", "class weights", "sample weights", "top k", "steps", "two inputs")
	return all
}

// shared are the options of optimizers that the engine treats, whatever the class:
// one class using one is enough.
var shared = []string{"weight_decay", "exclude_from_weight_decay", "clipnorm", "clipvalue", "global_clipnorm", "use_ema", "ema_momentum", "ema_overwrite_frequency"}

func (s things) options(class string, args []option.Arg) {
	for _, a := range args {
		s.option(class, a.Name)
	}
}

func (s things) option(class, name string) {
	if slices.Contains(shared, name) {
		class = "optimizers"
	}
	s.add("option", class+"."+name)
}

// use adds what a training uses.
func (c tiny) use(t *testing.T, used things) {
	for _, x := range c.layers(t) {
		used.add("layer", layer.Class(x))
		used.arguments(x)
	}
	r := c.rules.complete()
	config := c.config(t, nil)
	used.add("loss", config.Loss.Name())
	used.changed(t, config.Loss.Name(), r.lossArgs, optionsOf(config.Loss.Name()))
	used.add("optimizer", config.Optimizer.Name())
	used.changed(t, config.Optimizer.Name(), r.opts, optim.Args(config.Optimizer.Name()))
	for _, w := range r.watch {
		used.add("callback", w.class)
		used.changed(t, w.class, w.args, callback.Args(w.class))
	}
	if s := r.schedule; s.class != "" {
		used.add("schedule", s.class)
		used.changed(t, s.class, s.args, schedule.Args(s.class))
	}
	for _, list := range c.acts {
		for _, a := range list {
			used.add("action", string(a.Kind))
			if a.Kind == SetPolicy {
				used.add("policy", a.Policy.Policy)
			}
		}
	}
	used.add("stage", string(Everything))
	for _, s := range r.stages {
		used.add("stage", string(s.Only))
	}
	for name, is := range map[string]bool{"aux a": r.aux.A != 0, "aux b": r.aux.B != 0, "frozen a": r.frozen == graph.SideA, "frozen b": r.frozen == graph.SideB,
		"class weights": r.classWeights != nil, "sample weights": r.seasons, "top k": r.topK > 0, "steps": r.maxSteps > 0, "two inputs": len(config.Graph.Inputs()) > 1} {
		if is {
			used.add("rule", name)
		}
	}
}

// optionsOf are the arguments of a loss.
func optionsOf(name string) []option.Arg {
	info, _ := loss.Describe(name)
	for _, i := range loss.Names() {
		if i.Name == info.Name {
			return i.Args
		}
	}
	return nil
}

// changed adds the options that are given and are not the default.
func (s things) changed(t *testing.T, class string, given args, all []option.Arg) {
	for _, a := range all {
		v, is := given[a.Name]
		if !is {
			continue
		}
		if !a.Required && fmt.Sprint(v) == fmt.Sprint(a.Value) {
			t.Errorf("%s: %s is given and the default, %v", class, a.Name, v)
		}
		s.option(class, a.Name)
	}
}

// arguments adds the arguments of a layer that are not the default, and what their
// values name.
func (s things) arguments(x layer.Layer) {
	kind, _ := layer.Find(layer.Class(x))
	fresh := layer.Args(kind.New())
	for i, a := range layer.Args(x) {
		if a.Required || !reflect.DeepEqual(a.Value, fresh[i].Value) {
			s.add("argument", a.Name)
		}
		text, is := a.Value.(string)
		if !is {
			continue
		}
		name, _, _ := strings.Cut(text, "(")
		for _, end := range []string{"activation", "initializer", "regularizer", "constraint"} {
			if strings.HasSuffix(a.Name, end) {
				s.add(end, name)
			}
		}
		switch a.Name {
		case "policy", "guard":
			s.add(a.Name, name)
		case "shape":
			if slices.Contains(alpha.Shapes(), name) && isScheduled(x) {
				s.add(a.Name, name)
			}
		}
	}
}

func isScheduled(x layer.Layer) bool {
	for _, a := range layer.Args(x) {
		if a.Name == "policy" {
			return a.Value == "schedule"
		}
	}
	return false
}

// TestGoldenBitsNotice: a hash tells one weight that is one bit off, one sample that
// is and one action a step later.
func TestGoldenBitsNotice(t *testing.T) {
	pool := plan.NewPool(1)
	defer pool.Close()
	hash := func(c tiny, change func(*Run)) string {
		r, err := New(c.config(t, pool))
		if err != nil {
			t.Fatal(err)
		}
		change(r)
		d, _ := loop(t, r, c.script())
		h := newDigest()
		h.diary(d)
		h.state(r)
		h.answers(t, r, 4)
		return h.String()
	}
	at := slices.IndexFunc(courses(), func(c tiny) bool { return c.name == "hands_on" })
	c := courses()[at]
	want := hash(c, func(*Run) {})
	if hash(c, func(*Run) {}) != want {
		t.Fatal("two runs of one training have two hashes")
	}
	weight := func(r *Run) {
		w := &r.plan.Parameter("b1/kernel")[3]
		*w = math.Float32frombits(math.Float32bits(*w) ^ 1)
	}
	sample := func(r *Run) { r.cfg.Train = oneOff{r.cfg.Train} }
	for name, change := range map[string]func(*Run){"weight": weight, "sample": sample} {
		if hash(c, change) == want {
			t.Errorf("one %s that is one bit off does not show", name)
		}
	}
	c.acts = c.script()
	c.acts[4] = c.acts[3]
	delete(c.acts, 3)
	if hash(c, func(*Run) {}) == want {
		t.Error("an action a step later does not show")
	}
}

// oneOff is a source whose sample 5 is one bit off in one number.
type oneOff struct{ Source }

func (s oneOff) Batch(rows []int32, x [][]float32, y []float32) {
	s.Source.Batch(rows, x, y)
	for i, r := range rows {
		if r == 5 {
			v := &x[0][i*(len(x[0])/len(rows))+2]
			*v = math.Float32frombits(math.Float32bits(*v) ^ 1)
		}
	}
}
