"""An echo state network in loops over plain floats: a second way, without `solutions` and without linear algebra."""

import math
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Matrix = list[list[float]]
SQUARINGS = 60
"""The error is that of the first norm, divided by 2**60."""


def by_loops(givens: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Callable[..., Any]]:
    """The three functions that students write.

    Example:
        >>> three = by_loops({}, {})
        >>> three["rescale"](np.array([[0.0, -4.0], [4.0, 0.0]]), 0.5).tolist()
        [[0.0, -0.5], [0.5, 0.0]]
        >>> three["fit"](np.array([[9.0], [0.0], [1.0], [2.0]]), np.array([[0.0], [1.0], [3.0], [5.0]]), 0.0, 1)
        (array([[2.]]), array([1.]))
    """
    return {"rescale": _rescale, "run": _run, "fit": _fit}


def _rescale(W: Array, rho: float) -> Array:
    factor = rho / _radius(W.tolist())
    return np.array([[factor * entry for entry in row] for row in W.tolist()])


def _radius(W: Matrix) -> float:
    """The n-th root of the size of the n-th power, for n = 2**SQUARINGS; sizes are taken out at once (Gelfand)."""
    found, power = 0.0, 1.0
    for _ in range(SQUARINGS):
        size = max(abs(entry) for row in W for entry in row)
        found += math.log(size) * power
        power /= 2
        small = [[entry / size for entry in row] for row in W]
        W = [[math.fsum(a * row[j] for a, row in zip(one, small, strict=True)) for j in range(len(W))] for one in small]
    return math.exp(found)


def _run(us: Array, x_0: Array, W: Array, W_in: Array) -> Array:
    states, x = [], x_0.tolist()
    for u in us.tolist():
        x = [
            math.tanh(math.fsum(w * v for w, v in zip((*row, *of_input), (*x, *u), strict=True)))
            for row, of_input in zip(W.tolist(), W_in.tolist(), strict=True)
        ]
        states.append(x)
    return np.array(states)


def _fit(xs: Array, ys: Array, ridge: float, washout: int) -> tuple[Array, Array]:
    """Slopes of the error at zero: for each output as many equations as weights, the last for the bias."""
    rows = [[*x, 1.0] for x in xs.tolist()[washout:]]
    targets = ys.tolist()[washout:]
    places = range(len(rows[0]))
    square = [[math.fsum(row[i] * row[j] for row in rows) for j in places] for i in places]
    for i in places[:-1]:
        square[i][i] += ridge
    weights = []
    for output in range(len(targets[0])):
        right = [math.fsum(row[i] * y[output] for row, y in zip(rows, targets, strict=True)) for i in places]
        weights.append(_solved(square, right))
    return np.array([one[:-1] for one in weights]), np.array([one[-1] for one in weights])


def _solved(matrix: Matrix, right: list[float]) -> list[float]:
    """Elimination, the greatest entry first."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    n = len(rows)
    for i in range(n):
        _, best = max((abs(rows[k][i]), k) for k in range(i, n))
        rows[i], rows[best] = rows[best], rows[i]
        for k in range(n):
            if k != i:
                share = rows[k][i] / rows[i][i]
                rows[k] = [a - share * b for a, b in zip(rows[k], rows[i], strict=True)]
    return [row[-1] / row[i] for i, row in enumerate(rows)]
