package file

import (
	"fmt"
	"slices"
)

// input makes an input of an array.
func (z *archive) input(a *array, o Options) (Input, error) {
	in := Input{Dims: slices.Clone(a.shape[1:])}
	switch len(in.Dims) {
	case 0:
		in.Dims = []int{1}
	case 2:
		in.Dims = append(in.Dims, 1)
	case 1, 3:
	default:
		return in, z.wrong(a.name, "[N], [N,D], [N,H,W] or [N,H,W,C]", fmt.Sprintf("shape %v", a.shape), "reshape it")
	}
	if a.elem.kind == 'u' && a.elem.width == 1 {
		in.Bytes, in.Scale = a.raw, o.byteScale()
		return in, nil
	}
	in.Floats = a.floats(o.floatScale())
	return in, finite(in.Floats, a.stride(), z.blame(a.name))
}

// floats are all values times scale.
func (a *array) floats(scale float64) []float32 {
	out := make([]float32, len(a.raw)/a.elem.width)
	for i := range out {
		out[i] = float32(a.elem.float(a.raw, i) * scale)
	}
	return out
}

// blame makes the error of one sample of an array.
func (z *archive) blame(name string) func(sample int) *Error {
	return func(i int) *Error { return &Error{File: z.path, Place: fmt.Sprintf("array %q, sample %d", name, i)} }
}

// targets makes labels or regression targets of y.
func (z *archive) targets(c *Content, y *array, o Options) error {
	if len(y.shape) > 2 {
		return z.wrong("y", "[N] or [N,K]", fmt.Sprintf("shape %v", y.shape), "reshape it")
	}
	k := y.stride()
	if k == 1 && y.elem.kind != 'f' {
		var err error
		value := func(i int) int64 { return y.elem.integer(y.raw, i) }
		c.Labels, c.Classes, err = labels(c.N, value, o, z.blame("y"))
		return err
	}
	values := y.floats(1)
	if err := finite(values, k, z.blame("y")); err != nil {
		return err
	}
	hot := fromOneHot(values, k)
	if hot == nil {
		if o.Classes != 0 {
			return z.wrong("y", fmt.Sprintf("labels or one-hot rows of %d classes", o.Classes), "regression targets",
				"take `classes` away, or store y as integers")
		}
		c.Targets, c.TargetDim = values, k
		return nil
	}
	if o.Classes != 0 && o.Classes != k {
		return z.wrong("y", fmt.Sprintf("one-hot rows of %d classes", o.Classes), fmt.Sprint(k), "correct or remove `classes`")
	}
	c.Labels, c.Classes = hot, k
	return nil
}

// fromOneHot gives the labels of one-hot rows // [N, k], nil if any row is not one.
func fromOneHot(values []float32, k int) []int32 {
	if k < 2 {
		return nil
	}
	out := make([]int32, 0, len(values)/k)
	for row := range slices.Chunk(values, k) {
		at := slices.Index(row, 1)
		zeros := 0
		for _, v := range row {
			if v == 0 {
				zeros++
			}
		}
		if at < 0 || zeros != k-1 {
			return nil
		}
		out = append(out, int32(at))
	}
	return out
}

// weights makes sample weights of w.
func (z *archive) weights(c *Content, w *array, _ Options) error {
	if w.stride() != 1 {
		return z.wrong("w", "[N], one weight a sample", fmt.Sprintf("shape %v", w.shape), "store one number a sample")
	}
	c.Weights = w.floats(1)
	return checkWeights(c.Weights, z.blame("w"))
}
