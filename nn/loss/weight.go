package loss

import "math"

// Weigh multiplies the losses of samples by their weights. As with Keras' default
// reduction, the loss of a batch is then still Mean, the sum divided by the number
// of samples and not by the sum of the weights. Each result is one float32 product.
// It panics when there is not one weight a sample.
//
//	values // [N], changed
//	w      // [N]
func Weigh(values, w []float32) { WeighRows(values, w, 1) }

// WeighRows multiplies the gradients of samples by their weights, after Grad: the
// gradient of Mean of the weighted losses. Each result is one float32 product. It
// panics when there is not one weight a row.
//
//	dpred // [N, K], changed
//	w     // [N]
func WeighRows(dpred, w []float32, k int) {
	if k < 1 || len(dpred) != len(w)*k {
		panic("loss: one weight a sample is expected")
	}
	for i, v := range w {
		for j := i * k; j < (i+1)*k; j++ {
			dpred[j] *= v
		}
	}
}

// ClassWeights multiplies the weights of samples by the weights of their classes,
// as fit(class_weight=...) of Keras does:
//
//	K = 1                    the class is y rounded, halves to the even number
//	OneHot, Values, K > 1    the class is where the greatest target stands, the first of equals
//	Index, K > 1             the class is y
//
// A class without a weight, such as the 3 of a regression, weighs 1, and so does a
// target that holds a NaN. Keras weighs by class in training only, and refuses
// weights of samples next to those of classes; here they multiply. Each result is
// one float32 product. It panics when lengths do not fit, or when a class number
// is not one of 0 to K-1.
//
//	dst         // [N], changed
//	y           // [N, K], or [N, 1] for Index
//	classWeight // one a class, from class 0 on
func ClassWeights(dst, y, classWeight []float32, k int, t Target) {
	if k < 1 || len(y) != len(dst)*width(k, t) {
		panic("loss: targets do not fit the weights of samples")
	}
	for i := range dst {
		if c := weighedClass(y, i, k, t); c >= 0 && c < len(classWeight) {
			dst[i] *= classWeight[c]
		}
	}
}

// weighedClass is the class of sample i, negative when it has none.
func weighedClass(y []float32, i, k int, t Target) int {
	if k == 1 {
		c := math.RoundToEven(float64(y[i]))
		if !(c >= 0 && c < math.MaxInt32) {
			return -1
		}
		return int(c)
	}
	a := answerAt(y, i, k, t)
	if a.row == nil {
		return a.class
	}
	c, ok := greatest(a.row)
	if !ok {
		return -1
	}
	return c
}
