package plan

import (
	"duet/nn/internal/kernel"
	"duet/nn/layer"
)

// Input is the slice that input i (in the order of the graph) is read from,
// [n, ...]. Fill it before Forward.
func (p *Plan) Input(i, n int) []float32 {
	at := p.inputs[i]
	return p.steps[at].full.Y[:n*p.graph.Nodes[at].Out.Size()]
}

// Value is the output of a node after Forward, [n, ...]. It stays until the
// next Forward for the outputs of the graph, its branches and the merge; other
// nodes' memory may be used again, or be a worker's and nil here, unless the plan
// was compiled with Keep.
func (p *Plan) Value(node int) []float32 { return p.steps[node].pass.Y }

// OutputGrad is where the loss writes the gradient of the output before
// Backward, [n, ...].
func (p *Plan) OutputGrad() []float32 { return p.steps[p.graph.Output].pass.DY }

// BranchGrad is where the own loss of a branch, at node A or B of the graph,
// writes the gradient of the branch's output before Backward, [n, ...].
func (p *Plan) BranchGrad(node int) []float32 { return rows(p.steps[node].loss, p.rows, p.opts.Batch) }

// Forward runs every node on the first n rows of the inputs. train turns
// dropout and its like on; step keys their random draws.
func (p *Plan) Forward(n int, train bool, step uint32) {
	if n != p.rows {
		p.cut(n)
	}
	p.train, p.number = train, step
	p.ran = true
	clear(p.activity)
	for _, i := range p.schedule.before {
		switch c := p.chainOf[i]; {
		case c == nil:
			p.forward(i)
		case i == c.first:
			p.forwardChain(c)
		}
	}
	if lanes := len(p.schedule.lanes); lanes > 0 {
		p.opts.Pool.Run(nil, lanes, p.forwards)
	}
	for _, i := range p.schedule.after {
		p.forward(i)
	}
}

func (p *Plan) forward(i int) {
	s := &p.steps[i]
	s.pass.Train, s.pass.Key.Step = p.train, p.number
	s.crew.begin(forward)
	s.op.Forward(&s.pass)
	p.weigh(s)
}

// Backward runs every node that a gradient passes through, last to first, for
// the rows of the last Forward, and adds what regularizers add. The gradients of
// the losses must have been written.
func (p *Plan) Backward() {
	p.backward(p.schedule.after)
	if lanes := len(p.schedule.lanes); lanes > 0 {
		p.opts.Pool.Run(nil, lanes, p.backwards)
	}
	p.backward(p.schedule.before)
	p.penalize()
}

// backward runs the nodes, last to first.
func (p *Plan) backward(nodes []int) {
	for k := len(nodes) - 1; k >= 0; k-- {
		i := nodes[k]
		if t := p.tourOf[i]; t != nil {
			p.backwardTour(t)
		}
		if p.stretchOf[i] != nil {
			continue
		}
		s := &p.steps[i]
		s.crew.begin(backward)
		if !s.need {
			continue
		}
		s.gather()
		s.op.Backward(&s.pass)
	}
}

// forwardLane is the task of lane k.
func (p *Plan) forwardLane(_ *layer.Pass, k int, scratch []float32) {
	l := &p.schedule.lanes[k]
	l.scratch = scratch
	for _, i := range l.steps {
		p.forward(i)
	}
}

// backwardLane is forwardLane the other way.
func (p *Plan) backwardLane(_ *layer.Pass, k int, scratch []float32) {
	l := &p.schedule.lanes[k]
	l.scratch = scratch
	p.backward(l.steps)
}

// gather adds what several consumers wrote into one gradient, in their order,
// the node's own loss last, and then what its activity regularizer adds.
func (s *step) gather() {
	n := len(s.pass.DY)
	if len(s.flows) > 1 {
		kernel.Add(s.pass.DY, s.flows[0][:n], s.flows[1][:n])
		for _, f := range s.flows[2:] {
			kernel.AddTo(s.pass.DY, f[:n])
		}
	}
	if !s.activity.None() {
		s.activity.AddGrad(s.pass.DY, s.pass.Y, 1/float32(s.pass.N))
	}
}

// cut makes every step ready for n samples.
func (p *Plan) cut(n int) {
	p.rows = n
	for i := range p.steps {
		p.steps[i].cut(n)
	}
}

// cut makes the slices of the pass as long as n samples.
func (s *step) cut(n int) {
	p, f := &s.pass, &s.full
	p.N = n
	p.Y = rows(f.Y, n, p.Batch)
	p.DY = rows(f.DY, n, p.Batch)
	for i := range f.X {
		p.X[i] = rows(f.X[i], n, p.Batch)
		p.DX[i] = rows(f.DX[i], n, p.Batch)
	}
	for i := range f.S {
		p.S[i] = rows(f.S[i], n, p.Batch)
	}
	for i := range f.I {
		p.I[i] = f.I[i][:len(f.I[i])/p.Batch*n]
	}
}

// rows cuts a slice made for batch samples to n of them.
func rows(full []float32, n, batch int) []float32 {
	if full == nil {
		return nil
	}
	return full[:len(full)/batch*n]
}

// Alphas are the merges' alphas in the order of the graph; a plan of a single
// branch has none.
func (p *Plan) Alphas() []*layer.Alpha { return p.alphas }
