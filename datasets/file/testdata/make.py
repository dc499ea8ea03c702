"""Writes the NPZ files of this folder with real NumPy. Run it here; needs numpy only."""

import numpy as np

x = (np.arange(4 * 3 * 2) * 10).astype("uint8").reshape(4, 3, 2)
np.savez("grey.npz", x=x, y=np.array([[0], [2], [1], [2]], "int64"))
np.savez_compressed(
    "two.npz",
    x_a=np.linspace(-1, 1, 15).reshape(3, 5),
    x_b=np.arange(12).astype(">i2").reshape(3, 2, 2, 1),
    y=np.eye(3, dtype="float32")[[2, 0, 1]],
)
np.savez("regression.npz", x=np.array([True, False]), y=np.array([0.5, 1.0], "float32"))
np.savez(
    "fortran.npz",
    x=np.asfortranarray(np.arange(2 * 3 * 2, dtype=">f2").reshape(2, 3, 2) / 4),
    y=np.array([1, 0], "uint8"),
    w=np.array([0.5, 2.0]),
)
