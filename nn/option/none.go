package option

// None is how forms and lists write Keras' None.
const None = "none"

// Given is the value, or nil where it is what None stands for: what a recipe and
// JSON write.
func (a Arg) Given() any {
	if a.standsForNull(a.Value) {
		return nil
	}
	return a.Value
}
