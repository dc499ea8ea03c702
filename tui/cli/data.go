package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"

	"duet/datasets"
	"duet/datasets/fetch"
)

// data is the command with those about data below it.
func (a *app) data() *cobra.Command { return a.dataOf(fetch.Known()) }

// dataOf is duet data for the sets that can be fetched.
func (a *app) dataOf(sets []fetch.Set) *cobra.Command {
	c := &cobra.Command{
		Use:   "data COMMAND",
		Short: "list the data sets, or fetch one",
		Long: "Tells which data sets there are, and fetches public ones into the cache folder,\n" +
			"$XDG_CACHE_HOME/duet/data or ~/.cache/duet/data. Nothing else in duet uses the network.",
		Example: "  duet data ls\n  duet data get fashion-mnist",
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage(errors.New("got no command, expected duet data ls or duet data get NAME"))
			}
			remedy := "expected ls or get"
			if near := near(args[0], commandNames(c)); near != "" {
				remedy = "did you mean " + near + "?"
			}
			return usage(fmt.Errorf("unknown command \"data %s\", %s; see duet data --help", args[0], remedy))
		},
		Args: cobra.ArbitraryArgs, // RunE tells of a mistyped command
	}
	c.AddGroup(&cobra.Group{ID: groupLook, Title: "Commands:"})
	for _, sub := range []*cobra.Command{a.dataList(sets), a.dataGet(sets)} {
		sub.GroupID = groupLook
		c.AddCommand(sub)
	}
	return c
}

// dataReport is one data set in the JSON of duet data ls.
type dataReport struct {
	Name    string       `json:"name"`
	Kind    string       `json:"kind"` // built-in or download
	Text    string       `json:"text"`
	Samples int          `json:"samples"`
	Dims    [][]int      `json:"dims"`    // of one sample of each input
	Classes *int         `json:"classes"` // null for regression
	Bytes   *int64       `json:"download_bytes"`
	Cached  bool         `json:"cached"`
	Path    *string      `json:"path"`
	Home    *string      `json:"home"`
	Data    datasets.Ref `json:"data"`
}

// refOf is what a recipe writes for a set that was fetched.
func refOf(p fetch.Place) datasets.Ref {
	if p.Folder != "" {
		return datasets.Ref{CIFAR: p.Folder}
	}
	return datasets.Ref{IDX: &datasets.IDXFiles{Images: p.Images, Labels: p.Labels}}
}

// flowText is a Ref on one line, as --set takes it too.
func flowText(r datasets.Ref) (string, error) {
	text, err := yaml.MarshalWithOptions(r, yaml.Flow(true))
	return strings.TrimSpace(string(text)), err
}

func (a *app) dataList(sets []fetch.Set) *cobra.Command {
	c := &cobra.Command{
		Use:     "ls",
		Short:   "list the data sets there are",
		Long:    "Lists the built-in data sets and those that duet data get fetches, whether they are in\nthe cache, and what a recipe writes after data: to train on them.",
		Example: "  duet data ls\n  duet data ls --json",
		Args:    takes(0, 0),
		RunE:    func(*cobra.Command, []string) error { return a.runDataList(sets) },

		ValidArgsFunction: cobra.NoFileCompletions,
	}
	return a.withJSON(c)
}

// dataReports tells of all data sets, the built-in ones first.
func dataReports(sets []fetch.Set) ([]dataReport, error) {
	var out []dataReport
	for _, info := range datasets.Names() {
		out = append(out, dataReport{Name: info.Name, Kind: "built-in", Text: info.Text, Samples: info.Samples, Dims: info.Dims,
			Classes: orNone(info.Classes), Data: datasets.Ref{Name: info.Name}})
	}
	for _, s := range sets {
		place, cached, err := s.Cached()
		if err != nil {
			return nil, fetching(err)
		}
		bytes := s.Bytes()
		out = append(out, dataReport{Name: s.Name, Kind: "download", Text: s.Text, Samples: s.Samples, Dims: [][]int{s.Dims},
			Classes: orNone(s.Classes), Bytes: &bytes, Cached: cached, Path: &place.Dir, Home: &s.Home, Data: refOf(place)})
	}
	return out, nil
}

// orNone is a number of classes, or null for regression.
func orNone(classes int) *int {
	if classes == 0 {
		return nil
	}
	return &classes
}

