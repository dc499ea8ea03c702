package keras

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSnakeCase(t *testing.T) {
	for class, want := range map[string]string{
		"Conv2D": "conv2d", "MaxPooling2D": "max_pooling2d", "GlobalAveragePooling2D": "global_average_pooling2d",
		"BatchNormalization": "batch_normalization", "SeparableConv2D": "separable_conv2d",
		"DepthwiseConv2D": "depthwise_conv2d", "ReLU": "re_lu", "LeakyReLU": "leaky_re_lu", "PReLU": "p_re_lu",
		"ELU": "elu", "LSTM": "lstm", "WeightedSum": "weighted_sum", "WeightedProduct": "weighted_product",
		"Conv2DTranspose": "conv2d_transpose", "UpSampling2D": "up_sampling2d", "ZeroPadding2D": "zero_padding2d",
		"InputLayer": "input_layer", "Dense": "dense", "": "", "my layer!": "mylayer",
	} {
		if got := SnakeCase(class); got != want {
			t.Errorf("SnakeCase(%q) = %q, want %q", class, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	m := Model{Layers: []Layer{
		{ID: "i", Class: "InputLayer"}, {ID: "j", Class: "InputLayer"}, {ID: "a", Class: "Dense"},
		{ID: "b", Class: "Dense", Name: "edges"}, {ID: "c", Class: "Dense"}, {ID: "d", Class: "_Secret"},
	}}
	for style, want := range map[Style]map[string]string{
		Keras2: {"i": "input_1", "j": "input_2", "a": "dense_1", "b": "edges", "c": "dense_2", "d": "private__secret_1"},
		Keras3: {"i": "input_layer", "j": "input_layer_1", "a": "dense", "b": "edges", "c": "dense_1", "d": "__secret"},
	} {
		if diff := cmp.Diff(want, Names(m, style)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", style, diff)
		}
	}
}
