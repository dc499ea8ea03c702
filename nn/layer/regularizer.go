package layer

// Regularizer adds l1 * sum |w| + l2 * sum w^2 of a tensor to the loss. The zero
// value adds nothing.
type Regularizer struct{ L1, L2 float64 }

// None tells whether it adds nothing.
func (r Regularizer) None() bool { return r == Regularizer{} }
