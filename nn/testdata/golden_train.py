"""The cases of losses.json, optimizers.json and end2end.json."""

from golden_format import random, softmax_rows, tensor, write

import keras
import numpy as np
import tensorflow as tf

from golden_layers import WeightedSum

STEPS = 50
SHOWN = [1, 2, 3, 10, 50]


# ---- losses ----------------------------------------------------------------

def loss_case(name, cls, targets, preds, config=None, note="", y_true=None):
    """y_true is what Keras is given when that is not the targets themselves."""
    config = config or {}
    y = tf.constant((targets if y_true is None else y_true).astype("float64"))
    p = tf.constant(preds.astype("float64"))  # a plain tensor: no cached logits
    each = getattr(keras.losses, "CategoricalCrossentropy" if cls == "SparseCategoricalCrossentropy" else cls)
    with tf.GradientTape() as tape:
        tape.watch(p)
        mean = each(dtype="float64", **config)(y, p)
    assert mean.dtype == tf.float64
    per = each(dtype="float64", reduction="none", **config)(y, p)
    c = {"name": name, "class": cls, "config": config}
    if note:
        c["note"] = note
    c["targets"], c["inputs"] = tensor(targets), [tensor(preds)]
    c["per_sample"], c["output"] = tensor(per.numpy()), tensor(mean.numpy())
    c["input_grads"] = [tensor(tape.gradient(mean, p).numpy())]
    return c


def one_hot(labels, k):
    return np.eye(k, dtype=np.float32)[labels]


def crossentropy_cases():
    rnd = random("crossentropy")
    labels = np.array([2, 0, 4, 1, 2], np.int32)
    logits = rnd(5, 5, scale=2)
    far = np.float32([[30, 0, -30], [-90, 0, 90], [0, 0, 0], [200, -200, 0]])
    edges = np.float32([[1, 0, 0], [1, 0, 0], [0.5, 0.5, 0], [0, 1e-8, 1], [0.3, 0.3, 0.4]])
    edge_labels = np.array([0, 1, 2, 1, 2], np.int32)
    soft = softmax_rows(rnd(5, 5))
    rows = np.abs(rnd(5, 5)) + np.float32(0.01)
    product = (softmax_rows(rnd(5, 5)) * softmax_rows(rnd(5, 5))).astype(np.float32)
    formula = "y is given to Keras one-hot: rows are divided by their sum, then clipped, as on JAX and torch"
    sets = [
        ("probabilities", softmax_rows(logits), labels, {}, ""),
        ("unnormalised", rows, labels, {}, "rows do not sum to 1"),
        ("small_rows", product, labels, {}, "rows sum to much less than 1, as a bare weighted product's do"),
        ("edges", edges, edge_labels, {}, "0 and 1 are clipped to 1e-7 and 1-1e-7 and get no gradient"),
        ("logits", logits, labels, {"from_logits": True}, ""),
        ("logits_far", far, np.array([2, 0, 1, 0], np.int32), {"from_logits": True}, ""),
        ("batch_one", softmax_rows(rnd(1, 3)), np.array([1], np.int32), {}, "")]
    cases = []
    for tag, preds, y, config, note in sets:
        hot = one_hot(y, preds.shape[1])
        cases.append(loss_case("cce_" + tag, "CategoricalCrossentropy", hot, preds, config, note))
        sparse = (formula + "; " + note if note else formula) if not config else note
        cases.append(loss_case("scce_" + tag, "SparseCategoricalCrossentropy", y, preds, config, sparse, y_true=hot))
    cases.append(loss_case("cce_soft_targets", "CategoricalCrossentropy", soft, softmax_rows(logits)))
    cases.append(loss_case("cce_logits_soft_targets", "CategoricalCrossentropy", soft, logits, {"from_logits": True}))
    picture = softmax_rows(rnd(2, 3, 4))
    spots = np.array([[0, 3, 1], [2, 2, 0]], np.int32)
    cases.append(loss_case("cce_rank3", "CategoricalCrossentropy", one_hot(spots, 4), picture))
    cases.append(loss_case("scce_rank3", "SparseCategoricalCrossentropy", spots, picture, {}, formula, y_true=one_hot(spots, 4)))
    return cases


