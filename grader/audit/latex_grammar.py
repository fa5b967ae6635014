"""From the skeleton of a side to its tree; read once for all sheets that differ in their numbers only."""

import operator
from functools import lru_cache
from typing import NamedTuple

from .latex_atoms import Atoms
from .latex_nodes import Entrywise, Minus, Node, Product
from .latex_symbols import Unread


class Parsed(NamedTuple):
    """A side that has been read."""

    node: Node
    symbols: bool
    """Whether it has symbols; a side without any is worked out from printed numbers alone."""
    irrational: bool
    """Whether fractions cannot work it out."""


@lru_cache(maxsize=16384)
def parsed(skeleton: str) -> Parsed | None:
    r"""The tree of a side; None if it cannot be read.

    >>> parsed(r"\frac{a}{2").__class__, parsed("-a").node
    (<class 'NoneType'>, Minus(part=Symbol(name='a')))
    """
    parser = Parser(skeleton)
    try:
        node = parser.sum()
        parser.tokens.spaces()
        parser.tokens.skip(".")  # the end of a sentence
    except (Unread, RecursionError):
        return None
    return None if parser.tokens.next else Parsed(node, parser.symbols, parser.irrational)


class Parser(Atoms):
    """Recursive descent over one side."""

    def sum(self) -> Node:
        """Terms with plus and minus between them."""
        node = self._signed()
        while True:
            self.tokens.spaces()
            if self.tokens.skip("+"):
                node = Entrywise(operator.add, (node, self._signed()))
            elif self.tokens.skip("-", "−"):
                node = Entrywise(operator.sub, (node, self._signed()))
            else:
                return node

    def _signed(self) -> Node:
        self.tokens.spaces()
        if self.tokens.skip("-", "−"):
            return Minus(self._signed())
        self.tokens.skip("+")
        return self._term()

    def _term(self) -> Node:
        node = self.factor()
        while True:
            self.tokens.spaces()
            if self.tokens.skip(r"\cdot", r"\times"):
                node = Product(node, self._signed_factor())
            elif self.tokens.skip(r"\odot"):
                node = Entrywise(operator.mul, (node, self._signed_factor()))
            elif self.tokens.skip("/", r"\div"):
                node = Entrywise(operator.truediv, (node, self._signed_factor()))
            elif self.tokens.skip(r"\bmod"):
                node = Entrywise(operator.mod, (node, self._signed_factor()))
            elif self.begins_factor():
                node = Product(node, self.factor())
            else:
                return node

    def _signed_factor(self) -> Node:
        self.tokens.spaces()
        return Minus(self.factor()) if self.tokens.skip("-", "−") else self.factor()
