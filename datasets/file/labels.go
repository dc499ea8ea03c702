package file

import (
	"fmt"
	"math"
)

// maxLabel bounds class numbers, so that a one-hot row stays a sensible thing.
const maxLabel = 1<<16 - 1

// labels checks n class numbers and counts the classes. blame makes an Error of a
// label's index.
func labels(n int, value func(i int) int64, o Options, blame func(i int) *Error) ([]int32, int, error) {
	out := make([]int32, n)
	limit := int64(maxLabel)
	if o.Classes > 0 {
		limit = int64(o.Classes) - 1
	}
	largest, at := int64(-1), 0
	for i := range out {
		v := value(i)
		if v < 0 || v > limit {
			e := blame(i)
			e.Expected, e.Got = fmt.Sprintf("a label from 0 to %d", limit), fmt.Sprint(v)
			e.Remedy = "correct the label, or set `classes` if there are more"
			return nil, 0, e
		}
		if v > largest {
			largest, at = v, i
		}
		out[i] = int32(v)
	}
	if o.Classes > 0 {
		return out, o.Classes, nil
	}
	classes := int(largest) + 1
	seen := make([]bool, classes)
	distinct := 0
	for _, v := range out {
		if !seen[v] {
			seen[v] = true
			distinct++
		}
	}
	if classes > 10 && distinct*2 < classes {
		e := blame(at)
		e.Expected = fmt.Sprintf("labels that count classes from 0 (only %d of the classes 0 to %d occur)", distinct, largest)
		e.Got = fmt.Sprint(largest)
		e.Remedy = fmt.Sprintf("correct the label, or set `classes: %d` if it is meant", classes)
		return nil, 0, e
	}
	return out, classes, nil
}

// finite checks that every value is a number. stride is the number of values in a
// sample.
func finite(values []float32, stride int, blame func(sample int) *Error) error {
	for i, v := range values {
		if !isFinite(v) {
			e := blame(i / stride)
			e.Expected, e.Got = "finite numbers that fit float32", fmt.Sprint(v)
			e.Remedy = "clean the array, for example with numpy.nan_to_num"
			return e
		}
	}
	return nil
}

func isFinite(v float32) bool { return !math.IsNaN(float64(v)) && !math.IsInf(float64(v), 0) }

// checkWeights checks sample weights // [N].
func checkWeights(weights []float32, blame func(sample int) *Error) error {
	some := false
	for i, v := range weights {
		if !isFinite(v) || v < 0 {
			e := blame(i)
			e.Expected, e.Got = "a weight: a finite number, 0 or more", fmt.Sprint(v)
			e.Remedy = "correct the weight; 0 leaves a sample out"
			return e
		}
		some = some || v > 0
	}
	if !some {
		e := blame(0)
		e.Expected, e.Got, e.Remedy = "a weight above 0 somewhere", "0 for every sample", "correct the weights, or leave them away"
		return e
	}
	return nil
}