def other_loss_cases():
    rnd = random("other losses")
    sigmoid = lambda x: (1 / (1 + np.exp(-x.astype(np.float64)))).astype(np.float32)
    y1, y4 = np.float32([[1], [0], [1], [1]]), np.float32([[1, 0, 0, 1], [0, 0, 1, 1], [1, 1, 1, 0]])
    edge = np.float32([[0, 1, 0.5, 1e-9], [1, 0, 1 - 6e-8, 0.999]])
    far = np.float32([[40, -40, 0, 100], [-100, 3, -3, 0.5]])
    B, M = "BinaryCrossentropy", "MeanSquaredError"
    return [
        loss_case("bce_one", B, y1, sigmoid(rnd(4, 1))),
        loss_case("bce_four", B, y4, sigmoid(rnd(3, 4))),
        loss_case("bce_edges", B, y4[:2], edge, {}, "clipped to [1e-7, 1-1e-7], no gradient outside"),
        loss_case("bce_logits_one", B, y1, rnd(4, 1), {"from_logits": True}),
        loss_case("bce_logits_four", B, y4, rnd(3, 4, scale=3), {"from_logits": True}),
        loss_case("bce_logits_far", B, y4[:2], far, {"from_logits": True}),
        loss_case("bce_soft_targets", B, sigmoid(rnd(3, 4)), sigmoid(rnd(3, 4))),
        loss_case("mse", M, rnd(4, 5), rnd(4, 5)),
        loss_case("mse_one", M, rnd(3, 1), rnd(3, 1)),
        loss_case("mse_batch_one", M, rnd(1, 10), rnd(1, 10)),
        loss_case("mse_picture", M, rnd(2, 3, 2, 2), rnd(2, 3, 2, 2))]


def losses_file():
    write("losses", {"cases": crossentropy_cases() + other_loss_cases()})


# ---- optimizers and constraints ---------------------------------------------

def optimizer_case(name, cls, config, start, grads):
    def trajectory(dtype):
        keras.config.set_floatx(dtype)  # the learning rate is held in floatx
        opt = getattr(keras.optimizers, cls)(**config)
        variables = [keras.Variable(w.astype(dtype), dtype=dtype) for w in start]
        opt.build(variables)
        assert opt.learning_rate.dtype == dtype
        steps = []
        for i, g in enumerate(grads):
            opt.apply([tf.constant(x.astype(dtype)) for x in g], variables)
            if i + 1 in SHOWN:
                steps.append({"step": i + 1, "weights": [tensor(v.numpy()) for v in variables]})
        keras.config.set_floatx("float32")
        return steps
    return {"name": name, "class": cls, "config": config, "steps": trajectory("float64"), "steps_float32": trajectory("float32")}


def constraint_case(start):
    """100 applications in float32; axis None, since Keras on TensorFlow refuses axis 0 of a scalar."""
    c = keras.constraints.MinMaxNorm(min_value=0.0, max_value=1.0, axis=None)
    w, values = tf.constant(start, dtype=tf.float32), []
    for _ in range(100):
        w = c(w)
        values.append(w.numpy())
    return {"name": "min_max_norm_%s" % start, "class": "MinMaxNorm", "config": {"min_value": 0.0, "max_value": 1.0, "rate": 1.0},
            "start": tensor(np.float32(start)), "values_float32": tensor(np.array(values, np.float32))}


def optimizers_file():
    rnd = random("optimizers")
    start = [rnd(3, 4), rnd(5)]
    grads = []
    for t in range(STEPS):  # a drift, noise, and now and then exact zeros
        g = [rnd(3, 4) + np.float32(0.5), rnd(5, scale=0.01)]
        if t % 7 == 3:
            g[1] = np.zeros(5, np.float32)
        grads.append(g)
    cases = [optimizer_case(name, cls, config, start, grads) for name, cls, config in [
        ("sgd", "SGD", {}), ("sgd_lr_0.1", "SGD", {"learning_rate": 0.1}),
        ("sgd_momentum", "SGD", {"momentum": 0.9}),
        ("sgd_nesterov", "SGD", {"momentum": 0.9, "nesterov": True}),
        ("adam", "Adam", {}), ("adam_lr_0.01", "Adam", {"learning_rate": 0.01}),
        ("adam_betas", "Adam", {"learning_rate": 0.01, "beta_1": 0.8, "beta_2": 0.99, "epsilon": 1e-4})]]
    write("optimizers", {
        "weights": [tensor(w) for w in start],
        "gradients": [{"step": t + 1, "gradients": [tensor(x) for x in g]} for t, g in enumerate(grads)],
        "cases": cases,
        "constraints": [constraint_case(v) for v in [-0.3, 0.5, 1.0, -1.7, 3.0, 0.0]]})


