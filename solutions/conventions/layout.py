"""How a library lays its weights out in arrays: which parts of which gates stand where."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, NamedTuple

import numpy as np

Part = Literal["W_x", "W_h", "b_x", "b_h", "p"]
Form = Literal["rows", "columns", "vector"]

WIDTH = {"W_x": "D", "W_h": "H", "b_x": "1", "b_h": "1", "p": "1"}
"""Columns that a part takes; all parts have H rows."""


class GateWeights(NamedTuple):
    """One gate of a cell with d inputs and n units, each part by itself: the form every conversion goes through.

    a = W_x x + b_x + W_h h_prev + b_h + p * c
    """

    W_x: Any  # input weights, shape (n, d)
    W_h: Any  # recurrent weights, shape (n, n)
    b_x: Any  # bias beside W_x x, shape (n,)
    b_h: Any  # bias beside W_h h_prev, shape (n,); in a candidate with reset after, the inner one
    p: Any  # peephole weights, shape (n,); zeros unless it is an LSTM with peepholes


def zero_gate(d: int, n: int, dtype: Any = np.float64) -> GateWeights:
    """A gate of zeros.

    >>> zero_gate(3, 2).W_x.shape
    (2, 3)
    """
    return GateWeights(*(np.zeros(shape, dtype) for shape in [(n, d), (n, n), (n,), (n,), (n,)]))


@dataclass(frozen=True, slots=True)
class Layout:
    """One array of a library.

    rows:     gate below gate, in each the parts side by side, biases as columns; used as W x
    columns:  the transpose of it; used as x W
    vector:   part after part, in each gate after gate, every matrix row by row

    Example:
        >>> both = Layout("kernel", "ifgo", ("W_x", "W_h"), "columns")
        >>> both.text, both.shape(3, 4)
        ('(D+H, 4H)', (7, 16))
    """

    name: str
    gates: str
    """The gates it holds, one letter each, in the order of the stack."""
    parts: tuple[Part, ...]
    form: Form = "rows"
    directions: bool = False
    """Whether an axis of length 1 stands in front, for the directions of the layer (ONNX)."""
    optional: bool = False
    """Whether it may be left out, which means zeros."""

    def shape(self, d: int, n: int) -> tuple[int, ...]:
        """The shape for d inputs and n units.

        >>> Layout("bias", "zrn", ("b_x", "b_h"), "columns").shape(3, 4)
        (2, 12)
        """
        height, widths = len(self.gates) * n, self._widths(d, n)
        bare = {"rows": (height, sum(widths)), "columns": (sum(widths), height), "vector": (height * sum(widths),)}
        return (1, *bare[self.form]) if self.directions else bare[self.form]

    @property
    def text(self) -> str:
        """The shape in letters, D inputs and H units; H+D says that the state's columns come first.

        >>> Layout("W_f", "f", ("W_h", "W_x")).text
        '(H, H+D)'
        """
        k = len(self.gates)
        height, widths = times(k, "H"), [WIDTH[part] for part in self.parts]
        ones = widths.count("1")
        width = "+".join([w for w in widths if w != "1"] + ([str(ones)] if ones else []))
        flat = times(k * ones, "H") if ones == len(widths) else f"{height}({width})"
        bare = {"rows": f"{height}, {width}", "columns": f"{width}, {height}", "vector": flat}[self.form]
        return f"(1, {bare})" if self.directions else f"({bare})"

    def pack(self, gates: Mapping[str, GateWeights]) -> Any:
        """The array that holds these gates.

        >>> Layout("bias", "ab", ("b_x",), "vector").pack({g: zero_gate(1, 2) for g in "ab"})
        array([0., 0., 0., 0.])
        """
        blocks = [[np.asarray(getattr(gates[g], part)) for part in self.parts] for g in self.gates]
        if self.form == "vector":
            array = np.concatenate([row[k].ravel() for k in range(len(self.parts)) for row in blocks])
        else:
            stacked = np.concatenate([np.concatenate([_matrix(b) for b in row], axis=1) for row in blocks])
            array = np.ascontiguousarray(stacked if self.form == "rows" else stacked.T)
        return array[None] if self.directions else array

    def unpack(self, array: Any, d: int, n: int) -> Iterator[tuple[str, Part, Any]]:
        """Gate, part and block (a view), for every block of an array of the right shape.

        >>> list(Layout("b", "zr", ("b_h",), "vector").unpack(np.array([5.0, 7.0]), 1, 1))
        [('z', 'b_h', array([5.])), ('r', 'b_h', array([7.]))]
        """
        array, widths = array[0] if self.directions else array, self._widths(d, n)
        if self.form == "vector":
            places = [(g, part, width) for part, width in zip(self.parts, widths, strict=True) for g in self.gates]
            for (g, part, width), block in zip(places, _cut(array, [n * w for _, _, w in places]), strict=True):
                yield g, part, block.reshape((n, width) if part in {"W_x", "W_h"} else (n,))
            return
        stacked = array if self.form == "rows" else array.T
        for g, row in zip(self.gates, _cut(stacked, [n] * len(self.gates)), strict=True):
            for part, block in zip(self.parts, _cut(row.T, widths), strict=True):
                yield g, part, block.T if part in {"W_x", "W_h"} else block[0]

    def _widths(self, d: int, n: int) -> list[int]:
        return [{"D": d, "H": n, "1": 1}[WIDTH[part]] for part in self.parts]


def times(count: int, letter: str) -> str:
    """A multiple of a letter.

    >>> times(1, "H"), times(4, "H")
    ('H', '4H')
    """
    return letter if count == 1 else f"{count}{letter}"


def by_gate(
    gates: str, endings: Iterable[str], name: str, parts: tuple[Part, ...], form: Form = "rows"
) -> tuple[Layout, ...]:
    """One array for each gate, named with the library's letter or index for it.

    >>> [one.name for one in by_gate("zn", ["_z", ""], "W{}", ("W_x",))]
    ['W_z', 'W']
    """
    return tuple(Layout(name.format(ending), g, parts, form) for g, ending in zip(gates, endings, strict=True))


def _matrix(block: Any) -> Any:
    """A bias as a column."""
    return block if block.ndim == 2 else block[:, None]


def _cut(array: Any, lengths: Iterable[int]) -> list[Any]:
    """Consecutive pieces along the first axis."""
    ends = np.cumsum([0, *lengths])
    return [array[start:end] for start, end in pairwise(ends)]
