package layer

import "duet/nn/shape"

// Constraint puts a tensor back where it may be.
type Constraint interface {
	// Project changes w, of shape s and row-major, in place.
	Project(w []float32, s shape.Shape)
}
