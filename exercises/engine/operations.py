"""The operations a graph knows: for each the shape of its result and how to compute it under leading batch axes."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from ...errors import AuthorError
from ...solutions.activations import sigmoid, softmax

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
    "log": np.log,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "maximum": np.maximum,
    "minimum": np.minimum,
    "clip": np.clip,
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
    np.log: "log",
    np.sqrt: "sqrt",
    np.absolute: "abs",
    np.maximum: "maximum",
    np.minimum: "minimum",
    np.matmul: "matmul",
}
"""NumPy functions met in reference cells, and the operations they record."""

FUNCTIONS: dict[Any, str] = {
    np.outer: "outer",
    np.dot: "matmul",
    np.clip: "clip",
    np.sum: "sum",
}
"""The same for those that are no ufuncs; arguments by position only. Values answer np.concatenate themselves."""

KINKS = frozenset({"maximum", "minimum", "abs", "clip"})
"""Operations with a corner or a step: honest rounding may fall on either side of it."""

RANGES = {
    "sigmoid": (0.0, 1.0),
    "tanh": (-1.0, 1.0),
    "softmax": (0.0, 1.0),
    "exp": (0.0, np.inf),
    "sqrt": (0.0, np.inf),
}
"""Values an operation can have; any real number if not listed."""


def shape_of(op: str, args: Sequence[Node], extra: Any = None) -> Shape:
    """Shape of the result.

    Raises:
        AuthorError: If the shapes do not fit.
    """
    shapes = [arg.shape for arg in args]
    if op in ELEMENTWISE:
        return _widest(op, shapes)
    if op not in SHAPES:
        raise AuthorError(f"Operation '{op}' is not known to the graph.")
    return SHAPES[op](shapes, extra)


def _widest(op: str, shapes: Sequence[Shape]) -> Shape:
    wide = max(shapes, key=len)
    if any(shape not in ((), wide) for shape in shapes):
        raise AuthorError(f"{op}: shapes {shapes[0]} and {shapes[-1]} do not fit; broadcasting is not drawn.")
    return wide


def _product(shapes: Sequence[Shape], extra: Any) -> Shape:
    left, right = shapes
    if not left or not right or left[-1] != right[0]:
        raise AuthorError(f"@: shapes {left} and {right} do not fit.")
    return left[:-1] + right[1:]


def _scores(shapes: Sequence[Shape], extra: Any) -> Shape:
    if len(shapes[0]) != 1:
        raise AuthorError(f"softmax: shape {shapes[0]} is no vector; give it one vector of scores.")
    return shapes[0]


def _joined(shapes: Sequence[Shape], axis: int) -> Shape:
    """Shape of a concatenation; the axis is counted from the last, -1."""
    first = shapes[0]
    if not -len(first) <= axis < 0 or any(_without(shape, axis) != _without(first, axis) for shape in shapes):
        raise AuthorError(f"np.concatenate: shapes {' and '.join(map(str, shapes))} do not fit.")
    at = len(first) + axis
    return (*first[:at], sum(shape[axis] for shape in shapes), *first[at + 1 :])


def _without(shape: Shape, axis: int) -> tuple[int, Shape]:
    """Number of axes, and the sizes of all axes but one."""
    return len(shape), tuple(size for at, size in enumerate(shape, -len(shape)) if at != axis)


SHAPES: dict[str, Callable[[Sequence[Shape], Any], Shape]] = {
    "matmul": _product,
    "outer": lambda shapes, extra: shapes[0] + shapes[1],
    "transpose": lambda shapes, extra: shapes[0][::-1],
    "concat": _joined,
    "softmax": _scores,
    "sum": lambda shapes, extra: (),
    "get": lambda shapes, extra: np.empty(shapes[0])[extra].shape,
}
"""Shape of the result from the arguments' shapes and the key of "get" or the axis of "concat"."""


def evaluator(op: str, args: Sequence[Node], extra: Any, rank: int) -> Callable[..., Array]:
    """A function of the arguments' arrays, each with the same leading axes in front of its own shape.

    Args:
        op: The operation.
        args: The arguments; a "const" has no leading axes.
        extra: The key of "get", the axis of "concat".
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
        return lambda *parts: _join(parts, extra, rank)
    if op == "softmax":
        return softmax.dispatch(np.ndarray)  # along the last axis
    if op == "sum":
        own = tuple(range(-len(args[0].shape), 0))
        return lambda a: np.sum(a, axis=own)
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


def _join(parts: Sequence[Array], axis: int, rank: int) -> Array:
    """Concatenation along an axis counted from the last; leading axes are broadcast."""
    lead = np.broadcast_shapes(*[part.shape[:-rank] for part in parts])
    own = list(parts[0].shape[-rank:])
    own[axis] = sum(part.shape[axis] for part in parts)
    out, at, behind = np.empty((*lead, *own)), 0, (slice(None),) * (-axis - 1)
    for part in parts:
        place: tuple[Any, ...] = (Ellipsis, slice(at, at + part.shape[axis]), *behind)
        out[place] = part
        at += part.shape[axis]
    return out
