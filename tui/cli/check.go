package cli

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"duet/datasets"
	"duet/sessions"
	"duet/sessions/record"
	"duet/sessions/safetext"
)

// dataFlag gives a command that reads a session and needs data the flag --data.
func dataFlag(c *cobra.Command, data *string) {
	c.Flags().StringVar(data, "data", "", "other data, `D`: name:glyphs, npz:F, idx:IMAGES,LABELS, cifar:DIR,\ncsv:F,COLUMN or folder:DIR (default: the session's own test split)")
}

// trained is a session's model and the samples to use it on.
type trained struct {
	*sessions.Trained
	table *datasets.Table
	split string // the word for them
}

// openTrained loads a session's model at its last checkpoint, and the samples
// to use: all of the data named by --data, or the session's own test split.
func (a *app) openTrained(file, data string) (*trained, error) {
	o := sessions.LoadOptions{}
	if data != "" {
		ref, err := datasets.ParseRef(data)
		if err != nil {
			return nil, usage(err)
		}
		o.Data = &ref
	}
	path, err := a.resolve(file)
	if err != nil {
		return nil, err
	}
	t, err := sessions.Load(path, o)
	if err != nil {
		return nil, reading(err)
	}
	out := &trained{Trained: t, split: data}
	if data == "" {
		out.table, out.split = t.Samples()
		return out, nil
	}
	if out.table, err = t.Job.All(); err != nil {
		t.Close()
		return nil, err
	}
	return out, nil
}

func (a *app) check() *cobra.Command {
	var samples int
	var against, data string
	c := &cobra.Command{
		Use:   "check FILE",
		Short: "compare merged predictions with the combination by hand",
		Long: "Predicts the samples of a session's test split and works every merged number out by\n" +
			"hand from the two branches' outputs and alpha. A weighted sum must be equal to the bit,\n" +
			"a weighted product within 1 ulp. With --against the predictions are compared with\n" +
			"stored ones instead. Exit code 5 when they differ.",
		Example: "  duet check seed-01\n  duet check seed-01 --samples 32 --json\n  duet check seed-01 --against out.npz",
		Args:    takes(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			if err := within(c, maxCount, "samples"); err != nil {
				return err
			}
			return a.runCheck(args[0], data, against, samples)
		},
	}
	c.Flags().IntVar(&samples, "samples", 0, "check the first `N` samples (default: all)")
	c.Flags().StringVar(&against, "against", "", "compare with an .npz `FILE` that duet predict wrote")
	dataFlag(c, &data)
	c.ValidArgsFunction = argument(orFiles, a.sessionNames)
	return a.withJSON(c)
}

func (a *app) runCheck(file, data, against string, samples int) error {
	t, err := a.openTrained(file, data)
	if err != nil {
		return err
	}
	defer t.Close()
	p := t.Predict(t.table, firstRows(samples, t.table.Len()))
	var v sessions.Verdict
	with := "the combination by hand"
	if against == "" {
		if v, err = sessions.Check(t.Job.Recipe.Merge, p); err != nil {
			return reading(err) // there is nothing to check in it
		}
	} else {
		with = against
		stored, err := sessions.ReadNPZ(against)
		if err != nil {
			return reading(err)
		}
		if v, err = sessions.Against(stored, p.Arrays()); err != nil {
			return &coded{codeCheck, fmt.Errorf("check failed: %s", message(err))}
		}
	}
	if err := a.reportCheck(v, fmt.Sprintf("%s of %s", plural(p.N, "sample"), t.split), with); err != nil {
		return err
	}
	if !v.OK() {
		return &coded{codeCheck, fmt.Errorf("check failed: %s", v.Worst)}
	}
	return nil
}

// firstRows are the first n rows of total, nil for all.
func firstRows(n, total int) []int32 {
	if n == 0 || n >= total {
		return nil
	}
	rows := make([]int32, n)
	for i := range rows {
		rows[i] = int32(i)
	}
	return rows
}

// checkReport is the JSON of duet check.
type checkReport struct {
	Elements   int        `json:"elements"`
	Equal      int        `json:"equal"`
	MaxULP     int64      `json:"max_ulp"`
	MaxAbsDiff record.F64 `json:"max_abs_diff"`
	ArrayEqual bool       `json:"array_equal"`
	Allowed    int64      `json:"allowed_ulp"`
	Worst      *string    `json:"worst"`
}

func (a *app) reportCheck(v sessions.Verdict, what, with string) error {
	if a.json {
		return a.printJSON(checkReport{v.Elements, v.Equal, v.MaxULP, record.F64(v.MaxAbsDiff), v.ArrayEqual, v.Allowed, orNull(v.Worst)})
	}
	p := &printer{w: a.out}
	p.line("%s, %s compared with %s", what, plural(v.Elements, "element"), with)
	p.line("  equal to the bit    %d", v.Equal)
	p.line("  array_equal         %v", v.ArrayEqual)
	p.line("  largest difference  %d ulp (%d allowed), %.3g", v.MaxULP, v.Allowed, v.MaxAbsDiff)
	return p.err
}

