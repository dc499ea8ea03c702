package layer

import "duet/nn/shape"

// SeparableConv2D is a DepthwiseConv2D without bias, whose C*M channels a Conv2D
// with a window of 1 x 1 then mixes into F:
//
//	v[n, oh, ow, c*M+m] = sum over kh, kw of x[n, oh*sh+kh*dh-top, ow*sw+kw*dw-left, c] * d[kh, kw, c, m]
//	y[n, oh, ow, f] = act(b[f] + sum over i of v[n, oh, ow, i] * w[0, 0, i, f])
//
// with M = depth_multiplier, d [KH, KW, C, M], w [1, 1, C*M, F] and b [F].
// Backward needs the input, the output and v, which Forward saves. Keras:
// layers.SeparableConv2D, channels last.
type SeparableConv2D struct {
	Filters         int    `arg:"filters,required" min:"1" help:"how many channels it puts out"`
	KernelSize      Pair   `arg:"kernel_size,required" min:"1" help:"height and width of the window"`
	Strides         Pair   `arg:"strides" min:"1" help:"steps of the window down and to the right"`
	Padding         string `arg:"padding" choices:"valid|same" help:"valid stays inside the picture, same surrounds it with zeros"`
	DilationRate    Pair   `arg:"dilation_rate" min:"1" help:"how far apart the places are that the window looks at"`
	DepthMultiplier int    `arg:"depth_multiplier" min:"1" help:"how many channels it makes of each channel before it mixes them"`
	Activation      string `arg:"activation" choices:"@activation" help:"the function applied at the end"`
	BiasArgs
	DepthwiseArgs
	PointwiseArgs
	ActivityArgs
}

// PointwiseArgs are the arguments of a layer that mixes the channels of each
// pixel.
type PointwiseArgs struct {
	PointwiseInitializer string `arg:"pointwise_initializer" choices:"@initializer" help:"how the kernel that mixes the channels starts"`
	PointwiseRegularizer string `arg:"pointwise_regularizer" choices:"@regularizer" null:"none" help:"what the loss is charged for the kernel that mixes the channels"`
	PointwiseConstraint  string `arg:"pointwise_constraint" choices:"@constraint" null:"none" help:"what the kernel that mixes the channels is kept to after each step"`
}

func (a PointwiseArgs) pointwise() keeping {
	return keeping{a.PointwiseInitializer, a.PointwiseRegularizer, a.PointwiseConstraint}
}

var _ = register(Kind{
	Class: "SeparableConv2D", Group: Convolution, MinInputs: 1, MaxInputs: 1,
	Help: "Filters each channel of a picture alone, then mixes the channels.",
	New: func() Layer {
		return &SeparableConv2D{Strides: Pair{1, 1}, Padding: string(shape.Valid), DilationRate: Pair{1, 1}, DepthMultiplier: 1, Activation: "linear",
			BiasArgs: kerasWeights().BiasArgs, DepthwiseArgs: kerasDepthwise(), PointwiseArgs: PointwiseArgs{"glorot_uniform", nothing, nothing}, ActivityArgs: kerasActivity()}
	},
})

func (l *SeparableConv2D) window() sliding {
	return sliding{what: "kernel", arg: "kernel_size", size: l.KernelSize, strides: l.Strides, dilation: l.DilationRate, padding: l.Padding}
}

// Infer places the window and puts the filters in the place of the channels.
func (l *SeparableConv2D) Infer(in []shape.Shape) (shape.Shape, error) {
	none := shape.Shape{}
	if err := positive("filters", l.Filters); err != nil {
		return none, err
	}
	if err := positive("depth_multiplier", l.DepthMultiplier); err != nil {
		return none, err
	}
	if _, err := findActivation(l.Activation); err != nil {
		return none, err
	}
	if err := l.depthwise().check("depthwise"); err != nil {
		return none, err
	}
	if err := l.pointwise().check("pointwise"); err != nil {
		return none, err
	}
	if err := l.bias().check("bias"); err != nil {
		return none, err
	}
	if err := l.ActivityArgs.check(); err != nil {
		return none, err
	}
	if err := needPicture("SeparableConv2D", in[0]); err != nil {
		return none, err
	}
	mid, err := l.window().convolved("SeparableConv2D", in[0], in[0].Dim(2)*l.DepthMultiplier, 1, true)
	if err != nil {
		return none, err
	}
	return pixelwise.convolved("SeparableConv2D", mid, l.Filters, mid.Dim(2), true)
}

// pixelwise is the window that mixes the channels.
var pixelwise = sliding{what: "kernel", arg: "kernel_size", size: Pair{1, 1}, strides: Pair{1, 1}, dilation: Pair{1, 1}, padding: string(shape.Valid)}

// Build declares both kernels and the bias, in Keras' order.
func (l *SeparableConv2D) Build(b *Builder) Op {
	l.declare(b)
	o := &separableOp{second: convOp{end: b.ending(l.Activation), bias: -1}}
	o.first = convOp{end: ending{act: mustActivation("linear"), saved: -1}, bias: -1}
	o.first.depthwise(b, l.window(), l.DepthMultiplier, "depthwise_kernel", l.DepthwiseArgs)
	g := &o.first.geometry
	o.second.geometry = pixelwise.geometry(shape.Of(g.OH, g.OW, g.F), l.Filters, 1)
	o.second.kernel = b.weight("pointwise_kernel", shape.Of(1, 1, g.F, l.Filters), l.pointwise())
	if l.UseBias {
		o.second.bias = b.weight("bias", shape.Of(l.Filters), l.bias())
	}
	o.first.place(b)
	o.second.place(b)
	o.mid = b.Save(g.YLen())
	if b.Train {
		o.dmid = b.Temp(b.Batch * g.YLen())
	}
	return o
}

// separableOp runs two convolutions one after the other. inner, x and dx are the
// pass that the present one sees; only Forward and Backward write them.
type separableOp struct {
	first, second convOp
	mid, dmid     int // what is between them, in Pass.S, and its gradient, in Pass.T
	inner         Pass
	x, dx         [1][]float32
}

func (o *separableOp) Forward(p *Pass) {
	o.inner = *p
	o.inner.Y = p.S[o.mid]
	o.first.Forward(&o.inner)
	o.mix(p)
	o.second.Forward(&o.inner)
}

// mix makes inner the pass of the second convolution.
func (o *separableOp) mix(p *Pass) {
	o.inner, o.x[0], o.dx[0] = *p, p.S[o.mid], nil
	o.inner.X, o.inner.DX = o.x[:], o.dx[:]
}

func (o *separableOp) Backward(p *Pass) {
	asked := p.DX[0] != nil || p.DP[o.first.kernel] != nil
	o.mix(p)
	if asked {
		o.dx[0] = p.T[o.dmid][:len(p.S[o.mid])]
	}
	o.second.Backward(&o.inner)
	if asked {
		o.inner = *p
		o.inner.Y, o.inner.DY = p.S[o.mid], o.dx[0]
		o.first.Backward(&o.inner)
	}
}
