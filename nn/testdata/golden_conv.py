"""The cases of layers_conv.json: convolutions beyond a plain Conv2D, and layers that change the size of a picture."""

from golden_format import random, write
from golden_layers import layer_case

import keras
import numpy as np

L = keras.layers


def cases_of(cls, rows):
    """One case a row of (name, config, shape of the input)."""
    return [layer_case(name, cls, config, [random(name + "x")(*shape)]) for name, config, shape in rows]


def conv_cases():
    return cases_of(L.Conv2D, [
        ("conv_dilated", {"filters": 3, "kernel_size": 3, "dilation_rate": 2}, (2, 7, 6, 2)),
        ("conv_dilated_same", {"filters": 3, "kernel_size": [3, 2], "dilation_rate": [2, 3], "padding": "same", "activation": "tanh"}, (9, 3, 4, 2)),
        ("conv_dilated_beyond", {"filters": 2, "kernel_size": 3, "dilation_rate": 4, "padding": "same"}, (2, 3, 5, 1)),
        ("conv_groups", {"filters": 6, "kernel_size": 3, "groups": 2}, (2, 4, 3, 4)),
        ("conv_groups_stride_same", {"filters": 6, "kernel_size": [2, 3], "groups": 3, "strides": [2, 1], "padding": "same", "activation": "relu"}, (9, 3, 2, 3)),
        ("conv_groups_dilated", {"filters": 4, "kernel_size": 2, "groups": 2, "dilation_rate": 2, "padding": "same", "use_bias": False}, (2, 3, 4, 4)),
        ("conv_groups_all", {"filters": 6, "kernel_size": 3, "groups": 3, "padding": "same"}, (2, 3, 4, 3)),
    ])


def depthwise_cases():
    return cases_of(L.DepthwiseConv2D, [
        ("depthwise_valid", {"kernel_size": 3}, (2, 5, 6, 3)),
        ("depthwise_same", {"kernel_size": [3, 2], "padding": "same", "activation": "tanh"}, (9, 3, 3, 3)),
        ("depthwise_multiplied", {"kernel_size": 3, "depth_multiplier": 2, "padding": "same"}, (2, 4, 3, 3)),
        ("depthwise_one_channel", {"kernel_size": 2, "depth_multiplier": 3}, (3, 4, 5, 1)),
        ("depthwise_stride_2", {"kernel_size": 3, "strides": 2, "use_bias": False}, (9, 5, 3, 2)),
        ("depthwise_stride_2_same", {"kernel_size": 3, "strides": 2, "padding": "same", "depth_multiplier": 2, "activation": "relu"}, (2, 5, 6, 2)),
        ("depthwise_stride_above_kernel", {"kernel_size": 2, "strides": 3, "padding": "same"}, (2, 7, 5, 2)),
        ("depthwise_dilated", {"kernel_size": 3, "dilation_rate": 2, "padding": "same"}, (1, 5, 4, 9)),
        ("depthwise_dilated_oblong", {"kernel_size": [2, 3], "dilation_rate": [3, 1], "depth_multiplier": 2}, (2, 6, 5, 2)),
        ("depthwise_stride_2_dilated", {"kernel_size": 3, "strides": 2, "dilation_rate": 2, "padding": "same"}, (2, 7, 6, 3)),
        ("depthwise_stride_2_dilated_valid", {"kernel_size": 2, "strides": 2, "dilation_rate": 3, "depth_multiplier": 2}, (2, 8, 7, 2)),
        ("depthwise_stride_3_dilated_same", {"kernel_size": 3, "strides": 3, "dilation_rate": 2, "padding": "same"}, (2, 8, 7, 2)),
    ])


def separable_cases():
    return cases_of(L.SeparableConv2D, [
        ("separable_valid", {"filters": 4, "kernel_size": 3}, (2, 4, 5, 2)),
        ("separable_same", {"filters": 3, "kernel_size": [3, 2], "padding": "same", "activation": "tanh"}, (9, 3, 4, 2)),
        ("separable_multiplied", {"filters": 5, "kernel_size": 3, "depth_multiplier": 2, "padding": "same", "use_bias": False}, (2, 4, 3, 2)),
        ("separable_stride_2_same", {"filters": 3, "kernel_size": 3, "strides": 2, "padding": "same", "activation": "softmax"}, (9, 3, 4, 2)),
        ("separable_dilated", {"filters": 2, "kernel_size": 2, "dilation_rate": 2, "activation": "relu"}, (2, 5, 4, 3)),
        ("separable_stride_2_dilated", {"filters": 3, "kernel_size": 3, "strides": 2, "dilation_rate": 2, "padding": "same"}, (2, 7, 6, 3)),
    ])


