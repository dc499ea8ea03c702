// Package recipe holds what is to be run: data, two branches, a merge and how
// to train them, as people write it down.
//
//	YAML text --Parse--> Recipe --Spec--> graph.Spec --graph.Check--> graph.Graph
//	              ^        |  ^
//	              |        |  +-- Set("train.epochs", "5"), the forms, the fixes
//	              +--YAML--+----> Preflight: everything wrong or worth knowing
//
// A recipe says everything a run depends on besides the bytes of its data, so
// the same recipe and data make the same bits.
//
// Words:
//
//	field path   where a value stands: train.epochs, a.layers.0.Conv2D.filters;
//	             stable, since --set and people's files rely on them
//	site         the place in the recipe that a node of the graph came from
//	finding      one thing the pre-flight has to say, with its fix where there is one
//	prone        what is known about the numbers a node puts out before it is run:
//	             probabilities, never negative, anything
//
// Parse is strict: a key that is not known, a value of another type and a number
// out of bounds are errors with line and column. What only shows when layers are
// put together (names, shapes, what a loss reads) is found by Preflight, so that
// a recipe with such a mistake still opens in the workbench and can be mended.
//
// A Recipe owns its layers' options and is not safe for several goroutines; who
// wants to keep one makes a Clone. Spec clones the options, so a Spec never
// changes under its reader. Nothing here opens a file but Load.
package recipe
