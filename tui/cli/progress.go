package cli

import (
	"cmp"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	xterm "golang.org/x/term"

	"duet/sessions"
	"duet/sessions/record"
	"duet/tui/chart"
	"duet/tui/config"
	"duet/tui/plain"
)

// progress tells of a headless run on standard error: a bar that is drawn over
// in a terminal, one line an epoch elsewhere. It is called on the trainer's
// goroutine, after the file has what it prints, and before and after the run.
type progress struct {
	w      *os.File
	bar    bool
	every  int // a line every so many steps; 0 for none
	total  int // steps planned
	epochs int
	began  time.Time
	drawn  time.Time
	told   teller
}

// barInterval is how often the bar is drawn again: often enough to look alive,
// seldom enough to cost nothing.
const barInterval = 100 * time.Millisecond

// settling is how long a rate is too young for a guess at the end.
const settling = 2 * time.Second

func (a *app) newProgress(every int) *progress {
	p := &progress{w: a.err, every: every, began: time.Now()}
	p.bar = isTerminal(a.err) && every == 0 && !a.profile().Plain
	p.told.words = a.words(a.err)
	p.draw("preparing the data", nil)
	return p
}

// read is told how much of the data's files was read. It is called on the goroutine
// that reads, before the trainer's begins.
func (p *progress) read(done, total int64) {
	if now := time.Now(); p.bar && total > 0 && now.Sub(p.drawn) >= barInterval {
		p.drawn = now
		p.draw(fmt.Sprintf("reading the data, %d %% of %s", 100*done/total, bytesText(total)), nil)
	}
}

// plan is told what is going to be run.
func (p *progress) plan(job *sessions.Job, steps int) {
	batch := job.Recipe.Train.BatchSize
	p.epochs = job.Recipe.Train.EpochsInAll()
	p.total = (job.Train.Len() + batch - 1) / batch * p.epochs
	if steps > 0 {
		p.total = min(p.total, steps)
	}
	p.began = time.Now()
	p.told.epochs = p.epochs
	if p.told.words {
		p.line("Training %s: %s in %s.", cmp.Or(job.Recipe.Name, "the recipe"), plural(p.total, "step"), plural(p.epochs, "epoch"))
	}
}

// words tells whether a stream gets sentences: plain text was asked for, or goes
// to a terminal that shows nothing else. Scripts get key=value.
func (a *app) words(to *os.File) bool {
	return a.settings.On(config.Plain) || a.profile().Plain && isTerminal(to)
}

// step is told of a step that is in the file.
func (p *progress) step(s *record.Step) {
	p.told.step(s)
	if p.every > 0 && s.N%p.every == 0 {
		p.line("%s", p.told.stepText(s))
	}
	if now := time.Now(); p.bar && now.Sub(p.drawn) >= barInterval {
		p.drawn = now
		p.draw(p.status(now))
	}
}

// eval is told of an evaluation that is in the file.
func (p *progress) eval(e *record.Eval) {
	text := p.told.evalText(e)
	if !p.bar {
		p.line("%s", text)
	}
}

// line prints a line above the bar.
func (p *progress) line(format string, args ...any) {
	p.end()
	fmt.Fprintf(p.w, format+"\n", args...)
}

