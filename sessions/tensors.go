package sessions

import (
	"fmt"
	"strings"

	"duet/nn/optim"
	"duet/nn/plan"
	"duet/sessions/record"
)

// A checkpoint's tensors, by name: a parameter is node/name, the optimizer's
// block number i for it is optimizer.i/node/name.
const slotPrefix = "optimizer."

// tensors copies nothing: the tensors are views of the plan's and the
// optimizer's blocks, valid until the next step.
func tensors(p *plan.Plan, o optim.Optimizer) []record.Tensor {
	var out []record.Tensor
	for _, q := range p.Params() {
		out = append(out, tensor(q.Name, q, p.Weights()))
	}
	for i, block := range o.State() {
		for _, q := range p.Params() {
			out = append(out, tensor(fmt.Sprintf("%s%d/%s", slotPrefix, i, q.Name), q, block))
		}
	}
	return out
}

func tensor(name string, q plan.Param, block []float32) record.Tensor {
	return record.Tensor{Name: name, Shape: q.Shape.Dims(), F32: q.Tensor(block)}
}

// digestEvery is how many steps lie between two digests: often enough to find
// out where two runs part, seldom enough to cost nothing.
const digestEvery = 50

// digest is the checksums of every parameter and of its gradient after step n.
func digest(p *plan.Plan, n int) record.Digest {
	d := record.Digest{N: n}
	for _, q := range p.Params() {
		d.Params = append(d.Params, record.TensorDigest{Name: q.Name, CRC: q.TensorCRC(p.Weights())})
		d.Grads = append(d.Grads, record.TensorDigest{Name: q.Name, CRC: q.TensorCRC(p.Grads())})
	}
	return d
}

// restore writes a checkpoint's parameters into a plan. The error names the
// tensor that is missing or has another size.
func restore(p *plan.Plan, from []record.Tensor) error {
	byName := map[string]record.Tensor{}
	for _, t := range from {
		byName[t.Name] = t
	}
	for _, q := range p.Params() {
		t, ok := byName[q.Name]
		if !ok {
			return fmt.Errorf("sessions: the checkpoint has no tensor %q, which the recipe needs", q.Name)
		}
		if len(t.F32) != q.Size {
			return fmt.Errorf("sessions: tensor %q of the checkpoint has %d numbers, the recipe needs %d", q.Name, len(t.F32), q.Size)
		}
		copy(q.Tensor(p.Weights()), t.F32)
		delete(byName, q.Name)
	}
	for _, t := range from {
		if _, left := byName[t.Name]; left && !strings.HasPrefix(t.Name, slotPrefix) {
			return fmt.Errorf("sessions: the checkpoint has a tensor %q that the recipe does not know", t.Name)
		}
	}
	return nil
}
