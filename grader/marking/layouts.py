"""What is wrong with an array, told apart: its shape, its layout, a factor, all steps but one, or its values."""

from collections.abc import Iterator
from enum import StrEnum
from itertools import permutations
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Given = NDArray[Any]
SINGLE = 1e-4
"""What computing in float32 may cost; slips are kept ten times as far apart. Relative to 1 or to the value."""
TOLERANCE = {np.dtype(np.float32): SINGLE}
DEFAULT_TOLERANCE = 1e-7
"""Relative to 1 or to the value, whichever is larger; about 1e9 units in the last place of a float64."""
VARIES = 1e-2
"""By how much entries must differ for a factor to mean something: any constant is a multiple of another."""
MOST_AXES = 4
"""Arrays with more are not looked at in every order of their axes."""
FEWEST = 3
"""Entries that must agree before a factor is believed."""
MOST_TIMES = 100
"""As many entries as are expected, at most, has an array that is looked into; of a larger one the shape says enough."""


class Fault(StrEnum):
    """What is wrong with a piece of a result."""

    PARTS = "parts"
    """Another number of results, or one where several are expected."""
    NO_TABLE = "no-table"
    NO_KEY = "no-key"
    NOT_NUMBERS = "not-numbers"
    NOTHING = "nothing"
    NOT_ONE_ARRAY = "not-one-array"
    """Several arrays that do not make one."""
    NOT_FINITE = "not-finite"
    AXES = "axes"
    """The right values, axes in another order."""
    AXIS_OF_ONE = "axis-of-one"
    """The right values, an axis of length 1 too many or too few."""
    RESHAPED = "reshaped"
    """The right values in the right order, in another shape."""
    NOT_SUMMED = "not-summed"
    """Right, once summed over an axis that should not be there."""
    SHAPE = "shape"
    SIGN = "sign"
    FACTOR = "factor"
    FIRST_STEP = "first-step"
    """Right at the first step only."""
    LAST_STEP = "last-step"
    VALUES = "values"


def beyond(got: Given, wanted: Array) -> bool:
    """Whether an array is too large to be looked into: a student chooses how large."""
    return got.size > MOST_TIMES * max(1, wanted.size)


def close(value: Given, wanted: Array, tolerance: float | None = None) -> bool:
    """Same shape, and within the tolerance of the returned type; NaN is close to nothing.

    >>> close(np.array([0.5, np.nan]), np.array([0.5, 0.5])), close(np.array([0.5]), np.array([0.5 + 1e-9]))
    (False, True)
    """
    if value.shape != wanted.shape:
        return False
    least = TOLERANCE.get(value.dtype, DEFAULT_TOLERANCE)
    bound = least if tolerance is None else max(tolerance, least)
    with np.errstate(invalid="ignore", over="ignore"):
        return bool((np.abs(value - wanted) <= bound * np.maximum(1.0, np.abs(wanted))).all())


def fault_of(
    got: Given, wanted: Array, time: int | None = None, tolerance: float | None = None
) -> tuple[Fault | None, tuple[tuple[str, str], ...]]:
    """What is wrong, None if nothing is; and facts for a sentence.

    Args:
        got, wanted: The arrays.
        time: The axis of time, if there is one.
        tolerance: In the place of that of the type, if it is larger.

    Example:
        >>> W = np.array([[1.0, 2.0], [3.0, 5.0]])
        >>> [fault_of(wrong, W)[0].value for wrong in (W.T, W.ravel(), 2 * W, W + 1, W * np.nan)]
        ['axes', 'reshaped', 'factor', 'values', 'not-finite']
    """
    if close(got, wanted, tolerance):
        return None, ()
    if beyond(got, wanted):
        return Fault.SHAPE, ()
    if not np.isfinite(got).all():
        return Fault.NOT_FINITE, ()
    found = _layout(got, wanted, tolerance)
    if found or got.shape != wanted.shape:
        return found or Fault.SHAPE, ()
    factor = _factor(got, wanted, tolerance)
    if factor is not None:
        sign = close(got, -wanted, tolerance)
        return (Fault.SIGN, ()) if sign else (Fault.FACTOR, (("factor", f"{factor:.6g}"),))
    return _one_step(got, wanted, time, tolerance) or Fault.VALUES, ()


def _layout(got: Given, wanted: Array, tolerance: float | None) -> Fault | None:
    """Which change of the layout alone makes it right."""
    if got.size < wanted.size or not _varies(wanted):
        return None

    def same(array: Given) -> bool:
        return close(array, wanted, tolerance)

    if got.size == wanted.size:
        if any(same(turned) for turned in _turned(got)):
            return Fault.AXES
        if got.shape != wanted.shape and same(got.reshape(wanted.shape)):
            return Fault.AXIS_OF_ONE if got.squeeze().shape == wanted.squeeze().shape else Fault.RESHAPED
    if got.ndim == wanted.ndim + 1 and any(same(got.sum(axis)) for axis in range(got.ndim)):
        return Fault.NOT_SUMMED
    return None


def _turned(array: Given) -> Iterator[Given]:
    """The array with its axes in every other order."""
    if 2 <= array.ndim <= MOST_AXES:
        yield from (array.transpose(order) for order in list(permutations(range(array.ndim)))[1:])


def _varies(array: Array) -> bool:
    return array.size > 1 and float(np.ptp(array)) > VARIES


def _factor(got: Given, wanted: Array, tolerance: float | None) -> float | None:
    """The number that the expected array was multiplied by, if there is one."""
    if wanted.size < FEWEST or not _varies(wanted):
        return None
    values = got.astype(float)
    factor = float(np.vdot(wanted, values) / np.vdot(wanted, wanted))
    if not abs(factor) > VARIES:
        return None
    return factor if close(got, factor * wanted, tolerance) else None


def _one_step(got: Given, wanted: Array, time: int | None, tolerance: float | None) -> Fault | None:
    if time is None or time >= wanted.ndim or wanted.shape[time] < 2:
        return None
    steps = np.moveaxis(got, time, 0), np.moveaxis(wanted, time, 0)
    right = [close(np.asarray(one), np.asarray(other), tolerance) for one, other in zip(*steps, strict=True)]
    if sum(right) != 1 or steps[1][0].size < 2:
        return None
    return Fault.FIRST_STEP if right[0] else Fault.LAST_STEP if right[-1] else None
