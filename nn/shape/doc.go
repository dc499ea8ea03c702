// Package shape holds the value that says how big one sample of a tensor is,
// and the window arithmetic that every convolution and pooling layer shares.
//
// A Shape never carries the batch axis: (28, 28, 1) is one grey image, (10) a
// row of class scores, () a scalar. It is a small comparable value, so it can
// be a map key, is compared with == and cannot change through a shared slice.
//
//	axis       one of the numbers: height, width, channels ...
//	rank       how many axes
//	size       the product of the axes; 1 for a scalar
//	window     kernel or pool size, stride and padding along one axis
//
// The package imports nothing of ours.
package shape
