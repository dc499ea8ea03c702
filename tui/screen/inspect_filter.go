package screen

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// filterHelp are the filters there are for these samples, shown while one is typed.
func (d *inspected) filterHelp() []string {
	var out []string
	switch {
	case d.answers():
		out = []string{"wrong:merged  right:B", "merged=5  class:3  #17", "disagree  fixed  broke", "rescued  lost  !lost"}
	case d.p.Labels != nil:
		out = []string{"wrong  right  merged=5", "class:3  #17"}
	default:
		out = []string{"error>.2  #17"}
	}
	if d.span != nil {
		out = append(out, "alpha<.6: right below")
	}
	switch {
	case d.pulls.alpha != nil:
		out = append(out, "loss>1  pull<0: to A")
	case d.pulls.loss != nil:
		out = append(out, "loss>1")
	}
	return out
}

// compare is a number compared: alpha<.6, error>.2.
var compare = regexp.MustCompile(`^(alpha|a|error|loss|pull)(<=|>=|<|>|=)(.*)$`)

// parse reads a filter: who is right or wrong or answers what, whether A and B
// disagree, what the merge did, which class is true, for which alpha the answer is
// right. Every word has to hold; one with a ! before it must not. Words that belong
// together may be joined by a colon, which lets them come in either order. A class is
// a number, a name, or a part of one, which may be that of several.
//
//	wrong   merged wrong   wrong:merged   A:right   merged=5   disagree   rescued   !lost
//	class:3   alpha<.6 (right somewhere below)   error>.2   loss>1   pull<0   #17
func (d *inspected) parse(text string) (keep func(i int) bool, err error) {
	all := func(int) bool { return true }
	var tests []func(i int) bool
	text = strings.NewReplacer("≤", "<=", "≥", ">=").Replace(strings.ToLower(text))
	words := filterWords(text)
	for len(words) > 0 {
		word, not := strings.CutPrefix(words[0], "!")
		words[0] = word
		test, used, err := d.test(words)
		if err != nil {
			return all, err
		}
		if not {
			holds := test
			test = func(i int) bool { return !holds(i) }
		}
		tests, words = append(tests, test), words[used:]
	}
	return func(i int) bool {
		for _, test := range tests {
			if !test(i) {
				return false
			}
		}
		return true
	}, nil
}

// filterWords cuts a filter into words. What is compared is one word, however it
// is spaced; "merged = 5" says the same as "merged 5".
func filterWords(text string) []string {
	for _, op := range []string{"<=", ">=", "<", ">", "="} {
		for _, spaced := range []string{" " + op, op + " "} {
			for strings.Contains(text, spaced) {
				text = strings.ReplaceAll(text, spaced, op)
			}
		}
	}
	var out []string
	for _, w := range strings.Fields(text) {
		bare, not := strings.CutPrefix(w, "!")
		if !compare.MatchString(bare) || strings.HasPrefix(bare, "a=") {
			bare = strings.ReplaceAll(bare, "=", " ")
		}
		parts := strings.Fields(joined(bare))
		switch {
		case len(parts) == 0:
			parts = []string{"!"} // alone: no filter
		case not:
			parts[0] = "!" + parts[0]
		}
		out = append(out, parts...)
	}
	return out
}

// joined puts a space for the colon of a word, and the output before what is said of
// it: wrong:merged is merged wrong. Of nobody known it stays as it is.
func joined(w string) string {
	if verdict, who, ok := strings.Cut(w, ":"); ok && (verdict == "right" || verdict == "wrong") {
		if _, known := subjects[who]; !known {
			return w
		}
		return who + " " + verdict
	}
	return strings.ReplaceAll(w, ":", " ")
}

// subjects are the outputs as filters name them.
var subjects = map[string]int{"a": outA, "b": outB, "m": outMerged, "merged": outMerged}

// test reads one test off the front of words and how many it took.
func (d *inspected) test(words []string) (test func(i int) bool, used int, err error) {
	word, next := words[0], ""
	if len(words) > 1 {
		next = words[1]
	}
	if o, ok := subjects[word]; ok {
		test, err = d.about(o, word, next)
		return test, 2, err
	}
	if m := compare.FindStringSubmatch(word); m != nil {
		test, err = d.compared(m[1], m[2], m[3])
		return test, 1, err
	}
	if verdict, _, ok := strings.Cut(word, ":"); ok {
		return nil, 0, fmt.Errorf("%s:A, %s:B or %s:merged?", verdict, verdict, verdict)
	}
	if word == "class" || word == "true" {
		is, err := d.classesNamed(next)
		return func(i int) bool { return is[d.p.Labels[i]] }, 2, err
	}
	if test, err := d.verdictTest(word); test != nil || err != nil {
		return test, 1, err
	}
	if n, err := strconv.Atoi(strings.TrimPrefix(word, "#")); err == nil {
		return func(i int) bool { return int(d.p.Rows[i]) == n }, 1, nil
	}
	return nil, 0, fmt.Errorf("%q is no filter", word)
}

