"""What the pages show, worked out from the contract's dictionaries, so that templates only arrange.

A view holds finished words, finished HTML (as `Markup`) and text still to be escaped (as `str`).
"""

import re
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from .language import N_, Language
from .markdown import to_html, to_inline
from .mathml import to_mathml
from .plain import plain
from .words import KINDS, NOTICES, QUESTIONS, READINGS, SUBMISSIONS

NO_MARKS = "–"
SANDBOX = N_("Code was run in sandbox tier %(tier)s.")
LONGEST_ANSWER = 400
"""Characters of a student's answer that a report repeats."""


def report_view(report: dict[str, Any], lang: Language) -> dict[str, Any]:
    """Everything that one student's report shows.

    Args:
        report: A report of schema `rnnex/report/v1`.
        lang: The language of the fixed words.

    Raises:
        AuthorError: If a formula of an exercise cannot be drawn.
    """
    questions = [_question(question, lang, report["status"] == "graded") for question in report["questions"]]
    return {
        "title": plain(report["assignment"]["title"]),
        "student": student_view(report["student"]),
        "sheet_id": plain(report["sheet"]["id"]),
        "kind": lang(KINDS[report["sheet"]["kind"]]),
        "version": plain(report["rnnex"]),
        "sandbox": lang(SANDBOX, tier=plain(report["sandbox"])) if report.get("sandbox") else "",
        "score": score(report["score"], lang),
        "no_score": SUBMISSIONS[report["status"]].said(lang),
        "notices": [
            {"status": NOTICES[notice["level"]].said(lang), "text": plain(notice["text"])}
            for notice in report["notices"]
        ],
        "questions": questions,
        "bar": score_bar(report["questions"]) if report["score"] else [],
    }


def score(found: dict[str, Any] | None, lang: Language) -> dict[str, str] | None:
    """Points and percentage as the reader writes them; the exact points too, where rounding shows."""
    if found is None:
        return None
    exact, rounded = lang.points(found["awarded"]), lang.total(found["rounded"])
    return {
        "awarded": rounded,
        "exact": "" if found["awarded"] == found["rounded"] or exact == rounded else exact,
        "out_of": lang.total(found["out_of"]),
        "percent": percent(found["percent"], lang),
    }


def percent(value: float | None, lang: Language) -> str:
    """A percentage with at most one decimal.

    >>> percent(65.0, Language("en"))
    '65%'
    """
    return "" if value is None else lang(N_("%(number)s%%"), number=lang.points(Fraction(value), places=1))


def score_bar(questions: list[dict[str, Any]]) -> list[dict[str, str]]:
    """One segment for each question, as long as it is worth, filled as far as it was earned; in percent."""
    total = sum((Fraction(question["out_of"]) for question in questions), Fraction()) or Fraction(1)
    segments, start = [], Fraction()
    for question in questions:
        width, earned = Fraction(question["out_of"]) * 100 / total, Fraction(question["awarded"]) * 100 / total
        gap = min(Fraction(1, 2), width)
        tone = QUESTIONS[question["status"]].tone
        segments.append({"x": _coordinate(start), "width": _coordinate(width - gap), "tone": tone})
        segments[-1]["earned"] = _coordinate(max(min(earned, width) - gap, Fraction()))
        start += width
    return segments


def _coordinate(value: Fraction) -> str:
    return f"{float(value):.2f}"


def student_view(student: dict[str, str]) -> dict[str, str]:
    """Name and number; the number once only where the name is missing."""
    name, number = plain(student.get("name") or ""), plain(student["id"])
    return {"name": name or number, "id": number if name and name != number else ""}


def _question(question: dict[str, Any], lang: Language, graded: bool) -> dict[str, Any]:
    """One question; a dash stands where no marks were given."""
    status = QUESTIONS[question["status"]].said(lang)
    return {
        "label": plain(question["label"]),
        "anchor": anchor(question["anchor"]),
        "title": Markup(to_inline(question["title"])),
        "status": status,
        "awarded": NO_MARKS if not graded or question["status"] == "not-marked" else lang.points(question["awarded"]),
        "out_of": lang.points(question["out_of"]),
        "statement": Markup(to_html(question["statement_md"])),
        "statement_open": question["status"] != "correct",
        "marks": [_mark(mark, anchor(question["anchor"]), lang, graded) for mark in question["marks"]],
        "details": Markup(to_html(question["details_md"] or "")),
        "worked": Markup(to_html(question["worked_md"] or "")),
    }


