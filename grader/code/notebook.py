"""What is run: a student's file, or the code cells of a notebook."""

from bisect import bisect
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple


class Cell(NamedTuple):
    """One code cell."""

    number: int
    """Its place among the code cells of the notebook, from 1."""
    text: str
    """Python; lines that are none hold nothing."""


@dataclass(frozen=True)
class Notebook:
    r"""The code cells that are run, in order and in one namespace.

    Example:
        >>> found = Notebook("gru.ipynb", (Cell(1, "import numpy\nx = 1"), Cell(4, "y = 2")))
        >>> found.place(2), found.place(3)
        ((1, 2), (4, 1))
    """

    name: str
    """Path within the submission."""
    cells: tuple[Cell, ...]
    skipped: tuple[tuple[int, tuple[int, ...]], ...] = ()
    """Cells with lines that were taken out, and the numbers of these lines."""

    @cached_property
    def above(self) -> tuple[int, ...]:
        """For each cell the number of lines in the cells before it."""
        return tuple(accumulate((cell.text.count("\n") + 1 for cell in self.cells[:-1]), initial=0))

    @property
    def text(self) -> str:
        """All cells, one after the other."""
        return "\n".join(cell.text for cell in self.cells)

    def place(self, line: int) -> tuple[int, int]:
        """Number of the cell, and line within it, of a line of `text`."""
        index = max(0, bisect(self.above, line - 1) - 1)
        return self.cells[index].number, line - self.above[index]


Source = bytes | Notebook
