"""How the cases of a file went, as Markdown: a table, what public cases returned, and what was printed.

Of hidden cases a table row says right or wrong, and what went wrong in them is said once for all of them together: a
sentence for each would let a file spell out the inputs that it sees, a word a case.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from ...exercises.engine.code_exercise import CodeTask
from ...templates.language import N_, Language
from ...templates.plain import fenced
from ..code import Status
from .bench import CaseResult, Remark, StepResult, of_whole_file
from .promises import NOT_CHECKED
from .words import of_what

MOST_SHOWN = 100
"""Entries of a returned array that a report prints."""
KEPT = N_("It is kept.")
NOT_KEPT = N_("It is not kept.")
RIGHT = N_("The result is right.")
WRONG = N_("The result is not right.")


def details(results: Sequence[CaseResult], task: CodeTask, log: str, _: Language) -> str:
    """A table of the cases, public ones in full, and what was printed; one sentence if the whole file is at fault."""
    outcomes = [step.outcome for result in results for step in result.steps]
    if of_whole_file(outcomes):
        return _sentence(results[0].remarks[0], _, line=outcomes[0].status is not Status.SYNTAX_ERROR)
    parts = [_table(results, _)]
    unseen = [one for result in results if not result.shown for one in result.remarks if one.note.text != NOT_CHECKED]
    if unseen:
        lines = [f"- {line}" for line in sentences(unseen, _)]
        parts.append("\n".join([_("In hidden cases, all of them together:") + "\n", *lines]))
    parts += [
        _shown(result, step, task, _)
        for result in results
        if result.case.public
        for step in result.steps
        if any(piece.fault and piece.got is not None for piece in step.pieces)
    ]
    if log:
        parts += [_("Your program printed:"), fenced(log)]
    return "\n\n".join(parts)


def _table(results: Sequence[CaseResult], _: Language) -> str:
    heads = (_("Case"), _("Kind"), _("Result"))
    rows = [f"| {' | '.join(heads)} |", "|---|---|---|"]
    for result in results:
        if result.contract:
            name, kind = _(result.contract.says), _("contract")
        else:
            name, kind = _(result.case.name), _("public") if result.case.public else _("hidden")
        rows.append(f"| {name} | {kind} | {'✓' if result.right else '✗'} {verdict(result, _)} |")
    return "\n".join(rows)


def verdict(result: CaseResult, _: Language) -> str:
    """What there is to say of a case in its row."""
    unchecked = [remark for remark in result.remarks if remark.note.text == NOT_CHECKED]
    if unchecked or (result.shown and result.remarks):
        return " ".join(sentences(unchecked or result.remarks, _))
    good, bad = (KEPT, NOT_KEPT) if result.contract else (RIGHT, WRONG)
    return _(good) if result.right else _(bad)


def sentences(remarks: Iterable[Remark], _: Language) -> list[str]:
    """Each sentence once, behind the functions and outputs that it is about."""
    told: dict[str, list[str]] = {}
    for remark in remarks:
        about = told.setdefault(_sentence(remark, _), [])
        if remark.what and remark.what not in about:
            about.append(remark.what)
    return [(f"{', '.join(about)}: " if about else "") + sentence for sentence, about in told.items()]


def _sentence(remark: Remark, _: Language, *, line: bool = True) -> str:
    sentence = _(remark.note.text, **dict(remark.note.params))
    if remark.line and line:  # the message of a syntax error says it itself
        place = _("(cell %(cell)s, line %(line)s)", cell=remark.cell, line=remark.line) if remark.cell else ""
        return sentence + " " + (place or _("(line %(line)s)", line=remark.line))
    return sentence


def _shown(result: CaseResult, step: StepResult, task: CodeTask, _: Language) -> str:
    """What a public case returned, and what was expected."""
    returned, expected = _("returned"), _("expected")
    parts = [_("Public case '%(case)s':", case=_(result.case.name))]
    for piece in step.pieces:
        if piece.fault and piece.got is not None and piece.wanted is not None:
            what = of_what(task, step.step, piece.path)
            parts += [what] if what else []
            parts.append(fenced(f"{returned} {numbers(piece.got)}\n{expected} {numbers(piece.wanted)}"))
    return "\n\n".join(parts)


def numbers(value: "np.ndarray") -> str:
    """A returned array; of a large one only the shape, because a student chooses how large."""
    return np.array2string(value, precision=9, separator=", ") if value.size <= MOST_SHOWN else f"<{value.shape}>"
