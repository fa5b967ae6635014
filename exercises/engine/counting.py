"""Exercises whose blanks are whole numbers found by counting; the author's function sees the drawn numbers."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Any

from ...errors import AuthorError, InputError
from ...templates.language import N_, Language
from .draw import Draw
from .exercise import Blank, Exercise, Variant
from .symbols import symbol_of

ATTEMPTS = 200
LONG_EXPONENT = re.compile(r"e[+-]?[\d_]{4}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WholeMisconception:
    """A known wrong way that gives another whole number."""

    id: str
    blank: str
    value: int
    says: str
    check: str = ""


class Counting:
    """Records one variant: givens, whole-number blanks, misconceptions.

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
        self.key: dict[str, int] = {}
        self.blanks: list[Blank] = []
        self.misconceptions: list[WholeMisconception] = []
        self.degenerate = False

    def given(self, name: str, choices: Sequence[Fraction | int]) -> Fraction:
        """A number of the statement: one of the choices, or as pinned."""
        if name in self._pins:
            self.givens[name] = _fraction(name, self._pins[name])
        elif self._draw is None:
            raise InputError(N_("The sheet lacks the given '%(name)s': generate it again."), name=name)
        else:
            self.givens[name] = Fraction(choices[int(self._draw.integers(name, len(choices))[0])])
        return self.givens[name]

    def ask(self, name: str, value: int, label: str = "", *, marks: int = 1) -> None:
        """A whole-number blank with its key."""
        self.key[name] = int(value)
        self.blanks.append(Blank(name, "whole", label, symbol_of(name), marks=Fraction(marks)))

    def misconception(
        self,
        id: str,  # noqa: A002 - the word of the design pages, and of every author
        at: str,
        value: int,
        says: str,
        *,
        check: str = "",
        applies: bool = True,
    ) -> None:
        """What a known mistake gives in this blank."""
        if applies:
            self.misconceptions.append(WholeMisconception(id, at, int(value), says, check))

    def reject(self, degenerate: bool) -> None:
        """Draw again if these numbers are a special case."""
        self.degenerate |= degenerate

    def hidden(self) -> list[tuple[str, ...]]:
        """Misconceptions that give the key, and pairs that give the same number."""
        equal: list[tuple[str, ...]] = [(m.id,) for m in self.misconceptions if m.value == self.key[m.blank]]
        for one, other in combinations(self.misconceptions, 2):
            if one.blank == other.blank and one.value == other.value:
                equal.append((one.id, other.id))
        return equal


@dataclass(frozen=True)
class WholeExercise(Exercise):
    """The author's function takes a Counting and the options."""

    def draw(self, seed: str, options: Mapping[str, Any], pins: Mapping[str, Any]) -> Variant:
        """The variant of this seed; drawn again until every listed mistake gives its own number.

        What pinned numbers can never show is not required: the best of the draws is taken, and `warnings` says so.
        """
        tried: list[Counting] = []
        for attempt in range(ATTEMPTS):
            counting = Counting(Draw((seed,), attempt), pins)
            self.write(counting, **options)
            self.check_pins(pins, counting.givens)
            tried.append(counting)
            if len(pins) == len(counting.givens) or not (counting.hidden() or counting.degenerate):
                break
        else:
            if not pins:
                raise AuthorError(
                    f"'{self.id}' found no variant for seed {seed} in {ATTEMPTS} draws: widen its ranges."
                )
        best = min(tried, key=lambda counting: (counting.degenerate, len(counting.hidden())))
        givens = {name: _plain(value) for name, value in best.givens.items()}
        return Variant(self.id, options, givens, self.version, tuple(pins))

    def counting(self, variant: Variant) -> Counting:
        """Key and misconceptions of a variant."""
        counting = Counting(None, variant.givens)
        self.write(counting, **variant.options)
        return counting

    def blanks(self, variant: Variant) -> tuple[Blank, ...]:
        return tuple(self.counting(variant).blanks)

    def text(self, variant: Variant, say: Language) -> str:
        return self.texts["statement"](self.counting(variant), variant.options, say)

    def worked(self, variant: Variant, say: Language) -> str:
        return self.texts["worked"](self.counting(variant), variant.options, say)

    def solution(self, f: Callable[..., str]) -> Callable[..., str]:
        """Decorator: the function (counting, options, say) -> Markdown of the worked solution."""
        self.texts["worked"] = f
        return f

    def warnings(self, variant: Variant, say: Language) -> list[str]:
        return [
            say(N_("These numbers cannot show the mistake '%(first)s'."), first=names[0])
            if len(names) == 1
            else say(
                N_("These numbers cannot tell the mistakes '%(first)s' and '%(second)s' apart."),
                first=names[0],
                second=names[1],
            )
            for names in self.counting(variant).hidden()
        ]


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


def _plain(value: Fraction) -> int | str:
    return int(value) if value.denominator == 1 else str(value)


def whole_exercise(**facts: Any) -> Callable[[Callable[..., None]], WholeExercise]:
    """Decorator that makes an exercise of a function which counts."""
    return lambda write: WholeExercise(write=write, **facts)
