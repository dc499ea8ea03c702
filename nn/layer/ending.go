package layer

// ending is the activation that a layer ends with, and what is kept for its way
// back.
type ending struct {
	act   activation
	saved int // in Pass.S: the numbers before the activation; -1 when its output tells enough
}

// ending prepares the activation of a name that Infer has checked.
func (b *Builder) ending(name string) ending {
	e := ending{act: mustActivation(name), saved: -1}
	if b.Train && e.act.input {
		e.saved = b.Save(b.Out.Size())
	}
	return e
}

// before is where the layer writes what the activation is applied to, [N, ...]:
// the output itself unless the way back asks for both.
func (e *ending) before(p *Pass) []float32 {
	if e.saved < 0 {
		return p.Y
	}
	return p.S[e.saved]
}

// forward applies the activation to the rows lo to hi of cols numbers.
func (e *ending) forward(p *Pass, lo, hi, cols int) {
	if !e.act.linear {
		e.act.forward(rows(p.Y, lo, hi, cols), rows(e.before(p), lo, hi, cols), cols)
	}
}

// backward turns the rows lo to hi of DY into the gradient before the activation.
func (e *ending) backward(p *Pass, lo, hi, cols int) {
	dy := rows(p.DY, lo, hi, cols)
	e.act.backward(dy, dy, rows(p.Y, lo, hi, cols), rows(e.before(p), lo, hi, cols), cols)
}
