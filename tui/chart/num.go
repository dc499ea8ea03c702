package chart

import (
	"math"
	"strconv"
	"strings"
)

// Num writes v with 4 significant digits in exactly width cells, right
// aligned: ".2217", "2.303", "1.2e-5", "NaN". The zero before the point is left
// out. When 4 digits do not fit it takes fewer, and changes to an exponent
// rather than showing a small number as zero; "#" fills a width too small for
// any. With width 0 or less the text is as long as it needs.
func Num(v float64, width int) string {
	s := shortest(v, width)
	if width <= 0 {
		return s
	}
	if len(s) > width {
		return strings.Repeat("#", width)
	}
	return strings.Repeat(" ", width-len(s)) + s
}

// Lead writes v as Num does where there is room, with the zero before the point that
// a number in a sentence, or alone, is read with: "0.5214", "-0.04121", "1e-7".
func Lead(v float64) string {
	text := Num(v, 0)
	if digits, negative := strings.CutPrefix(text, "-."); negative {
		return "-0." + digits
	}
	if strings.HasPrefix(text, ".") {
		return "0" + text
	}
	return text
}

// significant is how many digits a number gets where there is room.
const significant = 4

// shortest is the text of Num without padding.
func shortest(v float64, width int) string {
	switch {
	case math.IsNaN(v):
		return "NaN"
	case math.IsInf(v, 1):
		return "Inf"
	case math.IsInf(v, -1):
		return "-Inf"
	case v == 0:
		return "0"
	}
	if width <= 0 {
		width = 9
	}
	for digits := significant; digits >= 1; digits-- {
		if s := plain(v, digits); s != "" && len(s) <= width {
			return s
		}
	}
	for digits := significant; digits > 1; digits-- {
		if s := exponent(v, digits); len(s) <= width {
			return s
		}
	}
	return exponent(v, 1)
}

// plain writes v with so many significant digits and no exponent, or "" where
// that takes more digits than the number has meaning: below 1e-3 and from 1e6.
func plain(v float64, digits int) string {
	mag := magnitude(v, digits)
	if mag < -3 || mag > 5 {
		return ""
	}
	if mag >= digits { // digits before the point are all shown
		digits = mag + 1
	}
	s := strconv.FormatFloat(v, 'f', digits-1-mag, 64)
	switch {
	case strings.HasPrefix(s, "0."):
		return s[1:]
	case strings.HasPrefix(s, "-0."):
		return "-" + s[2:]
	}
	return s
}

// magnitude is the power of ten of v's first digit after rounding to digits.
func magnitude(v float64, digits int) int {
	s := strconv.FormatFloat(math.Abs(v), 'e', digits-1, 64)
	n, _ := strconv.Atoi(s[strings.IndexByte(s, 'e')+1:])
	return n
}

// exponent writes v as d.ddde-5, without the zeros Go puts into exponents and
// without zeros at the end of the digits.
func exponent(v float64, digits int) string {
	s := strconv.FormatFloat(v, 'e', digits-1, 64)
	at := strings.IndexByte(s, 'e')
	mantissa := s[:at]
	if strings.Contains(mantissa, ".") {
		mantissa = strings.TrimRight(strings.TrimRight(mantissa, "0"), ".")
	}
	n, _ := strconv.Atoi(s[at+1:])
	return mantissa + "e" + strconv.Itoa(n)
}

// Percent writes a share of 0..1 as "41%"; what is not finite as "-".
func Percent(v float64) string {
	if !finite(v) {
		return "-"
	}
	return strconv.FormatFloat(100*v, 'f', 0, 64) + "%"
}

// Count writes a whole number with commas: "3,084".
func Count(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}
