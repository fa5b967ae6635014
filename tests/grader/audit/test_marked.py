"""What the audit measures of the class: marks lost, farmed and named; and the two readings of an empty blank."""

from dataclasses import replace
from fractions import Fraction

import pytest

from rnnex.grader.audit import marked
from rnnex.grader.audit.findings import Figures
from rnnex.grader.audit.marked import FARMED, UNREAD, check_farmed, check_students
from rnnex.grader.audit.who import STUDENTS
from rnnex.grader.marking.marks import Reading

from .on_paper import block
from .wrong_markings import accepts_everything, names_the_neighbour, pays_half

SEEDS = 24
HONEST = [student for student, (group, _does) in STUDENTS.items() if group == "honest"]


@pytest.mark.parametrize(("typed", "reading"), [("", Reading.BLANK), ("0,5x; ?!", Reading.UNREADABLE)])
@pytest.mark.parametrize(
    "fault", [{"reading": Reading.UNEXPLAINED}, {"awarded": Fraction(1, 9)}, {"explanations": (object(),)}]
)
def test_blank_or_unreadable_that_is_read_as_something_else_is_found(typed, reading, fault, monkeypatch):
    right = marked.mark_graph

    def wrong(*arguments):
        return [replace(mark, **fault) if mark.reading is reading else mark for mark in right(*arguments)]

    monkeypatch.setattr(marked, "mark_graph", wrong)

    found = [finding for finding in check_students(block(seeds=2)).findings if finding.message == UNREAD]

    assert {finding.params["typed"] for finding in found} == {typed}
    assert {finding.params["blank"] for finding in found} == {"z", "r", "h_tilde", "h"}


def farmed(share, papers, student="0.5", spread=0.0):
    """Figures of a student who earned this share on average."""
    squared = papers * (share**2 + spread**2)
    names = ("papers of", "earned", "earned squared")
    counts = dict(zip(names, (papers, share * papers, squared), strict=True))
    return Figures({("students", name, student): number for name, number in counts.items()})


@pytest.mark.parametrize(
    ("share", "papers", "spread", "found"),
    [
        (0.0101, 1000, 0.1, 1),
        (0.01, 1000, 0.1, 0),
        (0.0, 10, 0.0, 0),
        (0.1, 999, 0.1, 1),
        (0.015, 900, 0.06, 0),
        (1.0, 1, 0.0, 0),
        (1.0, 24, 0.0, 1),
    ],
)
def test_farming_is_found_above_one_per_cent_unless_chance_explains_it(share, papers, spread, found):
    findings = check_farmed(block(seeds=1), farmed(share, papers, spread=spread))

    assert [(finding.message, finding.about) for finding in findings] == [(FARMED, "0.5")] * found


def test_marks_of_honest_students_are_not_farmed():
    assert check_farmed(block(seeds=1), farmed(1.0, 2000, student="rounds")) == []


def test_marking_that_can_be_farmed_is_found(monkeypatch):
    """Paid for every number typed: every lazy student is told."""
    monkeypatch.setattr(marked, "mark_block", accepts_everything)
    made = block()

    found = check_farmed(made, check_students(made).figures)

    assert [finding.about for finding in found] == ["0", "1", "0.5", "0.001", "saturated", "copied", "random"]


# What is measured.


def test_figures_of_a_right_marking():
    sums = check_students(block(seeds=SEEDS)).figures.sums

    right = {name[2]: count for name, count in sums.items() if name[1] == "named" and name[3] == "right"}
    assert len(right) == 8
    assert min(right.values()) >= SEEDS
    assert all(count == 0 for name, count in sums.items() if name[1] == "named" and name[3] != "right")
    assert [sums["students", "lost", student] for student in HONEST] == [0] * 9
    assert sums["students", "papers of", "rounds"] == SEEDS
    assert sums["students", "rounded early", "cuts"] > 0


def test_figures_of_a_wrong_marking(monkeypatch):
    monkeypatch.setattr(marked, "mark_block", names_the_neighbour)

    sums = check_students(block(seeds=SEEDS)).figures.sums

    assert sum(count for name, count in sums.items() if name[1] == "named" and name[3] == "right") == 0
    assert sum(count for name, count in sums.items() if name[1] == "named" and name[3] == "other") > 8 * SEEDS


def test_marks_lost_by_the_honest_are_counted(monkeypatch):
    monkeypatch.setattr(marked, "mark_block", pays_half)

    sums = check_students(block(seeds=4)).figures.sums

    assert [sums["students", "lost", student] for student in HONEST[:6]] == [pytest.approx(2.0)] * 6
    assert [sums["students", "losing papers", student] for student in HONEST] == [4] * 9
