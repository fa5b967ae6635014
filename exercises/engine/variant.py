"""What a drawn exercise is: the blanks to fill in, and the frozen variant with its numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

Kind = Literal["number", "whole", "exact", "shape", "set", "interval", "expression", "code"]
"""How a blank is read: rounded numbers, whole numbers, exact decimals or fractions, the shape of an array, a set of
numbers, an interval, a formula, a file of code."""


@dataclass(frozen=True, slots=True)
class Blank:
    """One thing to fill in."""

    name: str
    """Key in answers.txt, for example "c_tilde"; of a code blank, the file name."""
    kind: Kind
    label: str
    """What it is, for example "update gate" (message id)."""
    symbol: str = ""
    """LaTeX symbol."""
    shape: tuple[int, ...] = ()
    decimals: int = 0
    """Decimals asked; only for kind "number"."""
    significant: int | None = None
    """Significant digits asked in place of decimals; only for kind "number"."""
    marks: Fraction = Fraction(1)
    """Weight within the exercise."""
    variables: tuple[str, ...] = ()
    """Names that a formula may use; only for kind "expression"."""
    unit: str = ""
    """A unit that may stand behind the answer and is ignored, for example "MB"."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A drawn exercise, frozen. Keys and texts are computed from it; nothing else is stored."""

    exercise: str
    options: Mapping[str, Any]
    givens: Mapping[str, Any]
    """By name: numbers, nested lists or words, ready for JSON."""
    version: int = 1
    pinned: tuple[str, ...] = ()
    """Names of the givens that the lecturer set."""
    secret: str = ""
    """Seed of hidden cases; never on a sheet."""

    def public(self) -> dict[str, Any]:
        """What a sheet may say: neither seed nor key."""
        return {
            "exercise": self.exercise,
            "version": self.version,
            "options": dict(self.options),
            "pinned": list(self.pinned),
            "givens": dict(self.givens),
        }

    def without_secret(self) -> "Variant":
        """For practice: hidden cases then follow from the public givens."""
        return replace(self, secret="")

    @classmethod
    def load(cls, data: Mapping[str, Any], secret: str = "") -> "Variant":
        """The inverse of `public`."""
        options, givens = dict(data["options"]), dict(data["givens"])
        return cls(data["exercise"], options, givens, data["version"], tuple(data["pinned"]), secret)
