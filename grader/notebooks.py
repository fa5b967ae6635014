"""Notebooks: read as data. Of each cell its source and its tags are taken, and nothing else; nothing is run here.

Source: the notebook format, https://nbformat.readthedocs.io, versions 3 and 4.
"""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..templates.language import N_
from .answers.files import decode, refuse_linked
from .code import Cell, Notebook
from .magics import cleaned

MOST_BYTES = 8 * 2**20
"""Of the file, with whatever outputs it holds."""
MOST_CODE = 2**20
"""Characters of all code cells."""
MOST_CELLS = 10_000
MOST_BRACKETS = 500_000
"""Lists and dictionaries: each takes far more memory than the two bytes it is written with."""
NO_NOTEBOOK = N_("%(path)s is no notebook that can be read: save it again with Jupyter, or hand in a Python file.")
TOO_MUCH = N_("%(path)s is too large for a notebook of exercises: clear its outputs, or hand in a Python file.")


@dataclass(frozen=True, slots=True)
class CodeCell:
    """One code cell as it was written."""

    number: int
    """Among the code cells, from 1."""
    text: str
    tags: frozenset[str]


@dataclass(frozen=True, slots=True)
class Read:
    """A notebook's code cells."""

    name: str
    """Path within the submission."""
    cells: tuple[CodeCell, ...]
    damaged: tuple[int, ...] = ()
    """Numbers of code cells whose source is no text."""

    @property
    def stem(self) -> str:
        """Name of the file without its ending."""
        return self.name.rpartition("/")[2].removesuffix(".ipynb")

    def tagged(self, tag: str) -> tuple[CodeCell, ...]:
        """The cells that have this tag."""
        return tuple(cell for cell in self.cells if tag in cell.tags)

    def ready(self, cells: Collection[CodeCell]) -> Notebook:
        """These cells, to be run."""
        made = [(cell.number, cleaned(cell.text)) for cell in cells]
        skipped = tuple((number, clean.skipped) for number, clean in made if clean.skipped)
        return Notebook(self.name, tuple(Cell(number, clean.text) for number, clean in made), skipped)


def defines(cells: Collection[CodeCell], names: Collection[str]) -> bool:
    r"""Whether a line of the cells begins to define one of these names.

    >>> defines([CodeCell(1, "x = 1\ndef gru_cell(x, h):", frozenset())], ["gru_cell"])
    True
    """
    wanted = "|".join(map(re.escape, names))
    line = re.compile(
        rf"^[ \t]*+(?:(?:async[ \t]++)?def|class)[ \t]++(?:{wanted})\b|^(?:{wanted})[ \t]*=", re.MULTILINE
    )
    return any(line.search(cell.text) for cell in cells)


def read_notebook(path: Path, name: str) -> Read:
    """The code cells of a file.

    Args:
        path: Where it lies.
        name: How sentences name it.

    Raises:
        InputError: If it is too large or no notebook.
    """
    try:
        with path.open("rb") as file:
            refuse_linked(file, name)
            data = file.read(MOST_BYTES + 1)
    except OSError as fault:
        raise InputError(N_("%(path)s cannot be read: %(reason)s."), path=name, reason=fault.strerror) from None
    if len(data) > MOST_BYTES or data.count(b"[") + data.count(b"{") > MOST_BRACKETS:
        raise InputError(TOO_MUCH, path=name)
    try:
        content = json.loads(decode(data), parse_int=float)  # as an int, one of a million digits takes very long
    except (ValueError, RecursionError):
        raise InputError(NO_NOTEBOOK, path=name) from None
    found = [cell for cell in _all_cells(content) if isinstance(cell, dict) and cell.get("cell_type") == "code"]
    texts = [_text(cell) for cell in found]
    if not found:
        raise InputError(NO_NOTEBOOK, path=name)
    cells = [
        CodeCell(number, text.replace("\r\n", "\n").replace("\r", "\n"), _tags(cell))
        for number, (cell, text) in enumerate(zip(found, texts, strict=True), start=1)
        if text is not None and text.strip()
    ]
    if len(cells) > MOST_CELLS or sum(len(cell.text) for cell in cells) > MOST_CODE:
        raise InputError(TOO_MUCH, path=name)
    damaged = tuple(number for number, text in enumerate(texts, start=1) if text is None)
    return Read(name, tuple(cells), damaged)


def _all_cells(content: Any) -> list[Any]:
    """Cells of version 4, or of all worksheets of version 3."""
    if not isinstance(content, dict):
        return []
    if isinstance(content.get("cells"), list):
        return list(content["cells"])
    sheets = content.get("worksheets")
    lists = [sheet.get("cells") for sheet in sheets if isinstance(sheet, dict)] if isinstance(sheets, list) else []
    return [cell for cells in lists if isinstance(cells, list) for cell in cells]


def _text(cell: dict[str, Any]) -> str | None:
    """The source: a text, or a list of lines (in version 3 under another name); None if it is anything else."""
    source = cell.get("source", cell.get("input", ""))
    if isinstance(source, str):
        return source
    waiting, parts = [source], []
    while waiting:  # lists in lists are joined too
        item = waiting.pop()
        if isinstance(item, str):
            parts.append(item)
        elif isinstance(item, list):
            waiting += reversed(item)
        else:
            return None
    return "".join(parts)


def _tags(cell: dict[str, Any]) -> frozenset[str]:
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    return frozenset(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else frozenset()
