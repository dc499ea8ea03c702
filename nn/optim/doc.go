// Package optim moves the weights after every step, with Keras 3's arithmetic.
//
//	weights  [......tensor......|pad|..tensor..|pad|...]   one block
//	grads    [......tensor......|pad|..tensor..|pad|...]   same offsets
//	state 0  [......tensor......|pad|..tensor..|pad|...]   Adam: m, SGD: velocity
//	state 1  [......tensor......|pad|..tensor..|pad|...]   Adam: v
//	last     [......tensor......|pad|..tensor..|pad|...]   average, with use_ema
//
// For every tensor that trains, in the order given:
//
//	clipping --> weight decay --> update --> average --> projection
//
// (a projection is a constraint, such as alpha's clip). All but the norms of
// clipping is element by element, so its bits do not depend on how tensors are
// laid out or cut; the weights between tensors are never touched. Norms are made
// of float64 sums of squares with the order of kernel.SumSquares, one a tensor,
// added in the order of tensors. The rest is float32 with one rounding an
// operation, but for rates and the numbers of a step (powers of beta, 1 - beta),
// which are float64 and rounded once for each tensor.
//
//	rate     the learning rate of one tensor: the step's times its multiplier
//	t        the number of the step, from 1
//	slot     a block of state, as long as the weights
//	rule     the arithmetic of one optimizer, between decay and average
//	average  the running average of the weights (Keras' use_ema)
//
// The caller owns weights and gradients; an Optimizer owns its state, made by
// Bind, and nothing is allocated afterwards. One goroutine uses it at a time,
// but for Update, which several may call on ranges that do not overlap.
// A new optimizer is one file with a rule and one line in the table of
// registry.go.
package optim
