"""One wrong edit of a reference as data: where, what stands there, what shall stand there, and what that means."""

import ast
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent.parent
Edits = Mapping[str, Iterable[tuple[str, str, str]]]


class Stale(Exception):
    """The source has changed: what a mutant replaces does not stand there exactly once."""


class Mutant(NamedTuple):
    """An edit of one function of solutions/, and the tests that have to notice it."""

    file: str
    """Below solutions/, for example "gru.py"."""
    place: str
    """Name of the function or class whose code is edited, docstring excluded; "" is the whole file."""
    old: str
    new: str
    why: str
    tests: str
    """Topics, separated by blanks: "gru" is tests/solutions/test_gru.py. The one that kills it comes first."""
    only: str = ""
    """Part of the names of the tests, where one table has many mutants; as of pytest -k."""

    @property
    def name(self):
        """How a report calls it."""
        return f"{self.file} {self.place}: {self.why}"

    def job(self):
        """What the nursery needs to run it."""
        return {
            "module": ".".join(["rnnex", "solutions", *Path(self.file).with_suffix("").parts]),
            "source": mutated((ROOT / "solutions" / self.file).read_text("utf-8"), self),
            "tests": [str(ROOT / f"tests/solutions/test_{topic}.py") for topic in self.tests.split()],
            "only": self.only,
        }


def mutants(file, tests, places: Edits):
    """Mutants of one file with the same tests; `places` maps functions to their edits (old, new, why)."""
    return [Mutant(file, place, *edit, tests) for place, edits in places.items() for edit in edits]


def mutated(source, mutant):
    """The source with the edit made.

    Raises:
        Stale: If the old text does not stand exactly once in its place.
    """
    start, end = _span(source, mutant.place)
    found = source[start:end].count(mutant.old)
    if found != 1:
        raise Stale(f"{mutant.name}: {mutant.old!r} stands there {found} times: fit the mutant to the changed source.")
    return source[:start] + source[start:end].replace(mutant.old, mutant.new) + source[end:]


def _span(source, place):
    """Where the code of a function or class starts and ends; docstrings, too, hold equations."""
    if not place:
        return 0, len(source)
    nodes = [node for node in ast.walk(ast.parse(source)) if getattr(node, "name", None) == place]
    if len(nodes) != 1:
        raise Stale(f"{place} is defined {len(nodes)} times: fit its mutants to the changed source.")
    (node,) = nodes
    first = node.body[0].end_lineno if ast.get_docstring(node) is not None else node.lineno - 1
    lines = source.splitlines(keepends=True)
    return sum(map(len, lines[:first])), sum(map(len, lines[: node.end_lineno]))
