package layer

import "duet/nn/shape"

// windowCases are the convolutions beyond a plain Conv2D, and the layers that
// change the size of a picture.
func windowCases() []layerCase {
	var all []layerCase
	for _, list := range [][]layerCase{dilatedCases(), depthwiseCases(), separableCases(), transposeCases(), averageCases(), resizeCases()} {
		all = append(all, list...)
	}
	return all
}

func declared(list ...string) []string { return list }

func dilatedCases() []layerCase {
	return []layerCase{
		{name: "dilated", layer: made("Conv2D", "filters", 3, "kernel_size", 3, "dilation_rate", 2), in: one(7, 6, 2), out: shape.Of(3, 2, 3),
			params: declared("kernel (3, 3, 2, 3)", "bias (3)"), count: 57},
		{name: "dilated same", layer: made("Conv2D", "filters", 3, "kernel_size", "2, 3", "dilation_rate", "3, 2", "padding", "same", "activation", "tanh"),
			in: one(5, 6, 2), out: shape.Of(5, 6, 3), params: declared("kernel (2, 3, 2, 3)", "bias (3)"), count: 39},
		{name: "groups", layer: made("Conv2D", "filters", 6, "kernel_size", 2, "groups", 2), in: one(4, 3, 4), out: shape.Of(3, 2, 6),
			params: declared("kernel (2, 2, 2, 6)", "bias (6)"), count: 54},
		{name: "strided groups", layer: made("Conv2D", "filters", 3, "kernel_size", 3, "groups", 3, "strides", 2, "padding", "same", "activation", "softmax"),
			in: one(5, 4, 6), out: shape.Of(3, 2, 3), params: declared("kernel (3, 3, 2, 3)", "bias (3)"), count: 57},
		{name: "dilated groups of 1", layer: made("Conv2D", "filters", 6, "kernel_size", 2, "groups", 3, "dilation_rate", 2, "padding", "same", "use_bias", false),
			in: one(3, 4, 3), out: shape.Of(3, 4, 6), params: declared("kernel (2, 2, 1, 6)"), count: 24},
		{name: "large groups", layer: made("Conv2D", "filters", 40, "kernel_size", 3, "groups", 2, "padding", "same", "activation", "relu"),
			in: one(13, 12, 18), out: shape.Of(13, 12, 40), params: declared("kernel (3, 3, 9, 40)", "bias (40)"), count: 3280},
	}
}

func depthwiseCases() []layerCase {
	return []layerCase{
		{name: "plain", layer: made("DepthwiseConv2D", "kernel_size", 3), in: one(5, 4, 3), out: shape.Of(3, 2, 3),
			params: declared("kernel (3, 3, 3, 1)", "bias (3)"), count: 30},
		{name: "one channel", layer: made("DepthwiseConv2D", "kernel_size", 2, "depth_multiplier", 3, "padding", "same"), in: one(4, 3, 1), out: shape.Of(4, 3, 3),
			params: declared("kernel (2, 2, 1, 3)", "bias (3)"), count: 15},
		{name: "multiplied", layer: made("DepthwiseConv2D", "kernel_size", "3, 2", "depth_multiplier", 2, "padding", "same", "activation", "tanh"),
			in: one(4, 3, 3), out: shape.Of(4, 3, 6), params: declared("kernel (3, 2, 3, 2)", "bias (6)"), count: 42},
		{name: "strided", layer: made("DepthwiseConv2D", "kernel_size", 3, "strides", 2, "padding", "same", "activation", "sigmoid", "use_bias", false),
			in: one(5, 4, 5), out: shape.Of(3, 2, 5), params: declared("kernel (3, 3, 5, 1)"), count: 45},
		{name: "strided and dilated", layer: made("DepthwiseConv2D", "kernel_size", 2, "strides", "2, 3", "dilation_rate", "3, 2", "depthwise_initializer", "he_normal"),
			in: one(7, 6, 2), out: shape.Of(2, 2, 2), params: declared("kernel (2, 2, 2, 1)", "bias (2)"), count: 10},
		{name: "no common step", layer: made("DepthwiseConv2D", "kernel_size", 3, "strides", 2, "dilation_rate", 2, "depth_multiplier", 2, "padding", "same"),
			in: one(5, 5, 2), out: shape.Of(3, 3, 4), params: declared("kernel (3, 3, 2, 2)", "bias (4)"), count: 40},
		{name: "large", layer: made("DepthwiseConv2D", "kernel_size", 3, "padding", "same", "activation", "relu"), in: one(13, 12, 35), out: shape.Of(13, 12, 35),
			params: declared("kernel (3, 3, 35, 1)", "bias (35)"), count: 350},
		{name: "large multiplied", layer: made("DepthwiseConv2D", "kernel_size", 3, "depth_multiplier", 3), in: one(13, 12, 9), out: shape.Of(11, 10, 27),
			params: declared("kernel (3, 3, 9, 3)", "bias (27)"), count: 270},
	}
}

