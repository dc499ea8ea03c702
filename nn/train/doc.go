// Package train is the loop: batches in, samples and evaluations out, the
// user's actions in between.
//
//	Source --batch--> forward, loss, backward, optimizer --> Recorder.Step
//	                                                    \--> Recorder.Eval, once an epoch
//	Control --actions, between two steps--> applied, then Recorder.Action
//
// The loop runs on the goroutine that calls Run.Loop and owns the plans, the
// weights and the optimizer's state for as long as it runs. It reads no clock
// and draws no random number but from streams keyed by seed, epoch and step, so
// the same configuration, data and actions make the same bits, whatever records
// or watches them. A Recorder gets values, never slices of the engine.
//
// A step is: actions, then forward with the alpha that is recorded, then the
// update. Step numbers are 1-based and count finished steps; an action at n
// acts after step n and before step n+1.
package train
