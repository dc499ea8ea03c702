package cli

import (
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"strconv"
	"strings"

	"duet/nn/train"
	"duet/sessions"
	"duet/sessions/record"
	"duet/tui/plain"
)

// branchReport is what one branch came to.
type branchReport struct {
	ValLoss     *record.F32 `json:"val_loss"`
	ValAccuracy *record.F32 `json:"val_accuracy"`
	ValTopK     *record.F32 `json:"val_top_k,omitempty"`
}

// trainReport is the JSON of duet train.
type trainReport struct {
	Session       string       `json:"session"`
	Outcome       string       `json:"outcome"`
	Reason        *string      `json:"reason"`
	Steps         int          `json:"steps"`
	Epochs        int          `json:"epochs"`
	Seconds       record.F64   `json:"seconds"`
	ImagesPerS    record.F64   `json:"images_per_s"`
	Loss          *record.F32  `json:"loss"`
	ValLoss       *record.F32  `json:"val_loss"`
	ValAccuracy   *record.F32  `json:"val_accuracy"`
	ValTopK       *record.F32  `json:"val_top_k,omitempty"`
	BranchA       branchReport `json:"branch_a"`
	BranchB       branchReport `json:"branch_b"`
	Alpha         *record.F32  `json:"alpha"`
	R             *record.F32  `json:"r,omitempty"`
	WeightsSHA256 string       `json:"weights_sha256"`
}

// scored is the report of one output's score.
func scored(s record.Score) branchReport { return branchReport{s.Loss, s.Accuracy, s.TopK} }

func report(job *sessions.Job, r sessions.Result) trainReport {
	out := trainReport{Session: r.Session, Outcome: string(r.Outcome), Reason: orNull(r.Reason), Steps: r.Steps, Epochs: r.Epochs,
		Seconds: rounded(r.Seconds), R: exact(r.R), WeightsSHA256: r.Weights}
	if r.Seconds > 0 {
		out.ImagesPerS = rounded(float64(r.Images) / r.Seconds)
	}
	if r.Last != nil {
		out.Loss = &r.Last.Loss
		if len(r.Last.Alpha) > 0 {
			out.Alpha = &r.Last.Alpha[0]
		}
	}
	if e := r.Eval; e != nil {
		out.ValLoss, out.ValAccuracy, out.ValTopK = e.Merged.Loss, e.Merged.Accuracy, e.Merged.TopK
		out.BranchA, out.BranchB = scored(e.A), scored(e.B)
		if len(e.Alpha) > 0 {
			out.Alpha = &e.Alpha[0]
		}
		switch job.Side { // a branch alone is the model and the branch
		case sessions.OnlyA:
			out.BranchA = scored(e.Merged)
		case sessions.OnlyB:
			out.BranchB = scored(e.Merged)
		}
	}
	return out
}

func (a *app) reportTrain(job *sessions.Job, r sessions.Result) error {
	out := report(job, r)
	if a.json {
		return a.printJSON(out)
	}
	if a.words(a.out) {
		return a.reportWords(job, r, out)
	}
	p := &printer{w: a.out}
	p.line("%s after %s in %.1f s: %s, %.0f images/s", out.Outcome, plural(out.Steps, "step"), float64(out.Seconds),
		plural(out.Epochs, "epoch"), float64(out.ImagesPerS))
	if out.Reason != nil && r.Outcome == train.Finished {
		p.line("%s", *out.Reason)
	}
	a.printScores(p, job, out)
	if out.Alpha != nil {
		p.line("  %-17s %s, weighs A", "alpha", num(*out.Alpha))
	}
	if out.R != nil {
		p.line("  %-17s %s, the exponent", "r", num(*out.R))
	}
	p.line("weights_sha256 %s", out.WeightsSHA256)
	p.line("session: %s", out.Session)
	name := a.shortName(out.Session)
	next := "duet play " + name
	if job.Side == sessions.Both && r.Outcome != train.Diverged {
		next += "  or  duet check " + name
	}
	p.line("next:    %s", next)
	return p.err
}