func separableCases() []layerCase {
	return []layerCase{
		{name: "plain", layer: made("SeparableConv2D", "filters", 4, "kernel_size", 3), in: one(5, 4, 3), out: shape.Of(3, 2, 4),
			params: declared("depthwise_kernel (3, 3, 3, 1)", "pointwise_kernel (1, 1, 3, 4)", "bias (4)"), count: 43},
		{name: "multiplied", layer: made("SeparableConv2D", "filters", 3, "kernel_size", 2, "depth_multiplier", 2, "padding", "same", "activation", "tanh"),
			in: one(4, 3, 2), out: shape.Of(4, 3, 3), params: declared("depthwise_kernel (2, 2, 2, 2)", "pointwise_kernel (1, 1, 4, 3)", "bias (3)"), count: 31},
		{name: "strided", layer: made("SeparableConv2D", "filters", 2, "kernel_size", "3, 2", "strides", 2, "padding", "same", "activation", "softmax", "use_bias", false),
			in: one(5, 6, 3), out: shape.Of(3, 3, 2), params: declared("depthwise_kernel (3, 2, 3, 1)", "pointwise_kernel (1, 1, 3, 2)"), count: 24},
		{name: "dilated", layer: made("SeparableConv2D", "filters", 2, "kernel_size", 2, "dilation_rate", "1, 2", "pointwise_initializer", "he_uniform"),
			in: one(3, 5, 1), out: shape.Of(2, 3, 2), params: declared("depthwise_kernel (2, 2, 1, 1)", "pointwise_kernel (1, 1, 1, 2)", "bias (2)"), count: 8},
		{name: "large", layer: made("SeparableConv2D", "filters", 35, "kernel_size", 3, "padding", "same", "activation", "relu"), in: one(13, 12, 18), out: shape.Of(13, 12, 35),
			params: declared("depthwise_kernel (3, 3, 18, 1)", "pointwise_kernel (1, 1, 18, 35)", "bias (35)"), count: 827},
	}
}

func transposeCases() []layerCase {
	kb := func(k, b string) []string { return []string{"kernel " + k, "bias " + b} }
	return []layerCase{
		{name: "plain", layer: made("Conv2DTranspose", "filters", 3, "kernel_size", 3), in: one(3, 2, 2), out: shape.Of(5, 4, 3), params: kb("(3, 3, 3, 2)", "(3)"), count: 57},
		{name: "same stride 2", layer: made("Conv2DTranspose", "filters", 2, "kernel_size", 3, "strides", 2, "padding", "same", "activation", "tanh"),
			in: one(3, 2, 3), out: shape.Of(6, 4, 2), params: kb("(3, 3, 2, 3)", "(2)"), count: 56},
		{name: "stride above kernel", layer: made("Conv2DTranspose", "filters", 2, "kernel_size", 2, "strides", 3, "activation", "relu"),
			in: one(2, 3, 2), out: shape.Of(6, 9, 2), params: kb("(2, 2, 2, 2)", "(2)"), count: 18},
		{name: "oblong", layer: made("Conv2DTranspose", "filters", 1, "kernel_size", "4, 3", "strides", "1, 2", "padding", "same", "use_bias", false),
			in: one(4, 3, 2), out: shape.Of(4, 6, 1), params: declared("kernel (4, 3, 1, 2)"), count: 24},
		{name: "output padding", layer: made("Conv2DTranspose", "filters", 2, "kernel_size", 3, "strides", 3, "output_padding", "2, 0"),
			in: one(2, 2, 1), out: shape.Of(8, 6, 2), params: kb("(3, 3, 2, 1)", "(2)"), count: 20},
		{name: "output padding same", layer: made("Conv2DTranspose", "filters", 2, "kernel_size", "3, 2", "strides", 2, "output_padding", "0, 1", "padding", "same"),
			in: one(3, 2, 2), out: shape.Of(5, 3, 2), params: kb("(3, 2, 2, 2)", "(2)"), count: 26},
		{name: "dilated", layer: made("Conv2DTranspose", "filters", 2, "kernel_size", 3, "dilation_rate", 2), in: one(2, 3, 2), out: shape.Of(6, 7, 2), params: kb("(3, 3, 2, 2)", "(2)"), count: 38},
		{name: "large", layer: made("Conv2DTranspose", "filters", 9, "kernel_size", 3, "strides", 2, "padding", "same", "activation", "relu"), in: one(7, 6, 35), out: shape.Of(14, 12, 9),
			params: kb("(3, 3, 9, 35)", "(9)"), count: 2844},
	}
}

