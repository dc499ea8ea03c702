package cli

import (
	"errors"
	"fmt"
	"os"
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
		Long: "Prints model.summary() for a recipe, a file or a built-in one, or for the recipe of a\n" +
			"session. Styles: keras2 (multi-backend Keras up to 2.2.4) and keras3.",
		Example: "  duet summary seed --style keras2\n  duet summary pair --style keras3 --width 108",
		Args:    usageArgs(cobra.ExactArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			s, err := keras.ParseStyle(style)
			if err != nil {
				return usage(err)
			}
			if width < 0 {
				return usage(fmt.Errorf("--width is %d, expected 1 or more", width))
			}
			return a.runSummary(args[0], set, s, width)
		},
	}
	c.Flags().StringVar(&style, "style", string(keras.Keras3), "layout: "+strings.Join(styles, " or "))
	c.Flags().IntVar(&width, "width", 0, "line length in characters (default: the style's own)")
	c.Flags().StringArrayVar(&set, "set", nil, "override a field of the recipe, path=value")
	return a.withJSON(c)
}

// recipeOf reads the recipe of a session file, or a recipe.
func (a *app) recipeOf(name string, set []string) (*recipe.Recipe, error) {
	if !strings.HasSuffix(name, sessions.Ext) {
		return load(name, set)
	}
	log, err := record.Open(name)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	r, err := recipe.Parse([]byte(log.Head().Recipe), name)
	if err != nil {
		return nil, err
	}
	r.Name = log.Head().Name
	return r, nil
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
	r, err := a.recipeOf(name, set)
	if err != nil {
		return err
	}
	g, err := sessions.GraphOf(r)
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
	_, err = fmt.Fprint(a.out, text)
	return err
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
