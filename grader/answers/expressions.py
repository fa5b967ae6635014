"""What a formula is once it is read: a tree of frozen nodes, and its value, exact for as long as it can be.

Chains hold any number of operands, so a tree is never deeper than the brackets of the text that it was read from.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from .arithmetic import CONSTANTS, ArithmeticFault, Real, Work, apply, checked, combine, power


@dataclass(frozen=True, slots=True)
class Expression:
    """A formula in named variables. Trees are equal, and look alike, wherever in a text their words stood."""


@dataclass(frozen=True, slots=True)
class Literal(Expression):
    """A number that was written out."""

    value: Fraction
    column: int = field(default=0, compare=False, repr=False)
    """Where it stands, 1-based."""


@dataclass(frozen=True, slots=True)
class Constant(Expression):
    """`pi` or `e`."""

    name: str


@dataclass(frozen=True, slots=True)
class Variable(Expression):
    """A variable, by the name that the question gives it."""

    name: str


class Step(NamedTuple):
    """An operator of + - * /, what stands to its right, and where the operator stands."""

    sign: str
    operand: Expression


@dataclass(frozen=True, slots=True)
class Chain(Expression):
    """Operands joined by + and -, or by * and /, from left to right."""

    first: Expression
    rest: tuple[Step, ...]
    columns: tuple[int, ...] = field(default=(), compare=False, repr=False)
    """Where each operator stands, 1-based; a product without a sign has the place of its right factor."""


@dataclass(frozen=True, slots=True)
class Negative(Expression):
    """The number with the other sign."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Power(Expression):
    """A base and its exponent."""

    base: Expression
    exponent: Expression
    column: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Call(Expression):
    """A function of one number; its name is a key of `arithmetic.FUNCTIONS`."""

    name: str
    argument: Expression
    column: int = field(default=0, compare=False, repr=False)


def children(expression: Expression) -> tuple[Expression, ...]:
    """The nodes right below this one, from left to right."""
    match expression:
        case Chain():
            return (expression.first, *(step.operand for step in expression.rest))
        case Negative():
            return (expression.operand,)
        case Power():
            return (expression.base, expression.exponent)
        case Call():
            return (expression.argument,)
    return ()


def nodes(expression: Expression) -> Iterator[Expression]:
    """This node and all below it."""
    waiting = [expression]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += children(node)


def variables(expression: Expression) -> frozenset[str]:
    """The names of the variables that occur."""
    return frozenset(node.name for node in nodes(expression) if isinstance(node, Variable))


def evaluate(expression: Expression, values: Mapping[str, Real] | None = None, work: Work | None = None) -> Real:
    """The value of a formula: a Fraction while only + - * / and whole powers are used, else a float.

    Args:
        expression: The formula.
        values: A number for each of its variables.
        work: What the arithmetic may cost.

    Raises:
        ArithmeticFault: If it has no real value of reasonable size there, or takes too much work; `column` says where.

    Example:
        >>> half = Power(Variable("H"), Negative(Literal(Fraction(1))))
        >>> evaluate(half, {"H": Fraction(2)})
        Fraction(1, 2)
    """
    return _Evaluation(values or {}, work or Work()).of(expression)


class _Evaluation:
    """Walks the tree: operands first, from left to right."""

    def __init__(self, values: Mapping[str, Real], work: Work) -> None:
        self.values = values
        self.work = work

    def of(self, node: Expression) -> Real:
        match node:
            case Literal(value=value, column=column):
                return self.done(column, checked, value)
            case Variable(name=name):
                return self.values[name]
            case Constant(name=name):
                return CONSTANTS[name]
            case Negative(operand=operand):
                return -self.of(operand)
            case Chain():
                return self.chain(node)
            case Power(base=base, exponent=exponent, column=column):
                bottom, top = self.of(base), self.of(exponent)
                return self.done(column, power, bottom, top)
            case Call(name=name, argument=argument, column=column):
                inside = self.of(argument)
                return self.done(column, apply, name, inside)
        raise TypeError(node)

    def chain(self, node: Chain) -> Real:
        value = self.of(node.first)
        for step, column in zip(node.rest, node.columns or (0,) * len(node.rest), strict=True):
            value = self.done(column, combine, step.sign, value, self.of(step.operand))
        return value

    def done(self, column: int, step: Callable[..., Real], *operands: Real | str) -> Real:
        try:
            value = step(*operands)
            self.work.spend(value)
        except ArithmeticFault as fault:
            fault.column = column
            raise
        return value
