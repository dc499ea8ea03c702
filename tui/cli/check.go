package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"duet/datasets"
	"duet/sessions"
)

// dataFlag is the flag of commands that read a session and need data.
const dataHelp = "other data: name:glyphs, npz:F or idx:IMAGES,LABELS (default: the session's own test split)"

// openTrained loads a session's model at its last checkpoint, and the samples
// to use: all of the data named by --data, or the session's own test split.
func (a *app) openTrained(file, data string) (*sessions.Trained, *datasets.Table, error) {
	o := sessions.LoadOptions{}
	if data != "" {
		ref, err := datasets.ParseRef(data)
		if err != nil {
			return nil, nil, usage(err)
		}
		o.Data = &ref
	}
	path, err := a.resolve(file)
	if err != nil {
		return nil, nil, err
	}
	t, err := sessions.Load(path, o)
	if err != nil {
		return nil, nil, err
	}
	if data == "" {
		return t, t.Test(), nil
	}
	all, err := t.Job.All()
	if err != nil {
		t.Close()
		return nil, nil, err
	}
	return t, all, nil
}

// resolve finds a session by path or by its name among the sessions.
func (a *app) resolve(file string) (string, error) {
	store, err := a.store()
	if err != nil {
		return "", err
	}
	return store.Resolve(file)
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
		Args:    usageArgs(cobra.ExactArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			if samples < 0 {
				return usage(fmt.Errorf("--samples is %d, expected 1 or more", samples))
			}
			return a.runCheck(args[0], data, against, samples)
		},
	}
	c.Flags().IntVar(&samples, "samples", 0, "check only the first so many samples (default: all)")
	c.Flags().StringVar(&against, "against", "", "an .npz file that duet predict wrote")
	c.Flags().StringVar(&data, "data", "", dataHelp)
	return a.withJSON(c)
}

func (a *app) runCheck(file, data, against string, samples int) error {
	t, table, err := a.openTrained(file, data)
	if err != nil {
		return err
	}
	defer t.Close()
	p := t.Predict(table, firstRows(samples, table.Len()))
	var v sessions.Verdict
	if against == "" {
		v, err = sessions.Check(t.Job.Recipe.Merge, p)
	} else {
		var stored []sessions.NamedArray
		if stored, err = sessions.ReadNPZ(against); err != nil {
			return err
		}
		v, err = sessions.Against(stored, p.Arrays())
		if err != nil {
			return &coded{codeCheck, err}
		}
	}
	if err != nil {
		return err
	}
	return a.reportCheck(v, p, against)
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

func (a *app) reportCheck(v sessions.Verdict, p *sessions.Predictions, against string) error {
	if a.json {
		if err := a.printJSON(v); err != nil {
			return err
		}
	} else {
		with := "the combination by hand"
		if against != "" {
			with = against
		}
		out := &printer{w: a.out}
		out.line("%d samples, %d elements compared with %s", p.N, v.Elements, with)
		out.line("  equal to the bit %d, array_equal %v", v.Equal, v.ArrayEqual)
		out.line("  largest difference %d ulp, %.3g", v.MaxULP, v.MaxAbsDiff)
		if out.err != nil {
			return out.err
		}
	}
	if !v.OK() {
		return &coded{codeCheck, fmt.Errorf("check failed: %s", v.Worst)}
	}
	return nil
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
		Args: usageArgs(cobra.ExactArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			if out == "" {
				return usage(fmt.Errorf("predict needs -o OUT.npz, the file to write"))
			}
			return a.runPredict(args[0], data, out, overwrite)
		},
	}
	c.Flags().StringVarP(&out, "out", "o", "", "the .npz file to write")
	c.Flags().StringVar(&data, "data", "", dataHelp)
	c.Flags().BoolVar(&overwrite, "overwrite", false, "replace the file when it exists")
	return a.withJSON(c)
}

func (a *app) runPredict(file, data, out string, overwrite bool) error {
	t, table, err := a.openTrained(file, data)
	if err != nil {
		return err
	}
	defer t.Close()
	p := t.Predict(table, nil)
	if err := p.WriteNPZ(out, overwrite); err != nil {
		return err
	}
	type array struct {
		Name  string `json:"name"`
		Shape []int  `json:"shape"`
	}
	var arrays []array
	for _, n := range p.Arrays() {
		arrays = append(arrays, array{n.Name, n.Dims})
	}
	if a.json {
		return a.printJSON(struct {
			Out     string  `json:"out"`
			Samples int     `json:"samples"`
			Arrays  []array `json:"arrays"`
		}{out, p.N, arrays})
	}
	o := &printer{w: a.out}
	o.line("%s: %d samples", out, p.N)
	for _, n := range arrays {
		o.line("  %-7s %v", n.Name, n.Shape)
	}
	return o.err
}