# ---- end to end --------------------------------------------------------------

ARCHITECTURE = {
    "input": [8, 8, 1],
    "a": [{"class": "Conv2D", "config": {"filters": 3, "kernel_size": 3, "activation": "relu"}},
          {"class": "MaxPooling2D", "config": {"pool_size": 2}}, {"class": "Flatten", "config": {}},
          {"class": "Dense", "config": {"units": 4, "activation": "softmax"}}],
    "b": [{"class": "Conv2D", "config": {"filters": 2, "kernel_size": 5, "padding": "same", "activation": "relu"}},
          {"class": "MaxPooling2D", "config": {"pool_size": 2}}, {"class": "Flatten", "config": {}},
          {"class": "Dense", "config": {"units": 4, "activation": "softmax"}}],
    "merge": {"class": "WeightedSum", "config": {"alpha": 0.5, "trainable": True}},
    "optimizer": {"class": "Adam", "config": {"learning_rate": 0.01}},
    "loss": {"class": "CategoricalCrossentropy", "config": {}},
}
BATCH = 8


def build_pair(dtype):
    keras.config.set_floatx(dtype)
    keras.config.set_dtype_policy(dtype)
    x = keras.Input(tuple(ARCHITECTURE["input"]), dtype=dtype)
    ends = []
    for side in "ab":
        t = x
        for i, layer in enumerate(ARCHITECTURE[side]):
            t = getattr(keras.layers, layer["class"])(name="%s_%d" % (side, i), **layer["config"])(t)
        ends.append(t)
    return keras.Model(x, WeightedSum(name="merge", **ARCHITECTURE["merge"]["config"])(ends))


def train_pair(dtype, data, labels, start, steps=10):
    """Returns initial weights, records of every step, final weights."""
    model = build_pair(dtype)
    assert {w.dtype for w in model.weights} == {dtype} and model.output.dtype == dtype
    if start is None:
        rnd = random("end2end weights")
        start = [np.float32(0.5) if w.shape == () else rnd(*w.shape, scale=0.3) for w in model.trainable_weights]
    for w, value in zip(model.trainable_weights, start):
        w.assign(value.astype(dtype))
    opt = keras.optimizers.Adam(**ARCHITECTURE["optimizer"]["config"])
    opt.build(model.trainable_variables)
    paths = [w.path for w in model.trainable_weights]
    records = []
    for step in range(steps):
        lo = step * BATCH % len(data)
        y = tf.constant(labels[lo:lo + BATCH].astype(dtype))
        with tf.GradientTape() as tape:
            out = model(tf.constant(data[lo:lo + BATCH].astype(dtype)), training=True)
            loss = keras.losses.CategoricalCrossentropy(dtype=dtype)(y, out)
        grads = tape.gradient(loss, [w.value for w in model.trainable_weights])
        opt.apply(grads, model.trainable_variables)
        alpha = model.get_layer("merge").alpha.numpy()
        record = {"step": step + 1, "loss": tensor(loss.numpy())["data"][0], "alpha": tensor(alpha)["data"][0]}
        if step == 0:
            record["gradients"] = [tensor(g.numpy(), name=p) for g, p in zip(grads, paths)]
        records.append(record)
    final = [tensor(w.numpy(), name=p) for w, p in zip(model.trainable_weights, paths)]
    keras.config.set_floatx("float32")
    keras.config.set_dtype_policy("float32")
    return [tensor(w, name=p) for w, p in zip(start, paths)], start, records, final


def end2end_file():
    rnd = random("end2end data")
    data, labels = rnd(24, 8, 8, 1), one_hot(np.arange(24) * 7 % 4, 4)
    weights, start, records, final = train_pair("float64", data, labels, None)
    _, _, records32, final32 = train_pair("float32", data, labels, start)
    write("end2end", {
        "note": "step s trains on the samples from (s-1)*batch mod 24 to that + batch - 1; loss is before its step, alpha after it",
        "tolerance": "losses, alphas and final weights within 1e-5 of the largest magnitude of the float64 tensor",
        "model": ARCHITECTURE, "batch": BATCH,
        "inputs": [tensor(data)], "targets": tensor(labels), "weights": weights,
        "steps": records, "final_weights": final, "steps_float32": records32, "final_weights_float32": final32})
