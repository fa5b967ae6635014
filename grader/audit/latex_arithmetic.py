"""What a calculator does: decimal arithmetic on numbers and matrices, rounding half away from zero.

Nothing here is NumPy or the engine's: the lines it judges were computed there. A value is a `Decimal` of `DIGITS`
digits or, where a claim has to be decided exactly, a `Fraction`; a matrix is a tuple of rows, a vector a matrix of one
column, and a matrix of one entry is as good as that entry.
"""

from collections.abc import Callable
from decimal import (
    ROUND_CEILING,
    ROUND_FLOOR,
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from fractions import Fraction
from functools import lru_cache
from typing import Any

DIGITS = 50
CONTEXT = Context(prec=DIGITS, rounding=ROUND_HALF_UP, traps=[DivisionByZero, InvalidOperation, Overflow])
CLOSE = Decimal("1e-40")
"""Part of a number by which rounding in the last of the digits may move it."""

Number = Any
"""A Decimal, or a Fraction; never both in one calculation."""
Matrix = tuple[tuple[Number, ...], ...]
Value = Any
"""A Number or a Matrix."""


class Undefined(ValueError):
    """A calculation that has no result: shapes that do not fit, a division by zero."""


class Irrational(ValueError):
    """A calculation that fractions cannot do."""


@lru_cache(maxsize=8192)
def literal(text: str) -> Value:
    r"""The value of a number, or of the inside of a matrix; trailing zeros stay, for they say how it was rounded.

    >>> literal("0.50"), literal(r"1 & -2")
    (Decimal('0.50'), ((Decimal('1'), Decimal('-2')),))
    """
    if "&" not in text and "\\" not in text and text == text.strip():
        return Decimal(text)
    rows = tuple(tuple(Decimal(entry.strip()) for entry in row.split("&")) for row in text.split(r"\\"))
    if len({len(row) for row in rows}) > 1:
        raise Undefined
    return rows


def entrywise(function: Callable[..., Number], one: Value, *others: Value) -> Value:
    """The function of each entry; numbers go with any shape.

    Raises:
        Undefined: If two matrices differ in shape.
    """
    if not others:
        return tuple(tuple(map(function, row)) for row in one) if isinstance(one, tuple) else function(one)
    shapes = {(len(value), len(value[0])) for value in (one, *others) if isinstance(value, tuple)}
    if not shapes:
        return function(one, *others)
    if len(shapes) > 1:
        raise Undefined
    ((rows, columns),) = shapes
    wide = [v if isinstance(v, tuple) else ((v,) * columns,) * rows for v in (one, *others)]
    return tuple(tuple(map(function, *row)) for row in zip(*wide, strict=True))


def product(left: Value, right: Value) -> Value:
    """The matrix product; a multiple, if one side is a number.

    >>> product(((1, 2), (3, 4)), ((5,), (6,)))
    ((17,), (39,))
    """
    if isinstance(left, tuple) and isinstance(right, tuple):
        if len(left[0]) == len(right):
            columns = tuple(zip(*right, strict=True))
            return tuple(tuple(_dot(row, column) for column in columns) for row in left)
        left, right = single(left), single(right)
        if isinstance(left, tuple) and isinstance(right, tuple):
            raise Undefined
    return entrywise(lambda a, b: a * b, left, right)


def _dot(row: tuple[Number, ...], column: tuple[Number, ...]) -> Number:
    total = row[0] * column[0]
    for a, b in zip(row[1:], column[1:], strict=True):
        total += a * b
    return total


def power(base: Value, exponent: Number) -> Value:
    """A number to a power; a vector entry by entry, a square matrix as a product of itself.

    Raises:
        Irrational: If fractions cannot do it.
    """
    whole = exponent == int(exponent)
    if isinstance(base, tuple) and len(base) != len(base[0]):
        return entrywise(lambda entry: power(entry, exponent), base)
    if isinstance(base, tuple):
        if not whole or exponent < 1:
            raise Undefined
        result = base
        for _ in range(int(exponent) - 1):
            result = product(result, base)
        return result
    if isinstance(base, Fraction) and not whole:
        raise Irrational
    return base ** (int(exponent) if isinstance(base, Fraction) else exponent)


def transpose(value: Value) -> Value:
    """Rows become columns.

    >>> transpose(((1, 2),))
    ((1,), (2,))
    """
    return tuple(zip(*value, strict=True)) if isinstance(value, tuple) else value


def stack(blocks: list[list[Value]]) -> Matrix:
    """A matrix of numbers and matrices.

    >>> stack([[((1,), (2,))], [3]])
    ((1,), (2,), (3,))

    Raises:
        Undefined: If the blocks do not fit.
    """
    rows: list[tuple[Number, ...]] = []
    for line in blocks:
        parts = [block if isinstance(block, tuple) else ((block,),) for block in line]
        if len({len(part) for part in parts}) > 1:
            raise Undefined
        rows += [sum(entries, ()) for entries in zip(*parts, strict=True)]
    if len({len(row) for row in rows}) > 1:
        raise Undefined
    return tuple(rows)


def single(value: Value) -> Value:
    """The entry of a matrix that has only one; anything else as it is."""
    return value[0][0] if isinstance(value, tuple) and len(value) == len(value[0]) == 1 else value


def _on_decimals(function: Callable[[Decimal], Decimal]) -> Callable[[Number], Number]:
    kept = lru_cache(maxsize=4096)(function)  # a formula and its line of numbers ask for the same values

    def value(number: Number) -> Number:
        if isinstance(number, Fraction):
            raise Irrational
        return kept(number)

    return value


@_on_decimals
def sigmoid(x: Decimal) -> Decimal:
    """1 / (1 + e^-x).

    >>> round(sigmoid(Decimal(1)), 3)
    Decimal('0.731')
    """
    small = CONTEXT.exp(CONTEXT.minus(abs(x)))
    return CONTEXT.divide(Decimal(1) if x >= 0 else small, CONTEXT.add(1, small))


@_on_decimals
def tanh(x: Decimal) -> Decimal:
    """(1 - e^-2x) / (1 + e^-2x).

    >>> round(tanh(Decimal(-1)), 3)
    Decimal('-0.762')
    """
    small = CONTEXT.exp(CONTEXT.multiply(-2, abs(x)))
    return CONTEXT.divide(CONTEXT.subtract(1, small), CONTEXT.add(1, small)).copy_sign(x)


exp = _on_decimals(CONTEXT.exp)
ln = _on_decimals(lambda x: _positive(x).ln(CONTEXT))
log10 = _on_decimals(lambda x: _positive(x).log10(CONTEXT))
sqrt = _on_decimals(CONTEXT.sqrt)


def _positive(x: Decimal) -> Decimal:
    if x <= 0:
        raise Undefined
    return x


def floor(x: Number) -> Number:
    """The greatest whole number that is not above x."""
    return Fraction(x.__floor__()) if isinstance(x, Fraction) else x.to_integral_value(ROUND_FLOOR)


def ceiling(x: Number) -> Number:
    """The least whole number that is not below x."""
    return Fraction(x.__ceil__()) if isinstance(x, Fraction) else x.to_integral_value(ROUND_CEILING)


def rounded(value: Decimal, like: Decimal) -> Decimal:
    """What a calculator shows with the decimals of `like`: half away from zero; a miss in the last digit is none.

    >>> rounded(Decimal("-0.0005"), Decimal("0.123")), rounded(Decimal("0.00049999"), Decimal("0.123"))
    (Decimal('-0.001'), Decimal('0.000'))
    """
    nudged = value + value * CLOSE if len(value.as_tuple().digits) >= DIGITS else value
    return nudged.quantize(like, ROUND_HALF_UP, CONTEXT)


def close(one: Number, other: Number) -> bool:
    """Whether two numbers agree in all digits that decimal arithmetic vouches for.

    >>> third = CONTEXT.divide(1, 3)
    >>> close(CONTEXT.multiply(3, third), Decimal(1)), close(third, Decimal("0.333333333333"))
    (True, False)
    """
    if isinstance(one, Fraction):
        return bool(one == other)
    return bool(abs(one - other) <= CLOSE * max(abs(one), abs(other)))


ORDER: dict[str, Callable[[Number, Number, bool], bool]] = {
    "=": lambda one, other, equal: equal,
    "<": lambda one, other, equal: one < other and not equal,
    ">": lambda one, other, equal: one > other and not equal,
    r"\leq": lambda one, other, equal: one <= other or equal,
    r"\geq": lambda one, other, equal: one >= other or equal,
    r"\neq": lambda one, other, equal: not equal,
}
"""Whether a sign holds between two numbers, of which is known whether they are equal."""
ORDER |= {
    r"\lt": ORDER["<"],
    r"\gt": ORDER[">"],
    r"\le": ORDER[r"\leq"],
    r"\ge": ORDER[r"\geq"],
    r"\ne": ORDER[r"\neq"],
}
