"""The Hopfield network: autonomous, with symmetric weights; it falls into the memory nearest to where it starts."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from ..errors import InputError, ShapeError
from .linear import apply
from .shapes import real, require


def hebbian_weights(patterns: Any) -> Any:
    """Weights that store patterns: units that agree are tied, units that differ repel, none is tied to itself.

        W_ij = (1 / n) sum over patterns of s_i s_j   for i != j,    W_ii = 0

    Args:
        patterns: Entries +1 and -1, shape (P, n), P >= 1.

    Returns:
        Shape (n, n), symmetric; float32 stays float32, integers are taken as float64.

    Raises:
        ShapeError: If patterns is no matrix, or empty.
        InputError: If an entry is neither +1 nor -1.

    Example:
        >>> hebbian_weights([[1, 1, -1, -1], [1, -1, 1, -1]])
        array([[ 0. ,  0. ,  0. , -0.5],
               [ 0. ,  0. , -0.5,  0. ],
               [ 0. , -0.5,  0. ,  0. ],
               [-0.5,  0. ,  0. ,  0. ]])

    Source: Hopfield (1982); divided by the number n of units, as in Hertz, Krogh & Palmer (1991).
    """
    S = _signs("patterns", patterns)
    if S.ndim != 2 or not S.size:
        raise ShapeError(f"patterns has shape {S.shape}: it must be a matrix with a pattern in every row.")
    W = S.T @ S / S.shape[1]
    np.fill_diagonal(W, 0)
    return W


def energy(s: Any, W: Any, theta: Any = None) -> Any:
    """Energy of a state, which asynchronous updates never raise.

        E = -1/2 s^T W s + theta^T s

    Args:
        s: States, shape (..., n).
        W: Weights, shape (n, n).
        theta: Thresholds, shape (n,); zeros if None.

    Returns:
        Shape (...); NaN and infinities propagate.

    Raises:
        ShapeError: If an array does not fit s.
        InputError: If an array is complex.

    Example:
        >>> W = np.array([[0.0, 1.0], [1.0, 0.0]])
        >>> energy(np.array([[1.0, 1.0], [1.0, -1.0]]), W)
        array([-1.,  1.])

    Source: Hopfield (1982).
    """
    s, W, theta = _fitting(real("s", s), W, theta)
    return -0.5 * np.vecdot(s, apply(W, s)) + np.vecdot(s, theta)


def synchronous_update(s: Any, W: Any, theta: Any = None) -> Any:
    """All units at once: s_i becomes the sign of (W s - theta)_i, and stays what it was where that is 0.

    Two units may then chase each other for ever, in a cycle of two states; the energy may rise.

    Args:
        s: States, entries +1 and -1, shape (..., n).
        W: Weights, shape (n, n).
        theta: Thresholds, shape (n,); zeros if None.

    Returns:
        The next states, shape (..., n), in a new array. A field that is NaN leaves its unit as it was.

    Raises:
        ShapeError: If an array does not fit s.
        InputError: If an entry of s is neither +1 nor -1, or an array is complex.

    Example:
        >>> W = np.array([[0.0, 1.0], [1.0, 0.0]])
        >>> synchronous_update(np.array([1.0, -1.0]), W)
        array([-1.,  1.])

    Source: Hopfield (1982) updates one unit at a time; all at once: Little (1974).
    """
    s, W, theta = _fitting(_signs("s", s), W, theta)
    return _towards(apply(W, s) - theta, s)


def asynchronous_update(s: Any, W: Any, theta: Any = None, order: Iterable[int] | None = None) -> Any:
    """One unit after the other, each seeing what those before it became.

    With symmetric W and zero diagonal no single update raises the energy, so that repeated sweeps come to rest.

    Args:
        s: States, entries +1 and -1, shape (..., n).
        W: Weights, shape (n, n).
        theta: Thresholds, shape (n,); zeros if None.
        order: Units in the order of their updates; 0, 1, ..., n - 1 if None.

    Returns:
        The states after all these updates, shape (..., n), in a new array.

    Raises:
        ShapeError: If an array does not fit s.
        InputError: If an entry of s is neither +1 nor -1, an array is complex, or a unit of `order` does not exist.

    Example:
        >>> W = np.array([[0.0, 1.0], [1.0, 0.0]])
        >>> asynchronous_update(np.array([1.0, -1.0]), W), asynchronous_update(np.array([1.0, -1.0]), W, order=[1, 0])
        (array([-1., -1.]), array([1., 1.]))

    Source: Hopfield (1982).
    """
    s, W, theta = _fitting(_signs("s", s).copy(), W, theta)
    n = s.shape[-1]
    for unit in range(n) if order is None else order:
        if not 0 <= unit < n:
            raise InputError(f"order names unit {unit}: the units are 0 to {n - 1}.")
        s[..., unit] = _towards(s @ W[unit] - theta[unit], s[..., unit])
    return s


def _towards(field: Any, s: Any) -> Any:
    """The sign of the field, and s where there is none."""
    return np.where(field > 0, 1, np.where(field < 0, -1, s)).astype(s.dtype)


def _signs(name: str, value: Any) -> Any:
    """An array of +1 and -1."""
    array = real(name, value)
    if not np.isin(array, (-1, 1)).all():
        raise InputError(f"{name} has an entry that is neither +1 nor -1: those are the two states of a unit.")
    return array


def _fitting(s: Any, W: Any, theta: Any) -> tuple[Any, Any, Any]:
    """States, weights and thresholds that fit each other."""
    if not s.ndim:
        raise ShapeError("s has shape (): it must have an axis of units, (..., n).")
    n, here = s.shape[-1], f"s has shape {s.shape}"
    W = real("W", W)
    theta = np.zeros(n, W.dtype) if theta is None else real("theta", theta)
    require("W", W, (n, n), here)
    require("theta", theta, (n,), here)
    return s, W, theta
