"""Marking the class: every student on every paper of a block, held against what is deserved; and what is measured."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from ...exercises.engine.graph import Value
from ...exercises.engine.variant import Blank
from ...templates.language import N_
from ..answers import Unreadable, read_answer
from ..marking.answered import Answered, form_of
from ..marking.evidence import Key
from ..marking.graph import judge_block
from ..marking.marks import Reading
from ..marking.numbers import mark_graph
from ..marking.question import shares
from ..marking.verdicts import Decision
from .claims import CLAIMS
from .deserve import Case, all_of
from .findings import Figures, Finding, GraphBlock, Outcome
from .papers import Papers
from .students import Sheets, everybody
from .who import STUDENTS
from .windows import Windows

CHECK = "students"
MEASURED = ("honest", "lazy", "reported")
"""Groups of whom is told what they earn."""
MOST_FARMED = 0.01
"""Share of all marks that typing the same number everywhere, or random numbers, may earn on average."""
MANY = 1000
"""From so many papers on an average is taken as it is; of fewer, what chance explains is forgiven."""
SCRIBBLES = ("", "0,5x; ?!")
"""Nothing at all, and what no reader takes for a number."""
UNREAD = N_("'%(typed)s' in '%(blank)s' is read as %(reading)s, or earns marks.")
FARMED = N_(
    "The student who %(student)s earns %(share)s of the marks on average, computing nothing; at most %(most)s may be "
    "earned so."
)


def check_students(block: GraphBlock) -> Outcome:
    """Every student gets what is deserved; a finding names the first paper on which a claim is broken.

    Figures, all of them sums: ("students", what, who, ...); see `measured`.
    """
    papers = Papers(block.plan, block.drawn.givens, block.seeds)
    windows, key = Windows(papers), Key(block.plan, block.drawn.givens, block.generator.separation)
    outcome = Outcome(_unread(block))
    for sheets in everybody(papers, windows):
        case = Case(papers, windows, sheets, mark_block(key, sheets))
        outcome.findings.extend(_broken(block, case))
        outcome.figures.merge(measured(case))
    return outcome


def mark_block(key: Key, sheets: Sheets) -> Mapping[str, Decision]:
    """What the marking decides on every blank that stands on the papers."""
    return judge_block(key, sheets.answers, sheets.answered).decisions


def _broken(block: GraphBlock, case: Case) -> list[Finding]:
    """One finding for each claim that does not hold: its first blank and paper."""
    found = []
    sheets = case.sheets
    for claim in CLAIMS[sheets.who.group]:
        for blank, papers in claim.broken(case).items():
            if papers.any():
                facts: dict[str, Any] = {"student": sheets.who.does, "blank": blank}
                facts["misconception"] = sheets.misconception
                about = sheets.misconception or blank
                found.append(block.finding(CHECK, int(np.argmax(papers)), claim.message, about=about, **facts))
                break
    return found


def _unread(block: GraphBlock) -> list[Finding]:
    """On one paper: what is blank or no number is read as such, and earns nothing."""
    variant = block.variants[0]
    blanks = block.exercise.blanks(variant)
    parts = shares(blanks, Fraction(1))
    found = []
    for typed in SCRIBBLES:
        expected = Reading.UNREADABLE if typed else Reading.BLANK
        question = {blank.name: _scribbled(typed, blank) for blank in blanks}
        for mark in mark_graph(block.exercise, variant, question, parts, "half"):
            if mark.reading is not expected or mark.awarded != 0 or mark.explanations:
                facts: dict[str, Any] = {"typed": typed, "blank": mark.blank, "reading": str(mark.reading)}
                found.append(block.finding(CHECK, 0, UNREAD, about=mark.blank, **facts))
    return found


def _scribbled(typed: str, blank: Blank) -> Answered:
    if not typed:
        return Answered()
    try:
        return Answered(typed, read_answer(typed, form_of(blank), "en"))
    except Unreadable as fault:
        return Answered(typed, fault=fault)


def measured(case: Case) -> Figures:
    """What one student got on a block of papers.

    Sums under ("students", ...): "papers" marked; "lost", "earned", "losing papers" and "rounded early" by student, of
    so many "papers of" this student; "named" by misconception, "right", "other" or "none", wherever it was made and
    the answer was not right.
    """
    sheets, size = case.sheets, len(case.papers.seeds)
    figures = Figures({("students", "papers"): size})
    if sheets.who.group in MEASURED:
        marks = {q.name: float(case.papers.plan.working.marks[q.name]) for q in case.papers.plan.asked}
        weights = np.array([marks[q.name] for q in case.blanks]) / sum(marks.values())
        lost = weights @ np.array([1 - case.decisions[q.name].credit for q in case.blanks])
        early = np.any([decision.early for decision in case.decisions.values()], axis=0)
        counts = {
            "papers of": size,
            "earned": (1 - lost).sum(),
            "earned squared": ((1 - lost) ** 2).sum(),
            "lost": lost.sum(),
            "losing papers": (lost > 0).sum(),
            "rounded early": early.sum(),
        }
        figures.merge(Figures({("students", what, sheets.student): float(n) for what, n in counts.items()}))
    if sheets.who.group in ("once", "held"):
        for q in case.blanks:
            figures.merge(_names(case, q))
    return figures


def _names(case: Case, q: Value) -> Figures:
    made = case.at(q) & ~all_of(case.right(q))
    right = case.named(q, case.sheets.misconception)
    anyone = np.logical_or.reduce([right, *case.decisions[q.name].named.values()])
    kinds = {"right": right, "other": anyone & ~right, "none": ~anyone}
    who = case.sheets.misconception
    return Figures({("students", "named", who, kind): float((made & papers).sum()) for kind, papers in kinds.items()})


def check_farmed(block: GraphBlock, figures: Figures) -> list[Finding]:
    """Whoever types numbers without computing earns next to nothing, on average over all blocks of an exercise.

    Args:
        block: Any of the blocks; it lends the finding its exercise.
        figures: Of all blocks, merged.
    """
    found = []
    for student, (group, does) in STUDENTS.items():
        papers = figures.sums.get(("students", "papers of", student), 0)
        if group == "lazy" and papers:
            share = figures.sums["students", "earned", student] / papers
            variance = figures.sums["students", "earned squared", student] / papers - share**2
            # the 1: of a few papers, their own spread says little
            forgiven = 0.0 if papers >= MANY else 3 * ((variance + 1 / papers) / papers) ** 0.5
            if not share - forgiven <= MOST_FARMED:
                facts: dict[str, Any] = {"student": does, "share": f"{share:.1%}", "most": f"{MOST_FARMED:.0%}"}
                found.append(block.finding(CHECK, 0, FARMED, about=student, **facts))
    return found
