"""The cases of losses2.json: losses of values, label smoothing, weights, metrics."""

from golden_format import random, softmax_rows, tensor, write

import keras
import numpy as np
import tensorflow as tf

from golden_train import loss_case, one_hot


def sigmoid(x):
    return (1 / (1 + np.exp(-x.astype(np.float64)))).astype(np.float32)


# ---- losses ----------------------------------------------------------------

def value_cases():
    rnd = random("losses of values")
    near = np.float32([[0, 1, -1, 3], [0.25, 2, 5, -7]])
    edge = near + np.float32([[0, 0, 1, -1], [1e-7, -1, 0.5, 2]])
    far = near + np.float32([[40, -40, 800, 1e-3], [-800, 3, -3, 0.5]])
    cases = []
    for tag, name, config in [("mae", "MeanAbsoluteError", {}), ("huber", "Huber", {}), ("huber_half", "Huber", {"delta": 0.5}),
                              ("huber_five", "Huber", {"delta": 5.0}), ("log_cosh", "LogCosh", {})]:
        cases += [
            loss_case(tag, name, rnd(4, 5), rnd(4, 5, scale=2), config),
            loss_case(tag + "_edges", name, near, edge, config, "differences of 0 and 1 among them: sign(0) is 0"),
            loss_case(tag + "_far", name, near, far, config),
            loss_case(tag + "_one", name, rnd(3, 1), rnd(3, 1), config)]
    counts, sizes = np.float32([[0, 1, 3, 20], [2, 0, 0, 7]]), np.float32([[0, 1, 3, 20], [2, 0, 5, 7]])
    lifted = np.float32([[0, 1e-7, 3, 19], [2.5, -1, 1e-9, 700]])
    positive = np.float32([[0, 1e-7, 3, 19], [2.5, 0.5, 1e-9, 700]])
    for tag, name, y, edges in [("msle", "MeanSquaredLogarithmicError", sizes, lifted), ("poisson", "Poisson", counts, positive)]:
        cases += [
            loss_case(tag, name, np.abs(rnd(4, 5)), np.abs(rnd(4, 5, scale=2))),
            loss_case(tag + "_edges", name, y, edges),
            loss_case(tag + "_one", name, np.abs(rnd(3, 1)), np.abs(rnd(3, 1)))]
    cases.append(loss_case("mae_picture", "MeanAbsoluteError", rnd(2, 3, 2, 2), rnd(2, 3, 2, 2)))
    return cases


def smoothing_cases():
    rnd = random("label smoothing")
    hot, logits = one_hot(np.array([2, 0, 4, 1]), 5), rnd(4, 5, scale=2)
    edges = np.float32([[1, 0, 0], [0, 1e-8, 1], [0.3, 0.3, 0.4]])
    yes = np.float32([[1, 0, 0], [0, 1, 1], [1, 1, 0], [0, 0, 0]])
    C, B = "CategoricalCrossentropy", "BinaryCrossentropy"
    cases = []
    for s in [0.1, 0.5, 1.0]:
        config, from_logits = {"label_smoothing": s}, {"label_smoothing": s, "from_logits": True}
        cases += [
            loss_case("cce_smooth_%s" % s, C, hot, softmax_rows(logits), config),
            loss_case("cce_smooth_edges_%s" % s, C, one_hot(np.array([0, 1, 2]), 3), edges, config),
            loss_case("cce_smooth_logits_%s" % s, C, hot, logits, from_logits),
            loss_case("bce_smooth_%s" % s, B, yes, sigmoid(rnd(4, 3)), config),
            loss_case("bce_smooth_edges_%s" % s, B, yes[:3], edges, config),
            loss_case("bce_smooth_one_%s" % s, B, yes[:, :1], sigmoid(rnd(4, 1)), config),
            loss_case("bce_smooth_logits_%s" % s, B, yes, rnd(4, 3, scale=3), from_logits)]
    return cases


