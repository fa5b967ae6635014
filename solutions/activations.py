"""Activation functions. NumPy has tanh; what it lacks stands here, open to other kinds of value."""

import functools
from typing import Any

import numpy as np


@functools.singledispatch
def sigmoid(a: Any) -> Any:
    """Logistic function, `1 / (1 + exp(-a))`.

    Args:
        a: Pre-activation of any shape; floating point, or anything NumPy turns into it.

    Returns:
        Array of the same shape with values in [0, 1]; NaN stays NaN.

    Example:
        >>> sigmoid(np.array([0.0, 9.0])).round(6)
        array([0.5     , 0.999877])
        >>> float(sigmoid(-1e4))
        0.0
    """
    with np.errstate(over="ignore"):  # exp(-a) = inf is right: 1 / inf = 0
        return 1.0 / (1.0 + np.exp(-np.asarray(a)))
