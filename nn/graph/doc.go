// Package graph turns a Spec, which is what a recipe says, into a Graph, which
// is ordered, shaped and free of user errors.
//
//	Spec   named nodes, their layers' options, who feeds whom; no shapes, no memory
//	Graph  the same nodes in an order in which every input comes first, each with
//	       its output shape and parameters; shapes without the batch axis
//
// Any directed acyclic graph will do: a branch may have skip connections, two
// branches may share an input or have one each. Every mistake a user can make
// is found here, as a Problem that names the node, what was expected, what was
// got and the remedy. A Graph with problems still shows the shapes that could
// be worked out, so that a form can draw them.
//
// Sides tell where a node stands: an input, branch A, branch B, the merge or
// the head after it. Both values are immutable once made.
package graph