def transpose_cases():
    return cases_of(L.Conv2DTranspose, [
        ("transpose_valid", {"filters": 3, "kernel_size": 3}, (2, 3, 2, 2)),
        ("transpose_same", {"filters": 3, "kernel_size": [3, 4], "padding": "same", "activation": "tanh"}, (9, 2, 3, 2)),
        ("transpose_stride_2", {"filters": 2, "kernel_size": 3, "strides": 2}, (2, 2, 3, 2)),
        ("transpose_stride_2_same", {"filters": 2, "kernel_size": 3, "strides": 2, "padding": "same", "activation": "relu"}, (9, 2, 2, 2)),
        ("transpose_5_stride_2_same", {"filters": 2, "kernel_size": 5, "strides": 2, "padding": "same"}, (2, 2, 3, 2)),
        ("transpose_stride_above_kernel", {"filters": 2, "kernel_size": 2, "strides": 3}, (2, 3, 2, 3)),
        ("transpose_stride_above_kernel_same", {"filters": 2, "kernel_size": 2, "strides": [3, 2], "padding": "same", "use_bias": False}, (2, 2, 3, 3)),
        ("transpose_output_padding", {"filters": 2, "kernel_size": 3, "strides": 2, "output_padding": 1}, (2, 3, 2, 2)),
        ("transpose_output_padding_same", {"filters": 2, "kernel_size": 3, "strides": 2, "output_padding": [1, 0], "padding": "same"}, (2, 3, 4, 2)),
        ("transpose_output_padding_even", {"filters": 2, "kernel_size": 4, "strides": 3, "output_padding": [1, 2], "padding": "same"}, (2, 3, 2, 2)),
    ])


def pool_cases():
    cases = cases_of(L.AveragePooling2D, [
        ("average_valid", {"pool_size": 2}, (2, 5, 6, 3)),
        ("average_same", {"pool_size": 3, "padding": "same"}, (9, 4, 3, 1)),
        ("average_overlapping_same", {"pool_size": [3, 2], "strides": [1, 2], "padding": "same"}, (2, 4, 5, 3)),
        ("average_gaps", {"pool_size": 2, "strides": 3}, (1, 6, 4, 17)),
    ]) + cases_of(L.GlobalMaxPooling2D, [
        ("global_max", {}, (3, 4, 5, 3)),
        ("global_max_keepdims", {"keepdims": True}, (2, 3, 2, 18)),
    ])
    x = np.float32([[[[1, 5], [3, -2]], [[3, 5], [0, 5]]], [[[0, 0], [-0.0, 0]], [[0, -1], [-1, -1]]]])
    cases.append(layer_case("global_max_ties", L.GlobalMaxPooling2D, {}, [x], note="TensorFlow shares the gradient evenly among equals"))
    return cases


def size_cases():
    return cases_of(L.UpSampling2D, [
        ("up_nearest", {}, (2, 3, 2, 2)),
        ("up_nearest_oblong", {"size": [3, 1]}, (9, 2, 1, 2)),
        ("up_bilinear", {"interpolation": "bilinear"}, (2, 3, 4, 1)),
        ("up_bilinear_oblong", {"size": [3, 4], "interpolation": "bilinear"}, (1, 3, 2, 2)),
        ("up_bilinear_one", {"size": [2, 5], "interpolation": "bilinear"}, (9, 1, 3, 1)),
    ]) + cases_of(L.ZeroPadding2D, [
        ("zeros_default", {}, (2, 3, 2, 2)),
        ("zeros_one", {"padding": 2}, (2, 2, 1, 3)),
        ("zeros_two", {"padding": [0, 2]}, (9, 2, 3, 1)),
        ("zeros_four", {"padding": [[1, 0], [2, 3]]}, (2, 3, 2, 2)),
    ]) + cases_of(L.Cropping2D, [
        ("crop_default", {}, (2, 3, 2, 2)),
        ("crop_one", {"cropping": 1}, (2, 4, 3, 3)),
        ("crop_two", {"cropping": [0, 1]}, (9, 2, 3, 2)),
        ("crop_four", {"cropping": [[1, 0], [2, 1]]}, (2, 3, 5, 2)),
    ])


def conv_file():
    write("layers_conv", {"cases": conv_cases() + depthwise_cases() + separable_cases() + transpose_cases() + pool_cases() + size_cases()})
