package layer

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"duet/nn/shape"
)

func TestWindowArguments(t *testing.T) {
	for _, c := range []struct {
		class string
		args  map[string]any
		want  string
	}{
		{"Conv2D", map[string]any{"filters": 2, "kernel_size": 3, "dilation_rate": 0}, "dilation_rate is 0, expected 1 or more"},
		{"Conv2D", map[string]any{"filters": 2, "kernel_size": 3, "groups": 0}, "groups is 0, expected 1 or more"},
		{"DepthwiseConv2D", map[string]any{"filters": 2, "kernel_size": 3}, `DepthwiseConv2D has no argument "filters"`},
		{"DepthwiseConv2D", map[string]any{}, "DepthwiseConv2D needs kernel_size"},
		{"DepthwiseConv2D", map[string]any{"kernel_size": 3, "kernel_initializer": "zeros"}, `DepthwiseConv2D has no argument "kernel_initializer"`},
		{"DepthwiseConv2D", map[string]any{"kernel_size": 3, "depthwise_initializer": "zeroes"}, "did you mean zeros?"},
		{"SeparableConv2D", map[string]any{"kernel_size": 3}, "SeparableConv2D needs filters"},
		{"SeparableConv2D", map[string]any{"filters": 2, "kernel_size": 3, "depth_multiplier": 0}, "depth_multiplier is 0, expected 1 or more"},
		{"Conv2DTranspose", map[string]any{"filters": 2, "kernel_size": 3, "output_padding": -2}, "output_padding is -2, expected 0 or more"},
		{"Conv2DTranspose", map[string]any{"filters": 2, "kernel_size": 3, "groups": 2}, `Conv2DTranspose has no argument "groups"`},
		{"AveragePooling2D", map[string]any{}, "AveragePooling2D needs pool_size"},
		{"UpSampling2D", map[string]any{"size": 0}, "size is 0, expected 1 or more"},
		{"UpSampling2D", map[string]any{"interpolation": "bicubic"}, `interpolation is "bicubic"`},
		{"ZeroPadding2D", map[string]any{"padding": -1}, "padding is [-1], expected 0 or more"},
		{"ZeroPadding2D", map[string]any{"padding": "wide"}, "expected a list of whole numbers"},
		{"Cropping2D", map[string]any{"cropping": []any{1, -1}}, "cropping is [1 -1], expected 0 or more"},
	} {
		_, err := Decode(c.class, c.args)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %v: %v, want %s", c.class, c.args, err, c.want)
		}
	}
}

