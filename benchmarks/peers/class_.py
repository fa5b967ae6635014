"""The class that every grader marks: nineteen submissions, a cheat and an endless loop; five tests as data.

The task: one step of a GRU in NumPy, `gru_cell(x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h)`, where the weights'
columns stand in the order of (h_prev, x), the update gate keeps the old state, and the reset gate acts before the
matrix product.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from right import RIGHT
from wrong import CHEAT, LOOP, RAISES, SHAPE, WRONG

Array = NDArray[np.float64]
FUNCTION = "gru_cell"
PARAMETERS = ("x", "h_prev", "W_z", "W_r", "W_h", "b_z", "b_r", "b_h")
SIZES = ((2, 3), (1, 1), (3, 2), (3, 3), (4, 1))
"""Units and inputs of the five tests."""
CLASS = {**RIGHT, **WRONG, "sara": RAISES, "tiago": SHAPE}
EXTRA = {"vera": CHEAT, "xico": LOOP}
CHEATER, LOOPER = EXTRA


class Test(NamedTuple):
    """One call and what it has to return."""

    arguments: tuple[Array, ...]
    """In the order of PARAMETERS."""
    expected: Array

    def literals(self) -> tuple[str, str]:
        """Both sides as a lecturer would write them into a test: the arguments, and the expected array."""
        return ", ".join(f"np.array({a.tolist()})" for a in self.arguments), f"np.array({self.expected.tolist()})"


def tests() -> list[Test]:
    """The five tests; they are the same in every run."""
    chance = np.random.default_rng(20261121)
    found = []
    for n, d in SIZES:
        shapes = ((d,), (n,), *[(n, n + d)] * 3, *[(n,)] * 3)
        arguments = tuple(chance.integers(-15, 16, shape) / 10 for shape in shapes)
        found.append(Test(arguments, reference(*arguments)))
    return found


def reference(x: Array, h: Array, W_z: Array, W_r: Array, W_h: Array, b_z: Array, b_r: Array, b_h: Array) -> Array:
    """What is right."""
    v = np.concatenate([h, x])
    z, r = (1 / (1 + np.exp(-(W @ v + b))) for W, b in ((W_z, b_z), (W_r, b_r)))
    new: Array = z * h + (1 - z) * np.tanh(W_h @ np.concatenate([r * h, x]) + b_h)
    return new


def lines(test: Test) -> list[str]:
    """One test for graders whose tests are Python: the shape, then the values."""
    arguments, expected = test.literals()
    return [
        f"expected = {expected}",
        f"h = {FUNCTION}({arguments})",
        "assert np.shape(h) == expected.shape",
        "assert np.allclose(h, expected)",
    ]
