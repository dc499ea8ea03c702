package plain

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"duet/sessions/safetext"
)

// What may be answered instead of an answer. errQuit is the end of the input too.
var (
	errBack = errors.New("plain: back")
	errQuit = errors.New("plain: quit")
)

// Talk asks questions and reads the answers, a line each. One goroutine, begun by
// newTalk, reads; it ends with the input.
type Talk struct {
	out   io.Writer
	err   error // the first of writing
	lines <-chan string
}

// maxLine is the longest answer that is read, in bytes.
const maxLine = 64 << 10

// newTalk begins to read in. Nobody has to wait for its goroutine: a terminal can
// not be asked to stop reading.
func newTalk(in io.Reader, out io.Writer) *Talk {
	lines := make(chan string)
	go func() {
		defer close(lines)
		s := bufio.NewScanner(in)
		s.Buffer(nil, maxLine)
		for s.Scan() {
			lines <- strings.TrimSpace(safetext.Scrub(s.Text(), 0))
		}
	}()
	return &Talk{out: out, lines: lines}
}

// say writes a line.
func (t *Talk) say(format string, args ...any) {
	if t.err == nil {
		_, t.err = fmt.Fprintf(t.out, format+"\n", args...)
	}
}

// ask puts a question and reads the answer; an empty one means def, if there is
// one. b goes back and q leaves; errors are errBack and errQuit.
func (t *Talk) ask(question, def string) (string, error) {
	if def != "" {
		question += ", Enter for " + def
	}
	for t.err == nil {
		_, t.err = fmt.Fprint(t.out, question+": ")
		answer, ok := <-t.lines
		switch {
		case !ok:
			t.say("")
			return "", errQuit
		case answer == "b" || answer == "back":
			return "", errBack
		case answer == "q" || answer == "quit":
			return "", errQuit
		case answer != "":
			return answer, nil
		case def != "":
			return def, nil
		}
		t.say("Type an answer; b goes back, q leaves.")
	}
	return "", t.err
}

// choose offers items by number and returns the index of the chosen one: by its
// number, or by words it begins with. def is the item that Enter chooses. ? tells
// the items again.
func (t *Talk) choose(title string, items []string, def int) (int, error) {
	t.say("")
	t.say("%s", title)
	t.list(items)
	return t.chosen(items, def)
}

// list tells items with their numbers.
func (t *Talk) list(items []string) {
	for i, item := range items {
		t.say("%d. %s", i+1, item)
	}
}

// chosen asks which of the items is meant.
func (t *Talk) chosen(items []string, def int) (int, error) {
	for {
		answer, err := t.ask(fmt.Sprintf("Number, 1 to %d", len(items)), strconv.Itoa(def+1))
		if err != nil {
			return 0, err
		}
		if i, ok := pick(answer, items); ok {
			return i, nil
		}
		if answer != "?" {
			t.say("There is no %q here: type a number, or the first word of a line. b goes back, q leaves. The lines are:", answer)
		}
		t.list(items)
	}
}

// pick finds what was meant by an answer: a number, or the beginning of one item
// and no other.
func pick(answer string, items []string) (int, bool) {
	if n, err := strconv.Atoi(answer); err == nil {
		return n - 1, n >= 1 && n <= len(items)
	}
	at, found := 0, 0
	for i, item := range items {
		if strings.HasPrefix(strings.ToLower(item), strings.ToLower(answer)) {
			at = i
			found++
		}
	}
	return at, found == 1
}

// sure asks a question that is answered with yes or no; Enter is no.
func (t *Talk) sure(question string) (bool, error) {
	answer, err := t.ask(question+" Yes or no", "no")
	if errors.Is(err, errBack) {
		return false, nil
	}
	return strings.HasPrefix(strings.ToLower(answer), "y"), err
}

// wrong says what went wrong.
func (t *Talk) wrong(err error) {
	t.say("That did not work: %s.", strings.TrimSuffix(spoken(err), "."))
}

// menu offers items until the user goes back, and does what is chosen. What goes
// wrong in an act is said; only the end leaves. Items that are the same as before
// are not told again: who listens to them has other things to do.
func (t *Talk) menu(title func() string, items func() []item) error {
	var told []string
	for {
		list := items()
		var names []string
		for _, it := range list {
			names = append(names, it.name)
		}
		t.say("")
		if slices.Equal(names, told) {
			t.say("%s (? tells the answers)", title())
		} else {
			t.say("%s", title())
			t.list(names)
		}
		told = names
		i, err := t.chosen(names, 0)
		if errors.Is(err, errBack) {
			return nil
		}
		if err != nil {
			return err
		}
		switch err = list[i].do(); {
		case err == nil || errors.Is(err, errBack):
		case errors.Is(err, errDone):
			return nil
		case t.err != nil:
			return t.err
		case errors.Is(err, errQuit), ends(err):
			return err
		default:
			t.wrong(err)
		}
	}
}

// item is a line of a menu.
type item struct {
	name string
	do   func() error
}

// errDone ends the menu it comes from: there is nothing left to do in it.
var errDone = errors.New("plain: done")