def _mark(mark: dict[str, Any], inside: str, lang: Language, graded: bool) -> dict[str, Any]:
    typed = mark["typed"]
    return {
        "anchor": f"{inside}-{anchor(mark['blank'])}",
        "blank": plain(mark["blank"]),
        "symbol": symbol(mark["symbol"]),
        "label": Markup(to_inline(mark["label"])),
        "typed": plain(typed, limit=LONGEST_ANSWER) if typed and typed.strip() else "",
        "expected": plain(mark["expected_text"]),
        "window": plain(mark["window_text"]),
        "awarded": NO_MARKS if not graded or mark["reading"] == "grader-error" else lang.points(mark["awarded"]),
        "out_of": lang.points(mark["out_of"]),
        "status": READINGS[mark["reading"]].said(lang),
        "components": _components(mark["components"], lang),
        "explained": _explained(mark["explanations"], lang),
        "explanations": [
            {"text": Markup(to_inline(found["text"])), "check": Markup(to_inline(found["check"] or ""))}
            for found in mark["explanations"]
        ],
        "notes": [Markup(to_inline(note)) for note in mark["notes"]],
        "message": plain(mark["message"]),
    }


def _components(readings: list[str], lang: Language) -> list[dict[str, Any]]:
    """Numbered readings of a vector's components, unless all are read alike."""
    if len(set(readings)) < 2:
        return []
    return [{"number": number, "status": READINGS[name].said(lang)} for number, name in enumerate(readings, start=1)]


def _explained(explanations: list[dict[str, Any]], lang: Language) -> str:
    """The sentence that introduces several explanations; one needs none."""
    if len(explanations) < 2:
        return ""
    return lang.plural(
        "%(count)s known mistake gives this answer:", "%(count)s known mistakes give this answer:", len(explanations)
    )


def symbol(latex: str) -> Markup:
    """The symbol of a blank as MathML, or nothing."""
    return Markup(to_mathml(latex, display=False)) if latex else Markup()


def anchor(name: str) -> str:
    """A name as it may stand in a link; stable, because people keep links.

    >>> anchor("c_1 [0]")
    'c_1-0'
    """
    return re.sub(r"[^\w.-]+", "-", name).strip("-")


def sheet_view(sheet: dict[str, Any], lang: Language) -> dict[str, Any]:
    """Everything that one student's sheet shows.

    Raises:
        AuthorError: If a formula cannot be drawn.
    """
    return {
        "title": plain(sheet["title"]),
        "student": student_view(sheet["student"]),
        "sheet_id": plain(sheet["sheet_id"]),
        "kind": lang(KINDS[sheet["kind"]]),
        "instructions": Markup(to_html(sheet["instructions_md"])),
        "questions": [_sheet_question(question, lang) for question in sheet["questions"]],
    }


def _sheet_question(question: dict[str, Any], lang: Language) -> dict[str, Any]:
    return {
        "label": plain(question["label"]),
        "anchor": anchor(question["anchor"]),
        "title": Markup(to_inline(question["title"])),
        "marks": _worth(question["marks"], lang),
        "statement": Markup(to_html(question["statement_md"])),
        "blanks": [
            {
                "name": plain(blank["name"]),
                "symbol": symbol(blank["symbol"]),
                "label": Markup(to_inline(blank.get("label", ""))),
                "form": Markup(to_inline(blank["form"])),
            }
            for blank in question["blanks"]
        ],
        "file": plain(question["file"] or ""),
    }


def _worth(marks: str, lang: Language) -> str:
    """Singular only for exactly one point, so that no language has to say "half a points"."""
    points = lang.points(marks)
    if Fraction(marks) == 1:
        return lang(N_("1 point"))
    return lang(N_("%(points)s points"), points=points)
