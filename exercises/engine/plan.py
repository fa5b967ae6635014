"""Plan: everything of a traced exercise that does not depend on the seed, and the one pass that reads it.

One replay gives the value of every asked quantity and of every wrong formula *read from its printed parents*, and how
far honest rounding of those parents can move it: the rows of a second axis nudge one parent's entry each by half a
unit, up and down. At an asked or shown quantity the replay is cut: later formulas see what is printed (or what the
student wrote) and the nudges of this quantity; a change that arrives at a *shown* quantity is passed on unrounded.
What single nudges miss at a corner (max, ReLU, clipping, a step), where several of them together reach the other side,
is one more pair of rows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from .graph import Value, rebuild
from .operations import Array
from .program import Program, reached
from .rounding import as_printed, last_place
from .working import Misconception, Working

Givens = Mapping[str, Array]
"""Every given by name, shape (B, *own shape): B variants, or B readings of one."""
LEAST = float(np.finfo(float).tiny)
"""Half a unit of a zero with significant digits: it has none, but it is no whole number either."""
CORNER_DUST = 1e-12
"""What binary arithmetic may leave between two ways to the same movement."""
Base = Callable[[Value, Array, Array], Array]
"""From (quantity, exact, printed) to the values that later formulas are read from; each (B, *own shape)."""


def printed_base(quantity: Value, exact: Array, printed: Array) -> Array:
    """Read from what the key prints."""
    return printed


@dataclass(frozen=True, slots=True)
class Reading:
    """What one pass saw; arrays by node index, shape (B, *own shape)."""

    exact: dict[int, Array]
    """Value read from the base of its parents, unrounded."""
    moves: dict[int, Array]
    """How far half-unit nudges of the parents can move it; the sum of the single moves."""
    printed: dict[int, Array]
    """Rounded value, of asked and shown quantities."""
    corners: dict[int, Array]
    """Of operations with a corner, how far it bends within reach of honest roundings; 0 where they stay on one side."""

    @property
    def parts(self) -> tuple[dict[int, Array], ...]:
        """All there is, for who takes rows out or puts them together."""
        return self.exact, self.moves, self.printed, self.corners

    def each(self, change: Callable[[Array], Array]) -> "Reading":
        """The same with another choice of variants, for example `reading.each(lambda value: value[:3])`."""
        return Reading(*({at: change(value) for at, value in part.items()} for part in self.parts))


class Plan:
    """A traced exercise: quantities, parents, nudges, and the programs that replay it."""

    def __init__(self, working: Working) -> None:
        self.working = working
        self.graph = working.graph
        self.quantities = tuple(working.quantities)
        self.asked = tuple(working.asked)
        self.misconceptions: tuple[Misconception, ...] = tuple(working.misconceptions)
        self.wrong = {wrong.at: q for miss in self.misconceptions for q, wrong in miss.places}
        watched = [value.at for value in self.quantities] + list(self.wrong)
        self.parents = {at: self._near(self.graph.nodes[at], cut=("asked", "shown")) for at in dict.fromkeys(watched)}
        self.own_parents = {q.at: self._near(q, cut=("asked",)) for q in self.asked}
        self._plain = [at for at in self.wrong if not self.graph.nodes[at].args]  # a given or a number: no hook sees it
        self.program = Program(self.graph, [*watched, *(value.at for value in working.always)])
        self.givens = tuple(name for name in working.specs if name in self.program.givens)
        self.rows, self._nudges, self._bends = self._lay_nudges()

    def _near(self, value: Value, cut: tuple[str, ...]) -> tuple[int, ...]:
        """Indices of the nearest quantities with these roles that the formula needs."""
        found = reached(value.args, lambda node: node.role in cut)
        return tuple(sorted(at for at in found if self.graph.nodes[at].role in cut))

    def _lay_nudges(self) -> tuple[int, dict[int, Array], dict[int, Array]]:
        """Rows; for each quantity its nudges, shape (rows, *own shape); the same for operations with a corner.

        Row 0 nudges nothing. Nudges are half a unit where that is known, else 1, to be scaled.
        """
        needed = {parent for parents in self.parents.values() for parent in parents}
        rounded = [q for q in self.quantities if q.at in needed and not q.exact]
        kinks = [self.graph.nodes[at] for at in sorted(self.program.kinks)]
        rows = 1 + 2 * sum(prod(q.shape) for q in (*rounded, *kinks))
        row = 1

        def lay(value: Value, half: float) -> Array:
            nonlocal row
            size = prod(value.shape)
            nudge, entries = np.zeros((rows, size)), np.arange(size)
            nudge[row + 2 * entries, entries], nudge[row + 2 * entries + 1, entries] = half, -half
            row += 2 * size
            return nudge.reshape(rows, *value.shape)

        nudges = {q.at: lay(q, half_unit(q) or 1.0) for q in rounded}
        return rows, nudges, {kink.at: lay(kink, 1.0) for kink in kinks}

    def read(self, givens: Givens, base: Base = printed_base) -> Reading:
        """Read every asked and shown quantity, and every wrong formula, from the base of its parents.

        Args:
            givens: Values by name, shape (B, *own shape).
            base: What later formulas see at an asked or shown quantity.
        """
        exact: dict[int, Array] = {}
        moves: dict[int, Array] = {}
        printed: dict[int, Array] = {}
        corners: dict[int, Array] = {}
        nodes = self.graph.nodes

        def see(at: int, value: Array) -> Array:
            exact[at] = value[:, 0]
            moves[at] = _moves(value)
            quantity = nodes[at]
            if quantity.role is None:
                return value
            printed[at] = self.rounded(quantity, exact[at])
            seen = base(quantity, exact[at], printed[at])[:, None]
            if at in self._nudges:
                nudges = self._nudges[at]
                seen = seen + (nudges if quantity.significant is None else nudges * self.half(quantity, seen))
            if quantity.role == "shown":
                seen = seen + (value - value[:, :1])
            return seen

        def bend(at: int, function: Callable[..., Array], inputs: list[Array], value: Array) -> Array:
            corners[at], beyond = _bent(function, inputs, self.program.kinks[at], value)
            return value + self._bends[at] * beyond[:, None] if beyond.any() else value

        lifted = {name: givens[name][:, None] for name in self.program.givens}
        self.program.run(lifted, see, bend)
        for at in self._plain:
            value = givens[nodes[at].name] if nodes[at].role == "given" else nodes[at].extra
            exact[at] = np.broadcast_to(value, (len(next(iter(lifted.values()))), *nodes[at].shape))
            moves[at] = np.zeros_like(exact[at])
        return Reading(exact, moves, printed, corners)

    @cached_property
    def held(self) -> tuple[Program, dict[str, dict[int, Value]]]:
        """For each misconception the whole chain with it in force from the givens: what it makes of which quantity.

        Returns:
            The program that computes all of them, and by misconception and asked index the changed quantity.
        """
        copies = {miss.id: self._hold(miss) for miss in self.misconceptions}
        watched = [q.at for q in self.quantities] + [copy.at for places in copies.values() for copy in places.values()]
        return Program(self.graph, watched), copies

    def _hold(self, misconception: Misconception) -> dict[int, Value]:
        swap: dict[int, Value] = {}
        places = {q.at: wrong for q, wrong in misconception.places}
        for q in self.quantities:
            formula = places.get(q.at, q)
            inside = rebuild(formula, swap, lambda value: value.role is not None, top=formula is q)
            if inside is not q:
                copy = self.graph.node("copy", (inside,), extra=f"held {misconception.id} {q.name}")
                copy.decimals, copy.significant = q.decimals, q.significant
                swap[q.at] = copy
        return swap

    def shape_of(self, given: str) -> tuple[int, ...]:
        """Own shape of a given."""
        return self.working.specs[given].shape

    def rounded(self, quantity: Value, value: Array) -> Array:
        """As the sheet prints it."""
        return as_printed(value, quantity.decimals, quantity.significant)

    def half(self, quantity: Value, value: Array) -> Array | float:
        """Half a unit in the last place asked of a value of this quantity."""
        if quantity.significant is None:
            return half_unit(quantity)
        return np.maximum(0.5 * last_place(self.rounded(quantity, value), quantity.significant), LEAST)


def half_unit(quantity: Value) -> float:
    """Half a unit in the last decimal asked; 0 for an exact quantity."""
    return 0.0 if quantity.decimals is None else 0.5 * 10.0**-quantity.decimals


def _bent(function: Callable[..., Array], inputs: list[Array], moving: list[bool], value: Array) -> tuple[Array, Array]:
    """How far an operation bends when its arguments move all they can, and how much farther than single moves it goes.

    Its extremes are met at the ends of the arguments' ranges, because it is monotone in each, or falls to its least
    value in between (the absolute value, which then moves less).

    Args:
        function: The operation.
        inputs: Its arguments, shape (B, rows, *own shape); a constant has its own shape only.
        moving: Which arguments are no constants.
        value: Its value, shape (B, rows, *own shape).

    Returns:
        Both of shape (B, *own shape), nothing below zero.
    """
    ranges = [
        [argument[:, :1] - _moves(argument)[:, None], argument[:, :1] + _moves(argument)[:, None]]
        if moves
        else [argument, argument]
        for argument, moves in zip(inputs, moving, strict=True)
    ]
    ends = np.stack([(function(*end) - value[:, :1])[:, 0] for end in product(*ranges)])
    bend = np.abs(ends + ends[::-1]).max(axis=0)  # opposite ends: a straight line moves as far down as up
    beyond = np.abs(ends).max(axis=0) - _moves(value)
    return _without_dust(bend), _without_dust(beyond)


def _without_dust(value: Array) -> Array:
    return np.asarray(np.where(value > CORNER_DUST, value, 0.0))


def _moves(value: Array) -> Array:
    """Sum over nudged entries of the larger of both single moves, from rows (0, +, -, +, -, ...)."""
    if value.shape[1] == 1:
        return np.zeros_like(value[:, 0])
    single = np.abs(value[:, 1:] - value[:, :1])
    total: NDArray[np.float64] = np.maximum(single[:, ::2], single[:, 1::2]).sum(axis=1)
    return total
