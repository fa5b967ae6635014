"""Slips of a code exercise, alone and in pairs: each fails somewhere, gives something of its own, and is named."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from itertools import combinations
from typing import Any, cast

import numpy as np

from ...exercises.engine.calls import Case, Path
from ...exercises.engine.code_exercise import CodeExercise, CodeTask, Names, explanations
from ...exercises.engine.replay import HELD, replay
from ...exercises.engine.telling import NEITHER, Slips
from ...templates.language import N_
from ..code.trees import Bare, Branch, Kind, Leaf, Node, Table
from ..marking.diagnose import Seen, diagnose
from ..marking.layouts import TOLERANCE, close
from .findings import Block, Outcome

COARSEST = max(TOLERANCE.values())
"""What is as near as this may be taken for the same: that of float32."""
HIDES = N_("The wrong reference '%(name)s' passes every case: a student who makes this mistake gets full marks.")
ALIKE = N_("The wrong references '%(name)s' and '%(other)s' give the same in every case: both would be named.")
NOT_NAMED = N_("What the wrong reference '%(name)s' returns is not named as this mistake.")


def check_slips(found: Outcome, block: Block, row: int, task: CodeTask) -> None:
    """All that a slip, or two that go together, must do in the public and hidden cases of one variant.

    Two at once that no case at all tells from less are a remark: the exercise knows of them.
    """
    exercise, variant = cast(CodeExercise, block.exercise), block.variants[row]
    cases = [*exercise.public_cases(variant), *exercise.hidden_cases(variant)]
    made: Sequence[Slips] = (NEITHER, *explanations(task))
    given = {slips: [run(case, task.reference(slips)) for case in cases] for slips in made}
    shown = {slips: [arrays(result) for result in results] for slips, results in given.items()}
    known = exercise.together(variant)
    alike: dict[Slips, list[str]] = {slips: [_id(task, slips)] for slips in made}
    for one, other in combinations(made, 2):
        if not _apart(shown[one], shown[other]):
            names = _id(task, one), _id(task, other)
            alike[one].append(names[1])
            alike[other].append(names[0])
            remark = frozenset((one, other)) in known and max(len(one), len(other)) > 1
            if one == NEITHER:
                told = block.finding("separation", row, HIDES, about=names[1], remark=remark, name=names[1])
            else:
                about = " / ".join(names)
                facts: dict[str, Any] = {"name": names[0], "other": names[1]}
                told = block.finding("separation", row, ALIKE, about=about, remark=remark, **facts)
            found.findings.append(told)
    for slips in _in_turn(made[1:], row):
        if "" in alike[slips]:
            continue  # said already: it passes
        seen = [Seen(case, [node(step) for step in steps]) for case, steps in zip(cases, given[slips], strict=True)]
        named = {explanation.id for explanation in diagnose(task, seen)}
        if not named or not named <= set(alike[slips]):
            name = _id(task, slips)
            found.findings.append(block.finding("marks", row, NOT_NAMED, about=name, name=name))


def _in_turn(made: Sequence[Slips], row: int) -> Iterator[Slips]:
    """One slip and one pair; the others have their turn in other variants."""
    for size in (1, 2):
        those = [slips for slips in made if len(slips) == size]
        yield from those[row % len(those) :][:1] if those else ()


def _id(task: CodeTask, slips: Slips) -> str:
    """As a report has it."""
    return "+".join(slip.id for slip in task.slips if slip.id in slips)


def run(case: Case, names: Names) -> list[Any]:
    """What these functions give at every step, on copies of the arguments."""
    return replay(deepcopy(case), names)


def same(results: Any, wanted: Any, tolerance: float | None = None) -> bool:
    """Whether all that is compared is there, in its place, and right.

    >>> same([(np.ones(2), HELD)], [(np.ones(2), HELD)]), same([np.ones(2)], [np.ones((1, 2))]), same([1.0], [])
    (True, False, False)
    """
    return not _apart([arrays(results)], [arrays(wanted)], tolerance)


def _apart(one: Sequence[Any], other: Sequence[Any], tolerance: float | None = COARSEST) -> bool:
    """Whether two lists of (path, array), one for each case, differ somewhere."""
    return any(
        [path for path, _ in left] != [path for path, _ in right]
        or not all(
            close(np.asarray(a), np.asarray(b, float), tolerance) for (_, a), (_, b) in zip(left, right, strict=True)
        )
        for left, right in zip(one, other, strict=True)
    )


def node(value: Any) -> Node:
    """A result as it comes back from a student's process.

    >>> node((1.0, HELD)).items
    (Leaf(array=array(1.), kind=<Kind.NUMBER: 1>), Bare(kind=<Kind.HELD: 9>, says=''))
    """
    if value is HELD:
        return Bare(Kind.HELD)
    if value is None:
        return Bare(Kind.NOTHING)
    if isinstance(value, Mapping):
        return Table({name: node(item) for name, item in value.items()})
    if isinstance(value, (list, tuple)):
        return Branch(tuple(map(node, value)), Kind.LIST if isinstance(value, list) else Kind.TUPLE)
    return Leaf(np.asarray(value), Kind.ARRAY if isinstance(value, np.ndarray) else Kind.NUMBER)


def arrays(value: Any, path: Path = ()) -> list[tuple[Path, Any]]:
    """What is compared of an expected result, and where it lies.

    >>> arrays((1.0, {"W": 2.0}, HELD))
    [((0,), 1.0), ((1, 'W'), 2.0)]
    """
    if value is HELD or value is None:
        return []
    if isinstance(value, Mapping):
        return [found for name, item in value.items() for found in arrays(item, (*path, name))]
    if isinstance(value, (list, tuple)):
        return [found for place, item in enumerate(value) for found in arrays(item, (*path, place))]
    return [(path, value)]
