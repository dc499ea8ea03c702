package datasets

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"math"
	"slices"
	"sync"
)

// Array holds N samples of one input. Exactly one of Bytes and Floats is set;
// both are row-major with the sample axis first: [N, Dims...].
type Array struct {
	// Dims is the shape of one sample, without the sample axis: [28 28 1] or [5].
	// Pictures are height, width, channels.
	Dims []int
	// Bytes are pixels as stored, [N, Dims...].
	Bytes []byte
	// Floats are values as the branches see them, [N, Dims...].
	Floats []float32
	// Scale is the factor that turns a byte into an input value. 0 and 1/255 both
	// mean float32(b)/255, the division Keras users write, which is not the same
	// bits as a product with the rounded 1/255. Floats are never scaled.
	Scale float32
}

// byteScale is the scale of ordinary pictures: 0..255 become 0..1.
const byteScale float32 = 1.0 / 255

// Size is the number of values in one sample.
func (a Array) Size() int {
	size := 1
	for _, d := range a.Dims {
		size *= d
	}
	return size
}

// Len is the number of samples.
func (a Array) Len() int {
	size := a.Size()
	if size == 0 {
		return 0
	}
	return (len(a.Bytes) + len(a.Floats)) / size
}

// Fill writes sample i as input values to dst // [Dims...]. It is for a few
// samples on a screen; training reads through Table.Batch.
func (a Array) Fill(i int, dst []float32) {
	size := a.Size()
	if a.Floats != nil {
		copy(dst[:size], a.Floats[i*size:])
		return
	}
	for j, b := range a.Bytes[i*size : (i+1)*size] {
		dst[j] = a.value(b)
	}
}

// value is what the branches see of byte b.
func (a Array) value(b byte) float32 {
	if a.Scale == 0 || a.Scale == byteScale {
		return float32(b) / 255
	}
	return float32(b) * a.Scale
}

// Set is a whole data set in memory. Nothing changes it after it was made;
// several goroutines may read it.
type Set struct {
	// Name is for people: the built-in name, or the kind and base name of the file.
	Name string
	// Inputs has one array, or two for sets in which each branch has its own.
	Inputs []Array
	// Labels are class numbers, [N]; nil for regression and for data without targets.
	Labels []int32
	// Targets are regression targets, [N, TargetDim]; nil when there are labels.
	Targets []float32
	// TargetDim is the number of targets of a sample, 0 without Targets.
	TargetDim int
	// Classes are the class names, in the order of the labels.
	Classes []string
	// Weights say how much each sample counts, [N], 0 or more; nil when all count alike.
	Weights []float32
	// N is the number of samples.
	N int

	// looks are pictures of the same samples that were drawn with the set because
	// no arithmetic on Inputs could give them (outline and texture).
	looks []look

	mu    sync.Mutex
	views map[View]Array // computed by View, kept for the next call
}

// look is one drawn view of every sample.
type look struct {
	view  View
	array Array
}

// Fingerprint is the hex SHA-256 of what a training reads: shapes, scales,
// values, labels, targets and weights. Names are left out, so that a file keeps its
// fingerprint when it is moved.
func (s *Set) Fingerprint() string {
	h := sha256.New()
	fmt.Fprintf(h, "duet set 1\nsamples %d classes %d\n", s.N, len(s.Classes))
	for i, a := range s.Inputs {
		a.hash(h, fmt.Sprintf("input %d", i))
	}
	for _, l := range s.looks {
		l.array.hash(h, "look "+string(l.view))
	}
	fmt.Fprintf(h, "labels %d\n", len(s.Labels))
	writeLittle(h, s.Labels, func(v int32) uint32 { return uint32(v) })
	fmt.Fprintf(h, "targets %d of %d\n", len(s.Targets), s.TargetDim)
	writeLittle(h, s.Targets, math.Float32bits)
	if s.Weights != nil { // sets without keep the fingerprint they had before there were weights
		fmt.Fprintf(h, "weights %d\n", len(s.Weights))
		writeLittle(h, s.Weights, math.Float32bits)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// hash writes the array, under a title, to h.
func (a Array) hash(h io.Writer, title string) {
	fmt.Fprintf(h, "%s %v scale %08x bytes %d floats %d\n",
		title, a.Dims, math.Float32bits(a.value(1)), len(a.Bytes), len(a.Floats))
	h.Write(a.Bytes)
	writeLittle(h, a.Floats, math.Float32bits)
}

// writeLittle writes values as little-endian 32-bit words, whatever the machine.
func writeLittle[T any](h io.Writer, values []T, word func(T) uint32) {
	buf := make([]byte, 0, 4*4096)
	for chunk := range slices.Chunk(values, 4096) {
		buf = buf[:0]
		for _, v := range chunk {
			buf = binary.LittleEndian.AppendUint32(buf, word(v))
		}
		h.Write(buf)
	}
}
