package safetext

// Title returns s fit for a window title, which terminals parse less carefully
// than anything else: printable ASCII only, '?' for the rest, at most max bytes.
func Title(s string, max int) string {
	s = Scrub(s, 0)
	b := make([]byte, 0, min(len(s), max))
	for _, r := range s {
		if len(b) >= max {
			break
		}
		if r < 0x20 || r > 0x7e {
			r = '?'
		}
		b = append(b, byte(r))
	}
	return string(b)
}
