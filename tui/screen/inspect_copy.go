package screen

import (
	"encoding/csv"
	"fmt"
	"math"
	"strconv"
	"strings"

	"duet/sessions"
	"duet/sessions/recipe"
	"duet/tui/chart"
	"duet/tui/theme"
)

// What leaves Inspect by the clipboard: a ledger, counts, figures or the numbers of
// a layer, as text, as CSV, or as Python that asserts the hand check.

// copyText sends what is shown as text.
func (s *Inspect) copyText() []Request {
	i, ok := s.sample()
	switch {
	case s.active() == classesPane && len(s.data.scored) > 0:
		return []Request{Copy{"the counts", s.data.classesText()}}
	case s.active() == mapsPane:
		v, ok := s.maps.view()
		if !ok {
			return nil
		}
		return []Request{Copy{v.ID, layerText(v.LayerView, s.maps.kernels, s.layerFacts(v))}}
	case !ok:
		return nil
	}
	return []Request{Copy{fmt.Sprintf("ledger of sample %d", s.data.p.Rows[i]), s.data.text(i)}}
}

// copyCSV sends the same as CSV.
func (s *Inspect) copyCSV() []Request {
	i, ok := s.sample()
	d := s.data
	switch {
	case s.active() == classesPane && d.counted():
		if s.classes.figures {
			heads, rows := d.figures()
			return []Request{Copy{"the figures as CSV", csvText(append([][]string{heads}, rows...))}}
		}
		return []Request{Copy{"the counts as CSV", d.countsCSV()}}
	case s.active() == mapsPane:
		v, ok := s.maps.view()
		if !ok {
			return nil
		}
		return []Request{Copy{v.ID + " as CSV", layerCSV(v.LayerView, s.maps.kernels)}}
	case !ok:
		return nil
	}
	text, err := d.ledgerCSV(i)
	if err != nil {
		return []Request{Say{theme.Info, err.Error()}}
	}
	return []Request{Copy{fmt.Sprintf("ledger of sample %d as CSV", d.p.Rows[i]), text}}
}

// copyPython sends the hand check of the sample as Python.
func (s *Inspect) copyPython() []Request {
	i, ok := s.sample()
	if !ok {
		return nil
	}
	text, err := s.data.python(i)
	if err != nil {
		return []Request{Say{theme.Info, err.Error()}}
	}
	return []Request{Copy{fmt.Sprintf("hand check of sample %d as Python", s.data.p.Rows[i]), text}}
}

func csvText(rows [][]string) string {
	var s strings.Builder
	w := csv.NewWriter(&s)
	w.WriteAll(rows) // into a Builder, which takes everything
	return s.String()
}

