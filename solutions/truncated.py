"""Truncated backpropagation through time: the state is carried from window to window, the gradient is not.

Every window is as long as the others, k1 = k2 = window (the last may be shorter), and the loss looks at every step.
The weights stay the same over the sequence; whoever updates them after each window runs the next window afresh.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from ..errors import InputError
from .backprop import over_time
from .bptt_gru import gru_backward
from .bptt_lstm import lstm_backward
from .bptt_rnn import rnn_backward
from .gru import GRUWeights
from .lstm import LSTMWeights
from .rnn import RNNWeights
from .tape import record


class Truncated(NamedTuple):
    """Gradients of a sequence cut into windows."""

    windows: list[Any]
    """What the backward pass of each window returns, in the order of time; its h_0 is the gradient that is cut off."""
    weights: Any
    """Sum over the windows, a NamedTuple of the weights' own type."""


def windows(length: int, window: int) -> list[slice]:
    """Cut a sequence of this length into windows of `window` steps; what is left at the end is a shorter one.

    Raises:
        InputError: If one of the two is not at least 1.

    Example:
        >>> windows(5, 2)
        [slice(0, 2, None), slice(2, 4, None), slice(4, 5, None)]
    """
    if length < 1 or window < 1:
        raise InputError(f"A sequence of {length} steps has no windows of {window}: both must be at least 1.")
    return [slice(start, min(start + window, length)) for start in range(0, length, window)]


def truncated_rnn(
    xs: Any, h_0: Any, steps: Any, dL_dh: Any, p: RNNWeights, *, window: int, **options: Any
) -> Truncated:
    """Backpropagate through a simple recurrent network window by window.

        delta_t = tanh'(a_t) (dL/dh_t + U^T delta_{t+1}),  with delta_{t+1} = 0 if t ends a window

    Args:
        xs, h_0, steps, dL_dh, p: As in `rnn_backward`; `steps` are those of the whole sequence, state carried.
        window: Steps that the gradient goes back at most.
        **options: Further options of `rnn_backward`; the mask is cut like the sequence.

    Raises:
        InputError: If the window is not at least 1.
        ShapeError, InputError, AuthorError: As `rnn_backward`.

    Example:
        Three linear steps h_t = 2 h_{t-1} + x_t with h_t = 1, 3, 7 and loss h_3; in the last window stands only x_3:

        >>> import numpy as np
        >>> from .activations import identity
        >>> from .rnn import RNNStep
        >>> h, one = np.array([[1.0], [3.0], [7.0]]), np.ones((1, 1))
        >>> run = np.ones((3, 1)), np.zeros(1), RNNStep(h, h), [None, None, np.ones(1)]
        >>> p = RNNWeights(W=one, U=2 * one, b=np.zeros(1))
        >>> [truncated_rnn(*run, p, window=k, activation=identity).weights.W.item() for k in (1, 2, 3)]
        [1.0, 1.0, 7.0]

    Source: Williams & Peng (1990), BPTT(h; h').
    """
    return _cut(rnn_backward, xs, {"h": (h_0, dL_dh)}, steps, p, window, options)


def truncated_gru(
    xs: Any, h_0: Any, steps: Any, dL_dh: Any, p: GRUWeights, *, window: int, **options: Any
) -> Truncated:
    """Backpropagate through a GRU window by window: equations of `gru_backward`, nothing handed back across an end.

    Args:
        xs, h_0, steps, dL_dh, p: As in `gru_backward`; `steps` are those of the whole sequence, state carried.
        window: Steps that the gradient goes back at most.
        **options: Further options of `gru_backward`; the mask is cut like the sequence.

    Raises:
        InputError: If the window is not at least 1.
        ShapeError, InputError, AuthorError: As `gru_backward`.

    Example:
        Two steps that each keep half of the state, z = 1/2; the loss is h_2, the window one step:

        >>> import numpy as np
        >>> from .gru import GRUStep
        >>> p, half = GRUWeights(*[np.zeros((1, 2))] * 3, *[np.zeros(1)] * 3), np.full((2, 1), 0.5)
        >>> steps = GRUStep(half, half, half, 0 * half, h=np.array([[0.5], [0.25]]))
        >>> run = np.ones((2, 1)), np.ones(1), steps, [None, np.ones(1)], p
        >>> [back.h_0 for back in truncated_gru(*run, window=1).windows], gru_backward(*run).h_0
        ([array([0.]), array([0.5])], array([0.25]))

    Source: as `truncated_rnn`.
    """
    return _cut(gru_backward, xs, {"h": (h_0, dL_dh)}, steps, p, window, options)


