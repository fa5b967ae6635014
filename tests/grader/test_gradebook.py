"""The gradebook: exact marks rounded once, no text that a spreadsheet would run, mistakes counted by student."""

import csv
import io
import shutil
from fractions import Fraction

import pytest

from rnnex.grader.gradebook import exported, frequent_misconceptions, gradebook, harmless

from ..students.folders import grade, hand_in, hand_out

ANSWERS = {"1a": {"n": "34"}, "1b": {"n": "30"}, "6": {"gate": "10000"}, "10": {"gamma_u": "[1; 0.5]", "c": "nine"}}


@pytest.fixture
def folder(tmp_path):
    """Ana with right, wrong, unreadable and empty blanks; Bruno with nothing."""
    sheet = hand_out(tmp_path / "b", students=("ana", "bruno"))
    hand_in(sheet, tmp_path / "class" / "ana", ANSWERS)
    return hand_in(sheet.with_name("bruno"), tmp_path / "class" / "bruno").parent


def book(out):
    text = (out / "gradebook.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    ("marks", "written"),
    [
        ("1/8", "0.13"),
        ("1/3", "0.33"),
        ("2/3", "0.67"),
        ("1/200", "0.01"),
        ("1/201", "0.00"),
        ("10", "10.00"),
        ("", ""),
    ],
)
def test_marks_are_rounded_half_up_once_from_exact_fractions(marks, written):
    assert exported(marks) == written


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", '=HYPERLINK("x")', "\uff1d1"])
def test_text_that_a_spreadsheet_would_run_is_kept_from_it(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize(
    ("text", "kept"), [("\t=1", "' =1"), ("\r=1", "\\x0d=1"), ("x;=1", "x;'=1"), ('a,"=1', "a,'\"=1")]
)
def test_text_that_begins_another_cell_begins_no_formula(text, kept):
    assert harmless(text) == kept


def test_gradebook_has_a_column_for_each_question(folder, tmp_path):
    grade(folder, out=tmp_path / "r")

    ana, bruno = book(tmp_path / "r")
    assert {name: ana[name] for name in ("student", "awarded", "out_of", "percent", "1a", "1b", "6", "10")} == {
        "student": "ana", "awarded": "1.60", "out_of": "6.00", "percent": "26.67",
        "1a": "1.00", "1b": "0.00", "6": "0.00", "10": "0.60",
    }  # fmt: skip
    assert bruno["awarded"] == "0.00"


def test_sum_is_rounded_from_the_exact_sum(folder, tmp_path):
    found = grade(folder, out=tmp_path / "r").reports["ana"]

    assert Fraction(found["score"]["awarded"]) == sum(Fraction(q["awarded"]) for q in found["questions"])


def test_dangerous_name_is_defused_in_the_file(folder):
    report = grade(folder / "ana").report
    report["student"]["name"] = '=cmd|" /C calc"!A0'

    (row,) = csv.DictReader(io.StringIO(gradebook([report]), newline=""))

    assert row["name"] == '\'=cmd|" /C calc"!A0'


def test_frequent_mistakes_are_counted_by_student(folder, tmp_path):
    shutil.copytree(folder / "ana", folder / "ana late")
    found = grade(folder, out=tmp_path / "r")

    counted = {(m["question"], m["id"]): m["students"] for m in frequent_misconceptions(list(found.reports.values()))}

    assert counted == {("1b", "counts-steps"): 1, ("6", "vocabulary"): 1}
