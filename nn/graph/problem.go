package graph

import "fmt"

// Code names a kind of problem, for fixes and tests.
type Code string

// The problems that Check finds.
const (
	DuplicateName Code = "duplicate_name" // two nodes have the same id
	UnknownInput  Code = "unknown_input"  // a node reads one that is not there
	InputCount    Code = "input_count"    // a layer takes another number of inputs
	Cycle         Code = "cycle"          // a node needs its own output
	Unused        Code = "unused"         // a node's output reaches nothing
	BadShape      Code = "bad_shape"      // a layer refuses the shape it is given
	MergeShapes   Code = "merge_shapes"   // a merge refuses the shapes of its branches
	SameBranch    Code = "same_branch"    // a merge reads one node twice
	NoOutput      Code = "no_output"      // there is nothing to train
)

// Problem is one mistake in a Spec.
type Problem struct {
	// Node is the id of the node it concerns; empty when it concerns the whole.
	Node string
	Code Code
	// Text says what was expected, what was got and the remedy, without the name
	// of the node.
	Text string
}

// Error names the node and says what is wrong with it.
func (p Problem) Error() string {
	if p.Node == "" {
		return "graph: " + p.Text
	}
	return fmt.Sprintf("graph: node %q: %s", p.Node, p.Text)
}

// Problems are all the mistakes found, in the order of the nodes.
type Problems []Problem

// Error shows the first problem, and how many more there are.
func (p Problems) Error() string {
	switch len(p) {
	case 0:
		return "graph: no problem"
	case 1:
		return p[0].Error()
	}
	return fmt.Sprintf("%s (and %d more)", p[0].Error(), len(p)-1)
}
