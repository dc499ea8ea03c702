"""The cases of layers.json and merges.json."""

from golden_format import EPSILON, random, softmax_rows, tensor, write

import keras
import numpy as np
import tensorflow as tf


# ---- one layer or merge ----------------------------------------------------

def run(make, inputs, weights, dtype, upstream=None):
    """Builds the layer, loads the weights, runs it; with upstream also differentiates sum(out*upstream)."""
    layer = make(dtype)
    xs = [tf.constant(x.astype(dtype)) for x in inputs]
    arg = xs if len(xs) > 1 else xs[0]
    layer.build([tuple(x.shape) for x in xs] if len(xs) > 1 else tuple(xs[0].shape))
    if weights:
        layer.set_weights([w.astype(dtype) for w in weights])
    with tf.GradientTape() as tape:
        for x in xs:
            tape.watch(x)
        out = layer(arg, training=False) if isinstance(layer, keras.layers.Dropout) else layer(arg)
        assert out.dtype == dtype and all(w.dtype == dtype for w in layer.weights)
        total = tf.reduce_sum(out * upstream.astype(dtype)) if upstream is not None else None
    if upstream is None:
        return layer, out.numpy(), None, None
    zero = tf.UnconnectedGradients.ZERO
    variables = [v.value for v in layer.trainable_variables]
    dxs, dws = tape.gradient(total, (xs, variables), unconnected_gradients=zero)
    return layer, out.numpy(), [g.numpy() for g in dxs], [g.numpy() for g in dws]


def layer_case(name, cls, config, inputs, note="", float32=False, weights=None, grads=True, label=None):
    """One case: cls(**config) on inputs, random weights unless given."""
    rnd = random(name)
    make = lambda dtype: cls(dtype=dtype, **config)
    probe, shape_of, _, _ = run(make, inputs, None, "float64")
    if weights is None:
        weights = [rnd(*w.shape, scale=1.0 / max(1.0, np.sqrt(np.prod(w.shape[:-1])))) for w in probe.weights]
    upstream = rnd(*shape_of.shape) if grads else None
    layer, out, dxs, dws = run(make, inputs, weights, "float64", upstream)
    c = {"name": name, "class": label or cls.__name__, "config": config}
    if note:
        c["note"] = note
    c["inputs"] = [tensor(x) for x in inputs]
    c["weights"] = [tensor(w, name=v.name) for w, v in zip(weights, layer.weights)]
    c["output"] = tensor(out)
    if float32:
        c["output_float32"] = tensor(run(make, inputs, weights, "float32")[1])
    if grads:
        c["upstream"] = tensor(upstream)
        c["input_grads"] = [tensor(g) for g in dxs]
        c["weight_grads"] = [tensor(g, name=v.name) for g, v in zip(dws, layer.trainable_variables)]
    return c


def dense_cases():
    cases = []
    for act in ["linear", "relu", "tanh", "sigmoid", "softmax"]:
        name = "dense_" + act
        cases.append(layer_case(name, keras.layers.Dense, {"units": 7, "activation": act}, [random(name + "x")(3, 5)], float32=True))
    for name, config, shape in [
            ("dense_no_bias", {"units": 4, "use_bias": False}, (3, 9)),
            ("dense_one", {"units": 1}, (2, 1)),
            ("dense_wide", {"units": 33, "activation": "relu"}, (5, 17)),
            ("dense_batch_one", {"units": 10, "activation": "softmax"}, (1, 19)),
            ("dense_rank3", {"units": 5, "activation": "tanh"}, (2, 3, 4)),
            ("dense_rank3_softmax", {"units": 3, "activation": "softmax"}, (2, 2, 5)),
            ("dense_rank4_no_bias", {"units": 2, "use_bias": False}, (2, 3, 2, 3))]:
        cases.append(layer_case(name, keras.layers.Dense, config, [random(name + "x")(*shape)]))
    return cases