func (a *app) predict() *cobra.Command {
	var out, data string
	var overwrite bool
	c := &cobra.Command{
		Use:   "predict FILE -o OUT.npz",
		Short: "write a session's predictions as a NumPy archive",
		Long: "Writes the arrays a, b and merged, taken at the merge, alpha, pred when layers follow\n" +
			"the merge, and y where the truth is known.",
		Example: "  duet predict seed-01 -o out.npz\n" +
			"  python -c \"import numpy as np; z = np.load('out.npz'); print(z['merged'].shape)\"",
		Args:              takes(1, 1),
		ValidArgsFunction: argument(orFiles, a.sessionNames),
		RunE: func(_ *cobra.Command, args []string) error {
			if out == "" {
				return usage(fmt.Errorf("got no -o, expected the file to write: duet predict %s -o out.npz", args[0]))
			}
			return a.runPredict(args[0], data, out, overwrite)
		},
	}
	c.Flags().StringVarP(&out, "out", "o", "", "the .npz `FILE` to write")
	dataFlag(c, &data)
	c.Flags().BoolVar(&overwrite, "overwrite", false, "replace the file when it exists")
	return a.withJSON(c)
}

func (a *app) runPredict(file, data, out string, overwrite bool) error {
	if _, err := os.Lstat(out); err == nil && !overwrite {
		return fmt.Errorf("%s: %w", out, sessions.ErrOutputExists) // before the work
	}
	t, err := a.openTrained(file, data)
	if err != nil {
		return err
	}
	defer t.Close()
	p := t.Predict(t.table, nil)
	if err := p.WriteNPZ(out, overwrite); err != nil {
		return writing(err)
	}
	type array struct {
		Name  string `json:"name"`
		Shape []int  `json:"shape"`
	}
	var arrays []array
	for _, n := range p.Arrays() {
		arrays = append(arrays, array{n.Name, n.Dims})
	}
	switch {
	case p.Labels != nil:
		arrays = append(arrays, array{"y", []int{p.N}})
	case p.Targets != nil:
		arrays = append(arrays, array{"y", []int{p.N, p.T}})
	}
	if a.json {
		return a.printJSON(struct {
			Out     string  `json:"out"`
			Samples int     `json:"samples"`
			Arrays  []array `json:"arrays"`
		}{out, p.N, arrays})
	}
	o := &printer{w: a.out}
	o.line("%s: %s of %s", out, plural(p.N, "sample"), t.split)
	for _, n := range arrays {
		o.line("  %-7s %s", n.Name, strings.Trim(strings.ReplaceAll(fmt.Sprint(n.Shape), " ", " x "), "[]"))
	}
	return o.err
}

// classesReport is the JSON of duet show --classes. What does not apply is null.
type classesReport struct {
	Session string         `json:"session"`
	Step    int            `json:"step"`
	Split   string         `json:"split"`
	Samples int            `json:"samples"`
	Classes []string       `json:"classes"`
	Outputs []outputReport `json:"outputs"`
	Merging *mergingReport `json:"merging"`
}

// outputReport is how A, B or the merge does: counts and figures of a
// classification, errors of a regression.
type outputReport struct {
	Name     string        `json:"name"`
	Accuracy *record.F64   `json:"accuracy"`
	Balanced *record.F64   `json:"balanced_accuracy"`
	MacroF1  *record.F64   `json:"macro_f1"`
	TopK     *record.F64   `json:"top_k_accuracy"` // where the recipe has train.top_k
	Counts   [][]int       `json:"confusion"`      // a row a true class, a column an answer
	NaN      []int         `json:"unanswered"`     // of each class, where the answer is not a number
	PerClass []classReport `json:"per_class"`
	R2       *record.F64   `json:"r2"`
	Absolute *record.F64   `json:"mean_absolute_error"`
	Squared  *record.F64   `json:"mean_squared_error"`
}

type classReport struct {
	Class     int        `json:"class"`
	Support   int        `json:"support"`
	Answers   int        `json:"answers"`
	Precision record.F64 `json:"precision"`
	Recall    record.F64 `json:"recall"`
	F1        record.F64 `json:"f1"`
}

// mergingReport is what merging did to all samples, and to those of each class.
type mergingReport struct {
	effectReport
	PerClass []effectReport `json:"per_class"`
}

type effectReport struct {
	FixedA  int `json:"fixed_a"`
	BrokeA  int `json:"broke_a"`
	FixedB  int `json:"fixed_b"`
	BrokeB  int `json:"broke_b"`
	Rescued int `json:"rescued"`
	Lost    int `json:"lost"`
}

func effect(e sessions.Effect) effectReport {
	return effectReport{e.FixedA, e.BrokeA, e.FixedB, e.BrokeB, e.Rescued, e.Lost}
}

