"""Telling mistakes apart: cases serve if every slip, and every two that go together, give results of their own."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from .calls import Case
from .draw import Draw
from .replay import HELD, replay

Slips = frozenset[str]
"""Ids of the slips that are made; empty for the right solution."""
NEITHER: Slips = frozenset()
APART = 1e-3
"""How far two results must be from each other, relative to 1 or to the value; ten times the tolerance of float32."""
PROBES = 6
"""Draws after which two explanations that none has told apart are taken for inseparable."""


class Task(Protocol):
    """What is needed of a CodeTask."""

    @property
    def reference(self) -> Callable[[Slips], Mapping[str, Any]]: ...
    @property
    def slips(self) -> Sequence[Any]: ...
    @property
    def hidden(self) -> Callable[[Draw], list[Case]]: ...


def combinations(excludes: Mapping[str, Sequence[str]]) -> tuple[Slips, ...]:
    """Every slip alone, then every two of which neither excludes the other.

    >>> [sorted(slips) for slips in combinations({"a": ("b",), "b": (), "c": ()})]
    [['a'], ['b'], ['c'], ['a', 'c'], ['b', 'c']]
    """
    alone = [frozenset((name,)) for name in excludes]
    pairs = [
        frozenset((one, other))
        for one, other in itertools.combinations(excludes, 2)
        if other not in excludes[one] and one not in excludes[other]
    ]
    return (*alone, *pairs)


def blurred(
    task: Task, cases: Sequence[Case], among: frozenset[frozenset[Slips]] | None = None
) -> frozenset[frozenset[Slips]]:
    """Pairs of explanations that give the same results in all these cases; the right solution counts as one.

    Args:
        task: Its reference and slips.
        cases: What is tried.
        among: Pairs to look at; None for all.
    """
    every = (NEITHER, *combinations({slip.id: slip.excludes for slip in task.slips}))
    left = among
    for case in cases:
        if left is not None and not left:
            break
        members = [slips for slips in every if left is None or any(slips in pair for pair in left)]
        found = _same(members, [flat(replay(case, task.reference(slips))) for slips in members])
        left = found if left is None else left & found
    return left if left is not None else frozenset(map(frozenset, itertools.combinations(every, 2)))


def probes(task: Task) -> frozenset[frozenset[Slips]]:
    """Pairs that stay together in several independent draws."""
    left: frozenset[frozenset[Slips]] | None = None
    for number in range(PROBES):
        left = blurred(task, task.hidden(Draw((f"probe {number}",))), left)
        if not left:
            break
    return left or frozenset()


def flat(value: Any) -> tuple[str, NDArray[np.float64]]:
    """A result as its form, in words, and its numbers in a row; what is held is left out.

    >>> flat((np.ones(2), {"b": 3.0}, HELD))
    ('((2,) {b:()} -)', array([1., 1., 3.]))
    """
    if value is HELD or value is None:
        return "-", np.zeros(0)
    if isinstance(value, (list, tuple)):
        parts = [flat(item) for item in value]
        form = f"({' '.join(form for form, _ in parts)})"
    elif isinstance(value, Mapping):
        parts = [flat(item) for item in value.values()]
        form = "{" + " ".join(f"{name}:{form}" for name, (form, _) in zip(value, parts, strict=True)) + "}"
    else:
        array = np.asarray(value, float)
        return str(array.shape), array.ravel()
    return form, np.concatenate([np.zeros(0), *(numbers for _, numbers in parts)])


def _same(members: Sequence[Slips], results: Sequence[tuple[str, NDArray[np.float64]]]) -> frozenset[frozenset[Slips]]:
    """Pairs of members whose results are of one form and nowhere apart."""
    found = []
    for form in dict.fromkeys(form for form, _ in results):
        here = [(slips, numbers) for slips, (shape, numbers) in zip(members, results, strict=True) if shape == form]
        table = np.stack([numbers for _, numbers in here])
        scale = APART * np.maximum(1.0, np.abs(table))
        with np.errstate(invalid="ignore"):
            near = (np.abs(table[:, None] - table[None]) <= np.minimum(scale[:, None], scale[None])).all(axis=2)
        found += [frozenset((here[i][0], here[j][0])) for i, j in np.argwhere(np.triu(near, 1)).tolist()]
    return frozenset(found)
