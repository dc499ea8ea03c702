"""The cases of optimizers2.json, schedules.json and callbacks.json."""

from golden_format import random, tensor, write

import keras
import numpy as np
import tensorflow as tf

STEPS = 50
SHOWN = [1, 2, 3, 10, 50]
NAMES = ["kernel", "bias"]


# ---- optimizers --------------------------------------------------------------

def optimizer_case(name, cls, config, start, grads, constraint=None):
    """exclude_from_weight_decay stands with the arguments, though Keras has a method for it."""
    keras.config.set_floatx("float64")  # the learning rate is held in floatx
    args = dict(config)
    exclude = args.pop("exclude_from_weight_decay", None)
    opt = getattr(keras.optimizers, cls)(**args)
    if exclude:
        opt.exclude_from_weight_decay(var_names=exclude)
    variables = [keras.Variable(w.astype("float64"), dtype="float64", name=n) for w, n in zip(start, NAMES)]
    if constraint:
        for v in variables:
            v.constraint = getattr(keras.constraints, constraint)()
    opt.build(variables)
    assert opt.learning_rate.dtype == "float64"
    now = lambda: [tensor(v.numpy()) for v in variables]
    c = {"name": name, "class": cls, "config": config}
    if constraint:
        c["constraint"] = constraint
    c["steps"] = []
    for i, g in enumerate(grads):
        opt.apply([tf.constant(x.astype("float64")) for x in g], variables)
        if i + 1 in SHOWN:
            c["steps"].append({"step": i + 1, "weights": now()})
    if config.get("use_ema"):
        opt.finalize_variable_values(variables)  # as fit does after the last epoch
        c["final"] = now()
    keras.config.set_floatx("float32")
    return c


def optimizer_rows():
    """Every optimizer in its forms, then what all have in common on one or two of them."""
    small = {"learning_rate": 0.01}
    decay = {"learning_rate": 0.1, "weight_decay": 0.1}
    average = {"learning_rate": 0.05, "use_ema": True, "ema_momentum": 0.9}
    return [
        ("rmsprop", "RMSprop", {}),
        ("rmsprop_rho", "RMSprop", {**small, "rho": 0.5, "epsilon": 1e-3}),
        ("rmsprop_momentum", "RMSprop", {**small, "momentum": 0.9}),
        ("rmsprop_centered", "RMSprop", {**small, "centered": True}),
        ("rmsprop_centered_momentum", "RMSprop", {**small, "centered": True, "momentum": 0.5, "epsilon": 1e-2}),
        ("adamw", "AdamW", {}),
        ("adamw_decay", "AdamW", decay),
        ("adamw_exclude", "AdamW", {**decay, "exclude_from_weight_decay": ["bias", "gamma"]}),
        ("adamw_amsgrad", "AdamW", {**small, "amsgrad": True, "beta_2": 0.9}),
        ("adam_amsgrad", "Adam", {**small, "amsgrad": True, "beta_2": 0.7}),
        ("nadam", "Nadam", {}),
        ("nadam_lr_0.01", "Nadam", small),
        ("nadam_betas", "Nadam", {**small, "beta_1": 0.7, "beta_2": 0.95, "epsilon": 1e-3}),
        ("nadam_decay", "Nadam", decay),
        ("adagrad", "Adagrad", {}),
        ("adagrad_initial", "Adagrad", {"learning_rate": 0.1, "initial_accumulator_value": 0.0, "epsilon": 1e-2}),
        ("adagrad_decay", "Adagrad", decay),
        ("sgd_decay", "SGD", decay),
        ("sgd_nesterov_decay_exclude", "SGD", {**decay, "momentum": 0.9, "nesterov": True, "exclude_from_weight_decay": ["ker"]}),
        ("rmsprop_decay", "RMSprop", decay),
        ("sgd_clipnorm", "SGD", {"learning_rate": 0.1, "clipnorm": 1.0}),
        ("sgd_clipnorm_momentum_decay", "SGD", {**decay, "momentum": 0.9, "clipnorm": 0.5}),
        ("sgd_clipvalue", "SGD", {"learning_rate": 0.1, "clipvalue": 0.25}),
        ("sgd_global_clipnorm", "SGD", {"learning_rate": 0.1, "global_clipnorm": 0.75}),
        ("sgd_global_clipnorm_far", "SGD", {"learning_rate": 0.1, "global_clipnorm": 1000.0}),
        ("adam_clipnorm", "Adam", {**small, "clipnorm": 0.05}),
        ("adam_clipvalue", "Adam", {**small, "clipvalue": 0.1}),
        ("adam_global_clipnorm", "Adam", {**small, "global_clipnorm": 2.0}),
        ("nadam_global_clipnorm", "Nadam", {**small, "global_clipnorm": 0.1}),
        ("rmsprop_clipnorm", "RMSprop", {**small, "clipnorm": 1.0}),
        ("adagrad_clipvalue", "Adagrad", {**small, "clipvalue": 0.3}),
        ("sgd_ema", "SGD", {"learning_rate": 0.1, "use_ema": True}),
        ("sgd_ema_overwrite", "SGD", {**average, "ema_overwrite_frequency": 3}),
        ("adam_ema_decay", "Adam", {**average, "weight_decay": 0.1, "ema_overwrite_frequency": 10}),
        ("adam_ema_not_once_overwritten", "Adam", {**average, "ema_overwrite_frequency": 100}),
        ("sgd_ema_constraint", "SGD", {**average, "ema_overwrite_frequency": 4}, "NonNeg"),
        ("sgd_ema_constraint_end", "SGD", average, "NonNeg"),
    ]


