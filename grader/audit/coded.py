"""Code exercises: the reference against a second route and the printed solution; wrong references are told apart.

All three are run on the public and hidden cases of every variant, and so is what the starter file expects. Once for
each setting the solution goes through the real runner, in another process.
"""

import re
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from typing import Any, cast

import numpy as np

from ...exercises.engine.code_exercise import Array, CodeCase, CodeExercise, CodeTask
from ...templates.language import N_, language
from ..code import Outcome as Ran
from ..code import ProcessRunner, Status
from ..marking.bench import RIGHT, CaseResult, close
from ..marking.code import diagnose, mark_code
from ..marking.marks import Note
from .findings import Block, Figures, Key, Outcome
from .keys import NO_ROUTE

FENCED = re.compile(r"```python\n(.*?)```", re.DOTALL)
OTHER = N_("Reference and second route differ in the case '%(case)s': one of them is wrong.")
NO_CODE = N_("The worked solution has no Python function %(function)s to run against the reference.")
WRONG = N_("The printed solution and the reference differ in the case '%(case)s': one of them is wrong.")
STARTER = N_("The starter file expects something else than the printed solution gives, in its public cases.")
HIDES = N_("The wrong reference '%(name)s' passes every case: a student who makes this mistake gets full marks.")
ALIKE = N_("The wrong references '%(name)s' and '%(other)s' give the same in every case: both would be named.")
NOT_NAMED = N_("What the wrong reference '%(name)s' returns is not named as this mistake.")
REFUSED = N_("The printed solution, handed in, gets %(awarded)s of 1.")


def check_code(block: Block) -> Outcome:
    """Every variant of the block."""
    exercise = cast(CodeExercise, block.exercise)
    found = Outcome()
    if "second" not in exercise.routes:
        found.findings.append(block.finding("key", 0, NO_ROUTE, function=exercise.write.__name__))
    source = FENCED.findall(block.texts["en"].worked[0])
    task = exercise.task(block.variants[0])
    function = _function(source[0], task.function) if source else None
    if function is None:
        return Outcome([block.finding("key", 0, NO_CODE, function=task.function)])
    for row, variant in enumerate(block.variants):
        task = exercise.task(variant)
        public, hidden = exercise.public_cases(variant), exercise.hidden_cases(variant)
        for case in (*public, *hidden):
            _second(found, block, row, task, case)
            if not close(np.asarray(function(*_copies(case))), task.compute(*_copies(case))):
                found.findings.append(block.finding("key", row, WRONG, about=case.name, case=case.name))
        if not _starter_agrees(exercise.files(variant, language("en"))[f"{task.function}.py"], function):
            found.findings.append(block.finding("key", row, STARTER))
        _told_apart(found, block, row, task, public, hidden)
    awarded = _handed_in(exercise, block, source[0])
    if awarded != 1:
        found.findings.append(block.finding("marks", 0, REFUSED, awarded=str(awarded)))
    rows = len(block.seeds)
    counted: dict[Key, float] = {
        ("draw", "variants"): rows,
        ("draw", "drawn"): rows,
        ("draw", "kept"): rows,
        ("key", "compared"): rows,
    }
    found.figures.merge(Figures({**counted, **{("mistake", wrong.id, "draws"): rows for wrong in task.wrong}}))
    return found


def _second(found: Outcome, block: Block, row: int, task: CodeTask, case: CodeCase) -> None:
    """The reference against the second route in one case."""
    if "second" in block.exercise.routes:
        givens = block.variants[row].givens
        (value,) = block.exercise.routes["second"](givens, block.options, _copies(case)).values()
        if not close(np.asarray(value, float), task.compute(*_copies(case))):
            found.findings.append(block.finding("key", row, OTHER, about=case.name, case=case.name))


def _told_apart(
    found: Outcome, block: Block, row: int, task: CodeTask, public: list[CodeCase], hidden: list[CodeCase]
) -> None:
    """Every wrong reference fails somewhere and gives something of its own; one, in turn, is named for it."""
    cases = [*public, *hidden]
    right = [task.compute(*_copies(case)) for case in cases]
    given = {wrong.id: [wrong.compute(*_copies(case)) for case in cases] for wrong in task.wrong}
    for name, values in given.items():
        if all(map(close, values, right)):
            found.findings.append(block.finding("separation", row, HIDES, about=name, name=name))
    name = list(given)[row % len(given)]  # the others have their turn in other variants
    results = [
        CaseResult(case, at < len(public), Ran(Status.OK, value), Note(RIGHT), close(value, wanted))
        for at, (case, value, wanted) in enumerate(zip(cases, given[name], right, strict=True))
    ]
    if name not in {explanation.id for explanation in diagnose(task, results)}:
        found.findings.append(block.finding("marks", row, NOT_NAMED, about=name, name=name))
    for (one, left), (other, right_side) in combinations(given.items(), 2):
        if all(map(close, left, right_side)):
            about = f"{one} / {other}"
            found.findings.append(block.finding("separation", row, ALIKE, about=about, name=one, other=other))


def _handed_in(exercise: CodeExercise, block: Block, source: str) -> Fraction:
    marks, _ = mark_code(exercise, block.variants[0], source.encode(), ProcessRunner(), Fraction(1), language("en"))
    return sum((mark.awarded for mark in marks), Fraction(0))


def _starter_agrees(starter: str, function: Callable[..., Array]) -> bool:
    """The public cases of the starter file, each a row of arguments that ends with the expected result."""
    names = _run(starter)
    rows: list[tuple[Any, ...]] = names.get("CASES", [])
    return bool(rows) and all(
        np.allclose(function(*arguments), expected, rtol=1e-7, atol=1e-7) for *arguments, expected in rows
    )


def _function(source: str, name: str) -> Callable[..., Array] | None:
    return _run(source).get(name)


@lru_cache(maxsize=64)
def _compiled(source: str) -> Any:
    return compile(source, "worked solution", "exec")


def _run(source: str) -> dict[str, Any]:
    """The names that a text of ours defines; never what a student wrote."""
    names: dict[str, Any] = {"__name__": "audit"}
    exec(_compiled(source), names)  # noqa: S102 - printed by the exercise itself
    return names


def _copies(case: CodeCase) -> list[Array]:
    return [argument.copy() for argument in case.arguments]
