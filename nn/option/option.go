package option

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Tables are the lists of names that tags refer to: choices:"@activation".
type Tables map[string]func() []string

// Pair is an argument that Keras takes as one number or as two (height, width).
type Pair [2]int

// String writes the pair as a recipe does: 3 or [3, 2].
func (p Pair) String() string {
	if p[0] == p[1] {
		return strconv.Itoa(p[0])
	}
	return fmt.Sprintf("[%d, %d]", p[0], p[1])
}

// Arg describes one argument and holds its value.
type Arg struct {
	Name     string
	Help     string
	Required bool
	// Value is an int, float64, bool, string, Pair or []int.
	Value any
	// Choices are the names allowed, for strings that name something.
	Choices []string
	// Min and Max bound numbers; infinite when there is no bound.
	Min, Max float64
}

// Args lists the arguments of the struct that target points to, with their
// present values.
func Args(target any, tables Tables) []Arg {
	var out []Arg
	each(reflect.ValueOf(target).Elem(), tables, func(a Arg, f reflect.Value) bool {
		a.Value = f.Interface()
		out = append(out, a)
		return true
	})
	return out
}

// each visits the arguments of a struct in order, those of the structs embedded
// in it too, until visit returns false.
func each(v reflect.Value, tables Tables, visit func(Arg, reflect.Value) bool) bool {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if field.Anonymous {
			if !each(v.Field(i), tables, visit) {
				return false
			}
			continue
		}
		if a, ok := argOf(field, tables); ok && !visit(a, v.Field(i)) {
			return false
		}
	}
	return true
}

func argOf(f reflect.StructField, tables Tables) (Arg, bool) {
	tag, ok := f.Tag.Lookup("arg")
	if !ok {
		return Arg{}, false
	}
	name, flag, _ := strings.Cut(tag, ",")
	a := Arg{Name: name, Help: f.Tag.Get("help"), Required: flag == "required", Min: math.Inf(-1), Max: math.Inf(1)}
	if s := f.Tag.Get("min"); s != "" {
		a.Min, _ = strconv.ParseFloat(s, 64)
	}
	if s := f.Tag.Get("max"); s != "" {
		a.Max, _ = strconv.ParseFloat(s, 64)
	}
	if c := f.Tag.Get("choices"); strings.HasPrefix(c, "@") {
		a.Choices = tables[c[1:]]()
	} else if c != "" {
		a.Choices = strings.Split(c, "|")
	}
	return a, true
}

// Set gives an argument a value as it comes out of YAML or a form: numbers,
// booleans, strings, lists of numbers, or text that reads as one of those.
func Set(target any, name string, value any, tables Tables) error {
	v := reflect.ValueOf(target).Elem()
	var names []string
	var failed error
	unknown := each(v, tables, func(a Arg, f reflect.Value) bool {
		if a.Name == name {
			failed = setField(f, a, value)
			return false
		}
		names = append(names, a.Name)
		return true
	})
	if unknown {
		return unknownArg(v.Type().Name(), name, names)
	}
	return failed
}

func unknownArg(class, name string, names []string) error {
	if near := Nearest(name, names); near != "" {
		return fmt.Errorf("%s has no argument %q, did you mean %s?", class, name, near)
	}
	if len(names) == 0 {
		return fmt.Errorf("%s takes no arguments, got %q", class, name)
	}
	return fmt.Errorf("%s has no argument %q, it takes %s", class, name, strings.Join(names, ", "))
}

// noActivation is what Keras means by None where an activation can be named.
const noActivation = "linear"

func setField(f reflect.Value, a Arg, value any) error {
	if value == nil && slices.Contains(a.Choices, noActivation) {
		value = noActivation
	}
	got, err := convert(f.Interface(), value)
	if err != nil {
		return fmt.Errorf("%s is %v, expected %w", a.Name, show(value), err)
	}
	if err := checkArg(a, got); err != nil {
		return err
	}
	f.Set(reflect.ValueOf(got))
	return nil
}

func checkArg(a Arg, value any) error {
	var numbers []int
	switch v := value.(type) {
	case string:
		return checkChoice(a, v)
	case float64:
		if v < a.Min || v > a.Max || math.IsNaN(v) {
			return fmt.Errorf("%s is %v, expected %s", a.Name, v, bounds(a))
		}
	case int:
		numbers = []int{v}
	case Pair:
		numbers = v[:]
	case []int:
		numbers = v
	}
	for _, n := range numbers {
		if float64(n) < a.Min || float64(n) > a.Max {
			return fmt.Errorf("%s is %v, expected %s", a.Name, value, bounds(a))
		}
	}
	return nil
}

func checkChoice(a Arg, v string) error {
	if len(a.Choices) == 0 {
		return nil
	}
	for _, c := range a.Choices {
		if c == v {
			return nil
		}
	}
	if near := Nearest(v, a.Choices); near != "" {
		return fmt.Errorf("%s is %q, did you mean %s?", a.Name, v, near)
	}
	return fmt.Errorf("%s is %q, expected one of %s", a.Name, v, strings.Join(a.Choices, ", "))
}

func bounds(a Arg) string {
	switch {
	case math.IsInf(a.Max, 1) && math.IsInf(a.Min, -1):
		return "a number"
	case math.IsInf(a.Max, 1):
		return fmt.Sprintf("%v or more", a.Min)
	case math.IsInf(a.Min, -1):
		return fmt.Sprintf("%v or less", a.Max)
	}
	return fmt.Sprintf("%v to %v", a.Min, a.Max)
}

func show(v any) string {
	switch v := v.(type) {
	case string:
		return strconv.Quote(v)
	case nil:
		return "empty"
	}
	return fmt.Sprint(v)
}

// Fill sets the arguments given by name in the struct that target points to.
// Arguments left out keep their values; one that is required must be there.
func Fill(target any, args map[string]any, tables Tables) error {
	class := reflect.TypeOf(target).Elem().Name()
	known := Args(target, tables)
	for _, a := range known {
		value, given := args[a.Name]
		if !given {
			if a.Required {
				return fmt.Errorf("%s needs %s: %s", class, a.Name, a.Help)
			}
			continue
		}
		if err := Set(target, a.Name, value, tables); err != nil {
			return fmt.Errorf("%s: %w", class, err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(args)) {
		if !hasArg(known, name) {
			return Set(target, name, nil, tables)
		}
	}
	return nil
}

func hasArg(args []Arg, name string) bool {
	for _, a := range args {
		if a.Name == name {
			return true
		}
	}
	return false
}

// Changed lists the arguments of target that are required or differ from
// those of fresh, which has the defaults: what a recipe has to write.
func Changed(target, fresh any, tables Tables) []Arg {
	defaults := Args(fresh, tables)
	var out []Arg
	for i, a := range Args(target, tables) {
		if a.Required || !reflect.DeepEqual(a.Value, defaults[i].Value) {
			out = append(out, a)
		}
	}
	return out
}
