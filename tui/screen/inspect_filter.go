package screen

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"duet/sessions/recipe"
	"duet/tui/chart"
)

// filterHelp are the filters there are, shown while one is typed.
var filterHelp = []string{"wrong:merged  right:B", "merged=5  class:3  #17", "alpha<.6: right below", "disagree  error>.2", "fixed  broke", "rescued  lost"}

// compare is a number compared: alpha<.6, error>.2.
var compare = regexp.MustCompile(`^(alpha|a|error)(<=|>=|<|>|=)(.*)$`)

// parse reads a filter: who is right or wrong or answers what, whether A and B
// disagree, what the merge did, which class is true, for which alpha the answer is
// right. Every word has to hold. Words that belong together may be joined by a
// colon, which lets them come in either order.
//
//	wrong   merged wrong   wrong:merged   A:right   merged=5   disagree   rescued   lost
//	class:3   alpha<.6 (right somewhere below)   error>.2   #17
func (d *inspected) parse(text string) (keep func(i int) bool, err error) {
	all := func(int) bool { return true }
	var tests []func(i int) bool
	text = strings.NewReplacer("≤", "<=", "≥", ">=").Replace(strings.ToLower(text))
	words := filterWords(text)
	for len(words) > 0 {
		test, used, err := d.test(words)
		if err != nil {
			return all, err
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
		if !compare.MatchString(w) || strings.HasPrefix(w, "a=") {
			w = strings.ReplaceAll(w, "=", " ")
		}
		out = append(out, strings.Fields(joined(w))...)
	}
	return out
}

// joined puts a space for the colon of a word, and the output before what is said of
// it: wrong:merged is merged wrong.
func joined(w string) string {
	verdict, who, ok := strings.Cut(w, ":")
	if _, known := subjects[who]; ok && known && (verdict == "right" || verdict == "wrong") {
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
		test, err = d.about(o, next)
		return test, 2, err
	}
	if m := compare.FindStringSubmatch(word); m != nil {
		test, err = d.compared(m[1], m[2], m[3])
		return test, 1, err
	}
	switch word {
	case "right", "wrong":
		return func(i int) bool { return d.every([]int{outA, outB, outMerged}, i) == (word == "right") }, 1, nil
	case "disagree":
		return d.disagree, 1, nil
	case "rescued":
		return d.rescued, 1, nil
	case "lost":
		return d.lost, 1, nil
	case "fixed":
		return d.fixed, 1, nil
	case "broke", "broken":
		return d.lost, 1, nil
	case "class", "true":
		if next == "" {
			return nil, 0, errors.New("which class?")
		}
		k := d.classNumber(next)
		if k < 0 {
			return nil, 0, errors.New("no such class")
		}
		return func(i int) bool { return d.p.Labels != nil && int(d.p.Labels[i]) == k }, 2, nil
	}
	if n, err := strconv.Atoi(strings.TrimPrefix(word, "#")); err == nil {
		return func(i int) bool { return int(d.p.Rows[i]) == n }, 1, nil
	}
	return nil, 0, fmt.Errorf("%q is no filter", word)
}

// about is a test of one output: right, wrong, or the class it answers.
func (d *inspected) about(o int, what string) (func(i int) bool, error) {
	switch what {
	case "right", "wrong":
		return func(i int) bool { return d.answer[o] != nil && d.right(o, i) == (what == "right") }, nil
	case "":
		return nil, errors.New("A, B or merged: right or wrong?")
	}
	k := d.classNumber(what)
	if k < 0 {
		return nil, errors.New("right, wrong or a class?")
	}
	return func(i int) bool { return d.answer[o] != nil && d.answer[o][i] == k }, nil
}

// compared is a test of a number: the alphas for which a sample is right, or how
// far the answer is from a regression's targets.
func (d *inspected) compared(what, op, number string) (func(i int) bool, error) {
	v, err := strconv.ParseFloat(number, 64)
	if err != nil || math.IsNaN(v) {
		return nil, fmt.Errorf("%s%s what number?", what, op)
	}
	if what == "error" {
		return func(i int) bool {
			e := d.distance(d.p.Final(), d.p.P, i)
			return op[0] == '<' && e < v || op[0] == '>' && e > v || strings.HasSuffix(op, "=") && e == v
		}, nil
	}
	if d.span == nil {
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

// classNumber finds a class by number or by name.
func (d *inspected) classNumber(word string) int {
	for k, name := range d.names {
		if strings.EqualFold(name, word) {
			return k
		}
	}
	if k, err := strconv.Atoi(word); err == nil && k >= 0 && k < len(d.names) {
		return k
	}
	return -1
}

// span is the stretch of alphas in [0, 1] for which a sample is answered right.
type span struct{ from, to float64 }

// none tells that no alpha makes the answer right; whole that every one does.
func (s span) none() bool  { return !(s.from < s.to) }
func (s span) whole() bool { return s.from == 0 && s.to == 1 }

// String is the stretch for a column: "a<.75", "a>.21", ".33-.61".
func (s span) String() string {
	short := func(v float64) string { return strings.TrimSpace(chart.Num(math.Round(v*1000)/1000, 4)) }
	switch {
	case s.none():
		return "no a"
	case s.whole():
		return "any a"
	case s.from == 0:
		return "a<" + short(s.to)
	case s.to == 1:
		return "a>" + short(s.from)
	}
	return short(s.from) + "-" + short(s.to)
}

// spans works out for every sample which alphas answer it right. The score of a
// class is a*f(A) + (1-a)*f(B) up to a function that keeps the order, so each
// rival cuts a half line off and what is left is one stretch. It is nil where the
// answer does not come about that way.
func (d *inspected) spans() []span {
	p := d.p
	if !p.Compared() || !p.Weighted || p.Labels == nil {
		return nil
	}
	f := d.ordered()
	if f == nil {
		return nil
	}
	out := make([]span, p.N)
	for i := range out {
		out[i] = rightFor(p.A[i*p.K:(i+1)*p.K], p.B[i*p.K:(i+1)*p.K], int(p.Labels[i]), f)
	}
	return out
}

// ordered is the function f that the merge is linear in, nil where there is none. One
// score that is normalised says nothing.
func (d *inspected) ordered() func(v float64) float64 {
	m := d.merge
	base := func(v float64) float64 { return math.Max(v, m.Epsilon) }
	switch m.Mode {
	case recipe.WeightedSum:
		return func(v float64) float64 { return v }
	case recipe.WeightedProduct:
		switch {
		case m.Guard == "log" && d.p.K > 1, m.Guard == "raw":
			return math.Log
		case m.Guard == "epsilon":
			return func(v float64) float64 { return math.Log(base(v)) }
		}
	case recipe.PowerMean:
		r := m.R
		if d.p.R != nil {
			r = float64(*d.p.R)
		}
		const nearZero = 1e-7
		switch {
		case m.Normalize && d.p.K < 2:
			return nil
		case math.Abs(r) < nearZero:
			return func(v float64) float64 { return math.Log(base(v)) }
		case r < 0:
			return func(v float64) float64 { return -math.Pow(base(v), r) }
		}
		return func(v float64) float64 { return math.Pow(base(v), r) }
	}
	return nil
}

// rightFor is the stretch of alphas for which a row's greatest score is that of
// the class; of one score alone, for which it is above 0.5 or not.
func rightFor(a, b []float32, class int, f func(float64) float64) span {
	s := span{0, 1}
	if len(a) == 1 {
		half, sign := f(0.5), 1.0
		if class == 0 {
			sign = -1
		}
		s.cut(sign*(f(float64(a[0]))-half), sign*(f(float64(b[0]))-half))
		return s
	}
	if class >= len(a) {
		return span{}
	}
	for k := range a {
		if k != class {
			s.cut(f(float64(a[class]))-f(float64(a[k])), f(float64(b[class]))-f(float64(b[k])))
		}
	}
	return s
}

// cut keeps the alphas at which a lead of da in A and db in B is a lead in the
// merge: a*da + (1-a)*db > 0.
func (s *span) cut(da, db float64) {
	switch {
	case slices.ContainsFunc([]float64{da, db}, math.IsNaN):
		*s = span{}
	case da > 0 && db >= 0 || da >= 0 && db > 0:
	case da <= 0 && db <= 0:
		*s = span{}
	case math.IsInf(da, 0) || math.IsInf(db, 0): // a class that one branch rules out
		if math.IsInf(da, -1) || math.IsInf(db, -1) {
			*s = span{}
		}
	case da > 0:
		s.from = math.Max(s.from, db/(db-da))
	default:
		s.to = math.Min(s.to, db/(db-da))
	}
}
