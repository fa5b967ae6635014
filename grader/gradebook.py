"""The class: one row for each submission, as CSV and as the index page, and which mistakes were frequent."""

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from fractions import Fraction
from typing import Any
from urllib.parse import quote

from ..templates.language import Language
from ..templates.plain import plain

PLACES, FINEST = 2, 4
"""Decimals of exported marks; a total rounded to a finer step is written out."""
FORMULA = re.compile(r"(?:\A|(?<=[;,|]))(?=[ \"]*[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""Where a cell may begin whichever separator a country has, and a formula with it; full-width signs begin one too."""


def gradebook(reports: Sequence[dict[str, Any]]) -> str:
    """CSV with one row for each submission: marks with a decimal point, the total rounded, question columns by label.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    labels = list(dict.fromkeys(q["label"] for report in reports for q in report["questions"]))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        ["student", "name", "submission", "sheet", "status", "awarded", "out_of", "percent", *map(harmless, labels)]
    )
    for report in reports:
        score = report["score"] or {"rounded": "", "out_of": "", "percent": ""}
        # a question that rnnex failed to mark stays empty: 0 would look like a mark lost
        marked = [q for q in report["questions"] if report["score"] and q["status"] != "not-marked"]
        by_label = {q["label"]: q["awarded"] for q in marked}
        texts = [report["student"]["id"], report["student"]["name"], report["submission"], report["sheet"]["id"]]
        writer.writerow(
            [
                *map(harmless, texts),
                report["status"],
                exported(score["rounded"], FINEST),
                exported(score["out_of"], FINEST),
                score["percent"],
                *(exported(by_label.get(label, "")) for label in labels),
            ]
        )
    return out.getvalue()


def harmless(text: str) -> str:
    """The text on one line, kept from being a formula, in a spreadsheet that splits cells at semicolons too.

    >>> harmless("=1+1"), harmless("Ana"), harmless("x;=1+1")
    ("'=1+1", 'Ana', "x;'=1+1")
    """
    return FORMULA.sub("'", plain(text).replace("\n", "\\n").replace("\t", " "))


def exported(marks: str, most: int = PLACES) -> str:
    """Exact marks with two decimals, rounded half up; with up to `most` where they end there.

    >>> exported("1/8"), exported("2"), exported(""), exported("1/8", 4)
    ('0.13', '2.00', '', '0.125')
    """
    if not marks:
        return ""
    exact = Fraction(marks)
    places = next((places for places in range(PLACES, most + 1) if 10**places % exact.denominator == 0), PLACES)
    scaled = exact * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return f"{whole // 10**places}.{whole % 10**places:0{places}d}"


def index(reports: Sequence[dict[str, Any]], files: Sequence[str], say: Language) -> dict[str, Any]:
    """What `index_page` shows of a class.

    Args:
        reports: The reports.
        files: Name of each report's HTML file.
        say: Language of the page.
    """
    rows = [_row(report, file) for report, file in zip(reports, files, strict=True)]
    titles = [report["assignment"] for report in reports if report["sheet"]["id"]]
    return {
        "assignment": titles[0] if titles else {"name": "", "title": say("Gradebook")},
        "language": say.code,
        "rows": rows,
        "failures": [
            {"submission": report["submission"], "text": notice["text"]}
            for report in reports
            if report["status"] == "not-graded"
            for notice in report["notices"]
        ],
        "misconceptions": frequent_misconceptions(reports),
    }


def _row(report: dict[str, Any], file: str) -> dict[str, Any]:
    score = report["score"]
    return {
        "student": report["student"],
        "submission": report["submission"],
        "href": quote(file),
        "status": report["status"],
        "awarded": score["rounded"] if score else None,
        "out_of": score["out_of"] if score else None,
        "percent": score["percent"] if score else None,
        "questions": [{key: q[key] for key in ("label", "status", "awarded", "out_of")} for q in report["questions"]],
        "notices": [notice["text"] for notice in report["notices"]],
    }


def frequent_misconceptions(reports: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Named mistakes with the number of students they were found with, most frequent first."""
    students: dict[tuple[str, str], set[str]] = defaultdict(set)
    texts: dict[tuple[str, str], str] = {}
    for report in reports:
        for question in report["questions"]:
            for mark in question["marks"]:
                for name in mark["explanations"]:
                    place = (question["label"], name["id"])
                    students[place].add(report["student"]["id"])
                    texts.setdefault(place, name["text"])
    counts = Counter({place: len(who) for place, who in students.items()})
    return [
        {"question": place[0], "id": place[1], "text": texts[place], "students": count}
        for place, count in counts.most_common()
    ]
