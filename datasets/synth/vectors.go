package synth

// Sizes of the seed set: the two inputs of the original question, and its targets.
const (
	TeacherA   = 5
	TeacherB   = 7
	TeacherOut = 10

	hidden = 8
)

// VectorSet is the seed set.
type VectorSet struct {
	A       []float32 // [n, TeacherA], uniform in [0,1)
	B       []float32 // [n, TeacherB], uniform in [0,1)
	Targets []float32 // [n, TeacherOut]
}

// Vectors draws n pairs of random vectors from the seed and asks the teacher, a
// small random network that is the same for every seed, for their targets. Each
// target is a sum of something branch A can learn, something branch B can learn,
// and a small product of the two that neither can.
func Vectors(seed uint64, n int) VectorSet {
	t := newTeacher()
	v := VectorSet{
		A:       make([]float32, n*TeacherA),
		B:       make([]float32, n*TeacherB),
		Targets: make([]float32, n*TeacherOut),
	}
	s := NewStream(seed, "seed vectors", 0)
	for i := range n {
		a, b := v.A[i*TeacherA:(i+1)*TeacherA], v.B[i*TeacherB:(i+1)*TeacherB]
		for j := range a {
			a[j] = s.Float()
		}
		for j := range b {
			b[j] = s.Float()
		}
		t.answer(a, b, v.Targets[i*TeacherOut:(i+1)*TeacherOut])
	}
	return v
}

// teacher is two hidden layers side by side, rectified, and two output layers that
// are added. Weights are float64 multiples of 2^-23 in [-1,1).
type teacher struct {
	hiddenA [hidden][TeacherA]float64
	hiddenB [hidden][TeacherB]float64
	outA    [TeacherOut][hidden]float64
	outB    [TeacherOut][hidden]float64
}

func newTeacher() *teacher {
	s := NewStream(0, "seed teacher", 0)
	weight := func() float64 { return float64(float64(s.Float())*2) - 1 }
	t := new(teacher)
	for h := range hidden {
		for j := range t.hiddenA[h] {
			t.hiddenA[h][j] = weight()
		}
		for j := range t.hiddenB[h] {
			t.hiddenB[h][j] = weight()
		}
	}
	for k := range TeacherOut {
		for h := range hidden {
			t.outA[k][h] = weight()
			t.outB[k][h] = weight()
		}
	}
	return t
}

// answer computes the targets of one pair. Every product is rounded before it is
// added, so that no machine fuses the two.
func (t *teacher) answer(a, b, y []float32) {
	var ha, hb [hidden]float64
	for h := range hidden {
		ha[h] = max(dot(t.hiddenA[h][:], a), 0)
		hb[h] = max(dot(t.hiddenB[h][:], b), 0)
	}
	for k := range y {
		var sum float64
		for h := range hidden {
			sum += float64(t.outA[k][h] * ha[h])
			sum += float64(t.outB[k][h] * hb[h])
		}
		sum += float64(ha[k%hidden] * hb[k%hidden] / 4)
		y[k] = float32(sum / 2)
	}
}

// dot is the sum of w[j]*x[j] in ascending order of j.
func dot(w []float64, x []float32) float64 {
	var sum float64
	for j, v := range x {
		sum += float64(w[j] * float64(v))
	}
	return sum
}
