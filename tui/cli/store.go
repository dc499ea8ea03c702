package cli

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"duet/sessions"
	"duet/sessions/record"
	"duet/tui/term"
)

// sessionReport is one session in the JSON of duet ls and duet show. What does
// not apply is null, and most of it for a file that cannot be read.
type sessionReport struct {
	Name     string       `json:"name"`
	Path     string       `json:"path"`
	Recipe   *string      `json:"recipe"`
	Started  string       `json:"started"`
	Mode     *string      `json:"mode"`
	Policy   *string      `json:"policy"`
	Outcome  string       `json:"outcome"`
	Message  *string      `json:"message"`
	Steps    int          `json:"steps"`
	Planned  int          `json:"steps_planned"`
	Epochs   int          `json:"epochs"`
	Alpha    *record.F32  `json:"alpha"`
	Loss     *record.F32  `json:"val_loss"`
	Accuracy *record.F32  `json:"val_accuracy"`
	A        branchReport `json:"branch_a"`
	B        branchReport `json:"branch_b"`
	Bytes    int64        `json:"bytes"`
	Error    *string      `json:"error"`
}

func entryReport(e sessions.Entry) sessionReport {
	r := sessionReport{Name: e.Name, Path: e.Path, Recipe: orNull(e.Title), Started: e.Started.UTC().Format(time.RFC3339), Mode: orNull(e.Mode),
		Outcome: e.State().String(), Message: orNull(e.Message), Steps: e.Steps, Planned: e.StepsPlanned, Epochs: e.Epochs,
		Loss: exact(e.LossMerged), Accuracy: exact(e.Merged), A: branchReport{ValLoss: exact(e.LossA), ValAccuracy: exact(e.A)}, B: branchReport{ValLoss: exact(e.LossB), ValAccuracy: exact(e.B)}, Bytes: e.Size}
	if len(e.Alpha) > 0 {
		r.Alpha, r.Policy = exact(&e.Alpha[0]), orNull(e.Policy)
	}
	if e.Err != nil {
		r.Outcome = "unreadable"
		text := message(e.Err)
		r.Error = &text
	}
	return r
}

func (a *app) list() *cobra.Command {
	c := &cobra.Command{
		Use:     "ls",
		Short:   "list the recorded sessions",
		Long:    "Lists the sessions in $XDG_DATA_HOME/duet/sessions, the newest first: accuracies of A, B\nand the merge on the validation samples, alpha, steps and how they ended.",
		Example: "  duet ls\n  duet ls --json",
		Args:    takes(0, 0),
		RunE:    func(*cobra.Command, []string) error { return a.runList() },
	}
	return a.withJSON(c)
}

func (a *app) runList() error {
	store, err := a.store()
	if err != nil {
		return err
	}
	entries, err := store.List()
	if err != nil {
		return err
	}
	if a.json {
		rows := []sessionReport{}
		for _, e := range entries {
			rows = append(rows, entryReport(e))
		}
		return a.printJSON(struct {
			Sessions []sessionReport `json:"sessions"`
		}{rows})
	}
	if len(entries) == 0 {
		a.note("no sessions yet in %s; duet train demo makes one", store.Dir())
		return nil
	}
	rows := [][]string{{"NAME", "MERGE", "ALPHA", "A", "B", "MERGED", "STEPS", "OUTCOME"}}
	for _, e := range entries {
		r := entryReport(e)
		if e.Err != nil {
			rows = append(rows, []string{e.Name, "cannot be read; duet show says why"})
			continue
		}
		rows = append(rows, []string{e.Name, e.Mode, share(r.Alpha), share(r.A.ValAccuracy), share(r.B.ValAccuracy), share(r.Accuracy),
			strconv.Itoa(e.Steps), r.Outcome})
	}
	return printTable(&printer{w: a.out}, rows, "llrrrrrl")
}

// printTable prints rows in columns that are l for left or r for right. A row
// that is too short goes on without columns.
func printTable(p *printer, rows [][]string, align string) error {
	widths := make([]int, len(align))
	for _, row := range rows {
		for i, cell := range row {
			if len(row) == len(align) || i == 0 {
				widths[i] = max(widths[i], term.Width(cell))
			}
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			pad := strings.Repeat(" ", max(0, widths[i]-term.Width(cell)))
			if align[i] == 'r' && len(row) == len(align) {
				line.WriteString(pad + cell + " ")
			} else {
				line.WriteString(cell + pad + " ")
			}
		}
		p.line("%s", strings.TrimRight(line.String(), " "))
	}
	return p.err
}

// share is short, or a dash for what does not apply.
func share(v *record.F32) string {
	if v == nil {
		return "-"
	}
	return short(*v)
}

