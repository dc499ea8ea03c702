package record

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"duet/sessions/strictjson"
)

// F32 is a float32 that survives JSON: the shortest decimal that reads back to
// the same value; "NaN", "+Inf" and "-Inf" as strings; -0 stays -0.
type F32 float32

// F64 is a float64 written by the same rule.
type F64 float64

// MarshalJSON writes the shortest exact form.
func (v F32) MarshalJSON() ([]byte, error) { return appendFloat(nil, float64(v), 32), nil }

// UnmarshalJSON reads a number or one of the three strings.
func (v *F32) UnmarshalJSON(text []byte) error {
	f, err := parseFloat(text, 32)
	*v = F32(f)
	return err
}

// MarshalJSON writes the shortest exact form.
func (v F64) MarshalJSON() ([]byte, error) { return appendFloat(nil, float64(v), 64), nil }

// UnmarshalJSON reads a number or one of the three strings.
func (v *F64) UnmarshalJSON(text []byte) error {
	f, err := parseFloat(text, 64)
	*v = F64(f)
	return err
}

// appendFloat writes v, which came from a float of the given bits, as JSON.
func appendFloat(dst []byte, v float64, bits int) []byte {
	switch {
	case v != v:
		return append(dst, `"NaN"`...)
	case math.IsInf(v, 1):
		return append(dst, `"+Inf"`...)
	case math.IsInf(v, -1):
		return append(dst, `"-Inf"`...)
	}
	return strconv.AppendFloat(dst, v, 'g', -1, bits)
}

// parseFloat reads what appendFloat wrote.
func parseFloat(text []byte, bits int) (float64, error) {
	s := strictjson.New(text)
	v := s.Float(bits)
	return v, s.End()
}

// Scalar is a value of a setting: a number, a word or a truth value, kept as its
// text. In JSON, text that is a number or a truth value stands bare; all else is
// a string.
type Scalar string

// Number returns v as a Scalar in its shortest exact form.
func Number(v float64) Scalar {
	return Scalar(strconv.FormatFloat(v, 'g', -1, 64))
}

// Number32 returns v as a Scalar in the shortest form that reads back to the same
// float32.
func Number32(v float32) Scalar {
	return Scalar(strconv.FormatFloat(float64(v), 'g', -1, 32))
}

// Float returns the number the scalar holds; false when it holds none.
func (v Scalar) Float() (float64, bool) {
	f, err := strconv.ParseFloat(string(v), 64)
	return f, err == nil
}

// MarshalJSON writes numbers and truth values bare, the rest as a string.
func (v Scalar) MarshalJSON() ([]byte, error) {
	if v == "true" || v == "false" {
		return []byte(v), nil
	}
	s := strictjson.New([]byte(v))
	if literal := s.Number(); string(literal) == string(v) && v != "" {
		return []byte(v), nil
	}
	return marshal(string(v))
}

// UnmarshalJSON takes a number, a truth value or a string.
func (v *Scalar) UnmarshalJSON(text []byte) error {
	if len(text) == 0 {
		return fmt.Errorf("want a value, got nothing")
	}
	switch text[0] {
	case '"':
		return json.Unmarshal(text, (*string)(v))
	case '{', '[', 'n':
		return fmt.Errorf("want a number, a word or a truth value, got %.20s", text)
	}
	*v = Scalar(text)
	return nil
}

// Stat sums up a series over some steps. Min, Mean and Max leave out what is not
// finite (and are NaN if nothing is left); Last is the newest value as it was.
type Stat struct {
	Min, Mean, Max, Last float32
}

// One is the Stat of a single value.
func One(v float32) Stat {
	if v-v != 0 { // NaN or infinite
		nan := (v - v) / (v - v)
		return Stat{Min: nan, Mean: nan, Max: nan, Last: v}
	}
	return Stat{Min: v, Mean: v, Max: v, Last: v}
}

// Fold joins s with the later t, which has the given share of their steps together.
func (s Stat) Fold(t Stat, share float64) Stat {
	switch {
	case t.Mean != t.Mean:
		s.Last = t.Last
		return s
	case s.Mean != s.Mean:
		return t
	}
	// Plain comparisons: both sides are numbers here, and the built-in min and max
	// take their time over NaN and -0.
	if t.Min < s.Min {
		s.Min = t.Min
	}
	if t.Max > s.Max {
		s.Max = t.Max
	}
	s.Mean = float32(float64(s.Mean) + share*(float64(t.Mean)-float64(s.Mean)))
	s.Last = t.Last
	return s
}

// Mean32 is the mean of a vector of alphas, NaN if it is empty.
func Mean32(v []F32) float32 {
	sum := 0.0
	for _, x := range v {
		sum += float64(x)
	}
	return float32(sum / float64(len(v)))
}
