package layer

import (
	"fmt"
	"math"
	"slices"

	"duet/nn/internal/kernel"
	"duet/nn/shape"
)

// What the normalising layers have in common: their weights gamma and beta, the
// axes they work on, and sums over rows that are shared out among workers.

// GammaArgs are the arguments of a layer that scales what it has normalised.
type GammaArgs struct {
	Scale            bool   `arg:"scale" help:"multiply by a trained number, gamma"`
	GammaInitializer string `arg:"gamma_initializer" choices:"@initializer" help:"how gamma starts"`
	GammaRegularizer string `arg:"gamma_regularizer" choices:"@regularizer" null:"none" help:"what the loss is charged for gamma"`
	GammaConstraint  string `arg:"gamma_constraint" choices:"@constraint" null:"none" help:"what gamma is kept to after each step"`
}

func (a GammaArgs) gamma() keeping {
	return keeping{a.GammaInitializer, a.GammaRegularizer, a.GammaConstraint}
}

// BetaArgs are the arguments of a layer that shifts what it has normalised.
type BetaArgs struct {
	Center          bool   `arg:"center" help:"add a trained number, beta"`
	BetaInitializer string `arg:"beta_initializer" choices:"@initializer" help:"how beta starts"`
	BetaRegularizer string `arg:"beta_regularizer" choices:"@regularizer" null:"none" help:"what the loss is charged for beta"`
	BetaConstraint  string `arg:"beta_constraint" choices:"@constraint" null:"none" help:"what beta is kept to after each step"`
}

func (a BetaArgs) beta() keeping {
	return keeping{a.BetaInitializer, a.BetaRegularizer, a.BetaConstraint}
}

// NormArgs are the arguments of layers with gamma and beta.
type NormArgs struct {
	Epsilon float64 `arg:"epsilon" min:"0" help:"added to the variance, against division by 0"`
	BetaArgs
	GammaArgs
}

// kerasNorm are Keras' defaults of NormArgs.
func kerasNorm() NormArgs {
	return NormArgs{1e-3,
		BetaArgs{Center: true, BetaInitializer: "zeros", BetaRegularizer: nothing, BetaConstraint: nothing},
		GammaArgs{Scale: true, GammaInitializer: "ones", GammaRegularizer: nothing, GammaConstraint: nothing}}
}

// check refuses what is not in the tables of names.
func (a NormArgs) check() error {
	if err := checkEpsilon(a.Epsilon); err != nil {
		return err
	}
	if err := a.gamma().check("gamma"); err != nil {
		return err
	}
	return a.beta().check("beta")
}

// checkEpsilon refuses what would make the square root of a negative number.
func checkEpsilon(epsilon float64) error {
	if !(epsilon >= 0 && epsilon <= math.MaxFloat32) {
		return fmt.Errorf("epsilon is %v, expected 0 or more, such as 0.001", epsilon)
	}
	return nil
}

// declare declares gamma and beta of shape s and returns their places in
// Pass.P; -1 for one that there is not.
func (a NormArgs) declare(b *Builder, s shape.Shape) (gamma, beta int) {
	gamma, beta = -1, -1
	if a.Scale {
		gamma = b.weight("gamma", s, a.gamma())
	}
	if a.Center {
		beta = b.weight("beta", s, a.beta())
	}
	return gamma, beta
}

// needLastAxis refuses an axis, counted with the batch, that is not the last.
func needLastAxis(class string, axis int, in shape.Shape) error {
	if in.Rank() == 0 {
		return fmt.Errorf("input has shape %v, %s needs at least one axis: give the input a shape such as (1)", in, class)
	}
	if axis != -1 && axis != in.Rank() {
		return fmt.Errorf("axis is %d, %s works on the channels, which are the last axis: use -1", axis, class)
	}
	return nil
}

// trailing is the shape of the axes that a layer normalises over together: as
// Keras, counted with the batch or from the end. They must be the last ones, in
// whatever order.
func trailing(class string, axis []int, in shape.Shape) (shape.Shape, error) {
	rank := in.Rank()
	wrong := func(why string) (shape.Shape, error) {
		return shape.Shape{}, fmt.Errorf("axis is %v, %s: use the last axes of the input %v, such as [-1]", axis, why, in)
	}
	if rank == 0 {
		return shape.Shape{}, fmt.Errorf("input has shape %v, %s needs at least one axis: give the input a shape such as (1)", in, class)
	}
	if len(axis) == 0 {
		return wrong("an empty list")
	}
	places := make([]int, len(axis))
	for i, a := range axis {
		places[i] = a
		if a < 0 {
			places[i] += rank + 1
		}
		switch {
		case a == 0 || places[i] == 0:
			return wrong("which has the batch in it")
		case places[i] < 0 || places[i] > rank:
			return wrong(fmt.Sprintf("but with the batch the input has %d axes", rank+1))
		case a < 0 != (axis[0] < 0):
			return wrong("which counts from both ends")
		}
	}
	slices.Sort(places)
	for i, a := range places {
		if a != rank+1-len(places)+i {
			return wrong(fmt.Sprintf("but %s works on axes that lie side by side at the end", class))
		}
	}
	return shape.Of(in.Dims()[rank-len(places):]...), nil
}

// columnParts are sums over many rows, one a column, that are made in parts: a
// part is a chunk of rows of some columns. The parts of a column are added in
// the order of the rows, so that nothing depends on who made them.
type columnParts struct {
	cols, lists int
	group       int // columns a task
	temp        int // in Pass.T: float64 // [lists, chunks, cols]
}

// columnParts makes room for lists sums a column over at most rows rows.
func (b *Builder) columnParts(rows, cols, lists int) columnParts {
	p := columnParts{cols: cols, lists: lists}
	p.group = biasColumns * several(grain, biasColumns*min(rows, kernel.ChunkRows))
	p.temp = b.Temp(2 * lists * pieces(rows, kernel.ChunkRows) * cols)
	return p
}

// tasks is how many parts there are of rows rows.
func (c *columnParts) tasks(rows int) int {
	return pieces(rows, kernel.ChunkRows) * pieces(c.cols, c.group)
}

// cut is what part task stands for: rows r0 to r1, columns c0 to c1.
func (c *columnParts) cut(task, rows int) (r0, r1, c0, c1 int) {
	across := pieces(c.cols, c.group)
	r0, r1 = piece(task/across, rows, kernel.ChunkRows)
	c0, c1 = piece(task%across, c.cols, c.group)
	return r0, r1, c0, c1
}

// part is where a task writes its sums of a list, [cols].
func (c *columnParts) part(p *Pass, list, task, rows int) []float64 {
	chunk := task / pieces(c.cols, c.group)
	return c.list(p, list, rows)[chunk*c.cols : (chunk+1)*c.cols]
}

// list is all parts of a list, [chunks, cols].
func (c *columnParts) list(p *Pass, list, rows int) []float64 {
	size := pieces(rows, kernel.ChunkRows) * c.cols
	return float64s(p.T[c.temp])[list*size : (list+1)*size]
}

// add sums the parts of a list up, [cols].
func (c *columnParts) add(dst []float64, p *Pass, list, rows int) {
	kernel.AddParts(dst, c.list(p, list, rows))
}

// round writes float64 numbers as a parameter's gradient, if anybody asks.
func round(dst []float32, src []float64) {
	if dst == nil {
		return
	}
	for i, v := range src {
		dst[i] = float32(v)
	}
}
