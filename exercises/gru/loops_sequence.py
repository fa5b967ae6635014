"""A GRU over sequences, and its gradients, in loops over plain floats: a second way, without `solutions`.

There is no backward pass: beside each state stands how it changes with every argument.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from ..engine.duals import Array, Dual, entries, gradients, inner

NAMES = ("xs", "h_0", "W_x", "W_h", "b")


def by_loops(givens: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Callable[..., Any]]:
    """The function that students write in `gru-forward`.

    Args:
        givens: Not needed: the arguments hold every number.
        options: gate and reset.

    Example:
        >>> one = [np.ones((1, 2, 1)), np.ones((1, 1)), np.zeros((3, 1)), np.zeros((3, 1)), np.zeros(3)]
        >>> by_loops({}, {"gate": "keeps", "reset": "before"})["gru_forward"](*one).ravel()  # half stays, half is 0
        array([0.5 , 0.25])
    """
    return {"gru_forward": lambda *arguments: _values(_states(options, arguments))}


def with_gradients(givens: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Callable[..., Any]]:
    """The two functions that students write in `gru-backward`.

    Example:
        >>> one = [np.ones((1, 2, 1)), np.ones((1, 1)), np.zeros((3, 1)), np.zeros((3, 1)), np.zeros(3)]
        >>> both = with_gradients({}, {"gate": "keeps", "reset": "before"})
        >>> hs, cache = both["gru_forward"](*one)
        >>> both["gru_backward"](np.array([[[0.0], [1.0]]]), cache)[1]  # half of the half
        array([[0.25]])
    """

    def forward(*arguments: Array) -> tuple[Array, Any]:
        states = _states(options, arguments)
        return _values(states), (states, arguments)

    return {"gru_forward": forward, "gru_backward": _backward}


def _backward(dhs: Array, cache: Any) -> tuple[Array, ...]:
    states, arguments = cache
    upstream = [
        (factor, unit)
        for factors, sequence in zip(dhs.tolist(), states, strict=True)
        for at_step, units in zip(factors, sequence, strict=True)
        for factor, unit in zip(at_step, units, strict=True)
    ]
    return gradients(upstream, **dict(zip(NAMES, arguments, strict=True)))


def _values(states: list[list[list[Dual]]]) -> Array:
    return np.array([[[unit.value for unit in units] for units in sequence] for sequence in states])


def _states(options: Mapping[str, Any], arguments: tuple[Array, ...]) -> list[list[list[Dual]]]:
    """State of every unit at every step of every sequence."""
    xs, h_0, W_x, W_h, b = (entries(name, array) for name, array in zip(NAMES, arguments, strict=True))
    step = partial(_step, options, W_x, W_h, b)
    found = []
    for sequence, start in zip(xs, h_0, strict=True):
        h, states = start, []
        for x in sequence:
            h = step(x, h)
            states.append(h)
        found.append(states)
    return found


def _step(
    options: Mapping[str, Any],
    W_x: list[list[Dual]],
    W_h: list[list[Dual]],
    b: list[Dual],
    x: list[Dual],
    h: list[Dual],
) -> list[Dual]:
    """The next state of one sequence."""
    H = len(h)

    def before(row: int) -> Dual:
        return inner(W_x[row], x) + b[row]

    r = [(before(H + k) + inner(W_h[H + k], h)).sigmoid() for k in range(H)]
    new = []
    for k in range(H):
        z = (before(k) + inner(W_h[k], h)).sigmoid()
        if options["reset"] == "before":
            recurrent = inner(W_h[2 * H + k], [r[j] * h[j] for j in range(H)])
        else:
            recurrent = r[k] * inner(W_h[2 * H + k], h)
        candidate = (before(2 * H + k) + recurrent).tanh()
        kept = z if options["gate"] == "keeps" else 1 - z
        new.append(kept * h[k] + (1 - kept) * candidate)
    return new