def conv_cases():
    cases = []
    for name, config, shape in [
            ("conv_3_valid", {"filters": 4, "kernel_size": 3}, (2, 5, 6, 3)),
            ("conv_3_same", {"filters": 4, "kernel_size": 3, "padding": "same"}, (2, 5, 6, 3)),
            ("conv_1", {"filters": 5, "kernel_size": 1}, (2, 3, 4, 3)),
            ("conv_5_valid", {"filters": 3, "kernel_size": 5}, (2, 5, 6, 2)),
            ("conv_5_same", {"filters": 3, "kernel_size": 5, "padding": "same"}, (2, 5, 6, 2)),
            ("conv_5_same_on_3", {"filters": 2, "kernel_size": 5, "padding": "same"}, (2, 3, 3, 1)),
            ("conv_3x2_valid", {"filters": 3, "kernel_size": [3, 2]}, (2, 5, 6, 3)),
            ("conv_3x2_same", {"filters": 3, "kernel_size": [3, 2], "padding": "same"}, (2, 5, 6, 3)),
            ("conv_3_stride_2_valid", {"filters": 4, "kernel_size": 3, "strides": 2}, (2, 7, 6, 3)),
            ("conv_3_stride_2_same", {"filters": 4, "kernel_size": 3, "strides": 2, "padding": "same"}, (2, 7, 6, 3)),
            ("conv_5_stride_2_same", {"filters": 2, "kernel_size": 5, "strides": 2, "padding": "same"}, (2, 6, 5, 2)),
            ("conv_3_stride_2x1_same", {"filters": 3, "kernel_size": 3, "strides": [2, 1], "padding": "same"}, (2, 5, 6, 3)),
            ("conv_3x2_stride_2x1_valid", {"filters": 3, "kernel_size": [3, 2], "strides": [2, 1]}, (2, 6, 5, 3)),
            ("conv_stride_above_kernel", {"filters": 2, "kernel_size": 2, "strides": 3}, (2, 7, 8, 2)),
            ("conv_stride_above_kernel_same", {"filters": 2, "kernel_size": 1, "strides": 2, "padding": "same"}, (2, 4, 5, 2)),
            ("conv_no_bias", {"filters": 4, "kernel_size": 3, "use_bias": False}, (2, 4, 5, 2)),
            ("conv_relu", {"filters": 4, "kernel_size": 3, "activation": "relu"}, (2, 5, 6, 3)),
            ("conv_relu_same_no_bias", {"filters": 4, "kernel_size": 3, "padding": "same", "activation": "relu", "use_bias": False}, (2, 4, 3, 3)),
            ("conv_tanh", {"filters": 2, "kernel_size": 3, "activation": "tanh"}, (2, 4, 4, 2)),
            ("conv_filters_17", {"filters": 17, "kernel_size": 3, "activation": "relu"}, (2, 4, 5, 1)),
            ("conv_channels_9_filters_1", {"filters": 1, "kernel_size": 3, "padding": "same"}, (1, 3, 4, 9)),
            ("conv_one_output", {"filters": 3, "kernel_size": [4, 3]}, (3, 4, 3, 2))]:
        cases.append(layer_case(name, keras.layers.Conv2D, config, [random(name + "x")(*shape)], float32=name == "conv_3_valid"))
    name = "conv_over_8_samples"  # longer than one chunk of samples
    cases.append(layer_case(name, keras.layers.Conv2D, {"filters": 2, "kernel_size": 2}, [random(name + "x")(19, 3, 3, 1)]))
    return cases


def pool_cases():
    cases = []
    for name, config, shape in [
            ("pool_2", {"pool_size": 2}, (2, 5, 6, 3)),
            ("pool_default", {}, (2, 4, 4, 2)),
            ("pool_2_same", {"pool_size": 2, "padding": "same"}, (2, 5, 7, 2)),
            ("pool_3", {"pool_size": 3}, (2, 6, 7, 2)),
            ("pool_3_same", {"pool_size": 3, "padding": "same"}, (2, 5, 7, 2)),
            ("pool_3_stride_2", {"pool_size": 3, "strides": 2}, (2, 7, 6, 2)),
            ("pool_3_stride_2_same", {"pool_size": 3, "strides": 2, "padding": "same"}, (2, 7, 6, 2)),
            ("pool_2_stride_1", {"pool_size": 2, "strides": 1}, (2, 4, 5, 2)),
            ("pool_2_stride_1_same", {"pool_size": 2, "strides": 1, "padding": "same"}, (2, 4, 5, 2)),
            ("pool_2_stride_3", {"pool_size": 2, "strides": 3}, (2, 6, 8, 2)),
            ("pool_2x3_stride_1x2", {"pool_size": [2, 3], "strides": [1, 2]}, (2, 5, 6, 3)),
            ("pool_whole_picture", {"pool_size": [3, 4]}, (2, 3, 4, 5))]:
        x = random(name + "x")(*shape)
        if name == "pool_3_same":
            x = -np.abs(x)  # padding must never win
        cases.append(layer_case(name, keras.layers.MaxPooling2D, config, [x]))
    ties = np.tile(np.float32([[1, 1, 0, 2], [1, 1, 2, 2], [0, 0, -1, -1], [0, 0, -1, -1]])[None, :, :, None], (2, 1, 1, 1))
    cases.append(layer_case("pool_2_ties", keras.layers.MaxPooling2D, {"pool_size": 2}, [ties],
                            note="equal values in a window: the first one in row order gets the whole gradient"))
    for name, config, shape in [
            ("gap", {}, (2, 5, 6, 3)), ("gap_keepdims", {"keepdims": True}, (2, 3, 5, 4)), ("gap_one_pixel", {}, (3, 1, 1, 2))]:
        cases.append(layer_case(name, keras.layers.GlobalAveragePooling2D, config, [random(name + "x")(*shape)]))
    for name, shape in [("flatten_picture", (2, 3, 4, 2)), ("flatten_rank3", (2, 3, 5)), ("flatten_flat", (2, 6))]:
        cases.append(layer_case(name, keras.layers.Flatten, {}, [random(name + "x")(*shape)]))
    cases.append(layer_case("dropout_inference", keras.layers.Dropout, {"rate": 0.5}, [random("dropoutx")(3, 7)],
                            note="training=False: the identity"))
    return cases


