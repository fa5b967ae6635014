"""Code exercises: the reference against a second route and the printed solution, and check.py against both.

All run on the public, hidden and contract cases of every variant. Once for each setting the solution goes through the
real runner, in another process. What is asked of slips is in `slipped.py`.
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from fractions import Fraction
from functools import lru_cache
from types import ModuleType
from typing import Any, cast

import numpy as np

from ...exercises.engine.calls import Case
from ...exercises.engine.check_file import Checked, check_file
from ...exercises.engine.code_exercise import CodeExercise, CodeTask, Contract, Names
from ...exercises.engine.replay import HELD
from ...exercises.engine.telling import NEITHER
from ...exercises.engine.variant import Variant
from ...templates.language import LANGUAGES, N_, language
from ..code import ProcessRunner
from ..marking.code import mark_code
from .findings import Block, Figures, Key, Outcome
from .keys import NO_ROUTE
from .planted import check_planted
from .slipped import check_slips, run, same

FENCED = re.compile(r"```python\n(.*?)```", re.DOTALL)
OTHER = N_("Reference and second route differ in the case '%(case)s': one of them is wrong.")
NO_CODE = N_("The worked solution has no Python function %(function)s to run against the reference.")
WRONG = N_("The printed solution and the reference differ in the case '%(case)s': one of them is wrong.")
CHECK = N_("check.py expects something else than the printed solution gives, in the public cases.")
BLIND = N_("check.py calls every wrong solution right: the public cases show none of the slips.")
REFUSED = N_("The printed solution, handed in, gets %(awarded)s of 1.")


def check_code(block: Block) -> Outcome:
    """Every variant of the block."""
    exercise = cast(CodeExercise, block.exercise)
    found = Outcome()
    if "second" not in exercise.routes:
        name = getattr(exercise.write, "__name__", exercise.id)
        found.findings.append(block.finding("key", 0, NO_ROUTE, function=name))
    task = exercise.task(block.variants[0])
    source = "\n".join(FENCED.findall(block.texts["en"].worked[0]))
    printed = _run(source) if source else {}
    asked = [function.name for function in task.functions] + [one.name for one in task.classes]
    missing = [name for name in asked if name not in printed]
    if missing:
        return Outcome([*found.findings, block.finding("key", 0, NO_CODE, function=", ".join(missing))])
    for row, variant in enumerate(block.variants):
        task = exercise.task(variant)
        _keys(found, block, row, task, printed)
        _check(found, block, row, task, printed)
        check_slips(found, block, row, task)
        check_planted(found, block, row, _run)
    awarded = _handed_in(exercise, block, source)
    if awarded != 1:
        found.findings.append(block.finding("marks", 0, REFUSED, awarded=str(awarded)))
    rows = len(block.seeds)
    counted: dict[Key, float] = {
        ("draw", "variants"): rows,
        ("draw", "drawn"): rows,
        ("draw", "kept"): rows,
        ("key", "compared"): rows,
    }
    found.figures.merge(Figures({**counted, **{("mistake", slip.id, "draws"): rows for slip in task.slips}}))
    return found


def _keys(found: Outcome, block: Block, row: int, task: CodeTask, printed: Names) -> None:
    """The reference against the second route and the printed solution, in every case."""
    exercise = cast(CodeExercise, block.exercise)
    variant, right = block.variants[row], task.reference(NEITHER)
    # A solution in PyTorch wants tensors: it is asked the public cases by check.py, and all of them by the runner.
    names = {WRONG: printed} if task.libraries == "numpy" else {}
    if "second" in exercise.routes:
        names[OTHER] = exercise.routes["second"](dict(variant.givens), dict(block.options))
    for contract, case in _every_case(exercise, variant):
        wanted = contract.expected(case, right) if contract else run(case, right)
        if all(result is None for result in wanted):  # only that it ends is asked
            continue
        for message, functions in names.items():
            if not same(run(case, functions), wanted, contract.tolerance if contract else None):
                found.findings.append(block.finding("key", row, message, about=case.name, case=case.name))


def _every_case(exercise: CodeExercise, variant: Variant) -> Iterator[tuple[Contract | None, Case]]:
    for case in (*exercise.public_cases(variant), *exercise.hidden_cases(variant)):
        yield None, case
    for contract, cases in exercise.contract_cases(variant):
        for case in cases:
            yield contract, case


def _check(found: Outcome, block: Block, row: int, task: CodeTask, printed: Names) -> None:
    """What students run takes the printed solution in every public case, and not every slip."""
    cases = cast(CodeExercise, block.exercise).public_cases(block.variants[row])
    for code in LANGUAGES:
        program = _run(check_file([Checked(f"{task.name}.py", task, cases)], language(code)))
        if not _passes(program, printed):
            found.findings.append(block.finding("key", row, CHECK, about=code))
        elif all(_takes(program, cases, task.reference(frozenset((slip.id,)))) for slip in task.slips):
            found.findings.append(block.finding("key", row, BLIND, about=code))


def _passes(program: dict[str, Any], names: Names) -> bool:
    """Whether check.py calls every case right with these functions as the student's."""
    (question,) = program["QUESTIONS"]
    module = ModuleType("submission")
    vars(module).update(names, __file__=question.file)
    with redirect_stdout(io.StringIO()):
        return all(program["check_case"](case, module, question) for case in question.cases)


def _takes(program: dict[str, Any], cases: Sequence[Case], names: Names) -> bool:
    """Whether check.py would take what these functions of ours give, which are of NumPy whatever is asked."""
    (question,) = program["QUESTIONS"]
    return not any(
        program["compare"](_numbers(result), step.wants)
        for case, asked in zip(cases, question.cases, strict=True)
        for result, step in zip(run(case, names), asked.steps, strict=True)
    )


def _numbers(value: Any) -> Any:
    """A result of ours as arrays."""
    if isinstance(value, Mapping):
        return {name: _numbers(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return tuple(map(_numbers, value))
    return value if value is HELD or value is None else np.asarray(value, float)


def _handed_in(exercise: CodeExercise, block: Block, source: str) -> Fraction:
    marks, _ = mark_code(exercise, block.variants[0], source.encode(), ProcessRunner(), Fraction(1), language("en"))
    return sum((mark.awarded for mark in marks), Fraction(0))


@lru_cache(maxsize=64)
def _compiled(source: str) -> Any:
    return compile(source, "worked solution", "exec")


def _run(source: str) -> dict[str, Any]:
    """The names that a text of ours defines; never what a student wrote."""
    names: dict[str, Any] = {"__name__": "audit", "__file__": "audit.py"}
    exec(_compiled(source), names)  # noqa: S102 - printed by the exercise itself
    return names
