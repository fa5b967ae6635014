"""Exact answers outside the program: as JSON, and as a reader writes them.

As JSON a fraction is the text "-3/8"; what is neither a number nor an array says in its one key what it is.
"""

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ..exercises.engine.exact import Bound, Interval
from ..templates.language import Language

LONGEST = 8
"""Decimals of a fraction that is written as a decimal number; longer ones stay fractions."""


def as_json(value: Any) -> Any:
    """An answer, ready for JSON.

    Args:
        value: A number, an array as nested lists, a shape (tuple), a set (frozenset), an Interval, a formula (sympy, or
            text as typed), or None.

    Example:
        >>> as_json(Interval(Fraction(-1, 2), math.inf))
        {'interval': {'low': '-1/2', 'high': None, 'ends': '()'}}
        >>> as_json(frozenset({Fraction(2), Fraction(1, 2)})), as_json((100, 125)), as_json(Fraction(3, 8))
        ({'set': ['1/2', '2']}, {'shape': [100, 125]}, '3/8')
    """
    if value is None or isinstance(value, int | float | list):
        return value
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, tuple):
        return {"shape": list(value)}
    if isinstance(value, frozenset):
        return {"set": [_exact(number) for number in sorted(value)]}
    if isinstance(value, Interval):
        return {"interval": {"low": _exact(value.low), "high": _exact(value.high), "ends": value.ends}}
    return {"formula": str(value)}


def _exact(number: Bound) -> str | float | None:
    """A fraction as text; what is irrational stays a float, and an infinite end is None."""
    if isinstance(number, float):
        return number if math.isfinite(number) else None
    return str(number)


def as_written(value: Any, say: Language) -> str:
    """A number, shape, set, interval or formula as a reader writes it.

    >>> from ..templates.language import Language
    >>> as_written(Interval(Fraction(-5, 2), Fraction(1, 3), "[)"), Language("pt-BR"))
    '[−2,5; 1/3)'
    >>> as_written(frozenset({2, -1}), Language("en")), as_written((3, 4), Language("en"))
    ('{−1; 2}', '(3, 4)')
    """
    if isinstance(value, tuple):
        return f"({', '.join(map(str, value))}{',' if len(value) == 1 else ''})"
    if isinstance(value, frozenset):
        if len(value) == 1 and say.mark == ",":  # {0,5} might be two numbers, {1/2} is one
            return "{" + str(*value).replace("-", "−") + "}"
        return "{" + "; ".join(_number(number, say) for number in sorted(value)) + "}"
    if isinstance(value, Interval):
        return f"{value.ends[0]}{_number(value.low, say)}; {_number(value.high, say)}{value.ends[1]}"
    if isinstance(value, Fraction | int | float):
        return _number(value, say)
    return value if isinstance(value, str) else str(value).replace("**", "^").replace("*", "·").replace("-", "−")


def _number(number: Bound, say: Language) -> str:
    """A decimal number if it ends soon, else a fraction."""
    if isinstance(number, float):
        digits = "∞" if math.isinf(number) else f"{abs(number):.6g}"
    elif 10**LONGEST % Fraction(number).denominator:
        digits = str(abs(number))
    else:
        digits = f"{Decimal(abs(Fraction(number)).numerator) / Fraction(number).denominator:f}"
    return ("−" if number < 0 else "") + say.decimal(digits)