def activation_cases():
    edge = np.float32([[0.0, -0.0, 1e-20, -1e-20, 0.5, -0.5, 1, -1], [3, -3, 9, -9, 20, -20, 88, -88]])
    cases = []
    for act in ["linear", "relu", "tanh", "sigmoid", "softmax"]:
        for tag, x in [("", random("activation" + act)(3, 7)), ("_picture", random("picture" + act)(2, 3, 2, 5)), ("_edges", edge)]:
            cases.append(layer_case("activation_%s%s" % (act, tag), keras.layers.Activation, {"activation": act}, [x], float32=tag != "_picture"))
    x = np.float32([[1000, 1000, 999], [-1000, 0, 1000], [5, 5, 5]])
    cases.append(layer_case("activation_softmax_far", keras.layers.Activation, {"activation": "softmax"}, [x]))
    return cases


def layers_file():
    write("layers", {"cases": dense_cases() + conv_cases() + pool_cases() + activation_cases()})


# ---- merges ----------------------------------------------------------------

class Weighted(keras.layers.Layer):
    """Layer with an alpha: a Python float when fixed, a scalar weight when trainable."""

    def __init__(self, alpha, trainable=False, guard=None, **kwargs):
        super().__init__(**kwargs)
        self.fixed, self.learns, self.guard = alpha, trainable, guard

    def build(self, shapes):
        self.alpha = self.fixed
        if self.learns:
            self.alpha = self.add_weight(name="alpha", shape=(), initializer=keras.initializers.Constant(self.fixed))

    def call(self, inputs):
        return self.merge(self.alpha, *inputs)


class WeightedSum(Weighted):
    def merge(self, a, x0, x1):
        return a * x0 + (1 - a) * x1


class WeightedProduct(Weighted):
    def merge(self, a, x0, x1):
        ops = keras.ops
        if self.guard == "scaled":
            return (a * x0) * ((1 - a) * x1)
        if self.guard == "signed":
            power = lambda x, e: ops.sign(x) * ops.power(ops.abs(x), e)
            return power(x0, a) * power(x1, 1 - a)
        if self.guard == "epsilon":
            x0, x1 = ops.maximum(x0, EPSILON), ops.maximum(x1, EPSILON)
        if self.guard == "epsilon_add":
            x0, x1 = x0 + EPSILON, x1 + EPSILON
        out = ops.power(x0, a) * ops.power(x1, 1 - a)
        if self.guard == "log":
            out = out / ops.sum(out, axis=-1, keepdims=True)
        return out


FORMULAS = {
    "log": "A^a*B^(1-a), each row divided by its sum over the last axis",
    "raw": "A^a*B^(1-a)",
    "signed": "sign(A)|A|^a * sign(B)|B|^(1-a)",
    "epsilon": "max(A,1e-7)^a * max(B,1e-7)^(1-a); no gradient to what was raised",
    "epsilon_add": "(A+1e-7)^a * (B+1e-7)^(1-a)",
    "scaled": "(a*A)*((1-a)*B)",
}


def weighted_sum_cases():
    cases = []
    for name, alpha, trainable, shape in [
            ("wsum_fixed_0.1", 0.1, False, (3, 10)), ("wsum_fixed_0.7_picture", 0.7, False, (2, 3, 4, 2)),
            ("wsum_fixed_0", 0.0, False, (2, 5)), ("wsum_fixed_1", 1.0, False, (2, 5)), ("wsum_fixed_1.5", 1.5, False, (2, 5)),
            ("wsum_train_0.5", 0.5, True, (3, 10)), ("wsum_train_0.1", 0.1, True, (2, 7)),
            ("wsum_train_-0.3", -0.3, True, (2, 7)), ("wsum_train_1_picture", 1.0, True, (2, 3, 4, 2))]:
        rnd = random(name + "x")
        weights = [np.float32(alpha)] if trainable else []
        cases.append(layer_case(name, WeightedSum, {"alpha": alpha, "trainable": trainable}, [rnd(*shape), rnd(*shape)],
                                note="a*A+(1-a)*B", float32=True, weights=weights))
    return cases


