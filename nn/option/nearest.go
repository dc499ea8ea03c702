package option

import "strings"

// Nearest finds the name that somebody most likely meant by word, or "" when
// none is close: at most a third of its letters, and at least one, may differ.
func Nearest(word string, names []string) string {
	best, bestDistance := "", 1+max(1, len(word)/3)
	for _, n := range names {
		if d := editDistance(strings.ToLower(word), strings.ToLower(n)); d < bestDistance {
			best, bestDistance = n, d
		}
	}
	return best
}

// editDistance counts the single-letter insertions, deletions and
// replacements between a and b (Levenshtein), one row at a time.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next := min(row[j]+1, row[j+1]+1, diagonal+cost)
			diagonal, row[j+1] = row[j+1], next
		}
	}
	return row[len(b)]
}
