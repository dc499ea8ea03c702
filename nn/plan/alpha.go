package plan

import (
	"strings"

	"duet/nn/alpha"
	"duet/nn/layer"
)

// SetAlpha puts the alpha of every weighted merge under new options between
// two steps, at their Start. The parameter keeps its place; what Params says of
// it changes.
func (p *Plan) SetAlpha(o alpha.Options) error {
	for k, i := range p.weighted {
		declared, err := p.alphas[k].Set(o)
		if err != nil {
			return err
		}
		p.redeclare(&p.steps[i], declared)
	}
	return nil
}

// redeclare replaces what is known of a merge's alpha, which is its first
// parameter, and starts it again. Every tensor has a cache line of its own, so
// there is room when another policy has more cells.
func (p *Plan) redeclare(s *step, d layer.Param) {
	name := s.node.Name(d)
	for i := range p.params {
		q := &p.params[i]
		if q.Name != name {
			continue
		}
		q.Param, q.Size = d, d.Shape.Size()
		q.Init.Fill(q.Tensor(p.weights), q.Shape, layer.InitStream(p.opts.Seed), number(name))
		s.pass.P[0] = q.Tensor(p.weights)
		if p.opts.Train {
			s.pass.DP[0] = q.Tensor(p.grads)
		}
	}
}

// Follow puts every alpha under a schedule where it belongs in step 1, 2, ... of
// a run of total steps.
func (p *Plan) Follow(step, total int) {
	for k, i := range p.weighted {
		p.alphas[k].Follow(p.steps[i].pass.P[0], step, total)
	}
}

// Failure says which layer could not compute the last Forward and why, in one
// sentence; empty when all could.
func (p *Plan) Failure() string {
	var out []string
	for _, i := range p.failers {
		if failure := p.steps[i].op.(layer.Failer).Failed(); failure != nil {
			out = append(out, p.steps[i].node.ID+": "+failure.Text)
		}
	}
	return strings.Join(out, "; ")
}
