package train

import (
	"fmt"

	"duet/nn/internal/kernel"
)

// diverged says in one sentence why a step cannot be learnt from: the failure
// a layer reports by name, or a loss that is not finite. Empty when all is well.
func (r *Run) diverged(s Sample) string {
	if text := r.plan.Failure(); text != "" {
		return fmt.Sprintf("step %d: %s", s.Step, text)
	}
	if s.Loss-s.Loss == 0 {
		return ""
	}
	return fmt.Sprintf("step %d: the loss is %v; try a smaller learning rate than %v", s.Step, s.Loss, s.LR)
}

// spoilt says in one sentence which parameter the last step left without a
// finite value, for which no further step will find out. Empty when all is well.
func (r *Run) spoilt() string {
	for _, q := range r.plan.Params() {
		if sum := kernel.Sum(q.Tensor(r.plan.Weights())); sum-sum != 0 {
			return fmt.Sprintf("step %d: %s is not finite after it; try a smaller learning rate than %s", r.step, q.Name, number(r.lr))
		}
	}
	return ""
}