func (a *app) runDataList(sets []fetch.Set) error {
	reports, err := dataReports(sets)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(struct {
			Sets []dataReport `json:"sets"`
		}{reports})
	}
	rows := [][]string{{"NAME", "SAMPLES", "SHAPE", "CLASSES", "DOWNLOAD", "IS"}}
	p := &printer{w: a.out}
	for _, r := range reports {
		classes, download, is := "-", "-", "built in"
		if r.Classes != nil {
			classes = strconv.Itoa(*r.Classes)
		}
		if r.Bytes != nil {
			download, is = bytesText(*r.Bytes), "not here: duet data get "+r.Name
		}
		if r.Cached {
			is = "in the cache"
		}
		rows = append(rows, []string{r.Name, strconv.Itoa(r.Samples), dimsText(r.Dims), classes, download, is})
	}
	if err := printTable(p, rows, "lrlrrl"); err != nil {
		return err
	}
	p.line("\nWhat a recipe writes:")
	for _, r := range reports {
		text, err := flowText(r.Data)
		if err != nil {
			return err
		}
		p.line("  %-14s data: %s", r.Name, text)
	}
	return p.err
}

func classesText(classes *int) string {
	if classes == nil {
		return "no classes"
	}
	return fmt.Sprintf("%d classes", *classes)
}

// dimsText is the shape of a sample: 28x28x1, or 5 + 7 with two inputs.
func dimsText(dims [][]int) string {
	var inputs []string
	for _, d := range dims {
		inputs = append(inputs, strings.ReplaceAll(strings.Trim(fmt.Sprint(d), "[]"), " ", "x"))
	}
	return strings.Join(inputs, " + ")
}

