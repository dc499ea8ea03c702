"""Writes the golden files of nn/testdata/golden from real Keras 3.

    python nn/testdata/keras_golden.py            # all of them
    python nn/testdata/keras_golden.py losses     # one of them

Run with Python 3.11, keras 3.15.1, tensorflow-cpu 2.21.0, numpy 2.4.6, on the CPU.
No Go test needs Python: what this writes is committed. README.md beside this
file describes the format.

Every number an engine is fed (inputs, weights, targets, upstream gradients) is a
float32. Every number it is measured against comes from the same Keras layers run
in float64 on those numbers, so that the reference has no rounding of its own.
"output_float32" is what Keras itself gives in float32, where that is of interest.
"""

import sys

import golden_conv as conv
import golden_layers as layers
import golden_losses as losses
import golden_norm as norm
import golden_optim as optim
import golden_shape as shape
import golden_rules as rules
import golden_train as train

FILES = {
    "layers": layers.layers_file,
    "layers_norm": norm.norm_file,
    "layers_conv": conv.conv_file,
    "layers_shape": shape.shape_file,
    "merges": layers.merges_file,
    "losses": train.losses_file,
    "losses2": losses.losses2_file,
    "optimizers": train.optimizers_file,
    "end2end": train.end2end_file,
    "optimizers2": optim.optimizers_file,
    "schedules": optim.schedules_file,
    "callbacks": optim.callbacks_file,
    "layers_rules": rules.layers_rules_file,
    "rules": rules.rules_file,
    "signatures": rules.signatures_file,
}

if __name__ == "__main__":
    for name in sys.argv[1:] or FILES:
        FILES[name]()
