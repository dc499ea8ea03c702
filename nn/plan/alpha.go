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
	for i := range p.steps {
		w, ok := p.steps[i].op.(layer.Weighted)
		if !ok {
			continue
		}
		declared, err := w.Alpha().Set(o)
		if err != nil {
			return err
		}
		p.redeclare(p.steps[i].node.Name(declared), declared)
	}
	return nil
}

// redeclare replaces what is known of a parameter and starts it again.
func (p *Plan) redeclare(name string, d layer.Param) {
	for i := range p.params {
		q := &p.params[i]
		if q.Name == name {
			q.Param = d
			q.Init.Fill(q.Tensor(p.weights), q.Shape, layer.InitStream(p.opts.Seed), number(name))
		}
	}
}

// Failure says which layer could not compute the last Forward and why, in one
// sentence; empty when all could.
func (p *Plan) Failure() string {
	var out []string
	for i := range p.steps {
		if f, ok := p.steps[i].op.(layer.Failer); ok {
			if failure := f.Failed(); failure != nil {
				out = append(out, p.steps[i].node.ID+": "+failure.Text)
			}
		}
	}
	return strings.Join(out, "; ")
}
