package cli

import (
	"fmt"
	"strings"
	"time"

	"duet/datasets/fetch"
	"duet/sessions/safetext"
)

// fetchProgress tells of a download on standard error: a bar that is drawn over in
// a terminal, elsewhere a line now and then.
type fetchProgress struct {
	progress
	at     string    // the address that bytes come from
	from   int64     // the bytes that were there before it
	since  time.Time // when it began
	lined  time.Time // the last line elsewhere than in a terminal
	failed *fetch.Event
}

// lineInterval is how often a line tells of a download where there is no bar.
const lineInterval = 5 * time.Second

// parts is into how many parts the bar divides a file.
const parts = 1000

func (a *app) newFetchProgress() *fetchProgress {
	return &fetchProgress{progress: progress{w: a.err, total: parts, bar: isTerminal(a.err) && !a.profile().Plain}}
}

// event is told what a download does.
func (p *fetchProgress) event(e fetch.Event) {
	switch e.Step {
	case fetch.Waiting:
		p.line("%s: another duet works on it and holds %s; waiting", e.Set, e.Path)
	case fetch.Fetching:
		p.fetching(e)
	case fetch.Failed:
		p.at = ""
		if e.URL == "" {
			p.line("%s: %v; fetching it", e.Path, said(e.Err))
			return
		}
		p.failed = &e
	case fetch.Again:
		p.at = ""
		p.line("%s: %s; asking again", e.URL, said(e.Err))
	case fetch.Checking:
		p.bars(e, "checking")
	case fetch.Finished:
		p.at = ""
		p.line("%s: %s is there, %s", e.Set, e.File.Name, bytesText(e.File.Size))
	case fetch.Unpacking:
		p.line("%s: unpacking %s", e.Set, e.File.Name)
	}
}

// fetching tells of bytes that came, or of the start of a transfer. Of a mirror that
// failed it tells when another is asked: after the last, the error does.
func (p *fetchProgress) fetching(e fetch.Event) {
	now := time.Now()
	if p.failed != nil {
		p.line("%s: %s; trying another mirror", p.failed.URL, said(p.failed.Err))
		p.failed = nil
	}
	if e.URL != p.at || e.Done < p.from {
		p.at, p.from, p.since, p.lined = e.URL, e.Done, now, now
		if !p.bar {
			goes := ""
			if e.Done > 0 {
				goes = ", going on after " + bytesText(e.Done)
			}
			p.line("%s: %s from %s, %s%s", e.Set, e.File.Name, e.URL, bytesText(e.File.Size), goes)
		}
	}
	details := append([]string{bytesText(e.Done) + " of " + bytesText(e.File.Size)}, p.rate(e, now)...)
	if !p.bar && now.Sub(p.lined) >= lineInterval {
		p.lined = now
		p.line("%s: %s %s", e.Set, e.File.Name, strings.Join(details, ", "))
	}
	if p.bar && now.Sub(p.drawn) >= barInterval {
		p.drawn = now
		p.bars(e, fmt.Sprintf("%3d%%", 100*e.Done/max(e.File.Size, 1)), details...)
	}
}

// rate is the speed and the time left, nothing while both are guesses.
func (p *fetchProgress) rate(e fetch.Event, now time.Time) []string {
	took, came := now.Sub(p.since), e.Done-p.from
	if took < settling || came <= 0 {
		return nil
	}
	speed := float64(came) / took.Seconds()
	left := time.Duration(float64(e.File.Size-e.Done) / speed * float64(time.Second)).Round(time.Second)
	return []string{bytesText(int64(speed)) + "/s", fmt.Sprintf("%d:%02d left", int(left.Minutes()), int(left.Seconds())%60)}
}

// bars draws the bar for a file with a text and details.
func (p *fetchProgress) bars(e fetch.Event, text string, details ...string) {
	p.told.n = int(parts * e.Done / max(e.File.Size, 1))
	p.draw(e.File.Name+" "+text, details)
}

// said is an error with words from outside in it, fit to be shown.
func said(err error) string { return safetext.Scrub(err.Error(), 0) }
