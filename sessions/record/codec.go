package record

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"

	"duet/sessions/safetext"
	"duet/sessions/strictjson"
)

// marshal is json.Marshal without the escapes meant for web pages.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// encode returns the payload of a record that is not a STEP. Its texts are scrubbed
// on the way, so that what is read back is what was written.
func encode[T any](v T) ([]byte, error) {
	return marshal(scrubbed(v))
}

// decode reads the payload of a record that is not a STEP, strictly, and scrubs
// every text in it. maxString is the longest string it may hold.
func decode[T any](payload []byte, maxString int) (T, error) {
	var v T
	if err := strictjson.Check(payload, maxString, plainKey); err != nil {
		return v, err
	}
	if err := json.Unmarshal(payload, &v); err != nil {
		return v, err
	}
	return scrubbed(v), nil
}

// plainKey reports whether a key is of the kind this format uses. Refusing all
// others means that no two parsers can disagree about "loss" and "LOSS".
func plainKey(key []byte) bool {
	if len(key) == 0 || len(key) > 64 {
		return false
	}
	for _, c := range key {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_' {
			return false
		}
	}
	return true
}

// scrubbed returns v with every text in it made harmless. Fields tagged
// `text:"block"` keep their lines. Memory of the caller's is not changed.
func scrubbed[T any](v T) T {
	scrubValue(reflect.ValueOf(&v).Elem(), false)
	return v
}

func scrubValue(v reflect.Value, block bool) {
	switch v.Kind() {
	case reflect.String:
		if block {
			v.SetString(safetext.Block(v.String(), MaxRecipe))
		} else {
			v.SetString(safetext.Scrub(v.String(), MaxText))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				scrubValue(v.Field(i), f.Tag.Get("text") == "block")
			}
		}
	case reflect.Slice:
		k := v.Type().Elem().Kind()
		if v.IsNil() || k != reflect.String && k != reflect.Struct {
			return
		}
		own := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(own, v)
		v.Set(own)
		for i := range own.Len() {
			scrubValue(own.Index(i), block)
		}
	}
}

// value decodes the payload of any known record but STEP and CKPT; nil for types
// this version does not know.
func value(kind string, payload []byte) (any, error) {
	switch kind {
	case TypeHead:
		h, err := decode[Head](payload, MaxRecipe)
		return h, orElse(err, h.check)
	case TypeEval:
		e, err := decode[Eval](payload, MaxText)
		return e, orElse(err, e.check)
	case TypeAction:
		a, err := decode[Action](payload, MaxText)
		return a, orElse(err, a.check)
	case TypeDigest:
		d, err := decode[Digest](payload, MaxText)
		return d, orElse(err, d.check)
	case TypeSync:
		s, err := decode[Sync](payload, MaxText)
		return s, err
	case TypeIndex:
		x, err := decode[Index](payload, MaxText)
		return x, orElse(err, x.check)
	case TypeEnd:
		e, err := decode[End](payload, MaxText)
		return e, orElse(err, e.check)
	case TypeNote, TypeWarn:
		n, err := decode[Note](payload, MaxText)
		return n, err
	}
	return nil, nil
}

func orElse(err error, check func() error) error {
	if err != nil {
		return err
	}
	return check()
}

// The checks below treat numbers as hostile. They hold when writing too, so that
// nothing is written that would be refused.

func (h Head) check() error {
	switch {
	case h.Format[0] < 1 || h.Format[1] < 0:
		return fmt.Errorf("format %v", h.Format)
	case len(h.Recipe) > MaxRecipe:
		return fmt.Errorf("recipe of %d bytes, at most %d fit", len(h.Recipe), MaxRecipe)
	case len(h.Data.Classes) > MaxVector:
		return fmt.Errorf("%d classes, at most %d fit", len(h.Data.Classes), MaxVector)
	case min(h.StepsPlanned, h.EpochsPlanned, h.StepsPerEpoch, h.Batch) < 0:
		return fmt.Errorf("a negative plan: steps %d, epochs %d, steps per epoch %d, batch %d",
			h.StepsPlanned, h.EpochsPlanned, h.StepsPerEpoch, h.Batch)
	}
	return nil
}

func (e Eval) check() error {
	if len(e.Alpha) > MaxVector {
		return fmt.Errorf("%d alphas, at most %d fit", len(e.Alpha), MaxVector)
	}
	if a := e.Alphas; a != nil {
		switch {
		case len(a.Curve) < 2 || max(len(a.Curve), len(a.Pulls)) > MaxVector:
			return fmt.Errorf("alphas with a curve of %d points and %d pulls, want 2 to %d and at most %d", len(a.Curve), len(a.Pulls), MaxVector, MaxVector)
		case a.Right != nil && len(a.Right) != len(a.Curve):
			return fmt.Errorf("alphas with %d losses and %d accuracies, want as many", len(a.Curve), len(a.Right))
		case min(a.Of, a.Up, a.Down) < 0:
			return fmt.Errorf("alphas of %d samples, %d up, %d down, want none below 0", a.Of, a.Up, a.Down)
		}
	}
	return placed(e.Lane, e.N)
}

func (a Action) check() error { return placed(a.Lane, a.At) }

func (d Digest) check() error { return placed(d.Lane, d.N) }

func (c Checkpoint) check() error { return placed(c.Lane, c.N) }

func (e End) check() error { return placed(0, e.N) }

func (x Index) check() error {
	c := x.Curve
	n := len(c.N)
	if n > MaxCurve || len(c.Min) != n || len(c.Mean) != n || len(c.Max) != n || len(c.Alpha) != n {
		return fmt.Errorf("index with an uneven curve")
	}
	for i := 1; i < n; i++ {
		if c.N[i] <= c.N[i-1] {
			return fmt.Errorf("index with a curve that goes back")
		}
	}
	return nil
}

// placed checks a lane and a number of finished steps, which may be 0.
func placed(lane, n int) error {
	if why := badPlace(lane, n, 0); why != "" {
		return fmt.Errorf("%s", why)
	}
	return nil
}
