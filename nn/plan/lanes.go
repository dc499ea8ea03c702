package plan

import (
	"math"

	"duet/nn/graph"
	"duet/nn/layer"
)

// laneWork is how many multiply-adds the smaller branch has at least for a plan of
// single samples to run both side by side: what one worker hands to another has to
// pass between their caches, which costs microseconds.
const laneWork = 1 << 18

// lane is a branch that one worker runs from its first layer to its last while
// another runs the other one.
type lane struct {
	steps   []int     // its nodes, in order
	scratch []float32 // of the worker that runs it
}

// schedule is the order in which steps run: those before the branches, the
// branches side by side (or none), those after.
type schedule struct {
	before, after []int
	lanes         []lane
	// low and high are the first and the last node that a lane has.
	low, high int
}

// arrange makes the schedule. The branches become lanes when there is a single
// sample, which gives the layers little to share out, and neither reads the other.
// An activity regularizer adds up over nodes in order, so there are no lanes beside
// one.
func (p *Plan) arrange() {
	var s schedule
	if p.activity == nil && !p.opts.spread && (p.opts.Batch == 1 || p.opts.lanes) {
		s = branches(p.graph)
	}
	if len(s.lanes) == 0 || !p.opts.lanes && p.laneMACs(s.lanes) < laneWork {
		s = schedule{low: len(p.steps), high: -1}
		for i := range p.steps {
			s.before = append(s.before, i)
		}
	}
	p.schedule = s
}

// laneMACs are the multiply-adds a sample of the smallest lane.
func (p *Plan) laneMACs(lanes []lane) int64 {
	least := int64(math.MaxInt64)
	for _, l := range lanes {
		macs := int64(0)
		for _, i := range l.steps {
			macs += p.graph.Nodes[i].MACs()
		}
		least = min(least, macs)
	}
	return least
}

// branches cuts a graph into its two branches, what they read and what reads
// them. There are no lanes when a branch reads the other, or what reads one.
func branches(g *graph.Graph) schedule {
	s := schedule{lanes: make([]lane, 2), low: len(g.Nodes), high: -1}
	const before, after = 2, 3
	place := make([]int, len(g.Nodes)) // 0 and 1 are the lanes
	for i := range g.Nodes {
		n := &g.Nodes[i]
		at := before
		switch n.Side {
		case graph.SideA:
			at = 0
		case graph.SideB:
			at = 1
		}
		for _, in := range n.In {
			from := place[in]
			switch {
			case from == before || from == at:
			case at == before || at == after:
				at = after
			default:
				return schedule{}
			}
		}
		place[i] = at
		if at < len(s.lanes) {
			s.lanes[at].steps = append(s.lanes[at].steps, i)
			s.low, s.high = min(s.low, i), max(s.high, i)
		}
	}
	for i, at := range place {
		switch {
		case at < len(s.lanes):
		case at == before && i < s.high:
			s.before = append(s.before, i)
		default:
			// What no branch reads runs when its time has come, since its memory may
			// be a branch's until then.
			s.after = append(s.after, i)
		}
	}
	if len(s.lanes[0].steps) == 0 || len(s.lanes[1].steps) == 0 {
		return schedule{}
	}
	return s
}

// laneOf is the lane of node i, nil for none, and its number.
func (s *schedule) laneOf(i int) (*lane, int) {
	for k := range s.lanes {
		for _, j := range s.lanes[k].steps {
			if i == j {
				return &s.lanes[k], k
			}
		}
	}
	return nil, 0
}

// during widens a span of times to the whole time that lanes run in, forward or
// backward, when it begins or ends there: which step of the other lane runs at the
// same time is not known.
func (s *schedule) during(from, to, nodes int) (int, int) {
	back := func(i int) int { return 2*nodes - i }
	for _, lanes := range [][2]int{{s.low, s.high}, {back(s.high), back(s.low)}} {
		if from >= lanes[0] && from <= lanes[1] {
			from = lanes[0]
		}
		if to >= lanes[0] && to <= lanes[1] {
			to = lanes[1]
		}
	}
	return from, to
}

// crew is the Worker that one step sees: the pool, or in a lane the worker that
// runs the lane. It notes how the work was cut.
type crew struct {
	pool *Pool
	lane *lane
	// now counts the regions under way, forward or backward.
	now     *regions
	regions [2]regions
}

const forward, backward = 0, 1

// regions are the numbers of tasks that a pass of one step was cut into, one
// number for each time it waits for all of them. Above four the last is kept.
type regions struct {
	n     int
	tasks [4]int
}

// begin starts the count of a pass.
func (c *crew) begin(way int) {
	c.now = &c.regions[way]
	c.now.n = 0
}

func (c *crew) note(tasks int) {
	if c.now.n < len(c.now.tasks) {
		c.now.n++
	}
	c.now.tasks[c.now.n-1] = tasks
}

// Run shares tasks out, except in a lane; see [layer.Worker].
func (c *crew) Run(p *layer.Pass, n int, t layer.Task) {
	if c.lane != nil {
		c.Alone(p, n, t)
		return
	}
	c.note(n)
	c.pool.Run(p, n, t)
}

// Alone runs tasks one after the other; see [layer.Worker].
func (c *crew) Alone(p *layer.Pass, n int, t layer.Task) {
	c.note(1)
	if c.lane == nil {
		c.pool.Alone(p, n, t)
		return
	}
	for i := range n {
		t(p, i, c.lane.scratch)
	}
}
