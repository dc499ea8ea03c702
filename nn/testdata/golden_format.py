"""The format of the golden files: see README.md. Import this before keras."""

import json
import os
import pathlib

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
import tensorflow as tf

HERE = pathlib.Path(__file__).resolve().parent
EPSILON = 1e-7  # keras.config.epsilon()


def floats(x):
    """Flat list of floats: the shortest decimal of a float32, the repr of a float64."""
    x = np.asarray(x)
    if not np.all(np.isfinite(x)):
        raise ValueError("JSON has no NaN and no infinity")
    if x.dtype == np.float32:
        return [float(str(v)) for v in x.ravel()]
    return [float(v) for v in x.ravel()]


def tensor(x, **more):
    x = np.asarray(x)
    data = [int(v) for v in x.ravel()] if x.dtype.kind == "i" else floats(x)
    return {**more, "shape": list(x.shape), "data": data}


def write(name, body):
    head = {"file": name, "keras": keras.__version__, "backend": "tensorflow " + tf.__version__,
            "numpy": np.__version__, "script": "nn/testdata/keras_golden.py"}
    path = HERE / "golden" / (name + ".json")
    path.parent.mkdir(exist_ok=True)
    lines = []  # one line a case keeps differences readable
    for key, value in {**head, **body}.items():
        if isinstance(value, list):
            rows = ",\n".join(json.dumps(v, separators=(",", ":"), allow_nan=False) for v in value)
            lines.append('"%s":[\n%s\n]' % (key, rows))
        else:
            lines.append('"%s":%s' % (key, json.dumps(value, separators=(",", ":"), allow_nan=False)))
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(path.name, path.stat().st_size, "bytes,", len(body.get("cases", [])), "cases")


def random(seed):
    """Normal float32 numbers; every case has a seed of its own, so cases do not move each other."""
    rng = np.random.default_rng(sum(ord(c) * (i + 7) for i, c in enumerate(seed)))
    return lambda *shape, scale=1.0: (rng.standard_normal(shape) * scale).astype(np.float32)


def softmax_rows(x):
    e = np.exp(x.astype(np.float64))
    return (e / e.sum(axis=-1, keepdims=True)).astype(np.float32)
