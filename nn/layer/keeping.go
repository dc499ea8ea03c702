package layer

import "fmt"

// keeping is how a weight starts and what holds it afterwards: the texts of the
// arguments of a recipe. An empty regularizer or constraint is none.
type keeping struct{ initializer, regularizer, constraint string }

// check refuses what is not in the tables; what is the first word of the
// arguments: kernel.
func (k keeping) check(what string) error {
	if err := checkInitializer(what+"_initializer", k.initializer); err != nil {
		return err
	}
	if err := checkRegularizer(what+"_regularizer", k.regularizer); err != nil {
		return err
	}
	return checkConstraint(what+"_constraint", k.constraint)
}

// param is a parameter under these rules.
func (k keeping) param() Param {
	return Param{Init: initializer(k.initializer), Regularizer: regularizer(k.regularizer), Constraint: constraint(k.constraint)}
}

// Check finds a start or a constraint that a tensor of the parameter's shape cannot
// have, such as an identity with four axes.
func (p Param) Check() error {
	for _, rule := range []struct {
		word string
		it   any
	}{{"initializer", p.Init}, {"constraint", p.Constraint}} {
		if r, ok := rule.it.(particular); ok {
			if needs := r.fits(p.Shape); needs != "" {
				return fmt.Errorf("%s has shape %v, its %s needs %s: choose another one", p.Name, p.Shape, rule.word, needs)
			}
		}
	}
	return nil
}

// KernelArgs are the arguments of every layer with one kernel.
type KernelArgs struct {
	KernelInitializer string `arg:"kernel_initializer" choices:"@initializer" help:"how the kernel starts"`
	KernelRegularizer string `arg:"kernel_regularizer" choices:"@regularizer" null:"none" help:"what the loss is charged for the kernel"`
	KernelConstraint  string `arg:"kernel_constraint" choices:"@constraint" null:"none" help:"what the kernel is kept to after each step"`
}

func (a KernelArgs) kernel() keeping {
	return keeping{a.KernelInitializer, a.KernelRegularizer, a.KernelConstraint}
}

// BiasArgs are the arguments of every layer that may have a bias.
type BiasArgs struct {
	UseBias         bool   `arg:"use_bias" help:"add a trained number to each channel that comes out"`
	BiasInitializer string `arg:"bias_initializer" choices:"@initializer" help:"how the bias starts"`
	BiasRegularizer string `arg:"bias_regularizer" choices:"@regularizer" null:"none" help:"what the loss is charged for the bias"`
	BiasConstraint  string `arg:"bias_constraint" choices:"@constraint" null:"none" help:"what the bias is kept to after each step"`
}

func (a BiasArgs) bias() keeping {
	return keeping{a.BiasInitializer, a.BiasRegularizer, a.BiasConstraint}
}

// WeightArgs are the arguments of layers with one kernel and a bias.
type WeightArgs struct {
	BiasArgs
	KernelArgs
}

// kerasWeights are Keras' defaults of WeightArgs.
func kerasWeights() WeightArgs {
	return WeightArgs{
		BiasArgs{UseBias: true, BiasInitializer: "zeros", BiasRegularizer: nothing, BiasConstraint: nothing},
		KernelArgs{KernelInitializer: "glorot_uniform", KernelRegularizer: nothing, KernelConstraint: nothing},
	}
}

// check refuses what is not in the tables of names.
func (a WeightArgs) check() error {
	if err := a.kernel().check("kernel"); err != nil {
		return err
	}
	return a.bias().check("bias")
}

// ActivityArgs are the arguments of layers that may charge the loss for their
// output.
type ActivityArgs struct {
	ActivityRegularizer string `arg:"activity_regularizer" choices:"@regularizer" null:"none" help:"what the loss is charged for the output, divided by the samples of the batch"`
}

// kerasActivity are Keras' defaults of ActivityArgs.
func kerasActivity() ActivityArgs { return ActivityArgs{nothing} }

// check refuses what is not in the table of names.
func (a ActivityArgs) check() error {
	return checkRegularizer("activity_regularizer", a.ActivityRegularizer)
}

// declare tells the builder, after Infer.
func (a ActivityArgs) declare(b *Builder) { b.Activity = regularizer(a.ActivityRegularizer) }
