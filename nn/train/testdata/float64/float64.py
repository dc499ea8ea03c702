"""How far rounding to float32 takes the losses of a training: duet, and Keras on TensorFlow and JAX.

Every seed trains the recipe pair for 200 steps on the same pictures of MNIST, from the same weights and
in the same order: those that duet draws for the seed. What each loses is the largest |loss - loss in
float64| of the steps; float64 is Keras with floatx float64 on TensorFlow, checked against JAX.

    python float64.py --duet DUET --data FOLDER --out F.json

DUET is the program, FOLDER holds t10k-images-idx3-ubyte.gz and t10k-labels-idx1-ubyte.gz. Each framework has
a process of its own and one thread.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve()
STEPS, BATCH = 200, 32
FRAMEWORKS = {
    "tensorflow": {"KERAS_BACKEND": "tensorflow"},
    "jax": {"KERAS_BACKEND": "jax"},
    "tensorflow float64": {"KERAS_BACKEND": "tensorflow"},
    "jax float64": {"KERAS_BACKEND": "jax", "JAX_ENABLE_X64": "1"},
}
ONE_THREAD = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "OMP_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false",
}
TRUTH, CHECK = "tensorflow float64", "jax float64"


def pair():
    """The recipe pair; the names of the layers are duet's, since they choose the first weights."""
    import keras
    from keras import layers

    class WeightedSum(layers.Layer):
        def build(self, shapes):
            self.a = self.add_weight(name="alpha", shape=(), initializer=keras.initializers.Constant(0.5))

        def call(self, outputs):
            return self.a * outputs[0] + (1 - self.a) * outputs[1]

        def compute_output_shape(self, shapes):
            return shapes[0]

    def branch(x, side, first, second, units):
        x = layers.Conv2D(first, 3, activation="relu", name=side + "_conv2d")(x)
        x = layers.MaxPooling2D(2)(x)
        x = layers.Conv2D(second, 3, activation="relu", name=side + "_conv2d_1")(x)
        x = layers.MaxPooling2D(2)(x)
        x = layers.Flatten()(x)
        x = layers.Dense(units, activation="relu", name=side + "_dense")(x)
        return layers.Dense(10, activation="softmax", name=side + "_dense_1")(x)

    x = keras.Input((28, 28, 1))
    return keras.Model(x, WeightedSum()([branch(x, "a", 16, 32, 64), branch(x, "b", 32, 64, 128)]))


def train(folder, seed, precision):
    """The losses of one run in the framework of this process."""
    sys.path.insert(0, str(HERE.parents[3] / "testdata"))
    import keras
    import keras_classics as classics
    import numpy as np

    keras.backend.clear_session()
    keras.config.set_floatx(precision)
    model = pair()
    classics.start(model, seed, "")
    # TensorFlow makes float32 of Python's numbers, whatever the precision is; of NumPy's it does not.
    betas = (np.float64(0.9), np.float64(0.999)) if precision == "float64" else (0.9, 0.999)
    model.compile(keras.optimizers.Adam(0.001, *betas), "categorical_crossentropy")
    x, labels = classics.read(folder)
    x, y = x.astype(precision), np.eye(10, dtype=precision)[labels]
    order = classics.permutation(seed, 0, len(x))
    batches = [order[i * BATCH : (i + 1) * BATCH] for i in range(STEPS)]
    return [float(model.train_on_batch(x[rows], y[rows])) for rows in batches]


def train_duet(program, folder, seed):
    """The losses that duet records: one JSON object a step, each on a line of its own."""
    folder = pathlib.Path(folder).resolve()
    data = f"{{idx: {{images: {folder}/t10k-images-idx3-ubyte.gz, labels: {folder}/t10k-labels-idx1-ubyte.gz}}}}"
    sets = [f"seed={seed}", f"data={data}", "split={validation: 0, test: 0, how: last}", f"train.batch_size={BATCH}"]
    with tempfile.TemporaryDirectory() as scratch:
        path = os.path.join(scratch, "run.duet")
        command = [program, "train", "pair", "--steps", str(STEPS), "-o", path]
        for s in sets:
            command += ["--set", s]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(path, "rb") as f:
            steps = [json.loads(line) for line in f if line.startswith(b'{"lane":') and b'"loss":' in line]
    return [s["loss"] for s in steps]


def gather(args):
    """The losses of every framework, [framework][seed][step], as text keys for JSON."""
    losses = {"duet": {str(s): train_duet(args.duet, args.data, s) for s in args.seeds}}
    for name, settings in FRAMEWORKS.items():
        precision = "float64" if "float64" in name else "float32"
        command = [sys.executable, str(HERE), "--run", precision, "--data", args.data, "--seeds", *map(str, args.seeds)]
        out = subprocess.run(command, env={**os.environ, **ONE_THREAD, **settings}, check=True, stdout=subprocess.PIPE)
        losses[name] = json.loads(out.stdout.splitlines()[-1])
    return losses


def distance(a, b, steps):
    if len(a) != STEPS or len(b) != STEPS:
        raise SystemExit(f"a training has {len(a)} and {len(b)} steps, expected {STEPS}")
    return max(abs(x - y) for x, y in zip(a[:steps], b[:steps]))


def report(losses, seeds):
    """The largest distance from float64 of each seed, and the median of the seeds, also of the first steps."""
    columns = ["duet", "tensorflow", "jax", CHECK]

    def row(name, values):
        print(f"| {name} |", " | ".join(f"{v:.2g}" for v in values), "|")

    def largest(steps):
        return {c: [distance(losses[c][str(s)], losses[TRUTH][str(s)], steps) for s in seeds] for c in columns}

    print("| seed |", " | ".join(columns), "|")
    print("|---" * (len(columns) + 1) + "|")
    for i, s in enumerate(seeds):
        row(s, [values[i] for values in largest(STEPS).values()])
    for steps in (25, 50, 100, STEPS):
        medians = {c: statistics.median(values) for c, values in largest(steps).items()}
        row(f"median, {steps} steps", medians.values())
    print(f"\nduet's median is {medians['duet'] / max(medians['tensorflow'], medians['jax']):.2f} times the worse of Keras' two")


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--duet", help="the program duet")
    p.add_argument("--data", required=True, help="folder with the two IDX files")
    p.add_argument("--out", help="JSON file for all losses")
    p.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3, 4, 5])
    p.add_argument("--run", choices=["float32", "float64"], help="train in the Keras of this process and print the losses")
    args = p.parse_args()
    if args.run:
        print(json.dumps({str(s): train(args.data, s, args.run) for s in args.seeds}))
        return
    if not args.duet:
        p.error("--duet is needed")
    losses = gather(args)
    if args.out:
        with open(args.out, "w") as f:
            json.dump(losses, f)
    report(losses, args.seeds)


if __name__ == "__main__":
    main()