def hinge_cases():
    rnd = random("hinges")
    yes, sides = np.float32([[1, 0, 0], [0, 1, 1], [1, 1, 0]]), np.float32([[1, -1, -1], [-1, 1, 1], [1, 1, -1]])
    edge = np.float32([[1, -1, 0], [2, 1, 0.5], [-3, 1, -1]])
    cases = []
    for tag, name in [("hinge", "Hinge"), ("squared_hinge", "SquaredHinge")]:
        cases += [
            loss_case(tag, name, yes, rnd(3, 3), {}, "targets 0 and 1"),
            loss_case(tag + "_sides", name, sides, rnd(3, 3), {}, "targets -1 and 1"),
            loss_case(tag + "_edges", name, yes, edge, {}, "1 - y p is 0 in some: the slope passes"),
            loss_case(tag + "_one", name, yes[:, :1], rnd(3, 1))]
    hot = one_hot(np.array([0, 1, 2, 0, 0]), 3)
    ties = np.float32([[1, 0, 0], [0.2, 0.5, 0.2], [-1, -2, 2], [5, 1, 1], [-1, 3, 3]])
    return cases + [
        loss_case("categorical_hinge", "CategoricalHinge", hot, rnd(5, 3, scale=2)),
        loss_case("categorical_hinge_ties", "CategoricalHinge", hot, ties, {}, "equal scores share the slope; 0 of the right class is one of them"),
        loss_case("categorical_hinge_probabilities", "CategoricalHinge", hot, softmax_rows(rnd(5, 3))),
        loss_case("categorical_hinge_soft", "CategoricalHinge", softmax_rows(rnd(5, 3)), rnd(5, 3))]


def divergence_cases():
    rnd = random("divergence")
    hot = one_hot(np.array([2, 0, 1]), 4)
    edges = np.float32([[1, 0, 1e-9, 0], [2, 0.5, -1, 0.25], [0.25, 0, 0.75, 0]])
    D = "KLDivergence"
    return [
        loss_case("kld", D, softmax_rows(rnd(4, 5)), softmax_rows(rnd(4, 5))),
        loss_case("kld_hot", D, hot, softmax_rows(rnd(3, 4))),
        loss_case("kld_edges", D, hot, edges, {}, "clipped to [1e-7, 1], no gradient outside")]


def focal_cases():
    rnd = random("focal")
    hot, yes = one_hot(np.array([2, 0, 1, 1]), 4), np.float32([[1, 0, 0], [0, 1, 1], [1, 1, 0], [0, 0, 0]])
    edges = np.float32([[1, 0, 0, 0], [1, 0, 0, 0], [0.5, 0.5, 0, 1e-8], [2, 3, 4, 1]])
    yes_edges = np.float32([[1, 0, 0.5], [1, 0, 1e-9], [0, 1, 0.25], [0.999, 1e-6, 0]])
    C, B = "CategoricalFocalCrossentropy", "BinaryFocalCrossentropy"
    cases = []
    for tag, config in [("", {}), ("_gamma_0", {"gamma": 0.0}), ("_gamma_1", {"gamma": 1.0}), ("_gamma_3.5", {"gamma": 3.5}),
                        ("_alpha", {"alpha": 0.75}), ("_smooth", {"label_smoothing": 0.2})]:
        logits = {**config, "from_logits": True}
        cases += [
            loss_case("focal" + tag, C, hot, softmax_rows(rnd(4, 4)), config),
            loss_case("focal_logits" + tag, C, hot, rnd(4, 4, scale=3), logits),
            loss_case("focal_edges" + tag, C, hot, edges, config)]
        config = {**config, "apply_class_balancing": True} if "alpha" in config else config
        logits = {**config, "from_logits": True}
        cases += [
            loss_case("binary_focal" + tag, B, yes, sigmoid(rnd(4, 3)), config),
            loss_case("binary_focal_logits" + tag, B, yes, rnd(4, 3, scale=3), logits)]
        if tag != "_gamma_0":  # TensorFlow's slope of 0^0 is NaN
            cases.append(loss_case("binary_focal_edges" + tag, B, yes, yes_edges, config))
    return cases


# ---- weights ---------------------------------------------------------------

def weighted_case(name, cls, targets, preds, weights, config=None, y_true=None):
    config = config or {}
    y, p = tf.constant((targets if y_true is None else y_true).astype("float64")), tf.constant(preds.astype("float64"))
    each = getattr(keras.losses, "CategoricalCrossentropy" if cls == "SparseCategoricalCrossentropy" else cls)
    w = tf.constant(weights.astype("float64"))
    with tf.GradientTape() as tape:
        tape.watch(p)
        mean = each(dtype="float64", **config)(y, p, sample_weight=w)
    per = each(dtype="float64", reduction="none", **config)(y, p, sample_weight=w)
    return {"name": name, "class": cls, "config": config, "targets": tensor(targets), "inputs": [tensor(preds)],
            "sample_weight": tensor(weights), "per_sample": tensor(per.numpy()), "output": tensor(mean.numpy()),
            "input_grads": [tensor(tape.gradient(mean, p).numpy())]}


