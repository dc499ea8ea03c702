package file

// Content is what a file, or some files that belong together, hold.
type Content struct {
	// N is the number of samples, at least 1.
	N int
	// Inputs has one or two arrays of N samples.
	Inputs []Input
	// Labels are class numbers from 0 to Classes-1, [N]; nil without.
	Labels []int32
	// Classes is the number of classes, 0 without labels.
	Classes int
	// Names are the names of the classes, [Classes]; nil when the file has none.
	Names []string
	// Targets are regression targets, [N, TargetDim]; nil without.
	Targets   []float32
	TargetDim int
	// Weights say how much each sample counts, [N], finite, 0 or more and not all 0;
	// nil without.
	Weights []float32
}

// Input is one array, row-major; exactly one of Bytes and Floats is set.
type Input struct {
	Dims   []int // of one sample
	Bytes  []byte
	Floats []float32
	Scale  float32 // factor of Bytes
}

// Options are what every reader is told beside the file names.
type Options struct {
	// Classes is the number of classes; 0 finds it from the labels.
	Classes int
	// Scale multiplies every input value; 0 divides bytes by 255.
	Scale float64
	// Progress, when set, is told how many bytes of the files on disk were read, and
	// how many there are: at most 8 times a MiB, never with less than before, and with
	// done == total when everything was read. It runs on the reader's goroutine.
	Progress func(done, total int64)
}

// byteScale is the factor for bytes in Input.Scale.
func (o Options) byteScale() float32 {
	if o.Scale == 0 {
		return 1.0 / 255
	}
	return float32(o.Scale)
}

// floatScale is the factor for everything that is not kept as bytes.
func (o Options) floatScale() float64 {
	if o.Scale == 0 {
		return 1
	}
	return o.Scale
}

// pile collects values of which the number is not known beforehand, in pieces that
// are never copied before the end, so that a file that is refused after all costs
// no more than what was read of it.
type pile[T any] struct {
	full [][]T
	last []T
	n    int
}

// add puts values on the pile.
func (p *pile[T]) add(values ...T) {
	p.n += len(values)
	for len(values) > 0 {
		if len(p.last) == cap(p.last) {
			if p.last != nil {
				p.full = append(p.full, p.last)
			}
			p.last = make([]T, 0, min(max(p.n, 1<<10), 1<<18))
		}
		k := min(len(values), cap(p.last)-len(p.last))
		p.last, values = append(p.last, values[:k]...), values[k:]
	}
}

// pieces are the values in order, in pieces.
func (p *pile[T]) pieces() [][]T { return append(p.full[:len(p.full):len(p.full)], p.last) }

// join is all values, [n].
func (p *pile[T]) join() []T {
	out := make([]T, 0, p.n)
	for _, piece := range p.pieces() {
		out = append(out, piece...)
	}
	return out
}
