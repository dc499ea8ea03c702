package safetext

import "strings"

// Block returns s as harmless text of several lines, at most max bytes. Line
// ends become '\n'; everything else is treated as in Scrub. It is for text
// whose lines matter: the recipe inside a session.
func Block(s string, max int) string {
	if strings.Contains(s, "\r\n") {
		s = strings.ReplaceAll(s, "\r\n", "\n")
	}
	return scrub(s, max, true)
}