def optimizers_file():
    rnd = random("optimizers2")
    start = [rnd(3, 4), rnd(5)]
    grads = []
    for t in range(STEPS):  # a drift, noise that fades, and now and then exact zeros
        g = [(rnd(3, 4) * np.float32(0.95 ** t) + np.float32(0.25)).astype(np.float32), rnd(5, scale=0.05)]
        if t % 7 == 3:
            g[1] = np.zeros(5, np.float32)
        grads.append(g)
    write("optimizers2", {
        "names": NAMES,
        "weights": [tensor(w, name=n) for w, n in zip(start, NAMES)],
        "gradients": [{"step": t + 1, "gradients": [tensor(x) for x in g]} for t, g in enumerate(grads)],
        "cases": [optimizer_case(row[0], row[1], row[2], start, grads, *row[3:]) for row in optimizer_rows()]})


# ---- schedules -----------------------------------------------------------------

def in_float64(config):
    """Schedules take Python's floats as float32 and compute in the type of their rates."""
    wide = lambda v: np.float64(v) if isinstance(v, float) else v
    return {k: [wide(x) for x in v] if isinstance(v, list) else wide(v) for k, v in config.items()}


def schedule_case(name, cls, config, steps):
    make = getattr(keras.optimizers.schedules, cls)
    def values(schedule, dtype):
        out = [schedule(tf.constant(s, tf.int64)) for s in steps]
        assert all(v.dtype == dtype for v in out), [v.dtype for v in out]
        return np.array([v.numpy() for v in out], dtype)
    return {"name": name, "class": cls, "config": config, "steps": steps,
            "values": tensor(values(make(**in_float64(make(**config).get_config())), "float64")),
            "values_float32": tensor(values(make(**config), "float32"))}


