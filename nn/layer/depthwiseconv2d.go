package layer

import "duet/nn/shape"

// DepthwiseConv2D slides windows of its own over each channel of a picture:
//
//	y[n, oh, ow, c*M+m] = act(b[c*M+m] + sum over kh, kw of x[n, oh*sh+kh*dh-top, ow*sw+kw*dw-left, c] * w[kh, kw, c, m])
//
// with M = depth_multiplier, x [N, H, W, C], w [KH, KW, C, M], b [C*M] and
// y [N, OH, OW, C*M]. It is a Conv2D with as many groups as channels. Backward
// needs the input and the output. Keras: layers.DepthwiseConv2D, channels last.
// Strides and gaps may go together; TensorFlow alone wants equal strides down and
// to the right, which is no rule here.
type DepthwiseConv2D struct {
	KernelSize      Pair   `arg:"kernel_size,required" min:"1" help:"height and width of the window"`
	Strides         Pair   `arg:"strides" min:"1" help:"steps of the window down and to the right"`
	Padding         string `arg:"padding" choices:"valid|same" help:"valid stays inside the picture, same surrounds it with zeros"`
	DepthMultiplier int    `arg:"depth_multiplier" min:"1" help:"how many channels it makes of each channel"`
	DilationRate    Pair   `arg:"dilation_rate" min:"1" help:"how far apart the places are that the window looks at"`
	Activation      string `arg:"activation" choices:"@activation" help:"the function applied at the end"`
	BiasArgs
	DepthwiseArgs
	ActivityArgs
}

// DepthwiseArgs are the arguments of every layer with a kernel for each channel.
type DepthwiseArgs struct {
	DepthwiseInitializer string `arg:"depthwise_initializer" choices:"@initializer" help:"how the kernels of the channels start"`
	DepthwiseRegularizer string `arg:"depthwise_regularizer" choices:"@regularizer" null:"none" help:"what the loss is charged for the kernels of the channels"`
	DepthwiseConstraint  string `arg:"depthwise_constraint" choices:"@constraint" null:"none" help:"what the kernels of the channels are kept to after each step"`
}

func (a DepthwiseArgs) depthwise() keeping {
	return keeping{a.DepthwiseInitializer, a.DepthwiseRegularizer, a.DepthwiseConstraint}
}

// kerasDepthwise are Keras' defaults of DepthwiseArgs.
func kerasDepthwise() DepthwiseArgs { return DepthwiseArgs{"glorot_uniform", nothing, nothing} }

var _ = register(Kind{
	Class: "DepthwiseConv2D", Group: Convolution, MinInputs: 1, MaxInputs: 1,
	Help: "Slides small filters over each channel of a picture alone.",
	New: func() Layer {
		return &DepthwiseConv2D{Strides: Pair{1, 1}, Padding: string(shape.Valid), DepthMultiplier: 1, DilationRate: Pair{1, 1}, Activation: "linear",
			BiasArgs: kerasWeights().BiasArgs, DepthwiseArgs: kerasDepthwise(), ActivityArgs: kerasActivity()}
	},
})

func (l *DepthwiseConv2D) window() sliding {
	return sliding{what: "kernel", arg: "kernel_size", size: l.KernelSize, strides: l.Strides, dilation: l.DilationRate, padding: l.Padding}
}

// Infer places the window and multiplies the channels.
func (l *DepthwiseConv2D) Infer(in []shape.Shape) (shape.Shape, error) {
	none := shape.Shape{}
	if err := positive("depth_multiplier", l.DepthMultiplier); err != nil {
		return none, err
	}
	if _, err := findActivation(l.Activation); err != nil {
		return none, err
	}
	if err := l.depthwise().check("depthwise"); err != nil {
		return none, err
	}
	if err := l.bias().check("bias"); err != nil {
		return none, err
	}
	if err := l.ActivityArgs.check(); err != nil {
		return none, err
	}
	if err := needPicture("DepthwiseConv2D", in[0]); err != nil {
		return none, err
	}
	return l.window().convolved("DepthwiseConv2D", in[0], in[0].Dim(2)*l.DepthMultiplier, 1, true)
}

// Build declares kernel and bias.
func (l *DepthwiseConv2D) Build(b *Builder) Op {
	l.declare(b)
	o := &convOp{end: b.ending(l.Activation), bias: -1}
	o.depthwise(b, l.window(), l.DepthMultiplier, "kernel", l.DepthwiseArgs)
	if l.UseBias {
		o.bias = b.weight("bias", shape.Of(o.geometry.F), l.bias())
	}
	o.place(b)
	return o
}

// depthwise makes a depthwise convolution of o and declares its kernel.
func (o *convOp) depthwise(b *Builder, s sliding, multiplier int, kernel string, a DepthwiseArgs) {
	c := b.In[0].Dim(2)
	o.geometry = s.geometry(b.In[0], c*multiplier, c)
	o.kernel = b.weight(kernel, shape.Of(s.size[0], s.size[1], c, multiplier), a.depthwise())
}
