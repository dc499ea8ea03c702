package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"duet/nn/layer"
	"duet/sessions/recipe"
)

func (a *app) recipes() *cobra.Command {
	var layers bool
	c := &cobra.Command{
		Use:     "recipes [NAME]",
		Short:   "list the built-in recipes, or print one",
		Long:    "Without a name it lists the built-in recipes; with one it prints that recipe as YAML,\nto be saved and changed. --layers lists every layer a recipe may use.",
		Example: "  duet recipes\n  duet recipes demo > mine.yaml\n  duet recipes --layers",
		Args:    usageArgs(cobra.MaximumNArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			switch {
			case layers:
				return a.listLayers()
			case len(args) == 1:
				r, err := recipe.Builtin(args[0])
				if err != nil {
					return err
				}
				_, err = a.out.Write(r.YAML())
				return err
			}
			return a.listRecipes()
		},
	}
	c.Flags().BoolVar(&layers, "layers", false, "list the layers with their arguments")
	return a.withJSON(c)
}

func (a *app) listRecipes() error {
	type row struct {
		Name  string `json:"name"`
		Title string `json:"title"`
		Help  string `json:"help"`
	}
	var rows []row
	for _, b := range recipe.Builtins() {
		rows = append(rows, row{b.Name, b.Title, b.Help})
	}
	if a.json {
		return a.printJSON(struct {
			Recipes []row `json:"recipes"`
		}{rows})
	}
	p := &printer{w: a.out}
	for _, r := range rows {
		p.line("%-16s %s", r.Name, r.Title)
	}
	return p.err
}

// listLayers prints every layer with its arguments and their defaults.
func (a *app) listLayers() error {
	p := &printer{w: a.out}
	for _, k := range layer.Kinds() {
		p.line("%s: %s", k.Class, k.Help)
		for _, arg := range layer.Args(k.New()) {
			p.line("    %-20s %-16s %s", arg.Name, defaultText(arg.Required, arg.Value), describe(arg.Help, arg.Choices))
		}
	}
	return p.err
}

func defaultText(required bool, value any) string {
	if required {
		return "required"
	}
	return fmt.Sprint(value)
}

func describe(help string, choices []string) string {
	if len(choices) == 0 {
		return help
	}
	return strings.TrimSpace(help + " (" + strings.Join(choices, ", ") + ")")
}