def schedules_file():
    rate = {"initial_learning_rate": 0.1}
    near, far = list(range(61)), [0, 1, 2, 3, 7, 99, 100, 101, 999, 1000, 1001, 12345, 99999, 100000, 100001, 1000000]
    rows = [
        ("exponential", "ExponentialDecay", {**rate, "decay_steps": 10, "decay_rate": 0.9}, near),
        ("exponential_staircase", "ExponentialDecay", {**rate, "decay_steps": 7, "decay_rate": 0.5, "staircase": True}, near),
        ("exponential_far", "ExponentialDecay", {"initial_learning_rate": 0.001, "decay_steps": 100000, "decay_rate": 0.96}, far),
        ("exponential_growing", "ExponentialDecay", {"initial_learning_rate": 1e-5, "decay_steps": 20, "decay_rate": 3.0}, near),
        ("piecewise", "PiecewiseConstantDecay", {"boundaries": [10, 25], "values": [1.0, 0.5, 0.1]}, near),
        ("piecewise_one", "PiecewiseConstantDecay", {"boundaries": [1000], "values": [0.1, 0.01]}, far),
        ("piecewise_four", "PiecewiseConstantDecay", {"boundaries": [0, 1, 30, 50], "values": [0.3, 0.1, 0.7, 0.2, 0.05]}, near),
        ("polynomial", "PolynomialDecay", {**rate, "decay_steps": 40}, near),
        ("polynomial_power", "PolynomialDecay", {**rate, "decay_steps": 40, "end_learning_rate": 0.01, "power": 2.5}, near),
        ("polynomial_root", "PolynomialDecay", {**rate, "decay_steps": 1000, "end_learning_rate": 0.01, "power": 0.5}, far),
        ("polynomial_cycle", "PolynomialDecay", {**rate, "decay_steps": 13, "end_learning_rate": 0.001, "cycle": True}, near),
        ("polynomial_cycle_power", "PolynomialDecay", {**rate, "decay_steps": 9, "end_learning_rate": 0.02, "power": 3.0, "cycle": True}, near),
        ("inverse", "InverseTimeDecay", {**rate, "decay_steps": 10, "decay_rate": 0.5}, near),
        ("inverse_staircase", "InverseTimeDecay", {**rate, "decay_steps": 6, "decay_rate": 1.5, "staircase": True}, near),
        ("inverse_far", "InverseTimeDecay", {**rate, "decay_steps": 1, "decay_rate": 0.5}, far),
        ("cosine", "CosineDecay", {**rate, "decay_steps": 50}, near),
        ("cosine_alpha", "CosineDecay", {**rate, "decay_steps": 33, "alpha": 0.1}, near),
        ("cosine_far", "CosineDecay", {**rate, "decay_steps": 100000, "alpha": 0.01}, far),
        ("cosine_warmup", "CosineDecay", {"initial_learning_rate": 0.0, "decay_steps": 40, "warmup_target": 0.1, "warmup_steps": 10}, near),
        ("cosine_warmup_down", "CosineDecay", {**rate, "decay_steps": 20, "alpha": 0.2, "warmup_target": 0.05, "warmup_steps": 7}, near),
        ("cosine_warmup_none", "CosineDecay", {**rate, "decay_steps": 20, "warmup_target": 0.3, "warmup_steps": 0}, near),
        ("restarts", "CosineDecayRestarts", {**rate, "first_decay_steps": 8}, near),
        ("restarts_even", "CosineDecayRestarts", {**rate, "first_decay_steps": 10, "t_mul": 1.0, "m_mul": 0.5, "alpha": 0.05}, near),
        ("restarts_one_and_a_half", "CosineDecayRestarts", {**rate, "first_decay_steps": 10, "t_mul": 1.5, "m_mul": 0.9, "alpha": 0.1}, near),
        ("restarts_three", "CosineDecayRestarts", {**rate, "first_decay_steps": 4, "t_mul": 3.0, "m_mul": 0.8}, list(range(500))),
        ("restarts_far", "CosineDecayRestarts", {**rate, "first_decay_steps": 100, "m_mul": 0.7}, far),
    ]
    write("schedules", {"cases": [schedule_case(*row) for row in rows]})


# ---- callbacks -------------------------------------------------------------------

NAN = float("nan")


class Fake:
    """As much of a model as a callback looks at; its weights are the epoch they were made in."""

    def __init__(self, rate=0.1):
        self.optimizer = keras.optimizers.SGD(learning_rate=rate)
        self.stop_training, self.epoch, self.restored = False, -1, None

    def get_weights(self):
        return self.epoch

    def set_weights(self, weights):
        self.restored = weights


def early_case(name, config, metrics):
    c = keras.callbacks.EarlyStopping(**config)
    model = Fake()
    c.set_model(model)
    c.on_train_begin()
    rows = []
    for epoch, value in enumerate(metrics):
        model.epoch = epoch
        c.on_epoch_end(epoch, {c.monitor: value})
        rows.append({"wait": c.wait, "best_epoch": c.best_epoch, "stop": model.stop_training})
        if model.stop_training:
            break
    c.on_train_end()
    return {"name": name, "class": "EarlyStopping", "config": config, "metrics": script(metrics), "epochs": rows, "restored": model.restored}


def plateau_case(name, config, metrics, rate=0.1):
    c = keras.callbacks.ReduceLROnPlateau(**config)
    model = Fake(rate)
    c.set_model(model)
    c.on_train_begin()
    rows = []
    for epoch, value in enumerate(metrics):
        c.on_epoch_end(epoch, {c.monitor: value})
        rate_now = model.optimizer.learning_rate.numpy()
        rows.append({"wait": c.wait, "cooldown": c.cooldown_counter, "lr_float32": tensor(rate_now)["data"][0]})
    return {"name": name, "class": "ReduceLROnPlateau", "config": config, "learning_rate": rate, "metrics": script(metrics), "epochs": rows}


def script(metrics):
    """JSON has no NaN: null stands for it."""
    return [None if v != v else v for v in metrics]


