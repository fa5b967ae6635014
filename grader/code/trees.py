"""Results as they came: a reader of the bytes of `inside/trees.py` that believes none of them."""

import math
import struct
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .plan import DTYPES

HEAD = struct.Struct("<BBBBI")
MAX_NDIM, MAX_DEPTH = 8, 8
MAX_BYTES = 16 << 20
"""Room for all that a run sends: its arrays, and PART for every part."""
PART = 4096
"""More than the head, shape, key and text of a part can have; 4096 parts, then, are the most that there can be."""
MAX_TEXT = 512


class Tampered(Exception):
    """The bytes are not what our child writes."""


class Kind(IntEnum):
    """What a node is."""

    ARRAY = 0
    NUMBER = 1
    """A Python number or a NumPy scalar."""
    NESTED = 2
    """Lists or tuples of numbers, of a regular shape."""
    TENSOR = 3
    LIST = 4
    TUPLE = 5
    DICT = 6
    NOTHING = 7
    """None."""
    OTHER = 8
    """Something that is not sent, with a text that says what it is."""
    HELD = 9
    """A part that was not to be sent."""


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """An array, or what was understood as one."""

    array: NDArray[np.generic]
    kind: Kind = Kind.ARRAY


@dataclass(frozen=True, eq=False)
class Branch:
    """A list or a tuple."""

    items: tuple["Node", ...]
    kind: Kind = Kind.TUPLE

    @cached_property
    def stacked(self) -> Leaf | None:
        """The array that arrays of one shape make, None if they make none; made once, however often it is asked for."""
        leaves: list[NDArray[np.generic]] = []
        shape = _collect(self, leaves)
        if shape is None or not leaves:
            return None
        return Leaf(np.concatenate([leaf.ravel() for leaf in leaves]).reshape(shape), Kind.NESTED)


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A dictionary."""

    items: dict[str, "Node"]


@dataclass(frozen=True, slots=True)
class Bare:
    """A node without numbers: NOTHING, HELD or OTHER."""

    kind: Kind
    says: str = ""
    """Of OTHER: what it is; a student's words, never trusted."""


Node = Leaf | Branch | Table | Bare


def _collect(node: Node, leaves: list[NDArray[np.generic]]) -> tuple[int, ...] | None:
    """The shape of a node as one array, and its leaves in order; None if it is none."""
    if isinstance(node, Leaf):
        leaves.append(node.array)
        return node.array.shape
    if not isinstance(node, Branch) or not node.items:
        return None
    shapes = {_collect(item, leaves) for item in node.items}
    (shape, *others) = shapes
    return None if others or shape is None else (len(node.items), *shape)


def require(holds: object, otherwise: str) -> None:
    """Raises Tampered unless it holds."""
    if not holds:
        raise Tampered(otherwise)


class TreeReader:
    """Reads trees from bytes, each size checked before it is used.

    Args:
        data: One tree or several behind each other.
        room: What they may take; see MAX_BYTES.

    Raises (all methods):
        Tampered: If no child of ours writes that.
    """

    def __init__(self, data: bytes, room: int) -> None:
        self.data, self.room = data, room
        self.at = 0

    def tree(self) -> Node:
        """The next tree."""
        return self._node(0)

    def end(self) -> None:
        """Nothing may be left."""
        require(self.at == len(self.data), f"{len(self.data) - self.at} bytes too many")

    def _take(self, count: int) -> bytes:
        require(count <= len(self.data) - self.at, f"{count} bytes where there are {len(self.data) - self.at}")
        self.at += count
        return self.data[self.at - count : self.at]

    def _node(self, depth: int) -> Node:
        self._spend(PART)
        number, dtype, ndim, zero, count = HEAD.unpack(self._take(HEAD.size))
        require(number < len(Kind), f"kind {number}")
        kind = Kind(number)
        if kind <= Kind.TENSOR:
            require(zero == count == 0, "a count beside an array")
            return Leaf(self._array(dtype, ndim), kind)
        require(dtype == ndim == zero == 0, "a shape without an array")
        if kind in (Kind.LIST, Kind.TUPLE):
            self._check_branch(count, depth)
            return Branch(tuple(self._node(depth + 1) for _ in range(count)), kind)
        if kind is Kind.DICT:
            self._check_branch(count, depth)
            return self._table(count, depth)
        require(kind is Kind.OTHER or count == 0, "a text where there is none")
        require(count <= MAX_TEXT, f"a text of {count} bytes")
        return Bare(kind, self._text(count))

    def _check_branch(self, count: int, depth: int) -> None:
        require(depth < MAX_DEPTH, "nested too deeply")
        require(count * PART <= self.room, f"{count} parts")

    def _spend(self, size: int) -> None:
        require(size <= self.room, "more than there is room for")
        self.room -= size

    def _table(self, count: int, depth: int) -> Table:
        items: dict[str, Node] = {}
        for _ in range(count):
            length = int.from_bytes(self._take(4), "little")
            require(length <= MAX_TEXT, f"a key of {length} bytes")
            key = self._text(length)
            require(key not in items, "a key twice")
            items[key] = self._node(depth + 1)
        return Table(items)

    def _text(self, count: int) -> str:
        try:
            return self._take(count).decode()
        except UnicodeDecodeError as error:
            raise Tampered("a text that is not UTF-8") from error

    def _array(self, number: int, ndim: int) -> NDArray[Any]:
        require(1 <= number <= len(DTYPES), f"dtype {number}")
        require(ndim <= MAX_NDIM, f"{ndim} dimensions")
        shape = struct.unpack(f"<{ndim}Q", self._take(8 * ndim))
        dtype = np.dtype(DTYPES[number - 1])
        # An empty array may not claim to be huge in its other directions: NumPy refuses such shapes.
        require(math.prod(max(dim, 1) for dim in shape) * dtype.itemsize <= MAX_BYTES, f"shape {shape}")
        length = math.prod(shape) * dtype.itemsize
        self._spend(length)
        data = self._take(length)
        if dtype == np.bool_:
            known = np.frombuffer(data, np.uint8).max(initial=0) <= 1
            require(known, "a bool that is neither true nor false")
        return np.ndarray(shape, dtype.newbyteorder("<"), data).astype(dtype, copy=False)
