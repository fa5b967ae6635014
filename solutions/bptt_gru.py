"""Backpropagation through time of the gated recurrent unit, in every convention of `gru_cell`."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from .activations import sigmoid
from .backprop import over_batch, over_time, sum_outer, through, total, transposed
from .gru import Gate, GRUStep, GRUWeights, Order, Reset, check_gru, join, recurrent_sum, split_columns
from .shapes import reals
from .tape import Tape, record


class GRUDeltas(NamedTuple):
    """dL/da of the gates' and the candidate's pre-activations; at one step shape (..., n)."""

    z: Any
    r: Any
    candidate: Any


class GRUGradients(NamedTuple):
    """Gradient of the loss with respect to everything the network saw or computed."""

    deltas: GRUDeltas  # each of shape (T, ..., n)
    dh: Any  # dL/dh_t on all paths, shape (T, ..., n)
    xs: Any  # dL/dx_t, shape (T, ..., d)
    h_0: Any  # dL/dh_0, shape (..., n)
    weights: GRUWeights  # each of the shape of the weight


class _How(NamedTuple):
    """The convention of the tape."""

    gate: Gate
    reset: Reset
    order: Order
    recurrent_activation: Callable[[Any], Any]
    activation: Callable[[Any], Any]


class _Back(NamedTuple):
    """One step backwards."""

    deltas: GRUDeltas
    through_reset: Any  # dL/d(r * h_prev), or dL/d(W_h h_prev + b_inner)
    x: Any
    h_prev: Any


def gru_backward(
    xs: Any,
    h_0: Any,
    steps: Any,
    dL_dh: Any,
    p: GRUWeights,
    *,
    gate: Gate = "writes",
    reset: Reset = "before",
    order: Order = "hx",
    recurrent_activation: Callable[[Any], Any] = sigmoid,
    activation: Callable[[Any], Any] = np.tanh,
    mask: Any = None,
) -> GRUGradients:
    """Backpropagate through T steps of a GRU; equations and conventions as in `gru_cell`.

        z writes, reset before, with h for h_{t-1} and c for the candidate:
        dh_t = dL/dh_t + what step t + 1 hands back
        delta_z = dh_t * (c - h) * z (1-z)                 delta_c = dh_t * z * (1-c^2)
        s = the state's part of W_c^T delta_c              delta_r = s * h * r (1-r)
        handed back: dh_t * (1-z) + r * s + the state's part of W_z^T delta_z + W_r^T delta_r
        dL/dW_k = sum_t delta_k [h, x_t]^T, for W_c [r * h, x_t]^T;        dL/db_k = sum_t delta_k

    Args:
        xs: Inputs, shape (T, ..., d); or a list of T inputs, and then what belongs to a step comes back as a list.
        h_0: Initial state, shape (..., n).
        steps: What `gru_cell` computed at each step: a GRUStep of arrays (T, ..., n), or a list of T GRUSteps.
        dL_dh: Gradient of the loss with respect to each h_t on the direct path, not through later states; shape
            (T, ..., n), or a list with None where the loss does not look at h_t.
        p: The weights of the run; gradients are sums over time and batch.
        gate, reset, order: The convention of the tape.
        recurrent_activation, activation: Of the run: np.tanh, `sigmoid` or `identity`.
        mask: As of `rnn_backward`.

    Returns:
        New arrays of the floating-point type of the arguments, which stay as they are.

    Raises:
        ShapeError: If the sequence is empty, or an array does not fit the others.
        InputError: If an array is complex, or the convention is none that `gru_cell` knows, or the mask is not
            boolean.
        AuthorError: If the derivative of an activation is not known.

    Example:
        One step from the state 1, gates 1/2 and candidate 0; the loss is h_1 = (1 - z) h_0 + z c:

        >>> p = GRUWeights(*[np.zeros((1, 2))] * 3, *[np.zeros(1)] * 3)
        >>> half = np.full((1, 1), 0.5)
        >>> step = GRUStep(z=half, r=half, gated=half, candidate=0 * half, h=half)
        >>> back = gru_backward(np.ones((1, 1)), np.ones(1), step, np.ones((1, 1)), p)
        >>> back.h_0, back.weights.b_z, back.weights.W_c    # 1 - z; (c - h_0) z (1 - z); z [r h_0, x]
        (array([0.5]), array([-0.25]), array([[0.25, 0.5 ]]))

    Source: derived from the equations of Cho et al. (2014) and Chung et al. (2014); agrees with PyTorch's autograd.
    """
    tape, p = record(xs, steps, mask, h=(h_0, dL_dh)), reals(p)
    h = tape.states["h"]
    check_gru(tape.xs[0], h[0], p, ("xs[0]", "h_0"), gate=gate, reset=reset, order=order)
    how = _How(gate, reset, order, recurrent_activation, activation)
    T = len(tape.xs)
    dh: list[Any] = [None] * T
    back: list[Any] = [None] * T
    carry = None
    for t in reversed(range(T)):
        dh[t] = total(tape.upstream["h"][t], carry, like=h[t + 1])
        back[t] = _step_back(partial(tape.at, t), tape.steps[t], h[t], dh[t], p, how)
        carry = back[t].h_prev
    deltas = GRUDeltas(*map(list, zip(*(step.deltas for step in back), strict=True)))
    return GRUGradients(
        deltas=GRUDeltas(*map(tape.pile, deltas)),
        dh=tape.pile(dh),
        xs=tape.pile([step.x for step in back]),
        h_0=carry,
        weights=_weight_gradients(deltas, [step.through_reset for step in back], tape, p, how),
    )


def _step_back(part: Callable[[Any, Any], Any], step: GRUStep, h: Any, dh: Any, p: GRUWeights, how: _How) -> _Back:
    """One step backwards from dL/dh_t on all paths; h is the previous state.

    part(a, b) is a for who takes part in the step, and b for who sits it out.
    """
    if how.gate == "writes":
        dz, d_candidate, kept = dh * (step.candidate - h), dh * step.z, dh * (1 - step.z)
    else:
        dz, d_candidate, kept = dh * (h - step.candidate), dh * (1 - step.z), dh * step.z
    delta_c = part(through(how.activation, step.candidate, d_candidate), 0)
    n, d = h.shape[-1], p.W_c.shape[-1] - h.shape[-1]
    (z_h, z_x), (r_h, r_x), (c_h, c_x) = (split_columns(W, n, d, how.order) for W in (p.W_z, p.W_r, p.W_c))
    if how.reset == "before":
        through_reset = transposed(c_h, delta_c)
        dr, from_candidate = through_reset * h, through_reset * step.r
    else:
        through_reset = delta_c * step.r
        dr, from_candidate = delta_c * recurrent_sum(c_h, h, p.b_inner), transposed(c_h, through_reset)
    delta_z = part(through(how.recurrent_activation, step.z, dz), 0)
    delta_r = part(through(how.recurrent_activation, step.r, dr), 0)
    return _Back(
        GRUDeltas(delta_z, delta_r, delta_c),
        through_reset,
        x=transposed(z_x, delta_z) + transposed(r_x, delta_r) + transposed(c_x, delta_c),
        h_prev=part(kept + from_candidate + transposed(z_h, delta_z) + transposed(r_h, delta_r), dh),
    )


def _weight_gradients(deltas: GRUDeltas, through_reset: list[Any], tape: Tape, p: GRUWeights, how: _How) -> GRUWeights:
    """Sums over time and batch."""
    h = tape.states["h"][:-1]
    stacked = [join(h_t, x, how.order) for h_t, x in zip(h, tape.xs, strict=True)]
    if how.reset == "before":
        seen = [join(step.gated, x, how.order) for step, x in zip(tape.steps, tape.xs, strict=True)]
        W_c = sum_outer(deltas.candidate, seen)
    else:  # the columns of the state see another gradient than those of the input
        parts = sum_outer(through_reset, h), sum_outer(deltas.candidate, tape.xs)
        W_c = np.concatenate(parts if how.order == "hx" else parts[::-1], axis=1)
    b_z, b_r, b_c = (over_time(map(over_batch, delta)) for delta in deltas)
    b_inner = None if p.b_inner is None else over_time(map(over_batch, through_reset))
    return GRUWeights(sum_outer(deltas.z, stacked), sum_outer(deltas.r, stacked), W_c, b_z, b_r, b_c, b_inner)
