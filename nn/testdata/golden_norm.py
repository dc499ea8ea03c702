"""The cases of layers_norm.json: normalisation, rescaling, noise in evaluation."""

from golden_layers import layer_case
from golden_format import random, tensor, write

import keras
import numpy as np
import tensorflow as tf

L = keras.layers


def batch_norm_run(config, x, weights, upstream, training, dtype):
    """Runs the layer once; gives layer, output, gradients of input and weights, and the weights after."""
    layer = L.BatchNormalization(dtype=dtype, **config)
    layer.build(x.shape)
    layer.set_weights([w.astype(dtype) for w in weights])
    x = tf.constant(x.astype(dtype))
    with tf.GradientTape() as tape:
        tape.watch(x)
        out = layer(x, training=training)
        assert out.dtype == dtype and all(w.dtype == dtype for w in layer.weights)
        total = tf.reduce_sum(out * upstream.astype(dtype))
    variables = [v.value for v in layer.trainable_variables]
    dx, dws = tape.gradient(total, (x, variables))
    return layer, out.numpy(), dx.numpy(), [g.numpy() for g in dws]


def batch_norm_case(name, config, shape, training, scale=1.0, shift=0.0):
    """One case; scale and shift move the input away from mean 0 and deviation 1."""
    rnd = random(name)
    x = random(name + "x")(*shape, scale=scale) + np.float32(shift)
    probe = L.BatchNormalization(**config)
    probe.build(shape)
    weights = [1 + np.abs(rnd(*w.shape)) if w.name == "moving_variance" else rnd(*w.shape) for w in probe.weights]
    upstream = rnd(*shape)
    layer, out, dx, dws = batch_norm_run(config, x, weights, upstream, training, "float64")
    narrow = batch_norm_run(config, x, weights, upstream, training, "float32")[0]
    states = [i for i, v in enumerate(layer.weights) if not v.trainable]
    return {
        "name": name, "class": "BatchNormalization", "config": config, "training": training,
        "inputs": [tensor(x)],
        "weights": [tensor(w, name=v.name) for w, v in zip(weights, layer.weights)],
        "output": tensor(out), "upstream": tensor(upstream), "input_grads": [tensor(dx)],
        "weight_grads": [tensor(g, name=v.name) for g, v in zip(dws, layer.trainable_variables)],
        "states": [tensor(layer.weights[i].numpy(), name=layer.weights[i].name) for i in states],
        "states_float32": [tensor(narrow.weights[i].numpy(), name=layer.weights[i].name) for i in states],
    }


def batch_norm_cases():
    cases = []
    for name, config, shape in [
            ("picture", {}, (3, 2, 4, 5)), ("flat", {}, (6, 7)), ("rank3", {"momentum": 0.5}, (2, 5, 3)),
            ("epsilon", {"epsilon": 0.1, "momentum": 0.9}, (4, 3, 3, 2)), ("no_scale", {"scale": False}, (5, 4)),
            ("no_center", {"center": False}, (5, 4)), ("neither", {"scale": False, "center": False}, (2, 3, 3, 3)),
            ("one_sample_picture", {}, (1, 3, 3, 2)), ("one_sample_one_position", {}, (1, 4)),
            ("two_samples", {}, (2, 5)), ("one_channel", {"momentum": 0.0}, (4, 3, 2, 1)), ("momentum_one", {"momentum": 1.0}, (4, 3))]:
        for training in [False, True]:
            cases.append(batch_norm_case("batch_norm_%s%s" % (name, "_training" if training else ""), config, shape, training))
    cases.append(batch_norm_case("batch_norm_far_training", {}, (4, 3, 3, 2), True, scale=0.5, shift=1000.0))
    return cases


