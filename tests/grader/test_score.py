"""The score: exact marks, and a total rounded half up to the lecturer's step, once."""

import csv
import io
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnex.grader.desk import summary, summary_lines
from rnnex.grader.marking.marks import Mark, Reading
from rnnex.grader.score import half_up, score
from rnnex.templates.language import Language

from ..students.folders import assignment, grade, hand_in, hand_out, key

GRU = '[[exercise]]\nid = "gru-step"\nlabel = "1"\noptions = { units = 1 }\n'
MARKS = st.fractions(0, 50, max_denominator=5000)
STEPS = st.sampled_from([Fraction(n, 10**4) for n in (1, 100, 500, 625, 1000, 1250, 2500, 5000, 10000, 20000)])


def mark(awarded, out_of=1, reading=Reading.CORRECT):
    return Mark("h", Fraction(awarded), Fraction(out_of), reading)


@pytest.mark.parametrize(
    ("marks", "step", "rounded"),
    [
        ("1/8", "1/10", "1/10"),
        ("1/8", "1/4", "1/4"),
        ("249/2000", "1/4", "0"),  # 0.1245: by way of 0.125 it would be 0.25
        ("149/200", "1/2", "1/2"),  # 0.745: by way of 0.75 it would be 1
        ("5/2", "1", "3"),  # half to even would give 2
        ("7/2", "1", "4"),
        ("1/40", "1/20", "1/20"),
        ("99/4000", "1/20", "0"),
        ("13/200", "1/20", "1/20"),
        ("1/3", "1/100", "33/100"),
        ("2/3", "1/8", "5/8"),
        ("10", "1/16", "10"),
        ("0", "1/4", "0"),
    ],
)
def test_total_is_rounded_half_up_to_the_step(marks, step, rounded):
    assert half_up(Fraction(marks), Fraction(step)) == Fraction(rounded)


@given(MARKS, STEPS)
def test_rounded_total_is_the_nearest_multiple_and_a_tie_goes_up(marks, step):
    rounded = half_up(marks, step)

    assert (rounded / step).denominator == 1
    assert -step / 2 <= marks - rounded < step / 2


@given(st.integers(0, 10**4), STEPS)
def test_every_tie_goes_up(count, step):
    assert half_up((count + Fraction(1, 2)) * step, step) == (count + 1) * step


@given(MARKS, STEPS)
def test_rounding_what_is_rounded_changes_nothing(marks, step):
    assert half_up(half_up(marks, step), step) == half_up(marks, step)


def test_percentage_is_that_of_the_exact_marks():
    found = score([mark("1/3"), mark(0)], Fraction(1, 2))

    assert found == {"awarded": "1/3", "rounded": "1/2", "out_of": "2", "percent": 16.67}


def test_nobody_gets_more_than_could_be_marked():
    """What rnnex failed to mark is taken out, and what is left need be no multiple of the step."""
    found = score([mark("1/3", "1/3"), mark("1/3", "1/3"), mark(0, "1/3", Reading.GRADER_ERROR)], Fraction(1, 2))

    assert (found["awarded"], found["rounded"], found["out_of"]) == ("2/3", "1/2", "2/3")
    assert score([mark("1/3", "1/3")], Fraction(1, 2))["rounded"] == "1/3"


@pytest.fixture
def graded(tmp_path):
    """A class of one, who has one sixth of one mark, rounded to steps of 0.05."""
    sheet = hand_out(tmp_path, assignment(tmp_path / "week3", GRU, more="step = 0.05"), students=("ana",))
    z = key(tmp_path / "given", "ana")["1"]["z"]
    folder = hand_in(sheet, tmp_path / "class" / "ana", {"1": {"z": str(z[0])}})
    return grade(folder.parent, out=tmp_path / "reports", assigned=tmp_path / "given")


def test_report_says_exact_and_rounded_marks(graded):
    assert graded.report["score"] == {"awarded": "1/6", "rounded": "3/20", "out_of": "1", "percent": 16.67}


def test_gradebook_has_the_rounded_total_and_exact_questions(graded):
    text = (graded.out / "gradebook.csv").read_bytes().decode("utf-8-sig")

    (row,) = csv.DictReader(io.StringIO(text, newline=""))

    assert (row["awarded"], row["out_of"], row["1"], row["percent"]) == ("0.15", "1.00", "0.17", "16.67")


def test_pages_show_the_rounded_total(graded):
    report, classes = ((graded.out / name).read_text("utf-8") for name in ("ana.html", "index.html"))

    assert "<strong>0.15</strong>" in report
    assert "0.17 before rounding" in report
    assert re.search(r'class="points">0\.15 / 1<', classes)


def test_terminal_shows_the_rounded_total(graded):
    found = summary(graded.run)

    assert found["submissions"][0]["score"]["rounded"] == "3/20"
    assert "0.15 of 1" in summary_lines(found, Language("en"))[0]


def test_exact_marks_are_not_repeated_where_rounding_changes_nothing(tmp_path):
    sheet = hand_out(tmp_path, assignment(tmp_path / "week3", GRU))

    page = grade(hand_in(sheet, tmp_path / "demo"), out=tmp_path / "reports").out / "demo.html"

    assert "before rounding" not in page.read_text("utf-8")


@pytest.mark.parametrize(
    ("total", "shown"), [("49/8", "6.125"), ("1/16", "0.0625"), ("13/2", "6.5"), ("10", "10"), ("13/3", "4.33")]
)
def test_total_is_written_out(total, shown):
    assert Language("en").total(total) == shown
