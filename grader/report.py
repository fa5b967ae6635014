"""Report: all marks of one submission as JSON, schema rnnex/report/v1 (docs/report.md); HTML and CSV are its views."""

import functools
from collections.abc import Sequence
from fractions import Fraction
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from ..errors import RnnexError
from ..exercises.assignments.sheet import Question, Sheet
from ..exercises.engine.rounding import Precision
from ..templates.language import Language
from .answers.notice import Notice
from .marking.marks import Mark, Note, Quantities, Reading
from .marking.question import Marked
from .score import score
from .written import as_json, as_written

SCHEMA = "rnnex/report/v1"


@functools.cache
def rnnex_version() -> str:
    """Version of the installed package; "0" when it runs from a folder without being installed."""
    try:
        return version("rnnex")
    except PackageNotFoundError:
        return "0"


def report(
    sheet: Sheet,
    questions: Sequence[tuple[Question, Marked]],
    *,
    submission: str,
    authority: str,
    status: str,
    notices: Sequence[Notice | RnnexError],
    say: Language,
    sandbox: str | None = None,
) -> dict[str, Any]:
    """The report as data, ready for JSON; all texts are in the language of `say`.

    Args:
        sheet: What was handed out.
        marked: Every question with its marks.
        submission: Name of the folder.
        authority: Whose numbers were used.
        status: Whether there are marks.
        notices: What concerns the whole submission.
        say: Language of the texts.
        sandbox: Tier in which code was run; None if there was none.
    """
    shown = [_question(question, marked, sheet, say, graded=status == "graded") for question, marked in questions]
    notes = [{"level": _level(notice), "text": _sentence(notice, say)} for notice in notices]
    marks = [mark for _, marked in questions for mark in marked.marks]
    return {
        "schema": SCHEMA,
        "rnnex": rnnex_version(),
        "language": say.code,
        "assignment": {"name": sheet.assignment, "title": sheet.title},
        "student": {"id": sheet.student.id, "name": sheet.student.name},
        "submission": submission,
        "sheet": {"id": sheet.id, "kind": sheet.kind},
        "authority": authority,
        "status": status,
        "sandbox": sandbox,
        "score": score(marks, sheet.step) if status == "graded" else None,
        "notices": notes,
        "questions": shown,
    }


def not_graded(
    submission: str, reason: RnnexError | Notice, say: Language, like: Sheet | None = None
) -> dict[str, Any]:
    """The report of a submission that could not be graded: it says why.

    Args:
        submission: Name of its folder.
        reason: Why.
        say: Language of the report.
        like: Any sheet of the assignment, for its title.
    """
    return {
        "schema": SCHEMA,
        "rnnex": rnnex_version(),
        "language": say.code,
        "assignment": {
            "name": like.assignment if like else "",
            "title": like.title if like else say("Submission not graded"),
        },
        "student": {"id": submission, "name": submission},
        "submission": submission,
        "sheet": {"id": "", "kind": "unknown"},
        "authority": "none",
        "status": "not-graded",
        "sandbox": None,
        "score": None,
        "notices": [{"level": "error", "text": _sentence(reason, say)}],
        "questions": [],
    }


def _sentence(notice: Notice | RnnexError, say: Language) -> str:
    return notice.say(say)


def _level(notice: Notice | RnnexError) -> str:
    return "error" if isinstance(notice, RnnexError) else "warning"


def _question(question: Question, marked: Marked, sheet: Sheet, say: Language, *, graded: bool) -> dict[str, Any]:
    awarded = sum((mark.awarded for mark in marked.marks), Fraction(0))
    worked = question.exercise.worked(question.variant, say) if sheet.worked and graded else None
    return {
        "label": question.label,
        "anchor": question.anchor,
        "exercise": question.exercise.id,
        "title": say(question.exercise.title),
        "awarded": str(awarded),
        "out_of": str(question.marks),
        "status": _status(marked.marks, awarded, question.marks, graded=graded),
        "statement_md": question.text(say),
        "marks": [_mark(mark, say) for mark in marked.marks],
        "details_md": marked.details,
        "worked_md": worked,
    }


def _status(marks: Sequence[Mark], awarded: Fraction, out_of: Fraction, *, graded: bool) -> str:
    readings = {mark.reading for mark in marks}
    if readings <= {Reading.BLANK}:
        return "blank"
    if Reading.GRADER_ERROR in readings or not graded:
        return "not-marked"
    if awarded == out_of:
        return "correct"
    return "partial" if awarded else "incorrect"


def _mark(mark: Mark, say: Language) -> dict[str, Any]:
    return {
        "blank": mark.blank,
        "symbol": mark.symbol,
        "label": say(mark.label),
        "typed": mark.typed,
        "value": as_json(mark.value),
        "expected": as_json(mark.expected),
        "window": mark.window,
        "value_text": _numbers(mark.value, mark.precision, say),
        "expected_text": _numbers(mark.expected, mark.precision, say),
        "window_text": _windows(mark.window, mark.precision, say),
        "awarded": str(mark.awarded),
        "out_of": str(mark.out_of),
        "reading": str(mark.reading),
        "components": [str(reading) for reading in mark.components],
        "explanations": [
            {
                "id": name.id,
                "text": say(name.text, **{place: say(words) for place, words in name.params}),
                "check": " ".join(say(sentence) for sentence in (name.check, *name.also) if sentence),
            }
            for name in mark.explanations
        ],
        "notes": [_remark(note, say) for note in mark.notes],
        "message": mark.fault.say(say) if mark.fault else "",
    }


def _remark(note: Note, say: Language) -> str:
    return say(note.text, **{name: _words(value, say) for name, value in note.params})


def _words(value: str | Quantities | Fraction | float, say: Language) -> str:
    if isinstance(value, str):
        return value
    if not isinstance(value, Quantities):
        return f"`{as_written(value, say)}`"
    return ", ".join(f"`{name} = {_numbers(number, precision, say)}`" for name, number, precision in value.values)


def _number(value: float, precision: Precision, say: Language, more: int = 3) -> str:
    """As the sheet prints it; what a student wrote with more digits keeps them, up to three more."""
    digits, power = Precision(0).digits(value, 6) if precision.exact else precision.digits(value, more)
    text = say.decimal(digits) + (f"e{power}" if power else "")
    return text.replace("-", "−")


def _numbers(value: Any, precision: Precision, say: Language) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "[" + "; ".join(_numbers(entry, precision, say) for entry in value) + "]"
    return _number(float(value), precision, say) if isinstance(value, int | float) else as_written(value, say)


def _windows(window: Any, precision: Precision, say: Language) -> str:
    """Each entry's window as "low … high"; an exact answer has none."""
    if window is None or precision.exact:
        return ""
    if isinstance(window[0], list):
        return "; ".join(_windows(entry, precision, say) for entry in window)
    finer = Precision(*(places if places is None else places + 2 for places in precision))
    low, high = (_number(bound, finer, say, more=0) for bound in window)
    return f"{low} … {high}"