def weighted_cases():
    rnd = random("weights")
    w = np.float32([0.5, 0, 2, 1, 3.7])
    labels = np.array([2, 0, 1, 1, 2], np.int32)
    hot = one_hot(labels, 3)
    return [
        weighted_case("cce", "CategoricalCrossentropy", hot, softmax_rows(rnd(5, 3)), w),
        weighted_case("cce_smooth_logits", "CategoricalCrossentropy", hot, rnd(5, 3), w, {"from_logits": True, "label_smoothing": 0.1}),
        weighted_case("scce", "SparseCategoricalCrossentropy", labels, softmax_rows(rnd(5, 3)), w, y_true=hot),
        weighted_case("bce", "BinaryCrossentropy", hot, sigmoid(rnd(5, 3)), w),
        weighted_case("bce_one", "BinaryCrossentropy", hot[:, :1], sigmoid(rnd(5, 1)), w),
        weighted_case("mse", "MeanSquaredError", rnd(5, 3), rnd(5, 3), w),
        weighted_case("mae", "MeanAbsoluteError", rnd(5, 3), rnd(5, 3), w),
        weighted_case("huber", "Huber", rnd(5, 3), rnd(5, 3), w, {"delta": 0.7}),
        weighted_case("all_zero", "MeanSquaredError", rnd(2, 3), rnd(2, 3), np.float32([0, 0]))]


def class_weight_case(name, form, targets, preds, cls, config, class_weight):
    """What train_on_batch(class_weight=...) reports for a model that puts out its inputs."""
    weights = dict(enumerate(class_weight))
    keras.config.set_floatx("float64")
    k = preds.shape[1]
    model = keras.Sequential([keras.Input((k,)), keras.layers.Dense(k, use_bias=False, kernel_initializer="identity")])
    model.compile(optimizer=keras.optimizers.SGD(0.0), loss=getattr(keras.losses, cls)(**config))
    got = model.train_on_batch(preds.astype("float64"), targets, class_weight=weights, return_dict=True)["loss"]
    keras.config.set_floatx("float32")
    return {"name": name, "form": form, "class": cls, "config": config, "class_weight": tensor(np.float32(class_weight)),
            "targets": tensor(targets), "inputs": [tensor(preds)], "output": tensor(np.float64(got))}


def class_weight_cases():
    rnd = random("class weights")
    labels = np.array([2, 0, 1, 1, 2], np.int32)
    w, logits = [0.5, 2.0, 3.25], {"from_logits": True}
    return [
        class_weight_case("one_hot", "one_hot", one_hot(labels, 3), rnd(5, 3), "CategoricalCrossentropy", logits, w),
        class_weight_case("soft", "one_hot", softmax_rows(rnd(5, 3)), rnd(5, 3), "CategoricalCrossentropy", logits, w),
        class_weight_case("index", "index", labels[:, None], rnd(5, 3), "SparseCategoricalCrossentropy", logits, w),
        class_weight_case("binary", "values", np.float32([[1], [0], [0], [1]]), rnd(4, 1), "BinaryCrossentropy", logits, [0.25, 4.0]),
        class_weight_case("binary_soft", "values", np.float32([[0.9], [0.5], [0.1], [0.51]]), rnd(4, 1), "BinaryCrossentropy", logits, [0.25, 4.0]),
        class_weight_case("other_numbers", "values", np.float32([[3], [-1], [0], [1]]), rnd(4, 1), "MeanSquaredError", {}, [0.25, 4.0]),
        class_weight_case("values", "values", one_hot(labels, 3), rnd(5, 3), "MeanSquaredError", {}, w)]


# ---- metrics ---------------------------------------------------------------

def with_words(x):
    """A tensor whose numbers that are not finite are words, since JSON has none."""
    return {"shape": list(x.shape), "data": [float(str(v)) if np.isfinite(v) else str(v) for v in x.ravel()]}


