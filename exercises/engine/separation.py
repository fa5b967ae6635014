"""Separation: would every listed mistake show in this variant, and could two of them be told apart?

A variant is kept only if every misconception differs from the key by three windows in at least one entry at one asked
place, any two misconceptions of one quantity differ so in one entry, and no vector of the statement could pass for an
asked vector of its shape. Why: naive generators hide a listed mistake in 6 to 47 % of their variants.
"""

from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from .plan import Givens, Plan, Reading, half_unit

WINDOWS = 3.0
"""How many windows apart two values must lie to be told apart."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing a variant has to show."""

    kind: str
    """"key": differs from the key; "pair": two misconceptions differ; "copy": a given differs from an asked vector."""
    names: tuple[str, ...]
    """Misconception ids, or (given, asked)."""
    places: tuple[tuple[int, int, int], ...]
    """(left node, right node, asked node that lends its precision); one of them has to show it in one entry."""


class Separation:
    """Judges blocks of variants of one plan; index arithmetic is laid out once, so that judging is a few operations.

    Args:
        plan: The traced exercise.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.requirements = tuple(_requirements(plan))
        self._order = sorted(
            {at for need in self.requirements for left, right, _ in need.places for at in (left, right)}
        )
        start = dict(zip(self._order, np.cumsum([0, *map(self._size, self._order)]), strict=False))
        left: list[int] = []
        right: list[int] = []
        half: list[float] = []
        first: list[int] = []
        for need in self.requirements:
            first.append(len(left))
            for a, b, q in need.places:
                size = self._size(a)
                left.extend(range(start[a], start[a] + size))
                right.extend(range(start[b], start[b] + size))
                half.extend([half_unit(plan.graph.nodes[q])] * size)
        self._left, self._right, self._first = np.array(left, int), np.array(right, int), np.array(first, int)
        self._half = np.array(half)

    def _size(self, at: int) -> int:
        return prod(self.plan.graph.nodes[at].shape)

    def shows(self, givens: Givens, reading: Reading) -> NDArray[np.bool_]:
        """For each variant whether it meets each requirement, shape (B, requirements)."""
        rows = len(next(iter(reading.exact.values())))
        if not self.requirements:
            return np.ones((rows, 0), bool)
        exact, moves = self._flat(givens, reading, rows)
        width = self._half + np.maximum(moves[:, self._left], moves[:, self._right])
        apart = np.abs(exact[:, self._left] - exact[:, self._right]) > WINDOWS * width
        shown: NDArray[np.bool_] = np.logical_or.reduceat(apart, self._first, axis=1)
        return shown

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
