package train

import "fmt"

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
