"""Answers that are no arrays: an interval of real numbers, a set of numbers, a shape, a formula in named variables."""

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ...errors import AuthorError

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