func TestWindowErrors(t *testing.T) {
	conv := func(args ...any) Layer {
		return made("Conv2D", append([]any{"filters", 6, "kernel_size", 3}, args...)...)
	}
	depth := func(args ...any) Layer { return made("DepthwiseConv2D", append([]any{"kernel_size", 3}, args...)...) }
	sep := func(args ...any) Layer {
		return made("SeparableConv2D", append([]any{"filters", 6, "kernel_size", 3}, args...)...)
	}
	back := func(args ...any) Layer {
		return made("Conv2DTranspose", append([]any{"filters", 6, "kernel_size", 3}, args...)...)
	}
	for _, c := range []struct {
		layer Layer
		in    []shape.Shape
		want  string
	}{
		{conv("strides", 2, "dilation_rate", "1, 2"), one(9, 9, 1), "strides is 2 and dilation_rate is [1, 2], Conv2D takes only one of them above 1: set the other to 1"},
		{conv("dilation_rate", 3), one(6, 9, 1), "a kernel of 7 x 7 is larger than its picture of 6 x 9: use a smaller kernel_size, a smaller dilation_rate or padding same"},
		{conv("groups", 4), one(9, 9, 4), "filters is 6, expected a multiple of groups, 4: use 8 filters or another number of groups"},
		{conv("groups", 3), one(9, 9, 4), "input has shape (9, 9, 4), groups 3 must divide its 4 channels"},
		{conv("padding", "same", "dilation_rate", math.MaxInt32), one(9, 9, 4), "the padded picture cannot be"},
		{&Conv2D{Filters: 1, KernelSize: Pair{1, 1}, Strides: Pair{1, 1}, Activation: "relu", WeightArgs: kerasWeights(), ActivityArgs: kerasActivity()},
			one(5, 5, 1), "dilation_rate is 0, expected 1 or more"},
		{&Conv2D{Filters: 1, KernelSize: Pair{1, 1}, Strides: Pair{1, 1}, DilationRate: Pair{1, 1}, Activation: "relu", WeightArgs: kerasWeights(), ActivityArgs: kerasActivity()},
			one(5, 5, 1), "groups is 0, expected 1 or more"},
		{depth(), one(7), "DepthwiseConv2D needs (height, width, channels): put it before Flatten"},
		{depth(), one(2, 5, 1), "a kernel of 3 x 3 is larger than its picture of 2 x 5"},
		{depth("depth_multiplier", math.MaxInt32), one(5, 5, 3), "the kernel cannot be"},
		{&DepthwiseConv2D{}, one(5, 5, 1), "depth_multiplier is 0, expected 1 or more"},
		{&DepthwiseConv2D{DepthMultiplier: 1}, one(5, 5, 1), `activation is "", expected one of`},
		{&DepthwiseConv2D{DepthMultiplier: 1, Activation: "relu"}, one(5, 5, 1), `depthwise_initializer is "", expected one of`},
		{&DepthwiseConv2D{DepthMultiplier: 1, Activation: "relu", DepthwiseArgs: kerasDepthwise()}, one(5, 5, 1), `bias_initializer is "", expected one of`},
		{sep(), one(7, 7), "SeparableConv2D needs (height, width, channels): give the input a channel axis, (7, 7, 1)"},
		{sep(), one(2, 5, 1), "a kernel of 3 x 3 is larger than its picture of 2 x 5"},
		{sep("filters", 1<<30), one(5, 5, 4), "the kernel cannot be"},
		{&SeparableConv2D{}, one(5, 5, 1), "filters is 0, expected 1 or more"},
		{&SeparableConv2D{Filters: 1, DepthMultiplier: 1, Activation: "relu", DepthwiseArgs: kerasDepthwise()}, one(5, 5, 1), `pointwise_initializer is "", expected one of`},
		{back(), one(7), "Conv2DTranspose needs (height, width, channels)"},
		{back("strides", 2, "dilation_rate", 2), one(3, 3, 1), "strides is 2 and dilation_rate is 2, Conv2DTranspose takes only one of them above 1"},
		{back("strides", 2, "output_padding", "1, 2"), one(3, 3, 1), "output_padding is [1, 2], expected less than strides, 2: use a smaller output_padding, or none"},
		{back("output_padding", 0, "kernel_size", 2, "padding", "same"), one(1, 3, 1), "input has shape (1, 3, 1), output_padding 0 leaves nothing of it"},
		{back("strides", 1<<20), one(1<<12, 1, 1), "the padded picture cannot be"},
		{&Conv2DTranspose{Filters: 1, Activation: "relu", WeightArgs: kerasWeights(), ActivityArgs: kerasActivity()}, one(5, 5, 1), "kernel_size is 0, expected 1 or more"},
		{made("AveragePooling2D", "pool_size", 4), one(3, 3, 8), "a pool of 4 x 4 is larger than its picture of 3 x 3: use a smaller pool_size or padding same"},
		{made("AveragePooling2D", "pool_size", 2), one(7), "AveragePooling2D needs (height, width, channels)"},
		{made("GlobalMaxPooling2D"), one(7), "GlobalMaxPooling2D needs (height, width, channels)"},
		{made("UpSampling2D"), one(7), "UpSampling2D needs (height, width, channels)"},
		{made("UpSampling2D", "size", 1<<20), one(1<<10, 2, 8), "the output cannot be"},
		{&UpSampling2D{Interpolation: nearest}, one(5, 5, 1), "size is 0, expected 1 or more"},
		{&UpSampling2D{Size: Pair{1, 1}, Interpolation: "cubic"}, one(5, 5, 1), `interpolation is "cubic", expected nearest or bilinear`},
		{made("ZeroPadding2D"), one(7), "ZeroPadding2D needs (height, width, channels)"},
		{made("ZeroPadding2D", "padding", []any{1, 2, 3}), one(5, 5, 1), "padding has 3 numbers, expected 1 for all sides, 2 for height and width, or 4 for top, bottom, left, right"},
		{made("ZeroPadding2D", "padding", math.MaxInt32), one(5, 5, 1), "the output cannot be"},
		{&ZeroPadding2D{Padding: []int{-1}}, one(5, 5, 1), "padding is [-1], expected 0 or more"},
		{made("Cropping2D", "cropping", []any{1, 2}), one(5, 4, 1), "input has shape (5, 4, 1), cropping [1 2] leaves nothing of its picture of 5 x 4: crop less"},
		{made("Cropping2D"), one(7), "Cropping2D needs (height, width, channels)"},
		{&Cropping2D{}, one(5, 5, 1), "cropping has 0 numbers, expected 1"},
	} {
		out, err := c.layer.Infer(c.in)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %+v on %v: %v, %v, want %s", Class(c.layer), c.layer, c.in, out, err, c.want)
		}
	}
}

// TestWindowDefaults holds what Keras does when an argument is left out.
func TestWindowDefaults(t *testing.T) {
	for class, want := range map[string]string{
		"DepthwiseConv2D":  "1 valid 1 1 linear true zeros none none glorot_uniform none none none",
		"SeparableConv2D":  "1 valid 1 1 linear true zeros none none glorot_uniform none none glorot_uniform none none none",
		"Conv2DTranspose":  "1 valid -1 1 linear true zeros none none glorot_uniform none none none",
		"AveragePooling2D": "0 valid",
		"UpSampling2D":     "2 nearest",
		"ZeroPadding2D":    "[1 1]",
		"Cropping2D":       "[0 0]",
	} {
		k, err := Find(class)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, a := range Args(k.New()) {
			if !a.Required {
				got = append(got, fmt.Sprint(a.Value))
			}
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s starts as %s, want %s", class, s, want)
		}
	}
}
