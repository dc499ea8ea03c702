package plan

import "duet/nn/layer"

// stretch is a row of steps whose way back a task takes sample by sample, from the
// last step to the first. What one hands to another exists once a worker.
type stretch struct {
	first, last int
	bottom      int // the first step that a gradient reaches under the present assignment
	views       []stretchView
}

// stretchView is what one worker sees of a stretch: a pass for each step, cut to one
// sample, and two places for gradients between steps, which take turns.
type stretchView struct {
	passes []layer.Pass
	turns  [2][]float32
}

// tour is stretches that no step between them waits for, so that their tasks are
// shared out together: branches, most often. It runs when the way back comes to
// the first step of the last of them.
type tour struct {
	stretches []*stretch // in the order of the way back
	top, at   int        // the last step of the first one, the first step of the last one
	chunks    int        // of the pass under way
}

// plotTours finds the stretches and joins them to tours. There are none where they
// would leave workers without a task.
func (p *Plan) plotTours() {
	p.stretchOf, p.tourOf = make([]*stretch, len(p.steps)), make([]*tour, len(p.steps))
	if !p.opts.Train || p.opts.Keep || p.opts.spread || len(p.schedule.lanes) > 0 {
		return
	}
	readers := p.readers()
	var t *tour
	chunks := (p.opts.Batch + layer.ChunkSamples - 1) / layer.ChunkSamples
	settle := func() {
		if t != nil && (p.opts.few > 0 || chunks*len(t.stretches) >= 2*p.opts.Pool.Workers()) {
			p.take(t)
		}
		t = nil
	}
	for i := len(p.steps) - 1; i >= 0; i-- {
		if t != nil && awaits(t, readers[i]) {
			settle()
		}
		s := p.stretchTo(i, readers)
		if s == nil {
			continue
		}
		if t == nil {
			t = &tour{top: i}
		}
		t.stretches, t.at = append(t.stretches, s), s.first
		i = s.first
	}
	settle()
}

// awaits tells whether the gradient of a step with these readers comes from a tour.
func awaits(t *tour, readers []edge) bool {
	for _, e := range readers {
		for _, s := range t.stretches {
			if e.step >= s.first && e.step <= s.last {
				return true
			}
		}
	}
	return false
}

// stretchTo is the longest stretch that ends with step i, nil for none of two steps
// or more.
func (p *Plan) stretchTo(i int, readers [][]edge) *stretch {
	if !p.chunked(i) {
		return nil
	}
	s := &stretch{first: i, last: i}
	g := p.graph
	for p.graph.Nodes[s.first].In[0] == s.first-1 && p.chunked(s.first-1) {
		k := s.first - 1
		if len(readers[k]) != 1 || k == g.A || k == g.B || k == g.Merge || k == g.Output {
			break
		}
		s.first = k
	}
	if s.first == s.last {
		return nil
	}
	return s
}

// chunked tells whether a step may be part of a stretch.
func (p *Plan) chunked(i int) bool {
	if _, ok := p.steps[i].op.(layer.Chunked); !ok {
		return false
	}
	return p.separate(i)
}

// take enters the stretches of a tour.
func (p *Plan) take(t *tour) {
	p.tourOf[t.at] = t
	for _, s := range t.stretches {
		for i := s.first; i <= s.last; i++ {
			p.stretchOf[i] = s
		}
	}
}

// passing tells whether the gradient of the output of step i is handed on within a
// stretch, so that no place is planned for it.
func (p *Plan) passing(i int) bool {
	s := p.stretchOf[i]
	return s != nil && i != s.last
}

// during widens a span of times that begins or ends in a tour to all of it: its
// steps run at the same time, after those between them.
func (t *tour) during(from, to, nodes int) (int, int) {
	begin, end := 2*nodes-t.top, 2*nodes-t.at
	if from >= begin && from <= end {
		from = begin
	}
	if to >= begin && to <= end {
		to = end
	}
	return from, to
}

