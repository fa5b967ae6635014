"""Marking a student's function: the runner returns arrays, this file compares them and names the mistake.

A public case shows input and expected result; of a hidden case nothing is shown but how it went.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from ...exercises.engine.code_exercise import Array, CodeCase, CodeExercise, CodeTask
from ...exercises.engine.exercise import Variant
from ...templates.language import N_, Language
from ...templates.plain import code_span, fenced, plain
from ..code import Case, Job, Limits, Outcome, Run, Runner, Status
from .marks import Explanation, Mark, Note, Reading

TOLERANCE = {"float32": 1e-4}
DEFAULT_TOLERANCE = 1e-7
"""Relative to 1 or to the value, whichever is larger; of float64 about 1e9 units in the last place of a short sum."""

LOG_SHOWN = 2000
"""Characters of printed output that a report shows."""

RIGHT = N_("The result is right.")
WRONG_VALUES = N_("The shape is right, the values are not.")
WRONG_SHAPE = N_("The result has shape %(got)s; expected %(wanted)s.")
NOT_FINITE = N_("The result contains NaN or infinity.")
NO_FILE = N_("There is no file %(file)s: put it into the folder 'code', under the name of the starter file.")
UNCHANGED = N_("The starter file was not filled in.")
MUTATED = N_("Your function changes its arguments in place; work on copies, for example h = h_prev.copy().")
STATUS = {
    Status.SYNTAX_ERROR: N_("Python cannot read the file: %(message)s"),
    Status.MISSING_FUNCTION: N_("The file does not define %(function)s: keep the name of the starter file's function."),
    Status.RAISED: N_("The function raised an exception: %(message)s"),
    Status.RETURNED_NONE: N_("The function returned None: it needs a return line."),
    Status.NOT_AN_ARRAY: N_("The function did not return an array of numbers: %(message)s"),
    Status.TIMED_OUT: N_("The function did not finish within %(seconds)s seconds."),
    Status.CRASHED: N_("The process ended before the function returned: %(message)s"),
    Status.NOT_RUN: N_("Not run, because an earlier case did not come to an end."),
    Status.TAMPERED: N_("The process sent something that is not a result, so nothing of this run counts."),
}


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How one case went."""

    case: CodeCase
    public: bool
    outcome: Outcome
    verdict: Note
    right: bool


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
    """Run a student's file and mark it: every case earns the same share.

    Args:
        exercise: The exercise.
        variant: Its convention and cases.
        source: The file; None if it is missing.
        runner: Runs it in another process.
        out_of: Marks of the question.
        say: Language of the details.
        hidden: False to run the public cases only.
        limits: Time and memory.

    Returns:
        One mark, and how each case went as Markdown.
    """
    task = exercise.task(variant)
    file = f"{task.function}.py"
    blank = Mark(file, Fraction(0), out_of, Reading.BLANK, label=N_("your function"))
    if source is None:
        return [replace(blank, notes=(Note(NO_FILE, (("file", file),)),))], ""
    if is_starter(source, exercise.files(variant, say)[file]):
        return [replace(blank, notes=(Note(UNCHANGED),))], ""
    cases = [(case, True) for case in exercise.public_cases(variant)]
    cases += [(case, False) for case in exercise.hidden_cases(variant)] if hidden else []
    limits = limits or Limits()
    run = runner.run(
        Job(source, file, task.function, tuple(Case(case.name, case.arguments) for case, _public in cases), limits)
    )
    results = [
        _result(case, public, outcome, task, limits)
        for (case, public), outcome in zip(cases, run.outcomes, strict=True)
    ]
    passed = sum(result.right for result in results)
    names = () if passed == len(results) else tuple(diagnose(task, results))
    reading = Reading.CORRECT if passed == len(results) else Reading.MISCONCEPTION if names else Reading.UNEXPLAINED
    if not any(result.outcome.status is Status.OK for result in results):
        reading = Reading.NOT_RUN
    mark = replace(
        blank,
        awarded=out_of * Fraction(passed, len(results)),
        reading=reading,
        explanations=names,
        notes=(Note(MUTATED),) if any(result.outcome.mutated for result in results) else (),
    )
    return [mark], _details(results, task, run, say)


