"""The Jordan network: the output of the last step is fed back, where Elman's network feeds back the hidden state."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from .activations import identity
from .linear import apply
from .shapes import Sizes, real, reals, require_all, sizes
from .unroll import prepared, unroll


class JordanWeights(NamedTuple):
    """Parameters of a Jordan network with d inputs, n hidden units and m outputs."""

    W: Any  # input weights, shape (n, d)
    U: Any  # weights of the output fed back, shape (n, m)
    b: Any  # bias, shape (n,)
    V: Any  # output weights, shape (m, n)
    b_y: Any  # bias of the output, shape (m,)


class JordanStep(NamedTuple):
    """Everything a Jordan network computes in one step."""

    a: Any  # pre-activation, shape (..., n)
    h: Any  # hidden units, shape (..., n); no state: forgotten after the step
    y: Any  # output, shape (..., m); the state


def jordan_cell(
    x: Any,
    y_prev: Any,
    p: JordanWeights,
    *,
    activation: Callable[[Any], Any] = np.tanh,
    output_activation: Callable[[Any], Any] = identity,
) -> JordanStep:
    """Advance a Jordan network by one time step.

        a = W x + U y_prev + b,    h = tanh(a),    y = V h + b_y

    Args:
        x: Input at this step, shape (..., d); leading axes are a batch.
        y_prev: Output of the previous step, shape (..., m) with the same leading axes.
        p: Weights W (n, d), U (n, m), V (m, n) and biases b (n,), b_y (m,).
        activation, output_activation: Of the hidden units and of the output.

    Returns:
        float32 stays float32; integers are taken as float64; NaN and infinities propagate.

    Raises:
        ShapeError: If an array does not fit the others.
        InputError: If an array is complex.

    Example:
        >>> one = np.ones((1, 1))
        >>> p = JordanWeights(W=one / 2, U=one, b=np.zeros(1), V=2 * one, b_y=np.ones(1))
        >>> step = jordan_cell(np.ones(1), np.zeros(1), p)
        >>> step.h.round(3), step.y.round(3)  # tanh(0.5), 2 * 0.462 + 1
        (array([0.462]), array([1.924]))

    Source: Jordan (1986). Linear output; one bias a layer.
    """
    x, y_prev, p = real("x", x), real("y_prev", y_prev), reals(p)
    check_jordan(x, y_prev, p)
    how = {"activation": activation, "output_activation": output_activation}
    return jordan_step(apply(p.W, x) + apply(p.U, y_prev) + p.b, p, **how)


def jordan_step(
    a: Any,
    p: JordanWeights,
    *,
    activation: Callable[[Any], Any] = np.tanh,
    output_activation: Callable[[Any], Any] = identity,
) -> JordanStep:
    """What follows from the pre-activation a (..., n); the part that cell and sequence share.

    Example:
        >>> p = JordanWeights(None, None, None, V=np.full((1, 1), 2.0), b_y=np.ones(1))
        >>> jordan_step(np.array([0.5]), p).y.round(3)
        array([1.924])
    """
    h = activation(a)
    return JordanStep(a, h, output_activation(apply(p.V, h) + p.b_y))


def jordan_sequence(
    xs: Any,
    p: JordanWeights,
    y_0: Any = None,
    *,
    activation: Callable[[Any], Any] = np.tanh,
    output_activation: Callable[[Any], Any] = identity,
    mask: Any = None,
    reverse: bool = False,
) -> JordanStep:
    """A Jordan network over a sequence: `jordan_cell` at every step.

    Args:
        xs: Inputs, shape (T, ..., d), T >= 1.
        p: Weights as of `jordan_cell`.
        y_0: Output before the first step, shape (..., m); zeros if None.
        activation, output_activation: As of `jordan_cell`.
        mask, reverse: As of `rnn_sequence`; the state that finished samples keep is y.

    Returns:
        Every field with a leading time axis; dtype, NaN and infinities as of `rnn_sequence`.

    Raises:
        ShapeError: If the sequence is empty, or an array does not fit the others.
        InputError: If an array is complex.

    Example:
        >>> one = np.ones((1, 1))
        >>> p = JordanWeights(W=one / 2, U=one, b=np.zeros(1), V=2 * one, b_y=np.ones(1))
        >>> jordan_sequence(np.ones((2, 1)), p).y.round(3).tolist()  # then 2 * tanh(0.5 + 1.924) + 1
        [[1.924], [2.969]]

    Source: Jordan (1986).
    """
    xs, p, (y_0,), mask = prepared(xs, p, {"y_0": y_0}, p.b_y, mask)
    check_jordan(xs[0], y_0, p, ("xs[0]", "y_0"))

    def advance(t: int, y_prev: Any) -> JordanStep:
        a = apply(p.W, xs[t]) + apply(p.U, y_prev) + p.b
        return jordan_step(a, p, activation=activation, output_activation=output_activation)

    steps: JordanStep = unroll(advance, len(xs), {"y": y_0}, mask=mask, reverse=reverse)
    return steps


def check_jordan(x: Any, y_prev: Any, p: JordanWeights, names: tuple[str, str] = ("x", "y_prev")) -> Sizes:
    """The sizes of one step, x and y_prev being called `names`; the number of hidden units is that of b.

    Raises:
        ShapeError: If x, y_prev and the weights do not fit each other.

    Example:
        >>> p = JordanWeights(np.ones((4, 3)), np.ones((4, 2)), np.zeros(4), np.ones((2, 4)), np.zeros(2))
        >>> check_jordan(np.ones(3), np.zeros(2), p)
        Sizes(batch=(), n=2, d=3)
    """
    found = sizes(x, y_prev, names)
    n = int(np.prod(p.b.shape))
    require_all(p, {"b": (n,)}, "every hidden unit has one bias")
    require_all(p, {"W": (n, found.d)}, f"{names[0]} has shape {tuple(x.shape)} and b {tuple(p.b.shape)}")
    both = f"{names[1]} has shape {tuple(y_prev.shape)} and b {tuple(p.b.shape)}"
    require_all(p, {"U": (n, found.n), "V": (found.n, n)}, both)
    require_all(p, {"b_y": (found.n,)}, f"{names[1]} has shape {tuple(y_prev.shape)}")
    return found
