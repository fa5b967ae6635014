"""Separation: would every listed mistake show in this variant, and could two of them be told apart?

A variant is kept only if every misconception differs from the key by three windows in at least one entry at one asked
place, any two misconceptions of one quantity differ so in one entry, and no vector of the statement could pass for an
asked vector of its shape. Why: naive generators hide a listed mistake in 6 to 47 % of their variants. Nor may rounding
decide on which side of a corner (max, ReLU, clipping) a number lies.
"""

from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from .plan import Givens, Plan, Reading, half_unit
from .program import reached

WINDOWS = 3.0
"""How many windows apart two values must lie to be told apart."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing a variant has to show."""

    kind: str
    """"key": differs from the key; "pair": two misconceptions differ; "copy": a given differs from an asked vector;
    "corner": rounding cannot carry an operation over its corner."""
    names: tuple[str, ...]
    """Misconception ids, or (given, asked), or the quantity with the corner."""
    places: tuple[tuple[int, int, int], ...]
    """(left node, right node, asked node that lends its precision); one of them has to show it in one entry."""
    corner: int = -1
    """The operation with the corner."""


class Separation:
    """Judges blocks of variants of one plan; index arithmetic is laid out once, so that judging is a few operations.

    Args:
        plan: The traced exercise.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._compared, self._corners = _requirements(plan), _corners(plan)
        self.requirements = (*self._compared, *self._corners)
        self._order = sorted({at for need in self._compared for left, right, _ in need.places for at in (left, right)})
        start = dict(zip(self._order, np.cumsum([0, *map(self._size, self._order)]), strict=False))
        left: list[int] = []
        right: list[int] = []
        half: list[float] = []
        first: list[int] = []
        self._relative: list[tuple[slice, int]] = []
        for need in self._compared:
            first.append(len(left))
            for a, b, q in need.places:
                size = self._size(a)
                left.extend(range(start[a], start[a] + size))
                right.extend(range(start[b], start[b] + size))
                if plan.graph.nodes[q].significant is not None:
                    self._relative.append((slice(len(half), len(half) + size), q))
                half.extend([half_unit(plan.graph.nodes[q])] * size)
        self._left, self._right, self._first = np.array(left, int), np.array(right, int), np.array(first, int)
        self._half = np.array(half)

    def _size(self, at: int) -> int:
        return prod(self.plan.graph.nodes[at].shape)

    def shows(self, givens: Givens, reading: Reading) -> NDArray[np.bool_]:
        """For each variant whether it meets each requirement, shape (B, requirements)."""
        rows = len(next(iter(reading.exact.values())))
        shown = np.empty((rows, len(self.requirements)), bool)
        if self._compared:
            exact, moves = self._flat(givens, reading, rows)
            width = self._halves(exact) + np.maximum(moves[:, self._left], moves[:, self._right])
            apart = np.abs(exact[:, self._left] - exact[:, self._right]) > WINDOWS * width
            shown[:, : len(self._compared)] = np.logical_or.reduceat(apart, self._first, axis=1)
        for column, need in enumerate(self._corners, start=len(self._compared)):
            shown[:, column] = (reading.corners[need.corner].reshape(rows, -1) == 0).all(axis=1)
        return shown

    def _halves(self, exact: NDArray[np.float64]) -> NDArray[np.float64]:
        """Half a unit in the last place of every compared entry; with significant digits, of the larger value."""
        if not self._relative:
            return self._half
        halves = np.broadcast_to(self._half, (len(exact), len(self._half))).copy()
        for entries, at in self._relative:
            larger = np.maximum(np.abs(exact[:, self._left[entries]]), np.abs(exact[:, self._right[entries]]))
            halves[:, entries] = self.plan.half(self.plan.graph.nodes[at], larger)
        return halves

    def _flat(self, givens: Givens, reading: Reading, rows: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Values and moves of all compared nodes side by side, shape (B, entries)."""
        nodes, exact, moves = self.plan.graph.nodes, [], []
        for at in self._order:
            value = reading.exact[at] if at in reading.exact else givens[nodes[at].name]
            exact.append(value.reshape(rows, -1))
            moves.append(reading.moves[at].reshape(rows, -1) if at in reading.moves else np.zeros_like(exact[-1]))
        return np.concatenate(exact, axis=1), np.concatenate(moves, axis=1)


def _requirements(plan: Plan) -> list[Requirement]:
    """Every misconception against the key, every two at one quantity, givens against asked vectors of their shape."""
    needs = [
        Requirement("key", (miss.id,), tuple((q.at, wrong.at, q.at) for q, wrong in miss.places))
        for miss in plan.misconceptions
    ]
    for q in plan.asked:
        here = [(miss.id, wrong) for miss in plan.misconceptions for place, wrong in miss.places if place is q]
        needs.extend(
            Requirement("pair", (one, other), ((left.at, right.at, q.at),))
            for index, (one, left) in enumerate(here)
            for other, right in here[:index]
        )
    vectors = [node for node in plan.graph.nodes if node.op == "given" and node.shape and node.name in plan.givens]
    needs.extend(
        Requirement("copy", (given.name, q.name), ((given.at, q.at, q.at),))
        for q in plan.asked
        for given in vectors
        if given.shape == q.shape
    )
    return needs


def _corners(plan: Plan) -> list[Requirement]:
    """Every operation with a corner in a true formula, under the name of the first quantity that needs it."""
    found: dict[int, str] = {}
    for q in plan.quantities:
        for at in sorted(reached(q.args, lambda node: node.role is not None) | {q.at}):
            if at in plan.program.kinks:
                found.setdefault(at, q.name)
    return [Requirement("corner", (name,), (), at) for at, name in found.items()]
