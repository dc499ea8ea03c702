package datasets

import (
	"fmt"
	"slices"
	"strings"
)

// View is a branch's look at a sample.
type View string

// The views. Which of them a set has depends on its arrays: see Set.Views.
const (
	Whole         View = "whole"
	Left          View = "left"
	Right         View = "right"
	Top           View = "top"
	Bottom        View = "bottom"
	Edges         View = "edges"
	Blur          View = "blur"
	LowResolution View = "low_resolution"
	Inverted      View = "inverted"
	First         View = "first"
	Second        View = "second"
	Outline       View = "outline"
	Texture       View = "texture"
)

// Views are all views, in the order a form lists them.
func Views() []View {
	return []View{Whole, Left, Right, Top, Bottom, Edges, Blur, LowResolution, Inverted, First, Second, Outline, Texture}
}

// Describe is one sentence about the view; empty for a name that is none.
func (v View) Describe() string {
	switch v {
	case Whole:
		return "The sample as it is."
	case Left:
		return "The left half of the picture."
	case Right:
		return "The right half of the picture."
	case Top:
		return "The upper half of the picture."
	case Bottom:
		return "The lower half of the picture."
	case Edges:
		return "How steeply the brightness changes around each pixel (Sobel)."
	case Blur:
		return "The picture through a 5x5 binomial blur."
	case LowResolution:
		return "The picture in blocks of 4x4 pixels, each of one colour, at the old size."
	case Inverted:
		return "The negative: 255 - b for bytes, 1 - x for floats."
	case First:
		return "The first array of a set with two inputs."
	case Second:
		return "The second array of a set with two inputs."
	case Outline:
		return "The shape in one flat colour: hides the texture, so alone it is right in at most 1 of 3 (0.333)."
	case Texture:
		return "The texture over the whole picture: hides the shape, so alone it is right in at most 1 of 3 (0.333)."
	}
	return ""
}

// View gives every sample of the set seen through v. The array is computed once,
// shared by all callers and must not be written to. Bytes stay bytes; the
// arithmetic is exact on them.
func (s *Set) View(v View) (Array, error) {
	if _, err := s.ViewDims(v); err != nil {
		return Array{}, err
	}
	for _, l := range s.looks {
		if l.view == v {
			return l.array, nil
		}
	}
	switch v {
	case Whole, First:
		return s.Inputs[0], nil
	case Second:
		return s.Inputs[1], nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if a, ok := s.views[v]; ok {
		return a, nil
	}
	if s.views == nil {
		s.views = map[View]Array{}
	}
	a := s.Inputs[0].through(v)
	s.views[v] = a
	return a, nil
}

// ViewDims is the shape of one sample seen through v, without computing the view.
// It refuses a view that this set does not have, and names those it has.
func (s *Set) ViewDims(v View) ([]int, error) {
	if !slices.Contains(Views(), v) {
		return nil, fmt.Errorf("datasets: no view %q; %s has %s", v, s.Name, joinViews(s.Views()))
	}
	if !slices.Contains(s.Views(), v) {
		return nil, fmt.Errorf("datasets: view %q: %s has no such view; it has %s", v, s.Name, joinViews(s.Views()))
	}
	for _, l := range s.looks {
		if l.view == v {
			return l.array.Dims, nil
		}
	}
	switch v {
	case Second:
		return s.Inputs[1].Dims, nil
	case Left, Right:
		d := s.Inputs[0].Dims
		return []int{d[0], (d[1] + 1) / 2, d[2]}, nil
	case Top, Bottom:
		d := s.Inputs[0].Dims
		return []int{(d[0] + 1) / 2, d[1], d[2]}, nil
	}
	return s.Inputs[0].Dims, nil
}

// Views are the views this set has: the two arrays of a two-input set; the picture
// views, and those drawn with it, of a set of pictures; else whole and inverted.
func (s *Set) Views() []View {
	if len(s.Inputs) == 2 {
		return []View{First, Second}
	}
	if len(s.Inputs[0].Dims) != 3 {
		return []View{Whole, Inverted}
	}
	views := []View{Whole, Left, Right, Top, Bottom, Edges, Blur, LowResolution, Inverted}
	for _, l := range s.looks {
		views = append(views, l.view)
	}
	return views
}

func joinViews(views []View) string {
	names := make([]string, len(views))
	for i, v := range views {
		names[i] = string(v)
	}
	return strings.Join(names, ", ")
}
