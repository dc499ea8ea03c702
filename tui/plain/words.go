package plain

import (
	"cmp"
	"fmt"
	"math"
	"strconv"

	"duet/sessions/safetext"
	"duet/tui/chart"
)

// Number is a number in four significant digits, with a digit before the point and,
// where that is not too long, without an exponent: ".5214" is read as "point five
// thousand", "1e-4" as a word.
func Number(v float64) string {
	if size := math.Abs(v); size >= 1e-6 && size < 1e-3 {
		return strconv.FormatFloat(v, 'f', 3-int(math.Floor(math.Log10(size))), 64)
	}
	return chart.Lead(v)
}

// Percent is a share in percent with one digit behind the point.
func Percent(v float64) string {
	if v != v {
		return "unknown"
	}
	return fmt.Sprintf("%.1f %%", 100*v)
}

// many is a number of things.
func many(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// orWord is a name without anything a terminal could take for more, or other.
func orWord(name, other string) string { return cmp.Or(safetext.Scrub(name, 60), other) }
