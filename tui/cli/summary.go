package cli

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"duet/nn/graph"
	"duet/nn/keras"
	"duet/sessions"
	"duet/sessions/recipe"
	"duet/sessions/record"
)

func (a *app) summary() *cobra.Command {
	var style string
	var width int
	var set []string
	styles := make([]string, 0, 2)
	for _, s := range keras.Styles() {
		styles = append(styles, string(s))
	}
	c := &cobra.Command{
		Use:   "summary RECIPE|FILE",
		Short: "print a model's summary as Keras prints it",
		Long: "Prints model.summary() for a recipe, a file or a built-in one, or for the model of a\n" +
			"session. Styles: keras2 (multi-backend Keras up to 2.2.4) and keras3, which has frames:\n" +
			"with --plain keras2 is the default.",
		Example: "  duet summary seed --style keras2\n  duet summary pair --style keras3 --width 108\n  duet summary demo-01 --json",
		Args:    takes(1, 1),
		RunE: func(c *cobra.Command, args []string) error {
			if a.words(a.out) && !c.Flags().Changed("style") {
				style = string(keras.Keras2) // keras3 draws frames
			}
			err := cmp.Or(oneOf("--style", style, styles), within(c, maxWidth, "width"))
			if err != nil {
				return err
			}
			s, err := keras.ParseStyle(style)
			if err != nil {
				return usage(err)
			}
			return a.runSummary(args[0], set, s, width)
		},
	}
	c.Flags().StringVar(&style, "style", string(keras.Keras3), "layout, `NAME`: "+strings.Join(styles, " or "))
	c.Flags().IntVar(&width, "width", 0, "line length, `N` characters (default: the style's own)")
	setFlag(c, &set)
	choices(c, "style", styles...)
	c.ValidArgsFunction = argument(orFiles, recipeNames, a.sessionNames)
	return a.withJSON(c)
}

// maxWidth is the longest line of a summary.
const maxWidth = 1000

// graphOf is the model of a recipe, or of a session: a name is a built-in
// recipe's first, then a file's, then a session's.
func (a *app) graphOf(name string, set []string) (*graph.Graph, error) {
	file, err := a.sessionAt(name)
	if err != nil {
		return nil, err
	}
	if file == "" {
		r, err := load(name, set)
		if err != nil {
			return nil, err
		}
		return sessions.GraphOf(r)
	}
	if len(set) > 0 {
		return nil, usage(fmt.Errorf("--set changes recipes, and %s is a session; duet show --recipe prints its recipe", name))
	}
	head, err := headOf(file)
	if err != nil {
		return nil, err
	}
	return sessions.GraphOfHead(head)
}

// sessionAt is the session that a name stands for, or "" when it is a recipe's.
func (a *app) sessionAt(name string) (string, error) {
	if _, err := recipe.Builtin(name); err == nil {
		return "", nil
	}
	if filepath.Ext(name) == sessions.Ext {
		return a.resolve(name)
	}
	if _, err := os.Stat(name); err == nil {
		log, err := record.Open(name)
		switch {
		case errors.Is(err, record.ErrForeign), errors.Is(err, record.ErrNoHead):
			return "", nil
		case err != nil:
			return "", reading(err)
		}
		return name, log.Close()
	}
	store, err := a.store()
	if err != nil {
		return "", err
	}
	path, err := store.Resolve(name)
	if err != nil {
		return "", nil // the recipe's error says what there is
	}
	return path, nil
}

// layerReport is one row of the JSON of duet summary.
type layerReport struct {
	Name        string   `json:"name"`
	Class       string   `json:"class"`
	OutputShape []int    `json:"output_shape"`
	Params      int      `json:"params"`
	Inputs      []string `json:"inputs"`
}

func (a *app) runSummary(name string, set []string, style keras.Style, width int) error {
	g, err := a.graphOf(name, set)
	if err != nil {
		return err
	}
	m := keras.FromGraph(g)
	if a.json {
		return a.summaryJSON(g, m, style)
	}
	text, err := keras.Summary(m, style, summaryWidth(style, width, a.out))
	if err != nil {
		return usage(err)
	}
	if _, err := fmt.Fprint(a.out, text); err != nil {
		return err
	}
	return a.printStages(name)
}

// printStages adds what a session's stages left alone: the weights at the
// beginning of each and at the end, in short.
func (a *app) printStages(name string) error {
	path, err := a.sessionAt(name)
	if err != nil || path == "" {
		return err
	}
	d, err := sessions.Describe(path)
	if err != nil || len(d.Stages) == 0 {
		return err
	}
	p := &printer{w: a.out}
	p.line("Stages (equal hashes are equal weights):")
	for _, s := range d.Stages {
		p.line("  %s", s)
	}
	return p.err
}

// summaryWidth is what --width says, or the terminal's width when the style's
// own does not fit it, as Keras 3 does; other styles keep their own.
func summaryWidth(style keras.Style, width int, out *os.File) int {
	if width > 0 || style != keras.Keras3 {
		return width
	}
	if w, _, err := term.GetSize(int(out.Fd())); err == nil && w > 8 && w < 108+4 {
		return w - 4 // Keras 3 leaves four columns
	}
	return 0
}

func (a *app) summaryJSON(g *graph.Graph, m keras.Model, style keras.Style) error {
	names := keras.Names(m, style)
	total, trainable := g.ParamCount()
	var layers []layerReport
	for _, i := range keras.Order(m) {
		l := m.Layers[i]
		row := layerReport{Name: names[l.ID], Class: l.Class, OutputShape: l.Output, Params: l.Params, Inputs: []string{}}
		for _, in := range l.Inputs {
			row.Inputs = append(row.Inputs, names[in])
		}
		layers = append(layers, row)
	}
	if layers == nil {
		return errors.New("the model has no layers")
	}
	return a.printJSON(struct {
		TotalParams     int           `json:"total_params"`
		TrainableParams int           `json:"trainable_params"`
		Layers          []layerReport `json:"layers"`
	}{total, trainable, layers})
}
