"""Rounding as a pocket calculator does it: half away from zero, to so many decimals or so many significant digits."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

DUST = 1e-10
"""Part of a unit by which binary floating point may miss a decimal tie. Not more: tanh(0.0005), to three decimals, lies
four parts in a hundred million of a unit below one, and a calculator shows 0.000."""


LEAST_POSITIONAL = -4
"""Powers of ten from which on significant digits are written without one: 0.000123, but 1.23e-5."""
LONG_SUM = 64 * float(np.finfo(float).eps)
"""Relative error of a sum of dozens of products, which may end on a tie."""
MOST_DUST = 1e-4
"""Part of a unit that is never dust, however large the number."""
MOST_UNITS = 1e14
"""Numbers of more units in the last place are written as they are: binary arithmetic cannot round them better."""


class Precision(NamedTuple):
    """How far a quantity is rounded: to decimals, to significant digits, or not at all."""

    decimals: int | None = None
    significant: int | None = None

    @property
    def exact(self) -> bool:
        """Whether nothing is rounded."""
        return self == Precision()

    def digits(self, value: float, more: int = 0) -> tuple[str, int]:
        """The digits of a value, and the power of ten that multiplies them: 0 if they need none.

        Args:
            value: The value.
            more: Up to so many more digits, where they are not zero.

        Example:
            >>> Precision(3).digits(-0.46212, 3), Precision(3).digits(0.5, 3), Precision(2).digits(-0.0001)
            (('-0.46212', 0), ('0.500', 0), ('0.00', 0))
            >>> Precision(significant=3).digits(0.012), Precision(significant=3).digits(6.02214e23)
            (('0.0120', 0), ('6.02', 23))
        """
        if self.significant is None:
            return _trimmed(value, (self.decimals or 0) + more, self.decimals or 0), 0
        power = int(f"{float(as_printed(value, None, self.significant)):e}".partition("e")[2])
        if LEAST_POSITIONAL <= power < self.significant:
            places = self.significant - 1 - power
            return _trimmed(value, places + more, places), 0
        return _trimmed(value / 10.0**power, self.significant - 1 + more, self.significant - 1), power


EXACT = Precision()


def _trimmed(value: float, most: int, least: int) -> str:
    """So many decimals at most, without zeros at the end beyond the least number, and never a negative zero."""
    digits = f"{as_printed(value, most) if abs(value) * 10.0**most < MOST_UNITS else value:.{most}f}"
    while digits.endswith("0") and len(digits.partition(".")[2]) > least:
        digits = digits[:-1]
    digits = digits.rstrip(".")
    return digits.removeprefix("-") if digits.startswith("-") and not float(digits) else digits


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
    scaled = np.floor(_raised(np.abs(array) * unit)) / unit
    result: NDArray[np.float64] = np.where(array < 0, 0.0 - scaled, scaled)
    return result


def last_place(value: ArrayLike, significant: int) -> NDArray[np.float64]:
    """One unit in the last of the significant digits; 0 for zero, which has none: no number is close to it.

    >>> last_place([0.00012345, 1.0, 0.0], 3).tolist()
    [1e-06, 0.01, 0.0]
    """
    array = np.asarray(value, float)
    return np.asarray(np.where(array == 0, 0.0, 10.0 ** _last_exponent(array, significant)))


def _raised(units: NDArray[np.float64]) -> NDArray[np.float64]:
    """Half a unit more, and what binary arithmetic may have missed of a tie."""
    return units + np.minimum(units * LONG_SUM, MOST_DUST) + (0.5 + DUST)


def _last_exponent(array: NDArray[np.float64], digits: int) -> NDArray[np.float64]:
    """Power of ten of the last digit; of zero and of what is not finite, any."""
    size = np.abs(array)
    sized = (size > 0) & np.isfinite(size)
    power = np.floor(np.log10(size, out=np.zeros_like(size), where=sized) + 1e-12)
    return np.asarray(power - (digits - 1))


def _significant(array: NDArray[np.float64], digits: int) -> NDArray[np.float64]:
    exponent = _last_exponent(array, digits)
    up, down = 10.0 ** np.maximum(-exponent, 0), 10.0 ** np.maximum(exponent, 0)  # whole powers: exact up to 10**22
    rounded = np.floor(_raised(np.abs(array) * up / down)) * down / up
    return np.asarray(np.where(array < 0, 0.0 - rounded, rounded))
