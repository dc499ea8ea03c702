"""The cases of layers_shape.json: layers that reshape, Subtract and Dot."""

from golden_format import random, write
from golden_layers import layer_case

import keras
import numpy as np

L = keras.layers


def reshape_cases():
    cases = []
    for name, cls, config, shape in [
            ("reshape_flat_to_picture", L.Reshape, {"target_shape": [2, 3, 2]}, (3, 12)),
            ("reshape_picture_to_matrix", L.Reshape, {"target_shape": [-1, 2]}, (2, 2, 3, 2)),
            ("reshape_all_open", L.Reshape, {"target_shape": [-1]}, (2, 2, 3, 2)),
            ("reshape_open_last", L.Reshape, {"target_shape": [3, -1]}, (2, 2, 3, 2)),
            ("permute_2_1", L.Permute, {"dims": [2, 1]}, (2, 3, 5)),
            ("permute_1", L.Permute, {"dims": [1]}, (2, 4)),
            ("permute_3_1_2", L.Permute, {"dims": [3, 1, 2]}, (2, 2, 3, 4)),
            ("permute_2_3_1", L.Permute, {"dims": [2, 3, 1]}, (2, 2, 3, 4)),
            ("permute_4_2_1_3", L.Permute, {"dims": [4, 2, 1, 3]}, (2, 2, 3, 2, 4)),
            ("repeat_3", L.RepeatVector, {"n": 3}, (2, 5)),
            ("repeat_1", L.RepeatVector, {"n": 1}, (2, 4)),
            ("repeat_21", L.RepeatVector, {"n": 21}, (2, 3)),
            ("activity", L.ActivityRegularization, {"l1": 0.1, "l2": 0.01}, (2, 5))]:
        cases.append(layer_case(name, cls, config, [random(name + "x")(*shape)]))
    return cases


def merge_cases():
    cases = []
    for name, cls, config, a, b in [
            ("subtract_flat", L.Subtract, {}, (3, 7), (3, 7)),
            ("subtract_picture", L.Subtract, {}, (2, 2, 3, 2), (2, 2, 3, 2)),
            ("dot_rows", L.Dot, {"axes": 1}, (3, 7), (3, 7)),
            ("dot_rows_last", L.Dot, {"axes": -1}, (3, 7), (3, 7)),
            ("dot_rows_cosine", L.Dot, {"axes": 1, "normalize": True}, (3, 7), (3, 7)),
            ("dot_one", L.Dot, {"axes": 1}, (2, 1), (2, 1)),
            ("dot_matrices", L.Dot, {"axes": [2, 1]}, (2, 2, 3), (2, 3, 4)),
            ("dot_matrices_last", L.Dot, {"axes": -1}, (2, 2, 3), (2, 4, 3)),
            ("dot_matrices_first", L.Dot, {"axes": 1}, (2, 3, 2), (2, 3, 4)),
            ("dot_matrices_cosine", L.Dot, {"axes": [1, 2], "normalize": True}, (2, 3, 2), (2, 4, 3)),
            ("dot_matrices_last_cosine", L.Dot, {"axes": -1, "normalize": True}, (2, 2, 3), (2, 4, 3)),
            ("dot_row_matrix", L.Dot, {"axes": [1, 2]}, (2, 3), (2, 4, 3)),
            ("dot_row_matrix_1", L.Dot, {"axes": 1}, (2, 3), (2, 3, 4)),
            ("dot_matrix_row", L.Dot, {"axes": [2, 1]}, (2, 4, 3), (2, 3)),
            ("dot_matrix_row_cosine", L.Dot, {"axes": [1, -1], "normalize": True}, (2, 3, 4), (2, 3)),
            ("dot_pictures", L.Dot, {"axes": [3, 1]}, (2, 2, 1, 3), (2, 3, 2, 1)),
            ("dot_pictures_middle_cosine", L.Dot, {"axes": 2, "normalize": True}, (2, 2, 3, 1), (2, 1, 3, 2)),
            ("dot_picture_matrix", L.Dot, {"axes": [1, 2]}, (2, 3, 2, 2), (2, 2, 3)),
            ("dot_picture_row", L.Dot, {"axes": [2, 1]}, (2, 2, 3, 2), (2, 3))]:
        rnd = random(name + "x")
        cases.append(layer_case(name, cls, config, [rnd(*a), rnd(*b)]))
    short = np.float32([[3e-9, -4e-9, 0], [1, 2, 2]])
    cases.append(layer_case("dot_short_cosine", L.Dot, {"axes": 1, "normalize": True}, [short, random("shortx")(2, 3)],
                            note="a line shorter than epsilon is multiplied by 1e7 and no more", grads=False))
    return cases


def shape_file():
    write("layers_shape", {"cases": reshape_cases() + merge_cases()})
