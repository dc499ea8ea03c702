package option

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// convert reads value as the type of like. The error is only what was
// expected; Set says of which argument and what was got.
func convert(like, value any) (any, error) {
	switch like.(type) {
	case int:
		return expect(toInt(value))("a whole number")
	case float64:
		return expect(toFloat(value))("a number")
	case bool:
		return expect(toBool(value))("true or false")
	case Pair:
		return toPair(value)
	case []int:
		return expect(toList(value, toInt))("a list of whole numbers")
	case []float64:
		return expect(toList(value, toFloat))("a list of numbers")
	case []string:
		return expect(toList(value, toWord))("a list of names")
	}
	return expect(toName(value))("a name")
}

// expect turns what a reader below returned into a value or the error of what
// was expected.
func expect[T any](v T, ok bool) func(what string) (any, error) {
	return func(what string) (any, error) {
		if !ok {
			return nil, errors.New(what)
		}
		return v, nil
	}
}

// toInt refuses what does not fit 32 bits, so that sums and products of a few
// arguments stay within an int.
func toInt(v any) (int, bool) {
	n := int64(math.MaxInt64)
	switch v := v.(type) {
	case int:
		n = int64(v)
	case int64:
		n = v
	case uint64:
		n = int64(min(v, math.MaxInt64))
	case float64:
		if v == math.Trunc(v) && math.Abs(v) <= math.MaxInt32 {
			n = int64(v)
		}
	case string:
		if i, err := strconv.ParseInt(strings.TrimSpace(v), 10, 64); err == nil {
			n = i
		}
	}
	return int(n), n >= -math.MaxInt32 && n <= math.MaxInt32
}

func toFloat(v any) (float64, bool) {
	switch f := v.(type) {
	case float64:
		return f, true
	case string:
		x, err := strconv.ParseFloat(strings.TrimSpace(f), 64)
		return x, err == nil
	}
	i, ok := toInt(v)
	return float64(i), ok
}

func toBool(v any) (bool, bool) {
	switch b := v.(type) {
	case bool:
		return b, true
	case string:
		switch strings.ToLower(strings.TrimSpace(b)) {
		case "true", "yes", "on":
			return true, true
		case "false", "no", "off":
			return false, true
		}
	}
	return false, false
}

func toName(v any) (string, bool) {
	s, ok := v.(string)
	return s, ok
}

// toWord reads one name of a list; a list that is text may have blanks and
// quotes around its names.
func toWord(v any) (string, bool) {
	s, ok := v.(string)
	s = strings.Trim(strings.TrimSpace(s), `"'`)
	return s, ok && s != ""
}

func toPair(v any) (any, error) {
	wrong := errors.New("one whole number or two, such as 3 or [3, 2]")
	if p, ok := v.(Pair); ok {
		return p, nil
	}
	if n, ok := toInt(v); ok {
		return Pair{n, n}, nil
	}
	list, ok := toList(v, toInt)
	if !ok || len(list) == 0 || len(list) > 2 {
		return nil, wrong
	}
	return Pair{list[0], list[len(list)-1]}, nil
}

// toList reads a YAML list, or the text 3, 2 or [3, 2] or (3, 2); one element
// is a list of one, as Keras' axis may be. A list whose elements are all lists,
// as Keras' padding ((1, 1), (2, 2)), is read as one list of their elements. It
// always returns a list of its own.
func toList[T any](v any, one func(any) (T, bool)) ([]T, bool) {
	var items []any
	switch list := v.(type) {
	case []T:
		return append([]T{}, list...), true
	case []any:
		items = flat(list)
	case string:
		items = split(list)
	default:
		items = []any{v}
	}
	out := make([]T, len(items))
	for i, item := range items {
		x, ok := one(item)
		if !ok {
			return nil, false
		}
		out[i] = x
	}
	return out, true
}

// flat joins the elements of a list whose elements are all lists.
func flat(list []any) []any {
	var out []any
	for _, item := range list {
		inner, ok := item.([]any)
		if !ok {
			return list
		}
		out = append(out, inner...)
	}
	return out
}

// split cuts the text of a list at its commas, or at its blanks when it has
// none; brackets and a comma at the end, as in (3,), say nothing more.
func split(text string) []any {
	text = strings.Map(func(r rune) rune {
		if strings.ContainsRune("[]()", r) {
			return ' '
		}
		return r
	}, text)
	parts := strings.Fields(text)
	if strings.Contains(text, ",") {
		parts = strings.Split(strings.TrimSuffix(strings.TrimSpace(text), ","), ",")
	}
	items := make([]any, len(parts))
	for i, p := range parts {
		items[i] = p
	}
	return items
}
