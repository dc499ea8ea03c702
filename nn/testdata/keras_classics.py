"""Trains five classic CNNs in real Keras on 10,000 pictures of MNIST.

The recipes in sessions/recipe/testdata/classics describe the same models; the table there
compares what both reach. Data, split, order of layers, initializers, optimizer and loss are
the same; with --twin the random numbers are too: first weights, order of samples, dropout masks.

    python keras_classics.py --counts                           parameters of every layer
    python keras_classics.py --data FOLDER --out F.json         3 epochs of every model and seed
    python keras_classics.py --data FOLDER --out F.json --twin  the same with duet's random numbers

FOLDER holds t10k-images-idx3-ubyte.gz and t10k-labels-idx1-ubyte.gz. Training uses one thread.
"""

import argparse
import gzip
import json
import os
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import tensorflow as tf
import keras
from keras import layers

EPOCHS, BATCH, SHARE = 3, 32, 0.1
MOMENTUM = 0.9


class Dropout(layers.Dropout):
    """Drops what mask says where there is one: numbers to multiply with, for a whole batch."""

    mask = None

    def call(self, x, training=False):
        if training and self.mask is not None:
            return x * self.mask[: tf.shape(x)[0]]
        return super().call(x, training=training)


def lenet5(x):
    """LeNet-5 of 1998 with softmax at the end."""
    x = layers.Conv2D(6, 5, padding="same", activation="tanh")(x)
    x = layers.AveragePooling2D(2)(x)
    x = layers.Conv2D(16, 5, activation="tanh")(x)
    x = layers.AveragePooling2D(2)(x)
    x = layers.Flatten()(x)
    x = layers.Dense(120, activation="tanh")(x)
    x = layers.Dense(84, activation="tanh")(x)
    return layers.Dense(10, activation="softmax")(x)


def allcnn(x):
    """All-CNN-C, a quarter as wide and with less dropout: it has 3 epochs, not 350."""
    for filters in (24, 48):
        x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
        x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
        x = layers.Conv2D(filters, 3, strides=2, padding="same", activation="relu")(x)
        x = Dropout(0.1)(x)
    x = layers.Conv2D(48, 3, activation="relu")(x)
    x = layers.Conv2D(48, 1, activation="relu")(x)
    x = layers.Conv2D(10, 1)(x)
    x = layers.GlobalAveragePooling2D()(x)
    return layers.Activation("softmax")(x)


def normalised(x):
    """With the default momentum of 0.99 the moving statistics lag behind the weights of so short a run."""
    return layers.BatchNormalization(momentum=MOMENTUM)(x)


def residual(x, filters, strides):
    """Two convolutions around which the input goes, through a 1 x 1 convolution where shapes change."""
    y = layers.Conv2D(filters, 3, strides=strides, padding="same", use_bias=False)(x)
    y = normalised(y)
    y = layers.ReLU()(y)
    y = layers.Conv2D(filters, 3, padding="same", use_bias=False)(y)
    y = normalised(y)
    if strides > 1:
        x = layers.Conv2D(filters, 1, strides=strides, use_bias=False)(x)
        x = normalised(x)
    return layers.ReLU()(layers.Add()([y, x]))


def resnet(x):
    """A ResNet of 8 layers: one residual block for each of three sizes."""
    x = layers.Conv2D(8, 3, padding="same", use_bias=False)(x)
    x = normalised(x)
    x = layers.ReLU()(x)
    x = residual(x, 8, 1)
    x = residual(x, 16, 2)
    x = residual(x, 32, 2)
    x = layers.GlobalAveragePooling2D()(x)
    return layers.Dense(10, activation="softmax")(x)


