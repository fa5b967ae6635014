"""The product of weights with a vector, or with every vector of a batch: written once."""

import math
from typing import Any


def apply(W: Any, x: Any) -> Any:
    """W x for each vector x of a batch.

        y = W x         for one vector
        Y = X W^T       for vectors that stand in the rows of X: the same numbers, one call

    Args:
        W: Weights, shape (n, d).
        x: One vector (d,), or vectors along the last axis, shape (..., d).

    Returns:
        Shape (n,) or (..., n), in the dtype NumPy gives the product. A graph value records `W @ x`.

    Raises:
        ValueError: NumPy's own, if the shapes do not fit; the cells check before they call.

    Example:
        >>> import numpy as np
        >>> W = np.array([[1.0, 2.0], [0.0, 3.0], [1.0, 1.0]])
        >>> apply(W, np.array([1.0, 2.0]))
        array([5., 6., 3.])
        >>> apply(W, np.array([[1.0, 2.0], [0.0, 1.0]]))
        array([[5., 6., 3.],
               [2., 3., 1.]])
    """
    if len(x.shape) == 1:
        return W @ x
    if len(x.shape) == 2:
        return x @ W.T
    *leading, d = x.shape
    return (x.reshape(math.prod(leading), d) @ W.T).reshape(*leading, W.shape[0])  # NumPy would call once a matrix