func averageCases() []layerCase {
	return []layerCase{
		{name: "default strides", layer: made("AveragePooling2D", "pool_size", 2, "strides", nil), in: one(5, 6, 3), out: shape.Of(2, 3, 3)},
		{name: "same", layer: made("AveragePooling2D", "pool_size", 3, "padding", "same"), in: one(5, 7, 2), out: shape.Of(2, 3, 2)},
		{name: "overlapping", layer: made("AveragePooling2D", "pool_size", "3, 2", "strides", 1, "padding", "same"), in: one(4, 3, 2), out: shape.Of(4, 3, 2)},
		{name: "large", layer: made("AveragePooling2D", "pool_size", 3, "strides", 2), in: one(13, 12, 35), out: shape.Of(6, 5, 35)},
		{name: "plain", layer: made("GlobalMaxPooling2D"), in: one(3, 5, 4), out: shape.Of(4)},
		{name: "keepdims", layer: made("GlobalMaxPooling2D", "keepdims", true), in: one(4, 2, 9), out: shape.Of(1, 1, 9)},
		{name: "large", layer: made("GlobalMaxPooling2D"), in: one(13, 12, 35), out: shape.Of(35)},
	}
}

func resizeCases() []layerCase {
	return []layerCase{
		{name: "nearest", layer: made("UpSampling2D"), in: one(3, 2, 3), out: shape.Of(6, 4, 3)},
		{name: "nearest oblong", layer: made("UpSampling2D", "size", "1, 3"), in: one(2, 3, 2), out: shape.Of(2, 9, 2)},
		{name: "bilinear", layer: made("UpSampling2D", "interpolation", "bilinear"), in: one(3, 4, 2), out: shape.Of(6, 8, 2)},
		{name: "bilinear oblong", layer: made("UpSampling2D", "size", "3, 2", "interpolation", "bilinear"), in: one(2, 1, 3), out: shape.Of(6, 2, 3)},
		{name: "large", layer: made("UpSampling2D"), in: one(13, 12, 18), out: shape.Of(26, 24, 18)},
		{name: "large bilinear", layer: made("UpSampling2D", "interpolation", "bilinear"), in: one(13, 12, 18), out: shape.Of(26, 24, 18)},
		{name: "default", layer: made("ZeroPadding2D"), in: one(2, 3, 2), out: shape.Of(4, 5, 2)},
		{name: "one number", layer: made("ZeroPadding2D", "padding", 2), in: one(1, 1, 3), out: shape.Of(5, 5, 3)},
		{name: "two numbers", layer: made("ZeroPadding2D", "padding", []any{0, 2}), in: one(3, 2, 1), out: shape.Of(3, 6, 1)},
		{name: "four sides", layer: made("ZeroPadding2D", "padding", []any{[]any{1, 0}, []any{2, 3}}), in: one(3, 2, 2), out: shape.Of(4, 7, 2)},
		{name: "large", layer: made("ZeroPadding2D"), in: one(13, 12, 18), out: shape.Of(15, 14, 18)},
		{name: "default", layer: made("Cropping2D"), in: one(2, 3, 2), out: shape.Of(2, 3, 2)},
		{name: "one number", layer: made("Cropping2D", "cropping", 1), in: one(4, 3, 2), out: shape.Of(2, 1, 2)},
		{name: "two numbers", layer: made("Cropping2D", "cropping", []any{0, 1}), in: one(3, 4, 1), out: shape.Of(3, 2, 1)},
		{name: "four sides", layer: made("Cropping2D", "cropping", []any{[]any{1, 0}, []any{2, 1}}), in: one(3, 5, 2), out: shape.Of(2, 2, 2)},
		{name: "large", layer: made("Cropping2D", "cropping", 1), in: one(13, 12, 18), out: shape.Of(11, 10, 18)},
	}
}