// bytesText is a file's size.
func bytesText(n int64) string {
	switch {
	case n < 1<<10:
		return fmt.Sprintf("%d bytes", n)
	case n < 1<<20:
		return fmt.Sprintf("%.1f KB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}

func (a *app) dataGet(sets []fetch.Set) *cobra.Command {
	var o fetch.Options
	var names []string
	for _, s := range sets {
		names = append(names, s.Name)
	}
	c := &cobra.Command{
		Use:   "get NAME...",
		Short: "fetch public data sets into the cache",
		Long: "Fetches data sets, each from the first mirror that has it, checks sizes and SHA-256, and\n" +
			"prints what a recipe writes to train on them. What is there already is checked, not\n" +
			"fetched. After ctrl+c, a cut or a full disk the next get goes on where this one ended.\n\n" +
			"The sets: " + strings.Join(names, ", ") + ".",
		Example: "  duet data get mnist\n  duet data get fashion-mnist kmnist\n  duet data get cifar10 --force\n" +
			"  duet data get mnist --mirror https://example.org/mnist",
		Args: takes(1, maxCount),
		ValidArgsFunction: func(_ *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
			var out []cobra.Completion
			for _, s := range sets {
				if !slices.Contains(args, s.Name) {
					out = append(out, cobra.CompletionWithDesc(s.Name, s.Text))
				}
			}
			return beginning(out, word), noFiles
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.runDataGet(sets, args, o) },
	}
	c.Flags().BoolVar(&o.Force, "force", false, "fetch what is there already too")
	c.Flags().StringVar(&o.Mirror, "mirror", "", "fetch FILE from `URL`/FILE and nowhere else")
	return a.withJSON(c)
}

// pick finds the sets of those names, each once.
func pick(sets []fetch.Set, names []string) ([]fetch.Set, error) {
	var out []fetch.Set
	known := make([]string, len(sets))
	for i, s := range sets {
		known[i] = s.Name
	}
	for i, name := range names {
		at := slices.Index(known, name)
		if at < 0 {
			remedy := "expected " + strings.Join(known, ", ")
			if near := near(name, known); near != "" {
				remedy = "did you mean " + near + "?"
			}
			if slices.ContainsFunc(datasets.Names(), func(d datasets.Info) bool { return d.Name == name }) {
				remedy = "it is built in: a recipe writes data: {name: " + name + "}"
			}
			return nil, usage(fmt.Errorf("no data set %q to fetch, %s", name, remedy))
		}
		if slices.Index(names, name) == i {
			out = append(out, sets[at])
		}
	}
	return out, nil
}

// fetching is an error of a download: the network's fault or the disk's, never that
// of a file to be read.
func fetching(err error) error {
	return &coded{codeOther, errors.New(strings.TrimPrefix(err.Error(), "fetch: "))}
}

// gotReport is one data set in the JSON of duet data get.
type gotReport struct {
	Name        string        `json:"name"`
	Path        string        `json:"path"`
	Fetched     int64         `json:"fetched_bytes"`
	Data        datasets.Ref  `json:"data"`
	Test        *datasets.Ref `json:"test_data"` // null where it is part of data
	Samples     int           `json:"samples"`
	Dims        [][]int       `json:"dims"`
	Classes     *int          `json:"classes"`
	Fingerprint string        `json:"fingerprint"`
}

func (a *app) runDataGet(sets []fetch.Set, names []string, o fetch.Options) error {
	picked, err := pick(sets, names)
	if err != nil {
		return err
	}
	if o.Mirror != "" {
		if len(picked) > 1 {
			return usage(fmt.Errorf("--mirror is for one data set, got %d", len(picked)))
		}
		if err := fetch.CheckMirror(o.Mirror); err != nil {
			return usage(fmt.Errorf("--mirror is %q, expected an address such as https://host/folder", o.Mirror))
		}
	}
	signals := catch()
	defer signals.stop()
	ctx, stop := signals.context()
	defer stop(nil)
	progress := a.newFetchProgress()
	defer progress.end()
	o.Progress = progress.event
	reports := []gotReport{}
	for _, s := range picked {
		result, err := s.Get(ctx, o)
		progress.end()
		if ctx.Err() != nil {
			a.note("interrupted: what came is kept, duet data get %s goes on from there", s.Name)
			return context.Cause(ctx)
		}
		if err != nil {
			return fetching(err)
		}
		got, err := describeFetched(ctx, result)
		if err != nil {
			return err
		}
		reports = append(reports, got)
		if !a.json {
			if err := a.printFetched(got); err != nil {
				return err
			}
		}
	}
	if a.json {
		return a.printJSON(struct {
			Sets []gotReport `json:"sets"`
		}{reports})
	}
	return nil
}

// context is one that a signal ends, with the outcome for its cause. A second
// signal ends the process.
func (i interrupts) context() (context.Context, context.CancelCauseFunc) {
	ctx, cancel := context.WithCancelCause(context.Background())
	go func() {
		select {
		case s := <-i.in:
			i.stop()
			cancel(ended(s))
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}

// describeFetched opens a set once, which proves that it can be trained on.
func describeFetched(ctx context.Context, r fetch.Result) (gotReport, error) {
	out := gotReport{Name: r.Set.Name, Path: r.Place.Dir, Fetched: r.Bytes, Data: refOf(r.Place)}
	if r.Place.TestImages != "" {
		out.Test = &datasets.Ref{IDX: &datasets.IDXFiles{Images: r.Place.TestImages, Labels: r.Place.TestLabels}}
	}
	done := make(chan error, 1)
	go func() {
		set, err := datasets.Open(out.Data, 0)
		if err == nil {
			out.Samples, out.Classes, out.Fingerprint = set.N, orNone(len(set.Classes)), set.Fingerprint()
			for _, in := range set.Inputs {
				out.Dims = append(out.Dims, in.Dims)
			}
		}
		done <- err
	}()
	select {
	case err := <-done:
		return out, err
	case <-ctx.Done():
		return gotReport{}, context.Cause(ctx)
	}
}

// printFetched prints what there is, and the lines for a recipe last, to be copied.
func (a *app) printFetched(r gotReport) error {
	p := &printer{w: a.out}
	p.line("%s: %d samples of %s, %s", r.Name, r.Samples, dimsText(r.Dims), classesText(r.Classes))
	p.line("  %-12s %s", "in", r.Path)
	p.line("  %-12s %s", "fingerprint", r.Fingerprint)
	if r.Test != nil {
		p.line("  %-12s --data %q", "to test on", r.Test.String())
	}
	text, err := yaml.Marshal(map[string]datasets.Ref{"data": r.Data})
	if err != nil {
		return err
	}
	p.line("In a recipe:\n%s", strings.TrimRight(string(text), "\n"))
	return p.err
}
