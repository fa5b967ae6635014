"""An LSTM in NumPy, over a batch, with the mistakes that students make: what its three code exercises compare with.

Without slips it agrees with solutions/lstm.py and solutions/bptt_lstm.py (tests say so).
"""

from typing import Any, Literal, NamedTuple

import numpy as np

from ...solutions.activations import identity, sigmoid
from ..engine.code_exercise import Array
from ..engine.telling import Slips

Gates = Literal["ifgo", "ifog", "iofg", "igfo"]
"""Order of the four blocks of rows: PyTorch and Keras, a well-known course, ONNX, TensorFlow 1."""
ORDERS: tuple[Gates, ...] = ("ifgo", "ifog", "iofg", "igfo")


class Step(NamedTuple):
    """What one step computes, each (N, H); and the states that it starts from."""

    h_prev: Array
    c_prev: Array
    i: Array
    f: Array
    g: Array
    o: Array
    c: Array
    s: Array  # the tangent of c
    h: Array


class Cache(NamedTuple):
    """What the forward pass leaves for the backward pass."""

    xs: Array
    steps: list[Step]
    W_x: Array
    W_h: Array


def read_order(gates: str, slips: Slips) -> str:
    """Which block is taken for which gate.

    >>> read_order("ifgo", frozenset(("order-ifog",))), read_order("ifgo", frozenset(("input-forget-swapped",)))
    ('ifog', 'figo')
    """
    read = next((order for order in ORDERS if f"order-{order}" in slips), gates)
    return read.translate(str.maketrans("if", "fi")) if "input-forget-swapped" in slips else read


def blocks_transposed(W_h: Array) -> Array:
    """Each square block on its own, shape (4H, H)."""
    return np.concatenate([block.T for block in np.split(W_h, 4)])


def cell(gates: str, slips: Slips, x: Array, h_prev: Array, c_prev: Array, W_x: Array, W_h: Array, b: Array) -> Step:
    """One step, with these slips made.

    Args:
        gates: Order of the blocks.
        slips: Ids of the slips of the cell; others are not looked at.
        x, h_prev, c_prev, W_x, W_h, b: Shapes (N, D), (N, H), (N, H), (4H, D), (4H, H) and (4H,).

    Example:
        >>> one, ones = np.ones((1, 1)), np.ones((4, 1))
        >>> step = cell("ifgo", frozenset(), one, 0 * one, 0 * one, ones, ones, np.zeros(4))
        >>> step.c.round(3), step.h.round(3)
        (array([[0.557]]), array([[0.37]]))
    """
    U = blocks_transposed(W_h) if "recurrent-transposed" in slips else W_h
    sums = x @ W_x.T
    if "state-ignored" not in slips:
        sums = sums + h_prev @ U.T
    if "bias-missing" not in slips:
        sums = sums + b
    of, read = sums.reshape(len(x), 4, -1), read_order(gates, slips)
    a_i, a_f, a_g, a_o = (of[:, read.index(gate)] for gate in "ifgo")
    f = sigmoid(a_f + 1 if "forget-bias-added" in slips else a_f)
    i, o = sigmoid(a_i), sigmoid(a_o)
    g = sigmoid(a_g) if "candidate-sigmoid" in slips else np.tanh(a_g)
    c = i * g
    if "cell-dropped" not in slips:
        old = h_prev if "state-for-cell" in slips else c_prev
        c = c + (old if "forget-missing" in slips else f * old)
    s = (identity if "tanh-missing" in slips else np.tanh)(c_prev if "old-cell-read" in slips else c)
    return Step(h_prev, c_prev, i, f, g, o, c, s, s if "output-unused" in slips else o * s)


