// Package callback decides at the end of every epoch whether a training goes on
// and how fast, with the rules of Keras 3's callbacks.
//
//	class, args --New--> *EarlyStopping      --Start--> *Stopper
//	                     *ReduceLROnPlateau  --Start--> *Reducer
//
//	metric of an epoch --Epoch--> decision
//
//	metric    one number of an epoch, such as the loss on the validation set;
//	          who calls knows which one a Watch names, and leaves Epoch out for an
//	          epoch that has none
//	epoch     counted from 0, as Keras does
//	better    below the best so far by more than min_delta, or above it in mode
//	          max; the first metric always is, also NaN, on which nothing is better
//	wait      epochs since the last one that was better
//
// A Stopper and a Reducer are plain state: they know no model, no clock and no
// files, and the same metrics lead to the same decisions. A training that goes on
// after a pause takes them up by calling Epoch for the recorded epochs again.
//
// Keras compares in float32, after the min_delta is added or taken away in
// float64, and its learning rate is a float32; both are the same here.
package callback
