"""A simple recurrent network and its gradients in loops over plain floats: a second way, without `solutions`.

No gradient is carried from step to step. Beside each state stands how it changes with every input, initial state and
parameter (forward accumulation), so that the backward pass only sums: an entry of `dhs` times a slope.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Place = tuple[Any, ...]
"""An entry of an argument: ("W_x", 0, 1)."""
Slopes = dict[Place, float]
"""Of one number, with respect to every entry that it depends on."""


def by_loops(givens: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """The two functions that students write.

    Args:
        givens: Not needed: the arguments hold every number.
        options: There are none.

    Example:
        >>> both = by_loops({}, {})
        >>> one = np.ones((1, 1))
        >>> hs, cache = both["rnn_forward"](np.ones((1, 1, 1)), one, one, one, np.zeros(1))
        >>> both["rnn_backward"](np.ones((1, 1, 1)), cache)[4].round(4), round(1 - math.tanh(2) ** 2, 4)
        (array([0.0707]), 0.0707)
    """
    return {"rnn_forward": _forward, "rnn_backward": _backward}


def forward_by_loops(givens: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """The one function of `rnn-forward`, which wants the last state and no cache.

    Args:
        givens, options: As of `by_loops`.

    Example:
        >>> one = np.ones((1, 1))
        >>> hs, last = forward_by_loops({}, {})["rnn_forward"](np.ones((1, 2, 1)), 0 * one, one, one, np.zeros(1))
        >>> hs.round(3).tolist(), last.round(3).tolist()
        ([[[0.762], [0.943]]], [[0.943]])
    """

    def rnn_forward(*given: Array) -> tuple[Array, Array]:
        hs, _ = _forward(*given)
        return hs, hs[:, -1]

    return {"rnn_forward": rnn_forward}


def cell_by_loops(givens: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """The function of `rnn-cell`: a sequence of one step.

    Args:
        givens, options: As of `by_loops`.

    Example:
        >>> one = np.ones((1, 1))
        >>> cell_by_loops({}, {})["rnn_cell"](one, one, one, one, np.zeros(1)).round(3).tolist()
        [[0.964]]
    """
    return {"rnn_cell": lambda x, *given: _forward(x[:, None], *given)[0][:, 0]}


def _forward(xs: Array, h_0: Array, W_x: Array, W_h: Array, b: Array) -> tuple[Array, Any]:
    """States, and as cache the slopes of each, with the shapes of the arguments."""
    states: list[list[list[float]]] = []
    slopes: list[list[list[Slopes]]] = []
    weights = (W_x.tolist(), W_h.tolist(), b.tolist())
    for n, (sequence, start) in enumerate(zip(xs.tolist(), h_0.tolist(), strict=True)):
        h: list[float] = start
        known: list[Slopes] = [{("h_0", n, j): 1.0} for j in range(len(start))]
        states.append([])
        slopes.append([])
        for t, x in enumerate(sequence):
            h, known = _step(n, t, x, h, known, *weights)
            states[-1].append(h)
            slopes[-1].append(known)
    return np.array(states), (slopes, [("xs", xs.shape), ("h_0", h_0.shape), *_shapes(W_x, W_h, b)])


def _shapes(*weights: Array) -> list[tuple[str, tuple[int, ...]]]:
    return [(name, array.shape) for name, array in zip(("W_x", "W_h", "b"), weights, strict=True)]


def _step(
    n: int,
    t: int,
    x: list[float],
    h: list[float],
    known: list[Slopes],
    W_x: list[list[float]],
    W_h: list[list[float]],
    b: list[float],
) -> tuple[list[float], list[Slopes]]:
    """The next state of sequence n, and its slopes from those of the state before it."""
    new, slopes = [], []
    for i, bias in enumerate(b):
        inputs = [W_x[i][k] * value for k, value in enumerate(x)]
        states = [W_h[i][j] * value for j, value in enumerate(h)]
        a = math.fsum((*inputs, *states, bias))
        found: Slopes = {("b", i): 1.0}
        found.update({("W_x", i, k): value for k, value in enumerate(x)})
        found.update({("xs", n, t, k): W_x[i][k] for k in range(len(x))})
        found.update({("W_h", i, j): value for j, value in enumerate(h)})
        for j, of_state in enumerate(known):
            for place, slope in of_state.items():
                found[place] = found.get(place, 0.0) + W_h[i][j] * slope
        new.append(math.tanh(a))
        slopes.append({place: slope / math.cosh(a) ** 2 for place, slope in found.items()})
    return new, slopes


def _backward(dhs: Array, cache: Any) -> tuple[Array, ...]:
    slopes, shapes = cache
    gradients = {name: np.zeros(shape) for name, shape in shapes}
    for upstream, sequence in zip(dhs.tolist(), slopes, strict=True):
        for at_step, units in zip(upstream, sequence, strict=True):
            for gradient, unit in zip(at_step, units, strict=True):
                for (name, *entry), slope in unit.items():
                    gradients[name][tuple(entry)] += gradient * slope
    return tuple(gradients.values())
