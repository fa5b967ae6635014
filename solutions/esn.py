"""The echo state network: a reservoir of fixed weights, and a linear readout, the only part that is trained.

Scaling the reservoir and fitting the readout stand in reservoir.py.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from ..errors import InputError
from .linear import apply
from .shapes import Sizes, real, reals, require_all, sizes
from .unroll import prepared, unroll


class ESNWeights(NamedTuple):
    """Fixed weights of a reservoir with d inputs and n units."""

    W: Any  # reservoir, shape (n, n)
    W_in: Any  # input weights, shape (n, d)


class ESNStep(NamedTuple):
    """Everything a reservoir computes in one step; each of shape (..., n)."""

    a: Any  # pre-activation
    x: Any  # state


def esn_cell(
    u: Any, x_prev: Any, p: ESNWeights, *, leak: float = 1.0, activation: Callable[[Any], Any] = np.tanh
) -> ESNStep:
    """Advance a reservoir by one time step.

        a = W x_prev + W_in u,    x = (1 - leak) x_prev + leak tanh(a)

    Args:
        u: Input at this step, shape (..., d); leading axes are a batch.
        x_prev: State of the previous step, shape (..., n) with the same leading axes.
        p: Weights W (n, n) and W_in (n, d).
        leak: How much of the state is replaced, from above 0 to 1; at 1 nothing is kept: x = tanh(a).
        activation: Another function in the place of tanh.

    Returns:
        float32 stays float32; integers are taken as float64; NaN and infinities propagate.

    Raises:
        ShapeError: If u or a weight does not fit x_prev.
        InputError: If an array is complex, or the leak lies outside its range.

    Example:
        >>> p = ESNWeights(W=np.array([[0.5]]), W_in=np.array([[1.0]]))
        >>> esn_cell(np.array([0.5]), np.array([1.0]), p, leak=0.5).x.round(3)  # 0.5 + 0.5 tanh(1)
        array([0.881])

    Source: Jaeger (2001), leak as in Lukoševičius (2012). Course note 004, equation 9: the input u(n) of the same step.
    """
    u, x_prev, p = real("u", u), real("x_prev", x_prev), reals(p)
    check_esn(u, x_prev, p, leak)
    return esn_step(apply(p.W, x_prev) + apply(p.W_in, u), x_prev, leak=leak, activation=activation)


def esn_step(a: Any, x_prev: Any, *, leak: float = 1.0, activation: Callable[[Any], Any] = np.tanh) -> ESNStep:
    """What follows from the pre-activation a (..., n); the part that cell and sequence share.

    Example:
        >>> esn_step(np.array([0.5]), np.array([1.0]), leak=0.5).x.round(3)
        array([0.731])
    """
    return ESNStep(a, activation(a) if leak == 1 else (1 - leak) * x_prev + leak * activation(a))


def esn_sequence(
    us: Any,
    p: ESNWeights,
    x_0: Any = None,
    *,
    leak: float = 1.0,
    activation: Callable[[Any], Any] = np.tanh,
    mask: Any = None,
) -> ESNStep:
    """A reservoir over a sequence: `esn_cell` at every step. The readout is fitted to the states x.

    Args:
        us: Inputs, shape (T, ..., d), T >= 1.
        p: Weights W (n, n) and W_in (n, d).
        x_0: State before the first step, shape (..., n); zeros if None.
        leak, activation: As of `esn_cell`.
        mask: Boolean, shape (T, ...): who takes part in which step; see `unroll` and `length_mask`.

    Returns:
        Every field with shape (T, ..., n), in the one dtype that NumPy finds for all arguments together.

    Raises:
        ShapeError: If the sequence is empty, or an array does not fit the others.
        InputError: If an array is complex, or the leak lies outside its range.

    Example:
        >>> p = ESNWeights(W=np.array([[0.5]]), W_in=np.array([[1.0]]))
        >>> esn_sequence(np.array([[0.5], [0.0]]), p).x.round(3).tolist()  # tanh(0.5), tanh(0.231)
        [[0.462], [0.227]]

    Source: Jaeger (2001).
    """
    us, p, (x_0,), mask = prepared(us, p, {"x_0": x_0}, np.empty(np.shape(p.W)[:1]), mask, name="us")
    check_esn(us[0], x_0, p, leak, ("us[0]", "x_0"))

    def advance(t: int, x_prev: Any) -> ESNStep:
        return esn_step(apply(p.W, x_prev) + apply(p.W_in, us[t]), x_prev, leak=leak, activation=activation)

    steps: ESNStep = unroll(advance, len(us), {"x": x_0}, mask=mask)
    return steps


def check_esn(u: Any, x_prev: Any, p: ESNWeights, leak: float, names: tuple[str, str] = ("u", "x_prev")) -> Sizes:
    """The sizes of one step, u and x_prev being called `names`.

    Raises:
        ShapeError: If u, x_prev and the weights do not fit each other.
        InputError: If the leak lies outside its range.

    Example:
        >>> check_esn(np.ones(3), np.zeros(2), ESNWeights(np.eye(2), np.ones((2, 3))), 0.5)
        Sizes(batch=(), n=2, d=3)
    """
    if not 0 < leak <= 1:
        raise InputError(f"leak is {leak}: it must be greater than 0 and at most 1.")
    found = sizes(u, x_prev, names)
    n, d = found.n, found.d
    here = f"{names[1]} has shape {tuple(x_prev.shape)}"
    require_all(p, {"W": (n, n)}, here)
    require_all(p, {"W_in": (n, d)}, f"{names[0]} has shape {tuple(u.shape)} and {names[1]} {tuple(x_prev.shape)}")
    return found
