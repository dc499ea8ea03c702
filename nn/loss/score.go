package loss

import "duet/nn/internal/kernel"

// Mean is the loss of a batch or a set: the sum of the samples' losses, in
// float64 and the fixed order of reductions, divided by their number and
// rounded once. Without samples it is NaN.
//
//	values // [N]
func Mean(values []float32) float32 {
	return float32(kernel.Sum(values) / float64(len(values)))
}

// Correct counts the samples that are answered right, by the rule of Keras'
// "accuracy":
//
//	K = 1           p > 0.5 is class 1, anything else class 0; right when y equals that
//	OneHot, K > 1   the greatest prediction stands where the greatest target does
//	Index, K > 1    the greatest prediction stands at the class number
//	Values, K > 1   there are no classes: -1
//
// Of equal numbers the first counts. A row that holds a NaN is never right. As
// in Keras the bound is 0.5 for logits too.
//
//	pred // [N, K]
//	y    // [N, K], or [N, 1] for Index
func Correct(pred, y []float32, k int, t Target) int {
	n := samples(pred, y, k, t)
	if t == Values && k > 1 {
		return -1
	}
	if k == 1 {
		return correctOfOne(pred, y)
	}
	right := 0
	var got, want [scoreRows]int32
	for i := 0; i < n; i += scoreRows {
		m := min(scoreRows, n-i)
		kernel.Greatest(got[:m], pred[i*k:(i+m)*k], k)
		if t == Index {
			for r, class := range got[:m] {
				right += as1(class >= 0 && float32(class) == y[i+r])
			}
			continue
		}
		kernel.Greatest(want[:m], y[i*k:(i+m)*k], k)
		for r, class := range got[:m] {
			right += as1(class >= 0 && class == want[r])
		}
	}
	return right
}

// scoreRows is how many samples are looked at together.
const scoreRows = 64

// as1 counts what is true.
func as1(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// correctOfOne is Correct for K = 1.
func correctOfOne(pred, y []float32) int {
	right := 0
	for i, p := range pred {
		if p > 0.5 {
			right += as1(y[i] == 1)
		} else {
			right += as1(y[i] == 0 && p == p)
		}
	}
	return right
}

// greatest is the place of the greatest number, the first of equal ones; ok is
// false when there is a NaN.
func greatest(row []float32) (at int, ok bool) {
	var found [1]int32
	kernel.Greatest(found[:], row, len(row))
	return max(0, int(found[0])), found[0] >= 0
}

// TopK counts the samples whose class is among the top greatest predictions, by
// the rule of Keras' top_k_categorical_accuracy and its sparse form on TensorFlow:
// fewer than top predictions of the row are greater than that of the class. Equal
// predictions are in the class's favour, unlike in Correct. A row that holds a NaN
// or an infinity never counts.
//
//	OneHot, K > 1    the class is where the greatest target stands, the first of equals
//	Index, K > 1     the class is y
//	Values, or K = 1 there is nothing to rank: -1
//
// It panics as Loss.Values does.
//
//	pred // [N, K]
//	y    // [N, K], or [N, 1] for Index
func TopK(pred, y []float32, k int, t Target, top int) int {
	n := samples(pred, y, k, t)
	if t == Values || k == 1 {
		return -1
	}
	count := 0
	for i := range n {
		if c, ok := classOf(y, i, k, t); ok && amongTop(pred[i*k:(i+1)*k], c, top) {
			count++
		}
	}
	return count
}

func amongTop(p []float32, class, top int) bool {
	greater := 0
	for _, v := range p {
		if v-v != 0 {
			return false
		}
		if v > p[class] {
			greater++
		}
	}
	return greater < top
}

// classOf is the class of sample i of K > 1 classes; ok is false when its target
// holds a NaN.
func classOf(y []float32, i, k int, t Target) (class int, ok bool) {
	a := answerAt(y, i, k, t)
	if a.row == nil {
		return a.class, true
	}
	return greatest(a.row)
}
