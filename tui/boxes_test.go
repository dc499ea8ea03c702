package tui

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/google/go-cmp/cmp"

	"duet/tui/term"
)

// A character of a box picture stands for so many cells.
const boxWide, boxHigh = 4, 2

// frame is a pane's frame as it stands in a picture of the screen.
type frame struct {
	term.Rect
	title string
}

// frames finds the panes' frames in a grid: those that lie in no other one.
func frames(g term.Grid) []frame {
	at := func(x, y int, of string) bool { return strings.ContainsRune(of, g.Cell(x, y).R) && g.Cell(x, y).R > 0 }
	var all []frame
	for y := range g.H {
		for x := range g.W {
			if !at(x, y, "┌╔") {
				continue
			}
			f := frame{Rect: term.Rect{X: x, Y: y, W: 1, H: 1}}
			for x+f.W < g.W && !at(x+f.W, y, "┐╗┌╔") {
				f.W++
			}
			for y+f.H < g.H && at(x, y+f.H, "│║") {
				f.H++
			}
			f.W, f.H = f.W+1, f.H+1
			if !at(x+f.W-1, y, "┐╗") || !at(x, y+f.H-1, "└╚") || !at(x+f.W-1, y+f.H-1, "┘╝") {
				continue
			}
			if slices.ContainsFunc(all, func(o frame) bool { return o.Intersect(f.Rect) == f.Rect }) {
				continue
			}
			for i := 3; i < f.W-1 && !at(x+i, y, "─═,:"); i++ {
				f.title += string(max(g.Cell(x+i, y).R, ' '))
			}
			f.title = strings.TrimSpace(f.title)
			all = append(all, f)
		}
	}
	return all
}

// boxes draws the frames of a grid as boxes, boxWide x boxHigh cells to a character;
// of a grid without frames it is the text.
func boxes(g term.Grid) string {
	if len(frames(g)) == 0 {
		return strings.TrimSpace(strings.Join(g.Lines(), "\n"))
	}
	p := term.New(g.W/boxWide, g.H/boxHigh, term.Profile{})
	for _, f := range frames(g) {
		r := term.Rect{X: f.X / boxWide, Y: f.Y / boxHigh}
		r.W, r.H = (f.X+f.W)/boxWide-r.X, (f.Y+f.H)/boxHigh-r.Y
		p.Box(r, term.BoxSpec{})
		p.Text(r.X+1, r.Y, r.W-2, f.title, term.Style{})
	}
	return strings.Trim(strings.Join(p.Lines(), "\n"), "\n")
}

// boxSizes are the sizes whose frames are drawn as boxes.
var boxSizes = [][2]int{{40, 12}, {80, 24}, {120, 40}, {200, 60}}

var printBoxes = flag.Bool("boxes", false, "print the boxes of all frames, as boxes_pictures_test.go has them")

// TestFrameBoxes: the panes of every screen stand where the pictures in the source
// have them, at every size.
func TestFrameBoxes(t *testing.T) {
	r := shapes(t)
	for path, value := range map[string]string{"data.samples": "120", "train.epochs": "1"} {
		if err := r.Set(path, value); err != nil {
			t.Fatal(err)
		}
	}
	b := newBench(t, 80, 24, Options{Store: past(t), Recipe: r, Threads: 1})
	b.inbox = make(chan tea.Msg, 64)
	b.until("data", func() bool { return strings.Contains(b.text(), "an epoch, ") })
	b.keys("g")
	b.until("run", func() bool { return b.a.run.live != nil })
	b.until("end", func() bool { return b.a.run.over })
	var made strings.Builder
	for _, id := range order {
		b.keys(fmt.Sprint(int(id)))
		b.until("panes", func() bool { return len(frames(b.a.grid)) > 1 })
		for _, size := range boxSizes {
			b.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
			name := fmt.Sprintf("%s %dx%d", b.a.shown().Title(), size[0], size[1])
			got := boxes(b.a.grid)
			fmt.Fprintf(&made, "\n== %s\n%s\n", name, got)
			if *printBoxes {
				continue
			}
			if diff := cmp.Diff(strings.Split(boxPicture(name), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("%s (-want +got; go test ./tui -run FrameBoxes -boxes prints all):\n%s", name, diff)
			}
		}
		b.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	}
	if *printBoxes {
		fmt.Fprint(os.Stderr, made.String())
	}
}

// boxPicture is the picture of that name in the source.
func boxPicture(name string) string {
	_, rest, _ := strings.Cut(boxPictures, "== "+name+"\n")
	picture, _, _ := strings.Cut(rest, "\n== ")
	return strings.Trim(picture, "\n")
}
