"""What the class page shows: figures, one row per student, frequent mistakes, failures."""

from fractions import Fraction
from statistics import fmean, median
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from .language import N_, Language
from .markdown import to_inline
from .plain import plain
from .views import percent, student_view
from .words import QUESTIONS, SUBMISSIONS

BINS = 10


def index_view(index: dict[str, Any], lang: Language) -> dict[str, Any]:
    """Everything that the class page shows.

    Args:
        index: Rows, failures and misconceptions of one assignment.
        lang: The language of the fixed words.
    """
    rows = index["rows"]
    labels = list(dict.fromkeys(cell["label"] for row in rows for cell in row["questions"]))
    found = [row["percent"] for row in rows if row["percent"] is not None]
    common = sorted(index["misconceptions"], key=lambda mistake: -mistake["students"])
    return {
        "title": plain(index["assignment"]["title"]),
        "labels": [plain(label) for label in labels],
        "figures": _figures(rows, found, lang),
        "histogram": _histogram(found, lang),
        "ticks": [
            {"x": x, "text": percent(x, lang), "side": {0: "start", 100: "end"}.get(x, "middle")}
            for x in range(0, 101, 20)
        ],
        "legend": [status.said(lang) for status in QUESTIONS.values()],
        "rows": [_row(row, labels, lang) for row in rows],
        "misconceptions": [
            {
                "question": plain(found["question"]),
                "text": Markup(to_inline(found["text"])),
                "students": found["students"],
            }
            for found in common
        ],
        "failures": [
            {"submission": plain(found["submission"]), "text": plain(found["text"])} for found in index["failures"]
        ],
    }


def _figures(rows: list[dict[str, Any]], percents: list[float], lang: Language) -> list[tuple[str, str]]:
    """Pairs of a name and a figure; no mean is shown of nothing."""
    figures = [(lang(N_("Submissions")), str(len(rows))), (lang(N_("Graded")), str(len(percents)))]
    if percents:
        figures += [
            (lang(N_("Mean")), percent(fmean(percents), lang)),
            (lang(N_("Median")), percent(median(percents), lang)),
        ]
    return figures


def _histogram(percents: list[float], lang: Language) -> list[dict[str, Any]]:
    """How many students fall into each tenth of the scale; heights in percent of the tallest."""
    counts = [0] * BINS
    for value in percents:
        counts[max(0, min(BINS - 1, int(value * BINS / 100)))] += 1
    tallest = max(counts) or 1
    if not percents:
        return []
    return [
        {
            "range": lang(N_("%(low)s–%(high)s%%"), low=100 * k // BINS, high=100 * (k + 1) // BINS),
            "count": count,
            "x": f"{10 * k + 0.5:.1f}",
            "middle": 10 * k + 5,
            "height": f"{28 * count / tallest:.1f}",
            "y": f"{34 - 28 * count / tallest:.1f}",
            "above": f"{32.8 - 28 * count / tallest:.1f}",
        }
        for k, count in enumerate(counts)
    ]


def _row(row: dict[str, Any], labels: list[str], lang: Language) -> dict[str, Any]:
    cells = {cell["label"]: cell for cell in row["questions"]}
    graded = row["awarded"] is not None
    return {
        "student": student_view(row["student"]),
        "submission": plain(row["submission"]),
        "href": relative(row["href"]) if row["href"] else "",
        "status": SUBMISSIONS[row["status"]].said(lang),
        "graded": graded,
        "awarded": lang.total(row["awarded"]) if graded else "",
        "out_of": lang.total(row["out_of"]) if graded else "",
        "percent": percent(row["percent"], lang),
        "sort": -1 if row["percent"] is None else row["percent"],
        "cells": [_cell(cells.get(label), lang) for label in labels],
        "notices": [plain(notice) for notice in row["notices"]],
    }


def _cell(cell: dict[str, Any] | None, lang: Language) -> dict[str, Any] | None:
    if cell is None:
        return None
    return {
        "status": QUESTIONS[cell["status"]].said(lang),
        "awarded": lang.points(cell["awarded"]),
        "sort": round(float(Fraction(cell["awarded"])), 4),
    }


def relative(href: str) -> str:
    """A link that stays in the folder of the page, whatever a submission is called.

    >>> relative("Ana%20Souza.html"), relative("javascript:alert(1)"), relative("//host/x")
    ('Ana%20Souza.html', './javascript%3Aalert(1)', './host/x')
    """
    safe = quote(href.lstrip("/\\"), safe="/%#()!',&=+;@~._-")
    return safe if safe == href else f"./{safe}"
