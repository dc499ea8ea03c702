"""The cases of layers_rules.json, rules.json and signatures.json."""

from golden_format import random, tensor, write
from golden_layers import layer_case

import inspect
import json

import keras
import numpy as np
import tensorflow as tf

L = keras.layers

ACTIVATIONS = ["celu", "elu", "exponential", "gelu", "gelu_tanh", "hard_sigmoid", "hard_silu", "hard_tanh", "leaky_relu", "log_softmax",
               "mish", "relu6", "selu", "silu", "softplus", "softsign", "tanh_shrink"]
EDGES = np.float32([[1e-3, -1e-3, 0.5, -0.5, 1, -1, 0.01, -0.01], [3, -3, 9, -9, 20, -20, 6, -6]])


def function(name):
    """The activation of a name of ours."""
    if name == "gelu_tanh":
        return lambda x: keras.activations.gelu(x, approximate=True)
    return name


def fused(cls):
    """cls with the activation's function in place of its name."""
    return lambda activation, **kwargs: cls(activation=function(activation), **kwargs)


def activation_cases():
    cases = []
    for act in ACTIVATIONS:
        name = "activation_" + act
        for tag, x in [("", random(name)(3, 7, scale=2.0)), ("_edges", EDGES)]:
            cases.append(layer_case(name + tag, fused(L.Activation), {"activation": act}, [x], label="Activation"))
        name = "dense_" + act
        cases.append(layer_case(name, fused(L.Dense), {"units": 4, "activation": act}, [random(name)(3, 5)], label="Dense"))
    return cases


def activation_layer_cases():
    cases = []
    for name, cls, config, shape in [
            ("relu_plain", L.ReLU, {}, (3, 7)),
            ("relu_six", L.ReLU, {"max_value": 6.0}, (3, 7)),
            ("relu_top", L.ReLU, {"max_value": 0.75}, (2, 3, 2, 3)),
            ("relu_slope", L.ReLU, {"negative_slope": 0.2}, (3, 7)),
            ("relu_threshold", L.ReLU, {"threshold": 0.5}, (3, 7)),
            ("relu_all", L.ReLU, {"max_value": 1.25, "negative_slope": 0.3, "threshold": 0.25}, (5, 9)),
            ("relu_none", L.ReLU, {"max_value": None}, (3, 4)),
            ("leaky_plain", L.LeakyReLU, {}, (3, 7)),
            ("leaky_slope", L.LeakyReLU, {"negative_slope": 0.05}, (2, 3, 2, 3)),
            ("elu_plain", L.ELU, {}, (3, 7)),
            ("elu_alpha", L.ELU, {"alpha": 0.4}, (2, 3, 2, 3)),
            ("softmax_plain", L.Softmax, {}, (3, 7)),
            ("softmax_rows", L.Softmax, {"axis": 1}, (2, 4, 3, 2)),
            ("softmax_columns", L.Softmax, {"axis": -2}, (2, 4, 3, 2)),
            ("prelu_flat", L.PReLU, {}, (5, 7)),
            ("prelu_picture", L.PReLU, {}, (3, 2, 3, 2)),
            ("prelu_channels", L.PReLU, {"shared_axes": [1, 2]}, (3, 4, 3, 5)),
            ("prelu_middle", L.PReLU, {"shared_axes": [1, 3]}, (3, 4, 3, 5)),
            ("prelu_one", L.PReLU, {"shared_axes": [1, 2, 3]}, (3, 2, 3, 2))]:
        cases.append(layer_case(name, cls, config, [random(name)(*shape)]))
    zeros = np.float32([[0.0, 1.0, -1.0, -2.0]])
    cases.append(layer_case("prelu_zero", L.PReLU, {}, [zeros], note="the slope at 0 is 0"))
    cases.append(layer_case("elu_zero", L.ELU, {"alpha": 0.4}, [zeros], note="the slope at 0 is alpha"))
    cases.append(layer_case("leaky_zero", L.LeakyReLU, {}, [zeros], note="the slope at 0 is negative_slope"))
    return cases


def layers_rules_file():
    write("layers_rules", {"cases": activation_cases() + activation_layer_cases()})


# ---- regularizers, constraints, configs --------------------------------------

def regularizer_cases():
    cases = []
    for text, r in [("l1", keras.regularizers.L1()), ("l1(0.3)", keras.regularizers.L1(0.3)), ("l2", keras.regularizers.L2()),
                    ("l2(0.25)", keras.regularizers.L2(0.25)), ("l1_l2", keras.regularizers.L1L2()),
                    ("l1_l2(l1=0.1, l2=0.2)", keras.regularizers.L1L2(0.1, 0.2)), ("l1_l2(l2=0.2)", keras.regularizers.L1L2(l2=0.2))]:
        w = random(text)(4, 5)
        w[0, 0], w[1, 1] = 0, -0.0
        x = tf.constant(w.astype("float64"))
        with tf.GradientTape() as tape:
            tape.watch(x)
            loss = r(x)
        grad = tape.gradient(loss, x, unconnected_gradients=tf.UnconnectedGradients.ZERO)
        layer = L.Dense(3, activity_regularizer=r, kernel_initializer="ones", dtype="float64")
        layer(x)
        cases.append({"name": text, "serialized": keras.regularizers.serialize(r), "weights": tensor(w), "loss": float(loss),
                      "grads": tensor(grad.numpy()), "activity": float(layer.losses[0])})
    return cases


