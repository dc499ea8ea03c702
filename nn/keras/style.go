package keras

import (
	"fmt"
	"strings"
)

// Style is a generation of Keras whose summary layout and names are meant.
type Style string

// The styles.
const (
	// Keras2 is multi-backend Keras up to 2.2.4: no title, names from _1, rules
	// of underscores between rows, text cut at the column's end.
	Keras2 Style = "keras2"
	// Keras3 is Keras 3.0.5 and later: a table of box characters.
	Keras3 Style = "keras3"
)

// Styles lists the styles, oldest first.
func Styles() []Style { return []Style{Keras2, Keras3} }

// ParseStyle finds the style a user named.
func ParseStyle(name string) (Style, error) {
	all := make([]string, 0, len(Styles()))
	for _, s := range Styles() {
		if string(s) == name {
			return s, nil
		}
		all = append(all, string(s))
	}
	return "", fmt.Errorf("keras: unknown summary style %q, expected one of %s", name, strings.Join(all, ", "))
}

// Summary is the text of model.summary() for an uncompiled model, as the style
// prints it, with a newline at its end. Every line of the table is width cells
// wide; width 0 means the style's own: 98 (keras2) or 108 (keras3) with the
// column of connections, 65 or 88 without. An error says what of the model
// cannot be shown, or that the width is too small for keras3, in Keras' words.
func Summary(m Model, style Style, width int) (string, error) {
	if _, err := ParseStyle(string(style)); err != nil {
		return "", err
	}
	if width < 0 {
		return "", fmt.Errorf("keras: a summary cannot be %d wide, expected 0 for the style's own width or more", width)
	}
	if err := check(m); err != nil {
		return "", err
	}
	s := sheet{m: m, rows: Order(m), names: Names(m, style), chain: chain(m), width: width}
	if style == Keras2 {
		return s.keras2(), nil
	}
	return s.keras3()
}

// sheet is a summary on its way to text.
type sheet struct {
	m     Model
	rows  []int // into m.Layers
	names map[string]string
	chain bool
	width int
}

// headers are the titles of the columns of both styles; a chain has the first
// three.
var headers = []string{"Layer (type)", "Output Shape", "Param #", "Connected to"}

// columns is how many columns the table has.
func (s *sheet) columns() int {
	if s.chain {
		return 3
	}
	return 4
}

// widthOr is the width asked for, or else the style's own.
func (s *sheet) widthOr(chain, graph int) int {
	switch {
	case s.width > 0:
		return s.width
	case s.chain:
		return chain
	}
	return graph
}

// label is the first cell of a row: its name and class.
func (s *sheet) label(l Layer) string { return s.names[l.ID] + " (" + l.Class + ")" }

// connections name the tensors a row takes: layer, node and tensor.
func (s *sheet) connections(l Layer) []string {
	out := make([]string, len(l.Inputs))
	for i, id := range l.Inputs {
		out[i] = s.names[id] + "[0][0]"
	}
	return out
}

// counts adds up the weights of the rows.
func (s *sheet) counts() (total, trainable int) {
	for _, r := range s.rows {
		total += s.m.Layers[r].Params
		trainable += s.m.Layers[r].Trainable
	}
	return total, trainable
}
