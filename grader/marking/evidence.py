"""What an answer could be: the key's reading, the full-precision chain, the student's own chain, and known mistakes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ...exercises.engine.graph import Value
from ...exercises.engine.plan import Givens, Plan, Reading, half_unit
from ...exercises.engine.separation import Separation
from ...exercises.engine.working import Misconception

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
Answers = Mapping[str, Array]
"""What could be read, by blank; a blank or unreadable answer is missing. Arrays of the blanks' shapes."""

SLACK = 1e-9
"""Bounds are closed: a tenth of all products of decimals end exactly on one, and binary arithmetic may miss it."""
LAZY = (0.0, 0.5, 1.0, -1.0)
"""Numbers typed in the hope of a mark; believed only where the key prints them."""


def inside(value: Array, centre: Array, width: Array | float) -> Bools:
    """Entry by entry, whether the value lies in the closed window; NaN lies in none.

    >>> inside(np.array([0.5005, np.nan]), np.array([0.5, 0.5]), 0.0005).tolist()
    [True, False]
    """
    slack = np.minimum(SLACK * np.maximum(1.0, np.abs(centre)), 0.25)  # never as far as the next whole number
    within: Bools = np.abs(value - centre) <= width + slack
    return within


@dataclass(frozen=True)
class Key:
    """Everything about a variant that does not depend on a student.

    Args:
        plan: The traced exercise.
        givens: The variant's numbers, each with a batch axis of one.
        separation: Judges what the variant can show.
    """

    plan: Plan
    givens: Givens
    separation: Separation

    @cached_property
    def reading(self) -> Reading:
        """Read from printed parents."""
        return self.plan.read(self.givens)

    @cached_property
    def full(self) -> Reading:
        """The whole chain without any rounding."""
        return self.plan.read(self.givens, lambda quantity, exact, printed: exact)

    @cached_property
    def visible(self) -> list[Misconception]:
        """Misconceptions that these numbers can show; only a pinned variant lacks some."""
        shown = self.separation.shows(self.givens, self.reading)[0]
        seen = {
            need.names[0]
            for need, shows in zip(self.separation.requirements, shown, strict=True)
            if shows and need.kind == "key"
        }
        return [miss for miss in self.plan.misconceptions if miss.id in seen]

    @cached_property
    def held(self) -> dict[str, dict[int, Array]]:
        """Held throughout: by misconception and asked index, values (2, *shape) as printed and in full precision."""
        return held_values(self.plan, self.givens)

    def width(self, q: Value) -> Array:
        """Half-width of the window: half a unit, and what half-unit nudges of the parents can move."""
        return np.asarray(half_unit(q) + self.reading.moves[q.at][0])


@dataclass(frozen=True)
class Evidence:
    """The key beside one student's answers, read from the values that may be carried."""

    key: Key
    answers: Answers
    carried: Mapping[int, Bools]
    """For each answered quantity, which entries later quantities are read from."""

    @cached_property
    def own(self) -> Reading:
        """Read from the student's own parents; what may not be carried is replaced by the key's."""
        key = self.key.reading.printed

        def base(quantity: Value, exact: Array, printed: Array) -> Array:
            if quantity.role == "shown":
                return printed
            if quantity.name not in self.answers:
                return key[quantity.at]
            return np.where(self.carried[quantity.at], self.answers[quantity.name], key[quantity.at][0])[None]

        return self.key.plan.read(self.key.givens, base)

    def correct(self, q: Value, extra: float = 0.0) -> Bools:
        """In the window around the value read from the key's parents, or around the full-precision chain's value."""
        answer, width = self.answers[q.name], self.key.width(q) + extra
        return inside(answer, self.key.reading.exact[q.at][0], width) | inside(
            answer, self.key.full.exact[q.at][0], width
        )

    def follows(self, q: Value, extra: float = 0.0) -> Bools:
        """In the window around the value read from the student's own parents."""
        width = half_unit(q) + self.own.moves[q.at][0] + extra
        return inside(self.answers[q.name], self.own.exact[q.at][0], width)

    def shows(self, miss: Misconception, q: Value, *, silent_parents: bool) -> bool:
        """Whether the whole answer is what the misconception gives, from either parents or held throughout."""
        answer = self.answers[q.name]
        for place, wrong in miss.places:
            if place is q:
                for reading in (self.key.reading, self.own):
                    width = half_unit(q) + np.maximum(reading.moves[q.at][0], reading.moves[wrong.at][0])
                    if inside(answer, reading.exact[wrong.at][0], width).all():
                        return True
        if silent_parents and q.at in self.key.held[miss.id]:
            return any(inside(answer, value, self.key.width(q)).all() for value in self.key.held[miss.id][q.at])
        return False

    def suspicious(self, q: Value) -> Bools:
        """Entries that are not carried unless explained: not finite, out of range, or lazy."""
        answer, printed = self.answers[q.name], self.key.reading.printed[q.at][0]
        low, high = q.range
        lazy = np.isin(answer, LAZY) & (answer != printed)
        believable: Bools = (low <= answer) & (answer <= high) & np.isfinite(answer) & ~lazy
        return ~believable


def held_values(plan: Plan, givens: Givens) -> dict[str, dict[int, Array]]:
    """Run the whole chain once for every misconception in force from the givens."""
    program, copies = plan.held
    nodes = plan.graph.nodes
    found: dict[int, Array] = {}

    def see(at: int, value: Array) -> Array:
        both = np.broadcast_to(value, (2, *nodes[at].shape)).copy()
        found[at] = both
        seen = both.copy()
        seen[0] = plan.rounded(nodes[at], both[0])
        return seen

    program.run({name: givens[name] for name in program.givens}, see)
    return {name: {q: found[copy.at] for q, copy in places.items()} for name, places in copies.items()}
