"""The sheet's rounding in decimal arithmetic: written apart from the engine's, so that one checks the other."""

from collections.abc import Callable
from decimal import ROUND_FLOOR, Context, Decimal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...exercises.engine.plan import Plan

TIE = Decimal("0.5000000001")
"""Half a unit, and what binary arithmetic may miss of a decimal tie."""
LONG_SUM = 64 * Decimal(2) ** -52
"""Binary arithmetic over dozens of terms misses a tie by a few dozen neighbouring numbers."""
MOST_DUST = Decimal("1e-4")
"""Part of a unit that is a difference, however large the number."""
CONTEXT = Context(prec=60)
Rounding = Callable[..., NDArray[np.float64]]
"""From an array to what the sheet prints of it."""


def unrounded(value: ArrayLike, **_: int) -> NDArray[np.float64]:
    """Full precision: rounds nothing."""
    return np.asarray(value, float)


def to_decimals(value: ArrayLike, decimals: int) -> NDArray[np.float64]:
    """Half away from zero, to so many decimals.

    >>> to_decimals([0.0005, -2.6745], 3).tolist()
    [0.001, -2.675]
    """
    return _each(value, lambda number: _to_place(number, -decimals))


def to_significant(value: ArrayLike, digits: int) -> NDArray[np.float64]:
    """Half away from zero, to so many significant digits.

    >>> to_significant([0.00012345, -98765], 3).tolist()
    [0.000123, -98800.0]
    """
    return _each(value, lambda number: _to_place(number, number.adjusted() - digits + 1) if number else number)


def sheet_rounding(plan: Plan) -> Rounding:
    """The rounding of a sheet, as a second route calls it: `rounded(value)`.

    A sheet that rounds some quantities to decimals and some to significant digits is rounded to its decimals, and to
    digits where the route says `rounded(value, significant=3)`.
    """
    digits = {q.significant for q in plan.quantities if q.significant is not None}
    decimal = any(q.decimals is not None for q in plan.quantities)
    common = None if decimal or len(digits) != 1 else next(iter(digits))

    def rounded(value: ArrayLike, significant: int | None = common) -> NDArray[np.float64]:
        if significant is not None:
            return to_significant(value, significant)
        return to_decimals(value, plan.working.decimals)

    return rounded


def _each(value: ArrayLike, function: Callable[[Decimal], Decimal]) -> NDArray[np.float64]:
    array = np.asarray(value, float)
    flat = [float(function(Decimal(number))) if np.isfinite(number) else number for number in array.ravel().tolist()]
    return np.array(flat, float).reshape(array.shape)


def _to_place(number: Decimal, place: int) -> Decimal:
    """Half away from zero, at this power of ten."""
    size = abs(number).scaleb(-place, CONTEXT)
    units = (size + min(size * LONG_SUM, MOST_DUST) + TIE).to_integral_value(ROUND_FLOOR)
    return units.scaleb(place, CONTEXT).copy_sign(number) if units else units
