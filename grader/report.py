"""Report: all marks of one submission as JSON, schema rnnex/report/v1 (docs/report.md); HTML and CSV are its views."""

from collections.abc import Sequence
from fractions import Fraction
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from ..errors import RnnexError
from ..exercises.assignments.sheet import Question, Sheet
from ..templates.language import Language
from .answers.notice import Notice
from .marking.marks import Mark, Note, Quantities, Reading
from .marking.question import Marked

SCHEMA = "rnnex/report/v1"


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
        "score": _score(questions) if status == "graded" else None,
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


def _score(questions: Sequence[tuple[Question, Marked]]) -> dict[str, Any]:
    """What was awarded, out of what could be marked: a fault of ours is no mark lost."""
    marks = [
        mark for _question, marked in questions for mark in marked.marks if mark.reading is not Reading.GRADER_ERROR
    ]
    awarded = sum((mark.awarded for mark in marks), Fraction(0))
    out_of = sum((mark.out_of for mark in marks), Fraction(0))
    percent = float(100 * awarded / out_of) if out_of else 0.0
    return {"awarded": str(awarded), "out_of": str(out_of), "percent": round(percent, 2)}


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
        "statement_md": question.exercise.text(question.variant, say),
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
        "value": mark.value,
        "expected": mark.expected,
        "window": mark.window,
        "value_text": _numbers(mark.value, mark.decimals, say),
        "expected_text": _numbers(mark.expected, mark.decimals, say),
        "window_text": _windows(mark.window, mark.decimals, say),
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


def _words(value: str | Quantities, say: Language) -> str:
    if isinstance(value, str):
        return value
    return ", ".join(f"`{name} = {_numbers(number, decimals, say)}`" for name, number, decimals in value.values)


def _number(value: float, decimals: int | None, say: Language) -> str:
    """As the sheet prints it; what a student wrote with more decimals keeps them, up to three more."""
    if decimals is None:
        return say.decimal(f"{value:.6f}".rstrip("0").rstrip(".")).replace("-", "−")
    digits = f"{value:.{decimals + 3}f}"
    while digits.endswith("0") and len(digits.partition(".")[2]) > decimals:
        digits = digits[:-1]
    return say.decimal(digits.rstrip(".")).replace("-", "−")


def _numbers(value: Any, decimals: int | None, say: Language) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "[" + "; ".join(_numbers(entry, decimals, say) for entry in value) + "]"
    return _number(float(value), decimals, say)


def _windows(window: Any, decimals: int | None, say: Language) -> str:
    """Each entry's window as "low … high"; an exact answer has none."""
    if window is None or decimals is None:
        return ""
    if isinstance(window[0], list):
        return "; ".join(_windows(entry, decimals, say) for entry in window)
    low, high = (say.decimal(f"{bound:.{decimals + 2}f}").replace("-", "−") for bound in window)
    return f"{low} … {high}"
