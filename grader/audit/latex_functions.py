"""The functions a formula may name, and what a calculator does for each."""

from collections.abc import Callable
from typing import Any

from . import latex_arithmetic as arithmetic
from .latex_arithmetic import Number, Undefined, Value, entrywise, exp, sqrt


def determinant(value: Value) -> Number:
    """Of a square matrix, by its first row.

    >>> determinant(((1, 2), (3, 4)))
    -2
    """
    if not isinstance(value, tuple):
        return value
    if len(value) != len(value[0]):
        raise Undefined
    if len(value) == 1:
        return value[0][0]
    minors = (tuple(row[:k] + row[k + 1 :] for row in value[1:]) for k in range(len(value)))
    return sum(
        (-1) ** k * entry * determinant(minor) for k, (entry, minor) in enumerate(zip(value[0], minors, strict=True))
    )


def total(value: Value) -> Number:
    """The sum of all entries."""
    return sum(entry for row in value for entry in row) if isinstance(value, tuple) else value


def norm(value: Value) -> Number:
    """The square root of the sum of the squares of all entries.

    >>> from decimal import Decimal
    >>> norm(((Decimal(3),), (Decimal(4),)))
    Decimal('5')
    """
    return sqrt(total(entrywise(lambda entry: entry * entry, value)))


def softmax(value: Value) -> Value:
    """The power of e for each entry, over their sum.

    >>> from decimal import Decimal
    >>> softmax(((Decimal(0),), (Decimal(0),)))
    ((Decimal('0.5'),), (Decimal('0.5'),))
    """
    powers = entrywise(exp, value)
    whole = total(powers)
    return entrywise(lambda entry: entry / whole, powers)


FUNCTIONS: dict[str, Callable[..., Number]] = {
    r"\tanh": arithmetic.tanh,
    r"\sigma": arithmetic.sigmoid,
    r"\tanh'": lambda x: 1 - arithmetic.tanh(x) ** 2,
    r"\sigma'": lambda x: arithmetic.sigmoid(x) * (1 - arithmetic.sigmoid(x)),
    r"\exp": arithmetic.exp,
    r"\ln": arithmetic.ln,
    r"\log": arithmetic.ln,
    r"\operatorname{sigmoid}": arithmetic.sigmoid,
    r"\operatorname{ReLU}": lambda x: max(x, 0 * x),
    r"\operatorname{sign}": lambda x: (x > 0) - (x < 0) + 0 * x,
    r"\operatorname{sgn}": lambda x: (x > 0) - (x < 0) + 0 * x,
    r"\operatorname{clip}": lambda x, low, high: min(max(x, low), high),
    r"\max": max,
    r"\min": min,
}
"""Functions of numbers; of arrays, entry by entry."""
ARRAYS: dict[str, Callable[..., Any]] = {
    r"\operatorname{softmax}": softmax,
    r"\operatorname{sum}": total,
    r"\det": determinant,
}
"""Functions of a whole array; of several numbers as of the array that they make."""
ARGUMENTS = {r"\operatorname{clip}": {3}, r"\max": {2, 3, 4, 5, 6}, r"\min": {2, 3, 4, 5, 6}}
"""How many arguments a function takes; one, if not listed."""
RATIONAL = {r"\max", r"\min", r"\det"} | {
    rf"\operatorname{{{name}}}" for name in ("ReLU", "sign", "sgn", "clip", "sum")
}
"""Functions that fractions can work out."""


def logarithm(base: int) -> Callable[[Number], Number]:
    """The logarithm to this base.

    >>> from decimal import Decimal
    >>> round(logarithm(2)(Decimal(8)), 9), logarithm(10)(Decimal(100))
    (Decimal('3.000000000'), Decimal('2'))
    """
    if base == 10:
        return arithmetic.log10
    return lambda x: arithmetic.ln(x) / arithmetic.ln(0 * x + base)