def callbacks_file():
    falling = [1.0, 0.8, 0.7, 0.65, 0.66, 0.64, 0.64, 0.65, 0.7, 0.63, 0.62, 0.62, 0.62, 0.62, 0.62, 0.9, 0.1, 0.1, 0.1, 0.1]
    tiny = [0.5 - i * 1e-4 for i in range(12)]
    specks = [0.5 - i * 1e-8 for i in range(12)]  # below float32's resolution one by one, not all together
    rising = [0.1, 0.5, 0.4, 0.45, 0.6, 0.55, 0.58, 0.59, 0.6, 0.6, 0.6]
    flat = [0.3] * 24
    nan_first, nan_later = [NAN, 0.5, 0.4, 0.3, 0.2], [0.5, 0.4, NAN, NAN, 0.3, NAN, 0.35, 0.36, 0.37]
    early = [
        ("early_patience_0", {}, falling),
        ("early_patience_1", {"patience": 1}, falling),
        ("early_patience_3", {"patience": 3}, falling),
        ("early_restore", {"patience": 2, "restore_best_weights": True}, falling),
        ("early_restore_unstopped", {"patience": 9, "restore_best_weights": True}, falling[:9]),
        ("early_patience_0_flat", {}, flat),
        ("early_patience_0_first_nan", {}, nan_first),
        ("early_nan_first", {"patience": 3, "restore_best_weights": True}, nan_first),
        ("early_nan_later", {"patience": 3}, nan_later),
        ("early_min_delta", {"patience": 2, "min_delta": 0.00015}, tiny),
        ("early_min_delta_even", {"patience": 2, "min_delta": 0.0001}, tiny),
        ("early_specks", {"patience": 2}, specks),
        ("early_max", {"patience": 2, "monitor": "val_accuracy", "mode": "max"}, rising),
        ("early_max_min_delta", {"patience": 4, "monitor": "accuracy", "mode": "max", "min_delta": 0.05}, rising),
        ("early_min_of_accuracy", {"patience": 2, "monitor": "accuracy", "mode": "min"}, rising),
        ("early_baseline_missed", {"patience": 3, "baseline": 0.5, "restore_best_weights": True}, [0.9, 0.8, 0.85, 0.86, 0.87, 0.4]),
        ("early_baseline_never", {"patience": 3, "baseline": 0.01}, falling),
        ("early_baseline_beaten", {"patience": 4, "baseline": 0.69}, falling),
        ("early_baseline_zero_max", {"patience": 2, "baseline": 0.0, "mode": "max", "monitor": "score"}, [-0.5, -0.4, -0.45, 0.1, 0.05, 0.07, 0.06]),
        ("early_start_from", {"patience": 2, "start_from_epoch": 5}, falling),
        ("early_start_from_restore", {"patience": 0, "start_from_epoch": 4, "restore_best_weights": True}, falling),
        ("early_start_never", {"start_from_epoch": 50, "restore_best_weights": True}, falling),
    ]
    plateau = [
        ("plateau_flat", {"patience": 2, "factor": 0.5}, flat),
        ("plateau_patience_0", {"patience": 0, "factor": 0.5}, falling),
        ("plateau_patience_1", {"patience": 1, "factor": 0.3}, falling),
        ("plateau_default", {}, flat),
        ("plateau_cooldown", {"patience": 2, "factor": 0.5, "cooldown": 3}, flat),
        ("plateau_cooldown_1", {"patience": 1, "factor": 0.5, "cooldown": 1}, flat),
        ("plateau_cooldown_improving", {"patience": 1, "factor": 0.7, "cooldown": 2}, falling),
        ("plateau_min_lr", {"patience": 1, "factor": 0.5, "min_lr": 0.02}, flat),
        ("plateau_min_lr_reached_at_once", {"patience": 1, "factor": 0.5, "min_lr": 0.1}, flat),
        ("plateau_min_lr_above", {"patience": 1, "factor": 0.5, "min_lr": 0.2}, flat),
        ("plateau_min_delta", {"patience": 2, "factor": 0.1, "min_delta": 0.00025}, tiny),
        ("plateau_specks", {"patience": 2, "factor": 0.1, "min_delta": 0}, specks),
        ("plateau_max", {"patience": 2, "factor": 0.9, "monitor": "val_accuracy", "mode": "max"}, rising),
        ("plateau_nan_first", {"patience": 2, "factor": 0.5}, nan_first),
        ("plateau_nan_later", {"patience": 2, "factor": 0.5}, nan_later),
    ]
    write("callbacks", {"cases": [early_case(*row) for row in early] + [plateau_case(*row) for row in plateau]})
