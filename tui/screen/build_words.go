package screen

import (
	"fmt"
	"slices"
	"strings"

	"duet/nn/layer"
	"duet/nn/option"
)

// setWords sets the arguments that words stand for, in the way of labels: numbers
// go to the arguments that take numbers, in their order; a choice to the argument that
// knows it; the others are named, as in "strides 2", "strides=2" or "no use_bias".
func setWords(l layer.Layer, words []string) error {
	given := map[string]bool{}
	set := func(name, value string) error {
		given[name] = true
		return layer.Set(l, name, crossed(value))
	}
	for i := 0; i < len(words); i++ {
		word, next := words[i], ""
		if i+1 < len(words) {
			next = words[i+1]
		}
		name, value, named := strings.Cut(word, "=")
		switch a, ok := argumentOf(l, word, next, given); {
		case named:
			value = strings.TrimSpace(value)
		case !ok:
			return fmt.Errorf("what is %q? %s", word, takes(l))
		default:
			name, value = a.name, a.value
			i += a.words - 1
		}
		if err := set(name, value); err != nil {
			return err
		}
	}
	return nil
}

// argument is a value and the argument it is for, made of so many words.
type argument struct {
	name, value string
	words       int
}

// argumentOf finds what a word is, with the one that follows it.
func argumentOf(l layer.Layer, word, next string, given map[string]bool) (argument, bool) {
	all := layer.Args(l)
	named := func(name string) (option.Arg, bool) {
		i := slices.IndexFunc(all, func(a option.Arg) bool { return a.Name == name })
		if i < 0 {
			return option.Arg{}, false
		}
		return all[i], true
	}
	if a, ok := named(next); ok && word == "no" && isTruth(a) {
		return argument{next, "false", 2}, true
	}
	switch a, ok := named(word); {
	case ok && isTruth(a):
		return argument{word, "true", 1}, true
	case ok && next != "":
		return argument{word, next, 2}, true
	}
	if beginsNumber(word) {
		for _, a := range all {
			if !given[a.Name] && takesNumbers(a) {
				return argument{a.Name, word, 1}, true
			}
		}
		return argument{}, false
	}
	for _, begins := range []bool{false, true} {
		for _, call := range []bool{false, true} {
			for _, a := range all {
				if value, ok := choiceOf(a.Choices, word, begins); ok && a.Call == call && !given[a.Name] {
					return argument{a.Name, value, 1}, true
				}
			}
		}
	}
	return argument{}, false
}

// choiceOf is the choice that a word is, or else the only one that begins with it.
func choiceOf(choices []string, word string, begins bool) (string, bool) {
	found := slices.DeleteFunc(slices.Clone(choices), func(c string) bool {
		return c != word && !(begins && strings.HasPrefix(c, word))
	})
	if len(found) != 1 {
		return "", false
	}
	return found[0], true
}

func isTruth(a option.Arg) bool { _, ok := a.Value.(bool); return ok }

func takesNumbers(a option.Arg) bool {
	switch a.Value.(type) {
	case bool, string, []string:
		return false
	}
	return true
}

// takes says which numbers and words a layer takes, for one who typed another.
func takes(l layer.Layer) string {
	var numbers, words []string
	for _, a := range layer.Args(l) {
		switch {
		case rare(a.Name):
		case takesNumbers(a):
			numbers = append(numbers, a.Name)
		case isTruth(a):
			words = append(words, "no "+a.Name)
		case len(a.Choices) > 0:
			words = append(words, a.Name)
		}
	}
	text := layer.Class(l) + " takes"
	if len(numbers) > 0 {
		text += " numbers (" + strings.Join(numbers, ", ") + ")"
	}
	if len(words) > 0 {
		text += " words (" + strings.Join(words, ", ") + ")"
	}
	if len(numbers)+len(words) == 0 {
		text += " no arguments"
	}
	return text
}

// beginning are the words that may follow in a layer's arguments and begin with
// what is typed so far.
func beginning(l layer.Layer, word string) []string {
	var out []string
	for _, a := range layer.Args(l) {
		if strings.HasPrefix(a.Name, word) && !rare(a.Name) {
			out = append(out, a.Name)
		}
		for _, c := range a.Choices {
			if !a.Call && strings.HasPrefix(c, word) && !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	return out
}

// isArgument tells whether a word can only be an argument of a layer.
func isArgument(word string) bool {
	return beginsNumber(word) || strings.Contains(word, "=") || slices.Contains([]string{"relu", "softmax", "sigmoid", "tanh", "linear", "same", "valid", "no"}, word)
}

// beginsNumber tells whether a word is a number, or several such as 3x3.
func beginsNumber(word string) bool {
	return word != "" && strings.ContainsRune("0123456789.-", rune(word[0]))
}
