"""Rounding as a pocket calculator does it: half away from zero, to so many decimals or so many significant digits."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

DUST = 1e-7
"""Part of a unit by which binary floating point may miss a decimal tie."""


def as_printed(value: ArrayLike, decimals: int | None, significant: int | None = None) -> NDArray[np.float64]:
    """Round half away from zero; None and None rounds nothing.

    >>> as_printed([0.0005, -0.0005, 2.6745], 3).tolist()
    [0.001, -0.001, 2.675]
    >>> as_printed([0.00012345, -98765], None, 3).tolist()
    [0.000123, -98800.0]
    """
    array = np.asarray(value, float)
    if significant is not None:
        return _significant(array, significant)
    if decimals is None:
        return array
    unit = 10.0**decimals
    scaled = np.floor(np.abs(array) * unit + (0.5 + DUST)) / unit
    result: NDArray[np.float64] = np.where(array < 0, 0.0 - scaled, scaled)
    return result


def last_place(value: ArrayLike, significant: int) -> NDArray[np.float64]:
    """One unit in the last of the significant digits; 0 for zero, which has none: no number is close to it.

    >>> last_place([0.00012345, 1.0, 0.0], 3).tolist()
    [1e-06, 0.01, 0.0]
    """
    array = np.asarray(value, float)
    return np.asarray(np.where(array == 0, 0.0, 10.0 ** _last_exponent(array, significant)))


def _last_exponent(array: NDArray[np.float64], digits: int) -> NDArray[np.float64]:
    """Power of ten of the last digit; of zero and of what is not finite, any."""
    size = np.abs(array)
    sized = (size > 0) & np.isfinite(size)
    power = np.floor(np.log10(size, out=np.zeros_like(size), where=sized) + 1e-12)
    return np.asarray(power - (digits - 1))


def _significant(array: NDArray[np.float64], digits: int) -> NDArray[np.float64]:
    exponent = _last_exponent(array, digits)
    up, down = 10.0 ** np.maximum(-exponent, 0), 10.0 ** np.maximum(exponent, 0)  # whole powers: exact up to 10**22
    rounded = np.floor(np.abs(array) * up / down + (0.5 + DUST)) * down / up
    return np.asarray(np.where(array < 0, 0.0 - rounded, rounded))
