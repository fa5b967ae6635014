"""Formulas modulo a prime: a test of identities whose error is smaller than that of the machine it runs on.

A polynomial that is not zero vanishes at few points (Schwartz 1980, Zippel 1979). So two formulas that agree at random
points modulo a random prime of 127 bits are equal, but for a chance below `size / 2^115` in each of the rounds.
Functions, and powers that are not whole, count as new variables whose value is a hash of the values of their arguments:
equal arguments give equal values, and what is equal for any function is equal for this one. Known besides:
exp(-u) = 1/exp(u), ln(1/u) = -ln(u). (Gonnet 1984 goes further in this manner.)
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from ..answers.expressions import Call, Chain, Constant, Expression, Literal, Power, Variable

MOST_SIZE = 2**40
"""Larger degrees or numbers are not certified."""


class PoleError(Exception):
    """The formula divides by zero here."""


def is_rational(tree: Expression) -> bool:
    """Whether a core tree holds only + - * / and whole powers that are written out."""
    match tree:
        case Literal() | Variable():
            return True
        case Chain(first=first, rest=rest):
            return is_rational(first) and all(is_rational(step.operand) for step in rest)
        case Power(base=base, exponent=Literal(value=exponent)):
            return exponent.denominator == 1 and is_rational(base)
    return False


def size(tree: Expression) -> int:
    """A bound for the degree of numerator and denominator, and about the bits of their numbers."""
    match tree:
        case Literal(value=value):
            return value.numerator.bit_length() + value.denominator.bit_length()
        case Chain(first=first, rest=rest):
            return size(first) + sum(size(step.operand) for step in rest)
        case Power(base=base, exponent=Literal(value=exponent)):
            return max(abs(exponent.numerator), 1) * size(base) + exponent.denominator.bit_length()
        case Power(base=base, exponent=exponent):
            return size(base) + size(exponent)
        case Call(argument=argument):
            return 1 + size(argument)
    return 1


@dataclass(frozen=True, slots=True)
class Residues:
    """Values of core trees at one point, modulo one prime.

    Example:
        >>> from rnnex.grader.answers.expressions import Step
        >>> three = Chain(Literal(Fraction(6)), (Step("/", Variable("H")),))
        >>> Residues({"H": Fraction(2)}, 101, b"any").of(three)
        3
    """

    point: Mapping[str, Fraction]
    prime: int
    salt: bytes
    """Chooses the values of functions."""

    def of(self, tree: Expression) -> int:
        """The value, from 0 to prime - 1.

        Raises:
            PoleError: If it divides by a multiple of the prime.
        """
        match tree:
            case Literal(value=value):
                return self.fraction(value)
            case Variable(name=name):
                return self.fraction(self.point[name])
            case Constant(name=name):
                return self.hashed(name)
            case Chain():
                return self.chain(tree)
            case Power(base=base, exponent=Literal(value=exponent)) if exponent.denominator == 1:
                return self.power(self.of(base), int(exponent))
            case Power(base=base, exponent=exponent):
                return self.odd("power", self.of(exponent), self.of(base))
            case Call(name="exp", argument=argument):
                return self.odd("exp", self.of(argument))
            case Call(name=name, argument=argument):
                return self.logarithm(name, self.of(argument))
        raise TypeError(tree)

    def chain(self, tree: Chain) -> int:
        value = self.of(tree.first)
        for sign, operand in tree.rest:
            right = self.of(operand)
            if sign in "+-":
                value += right if sign == "+" else -right
            else:
                value *= right if sign == "*" else self.power(right, -1)
            value %= self.prime
        return value

    def fraction(self, value: Fraction) -> int:
        return value.numerator * self.power(value.denominator, -1) % self.prime

    def power(self, base: int, exponent: int) -> int:
        if base % self.prime == 0 and exponent < 0:
            raise PoleError
        return pow(base, exponent, self.prime)

    def odd(self, name: str, exponent: int, *others: int) -> int:
        """A function f with f(-u) = 1 / f(u)."""
        smaller = min(exponent, -exponent % self.prime)
        value = 1 if exponent == 0 else self.hashed(name, smaller, *others)
        return value if smaller == exponent else self.power(value, -1)

    def logarithm(self, name: str, value: int) -> int:
        """A function f with f(1/u) = -f(u)."""
        inverse = self.power(value, -1)
        found = 0 if value == 1 else self.hashed(name, min(value, inverse))
        return found if value <= inverse else -found % self.prime

    def hashed(self, name: str, *values: int) -> int:
        words = b"\0".join([self.salt, name.encode(), *(str(value).encode() for value in values)])
        return int.from_bytes(hashlib.shake_128(words).digest(32), "big") % self.prime
