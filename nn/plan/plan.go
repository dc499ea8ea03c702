package plan

import (
	"errors"
	"fmt"
	"hash/fnv"
	"unsafe"

	"duet/nn/graph"
	"duet/nn/layer"
)

// Options say how a Graph is to be run.
type Options struct {
	// Batch is the largest number of samples of one pass.
	Batch int
	// Train makes room for gradients; without it only Forward may be called.
	Train bool
	// Pool runs the tasks; it may serve several plans, one at a time.
	Pool *Pool
	// Seed keys the first weights and every random draw.
	Seed uint64
	// Aux makes room for a loss at the end of each branch, beside that of the
	// output.
	Aux bool
	// Share is a plan of the very same Graph whose parameters this one uses as its
	// own: the evaluation plan beside the training plan. Nil for none.
	Share *Plan
	// Keep holds every node's output until the next Forward, so that Value may be
	// read of any node: for looking into a model, best with a Batch of 1. It costs
	// the memory of all outputs at once and changes no bit of them, but for what
	// layer.JoinReluPool says of zeros.
	Keep bool

	// For tests: spread, see memory, and one step after the other; lanes, branches
	// side by side whatever the batch; few, the samples of a chain's task.
	spread, lanes bool
	few           int
}

// Plan is a Graph with memory, ready to run.
type Plan struct {
	graph  *graph.Graph
	opts   Options
	steps  []step
	params []Param
	inputs []int // indices of steps
	memory memory

	weights []float32 // parameters, at 64-byte offsets
	grads   []float32 // their gradients, at the same offsets
	alphas  []*layer.Alpha
	// weighted are the steps that have the alphas, failers those that may fail.
	weighted, failers []int
	rows              int // samples of the pass under way, which every step is cut to
	train             bool
	number            uint32 // of the step under way
	ran               bool   // whether there was a pass

	schedule schedule
	// forwards and backwards run a lane each.
	forwards, backwards layer.Task
	chainOf             []*chain // of every step, nil for none
	chain               *chain   // under way
	links               func(worker, task int)
	stretchOf           []*stretch // of every step, nil for none
	tourOf              []*tour    // that runs at a step, nil for none
	tour                *tour      // under way
	tours               func(worker, task int)
	work                Work
	// activity is the sum of the activity regularizers a sample, nil without any.
	activity []float64 // [B]
}

// Param is a tensor of a Plan.
type Param struct {
	layer.Param
	// Name is node/parameter; Side is where its node stands.
	Name string
	Side graph.Side
	// Offset is where it begins in Weights and Grads, Size its length, in floats.
	Offset, Size int
	// Frozen says that it stays as it is under the present assignment, NodeFrozen
	// that it does under every one.
	Frozen, NodeFrozen bool
}

// step is one node with its slices cut for the whole batch.
type step struct {
	node *graph.Resolved
	op   layer.Op
	// size is how many floats a sample of its output has in the plan, fewer than in
	// the graph where join has left some out.
	size int
	pass layer.Pass
	full layer.Pass // the slices at full length
	// learns tells whether it or a node before it has a parameter that moves, need
	// whether any gradient is asked of it: it learns and moves a loss. reached tells
	// whether it moves a loss.
	learns, need, reached bool

	// The gradients of its output, at full length: edges are the inputs that read
	// it and slices where they write, loss is where a branch's own loss writes, own
	// where several are summed up, and flows those that take part now, in order.
	edges     []edge
	slices    [][]float32
	loss, own []float32
	flows     [][]float32
	// activity adds to the loss for the size of the output.
	activity layer.Regularizer
	crew     crew
	temps    int // where its temporaries begin, beside those of its tour
}

// Compile makes the plan. The graph must have passed graph.Check.
func Compile(g *graph.Graph, o Options) (*Plan, error) {
	if o.Batch < 1 {
		return nil, fmt.Errorf("plan: batch size is %d, expected 1 or more", o.Batch)
	}
	if o.Pool == nil {
		return nil, errors.New("plan: no pool of workers given")
	}
	if o.Share != nil && o.Share.graph != g {
		return nil, errors.New("plan: the plan to share weights with was made from another graph")
	}
	p := &Plan{graph: g, opts: o, steps: make([]step, len(g.Nodes)), inputs: g.Inputs(), rows: o.Batch, memory: memory{spread: o.spread}}
	builders := make([]*layer.Builder, len(g.Nodes))
	for i := range g.Nodes {
		builders[i] = p.build(i)
	}
	p.join(builders)
	p.arrange()
	p.link()
	p.plotTours()
	p.layParams()
	p.Assign(Work{Output: true, A: o.Aux, B: o.Aux})
	if o.Train && !p.steps[g.Output].need {
		return nil, errors.New("plan: there is nothing to train, no layer before the output has parameters: add one such as Dense")
	}
	p.allocate(builders)
	p.Assign(Work{Output: true})
	if o.Share == nil {
		p.fill()
	}
	return p, nil
}