// end clears the bar away.
func (p *progress) end() {
	if p.bar {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}

// The bar's width in cells where there is room, and the widest line.
const barWidth, lineWidth = 24, 79

// draw puts the bar, a text and as many details as there is room for in one line
// that fits the terminal.
func (p *progress) draw(text string, details []string) {
	if !p.bar {
		return
	}
	room := lineWidth
	if w, _, err := xterm.GetSize(int(p.w.Fd())); err == nil && w > 0 {
		room = min(room, w-1)
	}
	for _, d := range details {
		if len(text)+1+len(d) <= room {
			text += " " + d
		}
	}
	line := text
	if cells := min(barWidth, room-len(text)-3); cells >= 4 {
		full := min(cells, cells*p.told.n/max(p.total, 1))
		line = "[" + strings.Repeat("#", full) + strings.Repeat(".", cells-full) + "] " + text
	}
	fmt.Fprint(p.w, "\r\x1b[K"+line[:min(len(line), max(room, 0))])
}

// status is the text beside the bar, and the details, the most wanted first;
// they keep their widths.
func (p *progress) status(now time.Time) (text string, details []string) {
	t := &p.told
	took := now.Sub(p.began)
	left := "settling"
	if took > settling && t.n > 0 {
		rest := time.Duration(float64(took) / float64(t.n) * float64(p.total-t.n)).Round(time.Second)
		left = fmt.Sprintf("%d:%02d left", int(rest.Minutes()), int(rest.Seconds())%60)
	}
	text = fmt.Sprintf("%3d%% ep %d/%d", 100*t.n/max(p.total, 1), t.epoch, p.epochs)
	details = []string{fmt.Sprintf("%-9s", left), fmt.Sprintf("loss %-7s", num(t.loss))}
	if len(t.alpha) > 0 {
		details = append(details, "alpha "+short(t.alpha[0]))
	}
	if t.accuracy != "" {
		details = append(details, "val_acc "+t.accuracy)
	}
	return text, details
}

// teller puts steps and evaluations into one line an epoch, as printed while
// training and from a file: key=value, or a sentence.
type teller struct {
	words  bool // a sentence
	epochs int  // planned, for the sentence

	n, epoch int
	loss     record.F32
	alpha    []record.F32
	accuracy string // of the last evaluation

	sum  float64 // of the losses since the last evaluation
	rows int
}

// step takes a step in.
func (t *teller) step(s *record.Step) {
	t.n, t.epoch, t.loss = s.N, s.Epoch, s.Loss
	t.alpha = append(t.alpha[:0], s.Alpha...)
	t.sum += float64(s.Loss) * float64(s.Of)
	t.rows += s.Of
}

// stepText is a step in words.
func (t *teller) stepText(s *record.Step) string {
	if t.words {
		return fmt.Sprintf("Step %d, in epoch %d: loss %s%s.", s.N, s.Epoch, spoken(s.Loss), spokenAlpha(s.Alpha))
	}
	return fmt.Sprintf("epoch=%d step=%d loss=%s%s", s.Epoch, s.N, num(s.Loss), alphaText(s.Alpha))
}

// evalText is an evaluation in words, with the mean loss of the steps since the
// one before: epoch=3 step=750 loss=.2217 val_acc=.942 alpha=.681. A regression
// has its loss for an accuracy.
func (t *teller) evalText(e *record.Eval) string {
	loss := t.loss
	if t.rows > 0 {
		loss = record.F32(t.sum / float64(t.rows))
	}
	t.sum, t.rows = 0, 0
	if t.words {
		return t.sentence(e, loss)
	}
	line := fmt.Sprintf("epoch=%d step=%d loss=%s", max(t.epoch, e.Epoch), e.N, num(loss))
	switch {
	case e.Merged.Accuracy != nil:
		t.accuracy = short(*e.Merged.Accuracy)
		line += " val_acc=" + t.accuracy
	case e.Merged.Loss != nil:
		line += " val_loss=" + num(*e.Merged.Loss)
	}
	return line + alphaText(e.Alpha)
}

// sentence is evalText for people who have it read to them: "Epoch 3 of 10, step
// 750: loss 0.2217, validation accuracy 94.2 %, alpha 0.6810."
func (t *teller) sentence(e *record.Eval, loss record.F32) string {
	line := fmt.Sprintf("Epoch %d of %d, step %d: loss %s", max(t.epoch, e.Epoch), t.epochs, e.N, spoken(loss))
	switch {
	case e.Merged.Accuracy != nil:
		line += fmt.Sprintf(", validation accuracy %.1f %%", 100*float64(*e.Merged.Accuracy))
	case e.Merged.Loss != nil:
		line += ", validation loss " + spoken(*e.Merged.Loss)
	}
	return line + spokenAlpha(e.Alpha) + "."
}

func spokenAlpha(alpha []record.F32) string {
	if len(alpha) == 0 {
		return ""
	}
	return ", alpha " + spoken(alpha[0])
}

// spoken is num for the ear.
func spoken(v record.F32) string { return plain.Number(float64(v)) }

func alphaText(alpha []record.F32) string {
	if len(alpha) == 0 {
		return ""
	}
	return " alpha=" + short(alpha[0])
}

// num is a number in four significant digits.
func num(v record.F32) string { return strings.TrimSpace(chart.Num(float64(v), 0)) }

// short is a share with three digits behind the point: .942. What three digits
// would hide is written as num does.
func short(v record.F32) string {
	f := float64(v)
	if f-f != 0 || f != 0 && (f < 0.0005 && f > -0.0005) || f >= 1000 || f <= -1000 {
		return num(v)
	}
	text := strconv.FormatFloat(f, 'f', 3, 64)
	if digits, negative := strings.CutPrefix(text, "-"); negative {
		return "-" + strings.TrimPrefix(digits, "0")
	}
	return strings.TrimPrefix(text, "0")
}

// text is num, or a dash for what does not apply.
func text(v *record.F32) string {
	if v == nil {
		return "-"
	}
	return num(*v)
}
