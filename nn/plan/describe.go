package plan

import (
	"fmt"
	"strings"
)

// String prints the whole program: every step with its shape, its parameters
// and its multiply-adds a sample, then the memory.
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
	fmt.Fprintf(&b, "memory: parameters %s, values planned %s, unplanned %s, temporaries %s, scratch %s a worker\n",
		bytesOf(len(p.weights)), bytesOf(m.planned), bytesOf(m.unplanned), bytesOf(m.temps), bytesOf(m.scratch))
	return b.String()
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
