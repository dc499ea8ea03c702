package plan

import (
	"slices"
	"sort"

	"duet/nn/layer"
)

// memory says what the values block holds, for people and for tests.
type memory struct {
	spans              []span
	planned, unplanned int // floats
	temps, scratch     int // floats
	ints               int // int32s
	chains             int // floats a worker
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
	readers := p.readers()
	for i, b := range builders {
		s := &p.steps[i]
		s.full.X = make([][]float32, len(s.node.In))
		s.full.DX = make([][]float32, len(s.node.In))
		m.scratch = max(m.scratch, align(b.Scratch))
		if p.stretchOf[i] == nil {
			m.temps = max(m.temps, tempFloats(b))
		}
		if !p.within(i, readers[i]) {
			p.spanOutput(i, last, readers[i])
		}
		s.full.S, s.full.I = make([][]float32, len(b.Saved)), make([][]int32, len(b.Ints))
		if p.chainOf[i] != nil && !p.opts.Train {
			continue // every worker has its own
		}
		for k, n := range b.Saved {
			p.span(s.node.ID+" saved", n, i, p.backTime(i), func(f []float32) { s.full.S[k] = f })
		}
		for k, n := range b.Ints {
			s.full.I[k] = make([]int32, n)
			m.ints += n
		}
	}
	if p.opts.Train {
		p.spanGradients(readers)
	}
	m.temps *= max(1, len(p.schedule.lanes))
	for _, t := range p.tourOf {
		m.temps = max(m.temps, p.layTemps(t, builders))
	}
	m.pack()
	values := block(m.planned)
	for _, sp := range m.spans {
		sp.place(values[sp.offset : sp.offset+sp.exactFloat])
	}
	p.connect(builders)
}

func (p *Plan) span(what string, n, from, to int, place func([]float32)) {
	from, to = p.schedule.during(from, to, len(p.steps))
	for _, t := range []int{from, to} {
		if t < len(p.chainOf) {
			from, to = p.chainOf[t].during(from, to)
		}
	}
	for _, t := range p.tourOf {
		if t != nil {
			from, to = t.during(from, to, len(p.steps))
		}
	}
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
func (p *Plan) spanOutput(i, last int, readers []edge) {
	s, to := &p.steps[i], p.backTime(i)
	for _, e := range readers {
		to = max(to, e.step, p.backTime(e.step))
	}
	from := i
	g := p.graph
	if p.opts.Keep || i == g.Output || i == g.A || i == g.B || i == g.Merge {
		to = last
	}
	if len(s.node.In) == 0 {
		from = 0 // inputs are filled before the first step
	}
	p.span(s.node.ID, s.size*p.opts.Batch, from, to, func(f []float32) { s.full.Y = f })
}

// spanGradients gives every consumer of a node a slice for the gradient it
// hands back, and the node one for their sum where there can be several.
func (p *Plan) spanGradients(readers [][]edge) {
	n := len(p.steps)
	for i := range p.steps {
		s := &p.steps[i]
		if !s.need || p.passing(i) {
			continue
		}
		size := s.size * p.opts.Batch
		s.edges = readers[i]
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

// readers are the inputs that read each node, in the order of the graph.
func (p *Plan) readers() [][]edge {
	out := make([][]edge, len(p.steps))
	for j := range p.steps {
		for k, in := range p.steps[j].node.In {
			out[in] = append(out[in], edge{j, k})
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
	var live []int // spans placed that have not died, by offset
	for _, i := range order {
		sp := &m.spans[i]
		m.unplanned += sp.size
		live = slices.DeleteFunc(live, func(j int) bool { return m.spans[j].to < sp.from })
		at := m.firstFit(sp, live)
		live = slices.Insert(live, at, i)
		if m.spread {
			sp.offset = m.planned
		}
		m.planned = max(m.planned, sp.offset+sp.size)
	}
}

// firstFit puts a span into the first gap between live ones, which are in order
// and do not overlap, and returns its place in that order.
func (m *memory) firstFit(sp *span, live []int) (place int) {
	sp.offset = 0
	for k, j := range live {
		q := &m.spans[j]
		if q.offset >= sp.offset+sp.size {
			return k
		}
		sp.offset = q.offset + q.size
	}
	return len(live)
}

// layTemps gives the steps of a tour, which run at the same time, temporaries one
// behind the other, and tells how long all of them are.
func (p *Plan) layTemps(t *tour, builders []*layer.Builder) (n int) {
	if t == nil {
		return 0
	}
	for _, s := range t.stretches {
		for i := s.first; i <= s.last; i++ {
			p.steps[i].temps = n
			n += tempFloats(builders[i])
		}
	}
	return n
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
	p.forwards, p.backwards, p.links, p.tours = p.forwardLane, p.backwardLane, p.linkTask, p.tourTask
	p.opts.Pool.reserve(p.memory.scratch)
	for i := range p.steps {
		s := &p.steps[i]
		for k, in := range s.node.In {
			s.full.X[k] = p.steps[in].full.Y
		}
		lane, k := p.schedule.laneOf(i)
		s.crew = crew{pool: p.opts.Pool, lane: lane}
		s.crew.begin(forward)
		at := s.temps + k*p.memory.temps/max(1, len(p.schedule.lanes))
		for _, n := range builders[i].Temps {
			s.full.T = append(s.full.T, temps[at:at+n])
			at += align(n)
		}
		s.pass = layer.Pass{
			Batch: p.opts.Batch, Key: layer.Key{Seed: p.opts.Seed, Node: number(s.node.ID)}, Work: &s.crew,
			X: make([][]float32, len(s.full.X)), DX: make([][]float32, len(s.full.DX)),
			P: s.full.P, DP: s.full.DP, T: s.full.T, Frozen: s.pass.Frozen,
			S: make([][]float32, len(s.full.S)), I: make([][]int32, len(s.full.I)),
		}
		s.full.Batch = p.opts.Batch
	}
	for i, c := range p.chainOf {
		if c != nil && i == c.first {
			p.view(c, builders)
			p.memory.chains += c.views[0].floats()
		}
	}
	for _, t := range p.tourOf {
		if t != nil {
			p.viewTour(t)
		}
	}
}