def weighted_product_cases():
    def one(name, guard, alpha, trainable, inputs, grads=True, note=""):
        config = {"alpha": alpha, "trainable": trainable, "guard": guard}
        note = FORMULAS[guard] + ("; " + note if note else "")
        weights = [np.float32(alpha)] if trainable else []
        return layer_case(name, WeightedProduct, config, inputs, note=note, float32=True, weights=weights, grads=grads)

    cases = []
    for guard in FORMULAS:
        for alpha, trainable in [(0.1, False), (0.5, True), (0.8, True)]:
            name = "wprod_%s_%s_%s" % (guard, "train" if trainable else "fixed", alpha)
            rnd = random(name + "x")
            a, b = rnd(3, 10), rnd(3, 10)
            if guard not in ("signed", "scaled"):
                a, b = softmax_rows(2 * a), softmax_rows(b)
            cases.append(one(name, guard, alpha, trainable, [a, b]))
    rnd = random("wprod outside")
    a, b = softmax_rows(rnd(2, 6)), softmax_rows(rnd(2, 6))
    cases.append(one("wprod_log_train_1.5", "log", 1.5, True, [a, b]))
    cases.append(one("wprod_log_train_-0.3", "log", -0.3, True, [a, b]))
    cases.append(one("wprod_raw_picture", "raw", 0.3, True, [np.abs(rnd(2, 2, 3, 2)), np.abs(rnd(2, 2, 3, 2))]))
    cases.append(one("wprod_signed_picture", "signed", 0.3, True, [rnd(2, 2, 3, 2), rnd(2, 2, 3, 2)]))
    tiny = np.float32([[1e-30, 0.5, 0.5], [0.999, 1e-12, 1e-3], [1e-38, 1e-38, 1]])
    other = np.float32([[0.3, 0.3, 0.4], [1e-20, 0.5, 0.5], [1e-38, 1e-30, 1e-6]])
    cases.append(one("wprod_log_tiny", "log", 0.5, True, [tiny, other], grads=False, note="forward only"))
    zeros = np.float32([[0, 0.5, 0.5], [1, 0, 0], [0.2, 0.8, 0]])
    other = np.float32([[0.5, 0, 0.5], [0.3, 0.3, 0.4], [0, 1, 0]])
    for alpha in [0.0, 0.3, 1.0]:
        note = "forward only; 0^0 is 1"
        for guard in ["log", "raw"]:
            cases.append(one("wprod_%s_zeros_%s" % (guard, alpha), guard, alpha, False, [zeros, other], grads=False, note=note))
    cases.append(one("wprod_epsilon_zeros", "epsilon", 0.3, True, [zeros, other]))
    cases.append(one("wprod_epsilon_negative", "epsilon", 0.3, True, [rnd(2, 5), rnd(2, 5)]))
    return cases


def plain_merge_cases():
    cases = []
    L = keras.layers
    for cls in [L.Add, L.Multiply, L.Average, L.Maximum, L.Minimum]:
        for tag, n, shape in [("2", 2, (3, 7)), ("3_picture", 3, (2, 2, 3, 2))]:
            name = cls.__name__.lower() + "_" + tag
            rnd = random(name + "x")
            cases.append(layer_case(name, cls, {}, [rnd(*shape) for _ in range(n)]))
    x, y, z = np.float32([[1, 2, 0, -1, 5]]), np.float32([[1, 3, -0.0, -2, 5]]), np.float32([[1, 3, 0, -1, 4]])
    note = "ties: TensorFlow gives the whole gradient to the earlier argument of each pair (left fold); JAX and torch halve it"
    for cls in [L.Maximum, L.Minimum]:
        cases.append(layer_case(cls.__name__.lower() + "_ties_2", cls, {}, [x, y], note=note))
        cases.append(layer_case(cls.__name__.lower() + "_ties_3", cls, {}, [x, y, z], note=note))
    for name, axis, shapes in [
            ("concat_flat", -1, [(3, 4), (3, 2)]), ("concat_flat_axis_1", 1, [(2, 1), (2, 3), (2, 2)]),
            ("concat_picture", -1, [(2, 2, 3, 2), (2, 2, 3, 1), (2, 2, 3, 3)]),
            ("concat_picture_axis_1", 1, [(2, 2, 3, 2), (2, 1, 3, 2)]), ("concat_picture_axis_2", 2, [(2, 2, 3, 2), (2, 2, 1, 2)])]:
        rnd = random(name + "x")
        cases.append(layer_case(name, L.Concatenate, {"axis": axis}, [rnd(*s) for s in shapes]))
    return cases


def merges_file():
    write("merges", {"cases": weighted_sum_cases() + weighted_product_cases() + plain_merge_cases()})
