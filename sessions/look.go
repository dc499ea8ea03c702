package sessions

import (
	"fmt"
	"slices"

	"duet/datasets"
	"duet/nn/graph"
	"duet/nn/layer"
	"duet/nn/loss"
	"duet/nn/plan"
	"duet/nn/train"
)

// Looker looks into a model one sample at a time: what every layer makes of it.
// It holds the weights of the Trained it came from and outlives its Close. One
// goroutine uses it at a time.
type Looker struct {
	model  *train.Model
	job    *Job
	behind *behind // nil until a gradient is asked for
}

// LayerView is one layer of a model and its word on a sample.
type LayerView struct {
	// ID is the layer's name, Class its Keras class, Side where it stands.
	ID, Class string
	Side      graph.Side
	// Dims is the shape of Values without the sample axis: [H, W, C] for feature
	// maps, [N] for a row.
	Dims   []int
	Values []float32
	// Params are the layer's tensors by their names, in Keras' shapes: kernel
	// [kh, kw, in, out] of a convolution, [in, out] of a Dense.
	Params []NamedArray
}

// Looker makes one. It computes on the caller's goroutine alone.
func (t *Trained) Looker() (*Looker, error) {
	p := t.model.Plan()
	_, target := t.Job.target()
	m, err := train.NewModel(train.ModelConfig{Graph: t.Job.Graph, Pool: plan.NewPool(1), Loss: t.Job.Loss, Target: target,
		TargetDim: t.Job.Test.TargetDim(), Classes: t.Job.Classes(), Share: p, Keep: true})
	if err != nil {
		return nil, err
	}
	if alphas := p.Alphas(); len(alphas) > 0 {
		kept := slices.Clone(p.Weights()) // a policy that is set starts again
		err = m.Plan().SetAlpha(alphas[0].Options)
		copy(p.Weights(), kept)
	}
	return &Looker{model: m, job: t.Job}, err
}

// Look runs the model over one row of a table and returns its layers in the
// order of the graph. The values are copies; the parameters are the model's own.
func (l *Looker) Look(table *datasets.Table, row int) []LayerView {
	p := l.model.Plan()
	g := p.Graph()
	var out []LayerView
	l.model.Each(table, []int32{int32(row)}, func(int, []float32) {
		for i, n := range g.Nodes {
			v := LayerView{ID: n.ID, Class: n.Class, Side: n.Side, Dims: n.Out.Dims(), Values: slices.Clone(p.Value(i))}
			for _, q := range n.Params {
				v.Params = append(v.Params, NamedArray{Name: q.Name, Dims: q.Shape.Dims(), Data: p.Parameter(n.Name(q))})
			}
			out = append(out, v)
		}
	})
	return out
}

// behind is what stands behind the merge as a model of its own, which says how a
// sample's loss changes with the merged numbers. A plan gives gradients of parameters
// only, so zeros that can be trained are added to what it reads: their gradient is
// that of the merge.
//
//	merged [K] ──────────────────────┐
//	0 [1] ── Dense of zeros ── [K] ──┴ Add ── the head ── loss
type behind struct {
	plan  *plan.Plan
	loss  loss.Loss
	zeros plan.Param // whose gradient is read
}

// Nodes of the model behind the merge; no layer of a head is called so, since their
// names begin with those of their side.
const (
	readNode  = "merged"
	noneNode  = "none"
	zerosNode = "zeros"
	shapeNode = "shaped"
)

// newBehind makes the model behind the merge of a graph, with the weights that a plan
// of it has now.
func newBehind(j *Job, weights *plan.Plan) (*behind, error) {
	g := j.Graph
	if g.Merge < 0 {
		return nil, fmt.Errorf("sessions: a branch was trained alone: there is no merge to take a gradient at")
	}
	merge := g.Nodes[g.Merge]
	s := graph.Spec{Output: g.Nodes[g.Output].ID}
	for _, n := range []struct {
		id, class string
		side      graph.Side
		args      map[string]any
		from      []string
	}{
		{readNode, "Input", graph.SideInput, map[string]any{"shape": merge.Out.Dims()}, nil},
		{noneNode, "Input", graph.SideInput, map[string]any{"shape": []int{1}}, nil},
		{zerosNode, "Dense", graph.SideHead, map[string]any{"units": merge.Out.Size()}, []string{noneNode}},
		{shapeNode, "Reshape", graph.SideHead, map[string]any{"target_shape": merge.Out.Dims()}, []string{zerosNode}},
		{merge.ID, "Add", graph.SideHead, nil, []string{readNode, shapeNode}},
	} {
		l, err := layer.Decode(n.class, n.args)
		if err != nil {
			return nil, fmt.Errorf("sessions: what stands behind the merge: %w", err)
		}
		s.Nodes = append(s.Nodes, graph.Node{ID: n.id, Layer: l, Side: n.side, From: n.from})
	}
	for _, n := range g.Nodes {
		if n.Side == graph.SideHead {
			head := n.Node
			head.Frozen = true
			s.Nodes = append(s.Nodes, head)
		}
	}
	checked, err := graph.Check(s)
	if err != nil {
		return nil, fmt.Errorf("sessions: what stands behind the merge: %w", err)
	}
	b := &behind{loss: j.Loss}
	if b.plan, err = plan.Compile(checked, plan.Options{Batch: 1, Train: true, Pool: plan.NewPool(1)}); err != nil {
		return nil, err
	}
	for _, q := range b.plan.Params() {
		if q.Name == zerosNode+"/bias" {
			b.zeros = q
		}
		copy(q.Tensor(b.plan.Weights()), weights.Parameter(q.Name))
	}
	return b, nil
}

// grad writes dloss/dmerged to dst [K]; see Looker.MergeGrad.
func (b *behind) grad(dst, merged, y []float32) {
	p := b.plan
	copy(p.Input(0, 1), merged)
	clear(p.Input(1, 1))
	p.Forward(1, false, 0)
	out := p.Value(p.Graph().Output)
	b.loss.Grad(p.OutputGrad(), out, y, len(out))
	p.Backward()
	copy(dst, b.zeros.Tensor(p.Grads()))
}

// MergeGrad writes how the loss of one sample changes with each merged number of it,
// dloss/dmerged, to dst [K]: through the layers that follow the merge, as they are when
// the model predicts. merged [K] are the sample's numbers at the merge, those of
// Predictions.Merged; y is what is true of it, in the form that the loss takes: [P], or
// one class number. Weights of classes and of samples are left out, and so is what
// regularizers of parameters add. It fails where a branch was trained alone, and panics
// where y is not what the loss takes.
func (l *Looker) MergeGrad(dst, merged, y []float32) error {
	if l.behind == nil {
		b, err := newBehind(l.job, l.model.Plan())
		if err != nil {
			return err
		}
		l.behind = b
	}
	l.behind.grad(dst, merged, y)
	return nil
}
