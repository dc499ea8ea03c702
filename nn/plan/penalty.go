package plan

// What a loss has beside the comparison with targets, and what a weight has
// beside its gradient.

// held tells whether the rules for a parameter's numbers apply: they do as long as
// it is trained, as in Keras.
func (q Param) held() bool { return q.Trainable && !q.Frozen }

// Penalty is what the regularizers of all parameters that are trained add to the
// loss, in the order of the graph.
func (p *Plan) Penalty() float64 {
	sum := 0.0
	for i := range p.params {
		if q := &p.params[i]; q.held() && !q.Regularizer.None() {
			sum += q.Regularizer.Loss(q.Tensor(p.weights))
		}
	}
	return sum
}

// penalize adds the gradients of Penalty.
func (p *Plan) penalize() {
	for i := range p.params {
		if q := &p.params[i]; q.held() && !q.Regularizer.None() {
			q.Regularizer.AddGrad(q.Tensor(p.grads), q.Tensor(p.weights), 1)
		}
	}
}

// Constrain puts every parameter that is trained back where its constraint wants
// it; call it after an optimizer's step.
func (p *Plan) Constrain() {
	for i := range p.params {
		if q := &p.params[i]; q.held() && q.Constraint != nil {
			q.Constraint.Project(q.Tensor(p.weights), q.Shape)
		}
	}
}

// Activity is what the activity regularizers of all nodes that move a loss add to
// it for every sample of the last Forward, [n]; nil when no layer has one. Keras adds the sum over the
// batch divided by its size, which is the mean of these.
func (p *Plan) Activity() []float64 {
	if p.activity == nil {
		return nil
	}
	return p.activity[:p.rows]
}

// weigh adds the size of the step's output to Activity. A node that moves no loss of
// the present assignment adds nothing: no gradient goes there, and branch A trained
// alone costs what it costs without B.
func (p *Plan) weigh(s *step) {
	if s.activity.None() || !s.reached {
		return
	}
	size := len(s.pass.Y) / p.rows
	for n := range p.rows {
		p.activity[n] += s.activity.Loss(s.pass.Y[n*size : (n+1)*size])
	}
}
