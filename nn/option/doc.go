// Package option reads and writes the arguments of layers, losses and
// optimizers: structs whose field tags say everything about each argument.
//
//	Filters int `arg:"filters,required" min:"1" help:"channels out"`
//
//	arg      Keras' name; ",required" when Keras has no default
//	min,max  bounds of a number, both allowed
//	choices  names allowed, separated by |; @name stands for a table of names
//	help     one sentence for forms
//
// A recipe, a form of the workbench and a list of layers all come through
// here, so that one mistake gets one wording everywhere. Values are ints,
// floats, booleans, names, pairs (height, width) and lists of ints.
package option
