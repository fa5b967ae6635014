"""Marking a student's file: cases earn equal shares, contracts a fifth together; what fails is matched with mistakes.

A public case shows input and expected result; of a hidden case nothing is shown but how it went.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from ...exercises.engine.code_exercise import CASES, CONTRACTS_SHARE, CodeExercise, CodeTask
from ...exercises.engine.variant import Variant
from ...templates.language import LANGUAGES, N_, Language, language
from ..code import Limits, Notebook, Outcome, Runner, Source, Status
from .bench import Bench, CaseResult
from .cells import cell_notes
from .diagnose import Seen, diagnose
from .fingerprint import same_bits
from .marks import Explanation, Mark, Note, Reading
from .told import details
from .words import FORMS

NO_FILE = N_("There is no file %(file)s: put it into the folder 'code', under the name of the starter file.")
STILL_FAILS = N_("What failed in the file as it was handed out still fails: until it passes, nothing is earned.")
MUTATED = N_("Your function changes its arguments in place; work on copies, for example h = h_prev.copy().")
BROKEN = N_("All cases are right, but one thing that the starter file asks for is not so: %(promise)s")


def mark_code(
    exercise: CodeExercise,
    variant: Variant,
    source: Source | None,
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
        source: The file, or cells of a notebook; None if it is missing.
        runner: Runs it in another process.
        out_of: Marks of the question.
        say: Language of the details.
        hidden: False to run the public cases only.
        limits: Time, memory and output.

    Returns:
        One mark, and how each case went as Markdown.
    """
    task = exercise.task(variant)
    file = f"{task.name}.py"
    blank = Mark(file, Fraction(0), out_of, Reading.BLANK, label=exercise.blanks(variant)[0].label)
    if source is None:
        return [replace(blank, notes=(Note(NO_FILE, (("file", file),)),))], ""
    if unchanged(exercise, variant, source):
        return [replace(blank, notes=(Note(exercise.unchanged),))], ""
    bench = Bench(task, variant, source, runner, limits or Limits())
    apart = [(None, case) for case in exercise.hidden_cases(variant)] if hidden else []
    checks = [(one, case) for one, cases in exercise.contract_cases(variant) for case in cases] if hidden else []
    results, log, cells = bench.results(exercise.public_cases(variant), [*apart, *checks])
    if all(_waits(step.outcome) for result in results for step in result.steps):
        return [replace(blank, notes=(Note(exercise.unchanged),))], ""
    share = earned(results)
    lost = bool(task.decisive) and not begun(results, task.decisive)
    share = Fraction(0) if lost else share
    names = named(task, results) if share < 1 else ()
    reading = Reading.CORRECT if share == 1 else Reading.MISCONCEPTION if names else Reading.UNEXPLAINED
    if not any(step.outcome.status is Status.OK for result in results for step in result.steps):
        reading = Reading.NOT_RUN
    of_cells = cell_notes(source, cells) if isinstance(source, Notebook) else []
    mark = replace(
        blank,
        typed=source.name if isinstance(source, Notebook) else file,
        awarded=out_of * share,
        reading=reading,
        explanations=names,
        notes=(
            *[Note(STILL_FAILS)] * lost,
            *notes_on(results),
            *of_cells,
            *same_bits(task, results, runner, bench.limits),
        ),
    )
    return [mark], details(results, task, log, say)


def unchanged(exercise: CodeExercise, variant: Variant, source: Source) -> bool:
    """Whether the file is still as it was handed out, in any language; of a notebook, all its cells together."""
    file = exercise.blanks(variant)[0].name
    text = source.text.encode(errors="replace") if isinstance(source, Notebook) else source
    return any(is_starter(text, exercise.files(variant, language(code))[file]) for code in LANGUAGES)


def _waits(outcome: Outcome) -> bool:
    """Whether a function still has the starter file's body, or needs the result of one that has."""
    return outcome.status is Status.SKIPPED or (
        outcome.status is Status.RAISED and outcome.message.startswith("NotImplementedError")
    )


def is_starter(source: bytes, starter: str) -> bool:
    r"""Whether the file is still the starter file: same lines but for remarks, empty lines and white space at the end.

    >>> is_starter(b"# mine\nx = 1\r\n", "x = 1   # yours"), is_starter(b"x = 2", "x = 1")
    (True, False)
    """

    def core(text: str) -> list[str]:
        return [line.split("#")[0].rstrip() for line in text.splitlines() if line.split("#")[0].strip()]

    return core(source.decode("utf-8", "replace").lstrip("\ufeff")) == core(starter)


def earned(results: Sequence[CaseResult]) -> Fraction:
    """The share of the marks: cases weigh the same, and so do contracts, which weigh CONTRACTS_SHARE together.

    While no hidden case is right, nothing is earned: what public cases want is printed in check.py, and a function that
    does nothing changes no argument either.
    """
    cases = [result for result in results if result.contract is None]
    if not any(case.right for case in _telling(results)):
        return Fraction(0)
    kept = _contracts(results)
    whole = Fraction(sum(case.right for case in cases), len(cases))
    if not kept:
        return whole
    return (1 - CONTRACTS_SHARE) * whole + CONTRACTS_SHARE * Fraction(sum(kept.values()), len(kept))


def begun(results: Sequence[CaseResult], decisive: str) -> bool:
    """Whether a task's decisive contract is kept, or one of its cases right; always where nothing is decisive."""
    if decisive == CASES:
        return any(case.right for case in _telling(results))
    return _contracts(results).get(decisive, True)


def _telling(results: Sequence[CaseResult]) -> list[CaseResult]:
    """The hidden cases; the public ones if there are no others."""
    cases = [result for result in results if result.contract is None]
    return [case for case in cases if not case.case.public] or cases


def named(task: CodeTask, results: Sequence[CaseResult]) -> tuple[Explanation, ...]:
    """Mistakes that explain what came back; where every case is right, the contracts that are broken."""
    cases = [result for result in results if result.contract is None]
    if not all(result.right for result in cases):
        seen = [Seen(result.case, [step.outcome.tree for step in result.steps]) for result in cases]
        return tuple(diagnose(task, seen))
    broken = [id_ for id_, right in _contracts(results).items() if not right]
    return tuple(
        Explanation(one.id, BROKEN, params=(("promise", one.says),)) for one in task.contracts if one.id in broken
    )


def _contracts(results: Sequence[CaseResult]) -> dict[str, bool]:
    """Whether each contract is kept in all its cases, by id."""
    kept: dict[str, bool] = {}
    for result in results:
        if result.contract is not None:
            kept[result.contract.id] = kept.get(result.contract.id, True) and result.right
    return kept


def notes_on(results: Sequence[CaseResult]) -> list[Note]:
    """Remarks on the file as a whole."""
    steps = [step for result in results for step in result.steps]
    forms = dict.fromkeys(piece.form for step in steps for piece in step.pieces if piece.form)
    return [Note(MUTATED)] * any(step.changed for step in steps) + [Note(FORMS[form]) for form in forms]