// verdictTest is a test of who is right; nil for another word.
func (d *inspected) verdictTest(word string) (func(i int) bool, error) {
	test := map[string]func(i int) bool{
		"right":    func(i int) bool { return d.every([]int{outA, outB, outMerged}, i) },
		"wrong":    func(i int) bool { return !d.every([]int{outA, outB, outMerged}, i) },
		"disagree": d.disagree, "rescued": d.rescued, "lost": d.lost, "fixed": d.fixed, "broke": d.lost, "broken": d.lost,
	}[word]
	switch {
	case test == nil:
		return nil, nil
	case d.p.Labels == nil:
		return nil, errNumbers
	case !d.answers() && word != "right" && word != "wrong":
		return nil, errNoAnswers
	}
	return test, nil
}

var (
	errNumbers   = errors.New("no classes here, which could be right or wrong: error>.2 compares how far off")
	errNoAnswers = errors.New("A and B give no classes here: only the whole is right or wrong")
)

// about is a test of one output, by the word for it: right, wrong, or the class it
// answers.
func (d *inspected) about(o int, word, what string) (func(i int) bool, error) {
	switch {
	case d.p.Labels == nil:
		return nil, errNumbers
	case d.answer[o] == nil:
		return nil, errNoAnswers
	case what == "right" || what == "wrong":
		return func(i int) bool { return d.right(o, i) == (what == "right") }, nil
	case what == "":
		return nil, fmt.Errorf("%s: right, wrong or a class?", word)
	}
	is, err := d.classesNamed(what)
	if err != nil {
		return nil, fmt.Errorf("right, wrong or a class? %w", err)
	}
	return func(i int) bool { return d.answer[o][i] >= 0 && is[d.answer[o][i]] }, nil
}

// compared is a test of a number: the alphas for which a sample is right, its loss and
// what that wants of alpha, or how far the answer is from a regression's targets.
func (d *inspected) compared(what, op, number string) (func(i int) bool, error) {
	v, err := strconv.ParseFloat(number, 64)
	if err != nil || math.IsNaN(v) {
		return nil, fmt.Errorf("%s%s what number?", what, op)
	}
	of := map[string][]float64{"loss": d.pulls.loss, "pull": d.pulls.alpha}[what]
	switch {
	case what == "error" && d.p.Labels != nil:
		return nil, errors.New("answers are right or wrong here: loss>1 compares how far off")
	case what == "error":
		return func(i int) bool { return compares(d.distance(d.p.Final(), d.p.P, i), op, v) }, nil
	case of != nil:
		return func(i int) bool { return compares(of[i], op, v) }, nil
	case what == "loss" || what == "pull":
		return nil, fmt.Errorf("the %s of a sample is not known here", what)
	case d.span == nil:
		return nil, errors.New("right at which alpha is not known for this merge")
	}
	return func(i int) bool {
		s := d.span[i]
		switch op[0] {
		case '<':
			return !s.none() && s.from < v
		case '>':
			return !s.none() && s.to > v
		}
		return !s.none() && s.from <= v && v <= s.to
	}, nil
}

// compares compares two numbers; nothing holds of a NaN.
func compares(x float64, op string, v float64) bool {
	return op[0] == '<' && x < v || op[0] == '>' && x > v || strings.HasSuffix(op, "=") && x == v
}

// classesNamed finds the classes that a word names: by number, by name, or by a part
// of it.
func (d *inspected) classesNamed(word string) (is []bool, err error) {
	n := max(2, d.p.P, len(d.names))
	is = make([]bool, n)
	switch {
	case d.p.Labels == nil:
		return nil, errNumbers
	case word == "":
		return nil, fmt.Errorf("which class, 0 to %d?", n-1)
	}
	same := func(name string) bool { return strings.EqualFold(name, word) }
	if k := slices.IndexFunc(d.names, same); k >= 0 {
		is[k] = true
		return is, nil
	}
	if k, err := strconv.Atoi(word); err == nil && k >= 0 && k < n {
		is[k] = true
		return is, nil
	}
	some := false
	if _, err := strconv.Atoi(word); err != nil {
		for k, name := range d.names {
			is[k] = strings.Contains(strings.ToLower(name), word)
			some = some || is[k]
		}
	}
	if !some {
		return nil, fmt.Errorf("no class %q, there are 0 to %d", word, n-1)
	}
	return is, nil
}