def top_k_cases():
    rnd = random("top k")
    nan, inf = float("nan"), float("inf")
    labels = np.arange(12, dtype=np.int32) % 5
    odd = np.float32([[.1, .9, .8], [.5, .5, .5], [nan, .5, .1], [.5, nan, .1], [inf, .5, .1], [.5, inf, .1],
                      [-inf, .5, .1], [.5, -inf, .1], [.3, .3, .1], [.9, .8, .7], [.2, .3, .3]])
    sets = [("plain", labels, rnd(12, 5)), ("odd_first", np.zeros(11, np.int32), odd), ("odd_last", np.full(11, 2, np.int32), odd)]
    cases = []
    for tag, y, preds in sets:
        for top in [1, 2, 3, 7]:
            hot = one_hot(y, preds.shape[1])
            index = keras.metrics.sparse_top_k_categorical_accuracy(y, preds, k=top).numpy()
            rows = keras.metrics.top_k_categorical_accuracy(hot, preds, k=top).numpy()
            assert (index == rows).all()
            cases.append({"name": "%s_%d" % (tag, top), "top": top, "targets": tensor(y), "one_hot": tensor(hot),
                          "inputs": [with_words(preds)], "matches": tensor(index.astype(np.int32))})
    return cases


def confusion_case(name, labels, answers, k, binary=False):
    """Scores of given answers; a class that no sample has, or none is answered with, scores 0."""
    rnd = random("confusion " + name)
    preds = np.float32(answers)[:, None] * np.float32(0.8) + np.float32(0.1) if binary else softmax_rows(rnd(len(labels), k)) + one_hot(answers, k)
    counts = tf.math.confusion_matrix(labels, answers, k).numpy()
    hot, said = one_hot(labels, k).astype("float64"), one_hot(answers, k).astype("float64")
    f1 = keras.metrics.F1Score(average=None, dtype="float64")
    f1.update_state(hot, said)
    def each(metric):
        out = []
        for c in range(k):
            m = metric(class_id=c, dtype="float64")
            m.update_state(hot, said)
            out.append(float(m.result()))
        return np.array(out)
    accuracy = keras.metrics.CategoricalAccuracy(dtype="float64")
    accuracy.update_state(hot, said)
    return {"name": name, "binary": binary, "targets": tensor(labels.astype(np.int32)), "inputs": [tensor(preds.astype(np.float32))],
            "counts": tensor(counts.astype(np.int32)), "precision": tensor(each(keras.metrics.Precision)),
            "recall": tensor(each(keras.metrics.Recall)), "f1": tensor(f1.result().numpy()), "accuracy": tensor(np.float64(accuracy.result()))}


def confusion_cases():
    labels = np.arange(30) * 7 % 4
    answers = np.where(np.arange(30) % 3 == 0, (labels + 1) % 4, labels)
    few = np.array([0, 0, 1, 1, 0])
    return [confusion_case("four", labels, answers, 4), confusion_case("missing", few, np.array([0, 2, 2, 1, 0]), 4),
            confusion_case("binary", few, np.array([0, 1, 1, 0, 0]), 2, True), confusion_case("never", few, np.zeros(5, int), 2, True)]


def regression_cases():
    rnd = random("regression")
    cases = []
    for name, y, p in [("near", rnd(20, 3), None), ("one", rnd(7, 1), None), ("wrong", rnd(6, 2), rnd(6, 2)),
                       ("constant", np.float32([[1, 5], [1, 6]]), np.float32([[1, 5], [2, 6]]))]:
        p = y + rnd(*y.shape, scale=0.3) if p is None else p
        r2, mae = keras.metrics.R2Score(dtype="float64"), keras.metrics.MeanAbsoluteError(dtype="float64")
        r2.update_state(y, p)
        mae.update_state(y.astype("float64"), p.astype("float64"))
        cases.append({"name": name, "targets": tensor(y), "inputs": [tensor(p)],
                      "r2": tensor(np.float64(r2.result())), "mean_absolute_error": tensor(np.float64(mae.result()))})
    return cases


def losses2_file():
    write("losses2", {
        "cases": value_cases() + smoothing_cases() + hinge_cases() + divergence_cases() + focal_cases(),
        "weighted": weighted_cases(), "class_weights": class_weight_cases(), "top_k": top_k_cases(),
        "confusion": confusion_cases(), "regression": regression_cases()})
