package graph

import (
	"fmt"
	"slices"
	"strings"

	"duet/nn/layer"
	"duet/nn/shape"
)

// Check orders the nodes, works out every shape and declares every parameter.
// The error is nil or Problems; the Graph is there in both cases and shows what
// could be worked out.
func Check(s Spec) (*Graph, error) {
	c := checker{spec: s, at: map[string]int{}}
	c.order()
	c.resolve()
	c.ends()
	g := &Graph{Spec: s, Nodes: c.nodes, A: c.end(s.A), B: c.end(s.B), Merge: c.end(s.Merge), Output: c.end(s.Output)}
	if len(c.problems) > 0 {
		return g, c.problems
	}
	return g, nil
}

// checker holds the state of one Check.
type checker struct {
	spec     Spec
	at       map[string]int // id -> index in nodes, once ordered
	nodes    []Resolved
	problems Problems
}

func (c *checker) problem(node string, code Code, format string, args ...any) {
	c.problems = append(c.problems, Problem{Node: node, Code: code, Text: fmt.Sprintf(format, args...)})
}

func (c *checker) end(id string) int {
	if i, ok := c.at[id]; ok && id != "" {
		return i
	}
	return -1
}

// order appends nodes whose inputs are all there, again and again, in the
// order of the spec, so that the result depends on the spec alone.
func (c *checker) order() {
	pending := c.named()
	for len(pending) > 0 {
		var later []Node
		for _, n := range pending {
			if c.ready(n) {
				c.at[n.ID] = len(c.nodes)
				c.nodes = append(c.nodes, Resolved{Node: n, Class: layer.Class(n.Layer)})
			} else {
				later = append(later, n)
			}
		}
		if len(later) == len(pending) {
			c.cycles(later)
			return
		}
		pending = later
	}
}

// cycles reports those of the nodes left over that read themselves, directly
// or through others; the rest only stand behind one.
func (c *checker) cycles(left []Node) {
	from := map[string][]string{}
	for _, n := range left {
		from[n.ID] = n.From
	}
	for _, n := range left {
		switch {
		case slices.Contains(n.From, n.ID):
			c.problem(n.ID, Cycle, "reads its own output: name another layer in its from")
		case reaches(from, n.ID):
			c.problem(n.ID, Cycle, "needs its own output through %s: remove one of the connections", strings.Join(n.From, ", "))
		}
	}
}

// reaches tells whether a node comes upon itself by what it reads.
func reaches(from map[string][]string, id string) bool {
	seen := map[string]bool{}
	queue := slices.Clone(from[id])
	for len(queue) > 0 {
		next := queue[0]
		queue = queue[1:]
		if next == id {
			return true
		}
		if !seen[next] {
			seen[next] = true
			queue = append(queue, from[next]...)
		}
	}
	return false
}

// named drops nodes whose name is taken and connections that lead nowhere.
func (c *checker) named() []Node {
	count := map[string]int{}
	for _, n := range c.spec.Nodes {
		count[n.ID]++
	}
	seen := map[string]bool{}
	var out []Node
	for _, n := range c.spec.Nodes {
		if n.ID == "" {
			c.problem("", DuplicateName, "a %s has no name: give it one", layer.Class(n.Layer))
			continue
		}
		if seen[n.ID] {
			c.problem(n.ID, DuplicateName, "the name is used %d times, expected once: rename one of the layers", count[n.ID])
			continue
		}
		seen[n.ID] = true
		if missing := c.missing(n, count); missing != "" {
			c.problem(n.ID, UnknownInput, "reads %q, which is not there: expected the name of another layer", missing)
			n.From = nil
		}
		out = append(out, n)
	}
	return out
}

func (c *checker) missing(n Node, count map[string]int) string {
	for _, f := range n.From {
		if count[f] == 0 {
			return f
		}
	}
	return ""
}