def forward(
    gates: str, slips: Slips, xs: Array, h_0: Array, c_0: Array, W_x: Array, W_h: Array, b: Array
) -> tuple[Array, Array, Cache]:
    """All hidden states, the last cell state, and a cache; the arguments are those of `cell`, xs being (N, T, D)."""
    h_start = 0 * h_0 if "start-ignored" in slips else h_0
    c_start = 0 * c_0 if "start-cell-ignored" in slips else c_0
    h, c = h_start, c_start
    hs, steps = np.zeros((*xs.shape[:2], h_0.shape[1])), []
    times = range(xs.shape[1])
    for t in reversed(times) if "reversed" in slips else times:
        h_prev = h_start if "state-not-carried" in slips else h
        c_prev = c_start if "cell-not-carried" in slips else c
        step = cell(gates, slips, xs[:, t], h_prev, c_prev, W_x, W_h, b)
        steps.append(step)
        hs[:, t] = h if "states-shifted" in slips else step.c if "cells-returned" in slips else step.h
        before, h, c = c, step.h, step.c
        if "returns-early" in slips:
            break
    last = h if "last-hidden-returned" in slips else before if "last-cell-early" in slips else c
    return hs, last, Cache(xs, steps, W_x, W_h)


def backward(gates: str, slips: Slips, dhs: Array, dc_T: Array, cache: Cache) -> tuple[Array, ...]:
    """Gradients of xs, h_0, c_0, W_x, W_h and b.

    Args:
        gates: Order of the blocks.
        slips: Ids of the slips of the backward pass, and of those of the cell that change its derivatives.
        dhs, dc_T: Gradients of the loss, shapes (N, T, H) and (N, H).
        cache: Of `forward`, with the same slips.
    """
    xs, steps, W_x, W_h = cache
    U = blocks_transposed(W_h) if "carry-not-transposed" in slips else W_h
    N, T, _ = xs.shape
    dxs, carried, dc = np.zeros_like(xs), np.zeros_like(dc_T), dc_T
    if "last-cell-gradient-ignored" in slips:
        dc = 0 * dc
    sums: list[Any] = [0.0, 0.0, 0.0]
    for t in reversed(range(T)):
        step = steps[t]
        dh = 0 * carried if "last-upstream-only" in slips and t < T - 1 else dhs[:, t]
        dh = dh if "no-carry" in slips else dh + carried
        if "no-cell-carry" in slips and t < T - 1:
            dc = 0 * dc
        dc = through_state(slips, step, dh) + (0 if "cell-gradient-assigned" in slips else dc)
        da = through_gates(gates, slips, step, dh, dc).reshape(N, -1)
        dxs[:, t] = da @ W_x
        bias = da.mean(axis=0) if "bias-averaged" in slips else da if "bias-not-summed" in slips else da.sum(axis=0)
        found = [da.T @ xs[:, t], da.T @ (step.h if "state-not-shifted" in slips else step.h_prev), bias]
        sums = found if "not-accumulated" in slips else [one + more for one, more in zip(sums, found, strict=True)]
        carried = da @ U
        dc = dc if "carry-without-forget" in slips else dc * step.f
    return (dxs, carried, dc, *sums)


def through_state(slips: Slips, step: Step, dh: Array) -> Array:
    """What comes to the cell state through the hidden state of its own step."""
    dc = dh if "output-gate-left-out" in slips else dh * step.o
    if "tanh-missing" in slips or "squash-derivative-missing" in slips:
        return dc
    return dc * (1 - (step.c if "squash-derivative-of-c" in slips else step.s) ** 2)


def through_gates(gates: str, slips: Slips, step: Step, dh: Array, dc: Array) -> Array:
    """What comes to the sums before the activations, shape (N, 4, H), in the order of the blocks."""
    kept = step.h_prev if "forget-from-state" in slips else step.c if "forget-from-new-cell" in slips else step.c_prev
    to = {"i": dc * step.g, "f": dc * kept, "g": dc * step.i, "o": dh * step.s}
    for name in "ifo":
        gate = getattr(step, name)
        to[name] = to[name] * (gate if "gate-derivative" in slips else gate * (1 - gate))
    to["g"] = to["g"] * (step.g * (1 - step.g) if "candidate-derivative-sigmoid" in slips else 1 - step.g**2)
    return np.stack([to[gate] for gate in read_order(gates, slips)], axis=1)
