"""A pencil for the whole class: works a recorded formula out for a block of variants, with plain NumPy.

It shares the recorded formula with the engine and nothing else: no replay program, no nudges, none of its operations
and not its rounding. Every array has the variants in front: shape (B, *own shape).
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...errors import AuthorError
from ...exercises.engine.graph import Value

Array = NDArray[np.float64]
Operation = Callable[..., Any]

KEPT = 15
"""Decimals that are believed: what binary arithmetic leaves behind them must not decide about a decimal tie."""
SPACINGS = 64
"""Neighbouring floats by which a long sum may miss a decimal tie."""
FINEST = 12
"""Most decimals that can be asked; more would not be told from binary dust."""


def _matmul(a: Array, b: Array) -> Array:
    """Matrices and vectors in all four combinations; letters are own axes."""
    left, right = "ij"[2 - (a.ndim - 1) :], "jk"[: b.ndim - 1]
    return np.asarray(np.einsum(f"...{left},...{right}->...{(left + right).replace('j', '')}", a, b))


def _softmax(a: Array) -> Array:
    """Over the last axis: one over the sum of what every entry is in proportion to this one."""
    with np.errstate(over="ignore"):  # beside a far greater one, an entry is 1 over infinity
        return np.asarray(1 / np.einsum("...ij->...i", np.exp(a[..., None, :] - a[..., :, None])))


OPERATIONS: dict[str, Operation] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "neg": lambda a: 0.0 - a,
    "square": lambda a: a * a,
    "sqrt": lambda a: a**0.5,
    "exp": lambda a: np.e**a,
    "log": lambda a: np.log2(a) * np.log(2.0),
    "tanh": lambda a: 1 - 2 / (np.exp(2 * a) + 1),
    "sigmoid": lambda a: 1 / (1 + np.exp(-a)),
    "softmax": _softmax,
    "sum": lambda a: np.einsum("bi->b", a.reshape(len(a), -1)),
    "abs": lambda a: np.where(a < 0, -a, a),
    "maximum": lambda a, b: np.where(a > b, a, b),
    "minimum": lambda a, b: np.where(a < b, a, b),
    "clip": lambda a, low, high: np.where(a < low, low, np.where(a > high, high, a)),
    "copy": lambda a: a,
    "matmul": _matmul,
    "outer": lambda a, b: np.einsum("...i,...j->...ij", a, b),
    "transpose": lambda a: np.einsum("...ij->...ji", a) if a.ndim > 2 else a,
}
"""Operations on arguments of one rank, variants in front; "get", "concat" and constants are seen to by `work_out`."""

TOGETHER = frozenset(OPERATIONS) - {"matmul", "outer", "transpose", "softmax", "sum"}
"""Operations entry by entry: an argument of lower rank is repeated along the axes it lacks."""


def rounded(value: ArrayLike, decimals: int | None, significant: int | None = None) -> Array:
    """Half away from zero, in whole numbers: the digits behind the point become an integer, and its tie is exact.

    Args:
        value: Any shape; what is not finite stays.
        decimals: Digits behind the point.
        significant: Digits from the first that is not zero, instead of decimals. None and None keep every digit.

    Raises:
        ValueError: If more decimals are asked than a float can show.

    Example:
        >>> rounded([0.0005, -2.6745, 0.1 + 0.2 - 0.0005], 3).tolist(), rounded([0.00012345, -98750], None, 3).tolist()
        ([0.001, -2.675, 0.3], [0.000123, -98800.0])
    """
    array = np.asarray(value, float)
    if significant is not None:
        return _significant(array, significant)
    if decimals is None:
        return array
    if decimals > FINEST:
        raise ValueError(f"{decimals} decimals: at most {FINEST} can be told from binary dust.")
    size = np.abs(array)
    coarse = ~(size < 2.0**52 / 10.0**decimals)  # nothing behind the last place; NaN and infinities are here too
    size = np.where(coarse, 0.0, size)
    kept = max(KEPT, decimals + 3)
    whole = np.floor(size).astype(np.int64)
    behind = np.rint((size - np.floor(size)) * 10.0**kept).astype(np.int64)
    unit = 10 ** (kept - decimals)
    dust = np.ceil(np.minimum(SPACINGS * np.spacing(size) * 10.0**kept, unit * 1e-4)).astype(np.int64)
    units = behind // unit + (2 * (behind % unit + dust) >= unit)
    found = (whole * 10**decimals + units) / 10.0**decimals
    return np.where(coarse, array, np.where((array < 0) & (found > 0), -found, found))


def _significant(array: Array, digits: int) -> Array:
    """One digit in front of the point, rounded there, and put back in its place."""
    sized = np.isfinite(array) & (array != 0)
    size = np.where(sized, np.abs(array), 1.0)
    power = _power(size)
    digit = np.rint(rounded(_scaled(size, -power), digits - 1) * 10.0 ** (digits - 1))
    return np.where(sized, np.copysign(_scaled(digit, power - digits + 1), array), array + 0.0)


def cut_off(value: ArrayLike, decimals: int | None, significant: int | None = None) -> Array:
    """The digits behind are left away; the other arguments are those of `rounded`.

    Example:
        >>> cut_off([0.0019, -2.6745, 0.29], 3).tolist(), cut_off([0.00019990, 29.0], None, 3).tolist()
        ([0.001, -2.674, 0.29], [0.000199, 29.0])
    """
    near, size = rounded(value, decimals, significant), np.abs(np.asarray(value, float))
    beyond = np.abs(near) > size * (1 + 1e-12)  # what ends there loses nothing to binary dust
    if significant is not None:
        unit = 10.0 ** (_power(np.where(beyond, size, 1.0)) - (significant - 1))
    else:
        unit = np.full(near.shape, 10.0 ** -(decimals or 0))
    return np.where(beyond, rounded(near - np.copysign(unit, near), decimals, significant), near)


def last_place(value: ArrayLike, decimals: int | None, significant: int | None = None) -> Array:
    """One unit in the last place of what `rounded` gives; 0 where nothing is rounded, and for 0 itself of digits.

    Example:
        >>> last_place([0.5, 20.0], 3).tolist(), last_place([0.00012345, 20.0], None, 3).tolist()
        ([0.001, 0.001], [1e-06, 0.1])
    """
    near = np.abs(rounded(value, decimals, significant))
    if significant is None:
        return np.full(near.shape, 0.0 if decimals is None else 10.0**-decimals)
    sized = np.isfinite(near) & (near > 0)
    return np.where(sized, 10.0 ** (_power(np.where(sized, near, 1.0)) - (significant - 1.0)), 0.0)


def _power(size: Array) -> NDArray[np.int_]:
    """Power of ten of the first digit of positive numbers."""
    power = np.floor(np.log10(size)).astype(int)
    return np.asarray(power + (_scaled(size, -power) >= 10 - 1e-12) - (_scaled(size, -power) < 1 - 1e-13))


def _scaled(value: Array, power: NDArray[np.int_]) -> Array:
    """Times a power of ten; divides by the whole power where it is negative, which is exact up to 10**22."""
    scale = 10.0 ** np.abs(power)
    return np.asarray(np.where(power < 0, value / scale, value * scale))


def work_out(
    formula: Value,
    known: Mapping[int, Array],
    operations: Mapping[str, Operation] = OPERATIONS,
    done: dict[int, Array] | None = None,
) -> Array:
    """The value of a formula from what stands on the paper already.

    Args:
        formula: A value of the graph; it is worked out even if a number for it is known.
        known: Numbers by index of their node: givens, and earlier quantities as the student goes on with them.
        operations: What the students take each operation for.
        done: Partial results, kept from one formula to the next as long as `known` only grows.

    Returns:
        Shape (B, *own shape), or (1, *own shape) if nothing in it depends on the variant.

    Raises:
        AuthorError: If the pencil does not know an operation.
    """
    done = {} if done is None else done
    waiting, needed = list(formula.args), {}
    while waiting:  # no recursion: chains are long, and formulas share most of their parts
        node = waiting.pop()
        if node.at not in known and node.at not in done and node.at not in needed:
            needed[node.at] = node
            waiting.extend(node.args)
    for at in sorted(needed):
        done[at] = _one(needed[at], known, done, operations)
    return _one(formula, known, done, operations)


def _leaf(node: Value, known: Mapping[int, Array]) -> Array:
    return np.asarray(node.extra, float)[None] if node.op == "const" else known[node.at]


def _one(
    node: Value, known: Mapping[int, Array], done: Mapping[int, Array], operations: Mapping[str, Operation]
) -> Array:
    """One operation, its arguments being worked out."""
    if not node.args:
        return _leaf(node, known)
    arguments = [known[arg.at] if arg.at in known else done[arg.at] for arg in node.args]
    if node.op == "get":
        return np.asarray(arguments[0][(slice(None), *_key(node.extra))])
    if node.op == "concat":
        return _joined(arguments, node.extra)
    if node.op not in operations:
        raise AuthorError(
            f"The audit's pencil does not know '{node.op}': add it to OPERATIONS in grader/audit/pencil.py."
        )
    if node.op in TOGETHER:
        most = max(argument.ndim for argument in arguments)
        arguments = [a.reshape(a.shape[0], *[1] * (most - a.ndim), *a.shape[1:]) for a in arguments]
    return np.asarray(operations[node.op](*arguments), float)


def _key(extra: Any) -> tuple[Any, ...]:
    return extra if isinstance(extra, tuple) else (extra,)


def _joined(parts: list[Array], axis: int | None) -> Array:
    """Side by side along an axis counted from the last; constants have no variants yet."""
    lanes = max(len(part) for part in parts)
    wide = [np.broadcast_to(part, (lanes, *part.shape[1:])) for part in parts]
    return np.concatenate(wide, axis=-1 if axis is None else axis)
