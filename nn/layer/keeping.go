package layer

// keeping is how a weight starts and what holds it afterwards, as the names a
// recipe gives.
type keeping struct{ initializer, regularizer, constraint string }

// check refuses names that are not in the tables; what is the first word of the
// arguments: kernel.
func (k keeping) check(what string) error {
	return checkInitializer(what+"_initializer", k.initializer)
}

// param is a parameter under these rules.
func (k keeping) param() Param { return Param{Init: initializer(k.initializer)} }

// KernelArgs are the arguments of every layer with one kernel.
type KernelArgs struct {
	KernelInitializer string `arg:"kernel_initializer" choices:"@initializer" help:"how the kernel starts"`
}

func (a KernelArgs) kernel() keeping { return keeping{initializer: a.KernelInitializer} }

// BiasArgs are the arguments of every layer that may have a bias.
type BiasArgs struct {
	UseBias         bool   `arg:"use_bias" help:"add a trained number to each channel that comes out"`
	BiasInitializer string `arg:"bias_initializer" choices:"@initializer" help:"how the bias starts"`
}

func (a BiasArgs) bias() keeping { return keeping{initializer: a.BiasInitializer} }

// WeightArgs are the arguments of layers with one kernel and a bias.
type WeightArgs struct {
	BiasArgs
	KernelArgs
}

// kerasWeights are Keras' defaults of WeightArgs.
func kerasWeights() WeightArgs {
	return WeightArgs{BiasArgs{UseBias: true, BiasInitializer: "zeros"}, KernelArgs{KernelInitializer: "glorot_uniform"}}
}

// check refuses what is not in the tables of names.
func (a WeightArgs) check() error {
	if err := a.kernel().check("kernel"); err != nil {
		return err
	}
	return a.bias().check("bias")
}
