"""What a contract looks at in the results of its cases, so that wrong values alone break no other promise."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ...exercises.engine.calls import Path, Step
from ...exercises.engine.code_exercise import CodeTask, Contract
from ...templates.language import N_
from .compare import Piece
from .layouts import Array, Given, beyond, close, fault_of

NOT_CHECKED = N_("Not checked, because none of the results is right in any case.")
Output = tuple[str, Path]
"""A function, and where one of its results lies."""


@dataclass(frozen=True, slots=True)
class Record:
    """What the cases that belong to no contract have shown, output by output."""

    right: set[Output] = field(default_factory=set)
    """Right in one case at least."""
    wrong: set[Output] = field(default_factory=set)
    """Wrong in one case at least."""
    called: set[str] = field(default_factory=set)
    """Functions that gave a result to compare, or none."""

    def add(self, step: Step, pieces: Sequence[Piece], *, failed: bool) -> None:
        """Take one step into account.

        Args:
            step: The step.
            pieces: Its result, held against the expected one.
            failed: Whether it gave none.
        """
        name = called(step)
        if pieces or failed:
            self.called.add(name)
        for piece in pieces:
            (self.wrong if piece.fault else self.right).add((name, piece.path))

    def tells_of(self, task: CodeTask, step: Step) -> bool:
        """Whether more can be asked of a function than the right values: not while it has none of them."""
        name = called(step)
        return not task.function(step) or name not in self.called or any(one == name for one, _ in self.right)


def called(step: Step) -> str:
    """The function or method of a step."""
    return str(getattr(step.target, "function", "") or getattr(step.target, "name", ""))


def looked_at(
    contract: Contract, step: Step, pieces: Sequence[Piece], before: Sequence[Piece] | None, record: Record
) -> tuple[Piece, ...]:
    """The pieces, without the faults that say nothing about the contract.

    Args:
        contract: See `Contract.compares`.
        step: The step.
        pieces: Its result, held against the expected one.
        before: The pieces of the step that it repeats, if it does.
        record: Of the cases that belong to no contract.
    """
    match contract.compares:
        case "nothing":
            return tuple(replace(piece, fault=None) for piece in pieces)
        case "itself":
            firsts = {piece.path: piece for piece in before or ()}
            return tuple(_repeated(piece, firsts.get(piece.path)) for piece in pieces)
        case "axes":
            return tuple(_axes(piece, (called(step), piece.path), record) for piece in pieces)
    return tuple(pieces)


def _axes(piece: Piece, output: Output, record: Record) -> Piece:
    """An output that is wrong elsewhere too must be there, finite, and have as many axes as it should.

    Where it is right nowhere, not even its axes say anything about the contract.
    """
    if piece.got is None or piece.wanted is None or output not in record.wrong:
        return piece
    if beyond(piece.got, piece.wanted) or not np.isfinite(piece.got).all():
        return piece
    known = output in record.right and piece.got.ndim != piece.wanted.ndim
    return piece if known else replace(piece, fault=None)


def _repeated(piece: Piece, first: Piece | None) -> Piece:
    """A result held against the one that it repeats, which is the student's own."""
    if piece.got is None or piece.wanted is None or beyond(piece.got, piece.wanted):
        return piece
    if first is None or first.got is None or first.wanted is None or beyond(first.got, first.wanted):
        return replace(piece, fault=None)
    own = _same_part(first.got, first.wanted, piece.wanted)
    if own is None:
        return replace(piece, fault=None)
    fault, facts = fault_of(piece.got, np.asarray(own, float))
    return replace(piece, fault=fault, facts=facts)


def _same_part(got: Given, wanted: Array, repeated: Array) -> Given | None:
    """The part of a result that a later one repeats: all of it, or one example; a right solution says which.

    >>> batch = np.array([[1.0], [2.0], [3.0]])
    >>> _same_part(10 * batch, batch, batch[1:2]), _same_part(10 * batch, batch, batch[0] - 5)
    (array([[20.]]), None)
    """
    if close(wanted, repeated):
        return got
    if got.shape[:1] == wanted.shape[:1]:
        for place in range(len(wanted) if wanted.ndim else 0):
            if close(wanted[place : place + 1], repeated):
                return got[place : place + 1]
    return None
