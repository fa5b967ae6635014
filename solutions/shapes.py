"""Shape checks that name the array, its shape and the shape needed."""

from typing import Any

from ..errors import ShapeError


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


def require(name: str, value: Any, shape: tuple[int, ...], because: str) -> None:
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
