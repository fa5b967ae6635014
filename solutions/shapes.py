"""Shape checks that name the array, its shape and the shape needed."""

from typing import Any

from ..errors import ShapeError


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
