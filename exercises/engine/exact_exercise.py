"""Exercises with exact answers; the author's function sees the drawn numbers."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from ...templates.language import N_, Language
from .counting import Counting
from .draw import Draw
from .exercise import Exercise
from .generator import LEAST_ACCEPTANCE
from .joint import Part, Proposal
from .variant import Blank, Variant

PROBE = 50
"""Candidates looked at to see what pinned numbers can show."""


@dataclass(frozen=True)
class ExactExercise(Exercise):
    """The author's function takes a Counting and the options."""

    _waived: dict[str, frozenset[tuple[str, ...]]] = field(default_factory=dict, repr=False, compare=False)

    def propose(self, part: Part, known: Mapping[str, Any], redrawn: Mapping[str, int]) -> Proposal:
        """One candidate; what it does not show may depend on any number, so all are drawn again together."""
        draw = Draw((part.seed,), redrawn={name: (k,) for name, k in redrawn.items()})
        counting = Counting(draw, {**part.pins, **known})
        self.write(counting, **part.options)
        self.check_pins((*part.pins, *known), counting.givens)
        missing = [names for names in _missing(counting) if names not in self.waived(part.options, part.pins)]
        givens = {name: _plain(value) for name, value in counting.givens.items()}
        return Proposal(
            Variant(self.id, part.options, givens, self.version, tuple(part.pins)),
            frozenset(givens).difference(part.pins) if missing else frozenset(),
            tuple(map(" / ".join, missing)),
        )

    def waived(self, options: Mapping[str, Any], pins: Mapping[str, Any]) -> frozenset[tuple[str, ...]]:
        """What numbers pinned so hardly ever show, in under 20 % of the draws: not required, `warnings` tells it."""
        if not pins:
            return frozenset()
        sign = json.dumps([dict(options), dict(pins)], sort_keys=True, default=list)
        if sign not in self._waived:
            seen: Counter[tuple[str, ...]] = Counter()
            for row in range(PROBE):
                counting = Counting(Draw((f"probe/{row}",)), pins)
                self.write(counting, **options)
                seen.update(set(_missing(counting)))
            most = (1 - LEAST_ACCEPTANCE) * PROBE
            self._waived[sign] = frozenset(names for names, count in seen.items() if count > most)
        return self._waived[sign]

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
        counting = self.counting(variant)
        return [*map(say, counting.special), *(_cannot(names, say) for names in counting.hidden())]


def _missing(counting: Counting) -> list[tuple[str, ...]]:
    return [*counting.hidden(), *((reason,) for reason in counting.special)]


def _cannot(names: tuple[str, ...], say: Language) -> str:
    """What these numbers do not show."""
    if len(names) == 1:
        return say(N_("These numbers cannot show the mistake '%(first)s'."), first=names[0])
    return say(
        N_("These numbers cannot tell the mistakes '%(first)s' and '%(second)s' apart."),
        first=names[0],
        second=names[1],
    )


def _plain(value: Fraction) -> int | str:
    return int(value) if value.denominator == 1 else str(value)


def exact_exercise(**facts: Any) -> Callable[[Callable[..., None]], ExactExercise]:
    """Decorator that makes an exercise of a function which sees the drawn numbers."""
    return lambda write: ExactExercise(write=write, **facts)
