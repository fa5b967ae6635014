"""A result held against the expected one: piece by piece, strict on shape and finiteness, tolerant by type.

Lists where an array is expected, lists for tuples, float32 and plain numbers are understood, and remarked on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...exercises.engine.calls import Path
from ...exercises.engine.replay import HELD
from ..code.trees import Bare, Branch, Kind, Leaf, Node, Table
from .layouts import SINGLE, Array, Fault, close, fault_of


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """One array of a result, beside the one that is expected there."""

    path: Path
    wanted: Array | None
    """None where nothing can be compared: see `fault`."""
    got: NDArray[np.generic] | None
    fault: Fault | None
    """None if it is right."""
    facts: tuple[tuple[str, str], ...] = ()
    """What a sentence about the fault may say; a student's words among them."""
    form: str = ""
    """How it was written, if that is worth a remark: "list", "number", "float32", or "coarse" if it went through it."""


def pieces(wanted: Any, node: Node, path: Path = ()) -> Iterator[Piece]:
    """Hold a result against the expected one.

    Args:
        wanted: Arrays and numbers, in tuples, lists and dictionaries; HELD, None and texts are not compared.
        node: What came back.
        path: Where this is.

    Example:
        >>> [(p.path, p.fault) for p in pieces((np.ones(2), 3.0), Branch((Leaf(np.ones(2)), Leaf(np.array(2.0)))))]
        [((0,), None), ((1,), <Fault.VALUES: 'values'>)]
    """
    if wanted is HELD or wanted is None or isinstance(wanted, str):
        return
    if isinstance(wanted, Mapping):
        yield from _table(wanted, node, path)
    elif isinstance(wanted, (list, tuple)):
        yield from _sequence(wanted, node, path)
    else:
        yield _leaf(np.asarray(wanted, float), node, path, number=not isinstance(wanted, np.ndarray))


def all_right(wanted: Any, node: Node) -> bool:
    """Whether the result is the expected one in every piece."""
    return all(piece.fault is None for piece in pieces(wanted, node))


def _table(wanted: Mapping[str, Any], node: Node, path: Path) -> Iterator[Piece]:
    if not isinstance(node, Table):
        yield Piece(path, None, None, Fault.NO_TABLE)
        return
    for name, item in wanted.items():
        if name in node.items:
            yield from pieces(item, node.items[name], (*path, name))
        else:
            yield Piece((*path, name), None, None, Fault.NO_KEY, (("key", name),))


def _sequence(wanted: list[Any] | tuple[Any, ...], node: Node, path: Path) -> Iterator[Piece]:
    count = _count(node)
    if count != len(wanted):
        got = "1" if count is None else str(count)
        yield Piece(path, None, None, Fault.PARTS, (("got", got), ("wanted", str(len(wanted)))))
        return
    for number, (part, item) in enumerate(zip(wanted, _items(node), strict=True)):
        yield from pieces(part, item, (*path, number))


def _count(node: Node) -> int | None:
    """How many parts a list or tuple has; known before any of them is made, for a student chooses how many."""
    if isinstance(node, Branch):
        return len(node.items)
    return len(node.array) if isinstance(node, Leaf) and node.kind is Kind.NESTED and node.array.ndim else None


def _items(node: Node) -> Iterator[Node]:
    """The parts of a list or tuple; one that was understood as an array is taken apart again."""
    if isinstance(node, Branch):
        yield from node.items
    elif isinstance(node, Leaf):
        kind = Kind.NESTED if node.array.ndim > 1 else Kind.NUMBER
        yield from (Leaf(np.asarray(part), kind) for part in node.array)


def _leaf(wanted: Array, node: Node, path: Path, *, number: bool) -> Piece:
    if isinstance(node, Bare) and node.kind is Kind.OTHER:
        return Piece(path, wanted, None, Fault.NOT_NUMBERS, (("message", node.says),))
    if isinstance(node, Bare):
        return Piece(path, wanted, None, Fault.NOTHING)
    found = node.stacked if isinstance(node, Branch) else node
    if not isinstance(found, Leaf):
        return Piece(path, wanted, None, Fault.NOT_ONE_ARRAY)
    got = found.array
    if got.shape != wanted.shape:
        facts = (("got", str(got.shape)), ("wanted", str(wanted.shape)))
        return Piece(path, wanted, got, Fault.SHAPE, facts, _form(found, wanted, number=number))
    right = close(got, wanted)
    if not right and close(got, wanted, SINGLE):
        return Piece(path, wanted, got, None, form="coarse")
    return Piece(path, wanted, got, None if right else Fault.VALUES, (), _form(found, wanted, number=number))


def _form(leaf: Leaf, wanted: Array, *, number: bool) -> str:
    if leaf.kind is Kind.TENSOR:  # float32 is what PyTorch takes for granted
        return ""
    if leaf.kind is Kind.NESTED:
        return "list"
    if leaf.array.dtype == np.float32:
        return "float32"
    return "number" if leaf.kind is Kind.NUMBER and not number and not wanted.ndim else ""


def told_apart(piece: Piece, time: int | None, tolerance: float | None = None) -> Piece:
    """The same piece with its fault looked at closely; right if it is so within another tolerance.

    Args:
        piece: As `pieces` gives it.
        time: The axis of time, if it has one.
        tolerance: In the place of that of its type.
    """
    if piece.fault not in (Fault.VALUES, Fault.SHAPE) or piece.got is None or piece.wanted is None:
        return piece
    fault, facts = fault_of(piece.got, piece.wanted, time, max(tolerance or 0.0, SINGLE))
    return Piece(piece.path, piece.wanted, piece.got, fault, (*piece.facts, *facts), piece.form)