func (a *app) show() *cobra.Command {
	var text, classes bool
	c := &cobra.Command{
		Use:   "show FILE",
		Short: "tell what a session holds",
		Long: "Reads a session from end to end and tells what was run on what, how far it came, what\n" +
			"there is to load, and the SHA-256 of the weights at the last checkpoint. --recipe prints\n" +
			"the recipe inside, to be saved, changed and trained again. --classes asks the model about\n" +
			"the session's test split and prints, for A, B and merged, the confusion matrix and the\n" +
			"precision, recall and F1 of each class, and what the merge fixed and broke; of a\n" +
			"regression it prints R2 and the mean errors.",
		Example: "  duet show demo-01\n  duet show demo-01 --json\n  duet show demo-01 --recipe > again.yaml\n" +
			"  duet show demo-01 --classes\n  duet show demo-01 --classes --json",
		Args:              takes(1, 1),
		ValidArgsFunction: argument(orFiles, a.sessionNames),
		RunE: func(_ *cobra.Command, args []string) error {
			switch {
			case text && classes:
				return usage(fmt.Errorf("got --recipe and --classes, expected one of them"))
			case text:
				return a.printSessionRecipe(args[0])
			case classes:
				return a.runClasses(args[0])
			}
			return a.runShow(args[0])
		},
	}
	c.Flags().BoolVar(&text, "recipe", false, "print the recipe alone, as YAML")
	c.Flags().BoolVar(&classes, "classes", false, "print confusion matrices and per-class figures on the test split")
	return a.withJSON(c)
}

// printSessionRecipe prints the recipe that a session was made by.
func (a *app) printSessionRecipe(file string) error {
	path, err := a.resolve(file)
	if err != nil {
		return err
	}
	head, err := headOf(path)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(struct {
			Name string `json:"name"`
			YAML string `json:"yaml"`
		}{head.Name, head.Recipe})
	}
	_, err = a.out.WriteString(head.Recipe)
	return err
}

// showReport is the JSON of duet show.
type showReport struct {
	sessionReport
	ID            string          `json:"id"`
	Tool          string          `json:"tool"`
	Kernel        string          `json:"kernel"`
	Contract      string          `json:"contract"`
	Seed          uint64          `json:"seed"`
	Only          *string         `json:"only"`
	Data          record.DataInfo `json:"data"`
	Params        int             `json:"total_params"`
	Trainable     int             `json:"trainable_params"`
	Checkpoints   []int           `json:"checkpoints"`
	Actions       int             `json:"actions"`
	Verdict       string          `json:"verdict"`
	WeightsSHA256 *string         `json:"weights_sha256"`
}

func (a *app) runShow(file string) error {
	path, err := a.resolve(file)
	if err != nil {
		return err
	}
	s, err := sessions.Describe(path)
	if err != nil {
		return reading(err)
	}
	if !a.json {
		return a.printShow(s)
	}
	h := s.Head
	out := showReport{sessionReport: entryReport(s.Entry), ID: h.ID, Tool: h.Tool, Kernel: h.Kernel, Contract: h.Contract, Seed: h.Seed,
		Only: orNull(h.Only), Data: h.Data, Params: h.Params.Total, Trainable: h.Params.Trainable, Checkpoints: s.Checkpoints, Actions: s.Actions,
		Verdict: s.Verdict, WeightsSHA256: orNull(s.Weights)}
	if out.Checkpoints == nil {
		out.Checkpoints = []int{}
	}
	return a.printJSON(out)
}

func (a *app) printShow(s sessions.Description) error {
	r, h := entryReport(s.Entry), s.Head
	p := &printer{w: a.out}
	line := func(name, format string, args ...any) { p.line("  %-13s"+format, append([]any{name}, args...)...) }
	p.line("%s: %s, %s", r.Name, h.Name, r.Outcome)
	if r.Message != nil {
		p.line("  %s", *r.Message)
	}
	line("file", "%s", r.Path)
	line("", "%d bytes, %s", r.Bytes, s.Verdict)
	line("started", "%s by %s, kernel %s", r.Started, h.Tool, h.Kernel)
	line("data", "%s: %d to train, %d to validate, %d to test", h.Data.Name, h.Data.Train, h.Data.Validation, h.Data.Test)
	line("branches", "%s, %s", branch("A", h.BranchA), branch("B", h.BranchB))
	switch {
	case h.Only != "":
		line("merge", "none: branch %s was trained alone", strings.ToUpper(h.Only))
	case r.Alpha != nil:
		line("merge", "%s, policy %s, alpha %s", h.Mode, h.Policy, text(r.Alpha))
	default:
		line("merge", "%s", h.Mode)
	}
	line("parameters", "%d, %d of them trainable", h.Params.Total, h.Params.Trainable)
	line("steps", "%d of %d in %s", r.Steps, r.Planned, plural(r.Epochs, "epoch"))
	scores := func(name string, merged, inA, inB *record.F32) {
		switch {
		case merged == nil:
		case h.Only != "":
			line(name, "%s", text(merged))
		default:
			line(name, "merged %s, A %s, B %s", text(merged), text(inA), text(inB))
		}
	}
	scores("val loss", r.Loss, r.A.ValLoss, r.B.ValLoss)
	scores("val accuracy", r.Accuracy, r.A.ValAccuracy, r.B.ValAccuracy)
	line("actions", "%d", s.Actions)
	line("checkpoints", "%s", strings.Trim(fmt.Sprint(s.Checkpoints), "[]"))
	if s.Weights != "" {
		line("weights", "%s", s.Weights)
	}
	return p.err
}
