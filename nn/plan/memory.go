package plan

import (
	"sort"

	"duet/nn/layer"
)

// memory says what the values block holds, for people and for tests.
type memory struct {
	spans              []span
	planned, unplanned int // floats
	temps, scratch     int // floats
	// spread gives every value a place of its own, which tests compare with.
	spread bool
}

// span is one slice of the values block and when it is alive, ends included.
type span struct {
	what       string
	size       int // floats, rounded to a cache line
	from, to   int // times
	offset     int // floats
	place      func([]float32)
	exactFloat int // floats, not rounded
}

// allocate works out how long every value lives, packs them into one block
// and cuts the slices of every step.
func (p *Plan) allocate(builders []*layer.Builder) {
	m := &p.memory
	last := 2 * len(p.steps)
	for i, b := range builders {
		s := &p.steps[i]
		s.full.X = make([][]float32, len(s.node.In))
		s.full.DX = make([][]float32, len(s.node.In))
		m.scratch = max(m.scratch, align(b.Scratch))
		m.temps = max(m.temps, tempFloats(b))
		p.spanOutput(i, last)
		for k, n := range b.Saved {
			s.full.S = append(s.full.S, nil)
			p.span(s.node.ID+" saved", n, i, p.backTime(i), func(f []float32) { s.full.S[k] = f })
		}
		for _, n := range b.Ints {
			s.full.I = append(s.full.I, make([]int32, n))
		}
	}
	if p.opts.Train {
		p.spanGradients()
	}
	m.pack()
	values := block(m.planned)
	for _, sp := range m.spans {
		sp.place(values[sp.offset : sp.offset+sp.exactFloat])
	}
	p.connect(builders)
}

func (p *Plan) span(what string, n, from, to int, place func([]float32)) {
	p.memory.spans = append(p.memory.spans, span{what: what, size: align(n), exactFloat: n, from: from, to: to, place: place})
}

// backTime is when node i runs backward; in a plan that does not train
// nothing lives longer than its last reader.
func (p *Plan) backTime(i int) int {
	if !p.opts.Train || !p.steps[i].need {
		return i
	}
	return 2*len(p.steps) - i
}

// spanOutput keeps a node's output until the last time that it is read.
func (p *Plan) spanOutput(i, last int) {
	s, to := &p.steps[i], p.backTime(i)
	for j := range p.steps {
		for _, in := range p.steps[j].node.In {
			if in == i {
				to = max(to, j, p.backTime(j))
			}
		}
	}
	from := i
	g := p.graph
	if i == g.Output || i == g.A || i == g.B || i == g.Merge {
		to = last
	}
	if len(s.node.In) == 0 {
		from = 0 // inputs are filled before the first step
	}
	p.span(s.node.ID, s.node.Out.Size()*p.opts.Batch, from, to, func(f []float32) { s.full.Y = f })
}

// spanGradients gives every consumer of a node a slice for the gradient it
// hands back, and the node one for their sum where there can be several.
func (p *Plan) spanGradients() {
	n := len(p.steps)
	for i := range p.steps {
		s := &p.steps[i]
		if !s.need {
			continue
		}
		size := s.node.Out.Size() * p.opts.Batch
		s.edges = p.consumers(i)
		branch := p.opts.Aux && (i == p.graph.A || i == p.graph.B)
		if len(s.edges) != 1 || branch {
			from := 2*n - i
			if i == p.graph.Output {
				from = n
			}
			p.span("d "+s.node.ID, size, from, 2*n-i, func(f []float32) { s.own = f })
		}
		s.slices = make([][]float32, len(s.edges))
		for k, e := range s.edges {
			p.span("d "+s.node.ID+" from "+p.steps[e.step].node.ID, size, 2*n-e.step, 2*n-i, func(f []float32) { s.slices[k] = f })
		}
		if branch {
			p.span("d "+s.node.ID+" from its loss", size, n, 2*n-i, func(f []float32) { s.loss = f })
		}
		s.flows = make([][]float32, 0, len(s.edges)+1)
	}
}

// edge is one input of one step.
type edge struct{ step, input int }

// consumers are the inputs that read node i, in the order of the graph.
func (p *Plan) consumers(i int) []edge {
	var out []edge
	for j := range p.steps {
		for k, in := range p.steps[j].node.In {
			if in == i {
				out = append(out, edge{j, k})
			}
		}
	}
	return out
}

// pack gives every span the lowest offset that is free for as long as it
// lives: first fit, by time of birth and then by order of declaration.
func (m *memory) pack() {
	order := make([]int, len(m.spans))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return m.spans[order[a]].from < m.spans[order[b]].from })
	var placed []int
	for _, i := range order {
		sp := &m.spans[i]
		m.unplanned += sp.size
		sp.offset = m.firstFit(sp, placed)
		if m.spread {
			sp.offset = m.planned
		}
		m.planned = max(m.planned, sp.offset+sp.size)
		placed = append(placed, i)
		sort.Slice(placed, func(a, b int) bool { return m.spans[placed[a]].offset < m.spans[placed[b]].offset })
	}
}

// firstFit walks the placed spans by offset and finds the first gap among
// those that live at the same time.
func (m *memory) firstFit(sp *span, placed []int) int {
	at := 0
	for _, j := range placed {
		q := &m.spans[j]
		if q.to < sp.from || sp.to < q.from {
			continue
		}
		if q.offset >= at+sp.size {
			break
		}
		at = max(at, q.offset+q.size)
	}
	return at
}

func tempFloats(b *layer.Builder) int {
	n := 0
	for _, t := range b.Temps {
		n += align(t)
	}
	return n
}

// connect joins inputs to outputs, hands out temporaries and scratch, and
// makes the pass of each step.
func (p *Plan) connect(builders []*layer.Builder) {
	temps := block(p.memory.temps)
	p.opts.Pool.reserve(p.memory.scratch)
	for i := range p.steps {
		s := &p.steps[i]
		for k, in := range s.node.In {
			s.full.X[k] = p.steps[in].full.Y
		}
		at := 0
		for _, n := range builders[i].Temps {
			s.full.T = append(s.full.T, temps[at:at+n])
			at += align(n)
		}
		s.pass = layer.Pass{
			Batch: p.opts.Batch, Key: layer.Key{Seed: p.opts.Seed, Node: number(s.node.ID)}, Work: p.opts.Pool,
			X: make([][]float32, len(s.full.X)), DX: make([][]float32, len(s.full.DX)),
			P: s.full.P, DP: s.full.DP, T: s.full.T, Frozen: s.pass.Frozen,
			S: make([][]float32, len(s.full.S)), I: make([][]int32, len(s.full.I)),
		}
		s.full.Batch = p.opts.Batch
	}
}
