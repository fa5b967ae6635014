"""What must be accepted on each paper of a block, worked out with the pencil; and numbers on its edge, and far from it.

A window is centred on the unrounded value read from the printed numbers. It is as wide as half a unit in the last
place, and what half a unit more or less in each printed number moves, one entry at a time.
"""

from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np

from ...exercises.engine.graph import Value
from .papers import Bools, Digits, Papers
from .pencil import Array, last_place, rounded, work_out

BEYOND = 1.1
"""So many units outside the window nothing is accepted any more: "rounded early" reaches one unit."""
JUST = 0.5
"""So many units outside, rounding was done too early."""
NEARLY = 3
"""Units within which a number counts as another one, for who might have typed it without computing."""
MOST_FAR = 400
"""Units between the key and a number from nowhere, where the quantity has no bounds."""
LAZY = (0.0, 0.5, 1.0, -1.0)
"""Numbers that the marking holds back where the key does not print them; those from nowhere shall be believed."""


@dataclass(frozen=True)
class Windows:
    """The windows of a block of papers."""

    papers: Papers

    @cached_property
    def _centres(self) -> dict[str, Array]:
        return self.papers.solve(Digits(write=None)).written

    @cached_property
    def _mistaken(self) -> dict[str, dict[str, Array]]:
        return self.papers.solve(mistakes=True).mistaken

    def centre(self, q: Value) -> Array:
        """Read from printed parents, unrounded, shape (B, *shape)."""
        return self._centres[q.name]

    def half(self, q: Value, value: Array | None = None) -> Array:
        """Half a unit in the last place asked, of the key or of another value of this quantity."""
        return last_place(self.centre(q) if value is None else value, q.decimals, q.significant) / 2

    def unit(self, q: Value) -> Array:
        """A unit in the last place asked; of whole numbers, 1."""
        return np.where(self.half(q) > 0, 2 * self.half(q), 1.0)

    def width(self, q: Value, wrong: Value | None = None) -> Array:
        """Half-width of the window of q, or of a wrong formula in its place."""
        if wrong is None:
            return self.half(q) + self.moves[q.at]
        names = [miss.id for miss in self.papers.plan.misconceptions if (q, wrong) in miss.places]
        return self.half(q, self._mistaken[q.name][names[0]]) + np.maximum(self.moves[q.at], self.moves[wrong.at])

    def held_width(self, q: Value, value: Array) -> Array:
        """The same around what a mistake makes of q when held throughout; significant digits are those of the value."""
        if q.significant is None:
            return self.width(q)
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.width(q) * np.maximum(1.0, np.nan_to_num(self.half(q, value) / self.half(q)))

    @cached_property
    @np.errstate(over="ignore", invalid="ignore", divide="ignore")
    def moves(self) -> dict[int, Array]:
        """By node of a blank or of a wrong formula, how far half-unit nudges of printed numbers move it in sum."""
        plan, lanes = self.papers.plan, len(self.papers.seeds)
        printed = dict(self.papers.known)
        for q in plan.quantities:
            printed[q.at] = self.papers.printed[q.name]
        sources = [q for q in plan.quantities if not q.exact]
        rows = 2 * sum(prod(q.shape) for q in sources)

        def tiled(value: Array) -> Array:
            return np.broadcast_to(value, (rows, lanes, *value.shape[1:])).reshape(rows * lanes, *value.shape[1:])

        def moved(formula: Value, seen: dict[int, Array]) -> Array:
            change = work_out(formula, seen) - tiled(
                np.broadcast_to(work_out(formula, printed), (lanes, *formula.shape))
            )
            return np.broadcast_to(change, (rows * lanes, *formula.shape)).reshape(rows, lanes, *formula.shape)

        seen = {at: tiled(value) for at, value in self.papers.known.items()}
        found, row = {}, 0
        for q in plan.quantities:
            change = moved(q, seen)
            watched = [(q.at, change), *((wrong.at, moved(wrong, seen)) for wrong in self._wrong(q))]
            found.update({at: np.maximum(np.abs(one[::2]), np.abs(one[1::2])).sum(axis=0) for at, one in watched})
            nudge = np.zeros((rows, lanes, *q.shape))
            if q in sources:
                half = last_place(printed[q.at], q.decimals, q.significant) / 2
                for entry in np.ndindex(q.shape):
                    for sign in (1, -1):
                        nudge[(row, slice(None), *entry)] = sign * half[(slice(None), *entry)]
                        row += 1
            if q.role == "shown":
                nudge = nudge + change
            seen[q.at] = tiled(printed[q.at]) + nudge.reshape(rows * lanes, *q.shape)
        return found

    def _wrong(self, q: Value) -> list[Value]:
        return [wrong for miss in self.papers.plan.misconceptions for place, wrong in miss.places if place is q]

    def reach(self, q: Value, units: float = BEYOND) -> tuple[Array, Array]:
        """So many units below and above everything that is right: read from printed parents, or in full precision."""
        two = np.stack([self.centre(q), self.papers.exact[q.name]])
        more = self.width(q) + units * self.unit(q)
        return two.min(axis=0) - more, two.max(axis=0) + more

    def far(self, q: Value, answer: Array) -> Bools:
        """Entries that lie so far outside that they cannot be right, earlier blanks being as printed."""
        low, high = self.reach(q, 1.01)
        return np.asarray((answer < low) | (answer > high) | ~np.isfinite(answer))

    def effortless(self, q: Value, answer: Array) -> Bools:
        """Papers on which an entry is nearly 0, 0.5 or 1, or the whole nearly a part of the statement; shape (B,)."""
        near = NEARLY * self.unit(q)
        found = np.zeros(len(answer), bool)
        for number in LAZY:
            found |= (np.abs(answer - number) <= near).reshape(len(answer), -1).any(axis=1)
        for value in self.papers.known.values():
            matrix = value.ndim == 3
            parts = [*np.moveaxis(value, 1, 0), *np.moveaxis(value, 2, 0)] if matrix else [value]
            for part in [part for part in (value, *parts) if part.shape == answer.shape]:
                found |= (np.abs(answer - part) <= near).reshape(len(answer), -1).all(axis=1)
        return found

    @cached_property
    def edges(self) -> dict[str, dict[str, Array]]:
        """By student and blank: on both ends of the window, just outside, and far enough outside."""
        found: dict[str, dict[str, Array]] = {name: {} for name in EDGES}
        for q in self.papers.plan.asked:
            ends = (self.centre(q) - self.width(q), self.centre(q) + self.width(q))
            just = self.reach(q, 0.0 if q.exact else JUST)
            for name, numbers in zip(found, (*ends, *just, *self.reach(q)), strict=True):
                found[name][q.name] = numbers
        return found

    def far_off(self, q: Value) -> Array:
        """A number from nowhere for every entry: in the range of the quantity, far from the key, and not lazy."""
        low, high = self.reach(q, 5.0)
        chance = 0.2 + 0.7 * self.papers.chance(f"nowhere/{q.name}", 997, q.shape) / 997
        least, most = q.range
        free = MOST_FAR * self.unit(q) + (np.abs(self.centre(q)) if q.significant is not None else 0.0)
        above = np.minimum(free, most - high)
        below = np.minimum(free, low - least)
        number = np.where(above >= below, high + chance * above, low - chance * below)
        number = rounded(number, 0 if q.exact else q.decimals, q.significant)
        return np.where(np.isin(number, LAZY), number + np.where(above >= below, 1, -1) * self.unit(q), number)


EDGES = ("lower-end", "upper-end", "just-below", "just-above", "below", "above")
"""Who writes what lies on the ends of a window, or outside."""
