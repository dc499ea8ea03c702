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
		if n, ok := toInt(value); ok {
			return n, nil
		}
		return nil, errors.New("a whole number")
	case float64:
		if f, ok := toFloat(value); ok {
			return f, nil
		}
		return nil, errors.New("a number")
	case bool:
		if b, ok := toBool(value); ok {
			return b, nil
		}
		return nil, errors.New("true or false")
	case Pair:
		return toPair(value)
	case []int:
		if list, ok := toInts(value); ok {
			return list, nil
		}
		return nil, errors.New("a list of whole numbers")
	}
	if s, ok := value.(string); ok {
		return s, nil
	}
	return nil, errors.New("a name")
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

func toPair(v any) (any, error) {
	wrong := errors.New("one whole number or two, such as 3 or [3, 2]")
	if n, ok := toInt(v); ok {
		return Pair{n, n}, nil
	}
	list, ok := toInts(v)
	if !ok || len(list) == 0 || len(list) > 2 {
		return nil, wrong
	}
	return Pair{list[0], list[len(list)-1]}, nil
}

// toInts reads a YAML list, or the text 3, 2 or [3, 2] or (3, 2).
func toInts(v any) ([]int, bool) {
	switch list := v.(type) {
	case []int:
		return list, true
	case []any:
		return eachInt(list)
	case string:
		var items []any
		for _, part := range strings.Split(strings.Trim(strings.TrimSpace(list), "[]()"), ",") {
			items = append(items, part)
		}
		return eachInt(items)
	}
	return nil, false
}

func eachInt(items []any) ([]int, bool) {
	out := make([]int, len(items))
	for i, item := range items {
		n, ok := toInt(item)
		if !ok {
			return nil, false
		}
		out[i] = n
	}
	return out, true
}
