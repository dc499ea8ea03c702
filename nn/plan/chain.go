package plan

import "duet/nn/layer"

// chainWork is about how much a task of a chain does, in multiply-adds and numbers
// written.
const chainWork = 1 << 17

// chain is steps that follow each other and work on every sample by itself. Forward
// runs them as one: a task takes some samples from the first step to the last, so
// that they stay in its worker's cache, and nobody waits between steps.
type chain struct {
	first, last int
	per         int // samples a task, at most
	parts       int // tasks of the pass under way
	views       []view
}

// view is what one worker sees of a chain: a pass for each step, cut to the samples
// of a task, and memory for what nobody else reads.
type view struct {
	passes []layer.Pass
	y      [][]float32   // of each step [per, ...]; nil where the plan's is used
	s      [][][]float32 // saved buffers, in a plan that does not train
	ints   [][][]int32
	per    int
	lane   lane
	crew   crew
}

// link finds the chains. There are none where a task would take the whole batch.
func (p *Plan) link() {
	p.chainOf = make([]*chain, len(p.steps))
	if len(p.schedule.lanes) > 0 || p.opts.spread {
		return
	}
	for i := 0; i < len(p.steps); {
		c := &chain{first: i, last: i}
		if !p.separate(i) {
			i++
			continue
		}
		for i++; i < len(p.steps) && p.separate(i) && p.graph.Nodes[i].In[0] == i-1; i++ {
			c.last = i
		}
		cost := 0
		for k := c.first; k <= c.last; k++ {
			cost += int(p.graph.Nodes[k].MACs()) + p.graph.Nodes[k].Out.Size()
		}
		if c.per = p.opts.few; c.per == 0 {
			c.per = max(1, chainWork/cost)
		}
		if c.last == c.first || c.per >= p.opts.Batch {
			continue
		}
		for k := c.first; k <= c.last; k++ {
			p.chainOf[k] = c
		}
	}
}

// separate tells whether a step may be part of a chain.
func (p *Plan) separate(i int) bool {
	s := &p.steps[i]
	op, ok := s.op.(layer.PerSample)
	return ok && op.PerSample() && len(s.node.In) == 1 && s.activity.None()
}

// within tells whether the output of step i is read by the next step of its chain
// alone and not on the way back, so that every worker has a place of its own for it.
func (p *Plan) within(i int, readers []edge) bool {
	c, g := p.chainOf[i], p.graph
	if c == nil || i == c.last || p.opts.Keep || p.opts.Train && (p.reads(i, false) || p.reads(i+1, true)) {
		return false
	}
	return len(readers) == 1 && i != g.A && i != g.B && i != g.Merge && i != g.Output
}

// reads tells whether step i reads its input, or else its output, on the way back.
func (p *Plan) reads(i int, input bool) bool {
	op, ok := p.steps[i].op.(layer.Chunked)
	if !ok {
		return true
	}
	x, y := op.Reads()
	return input && x || !input && y
}

// during widens a span of times that begins or ends in a chain to all of the chain,
// since its steps run at the same time on different samples.
func (c *chain) during(from, to int) (int, int) {
	if c == nil {
		return from, to
	}
	if from > c.first && from <= c.last {
		from = c.first
	}
	if to >= c.first && to < c.last {
		to = c.last
	}
	return from, to
}

// view makes the passes of a chain for every worker.
func (p *Plan) view(c *chain, builders []*layer.Builder) {
	c.views = make([]view, p.opts.Pool.Workers())
	for w := range c.views {
		v := &c.views[w]
		v.per = c.per
		v.crew = crew{pool: p.opts.Pool, lane: &v.lane}
		for k := c.first; k <= c.last; k++ {
			s, b := &p.steps[k], builders[k]
			var y []float32
			if s.full.Y == nil {
				y = block(c.per * s.size)
			}
			v.y = append(v.y, y)
			saved, ints := make([][]float32, len(b.Saved)), make([][]int32, len(b.Ints))
			if !p.opts.Train {
				for i, n := range b.Saved {
					saved[i] = block(n / b.Batch * c.per)
				}
				for i, n := range b.Ints {
					ints[i] = make([]int32, n/b.Batch*c.per)
				}
			}
			v.s, v.ints = append(v.s, saved), append(v.ints, ints)
			pass := s.pass
			pass.Work, pass.X, pass.DX = &v.crew, make([][]float32, 1), make([][]float32, 1)
			pass.DY, pass.DP = nil, nil
			pass.S, pass.I = make([][]float32, len(b.Saved)), make([][]int32, len(b.Ints))
			v.passes = append(v.passes, pass)
		}
	}
}

// floats is how much memory of its own a worker has for a chain.
func (v *view) floats() int {
	n := 0
	for k := range v.y {
		n += len(v.y[k])
		for _, s := range v.s[k] {
			n += len(s)
		}
		for _, s := range v.ints[k] {
			n += len(s)
		}
	}
	return n
}

// forwardChain runs a chain.
func (p *Plan) forwardChain(c *chain) {
	c.parts = (p.rows + c.per - 1) / c.per
	if c.parts > 1 {
		c.parts = min(p.rows, c.parts+c.parts%2) // no worker of two has a third more
	}
	for k := c.first; k <= c.last; k++ {
		r := &p.steps[k].crew.regions[forward]
		r.n, r.tasks[0] = 1, c.parts
	}
	p.chain = c
	p.opts.Pool.each(c.parts, p.links)
}

// linkTask runs some samples through the chain under way.
func (p *Plan) linkTask(worker, task int) {
	c := p.chain
	v := &c.views[worker]
	v.lane.scratch = p.opts.Pool.scratch[worker]
	lo, hi := task*p.rows/c.parts, (task+1)*p.rows/c.parts
	for k := c.first; k <= c.last; k++ {
		s := &p.steps[k]
		pass := v.pass(s, k-c.first, lo, hi)
		pass.Train, pass.Key.Step = p.train, p.number
		v.crew.begin(forward)
		s.op.Forward(pass)
	}
}

// pass cuts the pass of step number k of the chain to the samples lo to hi.
func (v *view) pass(s *step, k, lo, hi int) *layer.Pass {
	pass, full := &v.passes[k], &s.full
	n, batch := hi-lo, full.Batch
	pass.N, pass.P, pass.Frozen = n, s.pass.P, s.pass.Frozen
	if k > 0 && v.y[k-1] != nil {
		pass.X[0] = v.passes[k-1].Y
	} else {
		pass.X[0] = part(full.X[0], batch, lo, hi)
	}
	if v.y[k] != nil {
		pass.Y = v.y[k][:n*s.size]
	} else {
		pass.Y = part(full.Y, batch, lo, hi)
	}
	for i, own := range v.s[k] {
		if pass.S[i] = part(full.S[i], batch, lo, hi); own != nil {
			pass.S[i] = own[:len(own)/v.per*n]
		}
	}
	for i, own := range v.ints[k] {
		if pass.I[i] = part(full.I[i], batch, lo, hi); own != nil {
			pass.I[i] = own
		}
	}
	return pass
}

// part cuts the samples lo to hi from a slice made for batch of them.
func part[T any](full []T, batch, lo, hi int) []T {
	size := len(full) / batch
	return full[lo*size : hi*size]
}
