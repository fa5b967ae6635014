"""What a side of a claim is once it is read: a small tree that works its value out on a sheet of known symbols."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple, Protocol

from . import latex_arithmetic as arithmetic
from .latex_arithmetic import ORDER, Number, Undefined, Value
from .latex_functions import norm

MOST_EXPONENT = 100_000


class Unknown(LookupError):
    """A symbol that was not printed above; the argument names it."""


class Node(Protocol):
    """A part of a formula."""

    def value(self, at: "Scope") -> Value:
        """Its value with these numbers and symbols.

        Raises:
            Unknown: If a symbol has none.
            Undefined: If there is no result.
            Irrational: If it is asked for in fractions and has none.
        """
        ...


class Rule(NamedTuple):
    """A function that the text defines, such as f(z) = 1 for z > 0, else 0."""

    arguments: tuple[str, ...]
    body: Node
    numbers: Sequence[Value]


@dataclass(slots=True)
class Scope:
    """What is known while a side is worked out."""

    numbers: Sequence[Value]
    """What stands in the places of the skeleton."""
    symbols: Mapping[str, Value]
    rules: Mapping[str, Rule] = field(default_factory=dict)
    number: Callable[[Any], Number] = Decimal
    """Decimal, or Fraction on the exact pass."""


@dataclass(frozen=True, slots=True)
class Place:
    """A printed number or matrix of numbers."""

    index: int

    def value(self, at: Scope) -> Value:
        return at.numbers[self.index]


@dataclass(frozen=True, slots=True)
class Symbol:
    """A named quantity, by its LaTeX without spaces and needless braces."""

    name: str

    def value(self, at: Scope) -> Value:
        try:
            return at.symbols[self.name]
        except KeyError:
            if self.name == "e":
                return arithmetic.exp(at.number(1))
            raise Unknown(self.name) from None


@dataclass(frozen=True, slots=True)
class Entrywise:
    """Sums, differences, entrywise products and quotients, and functions of numbers."""

    function: Callable[..., Number]
    parts: tuple[Node, ...]

    def value(self, at: Scope) -> Value:
        return arithmetic.entrywise(self.function, *[part.value(at) for part in self.parts])


@dataclass(frozen=True, slots=True)
class Minus:
    """The opposite; of a printed zero as well, so that -0.000 shows."""

    part: Node

    def value(self, at: Scope) -> Value:
        value = self.part.value(at)
        if isinstance(value, Decimal):
            return value.copy_negate()
        return arithmetic.entrywise(lambda entry: -entry, value)


@dataclass(frozen=True, slots=True)
class Product:
    """What stands side by side, or with a dot between: a matrix product, a multiple, a product of numbers."""

    left: Node
    right: Node

    def value(self, at: Scope) -> Value:
        return arithmetic.product(self.left.value(at), self.right.value(at))


@dataclass(frozen=True, slots=True)
class Power:
    """A number, or a square matrix, to a power."""

    base: Node
    exponent: Node

    def value(self, at: Scope) -> Value:
        if (known := at.symbols.get(label(self, at.numbers))) is not None:
            return known
        exponent = arithmetic.single(self.exponent.value(at))
        if isinstance(exponent, tuple) or abs(exponent) > MOST_EXPONENT:
            raise Undefined
        return arithmetic.power(arithmetic.single(self.base.value(at)), exponent)


@dataclass(frozen=True, slots=True)
class Transposed:
    """Rows become columns."""

    part: Node

    def value(self, at: Scope) -> Value:
        return arithmetic.transpose(self.part.value(at))


@dataclass(frozen=True, slots=True)
class Stacked:
    """A matrix with entries that are formulas or matrices themselves."""

    rows: tuple[tuple[Node, ...], ...]

    def value(self, at: Scope) -> Value:
        return arithmetic.stack([[entry.value(at) for entry in row] for row in self.rows])


Picked = tuple[int, int] | None
"""First and last row or column, counted from 1; None for all."""


@dataclass(frozen=True, slots=True)
class Part:
    """Rows and columns picked from an array; a row picked from a matrix by one index is a vector, hence a column."""

    whole: Node
    indices: tuple[Picked, ...]

    def value(self, at: Scope) -> Value:
        whole = self.whole.value(at)
        if not isinstance(whole, tuple) or len(self.indices) > 2:
            raise Undefined
        rows = _picked(whole, self.indices[0])
        if len(self.indices) == 1:
            return arithmetic.single(arithmetic.transpose(rows) if len(rows) == 1 else rows)
        return arithmetic.single(tuple(_picked(row, self.indices[1]) for row in rows))


def _picked(entries: tuple[Any, ...], picked: Picked) -> tuple[Any, ...]:
    if picked is None:
        return entries
    first, last = picked
    if not 1 <= first <= last <= len(entries):
        raise Undefined
    return entries[first - 1 : last]


@dataclass(frozen=True, slots=True)
class Size:
    """Between bars: a symbol of its own, such as |W|, or the amount of a number, of an array entry by entry."""

    name: str
    part: Node

    def value(self, at: Scope) -> Value:
        if self.name in at.symbols:
            return at.symbols[self.name]
        return arithmetic.entrywise(abs, self.part.value(at))


@dataclass(frozen=True, slots=True)
class Whole:
    """A function of whole arrays: a norm, a softmax."""

    function: Callable[[Value], Value]
    part: Node

    def value(self, at: Scope) -> Value:
        known = at.symbols.get(label(self, at.numbers))
        return self.function(self.part.value(at)) if known is None else known


def label(node: Node, numbers: Sequence[Value]) -> str:
    """The name of a power or a norm of a symbol, which may be printed as a quantity of its own; "" of other nodes.

    >>> label(Power(Symbol("u"), Place(0)), [Decimal(2)]), label(Place(0), [])
    ('u^2', '')
    """
    if isinstance(node, Power) and isinstance(node.base, Symbol) and isinstance(node.exponent, Place):
        return f"{node.base.name}^{numbers[node.exponent.index]}"
    if isinstance(node, Whole) and node.function is norm and isinstance(node.part, Symbol):
        return f"norm {node.part.name}"
    return ""


@dataclass(frozen=True, slots=True)
class Applied:
    """A symbol before parentheses: a function the text defines, or else a factor."""

    name: str
    symbol: Node
    arguments: tuple[Node, ...]

    def value(self, at: Scope) -> Value:
        values = [argument.value(at) for argument in self.arguments]
        rule = at.rules.get(self.name)
        if rule is None:
            if len(values) != 1:
                raise Unknown(self.name)
            return arithmetic.product(self.symbol.value(at), values[0])
        if len(values) != len(rule.arguments):
            raise Undefined
        numbers = [arithmetic.entrywise(at.number, number) for number in rule.numbers]
        known = {**at.symbols, **dict(zip(rule.arguments, values, strict=True))}
        return rule.body.value(Scope(numbers, known, at.rules, at.number))


@dataclass(frozen=True, slots=True)
class Cases:
    """Values under conditions, the first that holds counts."""

    cases: tuple[tuple[Node, tuple[Node, str, Node]], ...]

    def value(self, at: Scope) -> Value:
        for case, (left, relation, right) in self.cases:
            one, other = (arithmetic.single(side.value(at)) for side in (left, right))
            if isinstance(one, tuple) or isinstance(other, tuple):
                raise Undefined
            if ORDER[relation](one, other, arithmetic.close(one, other)):
                return case.value(at)
        raise Undefined