def row_norm_cases():
    cases = []
    for name, config, shape in [
            ("flat", {}, (4, 7)), ("picture", {}, (2, 3, 4, 5)), ("rank3", {"epsilon": 0.1}, (2, 3, 6)),
            ("two_axes", {"axis": [-2, -1]}, (2, 3, 4, 3)), ("all_axes", {"axis": [1, 2, 3]}, (3, 2, 3, 4)),
            ("axis_last", {"axis": 3}, (2, 2, 3, 4)), ("no_scale", {"scale": False}, (3, 5)),
            ("no_center", {"center": False}, (3, 5)), ("neither", {"scale": False, "center": False}, (3, 5)),
            ("one_number", {}, (3, 1))]:
        name = "layer_norm_" + name
        cases.append(layer_case(name, L.LayerNormalization, config, [random(name + "x")(*shape) + np.float32(0.5)]))
    for name, config, shape in [
            ("flat", {}, (4, 7)), ("picture", {}, (2, 3, 4, 5)), ("two_axes", {"axis": [2, 3], "epsilon": 0.1}, (2, 3, 4, 3))]:
        cases.append(layer_case("rms_norm_" + name, L.RMSNormalization, config, [random(name + "x")(*shape)]))
        config = {k: v for k, v in config.items() if k == "axis"}
        cases.append(layer_case("unit_norm_" + name, L.UnitNormalization, config, [random(name + "u")(*shape)]))
    zeros = np.float32([[0, 0, 0], [3, 0, -4]])
    cases.append(layer_case("unit_norm_zeros", L.UnitNormalization, {}, [zeros], grads=False, note="forward only; Keras' gradient of zeros is NaN"))
    for name, config, shape in [
            ("two", {"groups": 2}, (2, 3, 2, 4)), ("one", {"groups": 1}, (2, 3, 2, 3)), ("every", {"groups": -1}, (2, 3, 2, 3)),
            ("default", {}, (2, 2, 2, 32)), ("flat", {"groups": 3}, (4, 6)), ("rank3", {"groups": 2, "epsilon": 0.1}, (3, 5, 4)),
            ("no_scale", {"groups": 2, "scale": False}, (2, 3, 2, 4)), ("no_center", {"groups": 2, "center": False}, (2, 3, 2, 4)),
            ("neither", {"groups": 2, "scale": False, "center": False}, (2, 3, 2, 4))]:
        name = "group_norm_" + name
        cases.append(layer_case(name, L.GroupNormalization, config, [random(name + "x")(*shape) + np.float32(0.5)]))
    return cases


def affine_cases():
    cases = []
    for name, config, shape in [
            ("one", {"scale": 0.25, "offset": 0.0}, (2, 3, 2, 3)), ("offset", {"scale": 0.0078125, "offset": -1.0}, (3, 5)),
            ("channels", {"scale": [0.5, -2.0, 4.0], "offset": [1.0, 0.0, -0.125]}, (2, 3, 2, 3))]:
        cases.append(layer_case("rescaling_" + name, L.Rescaling, config, [random(name + "x")(*shape)], float32=True))
    for name, config, shape in [
            ("one", {"mean": 3.0, "variance": 2.0}, (3, 4)), ("channels", {"mean": [0.5, -1.0, 2.0], "variance": [0.25, 2.0, 0.0]}, (2, 2, 2, 3)),
            ("axis_none", {"axis": None, "mean": -0.5, "variance": 0.5}, (2, 3, 2, 2)),
            ("invert", {"axis": [-1], "mean": [0.5, -1.0, 2.0], "variance": [0.25, 2.0, 0.0], "invert": True}, (2, 2, 2, 3))]:
        given = [] if config.get("axis", -1) is None else config.get("axis", -1)
        case = layer_case("normalization_" + name, L.Normalization, config, [random(name + "x")(*shape)], float32=True)
        case["config"] = {**config, "axis": given}
        cases.append(case)
    return cases


def noise_cases():
    cases = []
    for cls, config in [(L.SpatialDropout2D, {"rate": 0.5}), (L.GaussianNoise, {"stddev": 0.5}),
                        (L.GaussianDropout, {"rate": 0.5}), (L.AlphaDropout, {"rate": 0.5})]:
        cases.append(layer_case(cls.__name__.lower() + "_inference", cls, config, [random(cls.__name__)(2, 2, 3, 2)],
                                note="outside of training: the identity"))
    return cases


def norm_file():
    write("layers_norm", {"cases": batch_norm_cases() + row_norm_cases() + affine_cases() + noise_cases()})