// reportWords is the report for people who have it read to them.
func (a *app) reportWords(job *sessions.Job, r sessions.Result, out trainReport) error {
	p := &printer{w: a.out}
	p.line("%s%s after %s in %.1f seconds, %s, %.0f images a second.", strings.ToUpper(out.Outcome[:1]), out.Outcome[1:],
		plural(out.Steps, "step"), float64(out.Seconds), plural(out.Epochs, "epoch"), float64(out.ImagesPerS))
	if out.Reason != nil {
		p.line("%s.", strings.TrimSuffix(*out.Reason, "."))
	}
	line := func(name string, s branchReport) {
		if s.ValLoss == nil {
			return
		}
		text := fmt.Sprintf("%s: loss %s", name, spoken(*s.ValLoss))
		if s.ValAccuracy != nil && job.Classes() {
			text += ", accuracy " + plain.Percent(float64(*s.ValAccuracy))
		}
		if s.ValTopK != nil {
			text += fmt.Sprintf(", top %d %s", job.Recipe.Train.TopK, plain.Percent(float64(*s.ValTopK)))
		}
		p.line("%s.", text)
	}
	a1, b1 := branch("Branch A", job.Recipe.A.Name), branch("Branch B", job.Recipe.B.Name)
	if out.ValLoss != nil {
		p.line("On the %d validation samples:", job.Validation.Len())
	}
	eachScore(job, out, "Merged", a1, b1, line)
	if out.Alpha != nil {
		p.line("Alpha is %s and weighs A.", spoken(*out.Alpha))
	}
	if out.R != nil {
		p.line("The exponent r is %s.", spoken(*out.R))
	}
	p.line("Session: %s", out.Session)
	return p.err
}

// printScores prints what the outputs came to on the validation split.
func (a *app) printScores(p *printer, job *sessions.Job, out trainReport) {
	if out.ValLoss == nil {
		return // there was no evaluation
	}
	line := func(name string, s branchReport) {
		accuracy := ""
		if job.Classes() {
			accuracy = "   accuracy " + text(s.ValAccuracy)
		}
		if s.ValTopK != nil {
			accuracy += fmt.Sprintf("   top %d %s", job.Recipe.Train.TopK, text(s.ValTopK))
		}
		if s.ValLoss != nil {
			p.line("%s", strings.TrimRight(fmt.Sprintf("  %-17s loss %-9s%s", name, text(s.ValLoss), accuracy), " "))
		}
	}
	p.line("on the %d validation samples:", job.Validation.Len())
	r := job.Recipe
	a1, b1 := branch("A", r.A.Name), branch("B", r.B.Name)
	eachScore(job, out, "merged", a1, b1, line)
}

// eachScore tells line of what was scored: the merge and both branches under the
// names given, or the branch that is trained alone.
func eachScore(job *sessions.Job, out trainReport, merged, a, b string, line func(name string, s branchReport)) {
	switch job.Side {
	case sessions.OnlyA:
		line(a+" alone", out.BranchA)
	case sessions.OnlyB:
		line(b+" alone", out.BranchB)
	default:
		line(merged, branchReport{out.ValLoss, out.ValAccuracy, out.ValTopK})
		line(a, out.BranchA)
		line(b, out.BranchB)
	}
}

// branch is a branch's letter and name; a name that is the letter says nothing.
func branch(letter, name string) string {
	if strings.EqualFold(name, letter[len(letter)-1:]) {
		return letter
	}
	return strings.TrimSpace(letter + " " + name)
}

// shortName is what a person types for a session: its name, where that is
// enough to find it.
func (a *app) shortName(path string) string {
	store, err := a.store()
	if err == nil {
		name := strings.TrimSuffix(filepath.Base(path), sessions.Ext)
		if found, err := store.Resolve(name); err == nil && found == path {
			return name
		}
	}
	if strings.ContainsAny(path, " '\"") {
		return strconv.Quote(path)
	}
	return path
}

// printJSON writes one object to standard output.
func (a *app) printJSON(v any) error {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	_, err = a.out.Write(append(text, '\n'))
	return err
}

// rounded keeps three digits after the point: times and rates, where more
// would be noise. What is not finite is a string in JSON, as in session files.
func rounded(v float64) record.F64 { return record.F64(math.Round(v*1000) / 1000) }

// orNull is a text, or null where there is none.
func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// exact is a float32 as session files write it: the shortest text that reads
// back to the same, and a string for what is not finite.
func exact(v *float32) *record.F32 {
	if v == nil {
		return nil
	}
	f := record.F32(*v)
	return &f
}
