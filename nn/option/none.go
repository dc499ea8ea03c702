package option

import "slices"

// None is how forms and lists write Keras' None.
const None = "none"

// Given is the value, or nil where it is what None stands for and has no name of
// its own: what a recipe and JSON write.
func (a Arg) Given() any {
	if name, ok := a.Value.(string); ok && slices.Contains(a.Choices, name) {
		return name
	}
	if a.standsForNull(a.Value) {
		return nil
	}
	return a.Value
}
