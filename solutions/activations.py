"""Activation functions. NumPy has tanh; what it lacks stands here, open to other kinds of value."""

import functools
from typing import Any

import numpy as np

from .shapes import real


@functools.singledispatch
def sigmoid(a: Any) -> Any:
    """Logistic function, `1 / (1 + exp(-a))`.

    Args:
        a: Pre-activation of any shape; floating point, or anything NumPy turns into it.

    Returns:
        Array of the same shape with values in [0, 1], in the precision of `a`; NaN stays NaN.

    Raises:
        InputError: If `a` is complex.

    Example:
        >>> sigmoid(np.array([0.0, 9.0])).round(6)
        array([0.5     , 0.999877])
        >>> float(sigmoid(-1e4))
        0.0
    """
    a = real("a", a)
    with np.errstate(over="ignore"):  # exp(-a) = inf is right: 1 / inf = 0
        return 1.0 / (1.0 + np.exp(-a))


def identity(a: Any) -> Any:
    """The linear activation: `a` itself.

    Example:
        >>> identity(-0.5)
        -0.5
    """
    return a


@functools.singledispatch
def softmax(a: Any, axis: int = -1) -> Any:
    """Positive shares that add up to one, `exp(a) / sum(exp(a))`.

    Args:
        a: Scores of any shape with an entry along `axis`. -inf has the share 0; a NaN makes all shares NaN, and so do
            +inf and nothing but -inf.
        axis: The axis along which the shares add up to one.

    Returns:
        Array of the same shape, in the precision of `a`. The greatest score is subtracted first, which changes no
        share and keeps `exp` from overflowing.

    Raises:
        InputError: If `a` is complex.

    Example:
        >>> softmax(np.log([1.0, 2.0, 5.0])).round(3)
        array([0.125, 0.25 , 0.625])
        >>> softmax(np.array([1000.0, 1000.0]))
        array([0.5, 0.5])
    """
    a = real("a", a)
    with np.errstate(invalid="ignore"):  # inf - inf is NaN, as promised
        e = np.exp(a - a.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
