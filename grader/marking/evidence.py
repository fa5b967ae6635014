"""What an answer could be: the key's reading, the full-precision chain, the student's own chain, and known mistakes.

Everything is done for a block of papers at once; marking one student is a block of one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ...exercises.engine.graph import Value
from ...exercises.engine.plan import Givens, Plan, Reading
from ...exercises.engine.separation import Separation
from ...exercises.engine.working import Misconception

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]
Answers = Mapping[str, Array]
"""What could be read, by blank, shape (B, *shape of the blank)."""

SLACK = 1e-9
"""Bounds are closed: a tenth of all products of decimals end exactly on one, and binary arithmetic may miss it."""
LAZY = (0.0, 0.5, 1.0, -1.0)
"""Numbers typed in the hope of a mark; believed only where the key prints them."""

MOST_NAMED = 100
"""Half-units to which the window of a mistake may grow: one still wider, among equal scores, would explain anything."""


def inside(value: Array, centre: Array, width: Array | float) -> Bools:
    """Entry by entry, whether the value lies in the closed window; NaN lies in none.

    >>> inside(np.array([0.5005, np.nan]), np.array([0.5, 0.5]), 0.0005).tolist()
    [True, False]
    """
    # A relative slack is never as far as the next whole number, and never more than a thousandth of the window.
    slack = np.minimum(SLACK * np.maximum(1.0, np.abs(centre)), np.where(width > 0, width * 1e-3, 0.25))
    within: Bools = np.abs(value - centre) <= width + slack
    return within


def whole(entries: Bools) -> Bools:
    """For each paper whether all entries hold, shape (B,).

    >>> whole(np.array([[True, False], [True, True]])).tolist()
    [False, True]
    """
    return np.asarray(entries.reshape(len(entries), -1).all(axis=1))


@dataclass(frozen=True)
class Key:
    """Everything about a block of papers that does not depend on what students wrote.

    Args:
        plan: The traced exercise.
        givens: The numbers of each paper, shape (B, *own shape).
        separation: Judges what the numbers can show.
    """

    plan: Plan
    givens: Givens
    separation: Separation
    known: dict[str, Reading] = field(default_factory=dict, repr=False)
    """Readings computed before, of the same papers."""

    @property
    def size(self) -> int:
        """Number of papers."""
        return len(next(iter(self.givens.values())))

    @property
    def reading(self) -> Reading:
        """Read from printed parents."""
        return self._both["printed"]

    @property
    def full(self) -> Reading:
        """The whole chain without any rounding."""
        return self._both["full"]

    @cached_property
    def _both(self) -> dict[str, Reading]:
        """Two lanes of one pass: small arrays cost the same twice as long."""
        if not self.known:
            size = self.size
            lanes = {name: np.concatenate([value, value]) for name, value in self.givens.items()}

            def base(quantity: Value, exact: Array, printed: Array) -> Array:
                return np.concatenate([printed[:size], exact[size:]])

            both = self.plan.read(lanes, base)
            self.known["printed"] = both.each(lambda value: value[:size])
            self.known["full"] = both.each(lambda value: value[size:])
        return self.known

    @cached_property
    def visible(self) -> dict[str, Bools]:
        """For each misconception, in which papers it can be seen, shape (B,); only pinned numbers hide some."""
        shown = self.separation.shows(self.givens, self.reading)
        columns = {need.names[0]: at for at, need in enumerate(self.separation.requirements) if need.kind == "key"}
        return {miss.id: shown[:, columns[miss.id]] for miss in self.plan.misconceptions}

    @cached_property
    def held(self) -> dict[str, dict[int, Array]]:
        """Held throughout: by misconception and asked index, shape (B, 2, *shape): as printed, in full precision."""
        return held_values(self.plan, self.givens)

    def width(self, q: Value) -> Array:
        """Half-width of the window: half a unit, and what half-unit nudges of the parents can move."""
        return window(self.plan, self.reading, q)

    def repeated(self, times: int) -> "Key":
        """The same papers this many times over, for as many students on each."""
        reading = {name: one.each(lambda value: np.concatenate([value] * times)) for name, one in self._both.items()}
        givens = {name: np.concatenate([value] * times) for name, value in self.givens.items()}
        return Key(self.plan, givens, self.separation, reading)


def window(plan: Plan, reading: Reading, q: Value, wrong: int | None = None) -> Array:
    """Half-width of the window of a quantity, or of a wrong formula in its place, shape (B, *shape)."""
    if wrong is None:
        return np.asarray(plan.half(q, reading.exact[q.at]) + reading.moves[q.at])
    moves = np.maximum(reading.moves[q.at], reading.moves[wrong])
    return np.asarray(plan.half(q, reading.exact[wrong]) + moves)


@dataclass(frozen=True)
class Evidence:
    """The key beside what students wrote, read from the values that may be carried."""

    key: Key
    answers: Answers
    answered: Mapping[str, Bools]
    """For each blank, which papers have it, shape (B,)."""
    carried: Mapping[int, Bools]
    """For each quantity, which entries later quantities are read from, shape (B, *shape)."""

    @cached_property
    def own(self) -> Reading:
        """Read from the student's own parents; what may not be carried is replaced by the key's."""
        key = self.key.reading.printed
        if not any(self._departs(at) for at in {at for own in self.key.plan.own_parents.values() for at in own}):
            return self.key.reading

        def base(quantity: Value, exact: Array, printed: Array) -> Array:
            if quantity.role == "shown":
                return printed
            if quantity.name not in self.answers:
                return key[quantity.at]
            return np.where(self.carried[quantity.at], self.answers[quantity.name], key[quantity.at])

        return self.key.plan.read(self.key.givens, base)

    def _departs(self, at: int) -> bool:
        """Whether some paper goes on from another number than the key prints."""
        name = self.key.plan.graph.nodes[at].name
        if name not in self.answers:
            return False
        return bool((self.carried[at] & (self.answers[name] != self.key.reading.printed[at])).any())

    def correct(self, q: Value, extra: Array | float = 0.0) -> Bools:
        """In the window around the value read from the key's parents, or around the full-precision chain's value."""
        answer, width = self.answers[q.name], self.key.width(q) + extra
        return inside(answer, self.key.reading.exact[q.at], width) | inside(answer, self.key.full.exact[q.at], width)

    def follows(self, q: Value, extra: Array | float = 0.0) -> Bools:
        """In the window around the value read from the student's own parents."""
        width = window(self.key.plan, self.own, q) + extra
        return inside(self.answers[q.name], self.own.exact[q.at], width)

    def shows(self, miss: Misconception, q: Value, silent_parents: Bools) -> Bools:
        """In which papers the whole answer is what the misconception gives, from either parents or held throughout."""
        answer, key = self.answers[q.name], self.key
        found = np.zeros(key.size, bool)
        for place, wrong in miss.places:
            if place is q:
                for reading in (key.reading, self.own):
                    width = window(key.plan, reading, q, wrong.at)
                    narrow = whole(width <= MOST_NAMED * key.plan.half(q, reading.exact[wrong.at]))
                    found |= narrow & whole(inside(answer, reading.exact[wrong.at], width))
        # Where true and wrong formula are read from givens alone, held throughout says nothing new.
        formulas = (q.at, *(wrong.at for place, wrong in miss.places if place is q))
        read = any(key.plan.parents[at] for at in formulas)
        if read and silent_parents.any() and q.at in key.plan.held[1][miss.id]:
            for lane in (0, 1):
                value = key.held[miss.id][q.at][:, lane]
                scale = key.plan.half(q, value) / key.plan.half(q, key.reading.exact[q.at]) if q.significant else 1.0
                found |= silent_parents & whole(inside(answer, value, key.width(q) * scale))
        return found & key.visible[miss.id]

    def unit(self, q: Value) -> Array | float:
        """One unit in the last place asked."""
        return 2 * self.key.plan.half(q, self.key.reading.exact[q.at])

    def effortless(self, q: Value, units: int) -> Bools:
        """Entries within so many last places of what can be typed without computing: a lazy number, or a given vector.

        With 0.9999 as a state every derivative is 0, and with a closed gate the old state is the new one: read from
        invented numbers, such an answer is no sign of work.
        """
        answer = self.answers[q.name]
        reach = units * np.broadcast_to(self.unit(q), answer.shape)
        found = np.zeros(answer.shape, bool)
        for number in LAZY:
            found |= np.abs(answer - number) <= reach
        for value in self._copies(q):
            copied = np.abs(answer - value) <= reach
            found |= copied & whole(copied).reshape(-1, *[1] * len(q.shape))
        return found

    def _copies(self, q: Value) -> Iterator[Array]:
        """Givens of the shape of a quantity, and the rows and columns of those that are matrices."""
        for name, value in self.key.givens.items():
            shape = self.key.plan.shape_of(name)
            if shape == q.shape:
                yield value
            elif len(shape) == 2 and len(q.shape) == 1:
                yield from (value[:, row] for row in range(shape[0]) if shape[1:] == q.shape)
                yield from (value[:, :, column] for column in range(shape[1]) if shape[:1] == q.shape)

    def suspicious(self, q: Value) -> Bools:
        """Entries that are not carried unless explained: not finite, out of range, or lazy."""
        answer, printed = self.answers[q.name], self.key.reading.printed[q.at]
        low, high = q.range
        lazy = np.isin(answer, LAZY) & (answer != printed)
        believable: Bools = (low <= answer) & (answer <= high) & np.isfinite(answer) & ~lazy
        return ~believable


def held_values(plan: Plan, givens: Givens) -> dict[str, dict[int, Array]]:
    """Run the whole chain once for every misconception in force from the givens."""
    program, copies = plan.held
    nodes = plan.graph.nodes
    size = len(next(iter(givens.values())))
    found: dict[int, Array] = {}

    def see(at: int, value: Array) -> Array:
        both = np.broadcast_to(value, (size, 2, *nodes[at].shape)).copy()
        found[at] = both
        seen = both.copy()
        seen[:, 0] = plan.rounded(nodes[at], both[:, 0])
        return seen

    program.run({name: givens[name][:, None] for name in program.givens}, see)
    return {name: {q: found[copy.at] for q, copy in places.items()} for name, places in copies.items()}
