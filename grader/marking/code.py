"""Marking a student's function: every case earns the same share, and a failing output is matched with known mistakes.

A public case shows input and expected result; of a hidden case nothing is shown but how it went.
"""

from dataclasses import replace
from fractions import Fraction

import numpy as np

from ...exercises.engine.code_exercise import CodeExercise, CodeTask
from ...exercises.engine.variant import Variant
from ...templates.language import LANGUAGES, N_, Language, language
from ...templates.plain import fenced
from ..code import Limits, Runner, Status
from .bench import WHOLE_FILE, WITHHELD, Bench, CaseResult, close
from .marks import Explanation, Mark, Note, Reading

MOST_SHOWN = 100
"""Entries of a returned array that a report prints."""
NO_FILE = N_("There is no file %(file)s: put it into the folder 'code', under the name of the starter file.")
UNCHANGED = N_("The starter file was not filled in.")
MUTATED = N_("Your function changes its arguments in place; work on copies, for example h = h_prev.copy().")


def mark_code(
    exercise: CodeExercise,
    variant: Variant,
    source: bytes | None,
    runner: Runner,
    out_of: Fraction,
    say: Language,
    *,
    hidden: bool = True,
    limits: Limits | None = None,
) -> tuple[list[Mark], str]:
    """Run a student's file and mark it.

    Args:
        exercise: The exercise.
        variant: Its convention and cases.
        source: The file; None if it is missing.
        runner: Runs it in another process.
        out_of: Marks of the question.
        say: Language of the details.
        hidden: False to run the public cases only.
        limits: Time, memory and output.

    Returns:
        One mark, and how each case went as Markdown.
    """
    task = exercise.task(variant)
    file = f"{task.function}.py"
    blank = Mark(file, Fraction(0), out_of, Reading.BLANK, label=N_("your function"))
    if source is None:
        return [replace(blank, notes=(Note(NO_FILE, (("file", file),)),))], ""
    if any(is_starter(source, exercise.files(variant, language(code))[file]) for code in LANGUAGES):
        return [replace(blank, notes=(Note(UNCHANGED),))], ""
    bench = Bench(task, variant, source, runner, limits or Limits())
    results, log = bench.results(exercise.public_cases(variant), exercise.hidden_cases(variant) if hidden else [])
    passed = sum(result.right for result in results)
    names = () if passed == len(results) else tuple(diagnose(task, results))
    reading = Reading.CORRECT if passed == len(results) else Reading.MISCONCEPTION if names else Reading.UNEXPLAINED
    if not any(result.outcome.status is Status.OK for result in results):
        reading = Reading.NOT_RUN
    mark = replace(
        blank,
        typed=file,
        awarded=out_of * Fraction(passed, len(results)),
        reading=reading,
        explanations=names,
        notes=(Note(MUTATED),) if any(result.outcome.mutated for result in results) else (),
    )
    return [mark], _details(results, task, log, say)


def is_starter(source: bytes, starter: str) -> bool:
    r"""Whether the file is still the starter file: same lines but for remarks and white space.

    >>> is_starter(b"# mine\nx = 1\r\n", "x = 1   # yours"), is_starter(b"x = 2", "x = 1")
    (True, False)
    """

    def core(text: str) -> list[str]:
        return [line.split("#")[0].strip() for line in text.splitlines() if line.split("#")[0].strip()]

    return core(source.decode("utf-8", "replace").lstrip("\ufeff")) == core(starter)


def diagnose(task: CodeTask, results: list[CaseResult]) -> list[Explanation]:
    """Wrong references that give exactly what came back in every case that ran; all that fit are told."""
    ran = [(result.case, value) for result in results if (value := result.outcome.value) is not None]
    if all(result.right for result in results if result.outcome.value is not None):
        return []  # nothing ran, or nothing that ran is wrong
    return [
        Explanation(wrong.id, wrong.says, wrong.check)
        for wrong in task.wrong
        if all(close(value, wrong.compute(*case.arguments)) for case, value in ran)
    ]


def _details(results: list[CaseResult], task: CodeTask, log: str, _: Language) -> str:
    """A table of the cases, public ones in full, and what was printed; one sentence if the whole file is at fault."""
    if results[0].outcome.status in WHOLE_FILE:
        return _verdict(results[0], _)
    head = (_("Case"), _("Kind"), _("Result"))
    rows = [f"| {' | '.join(head)} |", "|---|---|---|"]
    for result in results:
        kind = _("public") if result.public else _("hidden")
        rows.append(f"| {_(result.case.name)} | {kind} | {'✓' if result.right else '✗'} {_verdict(result, _)} |")
    parts = ["\n".join(rows)]
    parts += [
        _public_case(result, result.outcome.value, task, _)
        for result in results
        if result.public and not result.right and result.outcome.value is not None
    ]
    if log:
        parts += [_("Your program printed:"), fenced(log)]
    return "\n\n".join(parts)


def _verdict(result: CaseResult, _: Language) -> str:
    sentence = _(result.verdict.text, **dict(result.verdict.params))
    named = result.outcome.status is Status.SYNTAX_ERROR  # its message says the line; a hidden case says nothing
    if result.outcome.line and not named and result.verdict.text != WITHHELD:
        return sentence + " " + _("(line %(line)s)", line=result.outcome.line)
    return sentence


def _public_case(result: CaseResult, value: np.ndarray, task: CodeTask, _: Language) -> str:
    returned, expected = _("returned"), _("expected")
    title = _("Public case '%(case)s':", case=_(result.case.name))
    wanted = task.compute(*result.case.arguments)
    return f"{title}\n\n" + fenced(f"{returned} {_numbers(value)}\n{expected} {_numbers(wanted)}")


def _numbers(value: np.ndarray) -> str:
    """A returned array; of a large one only the shape, because a student chooses how large."""
    return np.array2string(value, precision=9, separator=", ") if value.size <= MOST_SHOWN else f"<{value.shape}>"
