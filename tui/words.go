package tui

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"duet/nn/alpha"
	"duet/tui/term"
	"duet/tui/theme"
	"duet/tui/widget"
)

// word is a word that stands beside numbers on the screens, and what it means.
type word struct {
	name string
	// as are its other spellings on the screens.
	as   []string
	text string
}

// words are all of them. A longer spelling is found before a shorter one inside it.
func words() []word {
	out := []word{
		{"alpha", []string{"a =", "a, 1-a"}, "weighs branch A, and 1 - alpha weighs B: 1 is all A, 0 is all B"},
		{"loss", nil, "what training makes smaller; of a step the mean over its batch"},
		{"val loss", []string{"val"}, "on the validation samples, which are not trained on, after each epoch"},
		{"accuracy", []string{"acc", "A right", "B right", "merged right"}, "share of the samples whose answer is right, 0 to 1; train: of the last batches, val: of the validation samples"},
		{"leads", nil, "whose accuracy on the validation samples is highest, and by how much over the next"},
		{"img/s", nil, "samples trained on in a second; b32 is a batch of 32 samples"},
		{"lr", []string{"rate"}, "learning rate: how far a step goes against the gradient"},
		{"|g|", []string{"gradient norms"}, "length of the loss's gradient over the weights of A and of B; a is the gradient of alpha itself, and under 0 pulls alpha up, to A"},
		{"loss finite", nil, "no loss was NaN or infinite so far"},
		{"alpha moves", nil, "alpha has changed by more than rounding does"},
		{"both learn", nil, "the gradient reaches the weights of both branches"},
		{"ETA", nil, "time left, from the pace of the last steps"},
		{"batch", nil, "samples that one step learns from"},
		{"epoch", []string{"ep"}, "once through all training samples"},
		{"step", nil, "one batch, one change of the weights"},
		{"params", []string{"parameters"}, "numbers that training can change: weights, biases, alpha"},
		{"multiply-adds", nil, "products that one sample's way forward takes; a training step takes about three times as many a sample"},
		{"disagree", nil, "samples about which A and B answer different classes"},
		{"rescued", nil, "samples that A and B have wrong and the merge has right"},
		{"lost", nil, "samples that a branch has right and the merge has wrong"},
		{"fixed", nil, "samples that a branch has wrong and the merge has right; as a policy: alpha stays where it is put"},
		{"broke", nil, "samples that a branch has right and the merge has wrong"},
		{"right for", []string{"any a"}, "the alphas for which the merged answer of this sample would be right, with these branches"},
		{"engine", nil, "the number that the trained model computed, to compare with the one by hand"},
		{"ulp", nil, "floats between two numbers: 0 ulp is the same bits"},
		{"array_equal", nil, "every merged number is the one by hand, to the last bit"},
		{"checkpoint", nil, "a step at which all weights are in the file: Inspect can load them"},
		{"recall", []string{"rec"}, "share of a class's samples that are answered with it"},
		{"precision", []string{"prec"}, "share of the answers of a class that are right"},
		{"F1", nil, "harmonic mean of precision and recall"},
		{"pull on alpha", nil, "the loss's gradient for alpha: under 0 a step moves alpha up, to A"},
		{"best val", nil, "the epoch whose validation was best"},
		{"lr x", nil, "alpha's learning rate in units of that of the weights"},
		{"decay", nil, "whether weight decay shrinks alpha too, which is seldom meant"},
		{"start", nil, "alpha before the first step"},
		{"sees", []string{"view"}, "the branch's own look at a sample"},
		{"training", nil, "the line of the batches that are trained on, smoothed; the lines of letters are on validation samples"},
	}
	for _, p := range alpha.Policies() {
		if p.Name == "fixed" {
			continue // it stands for something else too, see above
		}
		out = append(out, word{name: p.Name, text: p.Formula + ". " + p.Explain})
	}
	return out
}

// found is a word that stands on the screen: in line y, from column x to end.
type found struct {
	word      word
	x, y, end int
}

