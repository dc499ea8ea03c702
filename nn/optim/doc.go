// Package optim moves the weights after every step, with Keras 3's arithmetic.
//
//	weights  [......tensor......|pad|..tensor..|pad|...]   one block
//	grads    [......tensor......|pad|..tensor..|pad|...]   same offsets
//	state 0  [......tensor......|pad|..tensor..|pad|...]   Adam: m, SGD: velocity
//	state 1  [......tensor......|pad|..tensor..|pad|...]   Adam: v
//
// For every tensor that trains, in the order given:
//
//	weight decay --> update --> projection (a constraint, such as clip)
//
// Everything is float32 with one rounding an operation, except the rates, which
// are float64 and rounded once for each tensor. An update is element by
// element, so its bits do not depend on how tensors are laid out; the floats
// between tensors are never touched.
//
//	rate     the learning rate of one tensor: the step's times its multiplier
//	t        the number of the step, from 1
//	slot     a block of state, as long as the weights
//
// The caller owns weights and gradients; an Optimizer owns its state, made by
// Bind, and nothing is allocated afterwards. One goroutine uses it at a time,
// but for Update, which several may call on ranges that do not overlap.
// A new optimizer is one file with one line in the table of registry.go.
package optim
