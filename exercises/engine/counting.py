"""What the author of exact answers writes: givens, blanks and misconceptions, while the drawn numbers are known."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any, cast

from ...errors import AuthorError, InputError
from ...templates.language import N_
from .draw import Draw
from .exact import ExactKind, exact_value, same_value
from .symbols import symbol_of
from .variant import Blank

LONG_EXPONENT = re.compile(r"e[+-]?[\d_]{4}", re.IGNORECASE)
SPECIAL = N_("These numbers are a special case, which is never drawn.")


@dataclass(frozen=True, slots=True)
class ExactMisconception:
    """A known wrong way that gives another answer of the same kind."""

    id: str
    blank: str
    value: Any
    says: str
    check: str = ""
    share: Fraction = Fraction(0)
    """What it still earns of the blank."""


class Counting:
    """Records one variant: givens, exact blanks, misconceptions.

    Args:
        draw: Where numbers that are not pinned come from; None if all are known.
        pins: Known numbers by name.

    Example:
        >>> w = Counting(None, {"first": 3})
        >>> w.ask("n", w.given("first", range(2, 10)) + 31)
        >>> w.misconception("steps", "n", 33, says="You counted steps.")
        >>> w.key, w.hidden()
        ({'n': 34}, [])
    """

    def __init__(self, draw: Draw | None, pins: Mapping[str, Any]) -> None:
        self._draw, self._pins = draw, pins
        self.givens: dict[str, Fraction] = {}
        self.key: dict[str, Any] = {}
        self.blanks: list[Blank] = []
        self.misconceptions: list[ExactMisconception] = []
        self.special: list[str] = []
        """Why these numbers are a special case, one message id for each reason; empty if they are none."""

    def given(self, name: str, choices: Sequence[Fraction | int]) -> Fraction:
        """A number of the statement: one of the choices, or as pinned."""
        if name in self._pins:
            self.givens[name] = _fraction(name, self._pins[name])
        elif self._draw is None:
            raise InputError(N_("The sheet lacks the given '%(name)s': generate it again."), name=name)
        else:
            self.givens[name] = Fraction(choices[int(self._draw.integers(name, len(choices))[0])])
        return self.givens[name]

    def ask(
        self,
        name: str,
        value: Any,
        label: str = "",
        *,
        kind: ExactKind = "whole",
        symbol: str = "",
        marks: int = 1,
        variables: tuple[str, ...] = (),
        unit: str = "",
    ) -> None:
        """A blank with its key.

        Args:
            name: Key in answers.txt.
            value: The answer: a number, a tuple (shape), a set, an Interval, or a sympy expression.
            label: What it is (message id).
            kind: How the blank is read.
            symbol: LaTeX; made of the name if left out.
            marks: Weight within the exercise.
            variables: Names that a formula may use.
            unit: A unit that may stand behind the answer.

        Raises:
            AuthorError: If the value is not of this kind, or the formula uses other names.
        """
        self.key[name] = exact_value(kind, value)
        if kind == "expression" and not {s.name for s in value.free_symbols} <= set(variables):
            raise AuthorError(f"The formula of '{name}' uses more names than {variables}: list them in variables=.")
        shown = symbol or symbol_of(name)
        self.blanks.append(Blank(name, kind, label, shown, marks=Fraction(marks), variables=variables, unit=unit))

    def misconception(
        self,
        id: str,  # noqa: A002 - the word of the design pages, and of every author
        at: str,
        value: Any,
        says: str,
        *,
        check: str = "",
        share: Fraction | int = 0,
        applies: bool = True,
    ) -> None:
        """What a known mistake gives in this blank, a value of its kind; the same mistake may show in several."""
        if applies:
            wrong = exact_value(self._kind(at), value)
            self.misconceptions.append(ExactMisconception(id, at, wrong, says, check, Fraction(share)))

    def reject(self, degenerate: bool, because: str = SPECIAL) -> None:
        """Draw again if these numbers are a special case; numbers that were pinned so bring a warning.

        Args:
            degenerate: Whether they are.
            because: Why, one sentence for the lecturer (message id).
        """
        if degenerate and because not in self.special:
            self.special.append(because)

    def hidden(self) -> list[tuple[str, ...]]:
        """Misconceptions that give the key, and pairs that give the same answer."""
        listed = self.misconceptions
        equal: list[tuple[str, ...]] = [(m.id,) for m in listed if self.same(m.blank, m.value, self.key[m.blank])]
        for one, other in combinations(listed, 2):
            if one.blank == other.blank and self.same(one.blank, one.value, other.value):
                equal.append((one.id, other.id))
        return equal

    def same(self, blank: str, one: Any, other: Any) -> bool:
        """Whether two values are the same answer to this blank."""
        return same_value(self._kind(blank), one, other)

    def _kind(self, name: str) -> ExactKind:
        for blank in self.blanks:
            if blank.name == name:
                return cast(ExactKind, blank.kind)
        raise AuthorError(f"There is no blank '{name}' yet: ask for it before its misconceptions.")


def _fraction(name: str, value: Any) -> Fraction:
    # An exponent of four digits would stand for thousands of digits, or billions.
    text = "" if LONG_EXPONENT.search(str(value)) else str(value)
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise InputError(
            N_("The given '%(name)s' is %(value)r: write a number or a fraction, for example 3 or \"1/2\"."),
            name=name,
            value=value,
        ) from None
