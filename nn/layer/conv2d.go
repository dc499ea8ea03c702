package layer

import (
	"fmt"

	"duet/nn/shape"
)

// Conv2D slides a window over a picture (cross-correlation, no flip):
//
//	y[n, oh, ow, f] = act(b[f] + sum over kh, kw, c of x[n, oh*sh+kh*dh-top, ow*sw+kw*dw-left, c0+c] * w[kh, kw, c, f])
//
// with x [N, H, W, C], w [KH, KW, C/groups, F], b [F] and y [N, OH, OW, F]. The
// groups cut channels and filters into blocks, and a filter sees the channels of
// its block alone, which start at c0. Backward needs the input and the output.
// Keras: layers.Conv2D, channels last.
type Conv2D struct {
	Filters      int    `arg:"filters,required" min:"1" help:"how many channels it puts out"`
	KernelSize   Pair   `arg:"kernel_size,required" min:"1" help:"height and width of the window"`
	Strides      Pair   `arg:"strides" min:"1" help:"steps of the window down and to the right"`
	Padding      string `arg:"padding" choices:"valid|same" help:"valid stays inside the picture, same surrounds it with zeros"`
	DilationRate Pair   `arg:"dilation_rate" min:"1" help:"how far apart the places are that the window looks at"`
	Groups       int    `arg:"groups" min:"1" help:"blocks of channels, each with its own share of the filters"`
	Activation   string `arg:"activation" choices:"@activation" help:"the function applied at the end"`
	WeightArgs
	ActivityArgs
}

var _ = register(Kind{
	Class: "Conv2D", Group: Convolution, MinInputs: 1, MaxInputs: 1,
	Help: "Slides small filters over a picture.",
	New: func() Layer {
		return &Conv2D{Strides: Pair{1, 1}, Padding: string(shape.Valid), DilationRate: Pair{1, 1}, Groups: 1, Activation: "linear", WeightArgs: kerasWeights(), ActivityArgs: kerasActivity()}
	},
})

func (l *Conv2D) window() sliding {
	return sliding{what: "kernel", arg: "kernel_size", size: l.KernelSize, strides: l.Strides, dilation: l.DilationRate, padding: l.Padding}
}

// Infer places the window and puts the filters in the place of the channels.
func (l *Conv2D) Infer(in []shape.Shape) (shape.Shape, error) {
	none := shape.Shape{}
	if err := positive("filters", l.Filters); err != nil {
		return none, err
	}
	if _, err := findActivation(l.Activation); err != nil {
		return none, err
	}
	if err := l.WeightArgs.check(); err != nil {
		return none, err
	}
	if err := l.ActivityArgs.check(); err != nil {
		return none, err
	}
	if err := needPicture("Conv2D", in[0]); err != nil {
		return none, err
	}
	out, err := l.window().convolved("Conv2D", in[0], l.Filters, max(1, in[0].Dim(2)/max(1, l.Groups)), false)
	if err != nil {
		return none, err
	}
	if err := positive("groups", l.Groups); err != nil {
		return none, err
	}
	if l.Filters%l.Groups != 0 {
		return none, fmt.Errorf("filters is %d, expected a multiple of groups, %d: use %d filters or another number of groups", l.Filters, l.Groups, pieces(l.Filters, l.Groups)*l.Groups)
	}
	if in[0].Dim(2)%l.Groups != 0 {
		return none, fmt.Errorf("input has shape %v, groups %d must divide its %d channels: use another number of groups", in[0], l.Groups, in[0].Dim(2))
	}
	return out, nil
}

// Build declares kernel and bias.
func (l *Conv2D) Build(b *Builder) Op {
	l.declare(b)
	o := &convOp{end: b.ending(l.Activation), bias: -1, geometry: l.window().geometry(b.In[0], l.Filters, l.Groups)}
	g := &o.geometry
	o.kernel = b.weight("kernel", shape.Of(g.KH, g.KW, g.C/g.Groups, g.F), l.kernel())
	if l.UseBias {
		o.bias = b.weight("bias", shape.Of(g.F), l.bias())
	}
	o.place(b)
	return o
}
