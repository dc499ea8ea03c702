package cli

import (
	"fmt"
	"os"
	"strings"
	"time"

	"duet/sessions"
	"duet/sessions/record"
	"duet/tui/chart"
)

// progress tells of a headless run on standard error: a bar that is drawn over
// in a terminal, one line an epoch elsewhere. It is called on the trainer's
// goroutine, after the file has what it prints.
type progress struct {
	w        *os.File
	bar      bool
	every    int
	total    int
	perEpoch int
	began    time.Time
	drawn    time.Time
	last     record.Step
}

// barInterval is how often the bar is drawn again: often enough to look alive,
// seldom enough to cost nothing.
const barInterval = 100 * time.Millisecond

func newProgress(w *os.File, job *sessions.Job, every int, plain bool) *progress {
	batch := job.Recipe.Train.BatchSize
	perEpoch := (job.Train.Len() + batch - 1) / batch
	return &progress{w: w, bar: isTerminal(w) && every == 0 && !plain, every: every, perEpoch: perEpoch,
		total: perEpoch * job.Recipe.Train.Epochs, began: time.Now()}
}

// step is told of a step that is in the file.
func (p *progress) step(s *record.Step) {
	p.last.N, p.last.Epoch, p.last.Loss = s.N, s.Epoch, s.Loss
	p.last.Alpha = append(p.last.Alpha[:0], s.Alpha...)
	if p.every > 0 && s.N%p.every == 0 {
		p.line("epoch=%d step=%d loss=%s%s", s.Epoch, s.N, num(s.Loss), alphaText(s.Alpha))
	}
	if now := time.Now(); p.bar && now.Sub(p.drawn) >= barInterval {
		p.drawn = now
		p.draw()
	}
}

// eval is told of an evaluation that is in the file.
func (p *progress) eval(e *record.Eval) { p.line("%s", p.evalText(e)) }

// evalText is an evaluation as one line of key=value.
func (p *progress) evalText(e *record.Eval) string {
	parts := fmt.Sprintf("epoch=%d step=%d loss=%s", e.Epoch, e.N, num(p.last.Loss))
	if e.Merged.Loss != nil {
		parts += " val_loss=" + num(*e.Merged.Loss)
	}
	if e.Merged.Accuracy != nil {
		parts += " val_acc=" + num(*e.Merged.Accuracy)
	}
	if e.A.Accuracy != nil && e.B.Accuracy != nil {
		parts += " a_acc=" + num(*e.A.Accuracy) + " b_acc=" + num(*e.B.Accuracy)
	}
	return parts + alphaText(e.Alpha)
}

// line prints a line above the bar.
func (p *progress) line(format string, args ...any) {
	if p.bar {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
	fmt.Fprintf(p.w, format+"\n", args...)
}

// barWidth is the width of the bar in cells; the line fits 80 columns.
const barWidth = 28

func (p *progress) draw() {
	done := float64(p.last.N) / float64(max(p.total, 1))
	full := min(int(done*barWidth), barWidth)
	took := time.Since(p.began)
	left := time.Duration(float64(took) * (1 - done) / max(done, 1e-9)).Round(time.Second)
	eta := "settling"
	if took > 2*time.Second {
		eta = left.String() + " left"
	}
	fmt.Fprintf(p.w, "\r\x1b[K[%s%s] %3.0f%% step %d/%d loss %s %s", strings.Repeat("#", full), strings.Repeat(".", barWidth-full),
		100*done, p.last.N, p.total, num(p.last.Loss), eta)
}

// end clears the bar away.
func (p *progress) end() {
	if p.bar {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}

// num is a number in four significant digits.
func num(v record.F32) string { return strings.TrimSpace(chart.Num(float64(v), 0)) }

// text is num, or a dash for what does not apply.
func text(v *record.F32) string {
	if v == nil {
		return "-"
	}
	return num(*v)
}

func alphaText(alpha []record.F32) string {
	if len(alpha) == 0 {
		return ""
	}
	return " alpha=" + num(alpha[0])
}