def is_starter(source: bytes, starter: str) -> bool:
    """Whether the file is still the starter file: same lines but for remarks and white space."""

    def core(text: str) -> list[str]:
        return [line.split("#")[0].strip() for line in text.splitlines() if line.split("#")[0].strip()]

    return core(source.decode("utf-8", "replace").lstrip("\ufeff")) == core(starter)


def _result(case: CodeCase, public: bool, outcome: Outcome, task: CodeTask, limits: Limits) -> CaseResult:
    if outcome.status is not Status.OK or outcome.value is None:
        facts = (
            ("message", code_span(outcome.message)),
            ("function", task.function),
            ("seconds", f"{limits.seconds:g}"),
        )
        return CaseResult(case, public, outcome, Note(STATUS[outcome.status], facts), right=False)
    wanted, value = task.compute(*case.arguments), outcome.value
    if value.shape != wanted.shape:
        note = Note(WRONG_SHAPE, (("got", str(value.shape)), ("wanted", str(wanted.shape))))
        return CaseResult(case, public, outcome, note, right=False)
    if not np.isfinite(value).all():
        return CaseResult(case, public, outcome, Note(NOT_FINITE), right=False)
    right = _close(value, wanted)
    return CaseResult(case, public, outcome, Note(RIGHT if right else WRONG_VALUES), right)


def _close(value: np.ndarray, wanted: Array) -> bool:
    """Same shape, finite, and within the tolerance of the returned type; NaN is close to nothing."""
    tolerance = TOLERANCE.get(value.dtype.name, DEFAULT_TOLERANCE)
    within = np.abs(value - wanted) <= tolerance * np.maximum(1.0, np.abs(wanted))
    return value.shape == wanted.shape and bool(within.all())


def diagnose(task: CodeTask, results: list[CaseResult]) -> list[Explanation]:
    """Wrong references that give exactly what came back in every case that ran; all that fit are told."""
    ran = [result for result in results if result.outcome.status is Status.OK and result.outcome.value is not None]
    if not ran or all(result.right for result in ran):
        return []
    return [
        Explanation(wrong.id, wrong.says, wrong.check)
        for wrong in task.wrong
        if all(_close(r.outcome.value, wrong.compute(*r.case.arguments)) for r in ran if r.outcome.value is not None)
    ]


def _details(results: list[CaseResult], task: CodeTask, run: Run, _: Language) -> str:
    """A table of the cases, the public ones in full, and what was printed."""
    head = (_("Case"), _("Kind"), _("Result"))
    returned, expected = _("returned"), _("expected")
    rows = [f"| {' | '.join(head)} |", "|---|---|---|"]
    for result in results:
        kind = _("public") if result.public else _("hidden")
        verdict = _(result.verdict.text, **dict(result.verdict.params))
        line = _("(line %(line)s)", line=result.outcome.line) if result.outcome.line else ""
        sign = "✓" if result.right else "✗"
        rows.append(f"| {_(result.case.name)} | {kind} | {sign} {verdict} {line} |")
    parts = ["\n".join(rows)]
    for result in results:
        if result.public and not result.right and result.outcome.value is not None:
            wanted = task.compute(*result.case.arguments)
            parts.append(
                _("Public case '%(case)s':", case=_(result.case.name))
                + "\n\n"
                + fenced(f"{returned} {_numbers(result.outcome.value)}\n{expected} {_numbers(wanted)}")
            )
    if run.log:
        cut = _("(cut)") if run.log_truncated else ""
        parts.append(_("Your program printed:") + f" {cut}\n\n" + fenced(plain(run.log, limit=LOG_SHOWN)))
    return "\n\n".join(parts)


def _numbers(value: np.ndarray) -> str:
    return np.array2string(value, precision=6, separator=", ", threshold=20)
