"""The simple (Elman) recurrent cell: the hidden state is fed back. (Jordan's feeds back the output: jordan.py.)"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from .linear import apply
from .shapes import Sizes, real, reals, require_all, sizes


class RNNWeights(NamedTuple):
    """Parameters of a simple recurrent cell with d inputs and n hidden units."""

    W: Any  # input weights, shape (n, d)
    U: Any  # recurrent weights, shape (n, n)
    b: Any  # bias, shape (n,)


class RNNStep(NamedTuple):
    """Everything a simple recurrent cell computes in one step."""

    a: Any  # pre-activation, shape (..., n)
    h: Any  # hidden state, shape (..., n)


def rnn_cell(x: Any, h_prev: Any, p: RNNWeights, *, activation: Callable[[Any], Any] = np.tanh) -> RNNStep:
    """Advance a simple (Elman) network by one time step.

        a = W x + U h_prev + b,    h = tanh(a)

    Args:
        x: Input at this step, shape (..., d); leading axes are a batch.
        h_prev: Hidden state of the previous step, shape (..., n) with the same leading axes.
        p: Weights W (n, d), U (n, n) and bias b (n,).
        activation: Another function in the place of tanh.

    Returns:
        All of shape (..., n). float32 stays float32; integers are taken as float64; NaN and infinities propagate.

    Raises:
        ShapeError: If x or a weight does not fit h_prev.
        InputError: If an array is complex.

    Example:
        >>> half = RNNWeights(W=np.array([[0.5]]), U=np.array([[1.0]]), b=np.array([0.0]))
        >>> rnn_cell(np.array([1.0]), np.zeros(1), half).h.round(3)
        array([0.462])
        >>> rnn_cell(np.array([[1.0], [2.0]]), np.zeros((2, 1)), half).h.round(3)
        array([[0.462],
               [0.762]])

    Source: Elman (1990). One bias; some libraries keep two, which add up to this one.
    """
    x, h_prev, p = real("x", x), real("h_prev", h_prev), reals(p)
    check_rnn(x, h_prev, p)
    return rnn_step(apply(p.W, x) + apply(p.U, h_prev) + p.b, activation=activation)


def rnn_step(a: Any, *, activation: Callable[[Any], Any] = np.tanh) -> RNNStep:
    """What follows from the pre-activation a (..., n); the part that cell and sequence share.

    Example:
        >>> rnn_step(np.array([0.5])).h.round(3)
        array([0.462])
    """
    return RNNStep(a, activation(a))


def check_rnn(x: Any, h_prev: Any, p: RNNWeights, names: tuple[str, str] = ("x", "h_prev")) -> Sizes:
    """The sizes of one step, x and h_prev being called `names`.

    Raises:
        ShapeError: If x, h_prev and the weights do not fit each other.

    Example:
        >>> check_rnn(np.ones(3), np.zeros(2), RNNWeights(np.ones((2, 3)), np.eye(2), np.zeros(2)))
        Sizes(batch=(), n=2, d=3)
    """
    found = sizes(x, h_prev, names)
    n, d = found.n, found.d
    here = f"{names[1]} has shape {tuple(h_prev.shape)}"
    require_all(p, {"W": (n, d)}, f"{names[0]} has shape {tuple(x.shape)} and {names[1]} {tuple(h_prev.shape)}")
    require_all(p, {"U": (n, n), "b": (n,)}, here)
    return found
