package plain

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"duet/nn/keras"
	"duet/sessions"
	"duet/sessions/recipe"
)

// Host does what the command line does too, and says it in sentences. An error
// that wraps Leave ends the talk.
type Host interface {
	// Train trains a recipe, a sentence an epoch, and says the outcome. began is
	// handed the run once it goes on. session is the path of its file, "" when none
	// was made.
	Train(r *recipe.Recipe, began func(*sessions.Live)) (session string, err error)
	// Tell tells a session from its first step to its end, Show what it holds,
	// Classes how each class does, Check whether the merge is what it is by hand.
	Tell(path string) error
	Show(path string) error
	Classes(path string) error
	Check(path string) error
	// Summary prints a model as Keras does.
	Summary(r *recipe.Recipe, style keras.Style) error
}

// Leave is wrapped by errors that end the talk: a signal has come.
var Leave = errors.New("plain: leave")

func ends(err error) bool { return errors.Is(err, Leave) }

// Options say what the talk is about.
type Options struct {
	In    io.Reader
	Out   io.Writer
	Host  Host
	Store *sessions.Store
	// Recipe is talked about first when it is not nil, File is a session to begin
	// with; "" for none.
	Recipe *recipe.Recipe
	File   string
}

// plain is the talk: who asks, and what is talked about.
type plain struct {
	*Talk
	host  Host
	store *sessions.Store
}

// Run talks until the user leaves or the input ends. The error is one of writing,
// or wraps Leave.
func Run(o Options) error {
	p := &plain{Talk: newTalk(o.In, o.Out), host: o.Host, store: o.Store}
	p.say("duet merges two convolutional branches: alpha weighs branch A, 1 - alpha weighs B.")
	p.say("Answer with a number and Enter. b goes back, q leaves.")
	err := p.begin(o)
	if err == nil {
		err = p.home()
	}
	if errors.Is(err, errQuit) {
		p.say("Good bye. What was trained is recorded.")
		err = nil
	}
	if p.err != nil {
		return p.err
	}
	return err
}

// begin talks about what was named on the command line.
func (p *plain) begin(o Options) error {
	switch {
	case o.Recipe != nil:
		return p.recipe(o.Recipe)
	case o.File != "":
		return p.session(o.File)
	}
	return nil
}

// home is the first menu.
func (p *plain) home() error {
	return p.menu(func() string { return "Home. What next?" }, func() []item {
		items := []item{
			{"Train the demo: two branches and their merge, about 20 seconds", func() error { return p.trainBuiltin("demo") }},
			{"Choose a recipe, to read, change or train it", p.recipes},
			{"Build two branches of your own, beginning with two small networks", func() error { return p.recipe(recipe.Default()) }},
			{"Open a recipe file", p.openFile},
		}
		if entries, err := p.store.List(); err == nil && len(entries) > 0 {
			items = append(items, item{"Look at a recorded session: there " + are(len(entries)), p.sessions})
		}
		return append(items, item{"Hear what duet does", p.about}, item{"Leave", func() error { return errQuit }})
	})
}

// are is "is 1", "are 3".
func are(n int) string {
	if n == 1 {
		return "is 1"
	}
	return fmt.Sprintf("are %d", n)
}

// about says what duet is for.
func (p *plain) about() error {
	for _, line := range []string{
		"Two networks, branch A and branch B, look at the same samples. A merge makes one answer of theirs.",
		"A weighted sum is alpha times A plus 1 minus alpha times B.",
		"A weighted product is A to the power alpha times B to the power 1 minus alpha.",
		"Alpha 1 is all A, alpha 0 is all B. A policy says how alpha moves while the branches learn.",
		"Every run is recorded in a session, which can be told again and looked at.",
		"Every merged number can be worked out by hand and compared with the engine's.",
	} {
		p.say("%s", line)
	}
	return nil
}

func (p *plain) trainBuiltin(name string) error {
	r, err := recipe.Builtin(name)
	if err != nil {
		return err
	}
	return p.train(r)
}

// recipes offers the built-in recipes.
func (p *plain) recipes() error {
	return p.menu(func() string { return "Recipes that come with duet." }, func() []item {
		var items []item
		for _, b := range recipe.Builtins() {
			items = append(items, item{b.Name + ": " + b.Title, func() error {
				r, err := recipe.Builtin(b.Name)
				if err != nil {
					return err
				}
				return p.recipe(r)
			}})
		}
		return items
	})
}

// openFile reads a recipe from a file.
func (p *plain) openFile() error {
	path, err := p.ask("Path of the recipe", "")
	if err != nil {
		return err
	}
	r, err := recipe.Load(path)
	if err != nil {
		return err
	}
	return p.recipe(r)
}

// spoken is an error without the names of packages and without symbols.
func spoken(err error) string {
	text := err.Error()
	for _, name := range []string{"recipe: ", "sessions: ", "record: ", "datasets: ", "graph: ", "keras: ", "option: "} {
		text = strings.TrimPrefix(text, name)
	}
	return text
}
