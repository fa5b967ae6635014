"""Checks of arrays: sentences that name the array, its shape and the shape needed, and real numbers only."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from ..errors import InputError, ShapeError

Shape = tuple[int, ...]


class Sizes(NamedTuple):
    """What the arrays of one step agree on."""

    batch: Shape
    """Leading axes; () for vectors."""
    n: int
    """Entries of the state."""
    d: int
    """Entries of the input."""


def length(name: str, value: Any) -> int:
    """Number of entries of a vector.

    Raises:
        ShapeError: If it has another number of axes.

    Example:
        >>> import numpy as np
        >>> length("x", np.zeros((3, 1)))
        Traceback (most recent call last):
        ...
        rnnex.errors.ShapeError: x has shape (3, 1): it must be a vector, with one axis.
    """
    if len(value.shape) != 1:
        raise ShapeError(f"{name} has shape {tuple(value.shape)}: it must be a vector, with one axis.")
    return int(value.shape[0])


def require(name: str, value: Any, shape: Shape, because: str) -> None:
    """Raise a ShapeError unless `value` has this shape.

    Args:
        name: Name of the array in the equation, for example "U".
        value: Anything with a `shape`.
        shape: The shape the equation needs.
        because: What it has to fit, for example "h_prev has shape (3,)".

    Raises:
        ShapeError: Naming the array, its shape and the shape needed.

    Example:
        >>> import numpy as np
        >>> require("U", np.zeros((3, 2)), (3, 3), "h_prev has shape (3,)")
        Traceback (most recent call last):
        ...
        rnnex.errors.ShapeError: U has shape (3, 2) but h_prev has shape (3,): U must have shape (3, 3).
    """
    if tuple(value.shape) != shape:
        raise ShapeError(f"{name} has shape {tuple(value.shape)} but {because}: {name} must have shape {shape}.")


def require_all(weights: Any, shapes: Mapping[str, Shape], because: str, *, optional: bool = False) -> None:
    """`require` for fields of a NamedTuple; `optional` ones may be None.

    Raises:
        ShapeError: About the first field that does not fit, or that is missing.

    Example:
        >>> from .rnn import RNNWeights
        >>> require_all(RNNWeights(None, None, None), {"U": (3, 3)}, "h_prev has shape (3,)")
        Traceback (most recent call last):
        ...
        rnnex.errors.ShapeError: U is None but h_prev has shape (3,): U must have shape (3, 3).
    """
    for name, shape in shapes.items():
        value = getattr(weights, name)
        if value is not None:
            require(name, value, shape, because)
        elif not optional:
            raise ShapeError(f"{name} is None but {because}: {name} must have shape {shape}.")


def sizes(x: Any, h_prev: Any, names: tuple[str, str] = ("x", "h_prev")) -> Sizes:
    """Batch shape, entries of the state and of the input: two vectors, or arrays with the same leading axes.

    Args:
        x: Input, shape (..., d).
        h_prev: State, shape (..., n).
        names: What to call the two.

    Raises:
        ShapeError: If the leading axes differ, or one is no vector where the other is.

    Example:
        >>> import numpy as np
        >>> sizes(np.zeros((5, 2)), np.zeros((5, 3)))
        Sizes(batch=(5,), n=3, d=2)
        >>> sizes(np.zeros((5, 2)), np.zeros((4, 3)))
        Traceback (most recent call last):
        ...
        rnnex.errors.ShapeError: h_prev has shape (4, 3) but x has shape (5, 2): h_prev must have shape (5, 3).
    """
    if len(x.shape) <= 1 or len(h_prev.shape) <= 1:
        n = length(names[1], h_prev)
        return Sizes((), n, length(names[0], x))
    batch, n = tuple(x.shape[:-1]), int(h_prev.shape[-1])
    require(names[1], h_prev, (*batch, n), f"{names[0]} has shape {tuple(x.shape)}")
    return Sizes(batch, n, int(x.shape[-1]))


def real(name: str, value: Any) -> Any:
    """An array of real numbers: floats keep their precision, integers and booleans become float64.

    Args:
        name: Name of the array in the equation.
        value: An array or nested list. None and values of another kind that have a shape, such as those of an
            exercise's graph, come back as they are. NaN and infinities are numbers: they propagate.

    Raises:
        InputError: If it holds complex numbers, or none at all.

    Example:
        >>> import numpy as np
        >>> real("x", np.ones(2, np.float32)).dtype, real("x", [1, 2])
        (dtype('float32'), array([1., 2.]))
        >>> real("x", np.array([1j]))
        Traceback (most recent call last):
        ...
        rnnex.errors.InputError: x has dtype complex128: it must hold real numbers.
    """
    if value is None or (hasattr(value, "shape") and not isinstance(value, np.ndarray | np.generic)):
        return value
    array = np.asarray(value)
    if array.dtype.kind == "f":
        return array
    if array.dtype.kind not in "biu":
        raise InputError(f"{name} has dtype {array.dtype}: it must hold real numbers.")
    return array.astype(np.float64)


def reals(weights: Any) -> Any:
    """`real` for every field of a NamedTuple.

    Example:
        >>> from .rnn import RNNWeights
        >>> reals(RNNWeights([[1]], [[2]], [3]))
        RNNWeights(W=array([[1.]]), U=array([[2.]]), b=array([3.]))
    """
    return type(weights)(*[real(name, value) for name, value in zip(weights._fields, weights, strict=True)])