def mobilenet(x):
    """Depthwise convolutions as in MobileNet; the last pair is one SeparableConv2D."""
    x = layers.Conv2D(16, 3, strides=2, padding="same", use_bias=False)(x)
    x = normalised(x)
    x = layers.ReLU(max_value=6)(x)
    for filters, strides in ((32, 1), (64, 2)):
        x = layers.DepthwiseConv2D(3, strides=strides, padding="same", use_bias=False)(x)
        x = normalised(x)
        x = layers.ReLU(max_value=6)(x)
        x = layers.Conv2D(filters, 1, use_bias=False)(x)
        x = normalised(x)
        x = layers.ReLU(max_value=6)(x)
    x = layers.SeparableConv2D(64, 3, padding="same", activation="relu6")(x)
    x = normalised(x)
    x = layers.GlobalAveragePooling2D()(x)
    x = Dropout(0.1)(x)
    return layers.Dense(10, activation="softmax")(x)


def vgg(x):
    """Two of VGG's blocks, a quarter as wide."""
    for filters in (16, 32):
        x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
        x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
        x = layers.MaxPooling2D(2)(x)
        x = Dropout(0.25)(x)
    x = layers.Flatten()(x)
    x = layers.Dense(128, activation="relu")(x)
    x = Dropout(0.5)(x)
    return layers.Dense(10, activation="softmax")(x)


MODELS = {"lenet5": lenet5, "allcnn": allcnn, "resnet": resnet, "mobilenet": mobilenet, "vgg": vgg}


def build(name):
    inputs = keras.Input((28, 28, 1))
    return keras.Model(inputs, MODELS[name](inputs), name=name)


def size(weights):
    return sum(int(np.prod(w.shape)) for w in weights)


def counts(name):
    """Parameters: all, trainable ones, and each layer's that has some. classics_test.go has these lines."""
    keras.backend.clear_session()
    model = build(name)
    each = [(l.name, l.count_params()) for l in model.layers if l.count_params()]
    print(name, model.count_params(), size(model.trainable_weights), *(f"{n}={c}" for n, c in each))


