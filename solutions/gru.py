"""The gated recurrent unit, in the conventions that lectures and libraries disagree about.

Gate:   "writes": h = (1 - z) * h_prev + z * candidate      Chung et al. (2014), list B
        "keeps":  h = z * h_prev + (1 - z) * candidate      Cho et al. (2014), PyTorch, Keras
Reset:  "before": candidate = tanh(W_c [r * h_prev, x] + b_c)             Cho et al. (2014)
        "after":  candidate = tanh(W_x x + r * (W_h h_prev) + b_c)        cuDNN's place, one bias outside
Order:  "hx": the weights multiply [h_prev, x];  "xh": [x, h_prev]
"""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import numpy as np

from .activations import sigmoid
from .shapes import length, require

Gate = Literal["writes", "keeps"]
Reset = Literal["before", "after"]
Order = Literal["hx", "xh"]


class GRUWeights(NamedTuple):
    """Parameters of a GRU with d inputs and n units: W (n, n + d), b (n,); columns in the order of concatenation."""

    W_z: Any
    W_r: Any
    W_c: Any
    b_z: Any
    b_r: Any
    b_c: Any


class GRUStep(NamedTuple):
    """Everything a GRU computes in one step; each of shape (n,)."""

    z: Any  # update gate
    r: Any  # reset gate
    gated: Any  # what the reset gate lets through: r * h_prev, or r * (W_h h_prev)
    candidate: Any
    h: Any  # new state


def gru_cell(
    x: Any,
    h_prev: Any,
    p: GRUWeights,
    *,
    gate: Gate = "writes",
    reset: Reset = "before",
    order: Order = "hx",
    recurrent_activation: Callable[[Any], Any] = sigmoid,
    activation: Callable[[Any], Any] = np.tanh,
) -> GRUStep:
    """Advance a GRU by one time step; the conventions are in the head of this module.

        z = sigmoid(W_z [h_prev, x] + b_z)           r alike
        candidate = tanh(W_c [r * h_prev, x] + b_c)
        h = (1 - z) * h_prev + z * candidate

    Args:
        x: Input at this step, shape (d,).
        h_prev: State of the previous step, shape (n,).
        p: Weights W (n, n + d) and biases b (n,).
        gate, reset, order: The convention.
        recurrent_activation, activation: Of the gates and of the candidate.

    Raises:
        ShapeError: If x or h_prev is no vector, or a weight does not fit them.

    Example:
        List B, question 10, with the reset gate wide open (a large bias):

        >>> W_c, W_u = np.array([[1.0, 1, 2], [0, 1, 0]]), np.array([[1.0, 0, 3], [2, 0, 0]])
        >>> p = GRUWeights(W_u, np.zeros((2, 3)), W_c, np.zeros(2), np.full(2, 99.0), np.zeros(2))
        >>> step = gru_cell(np.array([3.0]), np.zeros(2), p)
        >>> step.z.round(3), step.h.round(4)
        (array([1. , 0.5]), array([0.9999, 0.    ]))

    Source: Cho et al. (2014), Chung et al. (2014). One bias for each gate.
    """
    n, d = length("h_prev", h_prev), length("x", x)
    for name in "zrc":
        require(f"W_{name}", getattr(p, f"W_{name}"), (n, n + d), f"x has shape ({d},) and h_prev ({n},)")
        require(f"b_{name}", getattr(p, f"b_{name}"), (n,), f"h_prev has shape ({n},)")
    stacked = join(h_prev, x, order)
    z = recurrent_activation(p.W_z @ stacked + p.b_z)
    r = recurrent_activation(p.W_r @ stacked + p.b_r)
    gated, candidate = gru_candidate(x, h_prev, r, p, reset=reset, order=order, activation=activation)
    h = (1 - z) * h_prev + z * candidate if gate == "writes" else z * h_prev + (1 - z) * candidate
    return GRUStep(z, r, gated, candidate, h)


def gru_candidate(
    x: Any,
    h_prev: Any,
    r: Any,
    p: GRUWeights,
    *,
    reset: Reset = "before",
    order: Order = "hx",
    activation: Callable[[Any], Any] = np.tanh,
) -> tuple[Any, Any]:
    """What the reset gate r (shape (n,) or a number) lets through, and the candidate; both of shape (n,).

    Example:
        >>> p = GRUWeights(*[np.eye(1, 2)] * 3, *[np.zeros(1)] * 3)
        >>> [a.round(3) for a in gru_candidate(np.ones(1), np.full(1, 0.8), 0.5, p)]
        [array([0.4]), array([0.38])]

    Source: as `gru_cell`.
    """
    if reset == "before":
        gated = r * h_prev
        return gated, activation(p.W_c @ join(gated, x, order) + p.b_c)
    W_h, W_x = split_columns(p.W_c, h_prev.shape[0], x.shape[0], order)
    gated = r * (W_h @ h_prev)
    return gated, activation(W_x @ x + gated + p.b_c)


def join(h: Any, x: Any, order: Order) -> Any:
    """State and input on top of each other, shape (n + d,), in the order of concatenation.

    >>> join(np.array([1.0]), np.array([2.0]), "xh")
    array([2., 1.])
    """
    return np.concatenate([h, x] if order == "hx" else [x, h])


def split_columns(W: Any, n: int, d: int, order: Order) -> tuple[Any, Any]:
    """The columns of W (m, n + d) that multiply the state, (m, n), and those that multiply the input, (m, d).

    >>> split_columns(np.array([[1, 2, 3]]), 2, 1, "xh")
    (array([[2, 3]]), array([[1]]))
    """
    return (W[:, :n], W[:, n:]) if order == "hx" else (W[:, d:], W[:, :d])
