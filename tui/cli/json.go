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

// rounded keeps three digits after the point: times and rates, where more
// would be noise. What is not finite is a string in JSON, as in session files.
func rounded(v float64) record.F64 { return record.F64(math.Round(v*1000) / 1000) }

// orNull is a text, or null where there is none.
func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// exact is a float32 as session files write it: the shortest text that reads
// back to the same, and a string for what is not finite.
func exact(v *float32) *record.F32 {
	if v == nil {
		return nil
	}
	f := record.F32(*v)
	return &f
}
