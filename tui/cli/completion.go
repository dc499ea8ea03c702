package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"duet/sessions/recipe"
)

// After the names: the shell's file names, or nothing.
const (
	orFiles = cobra.ShellCompDirectiveDefault
	noFiles = cobra.ShellCompDirectiveNoFileComp
)

// shells are those that completion is made for.
var shells = []string{"bash", "zsh", "fish", "powershell"}

func (a *app) completion() *cobra.Command {
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "print the completion script of a shell",
		Long: "Prints a script for bash, zsh, fish or powershell that completes commands, flags,\n" +
			"recipes and the names of sessions.",
		Example: "  bash        source <(duet completion bash)   # needs bash-completion\n" +
			"  zsh         duet completion zsh > \"${fpath[1]}/_duet\"     # then start a new shell\n" +
			"  fish        duet completion fish > ~/.config/fish/completions/duet.fish\n" +
			"  powershell  duet completion powershell | Out-String | Invoke-Expression",
		Args:      takes(1, 1),
		ValidArgs: shells,

		Annotations: map[string]string{stubborn: "yes"},
		RunE: func(c *cobra.Command, args []string) error {
			root := c.Root()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(a.out, true)
			case "zsh":
				return root.GenZshCompletion(a.out)
			case "fish":
				return root.GenFishCompletion(a.out, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(a.out)
			}
			return oneOf("the shell", args[0], shells)
		},
	}
}

// choices completes a flag whose values have names.
func choices(c *cobra.Command, flag string, names ...string) {
	err := c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(names, noFiles))
	if err != nil {
		panic(fmt.Sprintf("cli: %v", err)) // the flag is not there
	}
}

// sessionNames are the names of the sessions with a word about each.
func (a *app) sessionNames() []cobra.Completion {
	store, err := a.store()
	if err != nil {
		return nil
	}
	entries, err := store.List()
	if err != nil {
		return nil
	}
	var out []cobra.Completion
	for _, e := range entries {
		about := e.State().String()
		if e.Err == nil {
			about = fmt.Sprintf("%s, %s, %s", e.Title, plural(e.Steps, "step"), about)
		}
		out = append(out, cobra.CompletionWithDesc(e.Name, about))
	}
	return out
}

func recipeNames() []cobra.Completion {
	var out []cobra.Completion
	for _, r := range recipe.Builtins() {
		out = append(out, cobra.CompletionWithDesc(r.Name, r.Title))
	}
	return out
}

// argument completes one argument from lists of names, then by what directive
// says: file names, or nothing more.
func argument(directive cobra.ShellCompDirective, lists ...func() []cobra.Completion) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, noFiles
		}
		var out []cobra.Completion
		for _, list := range lists {
			out = append(out, list()...)
		}
		return beginning(out, word), directive
	}
}

// beginning keeps the names that begin with a word.
func beginning(names []cobra.Completion, word string) []cobra.Completion {
	return slices.DeleteFunc(names, func(c cobra.Completion) bool { return !strings.HasPrefix(c, word) })
}

// completeMoreSessions completes one session after the other, each once.
func (a *app) completeMoreSessions(_ *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	left := slices.DeleteFunc(a.sessionNames(), func(c cobra.Completion) bool {
		name, _, _ := strings.Cut(c, "\t")
		return slices.Contains(args, name)
	})
	return beginning(left, word), orFiles
}

// completeCommands completes the argument of duet help.
func completeCommands(c *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, noFiles
	}
	var out []cobra.Completion
	for _, sub := range c.Root().Commands() {
		if !sub.Hidden {
			out = append(out, cobra.CompletionWithDesc(sub.Name(), sub.Short))
		}
	}
	return beginning(out, word), noFiles
}