func (a *app) runClasses(file string) error {
	t, err := a.openTrained(file, "")
	if err != nil {
		return err
	}
	defer t.Close()
	p := t.Predict(t.table, nil)
	scores := p.Scores()
	if scores == nil {
		return fmt.Errorf("%s: nothing is known of what is true of its %s samples", file, t.split)
	}
	if !a.json {
		return a.printClasses(t, p, scores)
	}
	path, err := a.resolve(file)
	if err != nil {
		return err
	}
	out := classesReport{Session: path, Step: t.At, Split: t.split, Samples: p.N, Classes: t.Job.Set.Classes}
	for _, s := range scores {
		o := outputOf(s)
		if share, ok := p.Top(s, t.Job.Recipe.Train.TopK); ok {
			o.TopK = new(record.F64(share))
		}
		out.Outputs = append(out.Outputs, o)
	}
	if classes, all := p.Effects(); classes != nil {
		out.Merging = &mergingReport{effectReport: effect(all)}
		for _, e := range classes {
			out.Merging.PerClass = append(out.Merging.PerClass, effect(e))
		}
	}
	return a.printJSON(out)
}

func outputOf(s sessions.Scored) outputReport {
	f := func(v float64) *record.F64 { return new(record.F64(v)) }
	c := s.Classes
	if c == nil {
		return outputReport{Name: s.Name, R2: f(s.R2), Absolute: f(s.MeanAbsolute), Squared: f(s.MeanSquared)}
	}
	r := outputReport{Name: s.Name, Accuracy: f(c.Accuracy()), Balanced: f(c.BalancedAccuracy()), MacroF1: f(c.MacroF1()), NaN: c.Unanswered}
	for k := range c.K {
		r.Counts = append(r.Counts, c.Counts[k*c.K:(k+1)*c.K])
		r.PerClass = append(r.PerClass, classReport{k, c.Support(k), c.Answers(k), record.F64(c.Precision(k)), record.F64(c.Recall(k)), record.F64(c.F1(k))})
	}
	return r
}

// printClasses prints the same for people.
func (a *app) printClasses(t *trained, p *sessions.Predictions, scores []sessions.Scored) error {
	o := &printer{w: a.out}
	o.line("%s of %s, step %d", plural(p.N, t.split+" sample"), t.Job.Set.Name, t.At)
	num := func(v float64) string { return short(record.F32(v)) }
	if scores[0].Classes == nil {
		rows := [][]string{{"", "R2", "MEAN |OFF|", "MEAN OFF^2"}}
		for _, s := range scores {
			rows = append(rows, []string{s.Name, num(s.R2), num(s.MeanAbsolute), num(s.MeanSquared)})
		}
		return printTable(o, rows, "lrrr")
	}
	label := func(k int) string {
		if k >= len(t.Job.Set.Classes) || t.Job.Set.Classes[k] == strconv.Itoa(k) {
			return strconv.Itoa(k)
		}
		return strconv.Itoa(k) + " " + safetext.Scrub(t.Job.Set.Classes[k], 24)
	}
	for _, s := range scores {
		c := s.Classes
		o.line("")
		line := fmt.Sprintf("%s: accuracy %s, balanced %s, macro F1 %s", s.Name, num(c.Accuracy()), num(c.BalancedAccuracy()), num(c.MacroF1()))
		if share, ok := p.Top(s, t.Job.Recipe.Train.TopK); ok {
			line += fmt.Sprintf(", top %d %s", t.Job.Recipe.Train.TopK, num(share))
		}
		o.line("%s", line)
		head := []string{"TRUE \\ ANSWER"}
		for k := range c.K {
			head = append(head, strconv.Itoa(k))
		}
		rows := [][]string{append(head, "PRECISION", "RECALL", "F1")}
		for k := range c.K {
			row := []string{label(k)}
			for _, n := range c.Counts[k*c.K : (k+1)*c.K] {
				row = append(row, strconv.Itoa(n))
			}
			rows = append(rows, append(row, num(c.Precision(k)), num(c.Recall(k)), num(c.F1(k))))
		}
		if err := printTable(o, rows, "l"+strings.Repeat("r", c.K+3)); err != nil {
			return err
		}
	}
	classes, all := p.Effects()
	if classes == nil {
		return o.err
	}
	o.line("")
	rows := [][]string{{"MERGING", "SAMPLES", "FIXED A", "BROKE A", "FIXED B", "BROKE B", "RESCUED", "LOST"}}
	for k, e := range append(classes, all) {
		row := []string{"all"}
		if k < len(classes) {
			row[0] = label(k)
		}
		for _, n := range []int{e.Samples, e.FixedA, e.BrokeA, e.FixedB, e.BrokeB, e.Rescued, e.Lost} {
			row = append(row, strconv.Itoa(n))
		}
		rows = append(rows, row)
	}
	return printTable(o, rows, "lrrrrrrr")
}
