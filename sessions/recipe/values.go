package recipe

import (
	"math"
	"strings"

	"duet/sessions/safetext"
)

// reader reads the value of one field.
type reader = func(n *node, path string) *Error

// quoted is the remedy for a number or a truth value in quotes.
func quoted(n *node) string {
	if text, ok := n.value.(string); ok {
		switch resolveNumber(strings.TrimSpace(text)).(type) {
		case int64, uint64, float64:
			return ": write it without quotes"
		}
	}
	return ""
}

// words reads a text that is no path and no name.
func words(dst *string) reader {
	return func(n *node, path string) *Error {
		v, ok := n.value.(string)
		if _, number := toFloat(n); number { // a column may be given by its number
			v, ok = n.describe(), true
		}
		if !ok || safetext.Scrub(v, maxText) != v {
			return mistake(path, "expected a text of at most %d bytes without control characters, got %s", maxText, n.describe())
		}
		*dst = v
		return nil
	}
}

// wholes reads a list of whole numbers from low to high.
func wholes(dst *[]int, low, high int) reader {
	return func(n *node, path string) *Error {
		if n.kind != sequence {
			return mistake(path, "expected a list of whole numbers, got %s", n.describe())
		}
		*dst = make([]int, len(n.items))
		for i, item := range n.items {
			if err := whole(&(*dst)[i], low, high)(item, path); err != nil {
				return err.at(item)
			}
		}
		return nil
	}
}

// numbers reads a list of finite numbers of 0 or more.
func numbers(dst *[]float64) reader {
	return func(n *node, path string) *Error {
		if n.kind != sequence {
			return mistake(path, "expected a list of numbers, got %s", n.describe())
		}
		*dst = make([]float64, len(n.items))
		for i, item := range n.items {
			if err := atLeastZero(&(*dst)[i])(item, path); err != nil {
				return err.at(item)
			}
		}
		return nil
	}
}

func seed(dst *uint64) reader {
	return func(n *node, path string) *Error {
		switch v := n.value.(type) {
		case int64:
			if v >= 0 {
				*dst = uint64(v)
				return nil
			}
		case uint64:
			*dst = v
			return nil
		}
		return mistake(path, "expected a whole number from 0 to 18446744073709551615, got %s%s", n.describe(), quoted(n))
	}
}

// whole reads a whole number from low to high.
func whole(dst *int, low, high int) reader {
	return func(n *node, path string) *Error {
		if v, ok := n.value.(int64); ok && v >= int64(low) && v <= int64(high) {
			*dst = int(v)
			return nil
		}
		return mistake(path, "expected a whole number from %d to %d, got %s%s", low, high, n.describe(), quoted(n))
	}
}

// toFloat is a scalar as a finite number.
func toFloat(n *node) (float64, bool) {
	switch v := n.value.(type) {
	case int64:
		return float64(v), true
	case uint64:
		return float64(v), true
	case float64:
		return v, !math.IsNaN(v) && !math.IsInf(v, 0)
	}
	return 0, false
}

// bounded reads a finite number that ok accepts; expected says which those are.
func bounded(dst *float64, expected string, ok func(float64) bool) reader {
	return func(n *node, path string) *Error {
		v, isNumber := toFloat(n)
		if !isNumber || !ok(v) {
			return mistake(path, "expected %s, got %s%s", expected, n.describe(), quoted(n))
		}
		*dst = v
		return nil
	}
}

func finite(dst *float64) reader {
	return bounded(dst, "a finite number", func(float64) bool { return true })
}

func atLeastZero(dst *float64) reader {
	return bounded(dst, "a finite number of 0 or more", func(v float64) bool { return v >= 0 })
}

// share reads a part of the whole.
func share(dst *float64) reader {
	return bounded(dst, "a share from 0 to below 1", func(v float64) bool { return v >= 0 && v < 1 })
}

func truth(dst *bool) reader {
	return func(n *node, path string) *Error {
		v, ok := n.value.(bool)
		if !ok {
			return mistake(path, "expected true or false, got %s", n.describe())
		}
		*dst = v
		return nil
	}
}

// oneOf reads one of the names that are known.
func oneOf(dst *string, known []string) reader {
	return func(n *node, path string) *Error {
		v, ok := n.value.(string)
		if !ok {
			return mistake(path, "expected one of %s; got %s", strings.Join(known, ", "), n.describe())
		}
		for _, k := range known {
			if k == v {
				*dst = v
				return nil
			}
		}
		return mistake(path, "unknown name %q, %s", v, meant(v, known))
	}
}

// identifier reads a name that a person made up.
func identifier(dst *string) reader {
	return func(n *node, path string) *Error {
		v, ok := n.value.(string)
		if !ok {
			return mistake(path, "expected a name, got %s", n.describe())
		}
		if !validName(v) {
			return mistake(path, "the name is %q, expected a letter or _ and then letters, digits, _ . - (at most %d)", v, maxName)
		}
		*dst = v
		return nil
	}
}

func validName(name string) bool { return len(name) <= maxName && namePattern.MatchString(name) }

// filePath reads the path of a file, which must be fit to be shown.
func filePath(dst *string) reader {
	return func(n *node, path string) *Error {
		v, ok := n.value.(string)
		if !ok || v == "" {
			return mistake(path, "expected the path of a file, got %s", n.describe())
		}
		if safetext.Scrub(v, maxText) != v {
			return mistake(path, "expected the path of a file of at most %d bytes without control characters, got %q", maxText, v)
		}
		*dst = v
		return nil
	}
}

// plain is a node as layers, losses and optimizers take arguments: an int, a
// float64, a bool, a string, nil, a list of those or a map by their names.
func plain(n *node, path string) (any, *Error) {
	switch n.kind {
	case mapping:
		values := map[string]any{}
		for _, e := range n.entries {
			v, err := plain(e.value, join(path, e.name()))
			if err != nil {
				return nil, err
			}
			values[e.name()] = v
		}
		return values, nil
	case sequence:
		list := make([]any, len(n.items))
		for i, item := range n.items {
			v, err := plain(item, path)
			if err != nil {
				return nil, err
			}
			list[i] = v
		}
		return list, nil
	}
	switch v := n.value.(type) {
	case int64:
		if v > math.MaxInt32 || v < math.MinInt32 {
			return nil, mistake(path, "expected a number that fits 32 bits, got %d", v).at(n)
		}
		return int(v), nil
	case uint64:
		return nil, mistake(path, "expected a number that fits 32 bits, got %d", v).at(n)
	}
	return n.value, nil
}
