"""An LSTM and its gradients in loops over numbers that know their slopes: a second way, without `solutions`.

No gradient is carried from step to step. Beside each number stands how it changes with every input, initial state and
parameter (forward accumulation), so that the backward pass only sums: an upstream gradient times a slope.
"""

from collections.abc import Mapping
from itertools import chain
from typing import Any

import numpy as np

from ..engine.duals import Array, Dual, entries, gradients, inner

ARGUMENTS = ("xs", "h_0", "c_0", "W_x", "W_h", "b")


def by_loops(givens: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """The two functions of `lstm-backward`.

    Args:
        givens: Not needed: the arguments hold every number.
        options: gates.

    Example:
        >>> both = by_loops({}, {"gates": "ifgo"})
        >>> one, ones = np.ones((1, 1)), np.ones((4, 1))
        >>> hs, c_T, cache = both["lstm_forward"](np.ones((1, 1, 1)), 0 * one, one, ones, ones, np.zeros(4))
        >>> c_T.round(3), both["lstm_backward"](np.zeros((1, 1, 1)), one, cache)[2].round(3)  # dc_0: the forget gate
        (array([[1.288]]), array([[0.731]]))
    """

    def lstm_forward(*given: Array) -> tuple[Array, Array, Any]:
        arguments = dict(zip(ARGUMENTS, given, strict=True))
        hs, last = _run(options["gates"], **{name: entries(name, array) for name, array in arguments.items()})
        return _values(hs), _values(last), (hs, last, arguments)

    return {"lstm_forward": lstm_forward, "lstm_backward": _backward}


def forward_by_loops(givens: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """The one function of `lstm-forward`, which wants no cache; arguments as of `by_loops`.

    >>> one, ones = np.ones((1, 1)), np.ones((4, 1))
    >>> f = forward_by_loops({}, {"gates": "ifgo"})["lstm_forward"]
    >>> f(np.ones((1, 1, 1)), 0 * one, one, ones, ones, np.zeros(4))[1].round(3)
    array([[1.288]])
    """
    run = by_loops(givens, options)["lstm_forward"]
    return {"lstm_forward": lambda *given: run(*given)[:2]}


def cell_by_loops(givens: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """The function of `lstm-cell`: a sequence of one step; arguments as of `by_loops`.

    >>> one, ones = np.ones((1, 1)), np.ones((4, 1))
    >>> cell_by_loops({}, {"gates": "ifgo"})["lstm_cell"](one, 0 * one, one, ones, ones, np.zeros(4))[1].round(3)
    array([[1.288]])
    """
    run = by_loops(givens, options)["lstm_forward"]

    def lstm_cell(x: Array, *given: Array) -> tuple[Array, Array]:
        hs, c, _ = run(x[:, None], *given)
        return hs[:, 0], c

    return {"lstm_cell": lstm_cell}


def _run(gates: str, xs: Any, h_0: Any, c_0: Any, W_x: Any, W_h: Any, b: Any) -> tuple[Any, Any]:
    """All hidden states by sequence, step and unit; the last cell state by sequence and unit."""
    H = len(b) // 4
    hs, last = [], []
    for sequence, start, cell in zip(xs, h_0, c_0, strict=True):
        h, c, states = start, cell, []
        for x in sequence:
            sums = [inner(W_x[row], x) + inner(W_h[row], h) + b[row] for row in range(4 * H)]
            of = {gate: sums[place * H : (place + 1) * H] for place, gate in enumerate(gates)}
            kept = [of["f"][k].sigmoid() * c[k] for k in range(H)]
            c = [kept[k] + of["i"][k].sigmoid() * of["g"][k].tanh() for k in range(H)]
            h = [of["o"][k].sigmoid() * c[k].tanh() for k in range(H)]
            states.append(h)
        hs.append(states)
        last.append(c)
    return hs, last


def _backward(dhs: Array, dc_T: Array, cache: Any) -> tuple[Array, ...]:
    hs, last, arguments = cache
    states = [number for sequence in hs for number in chain(*sequence)]
    upstream = zip([*dhs.ravel().tolist(), *dc_T.ravel().tolist()], [*states, *chain(*last)], strict=True)
    return gradients(upstream, **arguments)


def _values(numbers: Any) -> Any:
    """Nested lists of numbers as an array, without their slopes."""
    return numbers.value if isinstance(numbers, Dual) else np.array([_values(item) for item in numbers])
