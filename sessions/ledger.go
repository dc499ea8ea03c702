package sessions

import (
	"fmt"
	"math"
	"slices"

	"duet/sessions/recipe"
)

// The ledger works merged numbers out by hand: from the two branches' outputs
// and alpha alone, with this package's own arithmetic and the standard
// library's, never with the engine's.

// Line is one merged number worked out by hand.
type Line struct {
	// Sample and K say which: row and class.
	Sample, K int
	A, B      float32
	// WA and WB are the two parts: a*A and (1-a)*B under a weighted sum, A^a and
	// B^(1-a) under a weighted product. HasParts is false for other merges.
	WA, WB   float32
	HasParts bool
	// Hand is the number by hand, Engine the one the engine computed, ULP how many
	// floats lie between them.
	Hand, Engine float32
	ULP          int64
}

// Verdict compares every merged number with the one by hand.
type Verdict struct {
	// Elements were compared, Equal of them are equal to the bit but for the sign
	// of 0, and ArrayEqual tells whether all are, as numpy.array_equal does.
	Elements, Equal int
	ArrayEqual      bool
	// MaxULP and MaxAbsDiff are the largest differences found; MaxAbsDiff is NaN
	// where something was not a number.
	MaxULP     int64
	MaxAbsDiff float64
	// Allowed is the difference in ULP that this merge may have: 0, or 1 where the
	// hand works in float64 with other functions than the engine.
	Allowed int64
	// Worst describes the first element beyond Allowed; empty when there is none.
	Worst string
}

// OK tells whether every element is as near as it may be.
func (v Verdict) OK() bool { return v.MaxULP <= v.Allowed }

// hand works out the merge of row i into dst [K]; parts are set when the merge
// has them. It is made once for a recipe's merge.
type hand struct {
	row     func(dst []float32, parts *[2][]float32, p *Predictions, i int)
	allowed int64
}

// Check compares all merged numbers of the predictions with those by hand.
func Check(m recipe.Merge, p *Predictions) (Verdict, error) {
	h, err := handOf(m, p)
	if err != nil {
		return Verdict{}, err
	}
	v := Verdict{ArrayEqual: true, Allowed: h.allowed}
	row := make([]float32, p.K)
	merged := NamedArray{Name: "merged", Dims: []int{p.N, p.K}}
	for i := range p.N {
		h.row(row, nil, p, i)
		for k, want := range row {
			v.compare(merged, i*p.K+k, want, p.Merged[i*p.K+k])
		}
	}
	return v, nil
}

// compare adds element i of an array to the verdict.
func (v *Verdict) compare(in NamedArray, i int, want, got float32) {
	v.Elements++
	if want == got {
		v.Equal++
		return
	}
	v.ArrayEqual = false
	d := ulps(want, got)
	if d > v.Allowed && v.Worst == "" {
		v.Worst = worst(in.At(i), want, got, d)
	}
	v.MaxULP = max(v.MaxULP, d)
	v.MaxAbsDiff = math.Max(v.MaxAbsDiff, math.Abs(float64(want)-float64(got)))
}

// worst is an element that is not what it should be, in words.
func worst(name string, want, got float32, ulps int64) string {
	switch {
	case want != want:
		return name + " is not a number: the model makes none of this sample"
	case got != got:
		return fmt.Sprintf("%s is not a number, expected %v", name, want)
	}
	return fmt.Sprintf("%s is %v, expected %v (%d ulp apart)", name, got, want, ulps)
}

// Against compares two sets of arrays with the same names, element by element.
func Against(stored, fresh []NamedArray) (Verdict, error) {
	byName := map[string]NamedArray{}
	for _, a := range stored {
		byName[a.Name] = a
	}
	v := Verdict{ArrayEqual: true}
	for _, f := range fresh {
		s, ok := byName[f.Name]
		if !ok {
			return v, fmt.Errorf("sessions: the stored predictions have no array %q, expected %v", f.Name, f.Dims)
		}
		if len(s.Data) != len(f.Data) || len(f.Data) > 1 && !slices.Equal(s.Dims, f.Dims) {
			return v, fmt.Errorf("sessions: the stored array %q has shape %v, expected %v: were other samples predicted?", f.Name, s.Dims, f.Dims)
		}
		for i, want := range f.Data {
			v.compare(f, i, want, s.Data[i])
		}
	}
	return v, nil
}

// notANumber is further than any two numbers are apart.
const notANumber = math.MaxUint32

// ulps counts the floats between two numbers; a NaN is further from anything
// than any number.
func ulps(a, b float32) int64 {
	if a != a || b != b {
		return notANumber
	}
	d := ordered(a) - ordered(b)
	if d < 0 {
		d = -d
	}
	return d
}

// ordered numbers the floats from the most negative up; +0 and -0 are both 0.
func ordered(v float32) int64 {
	bits := int64(math.Float32bits(v))
	if bits >= 1<<31 {
		return 1<<31 - bits
	}
	return bits
}

// Ledger works out one sample, class by class.
func Ledger(m recipe.Merge, p *Predictions, i int) ([]Line, error) {
	h, err := handOf(m, p)
	if err != nil {
		return nil, err
	}
	row := make([]float32, p.K)
	parts := [2][]float32{make([]float32, p.K), make([]float32, p.K)}
	h.row(row, &parts, p, i)
	lines := make([]Line, p.K)
	for k := range lines {
		l := Line{Sample: i, K: k, Hand: row[k], Engine: p.Merged[i*p.K+k], HasParts: m.Weighted()}
		if p.KA == p.K && p.KB == p.K {
			l.A, l.B = p.A[i*p.KA+k], p.B[i*p.KB+k]
		}
		l.WA, l.WB = parts[0][k], parts[1][k]
		l.ULP = ulps(l.Hand, l.Engine)
		lines[k] = l
	}
	return lines, nil
}
