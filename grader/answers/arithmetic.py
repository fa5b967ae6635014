"""Arithmetic with a student's numbers: exact while it can be, and never more work than a few thousand bits."""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import TypeVar

from ...templates.language import N_

Real = Fraction | float
R = TypeVar("R", Fraction, float, Fraction | float)
MAX_BITS = 4096
"""Size of the longest exact numerator or denominator."""
MAX_EXPONENT = 1024

TOO_LARGE = N_(
    "%(written)s goes beyond the numbers that can be read here (character %(column)s); write for example %(example)s"
)
EXPONENT = N_(
    "%(written)s has an exponent beyond 1024 at character %(column)s; write the result, for example %(example)s"
)
ZERO = N_("%(written)s divides by zero at character %(column)s; write for example %(example)s")
NOT_REAL = N_("%(written)s has no real value (character %(column)s); write for example %(example)s")


TOO_MUCH = N_(
    "%(written)s takes more arithmetic than is done for one answer (character %(column)s);"
    " write the result, for example %(example)s"
)


class ArithmeticFault(Exception):
    """A step without a result; `args[0]` is the message id that says why, `column` the place to blame."""

    column = 0


class Work:
    """How much exact arithmetic one answer may still cause; all readings of a text share it.

    Each step costs about the square of the words of its result, as multiplications and common divisors do.
    """

    def __init__(self, most: int = 60_000) -> None:
        self.left = most

    def spend(self, value: Real) -> None:
        """Pay for a step with this result.

        Raises:
            ArithmeticFault: If too much was done already.
        """
        bits = value.numerator.bit_length() + value.denominator.bit_length() if isinstance(value, Fraction) else 0
        self.left -= 1 + (bits >> 6) ** 2 // 16
        if self.left < 0:
            raise ArithmeticFault(TOO_MUCH)


def _sigmoid(x: float) -> float:
    """The logistic function, without overflow on either side."""
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


FUNCTIONS: dict[str, Callable[[float], float]] = {
    "exp": math.exp,
    "ln": math.log,
    "log2": math.log2,
    "log10": math.log10,
    "sqrt": math.sqrt,
    "tanh": math.tanh,
    "sigmoid": _sigmoid,
}
CONSTANTS = {"pi": math.pi, "e": math.e}


def decimal(digits: str) -> Fraction:
    """The exact value of decimal digits, with either decimal mark.

    >>> decimal("0,5e-1")
    Fraction(1, 20)
    """
    mantissa, _, exponent = digits.lower().replace(",", ".").replace("_", "").partition("e")
    whole, _, places = mantissa.partition(".")
    tens = _capped(int(exponent)) if exponent else 0
    value = Fraction(int(whole + places), 10 ** len(places))
    return checked(value * Fraction(10) ** tens)


def combine(sign: str, left: Real, right: Real) -> Real:
    """`left sign right` for one of + - * /.

    Raises:
        ArithmeticFault: If the result is not a number of reasonable size.
    """
    try:
        if sign == "+":
            return checked(left + right)
        if sign == "-":
            return checked(left - right)
        return checked(left * right if sign == "*" else left / right)
    except ZeroDivisionError:
        raise ArithmeticFault(ZERO) from None
    except OverflowError:  # an exact number too large for a float
        raise ArithmeticFault(TOO_LARGE) from None


def power(base: Real, exponent: Real) -> Real:
    """`base` to the power `exponent`; exact when both are, and the exponent is whole.

    Raises:
        ArithmeticFault: If the result is not a real number of reasonable size.
    """
    try:
        if isinstance(exponent, Fraction) and exponent.denominator == 1:
            return _whole_power(base, _capped(exponent.numerator))
        return checked(math.pow(base, exponent))
    except ZeroDivisionError:
        raise ArithmeticFault(ZERO) from None
    except ValueError:  # a root of a negative number, or 0 to a negative power
        raise ArithmeticFault(ZERO if base == 0 else NOT_REAL) from None
    except OverflowError:
        raise ArithmeticFault(TOO_LARGE) from None


def apply(name: str, argument: Real) -> float:
    """The named function of FUNCTIONS.

    Raises:
        ArithmeticFault: If it has no real value there.
    """
    try:
        value = FUNCTIONS[name](float(argument))
    except ValueError:
        raise ArithmeticFault(NOT_REAL) from None
    except OverflowError:
        raise ArithmeticFault(TOO_LARGE) from None
    return float(checked(value))


def checked(value: R) -> R:
    """The value itself if it is finite and of reasonable size."""
    if isinstance(value, Fraction):
        fits = max(value.numerator.bit_length(), value.denominator.bit_length()) <= MAX_BITS
    else:
        fits = math.isfinite(value)
    if not fits:
        raise ArithmeticFault(TOO_LARGE)
    return value


def _whole_power(base: Real, exponent: int) -> Real:
    if isinstance(base, Fraction):
        # The result has at least this many bits, and hardly more than twice as many: refuse before computing.
        bits = max(base.numerator.bit_length(), base.denominator.bit_length())
        if (bits - 1) * abs(exponent) > MAX_BITS:
            raise ArithmeticFault(TOO_LARGE)
        return checked(base**exponent)
    return checked(base**exponent)


def _capped(exponent: int) -> int:
    if abs(exponent) > MAX_EXPONENT:
        raise ArithmeticFault(EXPONENT)
    return exponent
