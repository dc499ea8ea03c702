package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"duet/nn/option"
	"duet/tui/config"
)

// What the help of a command looks like, and what is wrong with what was typed.

// exitCodes end the first page of the help.
const exitCodes = `

Exit codes:
  0 ok, 1 other, 2 usage, 3 recipe or shapes invalid, 4 diverged, 5 check failed,
  6 file unreadable or unsupported, 130 interrupted, 143 terminated

"duet COMMAND --help" tells more about a command.
`

// everyFlags stands for the flags of every command in the help of each.
const everyFlags = `

Flags of every command: --kernel, --theme, --color, --glyphs, --plain, --reduce-motion;
see duet --help
`

// printUsage is cobra's with the flags of every command named once, and the exit
// codes at the end of the first page. It is a function and no template, since a
// template may call any method by its name: with one, the linker keeps every
// method of every type of the program.
func printUsage(c *cobra.Command) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Usage:\n  %s", c.UseLine())
	if !c.HasParent() {
		b.WriteString("\n  duet COMMAND [flags]")
	}
	if c.HasExample() {
		b.WriteString("\n\nExamples:\n" + c.Example)
	}
	for _, group := range c.Groups() {
		b.WriteString("\n\n" + group.Title)
		for _, sub := range c.Commands() {
			if sub.GroupID == group.ID {
				fmt.Fprintf(&b, "\n  %-*s  %s", sub.NamePadding(), sub.Name(), sub.Short)
			}
		}
	}
	if c.HasAvailableLocalFlags() {
		b.WriteString("\n\nFlags:\n" + strings.TrimRightFunc(c.LocalFlags().FlagUsages(), unicode.IsSpace))
	}
	if c.HasParent() {
		b.WriteString(everyFlags)
	} else {
		b.WriteString(exitCodes)
	}
	_, err := io.WriteString(c.OutOrStderr(), b.String())
	return err
}

// takes makes a wrong number of arguments a mistake of usage that shows the
// right one.
func takes(least, most int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) >= least && len(args) <= most {
			return nil
		}
		got := "no argument"
		if len(args) > 0 {
			got = plural(len(args), "argument")
		}
		return usage(fmt.Errorf("got %s, expected %q; see %s --help", got, strings.TrimSuffix(c.UseLine(), " [flags]"), c.CommandPath()))
	}
}

// flagError says what is wrong with a flag: unknown, without a value, or with
// one that is not of its kind.
func flagError(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var value *pflag.InvalidValueError
	text := err.Error()
	switch {
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		text = "unknown flag " + dashes(name)
		if near := near(name, flagNames(c)); near != "" {
			return usage(fmt.Errorf("%s, did you mean --%s?", text, near))
		}
	case errors.As(err, &value):
		kind := map[string]string{"int": "a whole number", "float64": "a number", "bool": "true or false"}[value.GetFlag().Value.Type()]
		text = fmt.Sprintf("--%s is %q, expected %s", value.GetFlag().Name, value.GetValue(), kind)
	}
	return usage(fmt.Errorf("%s; see %s --help", text, c.CommandPath()))
}

func dashes(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

func flagNames(c *cobra.Command) []string {
	var names []string
	add := func(f *pflag.Flag) { names = append(names, f.Name) }
	c.Flags().VisitAll(add)
	c.InheritedFlags().VisitAll(add)
	return names
}

// oneOf checks a flag whose values have names.
func oneOf(flag, value string, names []string) error {
	for _, n := range names {
		if n == value {
			return nil
		}
	}
	remedy := "expected " + strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
	if near := near(value, names); near != "" {
		remedy = "did you mean " + near + "?"
	}
	return usage(fmt.Errorf("%s is %q, %s", flag, value, remedy))
}

// near is the name that was most likely meant by a word, "" where that would be
// a guess: any letter is near any other.
func near(word string, names []string) string {
	if len(word) < 3 {
		return ""
	}
	return option.Nearest(word, names)
}

// within checks numbers that were given to a command's flags; a flag that was
// not given keeps its default, which may mean "decide".
func within(c *cobra.Command, most int, names ...string) error {
	for _, name := range names {
		if !c.Flags().Changed(name) {
			continue
		}
		n, err := c.Flags().GetInt(name)
		if err != nil {
			return usage(err)
		}
		if n < 1 || n > most {
			want := fmt.Sprintf("1 to %d", most)
			if most == maxCount {
				want = "1 or more"
			}
			return usage(fmt.Errorf("--%s is %d, expected %s", name, n, want))
		}
	}
	return nil
}

// Limits of numbers on the command line.
const (
	maxThreads = config.MaxThreads
	maxBatch   = 1 << 16
	maxCount   = 1 << 30 // of steps, samples and the like
	maxEpochs  = 1_000_000
)

// plural is a number of things.
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// help replaces cobra's own command, which ends well on a topic it has not.
func (a *app) help() *cobra.Command {
	return &cobra.Command{
		Use:               "help [COMMAND]",
		Short:             "tell more about a command",
		ValidArgsFunction: completeCommands,
		Annotations:       map[string]string{stubborn: "yes"},
		RunE: func(c *cobra.Command, args []string) error {
			about, rest, err := c.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return unknownCommand(c.Root(), args[0])
			}
			about.InitDefaultHelpFlag()
			return about.Help()
		},
	}
}

// unknownCommand names the nearest one.
func unknownCommand(root *cobra.Command, name string) error {
	remedy := "see duet --help"
	if near := near(name, commandNames(root)); near != "" {
		remedy = "did you mean " + near + "?"
	}
	return usage(fmt.Errorf("unknown command %q, %s", name, remedy))
}

func commandNames(root *cobra.Command) []string {
	var names []string
	for _, c := range root.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	return names
}
