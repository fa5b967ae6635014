"""Code exercises: the reference against a second route and the printed solution, and the starter file against both.

All run on the public, hidden and contract cases of every variant. Once for each setting the solution goes through the
real runner, in another process. What is asked of slips is in `slipped.py`.
"""

import ast
import io
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from fractions import Fraction
from functools import lru_cache
from typing import Any, cast

from ...exercises.engine.calls import Case
from ...exercises.engine.code_exercise import CodeExercise, CodeTask, Contract, Names
from ...exercises.engine.starter import arrays
from ...exercises.engine.telling import NEITHER
from ...exercises.engine.variant import Variant
from ...templates.language import LANGUAGES, N_, language
from ..code import ProcessRunner
from ..marking.code import mark_code
from .findings import Block, Figures, Key, Outcome
from .keys import NO_ROUTE
from .slipped import check_slips, run, same

FENCED = re.compile(r"```python\n(.*?)```", re.DOTALL)
OTHER = N_("Reference and second route differ in the case '%(case)s': one of them is wrong.")
NO_CODE = N_("The worked solution has no Python function %(function)s to run against the reference.")
WRONG = N_("The printed solution and the reference differ in the case '%(case)s': one of them is wrong.")
STARTER = N_("The starter file expects something else than the printed solution gives, in its public cases.")
BLIND = N_("The starter file calls every wrong solution right: its check of the public cases looks at nothing.")
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
    missing = [function.name for function in task.functions if function.name not in printed]
    if missing:
        return Outcome([*found.findings, block.finding("key", 0, NO_CODE, function=", ".join(missing))])
    for row, variant in enumerate(block.variants):
        task = exercise.task(variant)
        _keys(found, block, row, task, printed)
        _starter(found, block, row, task, printed)
        check_slips(found, block, row, task)
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
    variant, right, names = block.variants[row], task.reference(NEITHER), {WRONG: printed}
    if "second" in exercise.routes:
        names[OTHER] = exercise.routes["second"](dict(variant.givens), dict(block.options))
    for contract, case in _every_case(exercise, variant):
        wanted = contract.expected(case, right) if contract else run(case, right)
        for message, functions in names.items():
            if not same(run(case, functions), wanted, contract.tolerance if contract else None):
                found.findings.append(block.finding("key", row, message, about=case.name, case=case.name))


def _every_case(exercise: CodeExercise, variant: Variant) -> Iterator[tuple[Contract | None, Case]]:
    for case in (*exercise.public_cases(variant), *exercise.hidden_cases(variant)):
        yield None, case
    for contract, cases in exercise.contract_cases(variant):
        for case in cases:
            yield contract, case


def _starter(found: Outcome, block: Block, row: int, task: CodeTask, printed: Names) -> None:
    """The file, with its functions replaced, says of every expected array whether it came out; of wrong ones too."""
    exercise, variant = cast(CodeExercise, block.exercise), block.variants[row]
    asked = sum(len(arrays(result)) for case in exercise.public_cases(variant) for result in task.expected(case))
    for code in LANGUAGES:
        starter = exercise.files(variant, language(code))[f"{task.name}.py"]
        if _verdicts(starter, task, printed) != ["True"] * asked:
            found.findings.append(block.finding("key", row, STARTER, about=code))
        elif all("False" not in _verdicts(starter, task, task.reference(frozenset((s.id,)))) for s in task.slips):
            found.findings.append(block.finding("key", row, BLIND, about=code))


def _verdicts(starter: str, task: CodeTask, names: Names) -> list[str]:
    """What the file prints of its public cases when it is run with these functions in the place of its own."""
    own = {function.name for function in task.functions}
    tree = ast.parse(starter)
    tree.body = [node for node in tree.body if getattr(node, "name", "") not in own]
    said = io.StringIO()
    with redirect_stdout(said):
        exec(  # noqa: S102 - written by the exercise itself
            compile(tree, "starter file", "exec"), {**{name: names[name] for name in own}, "__name__": "__main__"}
        )
    return re.findall(r"\b(?:True|False)\b", said.getvalue())


def _handed_in(exercise: CodeExercise, block: Block, source: str) -> Fraction:
    marks, _ = mark_code(exercise, block.variants[0], source.encode(), ProcessRunner(), Fraction(1), language("en"))
    return sum((mark.awarded for mark in marks), Fraction(0))


@lru_cache(maxsize=64)
def _compiled(source: str) -> Any:
    return compile(source, "worked solution", "exec")


def _run(source: str) -> dict[str, Any]:
    """The names that a text of ours defines; never what a student wrote."""
    names: dict[str, Any] = {"__name__": "audit"}
    exec(_compiled(source), names)  # noqa: S102 - printed by the exercise itself
    return names
