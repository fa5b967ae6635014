"""Results as bytes: arrays and numbers, in lists, tuples and dictionaries.

What is a list, tuple or dictionary of another class is read as the one that it is made of, past what its class says:
no code of the student's runs here.

A tree is its nodes from the root down, each a head of 8 bytes and what belongs to it, little-endian:

    kind   u8    place in KINDS
    dtype  u8    1 + place in DTYPES for arrays, else 0
    ndim   u8    of arrays
    zero   u8
    count  u32   items of a list, tuple or dictionary; bytes of the text of "other"

An array goes on with its shape (u64 each) and its values in C order; a list or tuple with its items; a dictionary with,
for each item, the length of its key (u32), the key in UTF-8, and the item; "other" with a text that says what it is.
"""

import math
import struct
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

HEAD = struct.Struct("<BBBBI")
KINDS = ("array", "number", "nested", "tensor", "list", "tuple", "dict", "nothing", "other", "held")
ARRAY, NUMBER, NESTED, TENSOR, LIST, TUPLE, DICT, NOTHING, OTHER, HELD = range(len(KINDS))
DTYPES = ("float64", "float32", "int64", "int32", "bool")
MAX_NDIM, MAX_DEPTH = 8, 8
MAX_BYTES = 16 << 20
"""Room for all that a run sends: its arrays, and PART for every part."""
PART = 4096
MAX_TEXT = 512
"""Bytes of a key, or of what says why something is no array."""

# Needed after the student's code has run, which may replace names elsewhere; the last two get past what a class says.
_ndarray, _array, _dtype, _prod = np.ndarray, np.array, np.dtype, math.prod
_type_name = type.__dict__["__name__"].__get__
_mro = type.__dict__["__mro__"].__get__
SCALARS = frozenset(t for t in vars(np).values() if type(t) is type and issubclass(t, (np.number, np.bool_)))
NUMBERS = frozenset(map(id, SCALARS | {bool, int, float}))
"""By their identity: to compare classes, or to hash them, may run a metaclass of the student's."""
NAMES = {np.dtype(name): name for name in DTYPES}
"""Quicker than asking a dtype for its name."""
KIND_OF_WIDE = {"f": "float64", "i": "int64", "u": "int64"}


class TooMuch(ValueError):
    """The result is too large to be sent."""


class Tree:
    """Collects the bytes of one tree.

    Args:
        room: What it may take; see MAX_BYTES.
    """

    def __init__(self, room: int) -> None:
        self.room = room
        self.nodes = 0
        self.parts: list[bytes] = []
        self.says = ""
        """Why the value as a whole is no result."""

    def add(self, value: Any, hold: Sequence[Sequence[str | int]] = (), depth: int = 0) -> None:
        """Add a value; parts at the paths of `hold` are left out.

        Raises:
            TooMuch: If there is not enough room, or there are too many parts.
        """
        self.nodes += 1
        self.room -= PART
        if self.room < 0:
            raise TooMuch(f"too large: {self.nodes} parts or more")
        kind = type(value)
        if [] in hold:
            self._head(HELD)
        elif kind is _ndarray:
            self._numbers(ARRAY, value, value)
        elif id(kind) in NUMBERS:
            self._numbers(NUMBER, value, _array(value))
        elif value is None:
            self._head(NOTHING)
        elif is_tensor(value):
            self._numbers(TENSOR, value, value.detach().cpu().numpy())
        elif depth >= MAX_DEPTH:
            self.other("nested too deeply")
        else:
            self._branch(value, hold, depth)

    def _branch(self, value: Any, hold: Sequence[Sequence[str | int]], depth: int) -> None:
        kind = type(value)
        if _made_of(kind, list):
            self._sequence(LIST, value if kind is list else list(list.__iter__(value)), hold, depth)
        elif _made_of(kind, tuple):
            self._sequence(TUPLE, value if kind is tuple else tuple(tuple.__iter__(value)), hold, depth)
        elif _made_of(kind, dict):
            self._table(value, hold, depth)
        else:
            self.other(f"not numbers: {_type_name(kind)}")

    def other(self, text: str) -> None:
        """Add something that cannot be sent, as a text that says what it is."""
        data = text.encode("utf-8", "backslashreplace")[:MAX_TEXT].decode("utf-8", "ignore").encode()
        if self.nodes == 1:
            self.says = text
        self._head(OTHER, count=len(data))
        self.parts.append(data)

    def _sequence(self, kind: int, value: Any, hold: Sequence[Sequence[str | int]], depth: int) -> None:
        if not hold and _all_numbers(value):
            try:
                array = _array(value)
            except ValueError:  # ragged
                array = None
            if array is not None:
                self._numbers(NESTED, value, array)
                return
        self._head(kind, count=len(value))
        for number, item in enumerate(value):
            self.add(item, [path[1:] for path in hold if path[0] == number], depth + 1)

    def _table(self, value: Any, hold: Sequence[Sequence[str | int]], depth: int) -> None:
        items = list(dict.items(value))
        keys = [key.encode("utf-8", "backslashreplace") for key, _ in items if type(key) is str]
        if len(keys) < len(items) or max(map(len, keys), default=0) > MAX_TEXT:
            self.other("a dictionary whose keys are not short texts")
            return
        self._head(DICT, count=len(items))
        for key, (name, item) in zip(keys, items, strict=True):
            self.parts.append(len(key).to_bytes(4, "little") + key)
            self.add(item, [path[1:] for path in hold if path[0] == name], depth + 1)

    def _numbers(self, kind: int, value: Any, array: Any) -> None:
        name = NAMES.get(array.dtype) or KIND_OF_WIDE.get(array.dtype.kind)
        if name is None:
            self.other(f"not numbers: {_type_name(type(value))} of {array.dtype.name}")
            return
        if array.ndim > MAX_NDIM:
            self.other(f"too many dimensions: {array.ndim}")
            return
        # Before it is copied: np.broadcast_to makes arrays that are huge only on paper.
        size = _dtype(name).itemsize
        if _prod(max(dim, 1) for dim in array.shape) * size > MAX_BYTES or array.size * size > self.room:
            raise TooMuch(f"too large: shape {array.shape}")
        if array.dtype.kind == "u" and array.size and int(array.max()) >= 2**63:
            raise TooMuch("too large: a number above 2**63")
        data = array.astype(_dtype(name).newbyteorder("<")).tobytes()
        self.room -= len(data)
        self._head(kind, 1 + DTYPES.index(name), array.ndim)
        self.parts += [dim.to_bytes(8, "little") for dim in array.shape]
        self.parts.append(data)

    def _head(self, kind: int, dtype: int = 0, ndim: int = 0, count: int = 0) -> None:
        self.parts.append(HEAD.pack(kind, dtype, ndim, 0, count))


def _made_of(kind: type, base: type) -> bool:
    """Whether a class is another, or derives from it."""
    return any(one is base for one in _mro(kind))


def _all_numbers(value: Any, depth: int = 0) -> bool:
    """Whether lists and tuples hold numbers only, however nested."""
    for item in value:
        kind = type(item)
        if kind is list or kind is tuple:
            if depth >= MAX_NDIM or not _all_numbers(item, depth + 1):
                return False
        elif id(kind) not in NUMBERS:
            return False
    return True


def is_tensor(value: object) -> bool:
    """Whether it is a tensor or a parameter of PyTorch, if PyTorch is there."""
    torch = sys.modules.get("torch")
    return torch is not None and (type(value) is torch.Tensor or type(value) is torch.nn.Parameter)
