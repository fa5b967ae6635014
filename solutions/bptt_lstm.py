"""Backpropagation through time of the LSTM cell and its variants."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from .activations import sigmoid
from .backprop import over_batch, over_time, sum_outer, through, total, transposed, zeros_like
from .lstm import LSTMStep, LSTMWeights, check_lstm
from .shapes import reals
from .tape import Tape, record


class LSTMDeltas(NamedTuple):
    """dL/da of each gate's pre-activation and the candidate's; at one step shape (..., n)."""

    f: Any
    i: Any
    g: Any
    o: Any


class LSTMGradients(NamedTuple):
    """Gradient of the loss with respect to everything the network saw or computed."""

    deltas: LSTMDeltas  # each of shape (T, ..., n)
    dh: Any  # dL/dh_t on all paths, shape (T, ..., n)
    dc: Any  # dL/dc_t on all paths, shape (T, ..., n)
    xs: Any  # dL/dx_t, shape (T, ..., d)
    h_0: Any  # dL/dh_0, shape (..., n)
    c_0: Any  # dL/dc_0, shape (..., n)
    weights: LSTMWeights  # each of the shape of the weight


class _How(NamedTuple):
    """The variant of the tape."""

    forget: bool
    recurrent_activation: Callable[[Any], Any]
    activation: Callable[[Any], Any]
    squash: Callable[[Any], Any]

    @property
    def gates(self) -> str:
        """Letters of what has weights."""
        return "figo" if self.forget else "igo"


class _Back(NamedTuple):
    """One step backwards."""

    deltas: LSTMDeltas
    dc: Any
    h_prev: Any
    c_prev: Any


def lstm_backward(
    xs: Any,
    h_0: Any,
    c_0: Any,
    steps: Any,
    dL_dh: Any,
    dL_dc: Any,
    p: LSTMWeights,
    *,
    forget: bool = True,
    recurrent_activation: Callable[[Any], Any] = sigmoid,
    activation: Callable[[Any], Any] = np.tanh,
    squash: Callable[[Any], Any] = np.tanh,
    mask: Any = None,
) -> LSTMGradients:
    """Backpropagate through T steps of an LSTM, equations and options as in `lstm_cell`.

        dh = dL/dh_t + sum_k U_k^T delta_k(t+1)                     k = f, i, g, o
        dc = dL/dc_t + dh * o * tanh'(c_t) + dc(t+1) * f(t+1)
        delta_f = dc * c_{t-1} * f (1-f)     delta_i = dc * g * i (1-i)
        delta_g = dc * i * (1-g^2)           delta_o = dh * tanh(c_t) * o (1-o)
        dL/dW_k = sum_t delta_k x_t^T        dL/dU_k = sum_t delta_k h_{t-1}^T        dL/db_k = sum_t delta_k

    Args:
        xs: Inputs, shape (T, ..., d); or a list of T inputs, and then what belongs to a step comes back as a list.
        h_0, c_0: Initial states, shape (..., n).
        steps: What `lstm_cell` computed at each step: an LSTMStep of arrays (T, ..., n), or a list of T LSTMSteps.
        dL_dh, dL_dc: Gradient of the loss with respect to each h_t and c_t on the direct path; shape (T, ..., n), or a
            list with None where the loss does not look at the state; None if it never does. A loss on the
            last cell state alone is the list [None, ..., None, dL/dc_T].
        p: The weights of the run; gradients are sums over time and batch.
        forget: False for the cell of 1997, in which f = 1: its deltas are 0, and the gradients of its weights None.
        recurrent_activation, activation, squash: Of the run: np.tanh, `sigmoid` or `identity`; list B's a = o * c has
            the squash `identity`.
        mask: As of `rnn_backward`.

    Returns:
        New arrays of the floating-point type of the arguments, which stay as they are.

    Raises:
        ShapeError: If the sequence is empty, or an array does not fit the others.
        InputError: If an array is complex, or the mask is not boolean.
        AuthorError: If the derivative of an activation is not known.

    Example:
        One step from the cell state 1, all gates 1/2 and the candidate 0; the loss is c_1 = f c_0 + i g:

        >>> p = LSTMWeights(*[np.zeros((1, 1)), np.zeros((1, 1)), np.zeros(1)] * 4)
        >>> half, one = np.full((1, 1), 0.5), np.ones((1, 1))
        >>> step = LSTMStep(half, half, 0 * half, half, half, half * np.tanh(half))
        >>> back = lstm_backward(one, np.zeros(1), np.ones(1), step, None, one, p)
        >>> back.c_0, back.weights.b_f, back.weights.b_g          # f; c_0 f (1 - f); i
        (array([0.5]), array([0.25]), array([0.5]))

    Source: Gers, Schmidhuber & Cummins (2000) for the cell; the full gradient is that of Graves & Schmidhuber (2005),
    with c_t for their s_t.
    """
    tape = record(xs, steps, mask, h=(h_0, dL_dh), c=(c_0, dL_dc))
    p = reals(p if forget else p._replace(W_f=None, U_f=None, b_f=None, p_f=None))
    h, c = tape.states["h"], tape.states["c"]
    how = _How(forget, recurrent_activation, activation, squash)
    check_lstm(tape.xs[0], h[0], c[0], p, how.gates, ("xs[0]", "h_0", "c_0"))
    T = len(tape.xs)
    dh: list[Any] = [None] * T
    back: list[Any] = [None] * T
    carry_h = carry_c = None
    for t in reversed(range(T)):
        dh[t] = total(tape.upstream["h"][t], carry_h, like=h[t + 1])
        paths = tape.upstream["c"][t], carry_c
        back[t] = _step_back(partial(tape.at, t), tape.steps[t], c[t], dh[t], paths, p, how)
        carry_h, carry_c = back[t].h_prev, back[t].c_prev
    deltas = LSTMDeltas(*map(list, zip(*(step.deltas for step in back), strict=True)))
    dxs = [sum(transposed(getattr(p, f"W_{k}"), getattr(step.deltas, k)) for k in how.gates) for step in back]
    return LSTMGradients(
        deltas=LSTMDeltas(*map(tape.pile, deltas)),
        dh=tape.pile(dh),
        dc=tape.pile([step.dc for step in back]),
        xs=tape.pile(dxs),
        h_0=carry_h,
        c_0=carry_c,
        weights=_weight_gradients(deltas, tape, p),
    )


def _step_back(
    part: Callable[[Any, Any], Any],
    step: LSTMStep,
    c_prev: Any,
    dh: Any,
    paths: tuple[Any, Any],
    p: LSTMWeights,
    how: _How,
) -> _Back:
    """One step backwards, from dL/dh on all paths and dL/dc on the paths that do not pass through h.

    part(a, b) is a for who takes part in the step, and b for who sits it out.
    """
    squashed = how.squash(step.c)
    delta_o = part(through(how.recurrent_activation, step.o, dh * squashed), 0)
    from_h = part(through(how.squash, squashed, dh * step.o), 0)
    dc = total(*paths, from_h, _peek(p.p_o, delta_o), like=step.c)
    delta_f = part(through(how.recurrent_activation, step.f, dc * c_prev), 0) if how.forget else zeros_like(dc)
    delta_i = part(through(how.recurrent_activation, step.i, dc * step.g), 0)
    delta_g = part(through(how.activation, step.g, dc * step.i), 0)
    deltas = LSTMDeltas(delta_f, delta_i, delta_g, delta_o)
    kept = part(dc * step.f, dc) if how.forget else dc
    from_h_prev = sum(transposed(getattr(p, f"U_{k}"), getattr(deltas, k)) for k in how.gates)
    return _Back(
        deltas,
        dc,
        h_prev=part(from_h_prev, dh),
        c_prev=total(kept, _peek(p.p_f, delta_f), _peek(p.p_i, delta_i), like=step.c),
    )


def _peek(peephole: Any, delta: Any) -> Any:
    """What a gate hands back to the cell state that it sees; None if it has no peephole."""
    return None if peephole is None else peephole * delta


def _weight_gradients(deltas: LSTMDeltas, tape: Tape, p: LSTMWeights) -> LSTMWeights:
    """Sums over time and batch; None for a weight that the cell does not have."""
    h, c = tape.states["h"], tape.states["c"]
    seen = {"f": c[:-1], "i": c[:-1], "o": c[1:]}  # by the peepholes
    found = {}
    for k, over_steps in deltas._asdict().items():
        found[f"W_{k}"] = sum_outer(over_steps, tape.xs)
        found[f"U_{k}"] = sum_outer(over_steps, h[:-1])
        found[f"b_{k}"] = over_time(map(over_batch, over_steps))
        if k in seen:
            found[f"p_{k}"] = over_time(over_batch(delta * c_t) for delta, c_t in zip(over_steps, seen[k], strict=True))
    return LSTMWeights(**{name: found[name] if weight is not None else None for name, weight in p._asdict().items()})