def constraint_cases():
    c = keras.constraints
    cases = []
    for text, made, shape in [
            ("max_norm", c.MaxNorm(), (4, 5)), ("max_norm(0.5)", c.MaxNorm(0.5), (4, 5)), ("max_norm(1, axis=1)", c.MaxNorm(1, axis=1), (4, 5)),
            ("max_norm(1, axis=[0, 1, 2])", c.MaxNorm(1, axis=[0, 1, 2]), (3, 2, 4, 9)), ("max_norm(1, axis=-1)", c.MaxNorm(1, axis=-1), (3, 2, 4, 9)),
            ("non_neg", c.NonNeg(), (4, 5)), ("unit_norm", c.UnitNorm(), (6, 11)), ("unit_norm(axis=[0, 1, 2])", c.UnitNorm(axis=[0, 1, 2]), (3, 2, 4, 3)),
            ("unit_norm(axis=None)", c.UnitNorm(axis=None), (3, 4)), ("unit_norm(axis=[1, 3])", c.UnitNorm(axis=[1, 3]), (3, 2, 4, 3)),
            ("min_max_norm", c.MinMaxNorm(), (4, 5)), ("min_max_norm(0.5, 1.5, rate=0.25)", c.MinMaxNorm(0.5, 1.5, 0.25), (7,)),
            ("min_max_norm(2, 3, axis=1)", c.MinMaxNorm(2, 3, axis=1), (4, 5))]:
        w = random(text)(*shape)
        if len(shape) > 1:
            w[:, 0] = 0  # groups of zeros
        cases.append({"name": text, "serialized": c.serialize(made), "weights": tensor(w), "projected": tensor(np.asarray(made(w)))})
    return cases


def initializer_cases():
    i = keras.initializers
    cases = []
    for text, made in [
            ("zeros", i.Zeros()), ("ones", i.Ones()), ("constant(0.2)", i.Constant(0.2)), ("random_normal(mean=0.5, stddev=0.1)", i.RandomNormal(0.5, 0.1)),
            ("random_uniform(minval=-1, maxval=3)", i.RandomUniform(-1, 3)), ("truncated_normal(mean=-1, stddev=2)", i.TruncatedNormal(-1, 2)),
            ("variance_scaling", i.VarianceScaling()), ("variance_scaling(scale=2, mode=fan_out, distribution=uniform)", i.VarianceScaling(2, "fan_out", "uniform")),
            ("variance_scaling(scale=3, mode=fan_avg, distribution=untruncated_normal)", i.VarianceScaling(3, "fan_avg", "untruncated_normal")),
            ("glorot_normal", i.GlorotNormal()), ("glorot_uniform", i.GlorotUniform()), ("he_normal", i.HeNormal()), ("he_uniform", i.HeUniform()),
            ("lecun_normal", i.LecunNormal()), ("lecun_uniform", i.LecunUniform()), ("orthogonal(2)", i.Orthogonal(2)), ("orthogonal", i.Orthogonal()),
            ("identity", i.Identity())]:
        shape = (40, 40) if text == "identity" else (3, 3, 40, 50)
        drawn = np.concatenate([np.asarray(made(shape), dtype="float64").ravel() for _ in range(1 if text == "identity" else 8)])
        case = {"name": text, "serialized": i.serialize(made), "shape": list(shape)}
        case.update(mean=float(drawn.mean()), deviation=float(drawn.std()), least=float(drawn.min()), most=float(drawn.max()))
        cases.append(case)
    return cases


def configs():
    """What Keras writes of layers, but for what all of them have."""
    out = []
    for layer in [
            L.Dense(4), L.Dense(4, activation="swish", kernel_regularizer="l2", bias_regularizer=keras.regularizers.L1(0.5),
                                kernel_constraint="max_norm", kernel_initializer=keras.initializers.VarianceScaling(2.0, "fan_out", "uniform"),
                                activity_regularizer=keras.regularizers.L1L2(0.1, 0.2), bias_constraint="non_neg"),
            L.Conv2D(4, 3, kernel_initializer="he_normal", kernel_constraint=keras.constraints.UnitNorm(axis=[0, 1, 2])), L.MaxPooling2D(),
            L.Flatten(), L.Dropout(0.25), L.PReLU(shared_axes=[1, 2]), L.ReLU(), L.ReLU(max_value=6.0), L.LeakyReLU(), L.ELU(), L.Softmax(),
            L.GlobalAveragePooling2D(), L.Activation("hard_swish"), L.Concatenate(), L.Add()]:
        config = json.loads(json.dumps(layer.get_config()))
        for common in ["name", "dtype"]:
            config.pop(common, None)
        out.append({"class": type(layer).__name__, "config": config})
    return out


def rules_file():
    write("rules", {"regularizers": regularizer_cases(), "constraints": constraint_cases(), "initializers": initializer_cases(), "configs": configs()})


# ---- signatures --------------------------------------------------------------

def signatures_file():
    classes = []
    for module in [L, keras.initializers, keras.regularizers, keras.constraints]:
        for name in sorted(dir(module)):
            cls = getattr(module, name)
            if not inspect.isclass(cls) or cls.__name__ != name:
                continue
            args = []
            if name == "InputLayer":
                name, parameters = "Input", inspect.signature(keras.Input).parameters.values()
            else:
                parameters = list(inspect.signature(cls.__init__).parameters.values())[1:]
            for p in parameters:
                if p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD):
                    continue
                args.append(p.name if p.default is p.empty else "%s=%r" % (p.name, p.default))
            classes.append({"module": module.__name__.split(".")[-1], "class": name, "args": args})
    write("signatures", {"classes": classes})
