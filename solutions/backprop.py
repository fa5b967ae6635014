"""The algebra every backward pass is made of; each line also works on vectors that only record what is done to them.

A delta is always the gradient of the loss with respect to a pre-activation, dL/da: seed 001's sign, in which the
update of the weights is minus the learning rate times the gradient.
"""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ..errors import AuthorError
from .activations import identity, sigmoid


def through(activation: Callable[[Any], Any], value: Any, upstream: Any) -> Any:
    """Carry a gradient back through an activation: dL/da from dL/dv, where v = activation(a).

        tanh: (1 - v^2) dL/dv        sigmoid: v (1 - v) dL/dv        identity: dL/dv

    Args:
        activation: np.tanh, `sigmoid` or `identity`.
        value: v, the *activated* value, any shape; the derivative is written in terms of it.
        upstream: dL/dv, same shape.

    Raises:
        AuthorError: For another activation.

    Example:
        >>> float(through(np.tanh, np.array(0.5), np.array(2.0))), float(through(sigmoid, np.array(0.5), np.array(2.0)))
        (1.5, 0.5)
    """
    if activation is np.tanh:
        return (1 - value**2) * upstream
    if activation is sigmoid:
        return value * (1 - value) * upstream
    if activation is identity:
        return upstream
    name = getattr(activation, "__name__", str(activation))
    raise AuthorError(f"The derivative of {name} is not known: use np.tanh, sigmoid or identity.")


def transposed(W: Any, delta: Any) -> Any:
    """W^T delta: what a layer of weights W (m, k) hands back from delta (..., m); shape (..., k).

    >>> transposed(np.array([[1.0, 2.0], [0.0, 3.0]]), np.array([1.0, 10.0]))
    array([ 1., 32.])
    """
    return W.T @ delta if len(delta.shape) == 1 else delta @ W


def outer(delta: Any, a: Any) -> Any:
    """The gradient delta a^T of the weights between a (..., k) and delta (..., m), summed over the batch; (m, k).

    >>> outer(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[10.0], [1.0]]))
    array([[13.],
           [24.]])
    """
    if len(delta.shape) == 1:
        return np.outer(delta, a)
    batch = tuple(range(len(delta.shape) - 1))
    return np.tensordot(delta, a, axes=(batch, batch))


def over_batch(delta: Any) -> Any:
    """The gradient of a bias: delta (..., m) summed over the batch; shape (m,).

    >>> over_batch(np.array([[1.0, 2.0], [3.0, 4.0]]))
    array([4., 6.])
    """
    return delta if len(delta.shape) == 1 else delta.sum(axis=tuple(range(len(delta.shape) - 1)))


def over_time(terms: Iterable[Any]) -> Any:
    """Sum over the steps of a sequence: the weights are the same at every step, so their gradients add up.

    >>> over_time([np.array([1.0]), np.array([10.0])])
    array([11.])
    """
    return sum(terms)


def total(*parts: Any, like: Any) -> Any:
    """Sum of the gradients that reach the quantity `like` on several paths; a path that does not exist is None.

    >>> total(None, np.array([2.0]), np.array([3.0]), like=np.ones(1)), total(None, like=np.ones(1))
    (array([5.]), array([0.]))
    """
    there = [part for part in parts if part is not None]
    return sum(there) if there else zeros_like(like)


def zeros_like(value: Any) -> Any:
    """Zeros of the same shape.

    >>> zeros_like(np.array([1.5, np.inf]))
    array([0., 0.])
    """
    return np.zeros_like(value) if isinstance(value, np.ndarray) else 0 * value


def sum_outer(deltas: Iterable[Any], inputs: Iterable[Any]) -> Any:
    """sum_t delta_t a_t^T, over time and batch: the gradient of weights that act at every step; shape (m, k).

    >>> sum_outer([np.array([1.0]), np.array([2.0])], [np.array([3.0]), np.array([5.0])])
    array([[13.]])
    """
    return over_time(outer(delta, a) for delta, a in zip(deltas, inputs, strict=True))
