// Package schedule says how far a step of training goes when that changes with
// the number of the step: Keras' learning rate schedules.
//
//	class, args --New--> Schedule --At(step)--> learning rate
//
//	step    the number of steps done before this one, from 0 (Keras' iterations)
//	rate    the learning rate
//	period  the steps over which a rate falls once
//
// Rates are computed in float64 with the functions of nn/internal/kernel, so that
// they have the same bits everywhere; whoever uses one rounds it. Keras computes
// in float32: its rates lie within 2e-7 of the schedule's largest rate from these,
// which is its own rounding; run in float64 it gives these to 1e-12. The one
// difference is the step at which CosineDecayRestarts begins anew: see there.
//
// A Schedule changes nothing and may be used by several goroutines. A new one is
// one file with one line in the table of registry.go.
package schedule
