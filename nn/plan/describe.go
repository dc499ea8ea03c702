package plan

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// String prints the whole program: every step with its shape, its parameters
// and its multiply-adds a sample, then the memory, then how the last pass was cut
// into tasks.
func (p *Plan) String() string {
	var b strings.Builder
	mode := "predict"
	if p.opts.Train {
		mode = "train"
	}
	fmt.Fprintf(&b, "plan: %s, batch %d, %d steps\n", mode, p.opts.Batch, len(p.steps))
	for i, s := range p.steps {
		params, _ := s.node.ParamCount()
		fmt.Fprintf(&b, "%3d  %-24s %-22s %-16s %9d params %12d macs\n", i, s.node.ID, s.node.Class, s.node.Out, params, s.node.MACs())
	}
	m := p.memory
	fmt.Fprintf(&b, "memory: parameters %s, values planned %s, unplanned %s, whole numbers %s, temporaries %s, scratch %s a worker\n",
		bytesOf(len(p.weights)), bytesOf(m.planned), bytesOf(m.unplanned), bytesOf(m.ints), bytesOf(m.temps), bytesOf(m.scratch+m.chains))
	p.describeTasks(&b)
	return b.String()
}

// describeTasks prints the tasks that each step was cut into: those that any
// workers may do side by side, and + where all have to wait for one another. The
// size of a task is that of the most numerous ones.
func (p *Plan) describeTasks(b *strings.Builder) {
	if !p.ran {
		return
	}
	fmt.Fprintf(b, "tasks: a pass of %d samples\n", p.rows)
	for _, l := range p.schedule.lanes {
		fmt.Fprintf(b, "     %s to %s on one worker\n", p.graph.Nodes[l.steps[0]].ID, p.graph.Nodes[l.steps[len(l.steps)-1]].ID)
	}
	for i := range p.steps {
		s := &p.steps[i]
		if there := s.tasks(forward); there != "" {
			if c := p.chainOf[i]; c != nil && i > c.first {
				there = "by the same tasks"
			}
			fmt.Fprintf(b, "%3d  %-24s forward  %s\n", i, s.node.ID, there)
		}
		if back := s.tasks(backward); back != "" {
			fmt.Fprintf(b, "%3d  %-24s backward %s\n", i, s.node.ID, back)
		}
	}
}

// tasks are the numbers of tasks of the last pass, and the size of one of the most
// numerous; empty without any.
func (s *step) tasks(way int) string {
	r := &s.crew.regions[way]
	if r.n == 0 {
		return ""
	}
	var counts []string
	for _, n := range r.tasks[:r.n] {
		counts = append(counts, strconv.Itoa(n))
	}
	work, unit := s.work(way)
	return fmt.Sprintf("%s of %d %s", strings.Join(counts, " + "), work/max(1, slices.Max(r.tasks[:r.n])), unit)
}

// work is how much a step does in a pass: multiply-adds, or where there are none
// the numbers of the output, and which of them it is.
func (s *step) work(way int) (n int, unit string) {
	if s.node.MACs() == 0 {
		return s.node.Out.Size() * s.pass.N, "numbers"
	}
	gradients := 1
	if way == backward {
		gradients = 0
		for _, d := range [][][]float32{s.pass.DX, s.pass.DP} {
			if slices.ContainsFunc(d, func(x []float32) bool { return x != nil }) {
				gradients++
			}
		}
	}
	return int(s.node.MACs()) * s.pass.N * gradients, "macs"
}

func bytesOf(floats int) string {
	n := float64(floats) * 4
	for _, unit := range []string{"B", "KB", "MB"} {
		if n < 1024 {
			return fmt.Sprintf("%.4g %s", n, unit)
		}
		n /= 1024
	}
	return fmt.Sprintf("%.4g GB", n)
}
