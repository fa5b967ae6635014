"""Formulas in interval arithmetic of many digits: two enclosures apart prove that two formulas differ at a point."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ..answers.expressions import Call, Chain, Constant, Expression, Literal, Power, Variable

LARGEST = 2**30
"""Arguments of exp, and bits of a power, that are still computed."""


class NoValueError(Exception):
    """No enclosure was found; `proven` if there is no real value at this point: a root or logarithm below zero."""

    def __init__(self, *, proven: bool) -> None:
        super().__init__(proven)
        self.proven = proven


class Enclosures:
    """Enclosures of core trees with the given number of decimal digits.

    Example:
        >>> third = Enclosures(20).of(Literal(Fraction(1, 3)), {})
        >>> bool(third.a < third.b), bool(third.delta < 1e-19)
        (True, True)
    """

    def __init__(self, digits: int) -> None:
        from mpmath.ctx_iv import MPIntervalContext  # of its own, so that no precision is set for anybody else

        self.context = MPIntervalContext()
        self.context.dps = digits

    def of(self, tree: Expression, point: Mapping[str, Fraction]) -> Any:
        """An interval that holds the value at a point.

        Raises:
            NoValueError: If none was found.
        """
        match tree:
            case Literal(value=value):
                return self.fraction(value)
            case Variable(name=name):
                return self.fraction(point[name])
            case Constant():
                return +self.context.pi
            case Chain(first=first, rest=rest):
                value = self.of(first, point)
                for sign, operand in rest:
                    value = self.joined(sign, value, self.of(operand, point))
                return value
            case Power(base=base, exponent=exponent):
                return self.power(self.of(base, point), self.of(exponent, point))
            case Call(name=name, argument=argument):
                inside = self.of(argument, point)
                return self.exp(inside) if name == "exp" else self.ln(inside)
        raise TypeError(tree)

    def fraction(self, value: Fraction) -> Any:
        return self.context.mpf(value.numerator) / self.context.mpf(value.denominator)

    def joined(self, sign: str, left: Any, right: Any) -> Any:
        if sign == "+":
            return left + right
        if sign == "-":
            return left - right
        if sign == "*":
            return left * right
        if 0 in right:
            raise NoValueError(proven=False)
        return left / right

    def power(self, base: Any, exponent: Any) -> Any:
        if exponent.a == exponent.b and abs(exponent.a) < LARGEST and int(exponent.a) == exponent.a:
            whole = int(exponent.a)
            if whole < 0 and 0 in base:
                raise NoValueError(proven=False)
            if base != 0 and self.bits(base) * abs(whole) > LARGEST:
                raise NoValueError(proven=False)
            return base**whole
        if base == 0 and exponent.a > 0:
            return base
        return self.exp(exponent * self.ln(base))

    def bits(self, value: Any) -> int:
        from mpmath import mag

        return 1 + max((abs(int(mag(end))) for end in (value.a.mid, value.b.mid) if end != 0), default=0)

    def exp(self, value: Any) -> Any:
        if not (abs(value.a) < LARGEST and abs(value.b) < LARGEST):
            raise NoValueError(proven=False)
        return self.context.exp(value)

    def ln(self, value: Any) -> Any:
        if value.a <= 0:
            raise NoValueError(proven=bool(value.b < 0))
        return self.context.log(value)
