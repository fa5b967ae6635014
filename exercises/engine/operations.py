"""The operations a graph knows: for each the shape of its result and how to compute it under leading batch axes."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ...errors import AuthorError
from ...solutions.activations import sigmoid

Array = NDArray[np.float64]
Shape = tuple[int, ...]


class Node(Protocol):
    """What this module needs to know of a graph value."""

    op: str
    shape: Shape


ELEMENTWISE: dict[str, Callable[..., Array]] = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "div": np.divide,
    "neg": np.negative,
    "square": np.square,
    "tanh": np.tanh,
    "exp": np.exp,
    "sigmoid": sigmoid.dispatch(np.ndarray),
    "copy": lambda a: a,
}
"""Operations entry by entry; a scalar goes with any shape."""

UFUNCS: dict[Any, str] = {
    np.add: "add",
    np.subtract: "sub",
    np.multiply: "mul",
    np.true_divide: "div",
    np.negative: "neg",
    np.square: "square",
    np.tanh: "tanh",
    np.exp: "exp",
    np.matmul: "matmul",
}
"""NumPy functions met in reference cells, and the operations they record."""

RANGES = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0)}
"""Values an operation can have; any real number if not listed."""


def shape_of(op: str, args: Sequence[Node], extra: Any = None) -> Shape:
    """Shape of the result.

    Raises:
        AuthorError: If the shapes do not fit.
    """
    shapes = [arg.shape for arg in args]
    if op in ELEMENTWISE:
        wide = max(shapes, key=len)
        if any(shape not in ((), wide) for shape in shapes):
            raise AuthorError(f"{op}: shapes {shapes[0]} and {shapes[-1]} do not fit; broadcasting is not drawn.")
        return wide
    if op == "matmul":
        left, right = shapes
        if not left or not right or left[-1] != right[0]:
            raise AuthorError(f"@: shapes {left} and {right} do not fit.")
        return left[:-1] + right[1:]
    if op == "outer":
        return shapes[0] + shapes[1]
    if op == "transpose":
        return shapes[0][::-1]
    if op == "concat":
        return (sum(shape[0] for shape in shapes),)
    if op == "get":
        picked: Shape = np.empty(shapes[0])[extra].shape
        return picked
    raise AuthorError(f"Operation '{op}' is not known to the graph.")


def evaluator(op: str, args: Sequence[Node], extra: Any, rank: int) -> Callable[..., Array]:
    """A function of the arguments' arrays, each with the same leading axes in front of its own shape.

    Args:
        op: The operation.
        args: The arguments; a "const" has no leading axes.
        extra: The key of "get".
        rank: Number of axes of the result's own shape.
    """
    if op in ELEMENTWISE:
        return _elementwise(ELEMENTWISE[op], args, rank)
    if op == "matmul":
        return {(2, 1): np.matvec, (1, 1): np.vecdot, (1, 2): np.vecmat}.get(
            (len(args[0].shape), len(args[1].shape)), np.matmul
        )
    if op == "outer":
        return lambda a, b: a[..., :, None] * b[..., None, :]
    if op == "transpose":
        return lambda a: np.swapaxes(a, -1, -2)
    if op == "concat":
        return _join
    key = extra if isinstance(extra, tuple) else (extra,)
    whole = (Ellipsis, *key, *[slice(None)] * (len(args[0].shape) - len(key)))
    return lambda a: a[whole]


def _elementwise(function: Callable[..., Array], args: Sequence[Node], rank: int) -> Callable[..., Array]:
    """The function, with axes added to an argument of lower rank; constants broadcast by themselves."""
    lacking = [0 if arg.op == "const" else rank - len(arg.shape) for arg in args]
    if not any(lacking):
        return function
    keys = [(Ellipsis, *[None] * lack) for lack in lacking]
    return lambda *arrays: function(*(array[key] for array, key in zip(arrays, keys, strict=True)))


def _join(*parts: Array) -> Array:
    """Concatenation along the last axis; leading axes are broadcast."""
    lead = np.broadcast_shapes(*[part.shape[:-1] for part in parts])
    out = np.empty((*lead, sum(part.shape[-1] for part in parts)))
    at = 0
    for part in parts:
        out[..., at : at + part.shape[-1]] = part
        at += part.shape[-1]
    return out
