"""Papers: a block of variants in the hands of students, and how they work from top to bottom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...exercises.engine.draw import Draw
from ...exercises.engine.graph import Value
from ...exercises.engine.plan import Plan
from .pencil import OPERATIONS, Array, Operation, cut_off, rounded, work_out

Bools = NDArray[np.bool_]
Lanes = Mapping[str, Bools]
"""By quantity the variants, shape (B,), in which something is done there."""


class Digits(NamedTuple):
    """How many digits more than asked a student keeps; None for all."""

    carry: int | None = 0
    """In the numbers the student goes on with."""
    write: int | None = 0
    """In the answers."""


ROUNDED, EXACT = Digits(), Digits(None, None)


@dataclass(frozen=True)
class Work:
    """What came of working a block of sheets out."""

    written: dict[str, Array]
    """Answers by blank, shape (B, *own shape)."""
    carried: dict[str, Array]
    """By quantity the numbers that the student goes on with; also of what is shown and not asked."""
    mistaken: dict[str, dict[str, Array]]
    """By blank and misconception what the mistake gives there, unrounded, from the numbers the student goes on with."""


@dataclass(frozen=True)
class Papers:
    """One exercise, a block of variants.

    Args:
        plan: The traced exercise; only its formulas are used, never its programs.
        givens: Numbers of the statements by name, shape (B, *own shape).
        seeds: One for each variant: chance comes from them, so that a seed shows the same alone and in a block.

    Example:
        >>> from ...exercises.registry import find_exercise
        >>> from .findings import block_of
        >>> block = block_of(find_exercise("gru-step"), {"units": 1}, ("7", "8"))
        >>> Papers(block.plan, block.drawn.givens, block.seeds).solve().written["h"].shape
        (2, 1)
    """

    plan: Plan
    givens: Mapping[str, Array]
    seeds: tuple[str, ...]

    @cached_property
    def known(self) -> dict[int, Array]:
        """Numbers of the statements by node."""
        nodes = {node.name: node.at for node in self.plan.graph.nodes if node.op == "given"}
        return {nodes[name]: value for name, value in self.givens.items()}

    @cached_property
    def exact(self) -> dict[str, Array]:
        """Every blank in full precision from the givens."""
        return self.solve(EXACT).written

    @cached_property
    def key(self) -> dict[str, Array]:
        """Every blank as the sheet prints it."""
        return self.solve().written

    @cached_property
    def printed(self) -> dict[str, Array]:
        """Every quantity as the sheet prints it, also what is only shown."""
        return self.solve().carried

    @cached_property
    def held(self) -> dict[str, tuple[dict[str, Array], dict[str, Array]]]:
        """By misconception what it makes of every blank when held throughout, unrounded: as printed, full precision."""
        slips = {miss.id: self.slips(miss.id) for miss in self.plan.misconceptions}
        return {
            name: (
                self.solve(Digits(write=None), wrong=wrong).written,
                self.solve(EXACT, wrong=wrong).written,
            )
            for name, wrong in slips.items()
        }

    def slips(self, misconception: str) -> dict[str, Value]:
        """The wrong formulas of a misconception by blank."""
        (found,) = (m for m in self.plan.misconceptions if m.id == misconception)
        return {q.name: wrong for q, wrong in found.places}

    def all(self, names: Iterable[str]) -> dict[str, Bools]:
        """Everybody, at each of these quantities."""
        return {name: np.ones(len(self.seeds), bool) for name in names}

    def turns(self, names: Iterable[str], turn: int = 0) -> dict[str, Bools]:
        """Each variant at one of these quantities, chosen by its seed; another one in each of as many turns."""
        listed = list(names)
        chosen = (Draw(self.seeds).integers("audit/turn", len(listed)) + turn) % len(listed)
        return {name: chosen == index for index, name in enumerate(listed)}

    def chance(self, name: str, below: int, shape: tuple[int, ...]) -> Array:
        """Whole numbers from 0 to below - 1, shape (B, *shape)."""
        return Draw(self.seeds).integers(f"audit/{name}", below, shape).astype(float)

    @np.errstate(over="ignore", invalid="ignore", divide="ignore")  # a student may well divide by a zero of his own
    def solve(
        self,
        digits: Digits = ROUNDED,
        *,
        wrong: Mapping[str, Value] | None = None,
        typed: Mapping[str, Array] | None = None,
        lanes: Lanes | None = None,
        operations: Mapping[str, Operation] | None = None,
        cut: bool = False,
        mistakes: bool = False,
    ) -> Work:
        """What students write who work from top to bottom.

        Args:
            digits: How many digits more than asked they keep.
            wrong: Formulas they take instead, by quantity.
            typed: Numbers that come from nowhere, by quantity; they go on with them.
            lanes: Variants in which `wrong` and `typed` hold at a quantity; all if it is not named.
            operations: What they take operations for, for example {"sigmoid": np.tanh}.
            cut: They cut digits off instead of rounding.
            mistakes: Also work out what each misconception would give.
        """
        known, done = dict(self.known), dict[int, Array]()
        table = {**OPERATIONS, **(operations or {})}
        at_hand = self._mistakes if mistakes else {}
        work = Work({}, {}, {})
        for q in self.plan.quantities:
            here = (lanes or {}).get(q.name, np.ones(len(self.seeds), bool)).reshape(-1, *[1] * len(q.shape))
            work.mistaken[q.name] = {
                name: self._whole(work_out(formula, known), q) for name, formula in at_hand.get(q.name, ())
            }
            value = self._whole(work_out(q, known, table, done), q)
            if wrong and q.name in wrong:
                value = np.where(here, work_out(wrong[q.name], known, table), value)
            carried, written = (_digits(value, q, more, cut=cut) for more in digits)
            if typed and q.name in typed:
                carried, written = (np.where(here, typed[q.name], number) for number in (carried, written))
            known[q.at] = work.carried[q.name] = carried
            if q.role == "asked":
                work.written[q.name] = written
        return work

    @cached_property
    def _mistakes(self) -> dict[str, list[tuple[str, Value]]]:
        found: dict[str, list[tuple[str, Value]]] = {}
        for miss in self.plan.misconceptions:
            for q, wrong in miss.places:
                found.setdefault(q.name, []).append((miss.id, wrong))
        return found

    def _whole(self, value: Array, q: Value) -> Array:
        return np.broadcast_to(value, (len(self.seeds), *q.shape))


def _digits(value: Array, q: Value, more: int | None, *, cut: bool) -> Array:
    """As many digits as the sheet asks of this quantity, and so many more."""
    if more is None or (q.decimals is None and q.significant is None):
        return value
    decimals, significant = (None if asked is None else asked + more for asked in (q.decimals, q.significant))
    return cut_off(value, decimals, significant) if cut else rounded(value, decimals, significant)