func (p *Plan) build(i int) *layer.Builder {
	n := &p.graph.Nodes[i]
	b := &layer.Builder{Out: n.Out, Batch: p.opts.Batch, Train: p.opts.Train}
	for _, in := range n.In {
		b.In = append(b.In, p.graph.Nodes[in].Out)
	}
	p.steps[i] = step{node: n, size: n.Out.Size(), op: n.Layer.Build(b), activity: b.Activity}
	if !b.Activity.None() {
		p.activity = make([]float64, p.opts.Batch)
	}
	if w, ok := p.steps[i].op.(layer.Weighted); ok {
		p.alphas, p.weighted = append(p.alphas, w.Alpha()), append(p.weighted, i)
	}
	if _, ok := p.steps[i].op.(layer.Failer); ok {
		p.failers = append(p.failers, i)
	}
	return b
}

// join takes a relu behind the pooling that alone reads it, and leaves out what the
// pooling drops.
func (p *Plan) join(builders []*layer.Builder) {
	g := p.graph
	if p.opts.Keep {
		return // somebody looks at what is between them
	}
	for i, readers := range p.readers() {
		if len(readers) == 1 && p.steps[i].activity.None() && i != g.A && i != g.B && i != g.Merge && i != g.Output {
			from, to := p.steps[i].op, p.steps[readers[0].step].op
			layer.JoinReluPool(from, to)
			if size, scratch := layer.CropToPool(from, to); size > 0 {
				p.steps[i].size = size
				builders[i].PerWorker(scratch)
			}
		}
	}
}

// align rounds a number of floats up to a cache line.
func align(n int) int { return (n + 15) &^ 15 }

// layParams gives every parameter its place in the block.
func (p *Plan) layParams() {
	at := 0
	for i := range p.graph.Nodes {
		n := &p.graph.Nodes[i]
		for _, d := range n.Params {
			p.params = append(p.params, Param{Param: d, Name: n.Name(d), Side: n.Side, NodeFrozen: n.Frozen, Offset: at, Size: d.Shape.Size()})
			at += align(d.Shape.Size())
		}
	}
	if s := p.opts.Share; s != nil {
		p.weights = s.weights
	} else {
		p.weights = block(at)
	}
	if p.opts.Train {
		p.grads = block(at)
	}
	k := 0
	for i := range p.steps {
		for range p.graph.Nodes[i].Params {
			q := p.params[k]
			p.steps[i].full.P = append(p.steps[i].full.P, p.weights[q.Offset:q.Offset+q.Size])
			if p.opts.Train {
				p.steps[i].full.DP = append(p.steps[i].full.DP, q.Tensor(p.grads))
			}
			k++
		}
	}
}

// block allocates n floats that begin on a cache line.
func block(n int) []float32 {
	raw := make([]float32, n+16)
	huge(raw)
	skip := int(-uintptr(unsafe.Pointer(unsafe.SliceData(raw)))&63) / 4
	return raw[skip : skip+n : skip+n]
}

// fill writes the first weights. A tensor's start depends on the seed and its
// name alone, so a branch starts alike alone and in a merge.
func (p *Plan) fill() {
	for _, q := range p.params {
		q.Init.Fill(p.weights[q.Offset:q.Offset+q.Size], q.Shape, layer.InitStream(p.opts.Seed), number(q.Name))
	}
}

// number names a node or tensor in the random streams (FNV-1a of its name).
func number(name string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(name))
	return h.Sum32()
}

// Parameter is the tensor of that name, as it stands; nil when there is none.
func (p *Plan) Parameter(name string) []float32 {
	for _, q := range p.params {
		if q.Name == name {
			return q.Tensor(p.weights)
		}
	}
	return nil
}

// Graph is what the plan was made from.
func (p *Plan) Graph() *graph.Graph { return p.graph }

// Batch is the largest number of samples of one pass.
func (p *Plan) Batch() int { return p.opts.Batch }

// Params lists every tensor in the order of the graph. The slice belongs to
// the plan; a change of policy changes what it says of alpha.
func (p *Plan) Params() []Param { return p.params }

// Weights is the block of all parameters; Grads the block of their gradients,
// at the same offsets, nil in a plan that does not train.
func (p *Plan) Weights() []float32 { return p.weights }

// Grads is the block of gradients; see Weights.
func (p *Plan) Grads() []float32 { return p.grads }

// Tensor is the part of a block that belongs to a parameter.
func (q Param) Tensor(block []float32) []float32 { return block[q.Offset : q.Offset+q.Size] }
