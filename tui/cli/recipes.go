package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"duet/nn/layer"
	"duet/nn/option"
	"duet/sessions/recipe"
)

func (a *app) recipes() *cobra.Command {
	var layers bool
	c := &cobra.Command{
		Use:     "recipes [NAME]",
		Short:   "list the built-in recipes, or print one",
		Long:    "Without a name it lists the built-in recipes; with one it prints that recipe as YAML,\nto be saved and changed. --layers lists every layer a recipe may use.",
		Example: "  duet recipes\n  duet recipes demo > mine.yaml\n  duet recipes --layers",
		Args:    takes(0, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			switch {
			case layers && len(args) > 0:
				return usage(fmt.Errorf("--layers lists all layers, got a recipe %q too", args[0]))
			case layers:
				return a.listLayers()
			case len(args) == 1:
				return a.printRecipe(args[0])
			}
			return a.listRecipes()
		},
	}
	c.Flags().BoolVar(&layers, "layers", false, "list the layers with their arguments")
	c.ValidArgsFunction = argument(noFiles, recipeNames)
	return a.withJSON(c)
}

// printRecipe prints a recipe as it was written, comments and all.
func (a *app) printRecipe(name string) error {
	r, err := recipe.Builtin(name)
	if err != nil {
		return err
	}
	text, err := recipe.Text(name)
	if err != nil {
		return err
	}
	if a.json {
		return a.printJSON(struct {
			Name string `json:"name"`
			YAML string `json:"yaml"`
		}{r.Name, string(text)})
	}
	_, err = a.out.Write(text)
	return err
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
	if a.json {
		return a.layersJSON()
	}
	p := &printer{w: a.out}
	for _, k := range offered() {
		p.line("%s: %s", k.Class, k.Help)
		for _, arg := range layer.Args(k.New()) {
			p.line("    %-20s %-16s %s", arg.Name, defaultText(arg), describe(arg.Help, arg.Choices))
		}
	}
	return p.err
}

// offered are the layers that a recipe may name.
func offered() []layer.Kind {
	return slices.DeleteFunc(layer.Kinds(), func(k layer.Kind) bool { return !recipe.Offered(k) })
}

// layersJSON prints the layers as data; the default of an argument that must be
// given is null.
func (a *app) layersJSON() error {
	type argument struct {
		Name     string   `json:"name"`
		Required bool     `json:"required"`
		Default  any      `json:"default"`
		Choices  []string `json:"choices"`
		Help     string   `json:"help"`
	}
	type kind struct {
		Class string     `json:"class"`
		Help  string     `json:"help"`
		Args  []argument `json:"args"`
	}
	var kinds []kind
	for _, k := range offered() {
		row := kind{Class: k.Class, Help: k.Help, Args: []argument{}}
		for _, arg := range layer.Args(k.New()) {
			out := argument{Name: arg.Name, Required: arg.Required, Choices: arg.Choices, Help: arg.Help}
			if !arg.Required {
				out.Default = arg.Given()
			}
			row.Args = append(row.Args, out)
		}
		kinds = append(kinds, row)
	}
	return a.printJSON(struct {
		Layers []kind `json:"layers"`
	}{kinds})
}

func defaultText(a option.Arg) string {
	switch {
	case a.Required:
		return "required"
	case a.Given() == nil:
		return option.None
	}
	return fmt.Sprint(a.Value)
}

func describe(help string, choices []string) string {
	if len(choices) == 0 {
		return help
	}
	return strings.TrimSpace(help + " (" + strings.Join(choices, ", ") + ")")
}
