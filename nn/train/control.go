package train

import (
	"context"
	"fmt"
	"strconv"

	"duet/nn/alpha"
)

// between applies what the user did since the last step, and waits while the
// run is paused. It reports whether the run is to stop.
func (r *Run) between(ctx context.Context, ctl Control, rec Recorder) (stop bool, err error) {
	for {
		if ctx.Err() != nil {
			return true, nil
		}
		waiting := r.paused && r.budget == 0
		for _, a := range ctl.Poll(r.step, waiting) {
			from, to, err := r.apply(a)
			if err != nil {
				return false, err
			}
			if err := rec.Action(r.step, a, from, to); err != nil {
				return false, err
			}
			if a.Kind == Stop {
				return true, nil
			}
		}
		if !r.paused {
			return false, nil
		}
		if r.budget > 0 {
			r.budget--
			return false, nil
		}
	}
}

// apply does an action and returns the value before and after it as text.
func (r *Run) apply(a Action) (from, to string, err error) {
	switch a.Kind {
	case Pause:
		r.paused, r.budget = true, 0
	case Resume:
		r.paused, r.budget = false, 0
	case StepOnce:
		r.paused = true
		r.budget++
	case SetLR:
		from, to = number(r.lr), number(a.Value)
		r.lr, r.scheduled, r.byHand = a.Value, false, true
	case SetPolicy:
		return r.setPolicy(a.Policy)
	case SetAlpha:
		return r.setAlpha(a.Value)
	case Stop, Mark, Save:
	default:
		return "", "", fmt.Errorf("train: unknown action %q", a.Kind)
	}
	return from, to, nil
}

// number writes a rate or an alpha: as short as it can be, of a float32 where it is
// one.
func number(v float64) string {
	if float64(float32(v)) == v {
		return strconv.FormatFloat(v, 'g', -1, 32)
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

// setPolicy puts alpha under another policy, where it stands or as near to
// that as the policy can be.
func (r *Run) setPolicy(o alpha.Options) (from, to string, err error) {
	alphas := r.plan.Alphas()
	if len(alphas) == 0 {
		return "", "", nil
	}
	old := alphas[0].Options
	at := float64(alphas[0].A)
	if old.Policy == "fixed" {
		at = old.Start
	}
	o.Start = alpha.Nearest(o.Policy, at)
	return old.Policy, o.Policy, r.rebind(o)
}

// setAlpha puts alpha at v, or as near as the policy it has can be.
func (r *Run) setAlpha(v float64) (from, to string, err error) {
	alphas := r.plan.Alphas()
	if len(alphas) == 0 {
		return "", "", nil
	}
	o := alphas[0].Options
	from = strconv.FormatFloat(float64(alphas[0].A), 'g', -1, 32)
	o.Start = alpha.Nearest(o.Policy, v)
	return from, number(o.Start), r.rebind(o)
}

// rebind gives both plans the new alpha and tells the optimizer.
func (r *Run) rebind(o alpha.Options) error {
	if err := r.plan.SetAlpha(o); err != nil {
		return err
	}
	if err := r.model.plan.SetAlpha(o); err != nil {
		return err
	}
	r.update.bind()
	return nil
}
