package cli

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"duet/sessions"
	"duet/sessions/record"
)

// sessionReport is one session in the JSON of duet ls and duet show.
type sessionReport struct {
	Name     string   `json:"name"`
	Path     string   `json:"path"`
	Recipe   string   `json:"recipe"`
	Started  string   `json:"started"`
	Mode     string   `json:"mode"`
	Policy   string   `json:"policy"`
	Outcome  string   `json:"outcome"`
	Message  string   `json:"message,omitempty"`
	Steps    int      `json:"steps"`
	Planned  int      `json:"steps_planned"`
	Epochs   int      `json:"epochs"`
	Alpha    *float32 `json:"alpha"`
	Accuracy *float32 `json:"val_accuracy"`
	A        *float32 `json:"a_val_accuracy"`
	B        *float32 `json:"b_val_accuracy"`
	Bytes    int64    `json:"bytes"`
	Error    string   `json:"error,omitempty"`
}

func entryReport(e sessions.Entry) sessionReport {
	r := sessionReport{Name: e.Name, Path: e.Path, Recipe: e.Title, Started: e.Started.UTC().Format(time.RFC3339), Mode: e.Mode, Policy: e.Policy,
		Outcome: e.State().String(), Message: e.Message, Steps: e.Steps, Planned: e.StepsPlanned, Epochs: e.Epochs,
		Accuracy: e.Merged, A: e.A, B: e.B, Bytes: e.Size}
	if len(e.Alpha) > 0 {
		r.Alpha = &e.Alpha[0]
	}
	if e.Err != nil {
		r.Error = e.Err.Error()
	}
	return r
}

func (a *app) list() *cobra.Command {
	c := &cobra.Command{
		Use:   "ls",
		Short: "list the recorded sessions",
		Args:  usageArgs(cobra.NoArgs),
		RunE:  func(*cobra.Command, []string) error { return a.runList() },
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
	p := &printer{w: a.out}
	p.line("%-22s %-16s %-13s %6s %6s %6s %7s %7s  %s", "NAME", "MERGE", "POLICY", "A", "B", "MERGED", "ALPHA", "STEPS", "OUTCOME")
	for _, e := range entries {
		if e.Err != nil {
			p.line("%-22s cannot be read: %v", e.Name, e.Err)
			continue
		}
		r := entryReport(e)
		p.line("%-22s %-16s %-13s %6s %6s %6s %7s %7d  %s", e.Name, e.Mode, e.Policy, optional(r.A), optional(r.B), optional(r.Accuracy),
			optional(r.Alpha), e.Steps, r.Outcome)
	}
	return p.err
}

func optional(v *float32) string {
	if v == nil {
		return "-"
	}
	return num(record.F32(*v))
}

func (a *app) show() *cobra.Command {
	c := &cobra.Command{
		Use:   "show FILE",
		Short: "tell what a session holds",
		Args:  usageArgs(cobra.ExactArgs(1)),
		RunE:  func(_ *cobra.Command, args []string) error { return a.runShow(args[0]) },
	}
	return a.withJSON(c)
}

func (a *app) runShow(file string) error {
	path, err := a.resolve(file)
	if err != nil {
		return err
	}
	s, err := sessions.Describe(path)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(struct {
			sessionReport
			ID            string          `json:"id"`
			Tool          string          `json:"tool"`
			Kernel        string          `json:"kernel"`
			Contract      string          `json:"contract"`
			Seed          uint64          `json:"seed"`
			Data          record.DataInfo `json:"data"`
			Params        int             `json:"total_params"`
			Checkpoints   []int           `json:"checkpoints"`
			Actions       int             `json:"actions"`
			Verdict       string          `json:"verdict"`
			WeightsSHA256 string          `json:"weights_sha256"`
		}{entryReport(s.Entry), s.Head.ID, s.Head.Tool, s.Head.Kernel, s.Head.Contract, s.Head.Seed, s.Head.Data, s.Head.Params.Total,
			s.Checkpoints, s.Actions, s.Verdict, s.Weights})
	}
	return a.printShow(s)
}

func (a *app) printShow(s sessions.Description) error {
	r := entryReport(s.Entry)
	p := &printer{w: a.out}
	p.line("%s: %s, %s", r.Name, r.Recipe, r.Outcome)
	if r.Message != "" {
		p.line("  %s", r.Message)
	}
	p.line("  file      %s (%d bytes, %s)", r.Path, r.Bytes, s.Verdict)
	p.line("  started   %s by %s", r.Started, s.Head.Tool)
	p.line("  data      %s: %d train, %d validation, %d test", s.Head.Data.Name, s.Head.Data.Train, s.Head.Data.Validation, s.Head.Data.Test)
	p.line("  merge     %s, alpha %s (policy %s)", r.Mode, optional(r.Alpha), r.Policy)
	p.line("  steps     %d of %d, %d epochs, %d actions, checkpoints at %v", r.Steps, r.Planned, r.Epochs, s.Actions, s.Checkpoints)
	p.line("  accuracy  merged %s, A %s, B %s", optional(r.Accuracy), optional(r.A), optional(r.B))
	p.line("  weights   %s", s.Weights)
	return p.err
}

func (a *app) remove() *cobra.Command {
	return &cobra.Command{
		Use:   "rm NAME...",
		Short: "delete recorded sessions",
		Args:  usageArgs(cobra.MinimumNArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			store, err := a.store()
			if err != nil {
				return err
			}
			for _, name := range args {
				if err := store.Remove(name); err != nil {
					return err
				}
				fmt.Fprintf(a.out, "removed %s\n", name)
			}
			return nil
		},
	}
}
