"""Jacobians between states of different times: why a gradient vanishes, explodes, or gets through.

Times are counted as in the equations: h_0 is the initial state, h_t the state after step t. The entry [i, j] of
dh_t/dh_s says how much unit i at t moves with unit j at s.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from ..errors import InputError, ShapeError
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


def rnn_jacobian(steps: Any, p: RNNWeights, s: int, t: int, *, activation: Callable[[Any], Any] = np.tanh) -> Any:
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
    """dh_t/dh_s of a GRU, on all paths.

    Row i is what `gru_backward` hands back to h_s from a loss that is unit i of h_t.

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
    run = _spread(xs, {"h": h_0}, steps, s, t)
    if s == t:
        return _rows(run.unit)
    return _rows(gru_backward(run.xs, run.states["h"], run.steps, run.upstream, p, **convention).h_0)


def lstm_jacobian(
    xs: Any, h_0: Any, c_0: Any, steps: Any, p: LSTMWeights, s: int, t: int, **variant: Any
) -> LSTMJacobian:
    """Jacobians of both states of an LSTM at t with respect to both at s, on all paths; see also `cell_path`.

    Args:
        xs, h_0, c_0, steps, p: As in `lstm_backward`, as arrays.
        s, t: Times, 0 <= s <= t <= T.
        **variant: forget, and the activations, of the run.

    Returns:
        Each of shape (..., n, n), in the floating-point type of the arguments.

    Raises:
        InputError: If the times are out of order or range, or an array is complex.
        ShapeError, AuthorError: As `lstm_backward`.

    Example:
        Weights of zero and gates of 1/2: each step keeps half of the cell state, and shows half of it:

        >>> from .activations import identity
        >>> from .lstm import LSTMStep
        >>> half, c = np.full((2, 1), 0.5), np.array([[0.5], [0.25]])
        >>> run = half, np.zeros(1), np.ones(1), LSTMStep(half, half, 0 * half, half, c, half * c)
        >>> p = LSTMWeights(*[np.zeros((1, 1)), np.zeros((1, 1)), np.zeros(1)] * 4)
        >>> [block.item() for block in lstm_jacobian(*run, p, 0, 2, squash=identity)]
        [0.0, 0.125, 0.0, 0.25]

    Source: the definition, by the chain rule in reverse.
    """
    run = _spread(xs, {"h": h_0, "c": c_0}, steps, s, t)
    unit = _rows(run.unit)
    if s == t:
        return LSTMJacobian(unit, 0 * unit, 0 * unit, unit)
    entering = run.states["h"], run.states["c"]
    of_h = lstm_backward(run.xs, *entering, run.steps, run.upstream, None, p, **variant)
    of_c = lstm_backward(run.xs, *entering, run.steps, None, run.upstream, p, **variant)
    return LSTMJacobian(_rows(of_h.h_0), _rows(of_h.c_0), _rows(of_c.h_0), _rows(of_c.c_0))


def cell_path(steps: Any, s: int, t: int) -> Any:
    """What of dc_t/dc_s goes straight along the cell state of an LSTM: the constant error carousel.

        dc_t/dc_s = f_t * f_{t-1} * ... * f_{s+1}      with the gates held constant

    With f = 1, as in 1997, it is 1 over any distance. It leaves out the paths on which c moves later gates through h:
    `lstm_jacobian` has them.

    Args:
        steps: What `lstm_cell` computed, an LSTMStep of arrays (T, ..., n).
        s, t: Times, 0 <= s <= t <= T.

    Returns:
        The diagonal, shape (..., n), in the floating-point type of f.

    Raises:
        InputError: If the times are out of order or range, or f is complex.

    Example:
        >>> from .lstm import LSTMStep
        >>> cell_path(LSTMStep(*[np.array([[0.5], [0.9], [0.8]])] * 6), 1, 3)       # 0.8 * 0.9
        array([0.72])

    Source: Hochreiter & Schmidhuber (1997), section 3.2; with the forget gate of Gers et al. (2000).
    """
    f = real("steps.f", steps.f)
    _check_times(s, t, len(f))
    return f[s:t].prod(axis=0)


def matrix_norms(jacobian: Any) -> Norms:
    """Spectral and Frobenius norm of each matrix (..., n, n); each of shape (...). NaN where an entry is not finite.

    Raises:
        InputError: If it is complex.
        ShapeError: If it has fewer than two axes.

    Example:
        >>> norms = matrix_norms(np.array([[3.0, 0.0], [4.0, 0.0]]))
        >>> float(norms.spectral), float(norms.frobenius)
        (5.0, 5.0)

    Source: any text on matrices; Pascanu, Mikolov & Bengio (2013) bound the gradient by the spectral norm.
    """
    matrix = real("jacobian", jacobian)
    if len(matrix.shape) < 2:
        raise ShapeError(f"jacobian has shape {matrix.shape}: it must have shape (..., n, n).")
    finite = np.isfinite(matrix).all(axis=(-2, -1))
    safe = np.where(finite[..., None, None], matrix, 0)
    return Norms(*(np.where(finite, np.linalg.norm(safe, order, axis=(-2, -1)), np.nan) for order in (2, "fro")))


class _Spread(NamedTuple):
    """Steps s + 1 to t, once for every unit of the final state: a batch axis of n runs stands in front."""

    xs: Any
    states: dict[str, Any]
    steps: Any
    upstream: list[Any]
    unit: Any
    """Run i has a 1 at unit i; shape (n, ..., n)."""


def _spread(xs: Any, initial: dict[str, Any], steps: Any, s: int, t: int) -> _Spread:
    xs, steps = real("xs", xs), reals(steps)
    _check_times(s, t, len(xs))
    states = {k: real(f"{k}_0", first) if s == 0 else getattr(steps, k)[s - 1] for k, first in initial.items()}
    state = states["h"]
    n = state.shape[-1]
    eye = np.eye(n, dtype=state.dtype).reshape(n, *[1] * (len(state.shape) - 1), n)
    unit = np.broadcast_to(eye, (n, *state.shape))

    def spread(part: Any) -> Any:
        piece = part[s:t]
        return np.broadcast_to(piece[:, None], (piece.shape[0], n, *piece.shape[1:]))

    return _Spread(
        spread(xs),
        {k: np.broadcast_to(first, (n, *first.shape)) for k, first in states.items()},
        type(steps)(*(spread(part) for part in steps)),
        [*[None] * (t - s - 1), unit],
        unit,
    )


def _rows(gradient: Any) -> Any:
    """The runs (n, ..., n) as rows of a matrix (..., n, n); a new array."""
    return np.moveaxis(gradient, 0, -2).copy()


def _check_times(s: int, t: int, length: int) -> None:
    if not 0 <= s <= t <= length:
        raise InputError(f"From time {s} to time {t} there is no path: 0 <= s <= t <= {length} is needed.")
