"""The gated recurrent unit, in the conventions that lectures and libraries disagree about.

Gate:   "writes": h = (1 - z) * h_prev + z * candidate      Chung et al. (2014), list B
        "keeps":  h = z * h_prev + (1 - z) * candidate      Cho et al. (2014), PyTorch, Keras
Reset:  "before": candidate = tanh(W_c [r * h_prev, x] + b_c)             Cho et al. (2014)
        "after":  candidate = tanh(W_x x + r * (W_h h_prev + b_inner) + b_c)      cuDNN, PyTorch; no b_inner: one bias
Order:  "hx": the weights multiply [h_prev, x];  "xh": [x, h_prev]
"""

from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import numpy as np

from ..errors import InputError
from .activations import sigmoid
from .linear import apply
from .shapes import Sizes, real, reals, require_all, sizes

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
    b_inner: Any = None  # second bias of the candidate, which r multiplies; only with reset "after"


class GRUStep(NamedTuple):
    """Everything a GRU computes in one step; each of shape (..., n)."""

    z: Any  # update gate
    r: Any  # reset gate
    gated: Any  # what the reset gate lets through: r * h_prev, or r * (W_h h_prev + b_inner)
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
        x: Input at this step, shape (..., d); leading axes are a batch.
        h_prev: State of the previous step, shape (..., n) with the same leading axes.
        p: Weights W (n, n + d) and biases b (n,).
        gate, reset, order: The convention.
        recurrent_activation, activation: Of the gates and of the candidate.

    Returns:
        All of shape (..., n). float32 stays float32; integers are taken as float64; NaN and infinities propagate.

    Raises:
        ShapeError: If x does not fit h_prev, or a weight does not fit them.
        InputError: If an array is complex, a convention is none of those above, or b_inner has no place in it.

    Example:
        List B, question 10, with the reset gate wide open (a large bias):

        >>> W_c, W_u = np.array([[1.0, 1, 2], [0, 1, 0]]), np.array([[1.0, 0, 3], [2, 0, 0]])
        >>> p = GRUWeights(W_u, np.zeros((2, 3)), W_c, np.zeros(2), np.full(2, 99.0), np.zeros(2))
        >>> step = gru_cell(np.array([3.0]), np.zeros(2), p)
        >>> step.z.round(3), step.h.round(4)
        (array([1. , 0.5]), array([0.9999, 0.    ]))

    Source: Cho et al. (2014), Chung et al. (2014). One bias for each gate.
    """
    x, h_prev, p = real("x", x), real("h_prev", h_prev), reals(p)
    check_gru(x, h_prev, p, gate=gate, reset=reset, order=order)
    stacked = join(h_prev, x, order)
    z = recurrent_activation(apply(p.W_z, stacked) + p.b_z)
    r = recurrent_activation(apply(p.W_r, stacked) + p.b_r)
    gated, candidate = gru_candidate(x, h_prev, r, p, reset=reset, order=order, activation=activation)
    return GRUStep(z, r, gated, candidate, interpolate(z, h_prev, candidate, gate))


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
    """What the reset gate r (shape (..., n) or a number) lets through, and the candidate; both of shape (..., n).

    The shapes are taken as checked. Conventions as in the head of this module.

    Example:
        >>> p = GRUWeights(*[np.eye(1, 2)] * 3, *[np.zeros(1)] * 3)
        >>> [a.round(3) for a in gru_candidate(np.ones(1), np.full(1, 0.8), 0.5, p)]
        [array([0.4]), array([0.38])]

    Source: as `gru_cell`.
    """
    if reset == "before":
        gated = r * h_prev
        return gated, activation(apply(p.W_c, join(gated, x, order)) + p.b_c)
    W_h, W_x = split_columns(p.W_c, h_prev.shape[-1], x.shape[-1], order)
    gated = r * recurrent_sum(W_h, h_prev, p.b_inner)
    return gated, activation(apply(W_x, x) + gated + p.b_c)


def recurrent_sum(W_h: Any, h_prev: Any, b_inner: Any) -> Any:
    """What the reset gate multiplies if it acts after the product, shape (..., n): W_h h_prev, plus b_inner if any.

    >>> recurrent_sum(np.array([[2.0]]), np.array([3.0]), np.array([1.0]))
    array([7.])
    """
    return apply(W_h, h_prev) if b_inner is None else apply(W_h, h_prev) + b_inner


def interpolate(z: Any, h_prev: Any, candidate: Any, gate: Gate) -> Any:
    """The new state between the old one and the candidate, shape (..., n).

    >>> interpolate(0.25, 1.0, 0.0, "writes"), interpolate(0.25, 1.0, 0.0, "keeps")
    (0.75, 0.25)
    """
    return (1 - z) * h_prev + z * candidate if gate == "writes" else z * h_prev + (1 - z) * candidate


def join(h: Any, x: Any, order: Order) -> Any:
    """State and input on top of each other, shape (..., n + d), in the order of concatenation.

    >>> join(np.array([1.0]), np.array([2.0]), "xh")
    array([2., 1.])
    """
    parts = [h, x] if order == "hx" else [x, h]
    return np.concatenate(parts) if len(h.shape) == 1 else np.concatenate(parts, axis=-1)


def split_columns(W: Any, n: int, d: int, order: Order) -> tuple[Any, Any]:
    """The columns of W (m, n + d) that multiply the state, (m, n), and those that multiply the input, (m, d).

    >>> split_columns(np.array([[1, 2, 3]]), 2, 1, "xh")
    (array([[2, 3]]), array([[1]]))
    """
    return (W[:, :n], W[:, n:]) if order == "hx" else (W[:, d:], W[:, :d])


def check_gru(
    x: Any,
    h_prev: Any,
    p: GRUWeights,
    names: tuple[str, str] = ("x", "h_prev"),
    *,
    gate: Gate = "writes",
    reset: Reset = "before",
    order: Order = "hx",
) -> Sizes:
    """The sizes of one step, x and h_prev being called `names`.

    Raises:
        ShapeError: If x, h_prev and the weights do not fit each other.
        InputError: If the convention is none, or b_inner has no place in it.

    Example:
        >>> p = GRUWeights(*[np.eye(2, 5)] * 3, *[np.zeros(2)] * 3)
        >>> check_gru(np.ones(3), np.zeros(2), p)
        Sizes(batch=(), n=2, d=3)
    """
    for name, value, known in (
        ("gate", gate, ("writes", "keeps")),
        ("reset", reset, ("before", "after")),
        ("order", order, ("hx", "xh")),
    ):
        if value not in known:
            raise InputError(f"{name} is {value!r}: it must be {known[0]!r} or {known[1]!r}.")
    if p.b_inner is not None and reset == "before":
        raise InputError("b_inner is given but reset is 'before': only reset 'after' has a bias inside; add it to b_c.")
    found = sizes(x, h_prev, names)
    n, d = found.n, found.d
    here = f"{names[1]} has shape {tuple(h_prev.shape)}"
    both = f"{names[0]} has shape {tuple(x.shape)} and {names[1]} {tuple(h_prev.shape)}"
    for name in "zrc":
        require_all(p, {f"W_{name}": (n, n + d)}, both)
        require_all(p, {f"b_{name}": (n,)}, here)
    require_all(p, {"b_inner": (n,)}, here, optional=True)
    return found
