// Package option reads and writes the arguments of layers, losses and
// optimizers: structs whose field tags say everything about each argument.
//
//	Filters int `arg:"filters,required" min:"1" help:"channels out"`
//
//	arg      Keras' name; ",required" when Keras has no default
//	min,max  bounds of a number, both allowed; an infinite number is not
//	choices  names allowed, separated by |; @name stands for a table
//	null     the text of what None, which is null in YAML, stands for; it need
//	         not be within the bounds. Without it there is no null, but that of
//	         an activation, linear.
//	help     one sentence for forms
//
// A recipe, a form of the workbench and a list of layers all come through
// here, so that one mistake gets one wording everywhere. Values are ints,
// floats, booleans, names, pairs (height, width) and lists of ints, floats or
// names. They come as YAML or JSON has them, or as text.
//
// # Calls
//
// A [Table] lists what an argument may name. Its entries may take arguments of
// their own, structs with the same tags; what an argument then holds is a call:
//
//	he_normal
//	random_normal(stddev=0.1)
//	max_norm(2, axis=[0, 1])
//	{RandomNormal: {stddev: 0.1}}                          in YAML
//	{class_name: RandomNormal, config: {stddev: 0.1}}      as Keras writes it
//
// The field is a string and keeps the call as one text, whatever its spelling was:
// the entry's name with the arguments that are not its defaults. So it is copied,
// compared and written like any name, and [Table.Make] makes the arguments of it.
//
// # What Keras has and duet has not
//
// An argument of Keras' that is not taken has a [Reason], which its error says. It
// may be null, or what duet does anyway: then it is read and forgotten, so that
// configs of Keras' can be read.
package option
