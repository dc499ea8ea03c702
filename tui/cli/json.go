package cli

import (
	"encoding/json"
	"math"

	"duet/sessions/record"
)

// printJSON writes one object to standard output.
func (a *app) printJSON(v any) error {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	_, err = a.out.Write(append(text, '\n'))
	return err
}

// number is a float64 for JSON; what is not finite is a string, as in session
// files, because JSON has no word for it.
func number(v float64) record.F64 { return record.F64(v) }

// rounded keeps three digits after the point: times and rates, where more
// would be noise.
func rounded(v float64) record.F64 { return number(math.Round(v*1000) / 1000) }
