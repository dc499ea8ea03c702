package file

import (
	"errors"
	"fmt"
	"math"
	"strings"
)

// Content is what a file, or a pair of files, holds.
type Content struct {
	// N is the number of samples, at least 1.
	N int
	// Inputs has one or two arrays of N samples.
	Inputs []Input
	// Labels are class numbers from 0 to Classes-1, [N]; nil without.
	Labels []int32
	// Classes is the number of classes, 0 without labels.
	Classes int
	// Targets are regression targets, [N, TargetDim]; nil without.
	Targets   []float32
	TargetDim int
}

// Input is one array, row-major; exactly one of Bytes and Floats is set.
type Input struct {
	Dims   []int // of one sample
	Bytes  []byte
	Floats []float32
	Scale  float32 // factor of Bytes
}

// Options are what the reader is told beside the file names.
type Options struct {
	// Classes is the number of classes; 0 finds it from the labels.
	Classes int
	// Scale multiplies every input value; 0 divides bytes by 255.
	Scale float64
}

// byteScale is the factor for bytes in Input.Scale.
func (o Options) byteScale() float32 {
	if o.Scale == 0 {
		return 1.0 / 255
	}
	return float32(o.Scale)
}

// ErrUnreadable is wrapped by every error of this package.
var ErrUnreadable = errors.New("unreadable data file")

// Error says what is wrong with one file.
type Error struct {
	// File is the path as it was given; Place says where in it: "offset 16", or an
	// array or sample in words.
	File, Place string
	// Expected, Got and Remedy are phrases.
	Expected, Got, Remedy string
	// Cause is the error of the layer below, if any.
	Cause error
}

// Error is "FILE: PLACE: expected X, got Y; REMEDY".
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s: expected %s, got %s", e.File, e.Place, e.Expected, e.Got)
	if e.Remedy != "" {
		b.WriteString("; " + e.Remedy)
	}
	return b.String()
}

// Unwrap gives ErrUnreadable and the cause.
func (e *Error) Unwrap() []error {
	if e.Cause == nil {
		return []error{ErrUnreadable}
	}
	return []error{ErrUnreadable, e.Cause}
}

// offset is a place in words.
func offset(at int64) string { return fmt.Sprintf("offset %d", at) }

// maxLabel bounds class numbers, so that a one-hot row stays a sensible thing.
const maxLabel = 1<<16 - 1

// labels checks N class numbers and counts the classes. blame makes an Error of a
// label's index.
func labels(values []int64, o Options, blame func(i int) *Error) ([]int32, int, error) {
	out := make([]int32, len(values))
	limit := int64(maxLabel)
	if o.Classes > 0 {
		limit = int64(o.Classes) - 1
	}
	largest, at := int64(-1), 0
	for i, v := range values {
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
		if math.IsNaN(float64(v)) || math.IsInf(float64(v), 0) {
			e := blame(i / stride)
			e.Expected, e.Got = "finite numbers that fit float32", fmt.Sprint(v)
			e.Remedy = "clean the array, for example with numpy.nan_to_num"
			return e
		}
	}
	return nil
}
