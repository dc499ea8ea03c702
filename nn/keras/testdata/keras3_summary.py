"""Writes the golden summaries from real Keras 3: keras3_MODEL_WIDTH.txt and keras3_digests.txt.

    python nn/keras/testdata/keras3_summary.py

Run with Python 3.11, keras 3.15.1, tensorflow-cpu 2.21.0, rich 15.0.0. Every model is built
in a process of its own, so that names start from the beginning, and is never compiled.
The terminal is 400 columns wide, so that nothing is cropped or folded.

keras3_digests.txt has a line for every model and every width from 1 to 160: the first 16 hex digits
of the SHA-256 of the text, or the words of the error Keras raises.
"""

import hashlib
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
WIDTHS = [60, 80, 108, 120]


def models():
    import keras
    from keras import Input, Model, layers

    class WeightedSum(layers.Layer):
        def __init__(self, alpha=0.5, learns=False, **kwargs):
            super().__init__(**kwargs)
            self.alpha, self.learns = alpha, learns

        def build(self, shapes):
            if self.learns:
                start = keras.initializers.Constant(self.alpha)
                self.alpha = self.add_weight(name="alpha", shape=(), initializer=start)

        def call(self, inputs):
            return self.alpha * inputs[0] + (1 - self.alpha) * inputs[1]

        def compute_output_shape(self, shapes):
            return shapes[0]

    def stack(x, *more):
        for layer in more:
            x = layer(x)
        return x

    def seed(alpha, learns):
        a, b = Input((5,)), Input((7,))
        x = stack(a, layers.Dense(100), layers.Dense(10))
        y = stack(b, layers.Dense(70), layers.Dense(10))
        return Model([a, b], WeightedSum(alpha, learns)([x, y]))

    def branch(x, f, g, units):
        L = layers
        return stack(x, L.Conv2D(f, 3), L.MaxPooling2D(2), L.Conv2D(g, 3), L.MaxPooling2D(2), L.Flatten(),
                     L.Dense(units), L.Dense(10))

    def pair():
        x = Input((28, 28, 1))
        return Model(x, WeightedSum(learns=True)([branch(x, 16, 32, 64), branch(x, 32, 64, 128)]))

    def chain():
        x, L = Input((32, 32, 3)), layers
        return Model(x, stack(x, L.Conv2D(32, 3), L.Activation("relu"), L.MaxPooling2D(2), L.Dropout(0.5), L.Conv2D(64, 3),
                              L.GlobalAveragePooling2D(), L.Dense(10), L.Activation("softmax")))

    def long():
        a = Input((5,), name="a_picture_with_a_name_nobody_would_want_to_type_twice_or_read_once")
        b = Input((1200, 700, 3), name="b")
        x = layers.Dense(3, name="a_dense_with_quite_a_long_name")(a)
        y = stack(b, layers.Flatten(name="a_name_with spaces in it"), layers.Dense(3, name="b_dense_1"))
        both = layers.Multiply(name="merge_of_everything_there_is_and_a_little_more_besides")([x, y])
        return Model([a, b], both, name="a model with a long name")

    def concat3():
        a, b, c = Input((4,)), Input((6,)), Input((3,))
        y = stack(b, layers.Dense(8, activation="relu"), layers.Dropout(0.1), layers.Dense(2))
        x = layers.Dense(5)(a)
        out = layers.Concatenate()([x, y, c])
        return Model([a, b, c], layers.Dense(1)(out), name="three")

    def skip():
        x = Input((8, 8, 4))
        y = layers.Conv2D(4, 3, padding="same")(x)
        y = layers.Add()([layers.Conv2D(4, 3, padding="same")(y), x])
        z = layers.Maximum()([y, x, y])
        return Model(x, layers.Average()([z, z]))

    def spare():
        a, b, c = Input((4,)), Input((2,)), Input(())
        x = layers.Dense(3)(a)
        return Model([a, b, c], [layers.Dense(2)(x), x])

    def frozen():
        x = Input((64, 64, 3))
        y = stack(x, layers.Flatten(), layers.Dense(100, trainable=False), layers.Dense(10, use_bias=False, trainable=False))
        return Model(x, layers.Minimum()([y, stack(x, layers.GlobalAveragePooling2D(), layers.Dense(10))]))

    def foreign():
        x = Input((5,), name="вход")
        y = layers.Dense(3, name="画像認識の枝")(x)
        return Model(x, layers.Add(name="合計の層")([y, layers.Dense(3, name="ветвь_бэ")(x)]), name="模型")

    return {"seed": lambda: seed(0.1, False), "seed-trainable": lambda: seed(1.0, True), "pair": pair, "chain": chain,
            "long": long, "concat3": concat3, "skip": skip, "spare": spare, "frozen": frozen, "foreign": foreign}


NAMES = ["seed", "seed-trainable", "pair", "chain", "long", "concat3", "skip", "spare", "frozen", "foreign"]


def one(name):
    model = models()[name]()
    digests = []
    for width in range(1, 161):
        text = []
        try:
            model.summary(line_length=width, print_fn=text.append)
        except ValueError as e:
            digests.append("%s %d error %s" % (name, width, e))
            continue
        text = "".join(text)
        digests.append("%s %d %s" % (name, width, hashlib.sha256(text.encode()).hexdigest()[:16]))
        if width in WIDTHS:
            (HERE / ("keras3_%s_%d.txt" % (name, width))).write_text(text)
    print("\n".join(digests))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        one(sys.argv[1])
        sys.exit()
    env = {**os.environ, "COLUMNS": "400", "KERAS_BACKEND": "tensorflow", "CUDA_VISIBLE_DEVICES": "",
           "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONIOENCODING": "utf-8"}
    lines = [subprocess.run([sys.executable, __file__, n], env=env, stdout=subprocess.PIPE, check=True, text=True).stdout for n in NAMES]
    (HERE / "keras3_digests.txt").write_text("".join(lines))
