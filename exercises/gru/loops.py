"""One step of a GRU in loops over plain floats: a second way to the result, without `solutions`."""

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def by_loops(givens: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Callable[..., Array]]:
    """The function that students write.

    Args:
        givens: Not needed: the arguments hold every number.
        options: gate, reset and order.

    Example:
        >>> one = [np.ones(1), np.ones(1), *[np.ones((1, 2))] * 3, *[np.zeros(1)] * 3]
        >>> by_loops({}, {"gate": "keeps", "reset": "before", "order": "hx"})["gru_cell"](*one).round(4)
        array([0.9946])
    """
    return {"gru_cell": partial(_gru_cell, options)}


def _gru_cell(options: Mapping[str, Any], *arguments: Array) -> Array:
    """The new state, for x, h_prev, W_z, W_r, W_h, b_z, b_r and b_h."""
    x, h_prev, W_z, W_r, W_h, b_z, b_r, b_h = (argument.tolist() for argument in arguments)
    n, d = len(h_prev), len(x)
    of_h, of_x = (0, n) if options["order"] == "hx" else (d, 0)  # where the columns of each begin

    def on_h(row: list[float], h: list[float]) -> float:
        return math.fsum(row[of_h + j] * h[j] for j in range(n))

    def on_x(row: list[float]) -> float:
        return math.fsum(row[of_x + j] * x[j] for j in range(d))

    new = []
    r = [_sigmoid(on_h(W_r[k], h_prev) + on_x(W_r[k]) + b_r[k]) for k in range(n)]
    for k in range(n):
        z = _sigmoid(on_h(W_z[k], h_prev) + on_x(W_z[k]) + b_z[k])
        if options["reset"] == "before":
            recurrent = on_h(W_h[k], [r[j] * h_prev[j] for j in range(n)])
        else:
            recurrent = r[k] * on_h(W_h[k], h_prev)
        candidate = math.tanh(recurrent + on_x(W_h[k]) + b_h[k])
        kept = z if options["gate"] == "keeps" else 1 - z
        new.append(kept * h_prev[k] + (1 - kept) * candidate)
    return np.array(new)


def _sigmoid(a: float) -> float:
    return 1 / (1 + math.exp(-a))
