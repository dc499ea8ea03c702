package record

import (
	"math"
	"strconv"

	"duet/sessions/strictjson"
)

// appendStep writes the JSON of a step. It is written out by hand because it runs
// once a step beside the training, and must neither allocate nor take long.
func appendStep(b []byte, s *Step) []byte {
	b = appendInt(b, `{"lane":`, s.Lane)
	b = appendInt(b, `,"n":`, s.N)
	b = appendInt(b, `,"ep":`, s.Epoch)
	b = appendF32(b, `,"loss":`, s.Loss)
	if s.LossA != nil {
		b = appendF32(b, `,"loss_a":`, *s.LossA)
	}
	if s.LossB != nil {
		b = appendF32(b, `,"loss_b":`, *s.LossB)
	}
	b = appendVector(b, `,"alpha":[`, s.Alpha)
	b = appendVector(b, `,"raw":[`, s.Raw)
	b = appendVector(b, `,"dalpha":[`, s.Grad)
	b = appendInt(b, `,"ok":`, s.OK)
	b = appendInt(b, `,"of":`, s.Of)
	b = appendInt(b, `,"ok_a":`, s.OKA)
	b = appendInt(b, `,"ok_b":`, s.OKB)
	b = appendF32(b, `,"lr":`, s.LR)
	b = appendF32(b, `,"gn_a":`, s.NormA)
	b = appendF32(b, `,"gn_b":`, s.NormB)
	b = append(b, `,"ms":`...)
	b = appendFloat(b, float64(s.MS), 64)
	return append(b, '}')
}

func appendInt(b []byte, key string, v int) []byte {
	return strconv.AppendInt(append(b, key...), int64(v), 10)
}

func appendF32(b []byte, key string, v F32) []byte {
	return appendFloat(append(b, key...), float64(v), 32)
}

func appendVector(b []byte, key string, v []F32) []byte {
	b = append(b, key...)
	for i, x := range v {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendFloat(b, float64(x), 32)
	}
	return append(b, ']')
}

// stepDecoder reads steps into one Step over and over, so that opening a session
// of a million steps makes no garbage.
type stepDecoder struct {
	scan         strictjson.Scanner
	step         Step
	lossA, lossB F32
}

// decode reads one step. The Step is the decoder's and holds until the next call.
func (d *stepDecoder) decode(payload []byte) (*Step, error) {
	st := &d.step
	*st = Step{
		Alpha: st.Alpha[:0], Raw: st.Raw[:0], Grad: st.Grad[:0],
		OK: -1, Of: -1, OKA: -1, OKB: -1,
	}
	s := &d.scan
	s.MaxString = MaxText
	s.Reset(payload)
	s.Object()
	hasLoss := false
	for key := s.Key(); key != nil; key = s.Key() {
		switch string(key) {
		case "loss":
			hasLoss = true
			st.Loss = F32(s.Float(32))
		case "loss_a":
			st.LossA = optional(s, &d.lossA)
		case "loss_b":
			st.LossB = optional(s, &d.lossB)
		case "alpha":
			st.Alpha = vector(s, st.Alpha)
		case "raw":
			st.Raw = vector(s, st.Raw)
		case "dalpha":
			st.Grad = vector(s, st.Grad)
		case "lr":
			st.LR = F32(s.Float(32))
		case "gn_a":
			st.NormA = F32(s.Float(32))
		case "gn_b":
			st.NormB = F32(s.Float(32))
		case "ms":
			st.MS = F64(s.Float(64))
		default:
			d.counts(key)
		}
	}
	if s.Err() == nil && !hasLoss {
		s.Fail("a step needs its loss")
	}
	if s.Err() == nil {
		if why := badPlace(st.Lane, st.N, 1); why != "" {
			s.Fail(why)
		}
	}
	return st, s.End()
}

// counts reads the whole numbers of a step and skips keys of later versions.
func (d *stepDecoder) counts(key []byte) {
	st, s := &d.step, &d.scan
	switch string(key) {
	case "lane":
		st.Lane = int(s.Int())
	case "n":
		st.N = int(s.Int())
	case "ep":
		st.Epoch = count(s)
	case "ok":
		st.OK = count(s)
	case "of":
		st.Of = count(s)
	case "ok_a":
		st.OKA = count(s)
	case "ok_b":
		st.OKB = count(s)
	default:
		if !plainKey(key) {
			s.Fail("unusual key")
			return
		}
		s.Skip()
	}
}

// count reads a whole number from -1 up that fits in 32 bits.
func count(s *strictjson.Scanner) int {
	n := s.Int()
	if n < -1 || n > math.MaxInt32 {
		s.Fail("want a count, or -1")
		return 0
	}
	return int(n)
}

// optional reads a number or null into store.
func optional(s *strictjson.Scanner, store *F32) *F32 {
	if s.Null() {
		return nil
	}
	*store = F32(s.Float(32))
	return store
}

// vector reads an array of numbers into v.
func vector(s *strictjson.Scanner, v []F32) []F32 {
	v = v[:0]
	for s.Array(); s.More(); {
		if len(v) == MaxVector {
			s.Fail("more alphas than " + strconv.Itoa(MaxVector))
			break
		}
		v = append(v, F32(s.Float(32)))
	}
	return v
}

// badPlace says what is wrong with a lane and a step number, "" if nothing is.
func badPlace(lane, n, least int) string {
	switch {
	case lane < 0 || lane >= MaxLanes:
		return "lane " + strconv.Itoa(lane) + ", want 0 to " + strconv.Itoa(MaxLanes-1)
	case n < least || n > MaxStep:
		return "step " + strconv.Itoa(n) + ", want " + strconv.Itoa(least) + " or more"
	}
	return ""
}
