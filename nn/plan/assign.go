package plan

import "duet/nn/layer"

// Work is what the steps from now on are about. The zero value has no loss.
type Work struct {
	// Output, A and B are the nodes whose gradient a loss writes. A and B need
	// Options.Aux.
	Output, A, B bool
	// Frozen tells which parameters stay as they are; nil for none.
	Frozen func(Param) bool
}

// Assign changes what the plan works for, between two steps: which nodes a
// gradient passes through, where gradients end, and which parameters have one.
func (p *Plan) Assign(w Work) {
	if (w.A || w.B) && !p.opts.Aux {
		panic("plan: a loss at a branch was not planned for: compile with Aux")
	}
	p.work = w
	clear(p.grads) // what is frozen has none
	for _, a := range p.alphas {
		a.Grad = 0
	}
	reached := p.reached()
	k := 0
	for i := range p.steps {
		s := &p.steps[i]
		learns := p.freeze(s, k)
		k += len(s.node.Params)
		for _, in := range s.node.In {
			learns = learns || p.steps[in].learns
		}
		s.learns, s.reached = learns, reached[i]
		s.need = learns && reached[i]
	}
	if p.opts.Train {
		p.route()
	}
	p.cut(p.rows)
}

// reached tells of every node whether its output moves a loss.
func (p *Plan) reached() []bool {
	out := make([]bool, len(p.steps))
	for i := len(p.steps) - 1; i >= 0; i-- {
		out[i] = out[i] || p.lossAt(i)
		for _, in := range p.steps[i].node.In {
			out[in] = out[in] || out[i]
		}
	}
	return out
}

// lossAt tells whether a loss writes a gradient of node i.
func (p *Plan) lossAt(i int) bool {
	g, w := p.graph, p.work
	return w.Output && i == g.Output || w.A && i == g.A || w.B && i == g.B
}

// freeze takes the gradients of frozen parameters away and tells whether any is
// left. The node's parameters begin at number first of the plan. A merge weight
// keeps its place: what Backward writes there is not used.
func (p *Plan) freeze(s *step, first int) (learns bool) {
	frozen := 0
	for i := range s.node.Params {
		q := &p.params[first+i]
		q.Frozen = q.NodeFrozen || p.work.Frozen != nil && p.work.Frozen(*q)
		if q.Frozen {
			frozen++
		}
		_, weighted := s.op.(layer.Weighted)
		if learning := !q.Frozen && !q.State(); p.opts.Train && !(weighted && i == 0) {
			s.full.DP[i] = nil
			if learning {
				s.full.DP[i] = q.Tensor(p.grads)
			}
		}
		learns = learns || !q.Frozen && !q.State()
	}
	s.pass.Frozen = frozen > 0 && frozen == len(s.node.Params)
	return learns
}

// route joins the gradients that flow under the present assignment: a node with
// one of them uses the slice it is written to, one with several sums them up.
func (p *Plan) route() {
	for i := range p.steps {
		s := &p.steps[i]
		s.flows = s.flows[:0]
		if s.own != nil {
			s.full.DY = s.own
		}
		for k, e := range s.edges {
			to, needed := &p.steps[e.step], s.need
			to.full.DX[e.input] = nil
			if needed && to.need {
				to.full.DX[e.input] = s.slices[k]
				s.flows = append(s.flows, s.slices[k])
			}
		}
		if s.need && s.loss != nil && p.lossAt(i) {
			s.flows = append(s.flows, s.loss)
		}
		if len(s.flows) == 1 {
			s.full.DY = s.flows[0]
		}
	}
}
