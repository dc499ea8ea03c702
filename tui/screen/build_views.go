package screen

import (
	"fmt"

	"duet/datasets"
	"duet/sessions"
	"duet/tui/chart"
	"duet/tui/term"
	"duet/tui/theme"
)

// look is what a view makes of the first samples of the data.
type look struct {
	dims []int
	// pictures are the samples as pictures; nil when they are none.
	pictures []chart.Image
	// rows are the samples as numbers, when they are no pictures.
	rows [][]float32
	// labels are what the samples are; empty without classes.
	labels []string
}

// lookSamples is how many samples are looked at.
const lookSamples = 8

// looksOf sees the first samples of a set through every view it has. It reads the
// samples, so it is for an Async.
func looksOf(set *datasets.Set) map[string]look {
	few := firstOf(set, lookSamples)
	out := map[string]look{}
	for _, v := range set.Views() {
		a, err := few.View(v)
		if err != nil {
			continue
		}
		l := look{dims: a.Dims}
		for i := range min(lookSamples, set.N) {
			values := make([]float32, a.Size()) // [dims...]
			a.Fill(i, values)
			m := chart.Image{Pix: values}
			if len(a.Dims) == 3 {
				m.H, m.W, m.C = a.Dims[0], a.Dims[1], a.Dims[2]
			}
			if m.Valid() {
				l.pictures = append(l.pictures, m)
			} else {
				l.rows = append(l.rows, values)
			}
			if i < len(set.Labels) && int(set.Labels[i]) < len(set.Classes) {
				l.labels = append(l.labels, set.Classes[set.Labels[i]])
			}
		}
		out[string(v)] = l
	}
	return out
}

// firstOf is a set of the first n samples of another. A built-in set is small
// already, and has views that only its own drawing knows.
func firstOf(set *datasets.Set, n int) *datasets.Set {
	if set.N <= sessions.FewSamples {
		return set
	}
	n = min(n, set.N)
	few := &datasets.Set{Name: set.Name, N: n}
	for _, a := range set.Inputs {
		size := a.Size()
		if a.Bytes != nil {
			a.Bytes = a.Bytes[:n*size]
		}
		if a.Floats != nil {
			a.Floats = a.Floats[:n*size]
		}
		few.Inputs = append(few.Inputs, a)
	}
	return few
}

// drawLook draws what a view makes of the data: as many samples as there is room
// for beside each other.
func (b *Build) drawLook(g term.Grid, r term.Rect, th *theme.Theme, view string) {
	l, ok := b.looks[view]
	if !ok || r.W < 4 || r.H < 3 {
		return
	}
	v := g.Sub(r)
	if len(l.pictures) == 0 {
		v.Text(0, 0, v.W, fmt.Sprintf("%d numbers a sample, the first:", sizeOf(l.dims)), th.Dim)
		for i, row := range l.rows {
			for y, n := range row {
				if i == 0 && y+1 < v.H {
					v.Text(1, y+1, v.W-1, chart.Num(float64(n), 8), th.Text)
				}
			}
		}
		return
	}
	at := term.Rect{W: v.W, H: v.H - 1}
	for i, m := range l.pictures {
		used := chart.Picture(v, at, m)
		if i < len(l.labels) {
			v.Text(at.X, used.H, used.W, l.labels[i], th.Dim)
		}
		// All are as large as the first, so no more than there is room for.
		if at = (term.Rect{X: at.X + used.W + 1, W: used.W, H: at.H}); at.X+at.W > v.W {
			return
		}
	}
}

func sizeOf(dims []int) int {
	n := 1
	for _, d := range dims {
		n *= d
	}
	return n
}
