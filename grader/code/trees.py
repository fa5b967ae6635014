"""Results as they came: a reader of the bytes of `inside/trees.py` that believes none of them."""

import math
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .plan import DTYPES

HEAD = struct.Struct("<BBBBI")
MAX_NDIM, MAX_DEPTH, MAX_NODES = 8, 8, 4096
MAX_BYTES = 64 << 20
"""Largest sum of all arrays of a run."""
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


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """A list or a tuple."""

    items: tuple["Node", ...]
    kind: Kind = Kind.TUPLE


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


def require(holds: object, otherwise: str) -> None:
    """Raises Tampered unless it holds."""
    if not holds:
        raise Tampered(otherwise)


class TreeReader:
    """Reads trees from bytes, each size checked before it is used.

    Args:
        data: One tree or several behind each other.
        room: Bytes that the arrays may take.

    Raises (all methods):
        Tampered: If no child of ours writes that.
    """

    def __init__(self, data: bytes, room: int) -> None:
        self.data, self.room = data, room
        self.at = 0
        self.nodes = 0

    def tree(self) -> Node:
        """The next tree."""
        self.nodes = 0
        return self._node(0)

    def end(self) -> None:
        """Nothing may be left."""
        require(self.at == len(self.data), f"{len(self.data) - self.at} bytes too many")

    def _take(self, count: int) -> bytes:
        require(count <= len(self.data) - self.at, f"{count} bytes where there are {len(self.data) - self.at}")
        self.at += count
        return self.data[self.at - count : self.at]

    def _node(self, depth: int) -> Node:
        self.nodes += 1
        require(self.nodes <= MAX_NODES, "too many parts")
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
        require(count <= MAX_NODES, f"{count} parts")

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
        require(length <= self.room, "more than all arrays may have")
        self.room -= length
        data = self._take(length)
        if dtype == np.bool_:
            require(not data.strip(b"\0\1"), "a bool that is neither true nor false")
        return np.ndarray(shape, dtype.newbyteorder("<"), data).astype(dtype)
