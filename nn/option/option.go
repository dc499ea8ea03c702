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
	// Value is an int, float64, bool, string, Pair, []int, []float64 or []string.
	Value any
	// Choices are the names allowed, for strings that name something.
	Choices []string
	// Call says that a choice may be followed by arguments of its own, as in
	// random_normal(stddev=0.1): Value is the text of such a call.
	Call bool
	// Min and Max bound numbers; infinite when there is no bound.
	Min, Max float64

	table Table
	// null is the text of what null stands for; hasNull tells whether it does.
	null    string
	hasNull bool
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
	a.null, a.hasNull = f.Tag.Lookup("null")
	if c := f.Tag.Get("choices"); strings.HasPrefix(c, "@") {
		if a.table = tables[c[1:]]; a.table == nil {
			panic("option: argument " + name + " refers to the table " + c + ", which is not there")
		}
	} else if c != "" {
		a.table = Names(func() []string { return strings.Split(c, "|") })
	}
	if a.table != nil {
		a.Choices, a.Call = a.table.Names(), a.table.takesArguments()
	}
	if slices.Contains(a.Choices, noActivation) && !a.hasNull {
		a.null, a.hasNull = noActivation, true
	}
	return a, true
}

// Set gives an argument a value as it comes out of YAML or a form: numbers,
// booleans, strings, lists, calls, or text that reads as one of those.
func Set(target any, name string, value any, tables Tables) error {
	return set(className(target), target, name, value, tables)
}

func className(target any) string { return reflect.TypeOf(target).Elem().Name() }

// set is Set for a target that users know as class.
func set(class string, target any, name string, value any, tables Tables) error {
	var names []string
	var failed error
	unknown := each(reflect.ValueOf(target).Elem(), tables, func(a Arg, f reflect.Value) bool {
		if a.Name == name {
			failed = setField(f, a, value)
			return false
		}
		names = append(names, a.Name)
		return true
	})
	if unknown {
		return unknownArg(class, name, value, names)
	}
	return failed
}

// unknownArg refuses an argument, unless it is one of Keras' and says nothing that
// duet does not do anyway.
func unknownArg(class, name string, value any, names []string) error {
	if r := reasonOf(class, name); r.why != "" {
		if r.allows(value) {
			return nil
		}
		return fmt.Errorf("%s has no argument %s: %s", class, name, r.why)
	}
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
	got, err := a.read(f.Interface(), value)
	if err == nil {
		f.Set(reflect.ValueOf(got))
	}
	return err
}

// Check tells what is wrong with a value for the argument, as Set would, without
// setting it: its type, its bounds and its name, not what it means beside others.
func (a Arg) Check(value any) error {
	_, err := a.read(a.Value, value)
	return err
}

// read makes the argument's value, of the type of like, out of what was given.
func (a Arg) read(like, value any) (any, error) {
	if a.isNull(value) {
		value = a.null
	}
	if a.Call {
		got, err := a.table.call(a.Name, value)
		if err != nil {
			return nil, err
		}
		return got, checkArg(a, got)
	}
	got, err := convert(like, value)
	if err != nil {
		return nil, fmt.Errorf("%s is %v, expected %w", a.Name, show(value), err)
	}
	if name, ok := got.(string); ok && a.table != nil {
		got = a.table.canonical(name)
	}
	return got, checkArg(a, got)
}

// isNull tells whether value is Keras' None for an argument that may be None.
// Forms write it as a word, which for a name could be one of the choices.
func (a Arg) isNull(value any) bool {
	if !a.hasNull {
		return false
	}
	switch value {
	case nil:
		return true
	case "none", "None", "null":
		return !slices.Contains(a.Choices, value.(string))
	}
	return false
}

// standsForNull tells whether value is what null stands for.
func (a Arg) standsForNull(value any) bool {
	if !a.hasNull {
		return false
	}
	none, err := convert(value, a.null)
	return err == nil && reflect.DeepEqual(none, value)
}

// checkArg holds a value against the choices and bounds. What null stands for
// need not be within the bounds.
func checkArg(a Arg, value any) error {
	if a.standsForNull(value) {
		return nil
	}
	switch v := value.(type) {
	case string:
		return checkChoice(a, v)
	case []string:
		for _, name := range v {
			if err := checkChoice(a, name); err != nil {
				return err
			}
		}
	case float64:
		return checkNumbers(a, value, v)
	case int:
		return checkNumbers(a, value, float64(v))
	case Pair:
		return checkNumbers(a, value, v[:]...)
	case []int:
		return checkNumbers(a, value, v...)
	case []float64:
		return checkNumbers(a, value, v...)
	}
	return nil
}

// checkNumbers holds the numbers that value is made of against the bounds. Only
// what null stands for is infinite.
func checkNumbers[T int | float64](a Arg, value any, numbers ...T) error {
	for _, n := range numbers {
		v := float64(n)
		if v < a.Min || v > a.Max || math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("%s is %v, expected %s", a.Name, value, bounds(a))
		}
	}
	return nil
}

func checkChoice(a Arg, v string) error {
	if a.Call || a.table == nil || slices.Contains(a.Choices, v) {
		return nil
	}
	return a.table.refuse(a.Name, v)
}

func bounds(a Arg) string {
	switch {
	case math.IsInf(a.Max, 1) && math.IsInf(a.Min, -1):
		return "a finite number"
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
	case map[string]any:
		return "a mapping"
	}
	return fmt.Sprint(v)
}

// Fill sets the arguments given by name in the struct that target points to.
// Arguments left out keep their values; one that is required must be there.
func Fill(target any, args map[string]any, tables Tables) error {
	return fill(className(target), target, args, tables)
}

// fill is Fill for a target that users know as class.
func fill(class string, target any, args map[string]any, tables Tables) error {
	known := Args(target, tables)
	for _, a := range known {
		value, given := args[a.Name]
		if !given {
			if a.Required {
				return fmt.Errorf("%s needs %s: %s", class, a.Name, a.Help)
			}
			continue
		}
		if err := set(class, target, a.Name, value, tables); err != nil {
			return fmt.Errorf("%s: %w", class, err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(args)) {
		if !hasArg(known, name) {
			if err := set(class, target, name, args[name], tables); err != nil {
				return err
			}
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
