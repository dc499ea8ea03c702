package layer

import "duet/nn/option"

// nothing is what an argument says that names no regularizer or no constraint. So
// does the empty text of a struct that nobody filled in.
const nothing = "none"

// penalty is the arguments of a regularizer.
type penalty interface{ regularizer() Regularizer }

type noPenalty struct{}

func (noPenalty) regularizer() Regularizer { return Regularizer{} }

type l1Penalty struct {
	L1 float64 `arg:"l1" min:"0" null:"0.01" help:"weight of the sum of sizes |w| in the loss"`
}

func (p *l1Penalty) regularizer() Regularizer { return Regularizer{L1: p.L1} }

type l2Penalty struct {
	L2 float64 `arg:"l2" min:"0" null:"0.01" help:"weight of the sum of squares in the loss"`
}

func (p *l2Penalty) regularizer() Regularizer { return Regularizer{L2: p.L2} }

type bothPenalty struct {
	L1 float64 `arg:"l1" min:"0" null:"0" help:"weight of the sum of sizes |w| in the loss"`
	L2 float64 `arg:"l2" min:"0" null:"0" help:"weight of the sum of squares in the loss"`
}

func (p *bothPenalty) regularizer() Regularizer { return Regularizer{L1: p.L1, L2: p.L2} }

// regularizers are Keras' names, with Keras' defaults: l1_l2 alone adds nothing.
func regularizers() []option.Entry {
	return []option.Entry{
		{Name: nothing, New: func() any { return &noPenalty{} }},
		{Name: "l1", Class: "L1", New: func() any { return &l1Penalty{0.01} }},
		{Name: "l2", Class: "L2", New: func() any { return &l2Penalty{0.01} }},
		{Name: "l1_l2", Class: "L1L2", Aliases: []string{"l1l2"}, New: func() any { return &bothPenalty{} }},
		{Name: "orthogonal_regularizer", Class: "OrthogonalRegularizer", Missing: "it compares the rows of a matrix with each other; use l1, l2 or l1_l2"},
	}
}

// Regularizers lists the names a recipe may use.
func Regularizers() []string { return option.Table(regularizers).Names() }

// checkRegularizer refuses a text that names no regularizer.
func checkRegularizer(arg, text string) error {
	if text == "" {
		return nil
	}
	_, err := option.Table(regularizers).Make(arg, text)
	return err
}

// regularizer makes the regularizer of a text that Infer has checked.
func regularizer(text string) Regularizer {
	if text == "" {
		return Regularizer{}
	}
	made, err := option.Table(regularizers).Make("regularizer", text)
	if err != nil {
		panic("layer: Build without Infer: " + err.Error())
	}
	return made.(penalty).regularizer()
}
