package datasets

import (
	"fmt"
	"slices"
	"strings"
)

// Names of the classes that positive makes, where those of its parts are too long.
const (
	otherClass    = "other"
	positiveClass = "positive"
	longestJoined = 24 // bytes
)

// checkPositive checks the classes that are to be positive among `classes` ones.
func checkPositive(positive []int, classes int) error {
	if classes == 0 {
		return fmt.Errorf("datasets: positive: expected data with classes, and this has none; remove it")
	}
	for i, k := range positive {
		if k < 0 || k >= classes {
			return fmt.Errorf("datasets: positive: expected classes from 0 to %d, got %d", classes-1, k)
		}
		if slices.Contains(positive[:i], k) {
			return fmt.Errorf("datasets: positive: expected each class once, got %d twice", k)
		}
	}
	if len(positive) == 0 || len(positive) == classes {
		return fmt.Errorf("datasets: positive: expected some of the %d classes and not all, got %d", classes, len(positive))
	}
	return nil
}

// makeBinary turns the set's classes in two: 1 for the positive ones, 0 for the
// others. Their names are those of their parts with a slash between, "0/2/4", if
// both are short, else other and positive.
func (s *Set) makeBinary(positive []int) error {
	if err := checkPositive(positive, len(s.Classes)); err != nil {
		return err
	}
	var parts [2][]string
	side := make([]int32, len(s.Classes)) // 1 for positive ones
	for k, name := range s.Classes {
		if slices.Contains(positive, k) {
			side[k] = 1
		}
		parts[side[k]] = append(parts[side[k]], name)
	}
	labels := make([]int32, len(s.Labels))
	for i, k := range s.Labels {
		labels[i] = side[k]
	}
	s.Labels, s.Classes = labels, []string{strings.Join(parts[0], "/"), strings.Join(parts[1], "/")}
	if len(s.Classes[0]) > longestJoined || len(s.Classes[1]) > longestJoined {
		s.Classes = []string{otherClass, positiveClass}
	}
	return nil
}