// viewTour makes the passes of a tour for every worker, and its task.
func (p *Plan) viewTour(t *tour) {
	for _, s := range t.stretches {
		s.views = make([]stretchView, p.opts.Pool.Workers())
		widest := 0
		for i := s.first; i < s.last; i++ {
			widest = max(widest, p.steps[i].size)
		}
		for w := range s.views {
			v := &s.views[w]
			for k := range v.turns {
				v.turns[k] = block(widest)
			}
			for i := s.first; i <= s.last; i++ {
				pass := p.steps[i].pass
				pass.N, pass.Work = 1, nil
				pass.X, pass.DX = make([][]float32, 1), make([][]float32, 1)
				pass.S, pass.I = make([][]float32, len(pass.S)), make([][]int32, len(pass.I))
				v.passes = append(v.passes, pass)
			}
		}
		p.memory.chains += 2 * align(widest)
	}
}

// backwardTour takes the way back through a tour.
func (p *Plan) backwardTour(t *tour) {
	t.chunks = (p.rows + layer.ChunkSamples - 1) / layer.ChunkSamples
	for _, s := range t.stretches {
		s.bottom = s.last + 1
		for s.bottom > s.first && p.steps[s.bottom-1].need {
			s.bottom--
		}
		if s.bottom <= s.last {
			p.steps[s.last].gather()
		}
		for i := s.last; i >= s.first; i-- {
			p.steps[i].crew.begin(backward)
			if i >= s.bottom {
				p.begin(s, i)
				p.steps[i].crew.note(t.chunks)
			}
		}
	}
	p.tour = t
	p.opts.Pool.each(t.chunks*len(t.stretches), p.tours)
	for _, s := range t.stretches {
		for i := s.last; i >= s.bottom; i-- {
			p.steps[i].op.(layer.Chunked).End(&p.steps[i].pass)
		}
	}
}

// begin begins the way back of step i, which asks for the gradient of its input
// where the step before needs one.
func (p *Plan) begin(s *stretch, i int) {
	pass := &p.steps[i].pass
	if i > s.first {
		pass.DX[0] = nil
		if i > s.bottom {
			pass.DX[0] = s.views[0].turns[0]
		}
	}
	p.steps[i].op.(layer.Chunked).Begin(pass)
}

// tourTask takes a chunk of samples back through one stretch of the tour under way.
// Tasks of the stretches alternate, so that workers have their shares of each.
func (p *Plan) tourTask(worker, task int) {
	t := p.tour
	s := t.stretches[task%len(t.stretches)]
	chunk := task / len(t.stretches)
	lo, hi := chunk*layer.ChunkSamples, min(p.rows, (chunk+1)*layer.ChunkSamples)
	for n := lo; n < hi; n++ {
		for i := s.last; i >= s.bottom; i-- {
			pass := p.tourPass(s, &s.views[worker], i, n)
			p.steps[i].op.(layer.Chunked).Sample(pass, chunk, n == lo, p.opts.Pool.scratch[worker])
		}
	}
}

// tourPass cuts the pass of step i of a stretch to sample n.
func (p *Plan) tourPass(s *stretch, v *stretchView, i, n int) *layer.Pass {
	step, pass := &p.steps[i], &v.passes[i-s.first]
	whole := &step.pass
	pass.P, pass.DP, pass.Frozen, pass.Train, pass.Key = whole.P, whole.DP, whole.Frozen, whole.Train, whole.Key
	pass.X[0], pass.Y = one(whole.X[0], p.rows, n), one(whole.Y, p.rows, n)
	for k := range pass.S {
		pass.S[k] = one(whole.S[k], p.rows, n)
	}
	for k := range pass.I {
		pass.I[k] = one(whole.I[k], p.rows, n)
	}
	if i == s.last {
		pass.DY = one(whole.DY, p.rows, n)
	} else {
		pass.DY = v.turns[i&1][:step.size]
	}
	switch {
	case i == s.first:
		pass.DX[0] = one(whole.DX[0], p.rows, n)
	case i > s.bottom:
		pass.DX[0] = v.turns[(i-1)&1][:p.steps[i-1].size]
	default:
		pass.DX[0] = nil
	}
	return pass
}

// one cuts sample n from a slice of so many, nil from nil.
func one[T any](all []T, samples, n int) []T {
	size := len(all) / samples
	return all[n*size : (n+1)*size : (n+1)*size]
}