func (c *checker) ready(n Node) bool {
	for _, f := range n.From {
		if _, ok := c.at[f]; !ok {
			return false
		}
	}
	return true
}

// resolve infers shapes and declares parameters, node by node.
func (c *checker) resolve() {
	for i := range c.nodes {
		n := &c.nodes[i]
		in, known := c.inputs(n)
		if !known || !c.counted(n) {
			continue
		}
		if n.Side == SideMerge && len(n.In) > 1 && n.In[0] == n.In[1] {
			c.problem(n.ID, SameBranch, "merges %s with itself: name the ends of two branches, with layers in at least one", n.From[0])
			continue
		}
		out, err := n.Layer.Infer(in)
		if err != nil {
			code := BadShape
			if n.Side == SideMerge && (!alike(in) || n.Class == "Concatenate") {
				code = MergeShapes
				err = fmt.Errorf("merges %s with %s: %w", c.described(n.In[0]), c.described(n.In[len(n.In)-1]), err)
			}
			c.problem(n.ID, code, "%v", err)
			continue
		}
		n.Out, n.Known = out, true
		b := &layer.Builder{In: in, Out: out}
		n.Layer.Build(b)
		n.Params, n.macs = b.Params, b.MACs
		for _, p := range n.Params {
			if err := p.Check(); err != nil {
				c.problem(n.ID, BadShape, "%v", err)
			}
		}
	}
}

// alike tells whether all shapes are one.
func alike(in []shape.Shape) bool {
	return !slices.ContainsFunc(in, func(s shape.Shape) bool { return s != in[0] })
}

// described names a node with its shape: a_dense_1 (10).
func (c *checker) described(i int) string { return c.nodes[i].ID + " " + c.nodes[i].Out.String() }

func (c *checker) inputs(n *Resolved) ([]shape.Shape, bool) {
	in := make([]shape.Shape, len(n.From))
	known := true
	n.In = make([]int, len(n.From))
	for j, f := range n.From {
		n.In[j] = c.at[f]
		in[j] = c.nodes[c.at[f]].Out
		known = known && c.nodes[c.at[f]].Known
	}
	return in, known
}

func (c *checker) counted(n *Resolved) bool {
	k, err := layer.Find(n.Class)
	if err != nil {
		c.problem(n.ID, BadShape, "%v", err)
		return false
	}
	got := len(n.From)
	if got >= k.MinInputs && (k.MaxInputs == 0 || got <= k.MaxInputs) {
		return true
	}
	if c.hasProblem(n.ID) {
		return false
	}
	want := fmt.Sprint(k.MinInputs)
	if k.MaxInputs == 0 {
		want += " or more"
	}
	c.problem(n.ID, InputCount, "%s reads %d other layers, expected %s: name them in from", n.Class, got, want)
	return false
}

func (c *checker) hasProblem(id string) bool {
	for _, p := range c.problems {
		if p.Node == id {
			return true
		}
	}
	return false
}

// noOutput says why there is no output, unless a cycle in front of it has been
// reported, which says so.
func (c *checker) noOutput() {
	named := func(n Node) bool { return n.ID == c.spec.Output }
	switch {
	case c.spec.Output == "":
		c.problem("", NoOutput, "the model has no output: add layers to a branch")
	case !slices.ContainsFunc(c.spec.Nodes, named):
		c.problem("", NoOutput, "the output %q is not there: expected the name of a layer", c.spec.Output)
	}
}

// ends finds an output that is missing and nodes that nothing reads.
func (c *checker) ends() {
	if c.end(c.spec.Output) < 0 {
		c.noOutput()
		return
	}
	read := map[string]bool{c.spec.Output: true}
	for _, n := range c.spec.Nodes {
		for _, f := range n.From {
			read[f] = true
		}
	}
	for _, n := range c.nodes {
		if !read[n.ID] && !c.hasProblem(n.ID) {
			c.problem(n.ID, Unused, "nothing reads its output: name it in the from of a later layer, or remove it")
		}
	}
}
