"""Jacobians between states of different times: why a gradient vanishes, explodes, or gets through.

Times are counted as in the equations: h_0 is the initial state, h_t the state after step t. An entry [i, j] of dh_t/dh_s
says how much the i-th unit at t moves with the j-th at s.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from ..errors import InputError
from .backprop import through
from .bptt_gru import gru_backward
from .bptt_lstm import lstm_backward
from .gru import GRUWeights
from .lstm import LSTMWeights
from .rnn import RNNWeights
from .shapes import real, reals, require


class Norms(NamedTuple):
    """Two sizes of a matrix, each of the shape of the batch."""

    spectral: Any
    """Greatest factor by which it stretches a vector: the largest singular value."""
    frobenius: Any
    """Root of the sum of all squares; at least the spectral norm."""


class LSTMJacobian(NamedTuple):
    """How both states of an LSTM at t depend on both at s; each of shape (..., n, n)."""

    h_h: Any  # dh_t/dh_s
    h_c: Any  # dh_t/dc_s
    c_h: Any  # dc_t/dh_s
    c_c: Any  # dc_t/dc_s


def rnn_jacobian(
    steps: Any, p: RNNWeights, s: int, t: int, *, activation: Callable[[Any], Any] = np.tanh
) -> Any:
    """dh_t/dh_s of a simple recurrent network.

        dh_t/dh_s = J_t J_{t-1} ... J_{s+1},      J_k = diag(tanh'(a_k)) U

    Args:
        steps: What `rnn_cell` computed, an RNNStep of arrays (T, ..., n).
        p: The weights of the run; only U is looked at.
        s, t: Times, 0 <= s <= t <= T.
        activation: Of the run: np.tanh, `sigmoid` or `identity`.

    Returns:
        Shape (..., n, n), in the floating-point type of the arguments; the identity if s = t.

    Raises:
        InputError: If the times are out of order or range, or an array is complex.
        ShapeError: If U does not fit the states.

    Example:
        Two linear units that keep 1/2 and 3/10 of themselves; after three steps:

        >>> from .activations import identity
        >>> from .rnn import RNNStep
        >>> p = RNNWeights(W=np.ones((2, 1)), U=np.diag([0.5, 0.3]), b=np.zeros(2))
        >>> rnn_jacobian(RNNStep(np.ones((3, 2)), np.ones((3, 2))), p, 0, 3, activation=identity)
        array([[0.125, 0.   ],
               [0.   , 0.027]])

    Source: Pascanu, Mikolov & Bengio (2013), equation 5.
    """
    h, U = real("steps.h", steps.h), real("U", p.U)
    n = h.shape[-1]
    require("U", U, (n, n), f"steps.h has shape {tuple(h.shape)}")
    _check_times(s, t, len(h))
    product = np.broadcast_to(np.eye(n, dtype=np.result_type(h, U)), (*h.shape[1:], n)).copy()
    for h_k in h[s:t]:
        slope = through(activation, h_k, np.ones_like(h_k))
        product = slope[..., :, None] * (U @ product)
    return product


def gru_jacobian(xs: Any, h_0: Any, steps: Any, p: GRUWeights, s: int, t: int, **convention: Any) -> Any:
    """dh_t/dh_s of a GRU, on all paths: row i is what `gru_backward` hands back to h_s from a loss that is unit i of h_t.

    Args:
        xs, h_0, steps, p: As in `gru_backward`, as arrays.
        s, t: Times, 0 <= s <= t <= T.
        **convention: gate, reset, order and activations of the run.

    Returns:
        Shape (..., n, n), in the floating-point type of the arguments; the identity if s = t.

    Raises:
        InputError: If the times are out of order or range, or an array is complex.
        ShapeError, AuthorError: As `gru_backward`.

    Example:
        Weights of zero: nothing but the path through 1 - z = 1/2 is left.

        >>> from .gru import GRUStep
        >>> half = np.full((2, 1), 0.5)
        >>> steps = GRUStep(half, half, half, 0 * half, h=np.array([[0.5], [0.25]]))
        >>> gru_jacobian(half, np.ones(1), steps, GRUWeights(*[np.zeros((1, 2))] * 3, *[np.zeros(1)] * 3), 0, 2)
        array([[0.25]])

    Source: the definition, by the chain rule in reverse.
    """
    h_0, p = real("h_0", h_0), reals(p)
    steps = reals(steps)
    _check_times(s, t, len(steps.h))
    start = h_0 if s == 0 else steps.h[s - 1]
    if s == t:
        return _last(_one_hot(start, 1))[0]
    window, upstream = slice(s, t), _one_hot(start, t - s)
    spread = [_for_each(part[window], 1, len(upstream[0])) for part in (real("xs", xs), *steps)]
    back = gru_backward(
        spread[0], _for_each(start, 0, len(upstream[0])), type(steps)(*spread[1:]), upstream, p, **convention
    )
    return _last(back.h_0)
