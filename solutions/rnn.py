"""The simple (Elman) recurrent cell."""

from typing import Any, NamedTuple

import numpy as np

from .shapes import length, require


class RNNWeights(NamedTuple):
    """Parameters of a simple recurrent cell with d inputs and n hidden units."""

    W: Any  # input weights, shape (n, d)
    U: Any  # recurrent weights, shape (n, n)
    b: Any  # bias, shape (n,)


class RNNStep(NamedTuple):
    """Everything a simple recurrent cell computes in one step."""

    a: Any  # pre-activation, shape (n,)
    h: Any  # hidden state, shape (n,)


def rnn_cell(x: Any, h_prev: Any, p: RNNWeights) -> RNNStep:
    """Advance a simple (Elman) network by one time step.

        a = W x + U h_prev + b,    h = tanh(a)

    Args:
        x: Input at this step, shape (d,).
        h_prev: Hidden state of the previous step, shape (n,).
        p: Weights W (n, d), U (n, n) and bias b (n,).

    Raises:
        ShapeError: If x or a weight does not fit h_prev.

    Example:
        >>> half = RNNWeights(W=np.array([[0.5]]), U=np.array([[1.0]]), b=np.array([0.0]))
        >>> rnn_cell(np.array([1.0]), np.zeros(1), half).h.round(3)
        array([0.462])

    Source: Elman (1990). One bias; some libraries keep two, which add up to this one.
    """
    n, d = length("h_prev", h_prev), length("x", x)
    require("W", p.W, (n, d), f"x has shape ({d},) and h_prev ({n},)")
    require("U", p.U, (n, n), f"h_prev has shape ({n},)")
    require("b", p.b, (n,), f"h_prev has shape ({n},)")
    a = p.W @ x + p.U @ h_prev + p.b
    return RNNStep(a, np.tanh(a))