// text is the ledger of sample i for the clipboard.
func (d *inspected) text(i int) string {
	var s strings.Builder
	fmt.Fprintf(&s, "sample %d of %s, %s, step %d\n", d.p.Rows[i], d.job.Set.Name, d.split, d.at)
	if d.p.Labels != nil {
		fmt.Fprintf(&s, "true class %s, answer %s\n", d.label(int(d.p.Labels[i])), d.label(d.answer[outMerged][i]))
	}
	lines, err := sessions.Ledger(d.merge, d.p, i)
	if err != nil {
		fmt.Fprintln(&s, err)
		return s.String()
	}
	if d.p.Weighted {
		fmt.Fprintf(&s, "a = %s, 1-a = %s (a weighs A)\n", exact(d.p.Alpha), exact(d.p.Beta))
	}
	fmt.Fprintln(&s, mergeFormula(d.merge))
	wa, wb, total := ledgerHead(d.merge)
	fmt.Fprintf(&s, "k\tA\tB\t%s\t%s\t%s\tengine\tulp\n", wa, wb, total)
	for _, l := range lines {
		parts := [2]string{}
		if l.HasParts {
			parts = [2]string{exact(l.WA), exact(l.WB)}
		}
		fmt.Fprintf(&s, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%d\n", l.K, exact(l.A), exact(l.B), parts[0], parts[1], exact(l.Hand), exact(l.Engine), l.ULP)
	}
	_, text := d.verdictText()
	fmt.Fprintln(&s, text)
	return s.String()
}

// ledgerCSV is the ledger of sample i with every digit.
func (d *inspected) ledgerCSV(i int) (string, error) {
	lines, err := sessions.Ledger(d.merge, d.p, i)
	if err != nil {
		return "", err
	}
	wa, wb, _ := ledgerHead(d.merge)
	head := []string{"sample", "k", "class", "A", "B", wa, wb, "hand", "engine", "ulp"}
	if wa == "" {
		head[5], head[6] = "part A", "part B"
	}
	rows := [][]string{head}
	for _, l := range lines {
		name := ""
		if k := d.classOf(l.K); d.answers() && k < len(d.names) {
			name = d.names[k]
		}
		row := []string{fmt.Sprint(d.p.Rows[i]), strconv.Itoa(l.K), name, exact(l.A), exact(l.B), "", "", exact(l.Hand), exact(l.Engine), strconv.FormatInt(l.ULP, 10)}
		if l.HasParts {
			row[5], row[6] = exact(l.WA), exact(l.WB)
		}
		rows = append(rows, row)
	}
	return csvText(rows), nil
}

// classesText is the counts and figures of all outputs, or how far those of a
// regression are off.
func (d *inspected) classesText() string {
	var s strings.Builder
	fmt.Fprintf(&s, "%d samples of %s, %s, step %d\n", d.p.N, d.job.Set.Name, d.split, d.at)
	if !d.counted() {
		for _, o := range d.scored {
			fmt.Fprintf(&s, "%s\tR2 %s\tmean |off| %s\tmean off^2 %s\n", o.Name, chart.Num(o.R2, 0), chart.Num(o.MeanAbsolute, 0), chart.Num(o.MeanSquared, 0))
		}
		return s.String()
	}
	for _, o := range d.scored {
		fmt.Fprintf(&s, "\n%s: right %s", o.Name, chart.Num(o.Classes.Accuracy(), 0))
		if share, ok := d.p.Top(o, d.topK()); ok {
			fmt.Fprintf(&s, ", top %d %s", d.topK(), chart.Num(share, 0))
		}
		fmt.Fprint(&s, "\ntrue")
		for k := range o.Classes.K {
			fmt.Fprintf(&s, "\t%d", k)
		}
		for row := range o.Classes.K {
			fmt.Fprintf(&s, "\n%s", d.label(row))
			for col := range o.Classes.K {
				fmt.Fprintf(&s, "\t%d", o.Classes.Counts[row*o.Classes.K+col])
			}
		}
		fmt.Fprintln(&s)
	}
	heads, rows := d.figures()
	fmt.Fprintf(&s, "\n%s\n", strings.Join(heads, "\t"))
	for _, row := range rows {
		fmt.Fprintln(&s, strings.Join(row, "\t"))
	}
	if d.effects != nil {
		fmt.Fprintln(&s, effectText(d.effect))
	}
	return s.String()
}

// countsCSV is a line a count: output, true class, answer.
func (d *inspected) countsCSV() string {
	rows := [][]string{{"output", "true", "answer", "count"}}
	for _, o := range d.scored {
		for row := range o.Classes.K {
			for col := range o.Classes.K {
				rows = append(rows, []string{o.Name, d.label(row), d.label(col), strconv.Itoa(o.Classes.Counts[row*o.Classes.K+col])})
			}
		}
	}
	return csvText(rows)
}

// mostCopied bounds the numbers that one copy holds: clipboards of terminals take
// far less than a large layer has.
const mostCopied = 1 << 16

// layerNumbers are the numbers of a layer that are copied, with their shape: what it
// makes of the sample, or its kernel.
func layerNumbers(v sessions.LayerView, kernel bool) (dims []int, values []float32) {
	dims, values = v.Dims, v.Values
	if kernel {
		dims, values = nil, nil
		for _, p := range v.Params {
			if strings.HasSuffix(p.Name, "kernel") {
				dims, values = p.Dims, p.Data
			}
		}
	}
	return dims, values[:min(len(values), mostCopied)]
}

// layerText is what is known of a layer, then its numbers, a line along the last axis
// but one: under [H, W, C] a pixel.
func layerText(v sessions.LayerView, kernel bool, facts []string) string {
	var s strings.Builder
	fmt.Fprintf(&s, "%s, %s\n%s\n", v.ID, v.Class, strings.Join(facts, "\n"))
	dims, values := layerNumbers(v, kernel)
	for n, x := range values {
		end := "\t"
		if len(dims) < 2 || (n+1)%dims[len(dims)-1] == 0 {
			end = "\n"
		}
		s.WriteString(exact(x) + end)
	}
	return s.String()
}

// layerCSV is a line a number of a layer's output, or of its kernel, with its place.
func layerCSV(v sessions.LayerView, kernel bool) string {
	dims, values := layerNumbers(v, kernel)
	head := make([]string, 0, len(dims)+1)
	for i := range dims {
		head = append(head, fmt.Sprintf("axis %d", i))
	}
	rows := [][]string{append(head, v.ID)}
	for n, x := range values {
		row := make([]string, len(dims)+1)
		at := n
		for i := len(dims) - 1; i >= 0; i-- {
			row[i] = strconv.Itoa(at % dims[i])
			at /= dims[i]
		}
		row[len(dims)] = exact(x)
		rows = append(rows, row)
	}
	return csvText(rows)
}

// pythonMerges are the merges in NumPy, of A, B, a and b = 1 - a. Those in float64
// round once at their end, as the engine does.
var pythonMerges = map[string]string{
	recipe.WeightedSum: "a * A + b * B",
	recipe.Concatenate: "np.concatenate([A, B])",
	"add":              "A + B",
	"subtract":         "A - B",
	"multiply":         "A * B",
	"average":          "(A + B) / np.float32(2)",
	"maximum":          "np.maximum(A, B)",
	"minimum":          "np.minimum(A, B)",
}

// pythonGuards are the powers of a weighted product under its guards.
var pythonGuards = map[string]string{
	"log":     "A ** a * B ** b",
	"raw":     "A ** a * B ** b",
	"signed":  "np.sign(A) * abs(A) ** a * np.sign(B) * abs(B) ** b",
	"epsilon": "np.maximum(A, least) ** a * np.maximum(B, least) ** b",
}

// python is the hand check of sample i as Python that needs NumPy alone.
func (d *inspected) python(i int) (string, error) {
	p := d.p
	if p.Merged == nil {
		return "", fmt.Errorf("a branch was trained alone: there is no merge to assert")
	}
	var s strings.Builder
	fmt.Fprintf(&s, "# sample %d of %s, %s, step %d: %s\nimport numpy as np\n\n", p.Rows[i], d.job.Set.Name, d.split, d.at, mergeFormula(d.merge))
	array := func(name string, values []float32, k int) {
		text := make([]string, k)
		for c, v := range values[i*k : (i+1)*k] {
			text[c] = pythonNumber(v)
		}
		fmt.Fprintf(&s, "%s = np.array([%s], np.float32)\n", name, strings.Join(text, ", "))
	}
	array("A", p.A, p.KA)
	array("B", p.B, p.KB)
	array("merged", p.Merged, p.K)
	if p.Weighted {
		fmt.Fprintf(&s, "a, b = np.float32(%s), np.float32(%s)  # a weighs A, b = 1 - a\n", pythonNumber(p.Alpha), pythonNumber(p.Beta))
	}
	s.WriteByte('\n')
	formula, double := pythonMerges[d.merge.Mode], false
	switch {
	case d.merge.Mode == recipe.WeightedProduct && d.merge.Guard == "scaled_product":
		formula = "(a * A) * (b * B)"
	case d.merge.Mode == recipe.WeightedProduct:
		formula, double = pythonGuards[d.merge.Guard], true
	case d.merge.Mode == recipe.PowerMean:
		formula, double = pythonPowerMean(d.exponent()), true
	}
	if formula == "" {
		return "", fmt.Errorf("no Python is known for the merge %q", d.merge.Mode)
	}
	if double {
		s.WriteString("A, B, a, b = A.astype(np.float64), B.astype(np.float64), float(a), float(b)\n")
		d.pythonPower(&s)
	}
	fmt.Fprintf(&s, "hand = %s\n", formula)
	if d.merge.Mode == recipe.WeightedProduct && d.merge.Guard == "log" || d.merge.Mode == recipe.PowerMean && d.merge.Normalize {
		s.WriteString("hand /= hand.sum()\n")
	}
	if double {
		s.WriteString("np.testing.assert_array_max_ulp(hand.astype(np.float32), merged, 1)\n")
	} else {
		s.WriteString("assert np.array_equal(hand, merged)\n")
	}
	return s.String(), nil
}

// exponent is that of a power mean: the recipe's, or what training made of it.
func (d *inspected) exponent() float64 {
	if d.p.R != nil {
		return float64(*d.p.R)
	}
	return d.merge.R
}

// pythonPowerMean is the power mean of A and B under an exponent r: at 0 it is the
// weighted product, and near 0 the sum of powers is too near 1 for a root of it.
func pythonPowerMean(r float64) string {
	switch {
	case r == 0:
		return "A ** a * B ** (1 - a)"
	case math.Abs(r) < 1e-3:
		return "np.exp(np.log(B) + np.log1p(a * np.expm1(r * (np.log(A) - np.log(B)))) / r)"
	}
	return "(a * A ** r + (1 - a) * B ** r) ** (1 / r)"
}

// pythonPower writes what powers need beside their operands: the least base, and
// the exponent of a power mean.
func (d *inspected) pythonPower(s *strings.Builder) {
	least := pythonNumber(float32(d.merge.Epsilon))
	switch {
	case d.merge.Mode == recipe.PowerMean:
		r := strconv.FormatFloat(d.merge.R, 'g', -1, 64)
		if d.p.R != nil {
			r = "float(np.float32(" + pythonNumber(*d.p.R) + "))"
		}
		fmt.Fprintf(s, "least, r = float(np.float32(%s)), %s\nA, B = np.maximum(A, least), np.maximum(B, least)\n", least, r)
	case d.merge.Guard == "epsilon":
		fmt.Fprintf(s, "least = float(np.float32(%s))\n", least)
	}
}

// pythonNumber writes a float32 so that Python reads the same one.
func pythonNumber(v float32) string {
	switch {
	case v != v:
		return "np.nan"
	case v-v != 0 && v > 0:
		return "np.inf"
	case v-v != 0:
		return "-np.inf"
	}
	return exact(v)
}
