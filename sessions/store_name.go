package sessions

import (
	"errors"
	"fmt"
	"strings"

	"duet/sessions/safetext"
)

// maxName is the longest name of a session, in bytes.
const maxName = 80

// badInName are the ASCII characters that mean something to a shell or a file system.
const badInName = `/\:*?"<>|'` + "`$&;!(){}[]~#%^,@"

// ErrName says that a text cannot be the name of a session.
var ErrName = errors.New("sessions: bad name")

// CheckName says whether name may be a session's: letters, digits, and - _ . + = and
// inner spaces, at most 80 bytes, not beginning with a dot or a dash. Errors wrap
// ErrName.
func CheckName(name string) error {
	switch {
	case name == "":
		return fmt.Errorf("%w: it is empty", ErrName)
	case len(name) > maxName:
		return fmt.Errorf("%w: %d bytes, at most %d are allowed", ErrName, len(name), maxName)
	case name[0] == '.' || name[0] == '-':
		return fmt.Errorf("%w: %q begins with %q", ErrName, safetext.Scrub(name, 0), name[:1])
	case strings.TrimSpace(name) != name:
		return fmt.Errorf("%w: %q begins or ends with a space", ErrName, safetext.Scrub(name, 0))
	case safetext.Scrub(name, 0) != name:
		return fmt.Errorf("%w: %q has characters that cannot be shown", ErrName, name)
	}
	if i := strings.IndexAny(name, badInName); i >= 0 {
		return fmt.Errorf("%w: %q has a %q in it; use letters, digits and - _ .", ErrName, name, name[i])
	}
	return nil
}

// NameFrom makes any text, such as the name of a recipe, the base of a session's name.
func NameFrom(text string) string {
	text = strings.Map(func(r rune) rune {
		if strings.ContainsRune(badInName, r) || r == ' ' || r == '\uFFFD' {
			return '-'
		}
		return r
	}, safetext.Scrub(text, maxName-20))
	text = strings.TrimLeft(text, ".-")
	if CheckName(text) != nil {
		return "session"
	}
	return text
}