def truncated_lstm(
    xs: Any, h_0: Any, c_0: Any, steps: Any, dL_dh: Any, dL_dc: Any, p: LSTMWeights, *, window: int, **options: Any
) -> Truncated:
    """Backpropagate through an LSTM window by window: equations of `lstm_backward`, neither h nor c hands back.

    Args:
        xs, h_0, c_0, steps, dL_dh, dL_dc, p: As in `lstm_backward`; `steps` are those of the whole sequence, both
            states carried.
        window: Steps that the gradient goes back at most.
        **options: Further options of `lstm_backward`; the mask is cut like the sequence.

    Raises:
        InputError: If the window is not at least 1.
        ShapeError, InputError, AuthorError: As `lstm_backward`.

    Example:
        Two steps with all gates 1/2; the loss is c_2, the window one step:

        >>> import numpy as np
        >>> from .lstm import LSTMStep
        >>> p = LSTMWeights(*[np.zeros((1, 1)), np.zeros((1, 1)), np.zeros(1)] * 4)
        >>> half, c = np.full((2, 1), 0.5), np.array([[0.5], [0.25]])
        >>> steps = LSTMStep(half, half, 0 * half, half, c, half * np.tanh(c))
        >>> run = np.ones((2, 1)), np.zeros(1), np.ones(1), steps, None, [None, np.ones(1)], p
        >>> [back.c_0 for back in truncated_lstm(*run, window=1).windows], lstm_backward(*run).c_0
        ([array([0.]), array([0.5])], array([0.25]))

    Source: as `truncated_rnn`.
    """
    return _cut(lstm_backward, xs, {"h": (h_0, dL_dh), "c": (c_0, dL_dc)}, steps, p, window, options)


def _cut(
    backward: Callable[..., Any],
    xs: Any,
    states: dict[str, tuple[Any, Any]],
    steps: Any,
    p: Any,
    window: int,
    options: dict[str, Any],
) -> Truncated:
    """Run the backward pass of each window from the states that were carried into it, and add up."""
    mask = options.get("mask")
    length = len(record(xs, steps, mask, **states).xs)  # an array too long for the others would be cut unnoticed
    found = []
    for part in windows(length, window):
        entering = [first if part.start == 0 else _state(steps, k, part.start) for k, (first, _) in states.items()]
        upstream = [_part(gradients, part) for _, gradients in states.values()]
        here = options if mask is None else {**options, "mask": mask[part]}
        found.append(backward(xs[part], *entering, _part(steps, part), *upstream, p, **here))
    together = zip(*(back.weights for back in found), strict=True)
    summed = [None if parts[0] is None else over_time(parts) for parts in together]
    return Truncated(found, type(p)(*summed))


def _state(steps: Any, letter: str, t: int) -> Any:
    """State at time t, which is the one after step t - 1 counted from 0, of stacked or listed steps."""
    return getattr(steps, letter)[t - 1] if hasattr(steps, "_fields") else getattr(steps[t - 1], letter)


def _part(sequence: Any, part: slice) -> Any:
    """These steps of an array, of a list, of a NamedTuple of arrays, or of None."""
    if hasattr(sequence, "_fields"):
        return type(sequence)(*(_part(field, part) for field in sequence))
    return None if sequence is None else sequence[part]
