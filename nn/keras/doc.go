// Package keras speaks Keras: today the text of model.summary() in the
// layouts of two generations, byte for byte.
//
//	Model --Order--> rows --Names--> names --style--> text
//
// A Model is a plain description: layers in the order they were created, who
// feeds whom, shapes and counts. It holds no tensors, so it can come from a
// graph of ours, from a file or from a test.
//
// Words:
//
//	row        a layer as the summary shows it
//	style      a generation of Keras: keras2 (multi-backend Keras up to 2.2.4,
//	           whose layout the original question shows) or keras3
//	depth      how many layers lie between a layer and an output, by the longest
//	           way; the deepest row comes first
//	chain      a model in which every depth has one layer with one input; its
//	           table has no column Connected to
//	cell       one place of a terminal; a CJK character takes two
//
// The numbers, rules and quirks follow Keras 2.2.4 (utils/layer_utils.py) and
// Keras 3.15 (utils/summary_utils.py) with rich 15, the table printer Keras 3
// uses. testdata holds what real Keras printed.
//
// Everything here is a pure function: nothing is kept, arguments are not
// changed, results belong to the caller, any goroutine may call.
package keras
