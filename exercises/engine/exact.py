"""Answers that are no arrays: an interval of real numbers, a set of numbers, a shape, a formula in named variables."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal

from ...errors import AuthorError

ExactKind = Literal["whole", "exact", "shape", "set", "interval", "expression"]
"""Kinds of blanks whose answers are right or are not: nobody rounds them."""

Bound = Fraction | float
"""An exact number; a float only for infinity and for irrational ends such as sqrt(2)."""


@dataclass(frozen=True, slots=True)
class Interval:
    """All real numbers between two ends; an infinite end is open.

    Raises:
        AuthorError: If it holds no number, or an infinite end is closed.

    Example:
        >>> Fraction(1) in Interval(Fraction(-1), Fraction(1)), Fraction(1) in Interval(Fraction(-1), Fraction(1), "[]")
        (False, True)
    """

    low: Bound
    high: Bound
    ends: str = "()"
    """Which ends belong to it: "()", "[)", "(]" or "[]"."""

    def __post_init__(self) -> None:
        open_where_infinite = (self.low != -math.inf or self.ends[0] == "(") and (
            self.high != math.inf or self.ends[1] == ")"
        )
        if self.ends not in ("()", "[)", "(]", "[]") or not self.low <= self.high or not open_where_infinite:
            raise AuthorError(f"No interval: {self.ends[0]}{self.low}; {self.high}{self.ends[1]}.")
        if self.low == self.high and self.ends != "[]":
            raise AuthorError(f"The interval from {self.low} to {self.high} is empty.")

    def __contains__(self, number: Any) -> bool:
        above = self.low < number or (self.ends[0] == "[" and self.low == number)
        below = number < self.high or (self.ends[1] == "]" and self.high == number)
        return bool(above and below)


def exact_value(kind: ExactKind, value: Any) -> Any:
    """An author's value as the type that blanks of this kind hold; fractions wherever numbers may be fractions.

    A whole number becomes an int, a shape a tuple of ints, a set a frozenset; an interval's ends become fractions;
    a formula is a sympy expression.

    Raises:
        AuthorError: If the value is not of this kind.

    Example:
        >>> exact_value("whole", Fraction(34)), exact_value("set", {1, Fraction(1, 2)}) == {Fraction(1, 2), Fraction(1)}
        (34, True)
        >>> exact_value("interval", Interval(-4, 4))
        Interval(low=Fraction(-4, 1), high=Fraction(4, 1), ends='()')
    """
    try:
        return _CONVERT[kind](value)
    except (TypeError, ValueError):
        raise AuthorError(f"{value!r} cannot be the answer to a blank of kind '{kind}'.") from None


def _whole(value: Any) -> int:
    if value != int(value):
        raise ValueError(value)
    return int(value)


def _shape(value: Any) -> tuple[int, ...]:
    sizes = tuple(map(_whole, value))
    if min(sizes, default=1) < 1:
        raise ValueError(value)
    return sizes


def _set(value: Any) -> frozenset[Bound]:
    return frozenset(map(_bound, value))


def _interval(value: Any) -> Interval:
    if not isinstance(value, Interval):
        raise TypeError(value)
    return Interval(_bound(value.low), _bound(value.high), value.ends)


def _bound(value: Any) -> Bound:
    """A float stays one: it stands for infinity, or for an irrational number."""
    return value if isinstance(value, float) else Fraction(value)


def _formula(value: Any) -> Any:
    import sympy  # slow to import, and few exercises need it

    if not isinstance(value, sympy.Expr):
        raise TypeError(value)
    return value


_CONVERT: dict[str, Callable[[Any], Any]] = {
    "whole": _whole,
    "exact": Fraction,
    "shape": _shape,
    "set": _set,
    "interval": _interval,
    "expression": _formula,
}


def same_value(kind: ExactKind, one: Any, other: Any) -> bool:
    """Whether two of an author's values are the same answer; formulas are the same if they are equivalent.

    >>> import sympy
    >>> H, D = sympy.symbols("H D")
    >>> same_value("expression", H * (D + H), H * D + H**2), same_value("shape", (3, 4), (4, 3))
    (True, False)
    """
    return _equivalent(one, other) if kind == "expression" else bool(one == other)


@lru_cache(maxsize=4096)  # the formulas of an exercise are the same in every variant
def _equivalent(one: Any, other: Any) -> bool:
    return bool((one - other).simplify() == 0)