// find lists the words in a rectangle of the frame. Of spellings that overlap the
// longest counts.
func find(g term.Grid, r term.Rect) []found {
	var out []found
	all := words()
	for y := r.Y; y < r.Y+r.H; y++ {
		line := cells(g, r.X, y, r.W)
		var here []found
		for _, w := range all {
			for i := -1; i < len(w.as); i++ {
				spelling := w.name
				if i >= 0 {
					spelling = w.as[i]
				}
				for _, x := range standing(line, spelling) {
					here = append(here, found{w, r.X + x, y, r.X + x + utf8.RuneCountInString(spelling)})
				}
			}
		}
		slices.SortStableFunc(here, func(a, b found) int { return (b.end - b.x) - (a.end - a.x) })
		var kept []found
		for _, f := range here {
			if !slices.ContainsFunc(kept, func(k found) bool { return f.x < k.end && k.x < f.end }) {
				kept = append(kept, f)
			}
		}
		out = append(out, kept...)
	}
	return out
}

// cells are w cells of a line, a rune each.
func cells(g term.Grid, x, y, w int) string {
	out := make([]rune, w)
	for i := range out {
		out[i] = g.Cell(x+i, y).R
	}
	return string(out)
}

// standing are the columns at which a spelling stands as a word of its own.
func standing(line, spelling string) []int {
	var out []int
	letter := func(r rune, _ int) bool { return unicode.IsLetter(r) && r != utf8.RuneError || r == '_' }
	for from := 0; ; from++ { // spellings begin with a letter of one byte
		at := strings.Index(line[from:], spelling)
		if at < 0 {
			return out
		}
		from += at
		if !letter(utf8.DecodeLastRuneInString(line[:from])) && !letter(utf8.DecodeRuneInString(line[from+len(spelling):])) {
			out = append(out, utf8.RuneCountInString(line[:from]))
		}
	}
}

// explainAt says what the number at a cell is: by the word before it in its line, or
// else the one over it, inside its pane.
func (a *app) explainAt(x, y int) {
	if a.small() || a.over != nil || !a.places().body.Contains(x, y) {
		return
	}
	w, ok := wordAt(a.grid, a.places().body, x, y)
	if !ok {
		a.say(theme.Info, "no word here says what this is; ? lists the words of the screen")
		return
	}
	a.say(theme.Info, w.name+": "+w.text)
}

// wordAt is the word that a cell belongs to.
func wordAt(g term.Grid, body term.Rect, x, y int) (word, bool) {
	from, to := x, x
	for from > body.X && !edge(g, from-1, y) {
		from--
	}
	for to < body.X+body.W && !edge(g, to, y) {
		to++
	}
	best, ok := found{}, false
	for _, f := range find(g, term.Rect{X: from, Y: y, W: to - from, H: 1}) {
		if f.x <= x && (!ok || f.x > best.x) {
			best, ok = f, true
		}
	}
	if ok {
		return best.word, true
	}
	const reach = 5 // a column's head is not always flush with its numbers
	for up := y - 1; up >= body.Y; up-- {
		near := reach
		for _, f := range find(g, term.Rect{X: from, Y: up, W: to - from, H: 1}) {
			if off := max(f.x-x, x-f.end+1, 0); off < near {
				best, ok, near = f, true, off
			}
		}
		if ok {
			return best.word, true
		}
	}
	return word{}, false
}

// edge tells whether a cell is the side of a pane. In ASCII a bar may be text, and is
// an edge where the line above goes on with it.
func edge(g term.Grid, x, y int) bool {
	switch g.Cell(x, y).R {
	case '│', '║':
		return true
	case '|':
		return strings.ContainsRune("|+", g.Cell(x, y-1).R)
	}
	return false
}

// glossary is the words on the screen now, for the help: each once, in the order of
// the table.
func (a *app) glossary() []widget.Term {
	seen := map[string]bool{}
	for _, f := range find(a.grid, a.places().body) {
		seen[f.word.name] = true
	}
	var out []widget.Term
	for _, w := range words() {
		if seen[w.name] {
			out = append(out, widget.Term{Word: w.name, Text: w.text})
		}
	}
	return out
}
