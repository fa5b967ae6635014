"""What a term is made of: numbers, names, brackets, functions, matrices, and what is raised to a power."""

import operator
from abc import ABC, abstractmethod
from typing import Any

from . import latex_arithmetic as arithmetic
from .latex_arithmetic import ORDER
from .latex_functions import ARGUMENTS, ARRAYS, FUNCTIONS, RATIONAL, logarithm, norm
from .latex_nodes import (
    Applied,
    Cases,
    Entrywise,
    Node,
    Part,
    Picked,
    Place,
    Power,
    Size,
    Stacked,
    Symbol,
    Transposed,
    Whole,
)
from .latex_symbols import Tokens, Unread
from .latex_text import PLACE

PAIRS = {"(": ")", "[": "]", r"\{": r"\}", r"\lceil": r"\rceil", r"\lfloor": r"\rfloor", r"\lVert": r"\rVert"}
FRACTIONS = (r"\frac", r"\tfrac", r"\dfrac")
TRANSPOSES = ([r"\top"], ["T"], [r"\intercal"])
MATRICES = {"bmatrix", "pmatrix"}


class Atoms(ABC):
    """Recursive descent over one side, up to single factors; sums and products are in `latex_grammar`."""

    def __init__(self, skeleton: str) -> None:
        self.tokens = Tokens(skeleton)
        self.places = 0
        self.bars = False
        self.symbols = self.irrational = False

    @abstractmethod
    def sum(self) -> Node:
        """A whole formula."""

    def begins_factor(self) -> bool:
        """Whether another factor follows without a sign."""
        ahead = self.tokens.next
        if ahead == "|":
            return not self.bars
        return (
            ahead in PAIRS
            or ahead in FUNCTIONS
            or ahead in {PLACE, "{", *FRACTIONS, r"\sqrt", r"\begin", r"\|"}
            or self.tokens.starts_symbol()
        )

    def factor(self) -> Node:
        """One factor with its powers."""
        self.tokens.spaces()
        node = self._atom()
        while True:
            if self.tokens.next == "^":
                node = self._raised(node)
            elif self.tokens.skip(r"\%"):
                node = Entrywise(lambda value: value / 100, (node,))
            else:
                return node

    def _raised(self, base: Node) -> Node:
        self.tokens.take()
        start = self.tokens.at
        group = self.tokens.group()
        if group in TRANSPOSES:
            return Transposed(base)
        self.tokens.at = start
        if group[:1] == [r"\odot"]:  # entry by entry, also of a square matrix
            self.tokens.take()
            self.tokens.take()
            exponent = self.sum()
            self.tokens.expect("}")
            return Entrywise(arithmetic.power, (base, exponent))
        return Power(base, self._braced() if self.tokens.next == "{" else self._atom())

    def _braced(self) -> Node:
        self.tokens.expect("{")
        node = self.sum()
        self.tokens.spaces()
        self.tokens.expect("}")
        return node

    def _atom(self) -> Node:
        tokens = self.tokens
        if tokens.skip(PLACE):
            self.places += 1
            return Place(self.places - 1)
        if derivative := tokens.differential():
            self.symbols = True
            return Symbol(derivative)
        if tokens.skip(*FRACTIONS):
            return Entrywise(operator.truediv, (self._braced(), self._braced()))
        if tokens.skip(r"\sqrt"):
            self.irrational = True
            return Entrywise(arithmetic.sqrt, (self._braced(),))
        if tokens.next == "{":
            return self._braced()
        if tokens.next == r"\begin":
            return self._environment()
        if tokens.next in PAIRS:
            return self._bracketed()
        if tokens.skip("|"):
            return self._between_bars()
        if tokens.skip(r"\|"):
            return self._norm(r"\|")
        return self._function() or self._named()

    def _bracketed(self) -> Node:
        opening = self.tokens.take()
        if opening == r"\lVert":
            return self._norm(PAIRS[opening])
        parts = self._list(PAIRS[opening])
        if opening == r"\lceil":
            return Entrywise(arithmetic.ceiling, parts)
        if opening == r"\lfloor":
            return Entrywise(arithmetic.floor, parts)
        if len(parts) > 1:
            return Stacked((parts,))
        if opening == "[" and self.tokens.skip("_"):
            return Part(parts[0], _indices(self.tokens.group()))
        return parts[0]

    def _list(self, closing: str) -> tuple[Node, ...]:
        """Formulas with commas between them, up to the closing bracket."""
        bars, self.bars = self.bars, False
        parts = [self.sum()]
        self.tokens.spaces()
        while self.tokens.skip(","):
            parts.append(self.sum())
            self.tokens.spaces()
        self.tokens.expect(closing)
        self.bars = bars
        return tuple(parts)

    def _between_bars(self) -> Node:
        start, self.bars = self.tokens.at, True
        part = self.sum()
        self.bars = False
        name = _size_name(self.tokens.all[start : self.tokens.at])
        self.tokens.expect("|")
        return Size(name, part)

    def _norm(self, closing: str) -> Node:
        part = self.sum()
        self.tokens.expect(closing)
        if self.tokens.skip("_") and self.tokens.group() not in (["2"], ["F"]):
            raise Unread
        self.irrational = True
        return Whole(norm, part)

    def _function(self) -> Node | None:
        """A known function with its argument; None if none stands here."""
        tokens, start = self.tokens, self.tokens.at
        name = tokens.take()
        if name in {r"\operatorname", r"\mathrm", r"\text"}:
            name = rf"\operatorname{{{''.join(tokens.group())}}}"
        name += "'" if tokens.skip("'") else ""
        base = "".join(tokens.group()) if name == r"\log" and tokens.skip("_") else ""
        known = name in FUNCTIONS or name in ARRAYS
        if not known or (name[:6] == r"\sigma" and tokens.next not in {"(", "^"}):
            tokens.at = start
            return None
        raised = tokens.next == "^"
        exponent = (tokens.take(), self._braced() if tokens.next == "{" else self._atom())[1] if raised else None
        tokens.spaces()
        parts = self._list(PAIRS[tokens.take()]) if tokens.next in {"(", r"\{"} else (self.factor(),)
        node = self._applied(name, parts, base)
        return Power(node, exponent) if exponent else node

    def _applied(self, name: str, parts: tuple[Node, ...], base: str) -> Node:
        self.irrational |= name not in RATIONAL
        if name in ARRAYS:
            return Whole(ARRAYS[name], parts[0] if len(parts) == 1 else Stacked((parts,)))
        if len(parts) not in ARGUMENTS.get(name, {1}) or (base and not base.isdecimal()):
            raise Unread
        return Entrywise(logarithm(int(base)) if base else FUNCTIONS[name], parts)

    def _named(self) -> Node:
        name = self.tokens.symbol()
        symbol = Symbol(name)
        if name == "e":
            self.irrational = True
        else:
            self.symbols = True
        return Applied(name, symbol, self._list(")")) if self.tokens.skip("(") else symbol

    def _environment(self) -> Node:
        kind = self._kind()
        rows, row = [], [self._cell(kind)]
        while not self.tokens.skip(r"\end"):
            if self.tokens.skip("&"):
                row.append(self._cell(kind))
            else:
                self.tokens.expect("\\\\")
                rows.append(tuple(row))
                row = [self._cell(kind)]
        self.tokens.group()
        return Cases(tuple(row[0] for row in [*rows, tuple(row)])) if kind == "cases" else Stacked((*rows, tuple(row)))

    def _kind(self) -> str:
        self.tokens.take()
        kind = "".join(self.tokens.group())
        if kind not in MATRICES | {"cases"}:
            raise Unread
        return kind

    def _cell(self, kind: str) -> Any:
        node = self.sum()
        self.tokens.spaces()
        if kind != "cases":
            return node
        self.tokens.skip(",")
        self.tokens.expect("&")
        left, relation, right = self.sum(), self.tokens.take(), self.sum()
        if relation not in ORDER:
            raise Unread
        return node, (left, relation, right)


def _size_name(tokens: list[str]) -> str:
    """The name of the size of a quantity: `|W_{u}|` and `|W_u|` are one; "" for the amount of anything else."""
    inside = Tokens(" ".join(tokens))
    try:
        symbol = inside.symbol()
    except Unread:
        return ""
    return "" if inside.next else f"|{symbol}|"


def _indices(tokens: list[str]) -> tuple[Picked, ...]:
    picked: list[Picked] = []
    for index in "".join(token for token in tokens if token[0] != "\\").split(","):
        first, colon, last = index.partition(":")
        if index == ":":
            picked.append(None)
        elif first.isdecimal() and (last.isdecimal() or not colon):
            picked.append((int(first), int(last or first)))
        else:
            raise Unread
    return tuple(picked)
