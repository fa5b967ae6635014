"""RNN, LSTM and GRU over whole sequences, time first: everything that every step computed, stacked along time.

The weights of all gates are put on top of each other once, so that a step needs one product or two. What follows from
the sums is the cell's own code: its equations stand once.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from .activations import identity, sigmoid
from .gru import Gate, GRUStep, GRUWeights, Order, Reset, check_gru, interpolate, join, recurrent_sum, split_columns
from .linear import apply
from .lstm import LSTMStep, LSTMWeights, check_lstm, lstm_step
from .rnn import RNNStep, RNNWeights, check_rnn, rnn_step
from .unroll import prepared, unroll


def rnn_sequence(
    xs: Any,
    p: RNNWeights,
    h_0: Any = None,
    *,
    activation: Callable[[Any], Any] = np.tanh,
    mask: Any = None,
    reverse: bool = False,
) -> RNNStep:
    """A simple (Elman) network over a sequence: `rnn_cell` at every step.

        a_t = W x_t + U h_{t-1} + b,    h_t = tanh(a_t)

    Args:
        xs: Inputs, shape (T, ..., d), T >= 1.
        p: Weights W (n, d), U (n, n) and bias b (n,).
        h_0: State before the first step, shape (..., n); zeros if None.
        activation: Another function in the place of tanh.
        mask: Boolean, shape (T, ...): who takes part in which step; see `unroll` and `length_mask`.
        reverse: Read from the last entry to the first; step t still belongs to input t.

    Returns:
        Every field with shape (T, ..., n), in the one dtype that NumPy finds for all arguments together: float32 stays
        float32, integers count as float64. NaN and infinities propagate.

    Raises:
        ShapeError: If the sequence is empty, or an array does not fit the others.
        InputError: If an array is complex.

    Example:
        >>> half = RNNWeights(W=np.array([[0.5]]), U=np.array([[1.0]]), b=np.array([0.0]))
        >>> rnn_sequence(np.array([[1.0], [2.0]]), half).h.round(3).tolist()  # tanh(0.5), tanh(1 + 0.462)
        [[0.462], [0.898]]

    Source: Elman (1990).
    """
    xs, p, (h_0,), mask = prepared(xs, p, {"h_0": h_0}, p.b, mask)
    check_rnn(xs[0], h_0, p, ("xs[0]", "h_0"))

    def advance(t: int, h_prev: Any) -> RNNStep:
        return rnn_step(apply(p.W, xs[t]) + apply(p.U, h_prev) + p.b, activation=activation)

    steps: RNNStep = unroll(advance, len(xs), {"h": h_0}, mask=mask, reverse=reverse)
    return steps


def lstm_sequence(
    xs: Any,
    p: LSTMWeights,
    h_0: Any = None,
    c_0: Any = None,
    *,
    forget: bool = True,
    recurrent_activation: Callable[[Any], Any] = sigmoid,
    activation: Callable[[Any], Any] = np.tanh,
    squash: Callable[[Any], Any] = np.tanh,
    mask: Any = None,
    reverse: bool = False,
) -> LSTMStep:
    """An LSTM over a sequence: `lstm_cell`, with its equations and variants, at every step.

    Args:
        xs: Inputs, shape (T, ..., d), T >= 1.
        p: Weights of the gates; peepholes or None.
        h_0, c_0: States before the first step, shape (..., n); zeros if None.
        forget, recurrent_activation, activation, squash: As of `lstm_cell`.
        mask, reverse: As of `rnn_sequence`.

    Returns:
        Every field with shape (T, ..., n); dtype, NaN and infinities as of `rnn_sequence`.

    Raises:
        ShapeError: If the sequence is empty, or an array does not fit the others.
        InputError: If an array is complex.

    Example:
        >>> one = LSTMWeights(*[np.ones((1, 1)), np.ones((1, 1)), np.zeros(1)] * 4)
        >>> steps = lstm_sequence(np.ones((2, 1)), one)
        >>> steps.c.round(3).tolist(), steps.h.round(3).tolist()
        ([[0.557], [1.144]], [[0.37], [0.651]])

    Source: Gers, Schmidhuber & Cummins (2000).
    """
    xs, p, (h_0, c_0), mask = prepared(xs, p, {"h_0": h_0, "c_0": c_0}, p.b_i, mask)
    gates = "fio" if forget else "io"
    n = check_lstm(xs[0], h_0, c_0, p, gates + "g", ("xs[0]", "h_0", "c_0")).n
    W, U, b = (np.concatenate([getattr(p, f"{part}_{gate}") for gate in gates + "g"]) for part in "WUb")
    WU = np.concatenate([W, U], axis=1).T.copy().T  # [W U] [x, h] = W x + U h; by columns, as the product reads it
    own = {gate: np.s_[..., at * n : (at + 1) * n] for at, gate in enumerate(gates + "g")}
    how = {"recurrent_activation": recurrent_activation, "activation": activation, "squash": squash}
    together = p.p_i is p.p_f is p.p_o is None  # without peepholes no gate waits for c: one activation for all
    if together:
        how["recurrent_activation"] = identity

    def advance(t: int, h_prev: Any, c_prev: Any) -> LSTMStep:
        sums = apply(WU, join(h_prev, xs[t], "xh"))
        sums += b
        opened = recurrent_activation(sums[..., : len(gates) * n]) if together else sums
        parts = {gate: (sums if gate == "g" else opened)[own[gate]] for gate in own}
        return lstm_step(parts, c_prev, p, **how)

    steps: LSTMStep = unroll(advance, len(xs), {"h": h_0, "c": c_0}, mask=mask, reverse=reverse)
    return steps


def gru_sequence(
    xs: Any,
    p: GRUWeights,
    h_0: Any = None,
    *,
    gate: Gate = "writes",
    reset: Reset = "before",
    order: Order = "hx",
    recurrent_activation: Callable[[Any], Any] = sigmoid,
    activation: Callable[[Any], Any] = np.tanh,
    mask: Any = None,
    reverse: bool = False,
) -> GRUStep:
    """A GRU over a sequence: `gru_cell`, with its equations and conventions, at every step.

    Args:
        xs: Inputs, shape (T, ..., d), T >= 1.
        p: Weights W (n, n + d) and biases b (n,).
        h_0: State before the first step, shape (..., n); zeros if None.
        gate, reset, order, recurrent_activation, activation: As of `gru_cell`.
        mask, reverse: As of `rnn_sequence`.

    Returns:
        Every field with shape (T, ..., n); dtype, NaN and infinities as of `rnn_sequence`.

    Raises:
        ShapeError: If the sequence is empty, or an array does not fit the others.
        InputError: If an array is complex, or the convention is none that `gru_cell` knows.

    Example:
        >>> p = GRUWeights(*[np.ones((1, 2))] * 3, *[np.zeros(1)] * 3)
        >>> gru_sequence(np.ones((2, 1)), p).h.round(3).tolist()  # 0.731 * 0.762, then between 0.557 and 0.898
        [[0.557], [0.838]]

    Source: Cho et al. (2014), Chung et al. (2014).
    """
    xs, p, (h_0,), mask = prepared(xs, p, {"h_0": h_0}, p.b_z, mask)
    _, n, d = check_gru(xs[0], h_0, p, ("xs[0]", "h_0"), gate=gate, reset=reset, order=order)
    on_state, on_xs = zip(*[split_columns(W, n, d, order) for W in (p.W_z, p.W_r, p.W_c)], strict=True)
    W, b = np.concatenate(on_xs), np.concatenate([p.b_z, p.b_r, p.b_c])
    U, U_c = np.concatenate(on_state[:2]), on_state[2]

    def advance(t: int, h_prev: Any) -> GRUStep:
        sums = apply(W, xs[t])
        sums += b
        gates = recurrent_activation(sums[..., : 2 * n] + apply(U, h_prev))
        z, r, on_input = gates[..., :n], gates[..., n:], sums[..., 2 * n :]
        if reset == "before":
            gated = r * h_prev
            candidate = activation(on_input + apply(U_c, gated))
        else:
            gated = r * recurrent_sum(U_c, h_prev, p.b_inner)
            candidate = activation(on_input + gated)
        return GRUStep(z, r, gated, candidate, interpolate(z, h_prev, candidate, gate))

    steps: GRUStep = unroll(advance, len(xs), {"h": h_0}, mask=mask, reverse=reverse)
    return steps
