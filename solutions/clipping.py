"""Clipping of gradients: it stops an exploding gradient from throwing the weights away; a vanishing one it cannot help.

Gradients come as a NamedTuple or list of arrays (what a backward pass calls `weights`, for example); None stays None.
"""

import math
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from ..errors import InputError
from .shapes import real


class Clipped(NamedTuple):
    """Gradients after clipping by norm."""

    gradients: Any
    """As they came in: the same NamedTuple type, or a list."""
    norm: float
    """Norm of all gradients together before clipping."""
    scale: float
    """What every entry was multiplied by; at most 1."""


def global_norm(gradients: Iterable[Any]) -> float:
    """The norm of all gradients together, as if they stood in one long vector.

        norm = sqrt(sum of the squares of all entries of all arrays)

    Args:
        gradients: Arrays of any shapes, or None; added up in double precision.

    Returns:
        0 for no entry at all; NaN or infinity if an entry is.

    Raises:
        InputError: If an array is complex.

    Example:
        >>> global_norm([np.array([1.0, 2.0]), np.array([[2.0]]), None])
        3.0

    Source: Pascanu, Mikolov & Bengio (2013), section 3.2; `clip_grad_norm_` of PyTorch.
    """
    arrays = [real("gradient", one).astype(np.float64) for one in gradients if one is not None]
    norms = [float(np.linalg.norm(array.ravel())) for array in arrays]
    return math.nan if any(map(math.isnan, norms)) else math.hypot(*norms)


def clip_by_norm(gradients: Any, limit: float, *, epsilon: float = 0.0) -> Clipped:
    """Scale all gradients together so that their norm is at most `limit`; the direction stays.

        scale = min(1, limit / (norm + epsilon)),      gradient := scale * gradient

    Args:
        gradients: NamedTuple or list of arrays of any shapes.
        limit: Greatest norm, not negative.
        epsilon: Added to the norm; PyTorch's `clip_grad_norm_` has 1e-6, textbooks have 0.

    Returns:
        New arrays of the same floating-point types. A NaN makes every gradient NaN, and so does an infinity where it
        stands (0 times infinity), all others being 0: as in PyTorch, look at `norm` before you update.

    Raises:
        InputError: If the limit is negative or NaN, or an array is complex.

    Example:
        >>> clip_by_norm([np.array([3.0]), np.array([4.0])], 1.0)
        Clipped(gradients=[array([0.6]), array([0.8])], norm=5.0, scale=0.2)

    Source: Pascanu, Mikolov & Bengio (2013), algorithm 1.
    """
    _check(limit)
    norm = global_norm(gradients)
    over = norm + epsilon
    scale = math.nan if math.isnan(over) else 1.0 if over <= limit else limit / over
    with np.errstate(invalid="ignore"):  # 0 times infinity is NaN, as promised
        return Clipped(
            _like(gradients, [None if one is None else real("gradient", one) * scale for one in gradients]), norm, scale
        )


def clip_by_value(gradients: Any, limit: float) -> Any:
    """Cut every entry to [-limit, limit]; this changes the direction.

        gradient := max(-limit, min(limit, gradient))

    Args:
        gradients: NamedTuple or list of arrays of any shapes.
        limit: Greatest absolute value, not negative.

    Returns:
        New arrays of the same floating-point types, as they came in; NaN stays NaN, infinity becomes the limit.

    Raises:
        InputError: If the limit is negative or NaN, or an array is complex.

    Example:
        >>> clip_by_value([np.array([3.0, -0.5])], 1.0)
        [array([ 1. , -0.5])]

    Source: `clip_grad_value_` of PyTorch; Graves (2013) clips so.
    """
    _check(limit)
    return _like(gradients, [None if one is None else _cut(real("gradient", one), limit) for one in gradients])


def _cut(gradient: Any, limit: float) -> Any:
    with np.errstate(over="ignore"):  # a limit beyond the precision of the gradient is infinity, which cuts nothing
        most = gradient.dtype.type(limit)
    return np.clip(gradient, -most, most)


def _check(limit: float) -> None:
    if not limit >= 0:
        raise InputError(f"The limit of clipping is {limit}: it must be 0 or more.")


def _like(gradients: Any, parts: list[Any]) -> Any:
    """The parts in the container the gradients came in."""
    return type(gradients)(*parts) if hasattr(gradients, "_fields") else parts
