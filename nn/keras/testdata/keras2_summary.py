"""Writes the golden summaries keras2_MODEL_WIDTH.txt with the printing code of Keras 2.2.4.

    pip download --no-deps Keras==2.2.4 && unzip Keras-2.2.4-*.whl
    python nn/keras/testdata/keras2_summary.py keras/utils/layer_utils.py

Keras 2.2.4 itself needs a TensorFlow nobody can install any more, so its print_summary runs on
stand-ins: rows are given here in Keras' order and with Keras' names. Run with Python 3.11.
"""

import ast
import pathlib
import sys
from types import SimpleNamespace

HERE = pathlib.Path(__file__).resolve().parent
WIDTHS = [20, 40, 65, 98, 120]


def load(path):
    """print_summary out of the file, with weights that are their own counts."""
    tree = ast.parse(pathlib.Path(path).read_text())
    tree.body = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "print_summary"]
    scope = {"count_params": sum}
    exec(compile(tree, path, "exec"), scope)
    return scope["print_summary"]


def model(rows, frozen=()):
    """rows: (name, class, shape, params, inputs) in Keras' order."""
    layers, nodes = {}, []
    for name, cls, shape, params, inputs in rows:
        layer = type(cls, (), {})()
        layer.name, layer.output_shape, layer.count_params = name, shape, lambda n=params: n
        n = len(inputs)
        node = SimpleNamespace(inbound_layers=[layers[i] for i in inputs], node_indices=[0] * n, tensor_indices=[0] * n)
        layer._inbound_nodes = [node]
        layers[name] = layer
        nodes.append(node)
    chain = all(len(r[4]) <= 1 for r in rows) and all(r[4] == [p[0]] for p, r in zip(rows, rows[1:]))
    return SimpleNamespace(
        _is_graph_network=True, layers=list(layers.values()), _check_trainable_weights_consistency=lambda: None,
        _nodes_by_depth={i: [n] for i, n in enumerate(nodes)} if chain else {0: nodes},
        trainable_weights=[r[3] for r in rows if r[0] not in frozen],
        non_trainable_weights=[r[3] for r in rows if r[0] in frozen])


def seed(alphas):
    return model([
        ("input_1", "InputLayer", (None, 5), 0, []), ("input_2", "InputLayer", (None, 7), 0, []),
        ("dense_1", "Dense", (None, 100), 600, ["input_1"]), ("dense_3", "Dense", (None, 70), 560, ["input_2"]),
        ("dense_2", "Dense", (None, 10), 1010, ["dense_1"]), ("dense_4", "Dense", (None, 10), 710, ["dense_3"]),
        ("weighted_sum_1", "WeightedSum", (None, 10), alphas, ["dense_2", "dense_4"])])


MODELS = {
    "seed": seed(0),
    "seed-trainable": seed(1),
    "chain": model([
        ("input_1", "InputLayer", (None, 32, 32, 3), 0, []), ("conv2d_1", "Conv2D", (None, 30, 30, 32), 896, ["input_1"]),
        ("activation_1", "Activation", (None, 30, 30, 32), 0, ["conv2d_1"]),
        ("max_pooling2d_1", "MaxPooling2D", (None, 15, 15, 32), 0, ["activation_1"]),
        ("dropout_1", "Dropout", (None, 15, 15, 32), 0, ["max_pooling2d_1"]),
        ("conv2d_2", "Conv2D", (None, 13, 13, 64), 18496, ["dropout_1"]),
        ("global_average_pooling2d_1", "GlobalAveragePooling2D", (None, 64), 0, ["conv2d_2"]),
        ("dense_1", "Dense", (None, 10), 650, ["global_average_pooling2d_1"]),
        ("activation_2", "Activation", (None, 10), 0, ["dense_1"])]),
    "spare": model([
        ("input_1", "InputLayer", (None, 4), 0, []), ("dense_1", "Dense", (None, 3), 15, ["input_1"]),
        ("input_2", "InputLayer", (None, 2), 0, []), ("input_3", "InputLayer", (None,), 0, []),
        ("dense_2", "Dense", (None, 2), 8, ["dense_1"])]),
    "skip": model([
        ("input_1", "InputLayer", (None, 8, 8, 4), 0, []), ("conv2d_1", "Conv2D", (None, 8, 8, 4), 148, ["input_1"]),
        ("conv2d_2", "Conv2D", (None, 8, 8, 4), 148, ["conv2d_1"]), ("add_1", "Add", (None, 8, 8, 4), 0, ["conv2d_2", "input_1"]),
        ("maximum_1", "Maximum", (None, 8, 8, 4), 0, ["add_1", "input_1", "add_1"]),
        ("average_1", "Average", (None, 8, 8, 4), 0, ["maximum_1", "maximum_1"])]),
    "frozen": model([
        ("input_1", "InputLayer", (None, 64, 64, 3), 0, []), ("flatten_1", "Flatten", (None, 12288), 0, ["input_1"]),
        ("dense_1", "Dense", (None, 100), 1228900, ["flatten_1"]),
        ("global_average_pooling2d_1", "GlobalAveragePooling2D", (None, 3), 0, ["input_1"]),
        ("dense_2", "Dense", (None, 10), 1000, ["dense_1"]), ("dense_3", "Dense", (None, 10), 40, ["global_average_pooling2d_1"]),
        ("minimum_1", "Minimum", (None, 10), 0, ["dense_2", "dense_3"])], frozen=["dense_1", "dense_2"]),
}

if __name__ == "__main__":
    print_summary = load(sys.argv[1])
    for name, m in MODELS.items():
        for width in WIDTHS:
            lines = []
            print_summary(m, line_length=width, print_fn=lines.append)
            (HERE / ("keras2_%s_%d.txt" % (name, width))).write_text("\n".join(lines) + "\n")