def read(folder):
    def idx(file, head):
        with gzip.open(os.path.join(folder, file)) as f:
            return np.frombuffer(f.read(), np.uint8, offset=head)

    x = idx("t10k-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28, 1)
    return x.astype(np.float32) / 255, idx("t10k-labels-idx1-ubyte.gz", 8)


def train(name, seed, x, y):
    """One run; the last tenth of the samples is for validation, as in the recipes."""
    keras.utils.set_random_seed(seed)
    model = build(name)
    model.compile(keras.optimizers.Adam(0.001), "sparse_categorical_crossentropy", metrics=["accuracy"])
    start = time.time()
    history = model.fit(x, y, batch_size=BATCH, epochs=EPOCHS, validation_split=SHARE, verbose=0).history
    run = {"model": name, "seed": seed, "seconds": round(time.time() - start, 1)}
    run.update({k: [round(v, 4) for v in values] for k, values in history.items()})
    keras.backend.clear_session()
    return run


def philox(purpose, seed, a, b, c):
    """Philox4x32-10 as nn/internal/kernel/philox.go reads it: words [n, 4] at n counters, for a seed below 2^32."""
    low = np.uint64(0xFFFFFFFF)
    a, b, c = (v.astype(np.uint64) for v in np.broadcast_arrays(a, b, c))
    c0, c1, c2, c3, k0, k1 = a, b, c, np.zeros_like(a), seed, purpose
    for _ in range(10):
        p, q = c0 * np.uint64(0xD2511F53), c2 * np.uint64(0xCD9E8D57)
        c0, c1, c2, c3 = (q >> np.uint64(32)) ^ c1 ^ np.uint64(k0), q & low, (p >> np.uint64(32)) ^ c3 ^ np.uint64(k1), p & low
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return np.stack([c0, c1, c2, c3], axis=-1)


INIT, SHUFFLE, DROPOUT = 1, 2, 4  # the purposes of philox.go


def unit(words, n):
    """The first n words as float32 numbers in [0, 1)."""
    return (words.reshape(-1)[:n] >> np.uint64(8)).astype(np.float32) / np.float32(1 << 24)


def number(name):
    """FNV-1a, which names nodes and tensors in duet's random streams."""
    h = 0x811C9DC5
    for b in name.encode():
        h = (h ^ b) * 0x01000193 & 0xFFFFFFFF
    return h


def start(model, seed, branch="a_"):
    """Draws the kernels as duet does: Glorot's uniform distribution. Keras' names are duet's but for branch."""
    for layer in model.layers:
        for w in layer.trainable_weights:
            if "kernel" not in w.name:
                continue
            n, receptive = int(np.prod(w.shape)), int(np.prod(w.shape[:-2]))
            limit = np.float32(np.sqrt(6 / (receptive * (w.shape[-2] + w.shape[-1]))))
            u = unit(philox(INIT, seed, number(f"{branch}{layer.name}/{w.name}"), np.arange((n + 3) // 4), 0), n)
            w.assign(((2 * u - 1) * limit).reshape(w.shape))


def permutation(seed, epoch, n):
    """The order of an epoch."""
    order = np.arange(n)
    words = philox(SHUFFLE, seed, epoch, np.arange(n), 0)
    for i in range(n - 1, 0, -1):
        j = ((int(words[i, 1]) << 32 | int(words[i, 0])) * (i + 1)) >> 64
        order[i], order[j] = order[j], order[i]
    return order


def drop(model, seed, step):
    """Sets the masks of a step, the first of which is 1."""
    for layer in model.layers:
        if isinstance(layer, Dropout):
            n = int(np.prod(layer.mask.shape))
            u = unit(philox(DROPOUT, seed, step, number("a_" + layer.name), np.arange((n + 3) // 4)), n)
            layer.mask.assign(np.where(u >= np.float32(layer.rate), np.float32(1 / (1 - layer.rate)), 0).reshape(layer.mask.shape))


def train_twin(name, seed, x, y):
    """One run with the weights, the order and the masks that duet has for the seed."""
    keras.backend.clear_session()
    began = time.time()
    model = build(name)
    start(model, seed)
    for layer in model.layers:
        if isinstance(layer, Dropout):
            layer.mask = tf.Variable(np.ones((BATCH, *layer.output.shape[1:]), np.float32), trainable=False)
    model.compile(keras.optimizers.Adam(0.001), "sparse_categorical_crossentropy", metrics=["accuracy"])
    cut = int(len(x) * (1 - SHARE))
    run = {"model": name, "seed": seed, "twin": True, "first_losses": [], "val_accuracy": [], "val_loss": []}
    step = 0
    for epoch in range(EPOCHS):
        order = permutation(seed, epoch, cut)
        for i in range(0, cut, BATCH):
            rows = order[i : i + BATCH]
            step += 1
            drop(model, seed, step)
            model.reset_metrics()
            loss = model.train_on_batch(x[rows], y[rows])[0]
            if step <= 10:
                run["first_losses"].append(round(float(loss), 7))
        loss, accuracy = model.evaluate(x[cut:], y[cut:], batch_size=250, verbose=0)
        run["val_loss"].append(round(loss, 4))
        run["val_accuracy"].append(round(accuracy, 4))
    run["seconds"] = round(time.time() - began, 1)
    return run


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--data", help="folder with the two IDX files")
    p.add_argument("--out", help="JSON file for the results")
    p.add_argument("--counts", action="store_true", help="print parameter counts, train nothing")
    p.add_argument("--twin", action="store_true", help="weights, order and masks of duet's seeds")
    p.add_argument("--models", nargs="+", default=list(MODELS), choices=list(MODELS))
    p.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3])
    args = p.parse_args()
    if args.counts:
        for name in args.models:
            counts(name)
        return
    if not args.data or not args.out:
        p.error("--data and --out are needed to train")
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    x, y = read(args.data)
    runs = []
    for seed in args.seeds:
        for name in args.models:
            runs.append((train_twin if args.twin else train)(name, seed, x, y))
            print(runs[-1], flush=True)
            with open(args.out, "w") as f:
                json.dump({"keras": keras.__version__, "tensorflow": tf.__version__, "runs": runs}, f, indent=1)


if __name__ == "__main__":
    main()
